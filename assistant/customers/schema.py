"""Customers as JSON: what a line of a file and a call of the API may say."""

from collections import Counter
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from assistant.customers import values
from assistant.customers.fitness import (
    LONGEST_ID,
    LONGEST_LANGUAGE,
    LONGEST_OFFER_ID,
    LONGEST_TAG,
    LONGEST_TIER,
)
from assistant.customers.model import Contact, Customer, CustomerId, Item, Order, PastOffer, Place
from assistant.customers.said import CustomerSaid, OrderSaid
from assistant.customers.values import Written
from assistant.money import Money

_LONG = 20_000
_NO_ORDERS = "Added or changed by their id; orders that are not named stay."


def _text(written: Written) -> Written:
    return "" if written is None else written


def _list(written: Written) -> Written:
    return [] if written is None else written


def _place(written: Written) -> Written:
    text = written.strip().lower() if isinstance(written, str) else written
    return text or None


def _folded(written: list[str]) -> list[str]:
    return sorted({each.casefold() for each in written if each})


def _total(written: Written | Decimal) -> Decimal:
    total = values.exact_amount(written)
    if total is None:
        raise ValueError("an amount is needed; write it as 1234.50")
    return total


Text = Annotated[str, BeforeValidator(_text), Field(max_length=_LONG)]
Email = Annotated[str, BeforeValidator(_text), AfterValidator(values.email)]
Language = Annotated[
    str,
    BeforeValidator(_text),
    AfterValidator(values.language),
    Field(max_length=LONGEST_LANGUAGE),
]
Day = Annotated[date | None, BeforeValidator(values.day)]
Amount = Annotated[Decimal | None, BeforeValidator(values.exact_amount)]
Currency = Annotated[
    str,
    BeforeValidator(_text),
    Field(pattern="^([A-Z]{3})?$", description="ISO 4217; empty: the company's own."),
]


class _Written(BaseModel):
    model_config = ConfigDict(
        extra="forbid", str_strip_whitespace=True, coerce_numbers_to_str=True, frozen=True
    )


class ItemSchema(_Written):
    """One line of an order; `price` is for one piece."""

    name: Text
    sku: Text = ""
    quantity: Annotated[int, Field(ge=1, le=1_000_000_000)] = 1
    price: Amount = None
    currency: Currency = ""


class OrderSchema(_Written):
    """Something bought; `id` is unique in the company."""

    id: Annotated[str, Field(min_length=1, max_length=LONGEST_ID)]
    total: Annotated[Decimal, BeforeValidator(_total)]
    currency: Currency = ""
    placed_on: Day = None
    delivered_on: Day = None
    status: Text = ""
    place: Annotated[Place | None, BeforeValidator(_place)] = None
    items: Annotated[list[ItemSchema], BeforeValidator(_list)] = []


class ContactSchema(_Written):
    """One time the customer and the company spoke."""

    at: Annotated[datetime, BeforeValidator(values.moment)]
    channel: Text = ""
    reason: Text = ""
    complaint: bool = False
    emotion: Text = ""


class PastOfferSchema(_Written):
    """What was offered elsewhere; `offer` is its id in the catalogue."""

    on: Annotated[date, BeforeValidator(values.day)]
    offer: Annotated[str, Field(min_length=1, max_length=LONGEST_OFFER_ID)]
    value: Amount = None
    currency: Currency = ""
    accepted: bool | None = None


class CustomerFields(_Written):
    """All that can be said of a customer but the id."""

    name: Text = ""
    tier: Annotated[str, BeforeValidator(_text), Field(max_length=LONGEST_TIER)] = ""
    since: Day = None
    language: Language = ""
    email: Email = ""
    phone: Text = ""
    consent: Annotated[
        list[str],
        BeforeValidator(_list),
        AfterValidator(_folded),
        Field(description="What they agreed to, such as offers or check_in."),
    ] = []
    tags: Annotated[
        list[Annotated[str, Field(max_length=LONGEST_TAG)]],
        BeforeValidator(_list),
        AfterValidator(_folded),
        Field(description="What the company has to mind, such as fraud or vulnerable."),
    ] = []
    notes: Text = ""
    orders: Annotated[list[OrderSchema], BeforeValidator(_list), Field(description=_NO_ORDERS)] = []
    contacts: Annotated[list[ContactSchema], BeforeValidator(_list)] = []
    past_offers: Annotated[list[PastOfferSchema], BeforeValidator(_list)] = []


class CustomerSchema(CustomerFields):
    """A customer, by the company's own id."""

    id: Annotated[str, Field(min_length=1, max_length=LONGEST_ID)]


NESTED: dict[str, type[BaseModel]] = {
    "orders": OrderSchema,
    "contacts": ContactSchema,
    "past_offers": PastOfferSchema,
    "items": ItemSchema,
}


def said_of(
    given: CustomerFields, customer: str, *, currency: str, region: str = "", line: int = 0
) -> CustomerSaid:
    """What is said; `currency` is that of amounts which name none. Raises ValueError.

    `region` is the country of telephone numbers that name none. A number that cannot be dialled
    stays as it is written.
    """
    twice = [id_ for id_, times in Counter(each.id for each in given.orders).items() if times > 1]
    if twice:
        raise ValueError(f"orders: order {twice[0]!r} is here twice; keep one")
    return CustomerSaid(
        customer=Customer(
            id=CustomerId(customer),
            name=given.name,
            tier=given.tier,
            since=given.since,
            language=given.language,
            email=given.email,
            phone=values.telephone(given.phone, region) or given.phone,
            consent=frozenset(given.consent),
            tags=frozenset(given.tags),
            notes=given.notes,
            contacts=tuple(
                Contact(each.at, each.channel, each.reason, each.complaint, each.emotion)
                for each in given.contacts
            ),
            past_offers=tuple(_past_offer(each, currency) for each in given.past_offers),
        ),
        fields=frozenset(given.model_fields_set - {"id", "orders"}),
        orders=tuple(order_said(each, currency=currency, line=line) for each in given.orders),
        line=line,
    )


def whole(said: CustomerSaid) -> Customer:
    """The customer who is what is said, and nothing else."""
    return replace(said.customer, orders=tuple(each.order for each in said.orders))


def order_said(given: OrderSchema, *, currency: str, line: int = 0) -> OrderSaid:
    """What is said of an order; see `said_of`."""
    own = given.currency or currency
    order = Order(
        id=given.id,
        total=Money(given.total, own),
        placed_on=given.placed_on,
        delivered_on=given.delivered_on,
        status=given.status,
        place=given.place,
        items=tuple(
            Item(each.name, each.sku, each.quantity, _money(each.price, each.currency or own))
            for each in given.items
        ),
    )
    return OrderSaid(order, frozenset(given.model_fields_set - {"id", "currency"}), line)


def _past_offer(given: PastOfferSchema, currency: str) -> PastOffer:
    value = _money(given.value, given.currency or currency)
    return PastOffer(given.on, given.offer, value, given.accepted)


def _money(amount: Decimal | None, currency: str) -> Money | None:
    return None if amount is None else Money(amount, currency)
