"""A reply takes the case over and stops its clocks; the assistant is silent from then on."""

from dataclasses import replace
from datetime import timedelta

import pytest

from assistant.access.model import Person
from assistant.cases.tables import ConversationRow
from assistant.casework.clocks.keeping import of_case
from assistant.casework.errors import ChangedMeanwhileError, ClaimedError, PromiseFlaggedError
from assistant.casework.inbox import claiming
from assistant.casework.inbox.receiving import take_in
from assistant.casework.inbox.stored import locked, messages_of
from assistant.casework.model import (
    ASSISTANT,
    LONGEST_REPLY,
    Author,
    Case,
    CaseId,
    CaseMessage,
    ClockKind,
    ClockState,
    EscalationState,
    Handler,
    PromiseFound,
    State,
)
from assistant.casework.ports import Reply
from assistant.casework.tables import EscalationRow
from assistant.casework.talking.sending import answer, hand_back, reply
from assistant.casework.timeline import story
from assistant.errors import RequestRefusedError
from kb.database import Database
from tests.assistant.cases.suggestions import citing
from tests.assistant.casework.inbox.test_queue import escalated
from tests.assistant.casework.worlds import (
    ANA,
    BO,
    CALM,
    GIL,
    NOW,
    PLAN,
    SUE,
    case_now,
    people_in,
    received,
)

LATER = NOW + timedelta(minutes=10)
PROMISE = PromiseFound("tomorrow", 8, 16, "call", None, flags=("nobody owns it",))


def begun(database: Database, channel: str) -> CaseId:
    """A case by that channel, and everybody who works here."""
    people_in(database)
    with database.write() as session:
        return take_in(session, received(channel=channel), CALM, plan=PLAN, at=NOW).case_id


@pytest.fixture
def case(database: Database) -> CaseId:
    """A case by e-mail that nobody claimed."""
    return begun(database, "email")


@pytest.fixture
def chat(database: Database) -> CaseId:
    """A case by chat that the assistant answers."""
    return begun(database, "chat")


def sent(database: Database, message: Reply, by: Person = ANA, *found: PromiseFound) -> CaseMessage:
    """Send a reply ten minutes after the message."""
    with database.write() as session:
        return reply(session, message, by=by, at=LATER, plan=PLAN, found=found)


def answered(
    database: Database, case: CaseId, text: str = "30 days [1]", *, abstained: bool = False
) -> CaseMessage | None:
    """Have the assistant answer."""
    with database.write() as session:
        return answer(
            session,
            case,
            text,
            suggestion="s-1",
            citations=(citing(),),
            at=LATER,
            plan=PLAN,
            abstained=abstained,
        )


def texts(database: Database, case: CaseId) -> list[tuple[Author, str]]:
    """What was written in a case."""
    with database.read() as session:
        return [(each.author, each.text) for each in messages_of(session, case)]


def clocks(database: Database, case: CaseId) -> dict[ClockKind, ClockState]:
    """Where a case's clocks stand."""
    with database.read() as session:
        return {each.kind: each.state for each in of_case(session, case)}


def test_who_replies_has_the_case_and_it_waits_for_the_customer(
    database: Database, case: CaseId
) -> None:
    message = sent(
        database, Reply(case, " Soon. ", suggestion="s-1", citations=(citing(),), revision=1)
    )
    assert (message.author, message.by, message.text, message.suggestion) == (
        Author.AGENT,
        "Ana",
        "Soon.",
        "s-1",
    )
    assert message.citations == (citing(),)
    now = case_now(database, case)
    assert (now.owner, now.handler, now.state, now.unread) == (
        ANA.id,
        Handler.PERSON,
        State.WAITING,
        False,
    )
    assert (now.latest_text, now.latest_at, now.revision) == ("Soon.", LATER, 2)
    assert clocks(database, case) == {
        ClockKind.FIRST_RESPONSE: ClockState.STOPPED,
        ClockKind.RESOLUTION: ClockState.PAUSED,
    }
    with database.read() as session:
        assert session.get_one(ConversationRow, case).person == ANA.id
        assert [each.what for each in story(session, case)] == ["opened", "claimed", "replied"]


def test_a_reply_that_waits_for_nobody_leaves_the_clock_running(
    database: Database, case: CaseId
) -> None:
    sent(database, Reply(case, "We look into it."))
    sent(database, Reply(case, "Still looking.", waiting=False))
    assert case_now(database, case).state is State.OPEN
    assert clocks(database, case)[ClockKind.RESOLUTION] is ClockState.RUNNING


def test_a_note_changes_nothing_but_the_revision(database: Database, chat: CaseId) -> None:
    before = case_now(database, chat)
    note = sent(database, Reply(chat, "Called him.", note=True), BO)
    now = case_now(database, chat)
    assert note.author is Author.NOTE
    assert replace(now, revision=before.revision, latest_at=before.latest_at) == before
    assert now.revision == before.revision + 1
    assert set(clocks(database, chat).values()) == {ClockState.RUNNING}
    assert sent(database, Reply(chat, "Take it over.")).by == "Ana"
    assert sent(database, Reply(chat, "A note to Ana's case", note=True), BO).by == "Bo"


def test_a_reply_to_anothers_case_is_not_sent(database: Database, case: CaseId) -> None:
    sent(database, Reply(case, "Soon."))
    with pytest.raises(ClaimedError, match="Ana works on this case"):
        sent(database, Reply(case, "Never."), BO)
    assert len(texts(database, case)) == 2


def test_a_supervisor_who_replies_takes_the_case_over(database: Database, case: CaseId) -> None:
    sent(database, Reply(case, "Soon."))
    sent(database, Reply(case, "Today."), SUE)
    assert case_now(database, case).owner == SUE.id
    with database.read() as session:
        assert "took over from Ana" in [each.detail for each in story(session, case)]


def test_a_reply_to_an_older_case_is_not_sent_and_says_who_changed_it(
    database: Database, case: CaseId
) -> None:
    with database.write() as session:
        message = replace(received("Forget it."), at=LATER)
        take_in(session, message, CALM, plan=PLAN, at=LATER)
    with pytest.raises(ChangedMeanwhileError, match="Mia Berg changed this case meanwhile"):
        sent(database, Reply(case, "Soon.", revision=1))
    assert [author for author, _ in texts(database, case)] == [Author.CUSTOMER] * 2
    assert case_now(database, case).owner is None
    sent(database, Reply(case, "Soon.", revision=2))


def test_a_flagged_promise_is_sent_only_knowingly(database: Database, case: CaseId) -> None:
    message = Reply(case, "We call tomorrow.")
    with pytest.raises(PromiseFlaggedError, match="the reply promises “tomorrow”") as refused:
        sent(database, message, ANA, PROMISE)
    assert refused.value.flagged == (PROMISE,)
    assert case_now(database, case).owner is None
    sent(database, replace(message, knowingly=True), ANA, PROMISE)
    with database.read() as session:
        assert story(session, case)[-1].detail == "knowingly with “tomorrow”: nobody owns it"
    sent(database, message, ANA, replace(PROMISE, flags=()))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (" \n", "an empty reply"),
        ("\u200b\u2060", "an empty reply"),
        ("x" * (LONGEST_REPLY + 1), "at most 20,000 characters"),
    ],
)
def test_what_is_no_reply_is_refused_and_nothing_is_lost(
    database: Database, case: CaseId, text: str, why: str
) -> None:
    before = case_now(database, case)
    for note in (False, True):
        with pytest.raises(RequestRefusedError, match=why):
            sent(database, Reply(case, text, note=note))
    with pytest.raises(RequestRefusedError, match=why):
        answered(database, case, text)
    assert case_now(database, case) == before


def test_who_was_let_go_sends_nothing(database: Database, case: CaseId) -> None:
    for note in (False, True):
        with pytest.raises(RequestRefusedError, match="let go"):
            sent(database, Reply(case, "Hello", note=note), GIL)


def test_a_resolved_case_is_reopened_before_a_reply(database: Database, chat: CaseId) -> None:
    with database.write() as session:
        locked(session, chat).state = State.RESOLVED.value
    with pytest.raises(RequestRefusedError, match="reopen it"):
        sent(database, Reply(chat, "Hello"))
    assert answered(database, chat) is None
    assert sent(database, Reply(chat, "For the record", note=True)).author is Author.NOTE


def test_the_assistant_answers_while_nobody_took_over(database: Database, chat: CaseId) -> None:
    message = answered(database, chat)
    assert message is not None
    assert (message.author, message.by, message.citations) == (
        Author.ASSISTANT,
        ASSISTANT,
        (citing(),),
    )
    now = case_now(database, chat)
    assert (now.state, now.owner, now.handler) == (State.WAITING, None, Handler.ASSISTANT)
    assert clocks(database, chat)[ClockKind.FIRST_RESPONSE] is ClockState.STOPPED


def test_an_answer_that_abstained_is_counted_and_the_customer_still_waits(
    database: Database, chat: CaseId
) -> None:
    assert answered(database, chat, "I do not know.", abstained=True) is not None
    assert answered(database, chat, "I do not know.", abstained=True) is None
    now = case_now(database, chat)
    assert (now.abstained, now.state, now.handler) == (1, State.OPEN, Handler.PERSON)
    assert set(clocks(database, chat).values()) == {ClockState.RUNNING}


def test_the_assistant_is_silent_once_a_person_took_over(database: Database, chat: CaseId) -> None:
    with database.write() as session:
        claiming.claim(session, chat, by=ANA, at=NOW)
    assert answered(database, chat) is None
    with database.write() as session:
        claiming.release(session, chat, by=ANA, at=NOW)
    assert answered(database, chat) is None
    assert [author for author, _ in texts(database, chat)] == [Author.CUSTOMER]


def test_the_assistant_never_answers_where_the_plan_does_not_let_it(
    database: Database, case: CaseId
) -> None:
    assert answered(database, case) is None


def handed_back(database: Database, case: CaseId, by: Person = ANA) -> Case:
    """Hand a case back to the assistant."""
    with database.write() as session:
        hand_back(session, case, by=by, at=LATER, plan=PLAN)
    return case_now(database, case)


def test_a_case_is_handed_back_to_the_assistant(database: Database, chat: CaseId) -> None:
    sent(database, Reply(chat, "Hello"))
    with pytest.raises(ClaimedError):
        handed_back(database, chat, BO)
    back = handed_back(database, chat)
    assert (back.owner, back.owner_name, back.handler) == (None, "", Handler.ASSISTANT)
    with database.read() as session:
        assert session.get_one(ConversationRow, chat).person == ASSISTANT
    assert answered(database, chat) is not None


def test_a_case_is_not_handed_back_where_the_assistant_does_not_answer(
    database: Database, case: CaseId
) -> None:
    with pytest.raises(RequestRefusedError, match="does not answer by email"):
        handed_back(database, case)


@pytest.mark.parametrize("state", [EscalationState.OPEN, EscalationState.TAKEN])
def test_a_case_on_its_way_up_is_not_handed_back(
    database: Database, chat: CaseId, state: EscalationState
) -> None:
    with database.write() as session:
        session.add(escalated(chat, state))
    with pytest.raises(RequestRefusedError, match="finish or withdraw it"):
        handed_back(database, chat)
    with database.write() as session:
        session.get_one(EscalationRow, f"e{chat[:31]}").state = EscalationState.DONE.value
    assert handed_back(database, chat).handler is Handler.ASSISTANT
