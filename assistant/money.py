"""Amounts of money: exact, in one currency, never mixed."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Self

from babel.numbers import format_currency, get_currency_precision, is_currency

# More than any company owes one customer, and far below what 64 bits hold.
LARGEST = Decimal(10) ** 12


@dataclass(frozen=True, slots=True, order=False)
class Money:
    """An amount in a currency (ISO 4217), with as many places as the currency has.

    Raises ValueError for an unknown currency, for what is no amount of it, and for amounts
    beyond 10^12. A negative amount can be held, for what was overspent.
    """

    amount: Decimal
    currency: str

    def __post_init__(self) -> None:
        unit = _unit(self.currency)
        whole = _payable(self.amount).quantize(unit)
        if whole != self.amount:
            raise ValueError(f"{self.amount} has too many places for {self.currency}")
        # Nothing has no sign.
        object.__setattr__(self, "amount", whole if whole else abs(whole))

    @classmethod
    def of_minor(cls, minor: int, currency: str) -> Self:
        """The amount of so many cents, or whatever the currency's smallest unit is."""
        return cls(minor * _unit(currency), currency)

    @classmethod
    def rounded(cls, amount: Decimal, currency: str) -> Self:
        """The nearest amount that can be paid; halves go away from nothing."""
        return cls(_payable(amount).quantize(_unit(currency), ROUND_HALF_UP), currency)

    @classmethod
    def none(cls, currency: str) -> Self:
        """Nothing, in this currency."""
        return cls(Decimal(0), currency)

    @property
    def minor(self) -> int:
        """The amount in the currency's smallest unit."""
        return int(self.amount / _unit(self.currency))

    def __add__(self, other: "Money") -> "Money":
        return Money(self.amount + self._same(other), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.amount - self._same(other), self.currency)

    def __lt__(self, other: "Money") -> bool:
        return self.amount < self._same(other)

    def __le__(self, other: "Money") -> bool:
        return self.amount <= self._same(other)

    def __gt__(self, other: "Money") -> bool:
        return self.amount > self._same(other)

    def __ge__(self, other: "Money") -> bool:
        return self.amount >= self._same(other)

    def __bool__(self) -> bool:
        return bool(self.amount)

    def __str__(self) -> str:
        return format_currency(self.amount, self.currency, locale="en")

    def _same(self, other: "Money") -> Decimal:
        if other.currency != self.currency:
            raise ValueError(f"{self.currency} and {other.currency} cannot be reckoned together")
        return other.amount


def _payable(amount: Decimal) -> Decimal:
    if not amount.is_finite() or abs(amount) > LARGEST:
        raise ValueError(f"{amount} is no amount of money")
    return amount


# Asked for each amount of each order. What is no currency is not kept: there is no end of those.
@cache
def _unit(currency: str) -> Decimal:
    if not is_currency(currency):
        raise ValueError(f"{currency!r} is no currency; write EUR, USD, GBP …")
    return Decimal(1).scaleb(-get_currency_precision(currency))
