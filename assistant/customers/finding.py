"""Finding customers by what an agent has at hand: a name, an e-mail, a number, an order's id."""

import re

from sqlalchemy import ColumnElement, Select, and_, case, exists, or_, select

from assistant.customers.rows import digits
from assistant.customers.tables import CustomerOrderRow, CustomerRow
from assistant.texts import folded, storable

_MOST_WORDS = 12
_NUMBER = re.compile(r"[\d\s+().\-/]+")
_SHORTEST_NUMBER = 6


def matching(text: str, limit: int) -> Select[CustomerRow]:
    """Customers who have all these words, best first; with an empty text the newest first.

    An exact id comes first, then one of an order, then names that begin so.
    """
    wanted = folded(text)
    words = wanted.split()[:_MOST_WORDS]
    if not words:
        newest = (CustomerRow.added_at.desc(), CustomerRow.id)
        return select(CustomerRow).order_by(*newest).limit(limit)
    fits = and_(*map(_has, words))
    if number := _number(wanted):
        fits = or_(fits, CustomerRow.searched.contains(number, autoescape=True))
    exact = storable(text.strip())
    rank = case(
        (CustomerRow.id == exact, 0),
        (_ordered(CustomerOrderRow.id == exact), 1),
        (CustomerRow.searched.contains(f" {wanted}", autoescape=True), 2),
        else_=3,
    )
    return (
        select(CustomerRow)
        .where(fits)
        .order_by(rank, CustomerRow.name, CustomerRow.id)
        .limit(limit)
    )


def _has(word: str) -> ColumnElement[bool]:
    return or_(
        CustomerRow.searched.contains(word, autoescape=True),
        CustomerRow.id.in_(
            select(CustomerOrderRow.customer_id).where(
                CustomerOrderRow.searched.contains(word, autoescape=True)
            )
        ),
    )


def _ordered(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(CustomerOrderRow.customer_id == CustomerRow.id, condition)


def _number(text: str) -> str:
    """The digits of what may be a telephone number, without what is not dialled from abroad."""
    found = digits(text).lstrip("0") if _NUMBER.fullmatch(text) else ""
    return found if len(found) >= _SHORTEST_NUMBER else ""
