"""Who a customer is: what their site vouches for, and what they say themselves."""

from datetime import datetime

import regex
from sqlalchemy.orm import Session

from assistant.casework.inbox.stored import changed, searched_with
from assistant.casework.tables import CaseRow
from assistant.casework.timeline import tell
from assistant.customers.errors import UnknownCustomerError
from assistant.customers.model import Customer
from assistant.customers.ports import Customers
from assistant.customers.rows import digits
from assistant.errors import RequestRefusedError
from assistant.sites.model import Identity
from assistant.texts import one_line, storable, unturned
from assistant.webchat.model import LONGEST_CONTACT
from assistant.webchat.tables import ChatRow

_LONGEST_NAME = 80
_LONGEST_SUBJECT = 200
_FEWEST_DIGITS = 6
_ADDRESS = regex.compile(r"[^@\s,;<>()\"]+@[^@\s,;<>()\".]+(?:\.[^@\s,;<>()\".]+)+")
_NUMBER = regex.compile(r"\+?[\d\s()./-]+")
# They stand for an address that is not the case's where a story tells who wrote.
_BRACKETS = str.maketrans("<>", "()")


def vouched_for(
    session: Session, row: ChatRow, identity: Identity, customers: Customers, at: datetime
) -> None:
    """Let the site say who the customer of a conversation is, as long as the identity holds.

    Raises RequestRefusedError where it was somebody else's before, or the identity is over.
    """
    subject = identity.subject.strip()
    if not subject or len(subject) > _LONGEST_SUBJECT or identity.expires_at <= at:
        raise RequestRefusedError(
            "the customer's identity is over; sign a new one, or go on without"
        )
    if row.subject and row.subject != storable(subject):
        raise RequestRefusedError("this conversation is another customer's; begin a new one")
    customer = _known(session, customers, subject)
    row.subject = storable(subject)
    row.vouched_until = identity.expires_at
    row.customer = customer.id if customer is not None else ""
    row.name = fit_name(identity.name) or (customer.name if customer else "") or row.name
    email = identity.email if _ADDRESS.fullmatch(identity.email.strip()) else ""
    row.contact = row.contact or one_line(email) or (customer.email if customer else "")


def signed_out(row: ChatRow) -> None:
    """Note that the customer signed out: nothing of theirs is looked up any more."""
    row.vouched_until = None


def fit_name(name: str) -> str:
    """A name on one line, at most 80 characters, that turns nothing beside it."""
    return unturned(name)[:_LONGEST_NAME].translate(_BRACKETS)


def fit_contact(contact: str) -> str:
    """An e-mail address or phone number as it is kept, empty for none.

    Raises RequestRefusedError for what is neither.
    """
    said = one_line(contact)
    if not said:
        return ""
    is_number = _NUMBER.fullmatch(said) and len(digits(said)) >= _FEWEST_DIGITS
    if len(said) > LONGEST_CONTACT or not (is_number or _ADDRESS.fullmatch(said)):
        raise RequestRefusedError(
            "that is neither an e-mail address nor a phone number; write it as name@example.com"
            " or +31 20 123 4567"
        )
    return said


def put_on_case(session: Session, row: CaseRow, chat: ChatRow, *, at: datetime) -> None:
    """Let people find in a case how the customer is called and reached; its row is locked.

    It is no part of a message: a contact that somebody types proves nothing, and must not lead
    their message into the case of whoever has it.
    """
    contact = chat.contact.casefold()
    is_new = bool(contact) and contact != row.contact
    if is_new:
        row.contact = contact
    if chat.name and not row.customer:
        row.customer_name = chat.name
    if is_new:
        row.searched = searched_with(row, "")
        changed(row, at)
        tell(session, row.id, "contact", by="customer", at=at, detail=f"answers go to {contact}")


def _known(session: Session, customers: Customers, subject: str) -> Customer | None:
    try:
        return customers.get_in(session, subject)
    except UnknownCustomerError:
        return None
