"""A message is taken in once, into its case or a new one, and the case is on the clock."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from assistant.cases.tables import CaseSubjectRow, ConversationRow
from assistant.casework.clocks.keeping import of_case
from assistant.casework.errors import UnknownCaseError
from assistant.casework.inbox.claiming import claim
from assistant.casework.inbox.knowing import context_of
from assistant.casework.inbox.receiving import TakenIn, take_in
from assistant.casework.inbox.stored import locked, messages_of
from assistant.casework.model import (
    ASSISTANT,
    LONGEST_INBOUND,
    Author,
    CaseId,
    ClockKind,
    ClockState,
    Handler,
    Received,
    State,
)
from assistant.casework.ports import Reply
from assistant.casework.tables import CaseMessageRow, CaseRow
from assistant.casework.talking.sending import reply
from assistant.casework.timeline import story
from assistant.customers.model import Customer
from assistant.errors import RequestRefusedError
from assistant.triage.model import Emotion, Triage
from kb.database import Database
from tests.assistant.access.noted import OWNER_ACTS, Noted
from tests.assistant.casework.worlds import (
    ANA,
    CALM,
    MIA,
    NOW,
    PLAN,
    case_now,
    people_in,
    received,
    triage,
)

HOUR = timedelta(hours=1)


def taken(
    database: Database,
    message: Received,
    triaged: Triage = CALM,
    *,
    at: datetime = NOW,
    customer: Customer | None = None,
) -> TakenIn:
    """Take a message in, in a transaction of its own."""
    with database.write() as session:
        return take_in(session, message, triaged, plan=PLAN, at=at, customer=customer)


def running(database: Database, case: CaseId) -> set[ClockKind]:
    """Which clocks of a case run."""
    with database.read() as session:
        clocks = of_case(session, case)
    return {each.kind for each in clocks if each.state is ClockState.RUNNING}


def replied(database: Database, case: CaseId, at: datetime) -> None:
    """Have Ana reply, so that the case waits for the customer."""
    with database.write() as session:
        reply(session, Reply(case, "We look into it."), by=ANA, at=at, plan=PLAN)


def resolved(database: Database, case: CaseId, at: datetime) -> None:
    """End a case."""
    with database.write() as session:
        row = locked(session, case)
        row.state, row.outcome, row.resolved_at = State.RESOLVED.value, "solved", at


def test_a_first_message_begins_a_case_on_the_clock(database: Database) -> None:
    first = taken(database, replace(received(), order="A-1", subject="Order late"), triage(2))
    case = case_now(database, first.case_id)
    assert (first.new, first.again) == (True, False)
    assert (case.title, case.order, case.priority, case.unread) == ("Order late", "A-1", 2, True)
    assert (case.state, case.handler, case.owner) == (State.OPEN, Handler.PERSON, None)
    assert case.next_due is not None
    assert case.next_due.due_at == NOW + timedelta(minutes=15)
    assert running(database, case.id) == {ClockKind.FIRST_RESPONSE, ClockKind.RESOLUTION}
    with database.read() as session:
        assert [each.text for each in messages_of(session, case.id)] == ["Where is my order?"]
        assert [each.what for each in story(session, case.id)] == ["opened"]


@pytest.mark.parametrize(
    ("name", "contact", "teller"),
    [
        ("Handrail", "h@example.org", "customer Handrail"),
        ("Ana", "", "customer Ana"),
        ("", "mia@example.org", "customer mia@example.org"),
        ("", "", "customer"),
    ],
)
def test_a_customer_called_like_somebody_here_is_told_of_as_a_customer(
    database: Database, name: str, contact: str, teller: str
) -> None:
    case = taken(database, replace(received(), name=name, contact=contact)).case_id
    with database.read() as session:
        assert [each.by for each in story(session, case)] == [teller]


def test_the_assistant_has_a_case_on_the_channels_it_answers(database: Database) -> None:
    chat = taken(database, received(channel="Live chat"))
    mail = taken(database, received(channel="E-Mail"))
    with database.read() as session:
        keepers = {
            each: session.get_one(ConversationRow, each).person
            for each in (chat.case_id, mail.case_id)
        }
    assert keepers == {chat.case_id: ASSISTANT, mail.case_id: ""}
    assert case_now(database, chat.case_id).handler is Handler.ASSISTANT


def test_the_same_message_again_changes_nothing(database: Database) -> None:
    message = replace(received(), external="<1@mail>")
    first = taken(database, message)
    again = taken(
        database, replace(message, text="Where is\r\nmy order? "), triage(1), at=NOW + HOUR
    )
    assert again == TakenIn(first.case_id, first.message_id, new=False, again=True)
    assert case_now(database, first.case_id).revision == 1
    assert taken(database, replace(message, channel="chat")).new


@pytest.mark.parametrize(
    "other",
    [
        replace(received("It burns!"), external="1"),
        replace(received(), external="1", contact="bo@example.org"),
    ],
    ids=["other words", "another writer"],
)
def test_another_message_of_the_same_name_is_refused_aloud(
    database: Database, other: Received
) -> None:
    taken(database, replace(received(), external="1"))
    with pytest.raises(RequestRefusedError, match="email has another message called '1'"):
        taken(database, other)


def test_a_message_from_another_address_is_told_apart_and_known_again(database: Database) -> None:
    first = taken(database, replace(received(), thread="t-1"), customer=MIA)
    forged = replace(
        received("Send it to my new address."),
        thread="t-1",
        external="2",
        contact="mal@example.net",
        at=NOW + HOUR,
        order="B-2",
        name="Mia Berg <mia@example.org>",
    )
    assert not taken(database, forged, at=NOW + HOUR).new
    assert taken(database, forged, at=NOW + HOUR).again
    with pytest.raises(RequestRefusedError):
        taken(database, replace(forged, contact="mia@example.org"))
    case = case_now(database, first.case_id)
    assert (case.contact, case.order) == ("mia@example.org", "")
    with database.read() as session:
        assert [each.by for each in messages_of(session, case.id)] == [
            "Mia Berg",
            "Mia Berg (mia@example.org) <mal@example.net>",
        ]
        assert [each.detail for each in story(session, case.id)][-1] == (
            "by email, from mal@example.net; the case is with mia@example.org"
        )


def test_another_address_does_not_say_whose_a_case_is(database: Database) -> None:
    first = taken(database, replace(received(), thread="t-1"))
    mal = replace(received("Me again"), thread="t-1", contact="mal@example.net")
    taken(database, mal, customer=MIA)
    assert case_now(database, first.case_id).customer == ""
    taken(database, replace(mal, customer=str(MIA.id)), customer=MIA)
    assert case_now(database, first.case_id).customer == MIA.id


@pytest.mark.parametrize(
    ("channel", "contact"),
    [
        ("chat", "Anonymous"),
        ("email", "noreply@relay.example"),
        ("email", "No-Reply+17@relay.example"),
        ("phone", "private number"),
        ("phone", "000 000 0000"),
        ("store", "Mia"),
    ],
)
def test_contacts_that_many_have_put_no_messages_together(
    database: Database, channel: str, contact: str
) -> None:
    message = replace(received(channel=channel), contact=contact)
    first = taken(database, message)
    assert taken(database, replace(message, text="Mine is red")).new
    with database.read() as session:
        assert context_of(session, message, at=NOW).contacts == 0
    assert case_now(database, first.case_id).contact == contact.casefold()


@pytest.mark.parametrize(
    "at",
    [
        datetime.min.replace(tzinfo=UTC),
        datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14))),
        datetime(1969, 12, 31, 23, 59, tzinfo=UTC),
    ],
)
def test_a_message_from_before_1970_is_refused(database: Database, at: datetime) -> None:
    with pytest.raises(RequestRefusedError, match="correct its year"):
        taken(database, replace(received(), at=at))
    assert taken(database, replace(received(), at=datetime(1970, 1, 1, tzinfo=UTC))).new


def test_messages_of_a_thread_belong_together(database: Database) -> None:
    first = taken(database, replace(received(), thread="t-1"))
    other = taken(database, replace(received(), thread="t-2"))
    late = replace(received("still nothing"), thread="t-1", contact="", at=NOW + 200 * HOUR)
    again = taken(database, late, at=NOW + 200 * HOUR)
    assert first.case_id == again.case_id != other.case_id


def test_a_writer_at_hand_goes_on_with_their_case(database: Database) -> None:
    first = taken(database, received())
    soon = replace(received("and?"), contact="MIA@example.org ", at=NOW + 71 * HOUR)
    assert taken(database, soon, at=NOW + 71 * HOUR).case_id == first.case_id
    later = replace(soon, at=NOW + 144 * HOUR)
    assert taken(database, later, at=NOW + 144 * HOUR).new


@pytest.mark.parametrize(
    "other",
    [
        replace(received(), contact="bo@example.org"),
        replace(received(), contact=""),
        replace(received(), channel="phone"),
        replace(received(), order="B-2"),
    ],
    ids=["another writer", "nobody known", "another channel", "another order"],
)
def test_another_matter_is_another_case(database: Database, other: Received) -> None:
    taken(database, replace(received(), order="A-1"))
    assert taken(database, other).new


def test_messages_of_nobody_known_are_not_thrown_together(database: Database) -> None:
    nobody = replace(received(), contact="", name="")
    assert taken(database, nobody).case_id != taken(database, nobody).case_id


def test_a_case_of_one_customer_is_not_anothers(database: Database) -> None:
    shared = replace(received(), contact="family@example.org")
    first = taken(database, shared, customer=MIA)
    other = replace(MIA, id=type(MIA.id)("C-2"), name="Max Berg")
    assert taken(database, shared, customer=other).new
    assert taken(database, shared).case_id != ""
    assert case_now(database, first.case_id).customer == MIA.id


def test_whose_case_it_is_holds_for_offers_too(database: Database) -> None:
    first = taken(database, replace(received(), order="A-1"), customer=MIA)
    case = case_now(database, first.case_id)
    assert (case.customer, case.customer_name) == ("C-1", "Mia Berg")
    with database.read() as session:
        subject = session.get_one(CaseSubjectRow, first.case_id)
    assert (subject.customer, subject.order_id, subject.text) == (
        "C-1",
        "A-1",
        "Where is my order?",
    )


def test_what_the_customer_writes_ends_the_waiting(database: Database) -> None:
    people_in(database)
    first = taken(database, received())
    replied(database, first.case_id, NOW + HOUR)
    assert running(database, first.case_id) == set()
    taken(database, replace(received("thanks, but when?"), at=NOW + 2 * HOUR), at=NOW + 2 * HOUR)
    case = case_now(database, first.case_id)
    assert (case.state, case.owner, case.unread) == (State.OPEN, ANA.id, True)
    assert running(database, case.id) == {ClockKind.NEXT_RESPONSE, ClockKind.RESOLUTION}


def test_a_reply_opens_a_resolved_case_again_for_two_weeks(database: Database) -> None:
    people_in(database)
    first = taken(database, replace(received(), thread="t-1"))
    replied(database, first.case_id, NOW)
    resolved(database, first.case_id, NOW)
    soon = replace(received("not solved"), thread="t-1", at=NOW + 13 * 24 * HOUR)
    again = taken(database, soon, triage(4), at=soon.at)
    assert (again.case_id, again.new, again.reopened) == (first.case_id, False, True)
    case = case_now(database, first.case_id)
    assert (case.state, case.outcome, case.resolved_at, case.owner) == (
        State.OPEN,
        None,
        None,
        ANA.id,
    )
    assert case.priority == 4
    assert running(database, case.id) == {ClockKind.NEXT_RESPONSE, ClockKind.RESOLUTION}
    resolved(database, first.case_id, NOW)
    late = replace(soon, at=NOW + 15 * 24 * HOUR)
    assert taken(database, late, at=late.at).new
    assert taken(database, replace(late, case=first.case_id, thread=""), at=late.at).new


def test_a_resolved_case_is_no_place_for_a_new_thread(database: Database) -> None:
    first = taken(database, received())
    resolved(database, first.case_id, NOW)
    assert taken(database, replace(received("something else"), at=NOW + HOUR), at=NOW + HOUR).new


def test_a_message_for_a_case_that_is_not_there_is_refused(database: Database) -> None:
    with pytest.raises(UnknownCaseError):
        taken(database, replace(received(), case=CaseId("nowhere")))


def test_a_calm_message_puts_no_case_behind_others_and_says_so(database: Database) -> None:
    first = taken(database, received(), triage(2, Emotion.ANGRY))
    taken(database, replace(received("ok"), at=NOW + HOUR), triage(4), at=NOW + HOUR)
    taken(database, replace(received("hm"), at=NOW + 2 * HOUR), triage(5), at=NOW + 2 * HOUR)
    case = case_now(database, first.case_id)
    assert (case.priority, case.triage.emotion, case.triage.priority) == (2, Emotion.CALM, 2)
    assert case.triage.reasons == ("stays at priority 2: priority 2", "priority 5")
    with database.read() as session:
        told = [each.detail for each in story(session, case.id) if each.what == "priority"]
    assert told[0] == "stays at priority 2, although the new message alone is 4"


def test_an_angrier_message_puts_it_before_others_and_its_clock_too(database: Database) -> None:
    first = taken(database, received(), triage(4))
    before = case_now(database, first.case_id).next_due
    taken(database, replace(received("NOW!"), at=NOW + HOUR), triage(1), at=NOW + HOUR)
    after = case_now(database, first.case_id)
    assert before is not None
    assert after.next_due is not None
    assert after.next_due.due_at < before.due_at
    assert (after.priority, after.triage.reasons) == (1, ("priority 1",))


def test_an_older_message_that_comes_late_is_kept_in_its_place(database: Database) -> None:
    first = taken(database, replace(received("second"), thread="t"), triage(3, Emotion.WORRIED))
    early = replace(received("first"), thread="t", at=NOW - 5 * HOUR)
    taken(database, early, triage(4, Emotion.PLEASED), at=NOW + HOUR)
    case = case_now(database, first.case_id)
    assert (case.latest_text, case.latest_at, case.triage.emotion) == (
        "second",
        NOW,
        Emotion.WORRIED,
    )
    with database.read() as session:
        assert [each.text for each in messages_of(session, case.id)] == ["first", "second"]


def test_a_message_from_the_future_was_written_now(database: Database) -> None:
    first = taken(database, replace(received(), at=NOW + 1000 * HOUR))
    assert case_now(database, first.case_id).latest_at == NOW


def test_a_very_long_message_is_kept_in_part_and_a_note_says_so(database: Database) -> None:
    first = taken(database, received("late " * 60_000))
    with database.read() as session:
        messages = messages_of(session, first.case_id)
    note = next(each for each in messages if each.author is Author.NOTE)
    assert max(len(each.text) for each in messages) <= LONGEST_INBOUND
    assert note.text.startswith("The message had 299,999 characters; the first 200,000 are kept.")


@pytest.mark.parametrize(
    ("message", "why"),
    [
        (received(""), "the message is empty"),
        (received("\x00\x01\x02\x03\x04\x05"), "a file, not a message"),
        (received(channel=""), "needs the channel it came by"),
        (received(channel="carrier pigeon"), "is no channel"),
    ],
)
def test_what_is_no_message_is_refused_and_leaves_nothing(
    database: Database, message: Received, why: str
) -> None:
    with pytest.raises(RequestRefusedError, match=why):
        taken(database, message)
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(CaseRow)) == 0


@pytest.mark.parametrize("text", ["⸺ 𐎠𐎡𐎢 ༄༅", "Ø" * 100_000, "یہ کہاں ہے؟", "half \ud800a"])
def test_any_text_of_any_language_is_taken_in(database: Database, text: str) -> None:
    first = taken(database, received(text))
    with database.read() as session:
        assert len(messages_of(session, first.case_id)[0].text) == len(text) - text.count("\ud800")


def test_names_of_other_systems_may_be_long(database: Database) -> None:
    long = replace(received(), external="<" + "x" * 900 + "1>", thread="y" * 500, order="z" * 300)
    first = taken(database, long)
    assert taken(database, long).again
    assert not taken(database, replace(long, external=long.external[:-2] + "2>")).again
    assert case_now(database, first.case_id).order == "z" * 200


def test_who_had_a_case_and_was_let_go_has_it_no_more(database: Database) -> None:
    people_in(database)
    first = taken(database, received())
    with database.write() as session:
        claim(session, first.case_id, by=ANA, at=NOW)
    from assistant.access.people import disable

    disable(database, ANA.email, at=NOW, by=OWNER_ACTS, audit=Noted())
    taken(database, replace(received("hello?"), at=NOW + HOUR), at=NOW + HOUR)
    assert case_now(database, first.case_id).owner is None


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["email", "chat"]),
            st.sampled_from(["", "t-1", "t-2"]),
            st.sampled_from(["", "mia@example.org", "bo@example.org"]),
            st.integers(0, 600),
            st.integers(1, 5),
        ),
        max_size=8,
    )
)
def test_no_message_is_lost_in_whatever_order_they_come(
    database: Database, said: list[tuple[str, str, str, int, int]]
) -> None:
    with database.read() as session:
        before = session.scalar(select(func.count()).select_from(CaseMessageRow)) or 0
    at = NOW + 1000 * HOUR
    for channel, thread, contact, hours, priority in said:
        message = replace(
            received(channel=channel), thread=thread, contact=contact, at=NOW + hours * HOUR
        )
        first = taken(database, message, triage(priority), at=at)
        case = case_now(database, first.case_id)
        assert case.priority <= priority
        assert case.latest_at >= message.at
    with database.read() as session:
        kept = session.scalar(select(func.count()).select_from(CaseMessageRow)) or 0
    assert kept == before + len(said)


def test_a_chat_without_a_thread_joins_no_browser_s_case_by_its_contact(
    database: Database,
) -> None:
    begun = taken(database, replace(received(channel="chat"), thread="t-1"))
    other = taken(database, received("still nothing", channel="chat"))
    assert other.new
    assert other.case_id != begun.case_id
    assert not taken(database, received("and now?", channel="chat")).new
