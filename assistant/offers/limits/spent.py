"""What was given before, as far as it counts for one customer, case and agent on a day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Self

from assistant.access.model import Person, PersonId
from assistant.access.roles import Role
from assistant.customers.model import Customer, CustomerId
from assistant.money import Money
from assistant.offers.model import Catalogue, Kind, Limit, OfferId

PAYS_BACK = frozenset({Kind.REFUND, Kind.REPLACEMENT, Kind.CREDIT})
"""Kinds that give back what was paid: for one order never more than its total, all together."""


class Reach(StrEnum):
    """Whose spending a limit is about."""

    CASE = "case"
    CUSTOMER = "customer"
    AGENT = "agent"


@dataclass(frozen=True, slots=True)
class Spending:
    """One offer that was made and not turned down; `day` is the day it was made.

    `decided_by` is whose limits it used: the agent's, or the approver's. `excludes` are offers
    that the catalogue does not let go with it. `order` is the one it was for, if any.
    """

    day: date
    customer: CustomerId
    case: str
    agent: PersonId
    decided_by: PersonId
    team: str
    budget: str
    offer: OfferId
    title: str
    kind: Kind
    value_minor: int
    cost_minor: int
    currency: str
    excludes: frozenset[OfferId] = frozenset()
    order: str = ""

    @property
    def value(self) -> Money:
        """What it was worth to the customer."""
        return in_money(self.value_minor, self.currency)

    @property
    def cost(self) -> Money:
        """What it cost the company."""
        return in_money(self.cost_minor, self.currency)


@dataclass(frozen=True, slots=True)
class DayTotal:
    """The value one person decided about on a day, of one offer, in the smallest unit."""

    day: date
    offer: OfferId
    kind: Kind
    value_minor: int


@dataclass(frozen=True, slots=True)
class TurnedDown:
    """An offer that the customer did not take, and the day they said so."""

    day: date
    offer: OfferId


@dataclass(frozen=True, slots=True)
class Drawn:
    """The cost that a budget's period bore until now, in the smallest unit."""

    name: str
    team: str
    valid_from: date
    cost_minor: int


@dataclass(frozen=True, slots=True)
class SharedLimits:
    """A catalogue's limits by role, e-mail, kind and offer, as far as they were asked for.

    `named` are the offers that a limit names; all others of a kind have the same limits.
    """

    catalogue: Catalogue
    named: frozenset[str]
    covering: dict[tuple[Role, str, Kind, str], tuple[Limit, ...]]


@dataclass(frozen=True, slots=True)
class Spent:
    """Everything given before that a decision about one customer, case and agent looks at.

    `given` is what the customer got and what was given in the case, newest first; `by_agent`
    what this person decided; `drawn` the budgets of `team`, where None is the person's own.
    `approvers` are people with limits of their own who may approve; `turned_down` is what the
    customer did not take in the case, newest first.
    """

    currency: str
    customer: CustomerId
    case: str
    agent: PersonId
    team: str | None = None
    given: tuple[Spending, ...] = ()
    by_agent: tuple[DayTotal, ...] = ()
    drawn: tuple[Drawn, ...] = ()
    approvers: tuple[Person, ...] = ()
    turned_down: tuple[TurnedDown, ...] = ()
    # What was worked out once is kept: five hundred offers ask for the same sums.
    _parts: dict[Reach, tuple[Spending, ...]] = field(
        default_factory=dict, compare=False, repr=False
    )
    _beside: dict[str, tuple[Spending, ...]] = field(
        default_factory=dict, compare=False, repr=False
    )
    _used: dict[tuple[object, ...], int] = field(default_factory=dict, compare=False, repr=False)
    _offers: dict[str, tuple[date, ...]] = field(default_factory=dict, compare=False, repr=False)
    _limits: list[SharedLimits] = field(default_factory=list, compare=False, repr=False)
    _about: list[Customer] = field(default_factory=list, compare=False, repr=False)

    @classmethod
    def nothing(cls, catalogue: Catalogue, *, customer: str, case: str, agent: PersonId) -> Self:
        """Nothing was given to anybody yet."""
        return cls(catalogue.currency, CustomerId(customer), case, agent)

    @property
    def to_customer(self) -> tuple[Spending, ...]:
        """What this customer got, newest first: of the last twelve months, and for every order."""
        if Reach.CUSTOMER not in self._parts:
            theirs = tuple(each for each in self.given if each.customer == self.customer)
            self._parts[Reach.CUSTOMER] = theirs
        return self._parts[Reach.CUSTOMER]

    @property
    def in_case(self) -> tuple[Spending, ...]:
        """What was given in this case, newest first."""
        if Reach.CASE not in self._parts:
            here = tuple(each for each in self.given if each.case == self.case)
            self._parts[Reach.CASE] = here
        return self._parts[Reach.CASE]

    def limits_in(self, catalogue: Catalogue) -> SharedLimits:
        """What was worked out of a catalogue's limits while this is asked about."""
        if not self._limits or self._limits[0].catalogue is not catalogue:
            named = frozenset[str]().union(*(each.offers for each in catalogue.limits))
            self._limits[:] = [SharedLimits(catalogue, named, {})]
        return self._limits[0]

    def beside(self, order: str) -> tuple[Spending, ...]:
        """What was given in this case or for the same order, newest first."""
        if not order:
            return self.in_case
        if order not in self._beside:
            self._beside[order] = tuple(
                each for each in self.given if each.case == self.case or self._is_for(each, order)
            )
        return self._beside[order]

    def paid_on(self, order: str) -> int:
        """What was paid back for an order until now, whoever gave it in whatever case.

        In the smallest unit; kinds of `PAYS_BACK` alone count.
        """
        key = ("paid", order)
        if key not in self._used:
            self._used[key] = sum(
                each.value_minor
                for each in self.given
                if each.kind in PAYS_BACK and self._is_for(each, order)
            )
        return self._used[key]

    def used(self, reach: Reach, limit: Limit, *, on: date, days: int | None = None) -> int:
        """The value that counts against a limit, in the smallest unit; None days: ever.

        A window has no end: what was made on a later day elsewhere counts as well.
        """
        key = (reach, limit.kinds, limit.offers, on, days)
        if key not in self._used:
            since = date.min if days is None else first_day(on, days)
            self._used[key] = sum(
                each.value_minor
                for each in self._within(reach)
                if each.day >= since and limit.covers(each.offer, each.kind)
            )
        return self._used[key]

    def times(
        self, limit: Limit, catalogue: Catalogue, customer: Customer | None, *, on: date, days: int
    ) -> int:
        """How many offers that a limit covers the customer got, here and elsewhere.

        Of what was offered elsewhere counts what the catalogue knows and was not turned down.
        """
        key = (Reach.CUSTOMER, limit.kinds, limit.offers, on, days, "times")
        if key not in self._used:
            since = first_day(on, days)
            here = [(each.day, each.offer, each.kind) for each in self.to_customer]
            kinds = {each.id.casefold(): (each.id, each.kind) for each in catalogue.offers}
            elsewhere = [
                (past.on, *kinds[past.offer.casefold()])
                for past in (customer.past_offers if customer is not None else ())
                if past.accepted is not False and past.offer.casefold() in kinds
            ]
            self._used[key] = sum(
                day >= since and limit.covers(offer, kind)
                for day, offer, kind in (*here, *elsewhere)
            )
        return self._used[key]

    def cost_drawn(self, name: str, team: str, valid_from: date) -> int:
        """What a budget's period bore, in the smallest unit."""
        return sum(
            each.cost_minor
            for each in self.drawn
            if (each.name, each.team, each.valid_from) == (name, team, valid_from)
        )

    def days_given(self, offer: OfferId, customer: Customer) -> tuple[date, ...]:
        """The days on which the customer got an offer, here or elsewhere, newest first.

        What they turned down does not count; `customer` brings what was offered elsewhere.
        """
        if not self._about or self._about[0] is not customer:
            self._offers.clear()
            self._offers.update(_by_offer(self.to_customer, customer))
            self._about[:] = [customer]
        return self._offers.get(offer.casefold(), ())

    def _is_for(self, spending: Spending, order: str) -> bool:
        return spending.order == order and spending.customer == self.customer

    def _within(self, reach: Reach) -> Sequence[Spending | DayTotal]:
        match reach:
            case Reach.CASE:
                return self.in_case
            case Reach.CUSTOMER:
                return self.to_customer
            case Reach.AGENT:
                return self.by_agent


def first_day(on: date, days: int) -> date:
    """The first of so many days, of which `on` is the last."""
    return date.fromordinal(max(1, on.toordinal() - days + 1))


@lru_cache(maxsize=20_000)
def in_money(minor: int, currency: str) -> Money:
    """An amount in the smallest unit as money; the same value again is not made again."""
    return Money.of_minor(minor, currency)


def _by_offer(here: Iterable[Spending], customer: Customer) -> dict[str, tuple[date, ...]]:
    """Days by the offer's casefolded id, newest first."""
    days: dict[str, list[date]] = {}
    for spending in here:
        days.setdefault(spending.offer.casefold(), []).append(spending.day)
    for past in customer.past_offers:
        if past.accepted is not False:
            days.setdefault(past.offer.casefold(), []).append(past.on)
    return {offer: tuple(sorted(given, reverse=True)) for offer, given in days.items()}
