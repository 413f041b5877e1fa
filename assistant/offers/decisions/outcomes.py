"""What became of an offer that was made: the customer's word, its fulfilment, how it was liked."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from assistant.access.model import Person
from assistant.errors import RequestRefusedError
from assistant.offers.advice.learning import learn_answer, learn_rating
from assistant.offers.decision import Decision, Status
from assistant.offers.decisions.states import note, refuse_unless, row_of, so_far, working
from assistant.offers.ledger import appending
from assistant.offers.ledger.entry import Event
from assistant.offers.model import OfferId
from assistant.offers.tables import DecisionRow
from kb.database import Database

Allowed = Callable[[Session, str, Person], None]
"""Raises RequestRefusedError unless a person may work on a case, as a transaction sees it."""

_REACHED = (Status.MADE, Status.ACCEPTED, Status.TURNED_DOWN, Status.FULFILLED)


def anybody(session: Session, case: str, by: Person) -> None:
    """Let everybody who works here note what became of an offer, whose case it ever was."""


def customer_said(
    database: Database,
    decision: str,
    *,
    accepted: bool,
    by: Person,
    at: datetime,
    allowed: Allowed = anybody,
) -> Decision:
    """Note whether the customer took what was offered, and learn from it.

    What they turned down counts against no limit any more, and is not offered again in the
    case. Raises RequestRefusedError unless it was made and not answered yet, and what `allowed`
    raises.
    """

    def work(session: Session) -> Decision:
        person, row = _working_on(session, decision, by, allowed)
        to = Status.ACCEPTED if accepted else Status.TURNED_DOWN
        refuse_unless(session, row, to)
        row.status = to.value
        learn_answer(session, OfferId(row.offer), row.segment, accepted=accepted)
        event = Event.ACCEPTED if accepted else Event.TURNED_DOWN
        return note(session, row, event, by=person.id, at=at)

    return database.serialized(work, locking=appending.LOCK)


def fulfil(
    database: Database,
    decision: str,
    *,
    by: Person,
    at: datetime,
    allowed: Allowed = anybody,
) -> Decision:
    """Note that the customer has what was offered; raises RequestRefusedError unless made."""

    def work(session: Session) -> Decision:
        person, row = _working_on(session, decision, by, allowed)
        refuse_unless(session, row, Status.FULFILLED)
        row.status = Status.FULFILLED.value
        return note(session, row, Event.FULFILLED, by=person.id, at=at)

    return database.serialized(work, locking=appending.LOCK)


def rate(
    database: Database,
    decision: str,
    *,
    satisfaction: int,
    by: Person,
    at: datetime,
    allowed: Allowed = anybody,
) -> Decision:
    """Note how satisfied the customer was afterwards, 1 to 5, once, and learn from it."""
    if not 1 <= satisfaction <= 5:
        raise RequestRefusedError(f"satisfaction is 1 to 5, not {satisfaction}")

    def work(session: Session) -> Decision:
        person, row = _working_on(session, decision, by, allowed)
        if Status(row.status) not in _REACHED:
            raise RequestRefusedError(
                f"{row.title} {so_far(session, row)}; only what reached a customer is rated"
            )
        if row.satisfaction is not None:
            raise RequestRefusedError(
                f"{row.title} was rated {row.satisfaction} already; a rating stays"
            )
        row.satisfaction = satisfaction
        learn_rating(session, OfferId(row.offer), row.segment, satisfaction=satisfaction)
        detail = {"satisfaction": satisfaction}
        return note(session, row, Event.RATED, by=person.id, at=at, detail=detail)

    return database.serialized(work, locking=appending.LOCK)


def _working_on(
    session: Session, decision: str, by: Person, allowed: Allowed
) -> tuple[Person, DecisionRow]:
    """Whoever acts, as they are now, and the decision; raises unless the case is theirs."""
    person, row = working(session, by), row_of(session, decision)
    allowed(session, row.case_id, person)
    return person, row
