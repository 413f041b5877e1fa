"""Offers for the desk's tests: three of them, limits in plain sight, decisions in memory."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from assistant.access.model import Person
from assistant.access.roles import Role
from assistant.cases.subjects import CaseFiles
from assistant.customers.model import Contact, Customer, CustomerId, Order, PastOffer
from assistant.customers.store import CustomerStore
from assistant.errors import RequestRefusedError
from assistant.money import Money
from assistant.offers.decision import Choice, Decision, DecisionId, Status
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
from kb.database import Database
from tests.assistant.ui.answers import citation

LIMIT = Decimal(15)
HOSTILE = "<img src=x onerror=alert(1)>"


def euros(amount: str | Decimal) -> Money:
    """An amount in euros."""
    return Money(Decimal(amount), "EUR")


def offer(id_: str, title: str, kind: Kind, amount: AmountRule) -> Offer:
    """An offer that the authority matrix allows."""
    anchor = PolicyAnchor("authority", "Agents may grant goodwill credit up to fifteen euros")
    return Offer(OfferId(id_), title, kind, f"We will gladly give you {title}: {{value}}.", anchor)


CREDIT = offer("credit", "goodwill credit", Kind.CREDIT, AmountRule())
REFUND = offer("refund", "a refund", Kind.REFUND, AmountRule())
CALL = offer("call", "a call back", Kind.CALL_BACK, AmountRule())
CATALOGUE = Catalogue(
    "EUR",
    offers=(CREDIT, REFUND, CALL),
    reasons=(Reason("late", "Came late", ("late",)), Reason("damaged", "Damaged", ("broken",))),
    version=1,
)
_VALUES = {"credit": euros("10"), "refund": euros("40"), "call": euros("0")}
_MOST = {"credit": euros("25"), "refund": euros("40"), "call": euros("0")}
_LEAST = {"credit": euros("5"), "refund": euros("40"), "call": euros("0")}


def customer(id_: str = "C-1", name: str = "Mira Sol", **known: str) -> Customer:
    """A customer with two orders, a complaint and a gift card of last month."""
    today = date.today()
    return Customer(
        CustomerId(id_),
        name,
        tier=known.get("tier", "Gold"),
        since=date(2021, 3, 12),
        email=known.get("email", f"{id_.casefold()}@example.com"),
        notes=known.get("notes", ""),
        orders=(
            Order(f"{id_}-W1", euros("80"), placed_on=today - timedelta(days=9)),
            Order(f"{id_}-W2", euros("120"), placed_on=today - timedelta(days=90)),
        ),
        contacts=(Contact(datetime.now(UTC) - timedelta(days=5), "phone", "", True, "upset"),),
        past_offers=(PastOffer(today - timedelta(days=20), "gift card", euros("10"), True),),
    )


@dataclass
class FakeOffers:
    """One limit of 15 euros for an offer, a case for each conversation, no ledger."""

    files: CaseFiles
    decisions: dict[str, Decision] = field(default_factory=dict)
    shown: list[OfferCase] = field(default_factory=list)
    wait: timedelta = timedelta(minutes=15)

    def catalogue(self) -> Catalogue:
        """Three offers and two reasons."""
        return CATALOGUE

    def case_of(self, conversation: str, *, by: Person) -> OfferCase | None:
        """What was kept."""
        return self.files.of(conversation, by=by)

    def keep_case(self, case: OfferCase, *, by: Person) -> None:
        """Keep it."""
        self.files.keep(case, by=by)

    def reasons_in(self, text: str) -> frozenset[str]:
        """By their phrases."""
        return frozenset(
            each.id for each in CATALOGUE.reasons if any(word in text for word in each.phrases)
        )

    def heard(self, case: OfferCase) -> OfferCase:
        """With the reasons, and an order of C-1 that is named."""
        named = next((each for each in ("C-1-W1", "C-1-W2") if each in case.text), "")
        reasons = case.reasons | self.reasons_in(case.text)
        return replace(case, order=case.order or named, reasons=reasons)

    def advise(self, case: OfferCase, *, by: Person, on: date, show: bool = True) -> Advice:
        """Credit, a refund above the limit and a call; never twice the same."""
        if show:
            self.shown.append(case)
        made = {each.offer for each in self.of_case(case.id, by=by) if each.status.spends}
        return Advice(
            case,
            on,
            1,
            proposals=tuple(proposed(each) for each in (CREDIT, REFUND, CALL)),
            not_offered=(
                NotOffered(
                    offer("gift", "a gift card", Kind.GOODWILL, AmountRule()),
                    ("gift card was given 20 days ago", f"{len(made)} given here"),
                ),
            ),
        )

    def choose(self, choice: Choice, *, by: Person) -> Decision:
        """Made within the limit, else waiting with a reason."""
        value = _VALUES[choice.offer] if choice.value is None else euros(choice.value)
        waits = value.amount > LIMIT
        if waits and not choice.reason:
            raise RequestRefusedError("This needs approval: say why they should have it.")
        now = datetime.now(UTC)
        return self._keep(
            replace(
                _decision(choice, by, value),
                status=Status.WAITING if waits else Status.MADE,
                approver=Role.SUPERVISOR if waits else None,
                deadline=now + self.wait if waits else None,
            )
        )

    def decline(self, choice: Choice, *, by: Person) -> Decision:
        """Noted."""
        decision = _decision(choice, by, _VALUES[choice.offer])
        return self._keep(replace(decision, status=Status.DECLINED))

    def answer(self, decision: DecisionId, *, approved: bool, reason: str, by: Person) -> Decision:
        """Approved or refused."""
        return self._keep(
            replace(
                self.decisions[decision],
                status=Status.MADE if approved else Status.REFUSED,
                answered_by=by.id,
                answered_at=datetime.now(UTC),
                answer_reason=reason,
            )
        )

    def withdraw(self, decision: DecisionId, *, by: Person) -> Decision:
        """Taken back."""
        return self._keep(replace(self.decisions[decision], status=Status.WITHDRAWN))

    def customer_said(self, decision: DecisionId, *, accepted: bool, by: Person) -> Decision:
        """As they said."""
        said = Status.ACCEPTED if accepted else Status.TURNED_DOWN
        return self._keep(replace(self.decisions[decision], status=said))

    def fulfil(self, decision: DecisionId, *, by: Person) -> Decision:
        """Done."""
        return self._keep(replace(self.decisions[decision], status=Status.FULFILLED))

    def of_case(self, case: str, *, by: Person) -> Sequence[Decision]:
        """Oldest first."""
        return [each for each in self.decisions.values() if each.case == case]

    def of_customer(self, customer: str, limit: int) -> Sequence[Decision]:
        """Newest first."""
        found = [each for each in self.decisions.values() if each.customer == customer]
        return found[::-1][:limit]

    def _keep(self, decision: Decision) -> Decision:
        self.decisions[decision.id] = decision
        return decision


@dataclass(frozen=True, slots=True)
class Shop:
    """Real customers and made-up offers over one database."""

    database: Database
    customers: CustomerStore
    offers: FakeOffers


def proposed(offer_: Offer) -> Proposal:
    """One of the offers, as it is suggested."""
    value = _VALUES[offer_.id]
    may = value.amount <= LIMIT
    used = Allowance("per offer", euros(LIMIT), euros("0"))
    return Proposal(
        offer=offer_,
        value=value,
        least=_LEAST[offer_.id],
        most=_MOST[offer_.id],
        cost=value,
        authority=Authority(
            Standing.MAY if may else Standing.ASK,
            most=euros(LIMIT),
            allowances=(used,),
            approver=None if may else Role.SUPERVISOR,
            why=() if may else ("€40.00 is more than €15.00 per offer",),
        ),
        policy=citation(title="Authority", quote="Agents may grant goodwill credit up to"),
        words=offer_.words.replace("{value}", str(value)),
        why=("Order placed 9 days ago", "Suits what happened", "Gold customer", "A fourth line"),
        worth=Worth(1, 0.5, 1, 1, 0, 1),
    )


def _decision(choice: Choice, by: Person, value: Money) -> Decision:
    chosen = CATALOGUE.offer(choice.offer)
    if chosen is None:
        raise RequestRefusedError("The catalogue has no such offer.")
    return Decision(
        id=DecisionId(uuid.uuid4().hex),
        case=choice.case.id,
        customer=choice.case.customer,
        offer=choice.offer,
        title=chosen.title,
        kind=chosen.kind,
        status=Status.MADE,
        value=value,
        cost=value,
        agent=by.id,
        at=datetime.now(UTC),
        catalogue_version=1,
        reason=choice.reason,
        words=chosen.words.replace("{value}", str(value)),
    )
