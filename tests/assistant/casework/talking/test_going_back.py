"""A customer asks for a person by a button, and goes back to the assistant."""

from datetime import timedelta

import pytest

from assistant.casework.model import ClockKind, ClockState, Handler
from assistant.casework.ports import Taken
from assistant.errors import RequestRefusedError
from tests.assistant.casework.talking.test_desk import ANSWER, QUESTION, House, house
from tests.assistant.casework.worlds import ANA, SUE

__all__ = ["house"]


def words(house: House, case: Taken) -> list[str]:
    """What the story of a case tells."""
    return [each.what for each in house.desk.file(case.case, by=SUE).events]


def taken(house: House, text: str = QUESTION) -> Taken:
    """A message that came in and that nobody answered yet."""
    return house.desk.take_in(house.message(text))


def test_a_message_that_is_taken_in_is_answered_once_it_is_let(house: House) -> None:
    it = taken(house)
    assert house.assistant.asked == []
    house.desk.let_answer(it.case)
    house.desk.let_answer(it.case)
    assert house.assistant.asked == [QUESTION]
    assert [each.text for each in house.desk.file(it.case, by=SUE).messages] == [QUESTION, ANSWER]


def test_what_goes_along_with_a_message_is_committed_with_it_or_undoes_it(house: House) -> None:
    heard: list[Taken] = []
    it = house.desk.take_in(house.message("Hello"), along=lambda _session, each: heard.append(each))
    assert heard == [it]

    def refuses(_session: object, _taken: Taken) -> None:
        raise RequestRefusedError("this file was sent already; send another")

    with pytest.raises(RequestRefusedError):
        house.desk.take_in(house.message("Another"), along=refuses)
    assert [each.text for each in house.desk.file(it.case, by=SUE).messages] == ["Hello"]


def test_the_button_gives_the_case_to_people_and_counts_as_asking(house: House) -> None:
    it = taken(house)
    house.desk.let_answer(it.case)
    case = house.desk.ask_for_person(it.case, why="by the button")
    assert case.handler is Handler.PERSON
    assert case.triage.wants_person
    assert house.waits_for_nobody_yet(it.case)
    assert words(house, it)[-2:] == ["asked for a person", "waits for a person"]
    assert [each.path.id for each in house.desk.ways_up(it.case, by=ANA)] == ["asked"]
    assert house.desk.ask_for_person(it.case) == case


def test_a_message_that_asks_is_not_counted_twice(house: House) -> None:
    it = taken(house, "I want a person")
    house.desk.ask_for_person(it.case)
    assert "asked for a person" not in words(house, it)
    assert house.required(it.case) == []


def test_the_second_time_is_a_required_way_up(house: House) -> None:
    it = taken(house, "I want a person")
    house.desk.ask_for_person(it.case)
    house.desk.back_to_assistant(it.case)
    assert house.required(it.case) == []
    house.desk.ask_for_person(it.case)
    assert house.required(it.case) == ["asked-again"]
    with pytest.raises(RequestRefusedError, match="a colleague has to look at this"):
        house.desk.back_to_assistant(it.case)


def test_back_without_a_question_the_assistant_listens_and_no_clock_runs_out(house: House) -> None:
    it = taken(house, "I want a person")
    house.desk.ask_for_person(it.case)
    case = house.desk.back_to_assistant(it.case, language="fr")
    assert (case.handler, case.latest_text) == (
        Handler.ASSISTANT,
        "Je vous écoute. Que souhaitez-vous savoir ?",
    )
    clocks = {each.kind: each.state for each in house.desk.file(it.case, by=SUE).clocks}
    assert clocks[ClockKind.FIRST_RESPONSE] is ClockState.STOPPED
    house.late(timedelta(hours=2))
    assert not house.waits_for_nobody_yet(it.case)


def test_back_with_a_question_it_is_answered_without_the_wish(house: House) -> None:
    it = taken(house, f"I want a person. {QUESTION}")
    house.desk.ask_for_person(it.case)
    case = house.desk.back_to_assistant(it.case)
    assert house.assistant.asked == [QUESTION]
    assert case.handler is Handler.ASSISTANT
    assert not case.triage.wants_person


def test_nobody_goes_back_by_a_channel_the_assistant_does_not_answer(house: House) -> None:
    case = house.wrote(QUESTION, "email")
    with pytest.raises(RequestRefusedError, match="does not answer here"):
        house.desk.back_to_assistant(case.id)


def test_a_resolved_case_asks_for_nobody(house: House) -> None:
    from assistant.casework.model import Outcome

    case = house.wrote(QUESTION)
    house.desk.claim(case.id, by=ANA)
    house.desk.resolve(case.id, Outcome.SOLVED, by=ANA)
    with pytest.raises(RequestRefusedError, match="resolved"):
        house.desk.ask_for_person(case.id)
    with pytest.raises(RequestRefusedError, match="closed"):
        house.desk.back_to_assistant(case.id)
