"""Customers and what is known of them; plain values."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NewType

from assistant.money import Money

CustomerId = NewType("CustomerId", str)


class Place(StrEnum):
    """Where something was bought."""

    STORE = "store"
    ONLINE = "online"


@dataclass(frozen=True, slots=True)
class Item:
    """One line of an order; `price` is for one piece, None where nobody knows it."""

    name: str
    sku: str = ""
    quantity: int = 1
    price: Money | None = None

    def __post_init__(self) -> None:
        if self.quantity < 1:
            raise ValueError(f"{self.name}: a quantity is at least 1")


@dataclass(frozen=True, slots=True)
class Order:
    """Something bought; `id` is unique in the company. Days are None while they are not known."""

    id: str
    total: Money
    placed_on: date | None = None
    delivered_on: date | None = None
    status: str = ""
    place: Place | None = None
    items: tuple[Item, ...] = ()

    def __post_init__(self) -> None:
        if not self.id.strip():
            raise ValueError("an order needs an id")
        if self.total.amount < 0:
            raise ValueError(f"order {self.id}: a total is not negative")


@dataclass(frozen=True, slots=True)
class Contact:
    """One time the customer and the company spoke; `emotion` is empty where nobody noted it."""

    at: datetime
    channel: str = ""
    reason: str = ""
    complaint: bool = False
    emotion: str = ""


@dataclass(frozen=True, slots=True)
class PastOffer:
    """What was offered elsewhere, before or beside this program; `offer` is its catalogue id."""

    on: date
    offer: str
    value: Money | None = None
    accepted: bool | None = None


@dataclass(frozen=True, slots=True)
class Customer:
    """Somebody the company serves; `id` is the company's own. Lists are newest first.

    `consent` holds what they agreed to, such as 'offers' or 'check_in'; `tags` what the company
    has to mind, such as 'fraud', 'chargeback' or 'vulnerable', for as long as it lasts.
    """

    id: CustomerId
    name: str
    tier: str = ""
    since: date | None = None
    language: str = ""
    email: str = ""
    phone: str = ""
    consent: frozenset[str] = frozenset()
    notes: str = ""
    orders: tuple[Order, ...] = ()
    contacts: tuple[Contact, ...] = ()
    past_offers: tuple[PastOffer, ...] = ()
    tags: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        if not self.id.strip():
            raise ValueError("a customer needs an id")

    def order(self, order_id: str) -> Order | None:
        """The order of this id, if it is theirs."""
        return next((each for each in self.orders if each.id == order_id), None)
