"""Which case a message belongs to: the one it names, its thread's, the writer's, or a new one."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from assistant.casework.inbox.arriving import Arrived
from assistant.casework.inbox.contacts import tells_one
from assistant.casework.inbox.stored import found, locked
from assistant.casework.model import Author, State
from assistant.casework.tables import CaseMessageRow, CaseRow

REOPENS_FOR = timedelta(days=14)
"""How long after its end a reply opens a case again; later it begins a new one."""

ACTIVE_FOR = timedelta(hours=72)
"""How long after the latest message another of the same writer belongs to the same case."""

CONTACTS_SINCE = timedelta(days=30)

_IN_ONE_BROWSER = "chat"


def case_for(
    session: Session, message: Arrived, customer: str, *, lock: bool = True
) -> CaseRow | None:
    """The row of the case a message goes on with; None for a new one.

    It is locked unless asked otherwise. A resolved case is one that the message opens again.
    Raises UnknownCaseError for a case that is named and not there.
    """
    case_id = message.case or _thread_case(session, message) or _writers(session, message, customer)
    if not case_id:
        return None
    row = locked(session, case_id) if lock else found(session, case_id)
    return None if row.forgotten_at is not None or _is_long_over(row, message.at) else row


def contacts(
    session: Session, *, customer: str, contact: str, at: datetime, but: str | None
) -> int:
    """How many other cases this writer began in the 30 days before.

    A contact that many have, such as 'Anonymous', counts nobody's.
    """
    contact = contact if tells_one(contact) else ""
    if not customer and not contact:
        return 0
    chosen = select(func.count()).where(
        _whose(customer, contact),
        _written(),
        CaseRow.opened_at >= at - CONTACTS_SINCE,
        CaseRow.id != (but or ""),
    )
    return session.scalar(chosen) or 0


def _is_long_over(row: CaseRow, at: datetime) -> bool:
    return row.resolved_at is not None and row.resolved_at + REOPENS_FOR < at


def _thread_case(session: Session, message: Arrived) -> str | None:
    """The case of a message's thread: one that is not over before one that is, the newest first."""
    if not message.thread:
        return None
    chosen = _ids().where(CaseRow.channel == message.channel, CaseRow.thread == message.thread)
    return session.scalar(chosen)


def _writers(session: Session, message: Arrived, customer: str) -> str | None:
    """The writer's case that is at hand; another thread or another order is another matter."""
    if not customer and not message.known_by:
        return None
    chosen = _ids().where(
        _whose(customer, message.known_by),
        _written(),
        CaseRow.channel == message.channel,
        CaseRow.state != State.RESOLVED.value,
        CaseRow.latest_at >= message.at - ACTIVE_FOR,
    )
    if message.thread or message.channel == _IN_ONE_BROWSER:
        # What is typed into a chat proves nothing: no answer may go to another's browser.
        chosen = chosen.where(CaseRow.thread == "")
    if message.order:
        chosen = chosen.where(CaseRow.order_id.in_(["", message.order]))
    return session.scalar(chosen)


def _ids() -> Select[str]:
    over = CaseRow.state == State.RESOLVED.value
    return select(CaseRow.id).order_by(over, CaseRow.latest_at.desc(), CaseRow.id).limit(1)


def _written() -> ColumnElement[bool]:
    """Cases a customer began. One that waits to ask them how it went is no matter of theirs."""
    return exists().where(
        CaseMessageRow.case_id == CaseRow.id, CaseMessageRow.author == Author.CUSTOMER.value
    )


def _whose(customer: str, contact: str) -> ColumnElement[bool]:
    """Cases of one writer. What came from a contact for another customer is not theirs."""
    by_contact = CaseRow.contact == contact
    if not customer:
        return by_contact
    by_customer = CaseRow.customer == customer
    return or_(by_customer, and_(by_contact, CaseRow.customer == "")) if contact else by_customer
