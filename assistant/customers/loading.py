"""Customers read from their rows, in a transaction that is open."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import lru_cache
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from assistant.customers.model import Contact, Customer, CustomerId, Item, Order, PastOffer, Place
from assistant.customers.tables import (
    CustomerContactRow,
    CustomerOfferRow,
    CustomerOrderRow,
    CustomerRow,
    StoredItem,
)
from assistant.money import Money
from assistant.texts import storable

# Well below what either database takes in one statement.
_AT_ONCE = 5000
Each = TypeVar("Each")


def load(session: Session, customer: str) -> Customer | None:
    """Everything known of a customer; None when there is none."""
    return load_all(session, [customer]).get(customer)


def changed_at(session: Session, customer: str) -> datetime | None:
    """When a customer was changed last; None when there is none. No two changes are at once."""
    if customer != storable(customer):
        return None
    return session.scalar(select(CustomerRow.changed_at).where(CustomerRow.id == customer))


def load_all(session: Session, ids: Sequence[str]) -> dict[str, Customer]:
    """Everything known of those customers who are known, by id."""
    found: dict[str, Customer] = {}
    for some in batches(sorted({each for each in ids if each == storable(each)})):
        rows = session.scalars(select(CustomerRow).where(CustomerRow.id.in_(some))).all()
        if not rows:
            continue
        orders = _orders(session, some)
        contacts = _contacts(session, some)
        offers = _past_offers(session, some)
        for row in rows:
            found[row.id] = customer_of(
                row,
                tuple(orders.get(row.id, ())),
                tuple(contacts.get(row.id, ())),
                tuple(offers.get(row.id, ())),
            )
    return found


def customer_of(
    row: CustomerRow,
    orders: tuple[Order, ...] = (),
    contacts: tuple[Contact, ...] = (),
    past_offers: tuple[PastOffer, ...] = (),
) -> Customer:
    """The value of a customer's row, with what else was read of them."""
    return Customer(
        id=CustomerId(row.id),
        name=row.name,
        tier=row.tier,
        since=row.since,
        language=row.language,
        email=row.email,
        phone=row.phone,
        consent=frozenset(row.consent),
        tags=frozenset(row.tags),
        notes=row.notes,
        orders=orders,
        contacts=contacts,
        past_offers=past_offers,
    )


def batches(given: Sequence[Each]) -> Iterator[list[Each]]:
    """Cut into as much as one statement can take."""
    for start in range(0, len(given), _AT_ONCE):
        yield list(given[start : start + _AT_ONCE])


# Columns, not whole rows: a customer of a thousand events is read several times as quickly.
def _orders(session: Session, ids: Sequence[str]) -> dict[str, list[Order]]:
    row = CustomerOrderRow
    chosen = (
        select(
            row.customer_id,
            row.id,
            row.total_minor,
            row.currency,
            row.placed_on,
            row.delivered_on,
            row.status,
            row.place,
            row.items,
        )
        .where(row.customer_id.in_(ids))
        .order_by(row.customer_id, row.position)
    )
    found: dict[str, list[Order]] = defaultdict(list)
    for owner, id_, total, currency, placed, delivered, status, place, items in session.execute(
        chosen
    ):
        order = Order(
            id=id_,
            total=_money(total, currency),
            placed_on=placed,
            delivered_on=delivered,
            status=status,
            place=Place(place) if place else None,
            items=tuple(map(_item, items)),
        )
        found[owner].append(order)
    return found


def _contacts(session: Session, ids: Sequence[str]) -> dict[str, list[Contact]]:
    row = CustomerContactRow
    chosen = (
        select(row.customer_id, row.at, row.channel, row.reason, row.complaint, row.emotion)
        .where(row.customer_id.in_(ids))
        .order_by(row.customer_id, row.position)
    )
    found: dict[str, list[Contact]] = defaultdict(list)
    for owner, at, channel, reason, complaint, emotion in session.execute(chosen):
        found[owner].append(Contact(at, channel, reason, complaint, emotion))
    return found


def _past_offers(session: Session, ids: Sequence[str]) -> dict[str, list[PastOffer]]:
    row = CustomerOfferRow
    chosen = (
        select(row.customer_id, row.on, row.offer, row.value_minor, row.currency, row.accepted)
        .where(row.customer_id.in_(ids))
        .order_by(row.customer_id, row.position)
    )
    found: dict[str, list[PastOffer]] = defaultdict(list)
    for owner, on, offer, minor, currency, accepted in session.execute(chosen):
        value = None if minor is None else _money(minor, currency)
        found[owner].append(PastOffer(on, offer, value, accepted))
    return found


def _item(stored: StoredItem) -> Item:
    minor = stored["price_minor"]
    return Item(
        name=str(stored["name"]),
        sku=str(stored["sku"]),
        quantity=int(stored["quantity"] or 0),
        price=None if minor is None else _money(int(minor), str(stored["currency"])),
    )


@lru_cache(maxsize=50_000)
def _money(minor: int, currency: str) -> Money:
    """An amount; the same ones are read over and over, and checking them takes its time."""
    return Money.of_minor(minor, currency)
