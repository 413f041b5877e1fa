"""An answer as the desk shows it: what answers comes first, every word once, in order."""

import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answering.model import Answer, Part, Removed
from assistant.replying.model import Channel
from assistant.replying.render import render as reply_of
from assistant.ui.desk.views import confidence, engine_name, lines_of, sections, turn_view
from assistant.ui.templates import render
from kb.model import Audience
from tests.assistant.replying.policies import SECRET, several, told
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


def test_a_question_taken_as_it_was_asked_is_not_said_twice() -> None:
    asked = suggestion(answer("14 days [1]", citation()), question="How long?")
    assert turn_view(replace(asked, understood="How long? ")).understood == ""
    follow_up = replace(asked, understood="How long may shoes be returned?")
    assert turn_view(follow_up).understood == "How long may shoes be returned?"


def test_each_part_stands_under_its_question_with_a_confidence_of_its_own() -> None:
    text = "How long?\n14 days. [1]\n\nAnd boots?\nAsk your supervisor."
    first = Part("How long?", 0, text.index("\n\n"), False, 0.9)
    second = Part("And boots?", text.index("And"), len(text), True, 0.2)
    shown = sections(replace(answer(text, citation()), parts=(first, second)))
    assert [each.question for each in shown] == ["How long?", "And boots?"]
    assert [each.abstained for each in shown] == [False, True]
    assert [each.confidence.level for each in shown] == ["high", "low"]
    said = [[word for piece in line.pieces for word in piece.words] for line in shown[0].lines]
    assert said == [["14", "days."]]
    assert shown[1].lines[0].pieces[0].first == 2


def test_a_part_that_is_its_question_alone_is_still_shown() -> None:
    asked = replace(answer("How long?", citation()), parts=(Part("How long?", 0, 9, False, 0.9),))
    assert sections(asked)[0].lines[0].pieces[0].words == ("How", "long?")


@given(st.text(max_size=300))
def test_a_models_name_is_one_short_line(name: str) -> None:
    shown = engine_name(name)
    assert len(shown) <= 80
    assert all(each.isprintable() for each in shown)


def test_what_was_left_out_is_told_with_its_reason_and_is_not_copied() -> None:
    worded = replace(
        answer("14 days. [1]", citation()),
        engine='<b>odd</b>:"model"',
        removed=(Removed("<img src=x> Ninety days.", "No source says ninety."),),
        note="Two passages found no room.",
    )
    view = turn_view(suggestion(worded), fresh=True)
    shown = render("desk/thread", turns=[view], pending=None)
    assert "1 sentence was left out" in shown
    assert "No source says ninety." in shown
    assert "Two passages found no room." in shown
    assert "&lt;b&gt;odd&lt;/b&gt;" in shown
    assert "<img" not in shown
    assert "Ninety" not in view.copy
    assert "checked against the sources" in shown


@pytest.mark.parametrize(
    ("engine", "shown"),
    [
        ("verbatim", "Word for word"),
        ("openai:x", "Worded by openai:x, checked against the sources"),
        ("verbatim, openai:x", "Worded by openai:x, checked against the sources"),
        ("openai:x, verbatim", "Worded by openai:x, checked against the sources"),
        ("openai:x, ollama:y", "Worded by openai:x, ollama:y, checked against the sources"),
    ],
)
def test_only_models_are_named_as_those_that_worded_an_answer(engine: str, shown: str) -> None:
    view = turn_view(suggestion(replace(answer("14 days. [1]", citation()), engine=engine)))
    page = render("desk/thread", turns=[view], pending=None)
    (foot,) = re.findall(r'<span class="engine">(.*?)</span>\n', page)
    assert re.sub(r"<[^>]*>", "", foot) == shown


def test_a_quoted_answer_says_so_and_cannot_be_worded_again() -> None:
    shown = turn("14 days. [1]")
    assert "Word for word" in shown
    assert "Word again" not in shown


def turn(text: str, *, question: str = "How long?") -> str:
    view = turn_view(suggestion(answer(text, citation()), question=question))
    return render("desk/thread", turns=[view], pending=None)


@pytest.mark.parametrize(
    "hostile", ["<script>alert(1)</script>", "<img/src=x>", '"onclick="x', "&lt;b&gt;"]
)
def test_words_of_documents_and_of_people_stay_words(hostile: str) -> None:
    shown = turn(f"{hostile} [1]", question=hostile)
    assert "<script" not in shown
    assert "<img" not in shown
    assert 'onclick="x' not in shown.replace("&#34;", "'")


def copied(given: Answer) -> tuple[str, str]:
    """What is copied, and what is said then."""
    view = turn_view(suggestion(given))
    return view.copy, view.copied


def test_what_is_copied_is_a_chat_message_without_numbers() -> None:
    assert copied(answer("Yes. [1]\nWithin 14 days. [1]", citation())) == (
        "Yes.\nWithin 14 days.",
        "Reply copied",
    )


def test_of_several_questions_the_open_one_is_held_in_what_is_copied() -> None:
    given_two = several(
        ("How long?", "Within 14 days. [1]", False),
        ("Who pays?", "This is not in the policies. Ask your supervisor.", True),
    )
    assert copied(given_two) == (
        "How long?\nWithin 14 days.\n\nWho pays?\nI will check this and come back to you.",
        "Reply copied",
    )


def test_what_is_held_is_held_in_the_customers_language() -> None:
    given_two = several(
        ("Rückgabe?", "14 Tage. [1]", False), ("Wer zahlt?", "Nicht in den Regeln.", True)
    )
    asked = replace(suggestion(given_two), language="de")
    assert "Ich prüfe das und melde mich wieder bei Ihnen." in turn_view(asked).copy


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Within 14 days. [1]\nUp to 15 euros. [2]", "Copied without the internal part"),
        (
            "Within 14 days. [1]\nNobody said so.",
            "Copied without the part that rests on no source",
        ),
    ],
)
def test_copying_tells_what_was_left_out(text: str, said: str) -> None:
    internal = citation(2, "Authority", Audience.INTERNAL)
    assert copied(answer(text, citation(), internal)) == ("Within 14 days.", said)


@given(told())
def test_copying_gives_the_plain_chat_reply_or_nothing_when_that_holds(given_any: Answer) -> None:
    reply = reply_of(given_any, channel=Channel.CHAT, language="")
    text, _said = copied(given_any)
    assert text == ("" if reply.holding else reply.text)
    assert SECRET not in text


def test_an_internal_source_forbids_sending() -> None:
    internal = citation(1, "Authority", Audience.INTERNAL)
    view = turn_view(suggestion(answer("Up to 15 euros. [1]", internal)))
    shown = render("desk/thread", turns=[view], pending=None)
    assert "Internal: do not send." in shown
    assert "data-copy" not in shown


def test_an_abstention_says_what_was_looked_at_and_offers_nothing_to_copy() -> None:
    view = turn_view(suggestion(answer("Ask your supervisor.", citation(), abstained=True)))
    shown = render("desk/thread", turns=[view], pending=None)
    assert "Not in our policies" in shown
    assert "Closest passages" in shown
    assert "data-copy" not in shown
