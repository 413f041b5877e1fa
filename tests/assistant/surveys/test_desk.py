"""Surveys on either database: kept once, with what they are about, and read by staff."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier

import pytest

from assistant.casework.errors import UnknownCaseError
from assistant.casework.inbox.owning import free
from assistant.casework.inbox.stored import locked
from assistant.casework.model import Author, CaseEvent, CaseId, Handler
from assistant.errors import RequestRefusedError
from assistant.surveys.desk import SurveyDesk
from assistant.surveys.model import Expectation, GivenSurvey, Survey, ToldVersion
from assistant.surveys.shown import in_words, survey_json
from tests.assistant.offers.company import ADA, ANA, KIM, NOW, SAM, SUE
from tests.assistant.surveys.conftest import Room

GOOD = Survey(4, solved=True, comment="Quick and clear.", expectation=Expectation.MET)


def test_what_a_customer_says_is_kept_with_what_it_is_about(room: Room) -> None:
    case = room.case(owner=ANA)
    room.said(case, Author.CUSTOMER)
    room.said(case, Author.ASSISTANT, ("returns", 2), ("delivery", 1), suggestion="s-1", minute=1)
    room.said(case, Author.AGENT, ("returns", 2), suggestion="s-2", minute=2)
    given = room.surveys.give(case, GOOD, language="de")
    assert given == GivenSurvey(
        case=case,
        survey=GOOD,
        at=NOW,
        channel="chat",
        handler=Handler.PERSON,
        owner_name="Ana",
        language="de",
        told=(
            ToldVersion("s-1", "returns", 2),
            ToldVersion("s-1", "delivery", 1),
            ToldVersion("s-2", "returns", 2),
        ),
    )
    assert room.surveys.of_case(case, by=ANA) == given
    assert room.story(case)[-1] == CaseEvent(
        NOW, "customer Mia Berg", "survey", "4 of 5, solved, met"
    )


def test_the_assistant_is_who_answered_where_nobody_else_did(room: Room) -> None:
    given = room.surveys.give(room.answered(), Survey(5))
    assert (given.handler, given.owner_name) == (Handler.ASSISTANT, "")
    assert given.survey == Survey(5)


def test_versions_are_told_in_the_order_of_the_answers_and_once_an_answer(room: Room) -> None:
    case = room.case()
    room.said(case, Author.ASSISTANT, ("b", 1), ("a", 3), suggestion="s-2", minute=5)
    room.said(case, Author.ASSISTANT, ("a", 2), ("a", 2), ("a", 2), suggestion="s-1", minute=1)
    room.said(case, Author.NOTE, ("secret", 1), minute=2)
    room.said(case, Author.CUSTOMER, ("claimed", 1), minute=3)
    room.said(case, Author.AGENT, ("c", 1), minute=9)
    told = room.surveys.give(case, GOOD).told
    assert [(each.suggestion, each.document, each.version) for each in told] == [
        ("s-1", "a", 2),
        ("s-2", "b", 1),
        ("s-2", "a", 3),
        ("", "c", 1),
    ]


def test_what_happens_to_the_case_later_changes_no_survey(room: Room) -> None:
    case = room.answered(owner=ANA)
    given = room.surveys.give(case, GOOD)
    room.said(case, Author.AGENT, ("returns", 9), minute=30)
    with room.database.write() as session:
        free(session, locked(session, case), at=NOW)
    assert room.surveys.of_case(case, by=SUE) == given


def test_a_case_is_spoken_of_once(room: Room) -> None:
    case = room.answered()
    given = room.surveys.give(case, GOOD)
    before = room.story(case)
    for again in (GOOD, Survey(1, comment="No!")):
        with pytest.raises(RequestRefusedError, match="said once"):
            room.surveys.give(case, again)
    assert room.surveys.of_case(case, by=SUE) == given
    assert room.story(case) == before
    assert room.surveys.give(room.answered(), GOOD).case != case


def test_of_two_at_once_one_is_kept(room: Room) -> None:
    case = room.answered()
    others = 4
    ready = Barrier(others)

    def give(score: int) -> int:
        ready.wait()
        try:
            return room.surveys.give(case, Survey(score)).survey.score
        except RequestRefusedError:
            return 0

    with ThreadPoolExecutor(others) as pool:
        scores = list(pool.map(give, range(1, 1 + others)))
    kept = room.surveys.of_case(case, by=SUE)
    assert kept is not None
    assert sorted(scores) == [0, 0, 0, kept.survey.score]
    assert [each.what for each in room.story(case)].count("survey") == 1


def test_a_case_nobody_knows_is_refused(room: Room) -> None:
    for case in ("", "none", "x" * 5_000, "\x00", "\ud800"):
        with pytest.raises(UnknownCaseError):
            room.surveys.give(CaseId(case), GOOD)
        with pytest.raises(UnknownCaseError):
            room.surveys.of_case(CaseId(case), by=SUE)
        assert not room.surveys.may_be_asked(CaseId(case))


def test_words_are_tidied_and_too_many_are_refused(room: Room) -> None:
    case = room.answered()
    with pytest.raises(RequestRefusedError, match="comment: at most 2,000") as refused:
        room.surveys.give(case, Survey(1, comment="x" * 2_001))
    assert "\n" not in str(refused.value)
    assert room.surveys.of_case(case, by=SUE) is None
    assert room.surveys.may_be_asked(case)
    given = room.surveys.give(
        case, Survey(1, comment=f"  {'ü' * 1_998}\x00\ud800 \n"), language="\ud800" * 50
    )
    assert given.survey.comment == "ü" * 1_998 + "\N{REPLACEMENT CHARACTER}?"
    assert given.language == "?" * 20
    assert room.surveys.of_case(case, by=SUE) == given


@pytest.mark.parametrize("score", [0, 6, -1, 100])
def test_a_score_is_one_to_five(score: int) -> None:
    with pytest.raises(ValueError, match="1 to 5"):
        Survey(score)


def test_a_customer_may_be_asked_once_something_was_said_to_them(room: Room) -> None:
    case = room.case()
    assert not room.surveys.may_be_asked(case)
    room.said(case, Author.CUSTOMER)
    room.said(case, Author.NOTE)
    assert not room.surveys.may_be_asked(case)
    room.said(case, Author.AGENT)
    assert room.surveys.may_be_asked(case)
    assert room.surveys.may_be_asked(room.answered())
    room.surveys.give(case, GOOD)
    assert not room.surveys.may_be_asked(case)


def test_a_case_of_which_nothing_was_said_has_none(room: Room) -> None:
    assert room.surveys.of_case(room.answered(), by=ANA) is None


def test_supervisors_see_the_newest_first(room: Room) -> None:
    times = iter([NOW, NOW + timedelta(minutes=1), NOW + timedelta(minutes=2)])
    desk = SurveyDesk(room.database, room.offers, lambda: next(times))
    given = [desk.give(room.answered(), Survey(score)) for score in (1, 2, 3)]
    assert list(room.surveys.given(by=SUE)) == given[::-1]
    assert list(room.surveys.given(by=ADA, limit=2)) == given[:0:-1]
    assert list(room.surveys.given(by=SAM, limit=1)) == given[2:]
    for by in (ANA, KIM):
        with pytest.raises(RequestRefusedError, match="ask a supervisor"):
            room.surveys.given(by=by)


@pytest.mark.parametrize(
    ("survey", "words"),
    [
        (GOOD, "4 of 5, solved, met"),
        (Survey(1, solved=False, expectation=Expectation.MISSED), "1 of 5, not solved, missed"),
        (Survey(5, expectation=Expectation.EXCEEDED), "5 of 5, exceeded"),
        (Survey(3, comment="So so."), "3 of 5"),
    ],
)
def test_a_survey_is_told_on_one_line_without_the_customers_words(
    survey: Survey, words: str
) -> None:
    assert in_words(survey) == words


def test_a_survey_as_json_has_null_for_what_was_left_out(room: Room) -> None:
    case = room.case()
    room.said(case, Author.ASSISTANT, ("returns", 2), suggestion="s-1")
    given = room.surveys.give(case, GOOD, language="en")
    whole = {
        "case": case,
        "score": 4,
        "solved": True,
        "comment": "Quick and clear.",
        "expectation": "met",
        "at": "2026-11-22T10:00:00+00:00",
        "channel": "chat",
        "handler": "assistant",
        "owner_name": "",
        "language": "en",
        "told": [{"suggestion": "s-1", "document": "returns", "version": 2}],
    }
    assert survey_json(given) == whole
    bare = {"score": 2, "solved": None, "comment": "", "expectation": None}
    assert survey_json(replace(given, survey=Survey(2))) == {**whole, **bare}
