"""The assistant answers what waits, and only that; whatever keeps it from answering, people do."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assistant.casework.clocks.watching import check
from assistant.casework.desk import CaseDesk
from assistant.casework.desks.ground import Answered, Ground
from assistant.casework.errors import PromiseFlaggedError
from assistant.casework.inbox.receiving import take_in
from assistant.casework.model import (
    Author,
    Case,
    CaseId,
    ClockKind,
    ClockState,
    Handler,
    QueueFilter,
    Received,
    State,
)
from assistant.casework.ports import Reply, TrackedPromise
from assistant.errors import RequestRefusedError
from assistant.escalation.model import PathId
from assistant.settings import Settings
from kb.database import Database
from kb.errors import IndexBusyError
from kb.model import Hit
from tests.assistant.casework.worlds import ANA, BO, CALM, NOW, SUE, people_in
from tests.assistant.fakes import FakeAssistant, masked

QUESTION = "How many days may I return shoes?"
ANSWER = "Within 30 days of delivery."


@dataclass
class Assistant:
    """Answers everything alike, remembers what it was asked, and does what a test wants first."""

    told: Answered | None = field(
        default_factory=lambda: Answered("s-1", ANSWER, (), abstained=False)
    )
    first: Callable[[CaseId], object] = lambda _case: None
    asked: list[str] = field(default_factory=list)

    def __call__(self, question: str, *, case: CaseId, channel: str) -> Answered | None:
        """The answer, after what happens meanwhile."""
        self.asked.append(question)
        self.first(case)
        return self.told


@dataclass
class House:
    """The desk of a company; its clock goes on by a millisecond with every look at it."""

    desk: CaseDesk
    assistant: Assistant
    database: Database
    at: datetime = NOW

    def now(self) -> datetime:
        """The time."""
        self.at += timedelta(milliseconds=1)
        return self.at

    def wrote(self, text: str, channel: str = "chat") -> Case:
        """A minute later Mia writes."""
        self.at += timedelta(minutes=1)
        return self.desk.receive(self.message(text, channel))

    def message(self, text: str, channel: str = "chat") -> Received:
        """What Mia writes now."""
        return Received(text, channel, self.at, contact="mia@example.org", name="Mia Berg")

    def late(self, by: timedelta) -> None:
        """So much later clocks are looked at."""
        self.at += by
        desk = self.desk
        check(self.database, at=self.at, on_breach=desk.breached, on_late=desk.late)

    def authors(self, case: CaseId) -> list[Author]:
        """Whose the messages of a case are."""
        return [each.author for each in self.desk.file(case, by=SUE).messages]

    def required(self, case: CaseId) -> list[str]:
        """The required paths a case went up."""
        gone = self.desk.file(case, by=SUE).escalations
        return [each.path for each in gone if each.required]

    def waits_for_nobody_yet(self, case: CaseId) -> bool:
        """Whether a case is in the queue of what people have not claimed."""
        queue = self.desk.queue(QueueFilter(owners=frozenset({""})), by=ANA)
        return case in [each.id for each in queue if each.handler is Handler.PERSON]


@pytest.fixture
def house(database: Database, tmp_path: Path) -> House:
    """A company with the built-in plan: the assistant answers in the chat."""
    people_in(database)
    parts = FakeAssistant(Settings(home=tmp_path), database)
    assistant = Assistant()
    clock: list[House] = []

    def nothing(_text: str, _on: object, _public: bool) -> list[Hit]:
        return []

    desk = CaseDesk(
        Ground(
            database=database,
            triages=parts.triage,
            escalations=parts.escalations,
            customers=parts.customers,
            offers=parts.offers,
            answers=assistant,
            search=nothing,
            mask=masked,
            publish=parts._publish,
            now=lambda: clock[0].now(),
        )
    )
    clock.append(House(desk, assistant, database))
    return clock[0]


def broken(_case: CaseId) -> None:
    raise IndexBusyError("another process owns the index")


def gone(_case: CaseId) -> None:
    raise OSError("the model is gone")


def test_the_assistant_answers_and_the_case_waits_for_the_customer(house: House) -> None:
    case = house.wrote(QUESTION)
    assert house.authors(case.id) == [Author.CUSTOMER, Author.ASSISTANT]
    assert (case.handler, case.state) == (Handler.ASSISTANT, State.WAITING)


@pytest.mark.parametrize("fault", [broken, gone])
def test_when_the_assistant_cannot_answer_a_person_has_to(
    house: House, fault: Callable[[CaseId], None]
) -> None:
    house.assistant.first = fault
    case = house.wrote(QUESTION)
    assert house.authors(case.id) == [Author.CUSTOMER]
    assert (case.handler, case.state, case.abstained) == (Handler.PERSON, State.OPEN, 1)
    assert house.waits_for_nobody_yet(case.id)


def test_a_fault_nobody_thought_of_leaves_no_case_with_the_assistant(house: House) -> None:
    def fault(_case: CaseId) -> None:
        raise ZeroDivisionError

    house.assistant.first = fault
    with pytest.raises(ZeroDivisionError):
        house.wrote(QUESTION)
    (case,) = house.desk.queue(QueueFilter(), by=ANA)
    assert case.handler is Handler.PERSON


def test_no_answer_at_all_is_a_persons_to_give(house: House) -> None:
    house.assistant.told = None
    assert house.wrote(QUESTION).handler is Handler.PERSON


def test_an_answer_that_says_it_does_not_know_is_sent_and_people_take_the_case(
    house: House,
) -> None:
    house.assistant.told = Answered("s-1", "Somebody comes back to you.", (), abstained=True)
    case = house.wrote(QUESTION)
    assert house.authors(case.id) == [Author.CUSTOMER, Author.ASSISTANT]
    assert (case.handler, case.state) == (Handler.PERSON, State.OPEN)
    house.wrote(QUESTION)
    assert len(house.assistant.asked) == 1


def test_a_case_whose_answer_never_came_is_freed_when_its_time_is_over(house: House) -> None:
    with house.database.write() as session:
        plan = house.desk._ground.escalations.plan_in(session)
        kept = take_in(session, house.message(QUESTION), CALM, plan=plan, at=house.at)
    house.late(timedelta(minutes=4))
    assert not house.waits_for_nobody_yet(kept.case_id)
    house.late(timedelta(minutes=2))
    assert house.waits_for_nobody_yet(kept.case_id)


def test_a_message_of_a_subject_alone_is_answered(house: House) -> None:
    case = house.desk.receive(Received("", "chat", house.at, subject=QUESTION))
    assert house.assistant.asked == [QUESTION]
    assert house.authors(case.id) == [Author.CUSTOMER, Author.ASSISTANT]


def test_who_asks_for_a_person_is_answered_once_and_then_connected(house: House) -> None:
    first = house.wrote(f"I want a person now. {QUESTION}")
    assert house.assistant.asked == [QUESTION]
    assert house.authors(first.id) == [Author.CUSTOMER, Author.ASSISTANT]
    assert (first.handler, first.state) == (Handler.PERSON, State.OPEN)
    assert house.required(first.id) == []
    clocks = house.desk.file(first.id, by=SUE).clocks
    assert {each.state for each in clocks} == {ClockState.RUNNING}
    house.wrote("A person, please.")
    assert house.required(first.id) == ["asked-again"]
    assert len(house.assistant.asked) == 1


def test_who_asks_again_for_a_person_after_a_hand_back_hears_no_assistant(house: House) -> None:
    case = house.wrote(f"A person! {QUESTION}")
    house.desk.reply(Reply(case.id, "30 days."), by=ANA)
    house.desk.hand_back(case.id, by=ANA)
    after = house.wrote(f"A person! {QUESTION}")
    assert after.handler is Handler.PERSON
    assert house.required(case.id) == ["asked-again"]
    assert house.authors(case.id).count(Author.ASSISTANT) == 1


def test_a_wish_for_a_person_alone_is_asked_as_it_is(house: House) -> None:
    assert house.wrote("I want a person.").handler is Handler.PERSON
    assert house.assistant.asked == ["I want a person."]


def test_the_assistant_is_silent_on_danger_even_where_a_supervisor_withdrew_it_before(
    house: House,
) -> None:
    case = house.wrote("There is smoke!")
    assert house.required(case.id) == ["danger"]
    (raised,) = house.desk.file(case.id, by=SUE).escalations
    house.desk.withdraw(raised.id, by=SUE, reason="only steam")
    house.desk.reply(Reply(case.id, "It is only steam."), by=ANA)
    assert house.desk.hand_back(case.id, by=ANA).handler is Handler.ASSISTANT
    again = house.wrote(f"There is smoke again! {QUESTION}")
    assert again.handler is Handler.PERSON
    assert house.assistant.asked == []


def test_a_case_handed_back_is_answered_at_once(house: House) -> None:
    house.assistant.told = None
    case = house.wrote(QUESTION)
    house.wrote("And boots?")
    house.assistant.told = Answered("s-2", ANSWER, (), abstained=False)
    house.desk.claim(case.id, by=ANA)
    back = house.desk.hand_back(case.id, by=ANA)
    assert house.assistant.asked[-1] == f"{QUESTION}\n\nAnd boots?"
    assert (back.handler, back.state) == (Handler.ASSISTANT, State.WAITING)
    assert house.authors(case.id)[-1] is Author.ASSISTANT


def test_a_case_is_not_handed_back_while_danger_is_unanswered(house: House) -> None:
    case = house.wrote("There is smoke!")
    (raised,) = house.desk.file(case.id, by=SUE).escalations
    house.desk.withdraw(raised.id, by=SUE, reason="only steam")
    with pytest.raises(RequestRefusedError, match="answer them, then hand the case back"):
        house.desk.hand_back(case.id, by=SUE)
    assert house.desk.file(case.id, by=SUE).case.handler is Handler.PERSON


def test_a_case_is_not_handed_back_while_somebody_has_its_escalation(house: House) -> None:
    case = house.wrote(QUESTION)
    house.desk.claim(case.id, by=ANA)
    raised = house.desk.escalate(case.id, PathId("asked"), by=ANA)
    house.desk.take(raised.id, by=SUE)
    with pytest.raises(RequestRefusedError, match="finish or withdraw it"):
        house.desk.hand_back(case.id, by=SUE)


def test_an_answer_is_not_sent_once_a_person_answered_and_handed_back(house: House) -> None:
    def meanwhile(case: CaseId) -> None:
        house.at += timedelta(seconds=1)
        house.desk.reply(Reply(case, "Your refund was turned down, sorry."), by=ANA)
        house.desk.hand_back(case, by=ANA)

    house.assistant.first = meanwhile
    case = house.wrote(QUESTION)
    assert house.authors(case.id) == [Author.CUSTOMER, Author.AGENT]
    assert case.abstained == 0


def test_an_answer_to_an_older_message_is_not_sent_and_the_newer_is_answered_with_it(
    house: House,
) -> None:
    def meanwhile(_case: CaseId) -> None:
        house.assistant.first = lambda _case: None
        house.wrote("In green, I mean.")

    house.assistant.first = meanwhile
    case = house.wrote(QUESTION)
    assert house.assistant.asked == [QUESTION, f"{QUESTION}\n\nIn green, I mean."]
    assert house.authors(case.id) == [Author.CUSTOMER, Author.CUSTOMER, Author.ASSISTANT]
    clocks = {each.kind: each.state for each in house.desk.file(case.id, by=SUE).clocks}
    assert clocks[ClockKind.FIRST_RESPONSE] is ClockState.STOPPED


def test_a_check_takes_a_promise_with_a_time_as_taken_on_by_who_asks(house: House) -> None:
    case = house.wrote("Please call me", "email")
    dated, vague = house.desk.check(
        case.id, "I will call you tomorrow at 10:00. I will look into it.", by=ANA
    )
    assert dated.due is not None
    assert dated.flags == ()
    assert "nobody has taken it on" in vague.flags[0]
    with pytest.raises(PromiseFlaggedError, match="nobody has taken it on"):
        house.desk.reply(Reply(case.id, "I will call you tomorrow at 10:00."), by=ANA)


TEN = datetime(2026, 11, 21, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("words", "due", "flag"),
    [
        ("w", TEN, "nobody has taken it on"),
        ("tomorrow", TEN, "nobody has taken it on"),
        ("I will call you tomorrow at 10:00", TEN + timedelta(days=20), "later than"),
    ],
)
def test_a_promise_is_taken_on_by_most_of_its_words_and_in_time(
    house: House, words: str, due: datetime, flag: str
) -> None:
    case = house.wrote("Please call me", "email")
    text = "I will call you tomorrow at 10:00."
    taken = TrackedPromise(words, ANA.id, due)
    with pytest.raises(PromiseFlaggedError, match=flag):
        house.desk.reply(Reply(case.id, text, promises=(taken,)), by=ANA)
    kept = TrackedPromise("I will call you tomorrow at 10:00", ANA.id, TEN)
    house.desk.reply(Reply(case.id, text, promises=(kept,)), by=ANA)
    (open_one,) = house.desk.file(case.id, by=BO).promises
    assert open_one.due_at == TEN


def running(house: House, case: str) -> set[ClockKind]:
    clocks = house.desk.file(CaseId(case), by=SUE).clocks
    return {each.kind for each in clocks if each.state is ClockState.RUNNING}


def test_whoever_asks_for_a_person_after_an_answer_waits_on_the_clock(house: House) -> None:
    case = house.wrote(QUESTION)
    assert case.state is State.WAITING
    assert running(house, case.id) == set()
    asked = house.desk.ask_for_person(case.id)
    assert (asked.state, asked.handler, asked.owner) == (State.OPEN, Handler.PERSON, None)
    assert running(house, case.id) == {ClockKind.NEXT_RESPONSE, ClockKind.RESOLUTION}


def test_asking_twice_is_asking_once(house: House) -> None:
    case = house.wrote(QUESTION)
    once = house.desk.ask_for_person(case.id)
    assert house.desk.ask_for_person(case.id) == once


def test_going_back_ends_the_wait_and_the_assistant_listens(house: House) -> None:
    case = house.wrote(QUESTION)
    house.desk.ask_for_person(case.id)
    back = house.desk.back_to_assistant(case.id)
    assert (back.state, back.handler) == (State.WAITING, Handler.ASSISTANT)
    assert running(house, case.id) == set()
    said = house.desk.file(case.id, by=SUE).messages[-1]
    assert (said.author, said.text) == (
        Author.ASSISTANT,
        "I am listening. What would you like to know?",
    )


def test_nobody_goes_back_from_a_person_who_is_at_it(house: House) -> None:
    case = house.wrote(QUESTION)
    house.desk.ask_for_person(case.id)
    house.desk.reply(Reply(case.id, "Hello, this is Ana."), by=ANA)
    with pytest.raises(RequestRefusedError, match="is answering you"):
        house.desk.back_to_assistant(case.id)
