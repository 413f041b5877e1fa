"""A case has one owner: claimed, given on and given back, and everybody is told who."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from assistant.access.model import Person, PersonId
from assistant.access.owner import owner
from assistant.cases.tables import CaseSubjectRow, ConversationRow
from assistant.casework.clocks.keeping import of_case
from assistant.casework.errors import ClaimedError
from assistant.casework.handover.raising import put_up
from assistant.casework.inbox import claiming
from assistant.casework.inbox.receiving import take_in
from assistant.casework.inbox.stored import locked
from assistant.casework.model import ASSISTANT, Case, CaseId, ClockKind, Handler, State
from assistant.casework.timeline import story
from assistant.customers.model import Order
from assistant.errors import RequestRefusedError
from assistant.escalation.model import WayUp
from kb.database import Database
from tests.assistant.casework.worlds import (
    ADA,
    ANA,
    BO,
    CALM,
    GIL,
    LEGAL,
    MIA,
    NOW,
    PLAN,
    SUE,
    case_in,
    case_now,
    people_in,
    received,
)
from tests.assistant.offers.company import euros


@pytest.fixture
def case(database: Database) -> CaseId:
    """A case by e-mail that nobody claimed, and everybody who works here."""
    people_in(database)
    return case_in(database)


def claimed(database: Database, case: CaseId, by: Person = ANA) -> Case:
    """Claim a case."""
    with database.write() as session:
        claiming.claim(session, case, by=by, at=NOW)
    return case_now(database, case)


def conversation_is(database: Database, case: CaseId) -> str:
    """Whose the case's conversation is."""
    with database.read() as session:
        return session.get_one(ConversationRow, case).person


def told(database: Database, case: CaseId) -> list[tuple[str, str, str]]:
    """The story of a case."""
    with database.read() as session:
        return [(each.by, each.what, each.detail) for each in story(session, case)]


def test_who_claims_a_case_has_it_with_its_conversation(database: Database, case: CaseId) -> None:
    mine = claimed(database, case)
    assert (mine.owner, mine.owner_name, mine.revision) == (ANA.id, "Ana", 2)
    assert conversation_is(database, case) == ANA.id
    assert told(database, case) == [("Ana", "claimed", "")]
    assert claimed(database, case).revision == 2


def test_who_comes_second_is_told_who_was_first(database: Database, case: CaseId) -> None:
    claimed(database, case)
    for other in (BO, SUE, ADA):
        with pytest.raises(ClaimedError, match="Ana works on this case"):
            claimed(database, case, other)
    assert case_now(database, case).owner == ANA.id


def test_a_case_is_claimed_from_the_assistant(database: Database) -> None:
    people_in(database)
    with database.write() as session:
        chat = take_in(session, received(channel="chat"), CALM, plan=PLAN, at=NOW).case_id
    assert conversation_is(database, chat) == ASSISTANT
    assert claimed(database, chat).handler is Handler.PERSON
    assert conversation_is(database, chat) == ANA.id
    assert told(database, chat)[-1] == ("Ana", "claimed", "took over from the assistant")


def test_a_case_is_given_back_to_the_queue(database: Database, case: CaseId) -> None:
    claimed(database, case)
    with database.write() as session:
        claiming.release(session, case, by=ANA, at=NOW, reason=" shift ends\n")
    back = case_now(database, case)
    assert (back.owner, back.owner_name, back.handler) == (None, "", Handler.PERSON)
    assert conversation_is(database, case) == ""
    assert told(database, case)[-1] == ("Ana", "released", "shift ends")
    with (
        pytest.raises(RequestRefusedError, match="in the queue already"),
        database.write() as session,
    ):
        claiming.release(session, case, by=ANA, at=NOW)


@pytest.mark.parametrize("by", [SUE, ADA, owner()], ids=["supervisor", "admin", "owner"])
def test_who_may_approve_acts_on_every_case(database: Database, case: CaseId, by: Person) -> None:
    claimed(database, case)
    with database.write() as session:
        claiming.assign(session, case, BO.id, by=by, at=NOW, reason="knows it")
        claiming.reprioritise(session, case, 1, by=by, at=NOW, reason="press", plan=PLAN)
    given = case_now(database, case)
    assert (given.owner, given.priority) == (BO.id, 1)
    assert conversation_is(database, case) == BO.id
    assert told(database, case)[-2] == (by.name, "assigned", "to Bo: knows it")


def test_an_agent_does_nothing_to_anothers_case(database: Database, case: CaseId) -> None:
    before = claimed(database, case)
    works: tuple[Callable[[Session], object], ...] = (
        lambda session: claiming.release(session, case, by=BO, at=NOW),
        lambda session: claiming.assign(session, case, BO.id, by=BO, at=NOW),
        lambda session: claiming.about(session, case, MIA, by=BO, at=NOW, plan=PLAN),
        lambda session: claiming.reprioritise(
            session, case, 1, by=BO, at=NOW, reason="x", plan=PLAN
        ),
    )
    for work in works:
        with pytest.raises(ClaimedError, match="Ana works on this case"), database.write() as s:
            work(s)
    assert case_now(database, case) == before


def test_an_agent_gives_on_what_is_theirs_alone(database: Database, case: CaseId) -> None:
    with pytest.raises(RequestRefusedError, match="claim it, then"), database.write() as session:
        claiming.assign(session, case, BO.id, by=ANA, at=NOW)
    claimed(database, case)
    with database.write() as session:
        claiming.assign(session, case, BO.id, by=ANA, at=NOW)
    assert case_now(database, case).owner == BO.id


@pytest.mark.parametrize("to", [GIL.id, PersonId("nobody"), PersonId("a\x00")])
def test_a_case_is_given_to_nobody_who_does_not_work_here(
    database: Database, case: CaseId, to: PersonId
) -> None:
    with pytest.raises(RequestRefusedError, match="choose somebody"), database.write() as session:
        claiming.assign(session, case, to, by=SUE, at=NOW)


def test_who_was_let_go_does_nothing(database: Database, case: CaseId) -> None:
    for by in (GIL, Person(GIL.id, "Gil", GIL.email, SUE.role, NOW)):
        with pytest.raises(RequestRefusedError, match="Gil was let go"):
            claimed(database, case, by)
        with pytest.raises(RequestRefusedError, match="Gil was let go"), database.write() as s:
            claiming.mark_read(s, case, by=by)


def test_what_somebody_had_who_was_let_go_is_free(database: Database, case: CaseId) -> None:
    with database.write() as session:
        locked(session, case).owner = GIL.id
    assert claimed(database, case).owner == ANA.id


def test_a_resolved_case_is_not_claimed(database: Database, case: CaseId) -> None:
    with database.write() as session:
        locked(session, case).state = State.RESOLVED.value
    with pytest.raises(RequestRefusedError, match="reopen it"):
        claimed(database, case)


def test_a_case_is_about_a_customer_and_one_of_their_orders(
    database: Database, case: CaseId
) -> None:
    mia = type(MIA)(MIA.id, MIA.name, tier="gold", orders=(Order("A-1", euros(20)),))
    with database.write() as session:
        claiming.about(session, case, mia, order="A-1", by=ANA, at=NOW, plan=PLAN)
    known = case_now(database, case)
    assert (known.customer, known.customer_name, known.order) == ("C-1", "Mia Berg", "A-1")
    with database.read() as session:
        assert session.get_one(CaseSubjectRow, case).order_id == "A-1"
    with pytest.raises(RequestRefusedError, match="has no order 'B-2'"), database.write() as s:
        claiming.about(s, case, mia, order="B-2", by=ANA, at=NOW, plan=PLAN)
    with database.write() as session:
        claiming.about(session, case, mia, by=ANA, at=NOW, plan=PLAN)
    assert case_now(database, case).order == ""


def test_a_case_put_before_others_is_due_sooner_and_says_why(database: Database) -> None:
    people_in(database)
    with database.write() as session:
        case = take_in(session, received(), CALM, plan=PLAN, at=NOW).case_id
        claiming.reprioritise(session, case, 1, by=ANA, at=NOW, reason="a journalist", plan=PLAN)
    first = case_now(database, case)
    assert (first.priority, first.triage.reasons) == (1, ("Ana: a journalist",))
    with database.read() as session:
        due = {each.kind: each.due_at for each in of_case(session, case)}
    assert due[ClockKind.FIRST_RESPONSE] == NOW + timedelta(minutes=15)


@pytest.mark.parametrize(
    ("priority", "reason", "why"),
    [(1, " ", "say why"), (0, "x", "no priority"), (6, "x", "no priority")],
)
def test_a_priority_needs_to_be_one_and_a_reason(
    database: Database, case: CaseId, priority: int, reason: str, why: str
) -> None:
    with pytest.raises(RequestRefusedError, match=why), database.write() as session:
        claiming.reprioritise(session, case, priority, by=ANA, at=NOW, reason=reason, plan=PLAN)


def test_a_case_with_a_required_escalation_is_put_back_by_supervisors_only(
    database: Database, case: CaseId
) -> None:
    with database.write() as session:
        way = WayUp(PLAN.paths[0], LEGAL, "", NOW + timedelta(hours=1), ("says 'lawyer'",))
        put_up(session, locked(session, case), way, by="Handrail", at=NOW, plan=PLAN, what="up")

    def put(priority: int, by: Person) -> int:
        with database.write() as session:
            return claiming.reprioritise(
                session, case, priority, by=by, at=NOW, reason="seen", plan=PLAN
            ).priority

    with pytest.raises(RequestRefusedError, match="“Legal threat” of this case is required"):
        put(5, ANA)
    assert put(2, ANA) == 2
    assert put(5, SUE) == 5
    assert put(4, ANA) == 4


def test_a_message_is_read_by_who_works_on_it(database: Database, case: CaseId) -> None:
    claimed(database, case)
    for by, unread in ((SUE, True), (BO, True), (ANA, False)):
        with database.write() as session:
            claiming.mark_read(session, case, by=by)
        assert case_now(database, case).unread is unread
    assert case_now(database, case).revision == 2


def test_of_nobodys_case_anyone_reads_the_message(database: Database, case: CaseId) -> None:
    with database.write() as session:
        claiming.mark_read(session, case, by=BO)
    assert case_now(database, case).unread is False
