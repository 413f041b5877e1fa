"""The JSON of customers that programs send and receive, as OpenAPI describes it."""

from datetime import date, datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from assistant.customers.fitness import LONGEST_ID
from assistant.customers.model import Contact, Customer, Item, Order, PastOffer, Place
from assistant.customers.schema import CustomerFields, CustomerSchema
from assistant.customers.store import Taken
from assistant.customers.written import money_json
from assistant.money import Money
from assistant.profile import Profile

EXAMPLE: JsonDict = {
    "id": "c-17",
    "name": "Mira Okafor",
    "tier": "gold",
    "since": "2023-04-02",
    "language": "de",
    "email": "mira@example.com",
    "phone": "+49 30 12345678",
    "consent": ["offers"],
    "orders": [
        {"id": "LF-1001", "total": "60.00", "currency": "EUR", "placed_on": "2025-12-24"},
    ],
    "contacts": [
        {"at": "2026-11-20T09:30:00Z", "channel": "phone", "reason": "late parcel"},
    ],
}


class CustomerPut(CustomerFields):
    """All of a customer; what is left out is emptied. An `id` has to be the address's."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})

    id: Annotated[str | None, Field(max_length=LONGEST_ID)] = None


class CustomersPost(BaseModel):
    """Customers to add or change; what is left out of one stays as it is."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"customers": [EXAMPLE]}]}
    )

    customers: Annotated[list[CustomerSchema], Field(min_length=1, max_length=1000)]


class TakenOut(BaseModel):
    """What became of customers that were sent."""

    added: int
    changed: int
    unchanged: int

    @classmethod
    def of(cls, taken: Taken) -> "TakenOut":
        """The JSON of what became of them."""
        return cls(added=taken.added, changed=taken.changed, unchanged=taken.unchanged)


class MoneyOut(BaseModel):
    """An amount, such as "12.50", and its currency."""

    amount: str
    currency: str

    @classmethod
    def of(cls, money: Money) -> "MoneyOut":
        """The JSON of an amount."""
        return cls(amount=money_json(money) or "", currency=money.currency)


class ItemOut(BaseModel):
    """One line of an order."""

    name: str
    sku: str
    quantity: int
    price: str | None
    currency: str

    @classmethod
    def of(cls, item: Item) -> "ItemOut":
        """The JSON of a line."""
        return cls(
            name=item.name,
            sku=item.sku,
            quantity=item.quantity,
            price=money_json(item.price),
            currency=item.price.currency if item.price is not None else "",
        )


class OrderOut(BaseModel):
    """Something bought."""

    id: str
    total: str
    currency: str
    placed_on: date | None
    delivered_on: date | None
    status: str
    place: Place | None
    items: list[ItemOut]

    @classmethod
    def of(cls, order: Order) -> "OrderOut":
        """The JSON of an order."""
        return cls(
            id=order.id,
            total=money_json(order.total) or "",
            currency=order.total.currency,
            placed_on=order.placed_on,
            delivered_on=order.delivered_on,
            status=order.status,
            place=order.place,
            items=[ItemOut.of(each) for each in order.items],
        )


class ContactOut(BaseModel):
    """One time the customer and the company spoke."""

    at: datetime
    channel: str
    reason: str
    complaint: bool
    emotion: str

    @classmethod
    def of(cls, contact: Contact) -> "ContactOut":
        """The JSON of a contact."""
        return cls(
            at=contact.at,
            channel=contact.channel,
            reason=contact.reason,
            complaint=contact.complaint,
            emotion=contact.emotion,
        )


class PastOfferOut(BaseModel):
    """What was offered elsewhere."""

    on: date
    offer: str
    value: str | None
    currency: str
    accepted: bool | None

    @classmethod
    def of(cls, offer: PastOffer) -> "PastOfferOut":
        """The JSON of an offer."""
        return cls(
            on=offer.on,
            offer=offer.offer,
            value=money_json(offer.value),
            currency=offer.value.currency if offer.value is not None else "",
            accepted=offer.accepted,
        )


class CustomerOut(BaseModel):
    """Who a customer is."""

    id: str
    name: str
    tier: str
    since: date | None
    language: str
    email: str
    phone: str
    consent: list[str]
    tags: list[str]
    notes: str

    @classmethod
    def of(cls, customer: Customer) -> "CustomerOut":
        """The JSON of a customer without their history."""
        return cls(
            id=customer.id,
            name=customer.name,
            tier=customer.tier,
            since=customer.since,
            language=customer.language,
            email=customer.email,
            phone=customer.phone,
            consent=sorted(customer.consent),
            tags=sorted(customer.tags),
            notes=customer.notes,
        )


class CustomerDetailOut(CustomerOut):
    """Everything known of a customer, newest first."""

    orders: list[OrderOut]
    contacts: list[ContactOut]
    past_offers: list[PastOfferOut]

    @classmethod
    def of(cls, customer: Customer) -> "CustomerDetailOut":
        """The JSON of a customer with their history."""
        return cls(
            **CustomerOut.of(customer).model_dump(),
            orders=[OrderOut.of(each) for each in customer.orders],
            contacts=[ContactOut.of(each) for each in customer.contacts],
            past_offers=[PastOfferOut.of(each) for each in customer.past_offers],
        )


class OfferLatelyOut(BaseModel):
    """An offer the customer had, here or elsewhere."""

    on: date
    offer: str
    title: str
    value: MoneyOut | None
    became: str


class PromiseOut(BaseModel):
    """Something the customer was offered and does not have yet."""

    what: str
    since: date


class ProfileOut(BaseModel):
    """A customer in a few lines; amounts are one a currency, without cancelled orders."""

    name: str
    tier: str
    tags: list[str]
    since: date | None
    spent: list[MoneyOut]
    spent_in_12_months: list[MoneyOut]
    orders: int
    orders_without_a_day: int
    complaints_in_12_months: int
    last_contact: ContactOut | None
    emotion: str
    offers: list[OfferLatelyOut]
    promises: list[PromiseOut]

    @classmethod
    def of(cls, seen: Profile) -> "ProfileOut":
        """The JSON of a profile."""
        return cls(
            name=seen.name,
            tier=seen.tier,
            tags=list(seen.tags),
            since=seen.since,
            spent=[MoneyOut.of(each) for each in seen.spent],
            spent_in_12_months=[MoneyOut.of(each) for each in seen.spent_lately],
            orders=seen.orders,
            orders_without_a_day=seen.undated,
            complaints_in_12_months=seen.complaints,
            last_contact=ContactOut.of(seen.last_contact) if seen.last_contact else None,
            emotion=seen.emotion,
            offers=[
                OfferLatelyOut(
                    on=each.on,
                    offer=each.offer,
                    title=each.title,
                    value=MoneyOut.of(each.value) if each.value is not None else None,
                    became=each.became,
                )
                for each in seen.offers
            ],
            promises=[PromiseOut(what=each.what, since=each.since) for each in seen.promises],
        )
