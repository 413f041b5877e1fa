"""What waits for approval: answered, taken back, or run out of time."""

from collections.abc import Callable
from datetime import date, datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from assistant.access.model import Person
from assistant.access.permissions import Permission
from assistant.access.refusing import refuse_who_may_not
from assistant.errors import RequestRefusedError
from assistant.money import Money
from assistant.offers.decision import Decision, Status
from assistant.offers.decisions.choosing import case_detail, refuse_another_day
from assistant.offers.decisions.kept import decision_of
from assistant.offers.decisions.ruling import Ground, Ruling, Wanted, ruled
from assistant.offers.decisions.states import (
    a_reason,
    note,
    person_in,
    refuse_unless,
    row_of,
    so_far,
    working,
)
from assistant.offers.ledger import appending
from assistant.offers.ledger.entry import Event
from assistant.offers.limits.budgets import team_of
from assistant.offers.proposals import Standing
from assistant.offers.tables import DecisionRow
from kb.database import Database

ReadAgain = Callable[[Session, Decision], Ground]
"""Reads the ground of a decision as it is now, in a transaction; it may be asked again."""


def answer(
    database: Database,
    decision: str,
    *,
    approved: bool,
    reason: str,
    by: Person,
    read: ReadAgain,
    at: datetime,
    on: date,
) -> Decision:
    """Approve what waits, so that it is made now, or refuse it; a refusal needs its reason.

    Approval holds everything up to what holds now: policy, conditions, frequency, budget, and
    the limits of who approves. `at` is now, `on` today. Raises RequestRefusedError when any of
    it does not hold, for one's own request, and when it was decided or ran out of time before.
    """
    refuse_another_day(on, at)

    def work(session: Session) -> Decision:
        person, row = working(session, by), row_of(session, decision)
        _refuse_answer_of(person, row)
        if _is_late(row, at):
            return _expired(session, row, at)
        refuse_unless(session, row, Status.REFUSED)
        needed = "" if approved else "say why it is refused, so that the agent can tell"
        row.answer_reason = a_reason(reason, needed=needed)
        if not approved:
            return _refused(session, row, person, at)
        ruling = _ruling_again(session, row, person, read, on)
        return _made(session, row, ruling, person, at)

    done = database.serialized(work, locking=appending.LOCK)
    if done.status is Status.EXPIRED:
        _refuse_late(database, done)
    return done


def withdraw(database: Database, decision: str, *, by: Person, at: datetime) -> Decision:
    """Take back what waits; raises RequestRefusedError for what another asked, or is over."""

    def work(session: Session) -> Decision:
        person, row = working(session, by), row_of(session, decision)
        if row.agent != person.id:
            raise RequestRefusedError("only who asked takes it back; ask them, or refuse it")
        if _is_late(row, at):
            return _expired(session, row, at)
        refuse_unless(session, row, Status.WITHDRAWN)
        row.status = Status.WITHDRAWN.value
        return note(session, row, Event.WITHDRAWN, by=person.id, at=at)

    done = database.serialized(work, locking=appending.LOCK)
    if done.status is Status.EXPIRED:
        _refuse_late(database, done)
    return done


def expire(database: Database, *, at: datetime) -> tuple[Decision, ...]:
    """Note what nobody answered in time; whoever looks may call it as often as they like."""
    with database.read() as session:
        if session.scalars(_late(at).limit(1)).first() is None:
            return ()

    def work(session: Session) -> tuple[Decision, ...]:
        rows = session.scalars(_late(at).order_by(DecisionRow.deadline, DecisionRow.id)).all()
        return tuple(_expired(session, row, at) for row in rows)

    return database.serialized(work, locking=appending.LOCK)


def _refuse_answer_of(person: Person, row: DecisionRow) -> None:
    refuse_who_may_not(person, Permission.APPROVE)
    if row.agent == person.id:
        raise RequestRefusedError("nobody answers what they asked for; somebody else has to")


def _ruling_again(
    session: Session, row: DecisionRow, person: Person, read: ReadAgain, on: date
) -> Ruling:
    """What the offer rests on now, with the limits of who approves; raises unless all holds."""
    asker = person_in(session, row.agent)
    if asker is None or asker.disabled_at is not None:
        raise RequestRefusedError(f"who asked for {row.title} was let go; refuse it")
    ground = read(session, decision_of(row))
    if (ground.case.id, ground.customer.id) != (row.case_id, row.customer):
        raise ValueError(f"what was read is case {ground.case.id} of {ground.customer.id}")
    value = Money.of_minor(row.value_minor, row.currency)
    if ground.catalogue.currency != value.currency:
        raise RequestRefusedError(f"the catalogue is not in {value.currency} any more; refuse it")
    team = team_of(ground.catalogue, asker)
    ruling = ruled(session, ground, Wanted(row.offer, person, on, value.amount, team))
    if ruling.authority.standing is not Standing.MAY:
        why = "; ".join(ruling.authority.why)
        raise RequestRefusedError(f"{row.title} is beyond what you may approve: {why}")
    return ruling


def _made(
    session: Session, row: DecisionRow, ruling: Ruling, person: Person, at: datetime
) -> Decision:
    row.status, row.spent_on = Status.MADE.value, ruling.on
    row.answered_by, row.answered_at = person.id, at
    row.cost_minor, row.budget, row.team = ruling.cost.minor, ruling.offer.budget, ruling.team
    row.catalogue_version = ruling.ground.catalogue.version
    detail = {**ruling.detail, **case_detail(ruling), "reason": row.answer_reason}
    note(session, row, Event.APPROVED, by=person.id, at=at, detail=detail)
    return note(session, row, Event.MADE, by=row.agent, at=at, detail={"approved": person.id})


def _refused(session: Session, row: DecisionRow, person: Person, at: datetime) -> Decision:
    row.status = Status.REFUSED.value
    row.answered_by, row.answered_at = person.id, at
    detail = {"reason": row.answer_reason}
    return note(session, row, Event.REFUSED, by=person.id, at=at, detail=detail)


def _expired(session: Session, row: DecisionRow, at: datetime) -> Decision:
    row.status = Status.EXPIRED.value
    return note(session, row, Event.EXPIRED, by="", at=at)


def _is_late(row: DecisionRow, at: datetime) -> bool:
    waits = row.status == Status.WAITING.value
    return waits and row.deadline is not None and row.deadline < at


def _late(at: datetime) -> Select[DecisionRow]:
    return select(DecisionRow).where(
        DecisionRow.status == Status.WAITING.value, DecisionRow.deadline < at
    )


def _refuse_late(database: Database, decision: Decision) -> None:
    with database.read() as session:
        told = so_far(session, row_of(session, decision.id))
    raise RequestRefusedError(f"{decision.title} {told}; the agent may ask again")
