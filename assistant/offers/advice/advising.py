"""Which offers of a catalogue may be made in a case, best first, and why the others are not."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from assistant.access.model import Person
from assistant.answering.model import Citation
from assistant.customers.model import Customer, Order
from assistant.money import Money
from assistant.offers.advice.amounts import Range, cost_of, value_of
from assistant.offers.advice.eligible import (
    NO_ORDER,
    Known,
    channel_in,
    day_said,
    in_force,
    not_eligible,
    stage_in,
    titles_of,
)
from assistant.offers.advice.learning import Learnt, customers_of
from assistant.offers.advice.suitability import Suitability, suitability_of
from assistant.offers.advice.telling import money_in, told
from assistant.offers.advice.worth import Weights, worth_of
from assistant.offers.conditions.facts import Facts
from assistant.offers.conditions.holding import Part
from assistant.offers.limits.authority import authority_over
from assistant.offers.limits.spent import Spent
from assistant.offers.model import Catalogue, Offer, PolicyAnchor, Reason, Stage
from assistant.offers.proposals import (
    Advice,
    Authority,
    NotOffered,
    OfferCase,
    Proposal,
    Standing,
    Worth,
)

Policy = Callable[[PolicyAnchor], Citation | None]


# So many proposals name the conditions they meet; nobody reads the reasons of more.
EXPLAINED = 30
MOST_REASONS = 4
"""How many reasons a proposal has at most."""

# What a case is about stands before them, and that it has an order tells nobody apart.
_SAYS_LITTLE = frozenset({"case.reasons", "case.has_order", "case.stage", "case.channel"})


@dataclass(frozen=True, slots=True)
class _Case:
    """Everything an offer is judged by, worked out once for the case."""

    customer: Customer
    order: Order | None
    stage: Stage | None
    channel: str
    reasons: tuple[Reason, ...]
    spent_12_months: float
    catalogue: Catalogue
    spent: Spent
    known: Known
    learnt: Learnt
    policy: Policy
    by: Person
    on: date
    weights: Weights


@dataclass(frozen=True, slots=True)
class _Candidate:
    """An offer that may be made or asked for, before it is put into words."""

    offer: Offer
    amount: Range
    cost: Money
    authority: Authority
    policy: Citation
    suitability: Suitability
    worth: Worth


def advise(
    case: OfferCase,
    *,
    customer: Customer,
    catalogue: Catalogue,
    spent: Spent,
    facts: Facts,
    learnt: Learnt,
    policy: Policy,
    by: Person,
    on: date,
    weights: Weights,
) -> Advice:
    """Judge every offer of the catalogue: eligible, suitable, within authority, worth it.

    Each ends as a proposal or as not offered, with the reasons why. Proposals are sorted by
    expected value; of equal ones what needs no approval goes first, then the cheaper. The
    case has every reason that counts: what its text says is not heard again here.
    """
    if case.customer != customer.id:
        raise ValueError(f"case {case.id} is about {case.customer}, not {customer.id}")
    here = _Case(
        customer=customer,
        order=customer.order(case.order) if case.order else None,
        stage=stage_in(facts),
        channel=channel_in(facts),
        reasons=tuple(each for each in catalogue.reasons if each.id in case.reasons),
        spent_12_months=_number(facts, "customer.spent_12_months"),
        catalogue=catalogue,
        spent=spent,
        known=Known(facts, titles_of(catalogue)),
        learnt=learnt,
        policy=policy,
        by=by,
        on=on,
        weights=weights,
    )
    judged = [_judged(offer, here) for offer in catalogue.offers]
    best = sorted((each for each in judged if isinstance(each, _Candidate)), key=_place)
    return Advice(
        case=case,
        on=on,
        catalogue_version=catalogue.version,
        proposals=tuple(_proposal(each, here, place) for place, each in enumerate(best)),
        not_offered=tuple(each for each in judged if isinstance(each, NotOffered)),
    )


def _judged(offer: Offer, here: _Case) -> _Candidate | NotOffered:
    why = not_eligible(
        offer,
        customer=here.customer,
        known=here.known,
        spent=here.spent,
        on=here.on,
        order=here.order.id if here.order else "",
    )
    paid = here.spent.paid_on(here.order.id) if here.order else 0
    amount = value_of(offer, here.order, here.catalogue.currency, paid=paid)
    if isinstance(amount, str) and NO_ORDER not in why:
        return NotOffered(offer, (*why, amount))
    if why or isinstance(amount, str):
        return NotOffered(offer, why)
    policy = here.policy(offer.policy)
    if policy is None or not in_force(policy, here.on):
        return NotOffered(offer, (_no_policy(offer, here.on),))
    cost = cost_of(offer, amount.value)
    authority = authority_over(
        offer,
        amount.value,
        cost=cost,
        by=here.by,
        catalogue=here.catalogue,
        spent=here.spent,
        on=here.on,
        customer=here.customer,
    )
    if authority.standing is Standing.MAY_NOT:
        return NotOffered(offer, authority.why or ("nobody here may give that much",))
    suitability = suitability_of(
        offer, reasons=here.reasons, stage=here.stage, channel=here.channel, weights=here.weights
    )
    worth = _worth(offer, suitability, authority, cost, here)
    return _Candidate(offer, amount, cost, authority, policy, suitability, worth)


def _proposal(best: _Candidate, here: _Case, place: int) -> Proposal:
    offer, amount = best.offer, best.amount
    told_of = here.known.explained(offer.eligibility).parts if place < EXPLAINED else ()
    return Proposal(
        offer=offer,
        value=amount.value,
        least=amount.least,
        most=amount.most,
        cost=best.cost,
        authority=best.authority,
        policy=best.policy,
        words=told(
            offer,
            value=amount.value,
            customer=here.customer,
            order=here.order,
            channel=here.channel,
        ),
        why=_why(best, _singled_out(told_of), here.learnt),
        worth=best.worth,
    )


def _worth(
    offer: Offer, suitability: Suitability, authority: Authority, cost: Money, here: _Case
) -> Worth:
    asks = authority.standing is Standing.ASK
    return worth_of(
        offer.kind,
        suitability=suitability.score,
        tally=here.learnt.of(offer.id),
        spent_12_months=here.spent_12_months,
        cost=cost,
        waiting_min=here.catalogue.answer_within_min if asks else 0,
        weights=here.weights,
    )


def _place(best: _Candidate) -> tuple[float, bool, Decimal, str]:
    """What sorts candidates, best first; less than a cent of expected value is no difference."""
    asks = best.authority.standing is not Standing.MAY
    return (-round(best.worth.value, 2), asks, best.cost.amount, best.offer.id)


def _why(best: _Candidate, singled_out: str, learnt: Learnt) -> tuple[str, ...]:
    """What an agent reads in two seconds: at most MOST_REASONS lines, best first."""
    authority, tally = best.authority, learnt.of(best.offer.id)
    asked = tally.accepted + tally.turned_down
    makes_good, *_ = best.suitability.parts
    first, *further = authority.why or (_left(authority),)
    why = (
        makes_good.words,
        "it costs more than it is expected to bring" if best.worth.value < 0 else singled_out,
        first,
        f"{tally.accepted:g} of {asked:g} {customers_of(learnt.segment)} accepted" if asked else "",
        *further,
    )
    return tuple(dict.fromkeys(each for each in why if each))[:MOST_REASONS]


def _singled_out(parts: Iterable[Part]) -> str:
    """The condition that says most of this customer; nothing where none does."""
    said = [each for each in parts if each.met and not _SAYS_LITTLE.issuperset(each.facts)]
    return min(said, key=_how_wide).words if said else ""


def _how_wide(part: Part) -> tuple[bool, bool]:
    of_customer = any(fact.startswith("customer.") for fact in part.facts)
    return not part.narrow, not of_customer


def _left(authority: Authority) -> str:
    """What is left of the limit that leaves the least."""
    if not authority.allowances:
        return ""
    tightest = min(authority.allowances, key=lambda each: each.left.amount)
    left, limit = money_in(tightest.left, "en"), money_in(tightest.limit, "en")
    return f"{tightest.name}: {left} of {limit} left"


def _no_policy(offer: Offer, on: date) -> str:
    return (
        f"its policy '{offer.policy.document}' is not in force on {day_said(on)},"
        " or does not say so any more"
    )


def _number(facts: Facts, name: str) -> float:
    value = facts.get(name)
    return float(value) if isinstance(value, Decimal) else 0.0
