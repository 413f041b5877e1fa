"""Approvals that wait, and an application that has nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from assistant.access.model import Person
from assistant.access.permissions import Permission
from assistant.access.roles import Role
from assistant.casework.ports import Casework
from assistant.customers.errors import UnknownCustomerError
from assistant.customers.model import Contact, Customer, CustomerId, Order
from assistant.errors import RequestRefusedError
from assistant.money import Money
from assistant.offers.decision import Decision, DecisionId, Status
from assistant.offers.model import AmountRule, Catalogue, Kind, Offer, OfferId, PolicyAnchor, Reason
from assistant.offers.proposals import (
    Advice,
    Allowance,
    Authority,
    NotOffered,
    OfferCase,
    Proposal,
    Standing,
    Worth,
)
from assistant.surveys.ports import Surveys
from assistant.webchat.ports import StaffChat
from kb.database import Database
from tests.assistant.ui.answers import citation

QUOTE = "Agents may grant goodwill credit up to fifteen euros without asking a supervisor."
GIFT_CARD = Offer(
    id=OfferId("gift-card"),
    title="Gift card",
    kind=Kind.GOODWILL,
    words="We have added {value} to your account.",
    policy=PolicyAnchor("authority", QUOTE),
    amount=AmountRule(fixed=Decimal(40)),
)
CATALOGUE = Catalogue(
    "EUR", (GIFT_CARD,), reasons=(Reason("late", "Late delivery", ("late",)),), version=3
)
MARA = Customer(
    CustomerId("C-1001"),
    "Mara Lind",
    tier="gold",
    since=date(2021, 5, 2),
    orders=(Order("L-1043", Money(Decimal("89.90"), "EUR"), placed_on=date(2026, 11, 2)),),
    contacts=(Contact(datetime.now(UTC) - timedelta(days=3), "phone", "late", complaint=True),),
)


def euros(amount: str | int) -> Money:
    """An amount in euros."""
    return Money(Decimal(amount), "EUR")


def waiting(agent: Person, *, id: str = "d1", value: int = 40, minutes: int = 12) -> Decision:
    """A gift card that waits, asked for now."""
    now = datetime.now(UTC)
    return Decision(
        id=DecisionId(id),
        case=f"case-{id}",
        customer=MARA.id,
        offer=GIFT_CARD.id,
        title=GIFT_CARD.title,
        kind=GIFT_CARD.kind,
        status=Status.WAITING,
        value=euros(value),
        cost=euros(value),
        agent=agent.id,
        at=now,
        catalogue_version=3,
        order="L-1043",
        reason="Second late parcel <b>this</b> month.",
        words="We have added €40.00 to your account.",
        approver=Role.SUPERVISOR,
        deadline=now + timedelta(minutes=minutes),
    )


@dataclass
class FloorOffers:
    """Offers of which only what the floor asks for works."""

    decisions: dict[str, Decision] = field(default_factory=dict)
    offered: bool = True
    most: int = 200
    kept: OfferCase | None = None
    judged: list[tuple[OfferCase, str]] = field(default_factory=list)

    def put(self, *decisions: Decision) -> None:
        """Let these be there too."""
        self.decisions.update({each.id: each for each in decisions})

    def catalogue(self) -> Catalogue:
        """One offer."""
        return CATALOGUE

    def case_of(self, conversation: str, *, by: Person) -> OfferCase | None:
        """What was kept, if the test has any."""
        return self.kept

    def advise(self, case: OfferCase, *, by: Person, on: date, show: bool = True) -> Advice:
        """The gift card: agents give fifteen of them alone, others `most`; or why it is not."""
        assert not show
        self.judged.append((case, by.id))
        if not self.offered:
            return Advice(case, on, 3, (), (NotOffered(GIFT_CARD, ("its policy was retired",)),))
        most = euros(self.most if by.may(Permission.APPROVE) else 15)
        allowances = (
            Allowance("per customer in 90 days", euros(80), euros(20)),
            Allowance("per offer", most, euros(0)),
        )
        authority = Authority(Standing.ASK, most, allowances, Role.ADMIN)
        proposal = Proposal(
            offer=GIFT_CARD,
            value=euros(40),
            least=euros(40),
            most=euros(40),
            cost=euros(40),
            authority=authority,
            policy=citation(title="Authority matrix", quote=QUOTE),
            words="We have added €40.00 to your account.",
            why=("it suits a late delivery",),
            worth=Worth(1, 0.5, 30, 40, 0, 10),
        )
        return Advice(case, on, 3, (proposal,))

    def answer(self, decision: DecisionId, *, approved: bool, reason: str, by: Person) -> Decision:
        """Decide what waits."""
        found = self.decisions.get(decision)
        if found is None or found.status is not Status.WAITING:
            raise RequestRefusedError("This was decided meanwhile; nothing is left to do.")
        answered = replace(
            found,
            status=Status.MADE if approved else Status.REFUSED,
            answered_by=by.id,
            answered_at=datetime.now(UTC),
            answer_reason=reason,
        )
        self.put(answered)
        return answered

    def waiting(self, *, by: Person, at: datetime) -> Sequence[Decision]:
        """What waits, soonest first."""
        found = [each for each in self.decisions.values() if each.status is Status.WAITING]
        return sorted(found, key=lambda each: (each.deadline or at, each.id))

    def decided(self, by: Person, limit: int) -> Sequence[Decision]:
        """What was decided."""
        found = [each for each in self.decisions.values() if each.status is not Status.WAITING]
        return found[:limit]


@dataclass(frozen=True)
class OneCustomer:
    """Mara, and nobody else."""

    def get(self, customer: str) -> Customer:
        """Mara."""
        if customer != MARA.id:
            raise UnknownCustomerError(customer)
        return MARA


@dataclass(frozen=True)
class FloorHouse:
    """What the floor asks of the application."""

    database: Database
    offers: FloorOffers
    customers: OneCustomer
    casework: Casework
    webchat: StaffChat
    surveys: Surveys
