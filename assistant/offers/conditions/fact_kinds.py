"""Which facts a condition may speak of: their types, their limits, and how an agent reads them."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

from assistant.customers.model import Place
from assistant.offers.condition import Operator
from assistant.offers.model import Stage
from assistant.replying.model import Channel

CHANNELS = (*(channel.value for channel in Channel), "store")
"""Where a customer may be served; an offer and a condition name these."""

NOTHING = Decimal(0)


class FactType(StrEnum):
    """What a fact's value is: str, Decimal (number and money), date, bool, frozenset of str."""

    TEXT = "text"
    NUMBER = "number"
    MONEY = "money"
    DAY = "day"
    YES_NO = "yes/no"
    SET = "set"

    @property
    def operators(self) -> tuple[Operator, ...]:
        """How such a fact can be compared; the first is the usual way."""
        return _OPERATORS[self]


_MEASURED = (
    Operator.AT_LEAST,
    Operator.AT_MOST,
    Operator.IS,
    Operator.IN,
    Operator.NOT_IN,
)
_OPERATORS = {
    FactType.TEXT: (Operator.IS, Operator.IN, Operator.NOT_IN),
    FactType.NUMBER: _MEASURED,
    FactType.MONEY: _MEASURED,
    FactType.DAY: _MEASURED,
    FactType.YES_NO: (Operator.IS,),
    FactType.SET: (Operator.INCLUDES, Operator.LACKS),
}


@dataclass(frozen=True, slots=True)
class FactKind:
    """One fact: `words` name it, `told` says it with {} for the value.

    Of a yes/no fact `told` is the sentence for yes and `told_not` the one for no; of a set
    `told_not` says with {} what is missing. `unit` is what a number counts, in the singular;
    `values` are all a text can be, if that is known.
    Numbers and money are never negative; numbers are whole.
    """

    name: str
    type: FactType
    words: str
    told: str
    told_not: str = ""
    unit: str = ""
    values: tuple[str, ...] = ()

    @property
    def least(self) -> Decimal | None:
        """The smallest value it can have, None where there is none."""
        return NOTHING if self.type in (FactType.NUMBER, FactType.MONEY) else None


def _text(name: str, words: str, told: str, *values: str) -> FactKind:
    return FactKind(name, FactType.TEXT, words, told, values=values)


def _count(name: str, words: str, told: str, unit: str) -> FactKind:
    return FactKind(name, FactType.NUMBER, words, told, unit=unit)


def _money(name: str, words: str, told: str) -> FactKind:
    return FactKind(name, FactType.MONEY, words, told)


def _yes_no(name: str, words: str, told: str, told_not: str) -> FactKind:
    return FactKind(name, FactType.YES_NO, words, told, told_not)


def _set(name: str, words: str, told: str, told_not: str) -> FactKind:
    return FactKind(name, FactType.SET, words, told, told_not)


_KINDS = (
    _text("customer.tier", "tier", "tier is {}"),
    _text("customer.language", "language", "language is {}"),
    _count("customer.days_since_joined", "days as a customer", "customer for {}", "day"),
    _count("customer.orders", "number of orders", "{} so far", "order"),
    _money("customer.spent", "spent so far", "spent {} so far"),
    _money("customer.spent_12_months", "spent in 12 months", "spent {} in 12 months"),
    _yes_no(
        "customer.other_currency",
        "orders in another currency",
        "has orders in another currency",
        "has no orders in another currency",
    ),
    _count("customer.complaints_90_days", "complaints in 90 days", "{} in 90 days", "complaint"),
    _count(
        "customer.complaints_12_months", "complaints in 12 months", "{} in 12 months", "complaint"
    ),
    _count(
        "customer.days_since_last_complaint",
        "days since the last complaint",
        "last complained {} ago",
        "day",
    ),
    _count("customer.offers_12_months", "offers in 12 months", "{} in 12 months", "offer"),
    _count(
        "customer.goodwill_12_months",
        "goodwill offers in 12 months",
        "{} in 12 months",
        "goodwill offer",
    ),
    _set("customer.consent", "consent", "agreed to {}", "did not agree to {}"),
    _set("customer.tags", "tags", "tagged {}", "not tagged {}"),
    _yes_no("case.has_order", "order in the case", "there is an order", "there is no order"),
    _text("case.stage", "stage", "stage is {} purchase", *Stage),
    _text("case.channel", "channel", "channel is {}", *CHANNELS),
    _set("case.reasons", "reasons", "it is about: {}", "this is for: {}"),
    FactKind("case.day", FactType.DAY, "day", "day is {}"),
    _text("case.currency", "currency", "currency is {}"),
    _money("order.total", "order total", "order total is {}"),
    _text("order.place", "place of purchase", "bought {}", *Place),
    _text("order.status", "order status", "order status is {}"),
    _count("order.items", "pieces in the order", "{} in the order", "piece"),
    _count("order.days_since_placed", "days since the order", "ordered {} ago", "day"),
    _count("order.days_since_delivered", "days since delivery", "delivered {} ago", "day"),
)

FACTS: Mapping[str, FactKind] = MappingProxyType({kind.name: kind for kind in _KINDS})
"""Every fact there is, by name."""
