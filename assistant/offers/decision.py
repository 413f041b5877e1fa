"""What somebody chose to offer, and what became of it; plain values."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import NewType

from assistant.access.model import Person, PersonId
from assistant.access.roles import Role
from assistant.customers.model import CustomerId
from assistant.money import Money
from assistant.offers.model import Kind, OfferId
from assistant.offers.proposals import OfferCase

DecisionId = NewType("DecisionId", str)


class Status(StrEnum):
    """What became of an offer that somebody chose.

    WAITING for approval, REFUSED by the approver, EXPIRED unanswered, WITHDRAWN by who asked,
    MADE to the customer (after approval too), ACCEPTED or TURNED_DOWN by the customer,
    FULFILLED; DECLINED is a suggestion that the agent did not want to make.
    """

    WAITING = "waiting"
    REFUSED = "refused"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    MADE = "made"
    ACCEPTED = "accepted"
    TURNED_DOWN = "turned_down"
    FULFILLED = "fulfilled"
    DECLINED = "declined"

    @property
    def spends(self) -> bool:
        """Whether its value counts against limits and budgets."""
        return self in (Status.MADE, Status.ACCEPTED, Status.FULFILLED)


@dataclass(frozen=True, slots=True)
class Decision:
    """One offer that somebody chose to make or not, and where it stands.

    `reason` is the agent's, `answer_reason` the approver's. `satisfaction` is 1 to 5, later.
    """

    id: DecisionId
    case: str
    customer: CustomerId
    offer: OfferId
    title: str
    kind: Kind
    status: Status
    value: Money
    cost: Money
    agent: PersonId
    at: datetime
    catalogue_version: int
    order: str = ""
    budget: str = ""
    reason: str = ""
    words: str = ""
    approver: Role | None = None
    deadline: datetime | None = None
    answered_by: PersonId | None = None
    answered_at: datetime | None = None
    answer_reason: str = ""
    satisfaction: int | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """An offer an agent chose in a case; `value` None is the suggested one.

    `reason` is needed where somebody else has to approve. `words` are what the customer is
    told, None for the catalogue's. `request` is a key of up to 64 plain characters: the same
    person's same key gives the same decision. Empty is a new one each time.
    """

    case: OfferCase
    offer: OfferId
    on: date
    value: Decimal | None = None
    reason: str = ""
    words: str | None = None
    request: str = ""


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom a question is about, the order it is about if any, and who may make offers."""

    customer: CustomerId
    by: Person
    order: str = ""
