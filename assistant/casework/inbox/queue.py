"""The queue: which cases wait for somebody, in the order they are to be taken."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import Session, defer

from assistant.access.model import Person
from assistant.access.tables import PersonRow
from assistant.casework.inbox.owning import refuse_gone
from assistant.casework.inbox.stored import cases_of
from assistant.casework.model import (
    GOING,
    Case,
    ClockState,
    Handler,
    QueueFilter,
    Sorting,
    State,
)
from assistant.casework.tables import CaseRow, ClockRow, EscalationRow
from assistant.errors import RequestRefusedError
from assistant.texts import folded, storable

LONGEST_SEARCH = 200
MOST_CASES = 1000


def queue(
    session: Session, wanted: QueueFilter, *, by: Person, at: datetime, limit: int = 100
) -> list[Case]:
    """At most `limit` cases that fit, sorted as asked; those with no clock after those with one.

    Words that are looked for, in any case, are each in who the customer is, what the case is
    called, or what was written. Raises RequestRefusedError over 200 characters of them.
    """
    if len(wanted.containing) > LONGEST_SEARCH:
        raise RequestRefusedError(
            f"a search has at most {LONGEST_SEARCH} characters; look for fewer words"
        )
    refuse_gone(session, by)
    # Ids are sorted, not whole rows: of thousands of cases only the first are read.
    chosen = select(CaseRow.id)
    for condition in _conditions(wanted, at):
        chosen = chosen.where(condition)
    chosen = _sorted(chosen, wanted.sorting).limit(max(0, min(limit, MOST_CASES)))
    ids = session.scalars(chosen).all()
    read = select(CaseRow).where(CaseRow.id.in_(ids)).options(defer(CaseRow.searched))
    rows = {row.id: row for row in session.scalars(read)}
    return cases_of(session, [rows[each] for each in ids if each in rows])


def counts(session: Session, *, by: Person, at: datetime) -> Mapping[str, int]:
    """How many cases that are not over: 'mine', 'unclaimed', 'late', 'open', 'escalated'.

    What the assistant answers is open, and nobody has to claim it.
    """
    conditions = {
        "mine": CaseRow.owner == by.id,
        "unclaimed": and_(_nobodys(), CaseRow.handler == Handler.PERSON.value),
        "late": CaseRow.id.in_(late_cases(at)),
        "open": CaseRow.id.is_not(None),
        "escalated": CaseRow.id.in_(_escalated_cases()),
    }
    sums = [func.sum(case((condition, 1), else_=0)) for condition in conditions.values()]
    row = session.execute(select(*sums).where(CaseRow.state != State.RESOLVED.value)).one()
    return {name: int(count or 0) for name, count in zip(conditions, row, strict=True)}


def _sorted(chosen: Select[str], sorting: Sorting) -> Select[str]:
    if sorting is Sorting.NEWEST:
        return chosen.order_by(CaseRow.latest_at.desc(), CaseRow.id)
    # Joined, not looked up case by case: for that SQLite takes the index of what is due first.
    due = (
        select(ClockRow.case_id, func.min(ClockRow.due_at).label("due_at"))
        .where(ClockRow.state == ClockState.RUNNING.value)
        .group_by(ClockRow.case_id)
        .subquery()
    )
    chosen = chosen.outerjoin(due, due.c.case_id == CaseRow.id)
    if sorting is Sorting.PRIORITY:
        chosen = chosen.order_by(CaseRow.priority)
    return chosen.order_by(due.c.due_at.is_(None), due.c.due_at, CaseRow.latest_at, CaseRow.id)


def _conditions(wanted: QueueFilter, at: datetime) -> Sequence[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.states:
        found.append(CaseRow.state.in_(sorted(wanted.states)))
    if wanted.channels:
        found.append(CaseRow.channel.in_(_words(wanted.channels)))
    if wanted.owners:
        found.append(_owned(wanted.owners))
    if wanted.teams:
        found.append(CaseRow.team.in_(_words(wanted.teams)))
    if wanted.priorities:
        found.append(CaseRow.priority.in_(sorted(wanted.priorities)))
    if wanted.late:
        found.append(CaseRow.id.in_(late_cases(at)))
    if wanted.escalated:
        found.append(CaseRow.id.in_(_escalated_cases()))
    words = dict.fromkeys(folded(wanted.containing).split())
    found += [CaseRow.searched.contains(word, autoescape=True) for word in words]
    return found


def _words(wanted: frozenset[str]) -> list[str]:
    return sorted(map(storable, wanted))


def _owned(owners: frozenset[str]) -> ColumnElement[bool]:
    theirs = CaseRow.owner.in_(_words(owners - {""}))
    return or_(theirs, _nobodys()) if "" in owners else theirs


def _nobodys() -> ColumnElement[bool]:
    """Cases nobody works on; who was let go works on none."""
    gone = select(PersonRow.id).where(PersonRow.disabled_at.is_not(None))
    return or_(CaseRow.owner.is_(None), CaseRow.owner.in_(gone))


def late_cases(at: datetime) -> Select[str]:
    """Cases with a clock that goes and was missed."""
    missed = or_(
        and_(ClockRow.state == ClockState.RUNNING.value, ClockRow.due_at < at),
        and_(ClockRow.state != ClockState.STOPPED.value, ClockRow.breached_at.is_not(None)),
    )
    return select(ClockRow.case_id).where(missed)


def _escalated_cases() -> Select[str]:
    return select(EscalationRow.case_id).where(EscalationRow.state.in_(GOING))
