"""Catalogues: offers, and limits and budgets on who may make them; plain values."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NewType

from assistant.access.roles import Role
from assistant.offers.condition import EVERYONE, Condition

OfferId = NewType("OfferId", str)


class Kind(StrEnum):
    """What is offered."""

    REFUND = "refund"
    CREDIT = "credit"
    PERCENTAGE = "percentage"
    FREE_SHIPPING = "free_shipping"
    REPLACEMENT = "replacement"
    UPGRADE = "upgrade"
    POINTS = "points"
    CALL_BACK = "call_back"
    GOODWILL = "goodwill"
    RECOMMENDATION = "recommendation"


class Stage(StrEnum):
    """Where the customer stands with a purchase."""

    BEFORE = "before"
    DURING = "during"
    AFTER = "after"


@dataclass(frozen=True, slots=True)
class AmountRule:
    """What an offer is worth to the customer: `fixed`, or a `share` of the order (0 to 1).

    An agent may move the amount between `floor` and `cap`; a share is held between them too.
    With `fixed` alone, and with neither, nothing can be moved; with neither it is worth nothing.
    """

    fixed: Decimal | None = None
    share: Decimal | None = None
    floor: Decimal | None = None
    cap: Decimal | None = None


@dataclass(frozen=True, slots=True)
class CostRule:
    """What an offer costs the company: a share of its value (0 and more) and something fixed."""

    share: Decimal = Decimal(1)
    fixed: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class FrequencyCap:
    """At most so many `times` for one customer in so many days, today included."""

    times: int
    days: int


@dataclass(frozen=True, slots=True)
class PolicyAnchor:
    """The words of a policy that allow an offer: they stand in the document, verbatim.

    Runs of white space count as one space. `heading` narrows it to a section, if given.
    """

    document: str
    quote: str
    heading: str = ""


SLOTS = frozenset({"value", "customer", "order", "title"})
"""The names that an offer's words may have in braces."""


@dataclass(frozen=True, slots=True)
class Offer:
    """One line of the catalogue. `words` are said to the customer, with slots as {value}.

    Slots: {value}, {customer}, {order}, {title}. `suits` are ids of reasons it makes good;
    without any it suits every case a little. `excludes` are offers it does not go with in one
    case. No channels and no stages mean all. Days are inclusive.
    """

    id: OfferId
    title: str
    kind: Kind
    words: str
    policy: PolicyAnchor
    amount: AmountRule = AmountRule()
    cost: CostRule = CostRule()
    stages: frozenset[Stage] = frozenset()
    channels: frozenset[str] = frozenset()
    eligibility: Condition = EVERYONE
    suits: frozenset[str] = frozenset()
    excludes: frozenset[OfferId] = frozenset()
    caps: tuple[FrequencyCap, ...] = ()
    budget: str = ""
    valid_from: date | None = None
    valid_until: date | None = None
    self_service: bool = False


@dataclass(frozen=True, slots=True)
class Reason:
    """Something that brings customers to us; `phrases` are how they say it."""

    id: str
    title: str
    phrases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Team:
    """People who share budgets, by e-mail, casefolded."""

    id: str
    people: frozenset[str]


@dataclass(frozen=True, slots=True)
class Budget:
    """What may be spent from a day to a day, both included; `team` empty: everyone of no team.

    Offers draw on the budget of their name; periods of one name and team never overlap.
    """

    name: str
    amount: Decimal
    valid_from: date
    valid_until: date
    team: str = ""


@dataclass(frozen=True, slots=True)
class Rolling:
    """An amount that may be given within so many days, today included."""

    amount: Decimal
    days: int


@dataclass(frozen=True, slots=True)
class Limit:
    """What a role, or one person (e-mail, casefolded), may give alone; None: not limited.

    It covers offers of `kinds`, or all; with `offers`, only those of them. A person's limit
    stands in for their role's of the same kinds and offers. Every limit that covers an offer
    must hold; an offer that none covers may not be made without approval. `times_per_customer`
    counts the offers it covers, here and elsewhere, whatever they were worth.
    """

    role: Role | None = None
    person: str = ""
    kinds: frozenset[Kind] = frozenset()
    per_offer: Decimal | None = None
    per_case: Decimal | None = None
    per_customer: Rolling | None = None
    per_agent: Rolling | None = None
    offers: frozenset[OfferId] = frozenset()
    times_per_customer: FrequencyCap | None = None

    def covers(self, offer: OfferId, kind: Kind) -> bool:
        """Whether this limit says how much of such an offer may be given."""
        return (not self.kinds or kind in self.kinds) and (not self.offers or offer in self.offers)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Everything that decides about offers; all amounts are in one currency.

    `version` counts from 1 as catalogues are published; 0 is one that was not.
    `answer_within_min` is how long a supervisor has for an approval, in minutes.
    """

    currency: str
    offers: tuple[Offer, ...] = ()
    reasons: tuple[Reason, ...] = ()
    teams: tuple[Team, ...] = ()
    budgets: tuple[Budget, ...] = ()
    limits: tuple[Limit, ...] = ()
    answer_within_min: int = 15
    version: int = 0

    def offer(self, offer_id: str) -> Offer | None:
        """The offer of this id."""
        return next((each for each in self.offers if each.id == offer_id), None)
