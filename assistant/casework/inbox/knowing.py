"""What is known around a message before it is triaged: whose it is, what they wrote before."""

from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from assistant.casework.inbox.arriving import Arrived, arrived
from assistant.casework.inbox.belonging import case_for, contacts
from assistant.casework.model import Author, Received
from assistant.casework.tables import CaseMessageRow
from assistant.customers.loading import load
from assistant.customers.model import Customer
from assistant.customers.rows import digits
from assistant.customers.tables import CustomerRow
from assistant.triage.model import Inbound

MOST_EARLIER = 10
"""How many of the writer's earlier messages in the case a triage goes by."""

# Who writes by these was reached there before; what is typed into a chat proves nothing.
_PROVEN = ("email", "phone")
_SHORTEST_NUMBER = 8


def customer_of(session: Session, message: Received, at: datetime) -> Customer | None:
    """Whose a message is: the customer it names, or the only one with this address or number.

    None where nobody can tell. A case that is about somebody tells it too.
    """
    if message.customer and (named := load(session, message.customer)) is not None:
        return named
    read = arrived(message, at)
    row = case_for(session, read, "", lock=False)
    if row is not None and row.customer:
        return load(session, row.customer)
    chosen = _with_contact(read)
    if chosen is None:
        return None
    ids = session.scalars(select(CustomerRow.id).where(chosen).limit(2)).all()
    return load(session, ids[0]) if len(ids) == 1 else None


def context_of(
    session: Session, message: Received, *, at: datetime, customer: Customer | None = None
) -> Inbound:
    """The message with what a triage goes by: earlier ones of the case, contacts, tier, reach.

    To be read before the transaction that takes it in. Raises as `take_in` does.
    """
    read = arrived(message, at)
    whose = customer.id if customer else ""
    row = case_for(session, read, whose, lock=False)
    return Inbound(
        text=read.text,
        channel=read.channel,
        earlier=_earlier(session, row.id, read.at) if row is not None else (),
        contacts=contacts(
            session,
            customer=whose or (row.customer if row is not None else ""),
            contact=read.known_by,
            at=read.at,
            but=row.id if row is not None else None,
        ),
        tier=customer.tier if customer else "",
        reach=read.reach,
    )


def _earlier(session: Session, case_id: str, before: datetime) -> tuple[str, ...]:
    newest = (
        select(CaseMessageRow.text)
        .where(
            CaseMessageRow.case_id == case_id,
            CaseMessageRow.author == Author.CUSTOMER.value,
            CaseMessageRow.at <= before,
        )
        .order_by(CaseMessageRow.at.desc(), CaseMessageRow.taken_in_at.desc())
        .limit(MOST_EARLIER)
    )
    return tuple(reversed(session.scalars(newest).all()))


def _with_contact(message: Arrived) -> ColumnElement[bool] | None:
    if message.channel not in _PROVEN or not message.known_by:
        return None
    if "@" in message.contact:
        return func.lower(CustomerRow.email) == message.contact
    number = digits(message.contact)
    return CustomerRow.phone == f"+{number}" if len(number) >= _SHORTEST_NUMBER else None
