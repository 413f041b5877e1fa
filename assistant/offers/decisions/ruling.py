"""What one offer to one customer rests on: everything that can move, worked out from one moment."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from assistant.access.model import Person
from assistant.answering.model import Citation
from assistant.customers.model import Customer, Order
from assistant.errors import RequestRefusedError
from assistant.money import Money
from assistant.offers.advice.amounts import Range, cost_of, value_of
from assistant.offers.advice.eligible import Known, not_eligible, titles_of
from assistant.offers.advice.learning import segment_of
from assistant.offers.advice.policies import passage_of
from assistant.offers.advice.telling import told
from assistant.offers.conditions.facts import Facts, facts_of
from assistant.offers.decisions.showing import limits_detail, policy_detail
from assistant.offers.ledger.canonical import digest
from assistant.offers.ledger.entry import Detail
from assistant.offers.limits.authority import authority_over
from assistant.offers.limits.budgets import team_of
from assistant.offers.limits.loading import load_spent
from assistant.offers.model import Catalogue, Offer
from assistant.offers.proposals import Authority, OfferCase
from assistant.offers.tables import CatalogueRow


@dataclass(frozen=True, slots=True)
class Ground:
    """What is known, read within the transaction that decides.

    `catalogue` is the one that holds; `case` has every reason that counts.
    """

    catalogue: Catalogue
    customer: Customer
    case: OfferCase


Read = Callable[[Session], Ground]
"""Reads the ground in a transaction; it may be asked more than once."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """An offer somebody would make on a day; `value` None is the suggested one.

    `team` is whose budget it draws on: None is the person's own team.
    """

    offer: str
    by: Person
    on: date
    value: Decimal | None = None
    team: str | None = None


@dataclass(frozen=True, slots=True)
class Ruling:
    """An offer that a customer may have, the policy that allows it, and whose it is to give."""

    ground: Ground
    on: date
    offer: Offer
    value: Money
    cost: Money
    policy: Citation
    authority: Authority
    team: str
    segment: str
    words: str
    facts: Facts

    @property
    def detail(self) -> dict[str, Detail]:
        """The rule, the policy and every limit at this moment, as the ledger keeps them."""
        authority = self.authority
        return {
            "rule": digest(self.offer),
            "catalogue": self.ground.catalogue.version,
            "on": self.on.isoformat(),
            "order": self.ground.case.order,
            "cost": str(self.cost.amount),
            "budget": self.offer.budget,
            "team": self.team,
            "segment": self.segment,
            "policy": policy_detail(self.policy),
            "standing": authority.standing.value,
            "most": str(authority.most.amount),
            "limits": limits_detail(authority.allowances),
            "why": list(authority.why),
        }


def ruled(session: Session, ground: Ground, wanted: Wanted) -> Ruling:
    """Work out whether a customer may have an offer, of what value, and who may give it.

    Raises RequestRefusedError when the catalogue, a policy, a condition, how often it was given
    or its amount stands against it, whoever gives it. The authority is in the ruling.
    """
    catalogue, customer, case = ground.catalogue, ground.customer, ground.case
    _refuse_outdated(session, catalogue)
    offer = catalogue.offer(wanted.offer)
    if offer is None:
        raise RequestRefusedError(
            f"the catalogue has no offer {wanted.offer!r}; see 'handrail offers list'"
        )
    order = _order(customer, case)
    team = team_of(catalogue, wanted.by) if wanted.team is None else wanted.team
    spent = load_spent(
        session,
        customer=customer.id,
        case=case.id,
        agent=wanted.by,
        catalogue=catalogue,
        on=wanted.on,
        team=team,
    )
    facts = facts_of(customer, case, on=wanted.on, currency=catalogue.currency, spent=spent)
    known = Known(facts, titles_of(catalogue))
    why = not_eligible(
        offer, customer=customer, known=known, spent=spent, on=wanted.on, order=case.order
    )
    if why:
        raise RequestRefusedError(f"{offer.title} cannot be offered here: {'; '.join(why)}")
    policy = passage_of(session, offer.policy, on=wanted.on)
    if policy is None:
        raise RequestRefusedError(
            f"{offer.title} cannot be offered: its policy {offer.policy.document!r} does not say"
            f" so on {wanted.on}; ask who keeps the library"
        )
    paid = spent.paid_on(order.id) if order else 0
    amount = value_of(offer, order, catalogue.currency, paid=paid)
    value = _value(offer, amount, catalogue.currency, wanted.value)
    cost = cost_of(offer, value)
    authority = authority_over(
        offer,
        value,
        cost=cost,
        by=wanted.by,
        catalogue=catalogue,
        spent=spent,
        on=wanted.on,
        customer=customer,
    )
    words = told(offer, value=value, customer=customer, order=order, channel=case.channel)
    segment = segment_of(customer, facts)
    return Ruling(
        ground, wanted.on, offer, value, cost, policy, authority, team, segment, words, facts
    )


def _refuse_outdated(session: Session, catalogue: Catalogue) -> None:
    newest = session.scalar(select(func.max(CatalogueRow.version)))
    if (newest or 0) != catalogue.version:
        raise RequestRefusedError("the catalogue changed meanwhile; look at the offers again")


def _order(customer: Customer, case: OfferCase) -> Order | None:
    """The order a case is about; raises when the case is another's, or the order is."""
    if case.customer != customer.id:
        raise ValueError(f"case {case.id} is about {case.customer}, not {customer.id}")
    order = customer.order(case.order) if case.order else None
    if case.order and order is None:
        raise RequestRefusedError(
            f"{customer.id} has no order {case.order!r}; name one of theirs, or none"
        )
    return order


def _value(offer: Offer, amount: Range | str, currency: str, wanted: Decimal | None) -> Money:
    """The value as suggested, or as wanted if it lies in the offer's range."""
    if isinstance(amount, str):
        raise RequestRefusedError(f"{offer.title} cannot be offered here: {amount}")
    if wanted is None:
        return amount.value
    try:
        value = Money(wanted, currency)
    except ValueError as error:
        raise RequestRefusedError(f"{error}; write it as {amount.value.amount}") from error
    if not amount.least <= value <= amount.most:
        moved = f"from {amount.least} to {amount.most}"
        fixed = amount.least == amount.most
        raise RequestRefusedError(
            f"{offer.title} is worth {amount.least if fixed else moved}, not {value}"
        )
    return value
