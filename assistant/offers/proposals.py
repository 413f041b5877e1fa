"""What may be offered in a case, whose it is to give, and why; plain values."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from assistant.access.roles import Role
from assistant.answering.model import Citation
from assistant.customers.model import CustomerId
from assistant.money import Money
from assistant.offers.model import Offer, Stage


@dataclass(frozen=True, slots=True)
class OfferCase:
    """What offers are suggested for: one conversation with one customer.

    `reasons` are ids of the catalogue's. `stage` None is worked out from the order. Nothing
    here widens a limit: `text` only helps to tell what suits.
    """

    id: str
    customer: CustomerId
    order: str = ""
    channel: str = ""
    stage: Stage | None = None
    reasons: frozenset[str] = frozenset()
    text: str = ""


class Standing(StrEnum):
    """Whether somebody may make an offer: alone, with approval, not at all."""

    MAY = "may"
    ASK = "ask"
    MAY_NOT = "may_not"


@dataclass(frozen=True, slots=True)
class Allowance:
    """One limit at one moment; `name` as a person reads it, such as 'per customer in 90 days'."""

    name: str
    limit: Money
    used: Money

    @property
    def left(self) -> Money:
        """What is left of it; negative after an amount was lowered."""
        return self.limit - self.used


@dataclass(frozen=True, slots=True)
class Authority:
    """What one person may do with one offer, of one value, now.

    `most` is the largest value they may give alone. `approver` is whom to ask, with ASK only.
    """

    standing: Standing
    most: Money
    allowances: tuple[Allowance, ...]
    approver: Role | None = None
    why: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Worth:
    """What making an offer is expected to bring, and from what; see `offers.worth`."""

    suitability: float
    chance: float
    gain: float
    cost: float
    waiting: float
    value: float


@dataclass(frozen=True, slots=True)
class Proposal:
    """An offer that this agent may make to this customer now, or may ask to make.

    It can be moved between `least` and `most`. `words` are ready for the channel.
    """

    offer: Offer
    value: Money
    least: Money
    most: Money
    cost: Money
    authority: Authority
    policy: Citation
    words: str
    why: tuple[str, ...]
    worth: Worth


@dataclass(frozen=True, slots=True)
class NotOffered:
    """An offer that is not made here, and why, in plain words."""

    offer: Offer
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Advice:
    """What may be offered in a case, best first, and what not."""

    case: OfferCase
    on: date
    catalogue_version: int
    proposals: tuple[Proposal, ...] = ()
    not_offered: tuple[NotOffered, ...] = ()
