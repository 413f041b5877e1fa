"""What may become of a decision, and the line of the ledger that each change leaves."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType

from babel.dates import format_datetime
from sqlalchemy.orm import Session

from assistant.access.model import Person
from assistant.access.people import person_of
from assistant.access.tables import PersonRow
from assistant.errors import RequestRefusedError
from assistant.money import Money
from assistant.offers.decision import Decision, Status
from assistant.offers.decisions.kept import decision_of
from assistant.offers.ledger import appending
from assistant.offers.ledger.entry import Detail, Entry, Event
from assistant.offers.ledger.fingerprint import state_of
from assistant.offers.tables import DecisionRow
from assistant.texts import storable

NEXT = MappingProxyType(
    {
        Status.WAITING: {Status.MADE, Status.REFUSED, Status.EXPIRED, Status.WITHDRAWN},
        Status.MADE: {Status.ACCEPTED, Status.TURNED_DOWN, Status.FULFILLED},
        Status.ACCEPTED: {Status.FULFILLED},
    }
)
"""What each state can turn into; every other one is the end."""

LONGEST_REASON = 2_000


def row_of(session: Session, decision: str) -> DecisionRow:
    """A decision as it is now; raises RequestRefusedError when there is none."""
    row = session.get(DecisionRow, storable(decision), populate_existing=True)
    if row is None:
        raise RequestRefusedError(f"there is no decision {decision!r}; look at the case again")
    return row


def person_in(session: Session, person: str) -> Person | None:
    """A person as they are now: the role they had when they signed in may be another's."""
    row = session.get(PersonRow, person, populate_existing=True)
    return None if row is None else person_of(row)


def working(session: Session, by: Person) -> Person:
    """Whoever acts, as they are now, with the bounds they came with.

    Raises RequestRefusedError unless they work here.
    """
    person = person_in(session, by.id)
    if person is None or person.disabled_at is not None:
        raise RequestRefusedError(f"{by.name} does not work here; sign in as somebody who does")
    return replace(person, scopes=by.scopes)


def refuse_unless(session: Session, row: DecisionRow, to: Status) -> None:
    """Raise RequestRefusedError, saying what was decided, unless it can still turn into that."""
    if to not in NEXT.get(Status(row.status), ()):
        raise RequestRefusedError(f"{row.title} {so_far(session, row)}; look at the case again")


def note(
    session: Session,
    row: DecisionRow,
    event: Event,
    *,
    by: str,
    at: datetime,
    detail: Mapping[str, Detail] | None = None,
) -> Decision:
    """Write a decision as it now stands, and the ledger's line about it; return its value."""
    session.add(row)
    session.flush()
    entry = Entry(
        event=event,
        at=at,
        actor=by,
        customer=row.customer,
        case=row.case_id,
        offer=row.offer,
        decision=row.id,
        value=Money.of_minor(row.value_minor, row.currency),
        detail={**(detail or {}), "status": row.status, "state": state_of(row)},
    )
    appending.append(session, entry)
    return decision_of(row)


def a_reason(reason: str, *, needed: str = "") -> str:
    """A reason as it is kept; `needed` is what to say when it may not be left out."""
    kept = storable(reason).strip()
    if needed and not kept:
        raise RequestRefusedError(needed)
    if len(kept) > LONGEST_REASON:
        raise RequestRefusedError(f"a reason has at most {LONGEST_REASON:,} characters; shorten it")
    return kept


def so_far(session: Session, row: DecisionRow) -> str:
    """What became of a decision, by whom and when, as the rest of a sentence."""
    answered = f"by {_name(session, row.answered_by)} on {_moment(row.answered_at)}"
    match Status(row.status):
        case Status.WAITING:
            return f"waits for approval until {_moment(row.deadline)}"
        case Status.REFUSED:
            return f"was refused {answered}: {row.answer_reason}"
        case Status.EXPIRED:
            return f"expired unanswered on {_moment(row.deadline)}"
        case Status.WITHDRAWN:
            return f"was withdrawn by {_name(session, row.agent)}"
        case Status.DECLINED:
            return f"was declined by {_name(session, row.agent)} on {_moment(row.made_at)}"
        case Status.MADE if row.answered_by:
            return f"was approved {answered}"
        case Status.MADE:
            return f"was made by {_name(session, row.agent)} on {_moment(row.made_at)}"
        case Status.ACCEPTED:
            return "was accepted by the customer"
        case Status.TURNED_DOWN:
            return "was turned down by the customer"
        case Status.FULFILLED:
            return "was fulfilled"


def _name(session: Session, person: str | None) -> str:
    known = person_in(session, person) if person else None
    return known.name if known else "somebody"


def _moment(at: datetime | None) -> str:
    return format_datetime(at, "d MMMM yyyy, HH:mm 'UTC'", locale="en") if at else "no day"
