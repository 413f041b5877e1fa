"""An answer as the desk shows it: what answers comes first, every word once, in order."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.ui.desk.views import asked_view, confidence, lines_of, turn_view
from assistant.ui.templates import render
from kb.model import Audience
from tests.assistant.ui.answers import answer, citation, suggestion

WORDS = st.lists(st.text(alphabet="abcde", min_size=1, max_size=6), min_size=1, max_size=40)


def spoken(text: str) -> list[str]:
    return [
        " ".join(word for piece in line.pieces for word in piece.words)
        for line in lines_of(answer(text, citation()))
    ]


def test_the_first_sentence_stands_alone() -> None:
    assert spoken("Yes, within 14 days. Keep the receipt. [1]\nOr ask. [1]") == [
        "Yes, within 14 days.",
        "Keep the receipt.",
        "Or ask.",
    ]


def test_citations_stay_behind_what_they_support() -> None:
    lines = lines_of(answer("Yes. [1]\nKeep it. [2]", citation(1), citation(2, "Receipts")))
    assert [[each.n for piece in line.pieces for each in piece.citations] for line in lines] == [
        [1],
        [2],
    ]


@given(WORDS, st.integers(0, 5))
def test_every_word_is_shown_once_and_counted(words: list[str], lines: int) -> None:
    text = " ".join(words[:5]) + "\n" * bool(lines) + "\n".join(words[5:]) + " [1]"
    pieces = [piece for line in lines_of(answer(text, citation())) for piece in line.pieces]
    assert [word for piece in pieces for word in piece.words] == text.removesuffix(" [1]").split()
    before = 0
    for piece in pieces:
        assert piece.first == before
        before += len(piece.words)


@given(WORDS)
def test_the_last_word_appears_in_time(words: list[str]) -> None:
    view = turn_view(suggestion(answer(" ".join(words * 4) + " [1]", citation())))
    assert view.step_ms * len(words * 4) <= 600


@pytest.mark.parametrize(
    ("probability", "level"),
    [(1.0, "high"), (0.75, "high"), (0.74, "middle"), (0.5, "middle"), (0.49, "low"), (0.0, "low")],
)
def test_confidence_is_said_in_words(probability: float, level: str) -> None:
    assert confidence(probability).level == level
    assert "%" not in confidence(probability).words


def test_an_answer_about_another_day_is_stamped() -> None:
    given_today = turn_view(suggestion(answer("14 days [1]", citation())))
    given_for_may = turn_view(suggestion(answer("14 days [1]", citation()), on=date(2026, 5, 1)))
    assert given_today.stamp == ""
    assert given_for_may.stamp == "Answered as of 1 May 2026"


def test_earlier_questions_stand_under_their_days() -> None:
    now = datetime.now(UTC)
    asked = suggestion(answer("14 days [1]", citation()))
    ones = [replace(asked, asked_at=now - timedelta(days=days)) for days in (0, 0, 1, 40)]
    days = asked_view(ones, today=now.astimezone().date(), current="s1")
    assert [day.heading for day in days][:2] == ["Today", "Yesterday"]
    assert [len(day.asked) for day in days] == [2, 1, 1]
    assert days[0].asked[0].current


def turn(text: str, *, question: str = "How long?") -> str:
    view = turn_view(suggestion(answer(text, citation()), question=question))
    return render("desk/thread", turns=[view], pending="")


@pytest.mark.parametrize(
    "hostile", ["<script>alert(1)</script>", "<img/src=x>", '"onclick="x', "&lt;b&gt;"]
)
def test_words_of_documents_and_of_people_stay_words(hostile: str) -> None:
    shown = turn(f"{hostile} [1]", question=hostile)
    assert "<script" not in shown
    assert "<img" not in shown
    assert 'onclick="x' not in shown.replace("&#34;", "'")


def test_an_internal_source_forbids_sending() -> None:
    internal = citation(1, "Authority", Audience.INTERNAL)
    view = turn_view(suggestion(answer("Up to 15 euros. [1]", internal)))
    shown = render("desk/thread", turns=[view], pending="")
    assert "Internal: do not send." in shown
    assert "data-copy" not in shown


def test_an_abstention_says_what_was_looked_at_and_offers_nothing_to_copy() -> None:
    view = turn_view(suggestion(answer("Ask your supervisor.", citation(), abstained=True)))
    shown = render("desk/thread", turns=[view], pending="")
    assert "Not in our policies" in shown
    assert "Closest passages" in shown
    assert "data-copy" not in shown
