"""Promises that somebody took on: tracked with their due time, and kept or not.

Every function joins the caller's transaction. One that changes something locks the case first.
"""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from assistant.access.model import Person, PersonId
from assistant.access.permissions import Permission
from assistant.casework.clocks import keeping
from assistant.casework.clocks.words import duration_in_words
from assistant.casework.errors import UnknownPromiseError
from assistant.casework.inbox.stored import changed, locked
from assistant.casework.model import (
    Author,
    CaseId,
    ClockKind,
    Promise,
    PromiseId,
    PromiseState,
)
from assistant.casework.ports import TrackedPromise
from assistant.casework.promises.keepers import acting, acting_on, keeper
from assistant.casework.promises.wording import what_of
from assistant.casework.tables import CaseMessageRow, CaseRow, PromiseRow
from assistant.casework.timeline import tell
from assistant.errors import RequestRefusedError
from assistant.escalation.model import ServicePlan
from assistant.texts import folded, storable

LONGEST_NOTE = 2_000
_SENT = (Author.AGENT.value, Author.ASSISTANT.value)


def track(
    session: Session,
    row: CaseRow,
    promise: TrackedPromise,
    message_id: str,
    *,
    by: Person,
    at: datetime,
    plan: ServicePlan,
) -> Promise:
    """Take a promise on, in a case that is locked: its clock starts.

    `message_id` names the reply that says it; empty for the newest one that does. The same words
    of the same reply again change nothing while the promise is open. Raises RequestRefusedError
    for words no reply has, a due time that is past, and an owner who does not work here.
    """
    person = acting_on(session, row, by)
    words = storable(promise.words).strip()
    said_in = _message_saying(session, row.id, words, message_id)
    if (known := _open_already(session, row.id, words, said_in)) is not None:
        return promise_of(known)
    if promise.due_at <= at:
        raise RequestRefusedError(
            f"“{words}” would be due before it was promised; name a time to come"
        )
    owner = keeper(session, promise.owner)
    kept = PromiseRow(
        id=uuid.uuid4().hex,
        case_id=row.id,
        message_id=said_in,
        customer=row.customer,
        words=words,
        what=what_of(words),
        owner=owner.id,
        owner_name=owner.name,
        made_at=at,
        due_at=promise.due_at,
        state=PromiseState.OPEN.value,
        closed_at=None,
        note="",
    )
    session.add(kept)
    session.flush()
    keeping.start_until(
        session,
        CaseId(row.id),
        ClockKind.PROMISE,
        at=at,
        due=promise.due_at,
        plan=plan,
        calendar=plan.own_calendar.id,
        about=kept.id,
    )
    detail = f"“{kept.words}”, by {owner.name} until {promise.due_at:%Y-%m-%d %H:%M %Z}".strip()
    tell(session, row.id, "promised", by=person.name, at=at, detail=detail)
    changed(row, at)
    return promise_of(kept)


def close(
    session: Session,
    promise_id: PromiseId,
    state: PromiseState,
    *,
    by: Person,
    note: str,
    at: datetime,
) -> Promise:
    """Note what became of a promise; its clock stops. Its owner may, and who may approve.

    One kept after it was due is kept, and the case's story says how late. Raises
    RequestRefusedError when it is not open any more, and for a missing note where one is needed.
    """
    if state is PromiseState.OPEN:
        raise ValueError("a promise is closed as kept, broken or withdrawn")
    row, case = _locked(session, promise_id)
    person = acting(session, by)
    if person.id != row.owner and not person.may(Permission.SUPERVISE):
        raise RequestRefusedError(
            f"{row.owner_name} keeps this promise; ask them, or a supervisor to close it"
        )
    if PromiseState(row.state) is not PromiseState.OPEN:
        raise RequestRefusedError(f"“{row.words}” was {row.state} already; look at the case again")
    row.note = _note(note, state)
    row.state, row.closed_at = state.value, at
    keeping.stop(session, CaseId(row.case_id), ClockKind.PROMISE, at=at, about=row.id)
    tell(session, row.case_id, f"promise {state}", by=person.name, at=at, detail=_told(row, at))
    changed(case, at)
    return promise_of(row)


def of_case(session: Session, case_id: str) -> tuple[Promise, ...]:
    """Every promise of a case, in the order they were made."""
    rows = session.scalars(
        select(PromiseRow)
        .where(PromiseRow.case_id == case_id)
        .order_by(PromiseRow.made_at, PromiseRow.due_at, PromiseRow.id)
    )
    return tuple(map(promise_of, rows))


def open_ones(session: Session, owner: PersonId | None = None) -> tuple[Promise, ...]:
    """The open promises of one owner, or of everybody, soonest due first."""
    wanted = select(PromiseRow).where(PromiseRow.state == PromiseState.OPEN.value)
    if owner is not None:
        wanted = wanted.where(PromiseRow.owner == owner)
    rows = session.scalars(wanted.order_by(PromiseRow.due_at, PromiseRow.id))
    return tuple(map(promise_of, rows))


def promise_of(row: PromiseRow) -> Promise:
    """The promise of a row."""
    return Promise(
        id=PromiseId(row.id),
        case=CaseId(row.case_id),
        customer=row.customer,
        words=row.words,
        what=row.what,
        owner=PersonId(row.owner),
        owner_name=row.owner_name,
        made_at=row.made_at,
        due_at=row.due_at,
        state=PromiseState(row.state),
        closed_at=row.closed_at,
        note=row.note,
    )


def _message_saying(session: Session, case_id: str, words: str, message_id: str) -> str:
    """The id of the reply that has these words; raises RequestRefusedError when none has."""
    if not words:
        raise RequestRefusedError("a promise has words; mark them in the reply")
    sent = (
        select(CaseMessageRow)
        .where(CaseMessageRow.case_id == case_id, CaseMessageRow.author.in_(_SENT))
        .order_by(CaseMessageRow.at.desc(), CaseMessageRow.taken_in_at.desc())
    )
    if message_id:
        sent = sent.where(CaseMessageRow.id == message_id)
    wanted = folded(words)
    said = next((each.id for each in session.scalars(sent) if wanted in folded(each.text)), None)
    if said is None:
        raise RequestRefusedError(
            f"no reply of this case says “{words[:80]}”; mark the words of a reply as they are"
        )
    return said


def _open_already(session: Session, case_id: str, words: str, message_id: str) -> PromiseRow | None:
    rows: Sequence[PromiseRow] = session.scalars(
        select(PromiseRow).where(
            PromiseRow.case_id == case_id,
            PromiseRow.message_id == message_id,
            PromiseRow.state == PromiseState.OPEN.value,
        )
    ).all()
    return next((row for row in rows if row.words == words), None)


def _locked(session: Session, promise_id: str) -> tuple[PromiseRow, CaseRow]:
    """A promise and its case, which nobody else changes until the commit."""
    row = session.get(PromiseRow, storable(promise_id))
    if row is None:
        raise UnknownPromiseError(promise_id)
    case = locked(session, row.case_id)
    session.refresh(row)
    return row, case


def _note(note: str, state: PromiseState) -> str:
    kept = storable(note).strip()
    if not kept and state is not PromiseState.KEPT:
        raise RequestRefusedError(f"say why the promise is {state}; the note stays with it")
    if len(kept) > LONGEST_NOTE:
        raise RequestRefusedError(f"a note has at most {LONGEST_NOTE:,} characters; shorten it")
    return kept


def _told(row: PromiseRow, at: datetime) -> str:
    late = f", {duration_in_words(row.due_at - at)}" if at > row.due_at else ""
    note = f": {row.note}" if row.note else ""
    return f"“{row.words}”{late}{note}"
