"""Which offers of a catalogue may be made in a case, best first, and why the others are not."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from assistant.access.model import Person
from assistant.answering.model import Citation
from assistant.customers.model import Customer, Order
from assistant.money import Money
from assistant.offers.amounts import cost_of, value_of
from assistant.offers.authority import authority_over
from assistant.offers.conditions import explain, holds
from assistant.offers.facts import Facts
from assistant.offers.frequency import kept_from
from assistant.offers.learning import Learnt, customers_of
from assistant.offers.model import (
    Advice,
    Authority,
    Catalogue,
    NotOffered,
    Offer,
    OfferCase,
    PolicyAnchor,
    Proposal,
    Reason,
    Stage,
    Standing,
    Worth,
)
from assistant.offers.reasons import reasons_in
from assistant.offers.spent import Spent
from assistant.offers.suitability import Suitability, suitability_of
from assistant.offers.telling import money_in, told
from assistant.offers.worth import Weights, worth_of
from assistant.replying.model import Channel

Policy = Callable[[PolicyAnchor], Citation | None]

_STAGES: Mapping[str, Stage] = {each.value: each for each in Stage}


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
    facts: Facts
    learnt: Learnt
    policy: Policy
    by: Person
    on: date
    weights: Weights


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
    expected value; of equal ones what needs no approval goes first, then the cheaper. What
    somebody wrote only helps to tell what suits; it allows nothing.
    """
    if case.customer != customer.id:
        raise ValueError(f"case {case.id} is about {case.customer}, not {customer.id}")
    known = case.reasons | reasons_in(case.text, catalogue)
    here = _Case(
        customer=customer,
        order=customer.order(case.order) if case.order else None,
        stage=_stage(facts),
        channel=_channel(facts),
        reasons=tuple(each for each in catalogue.reasons if each.id in known),
        spent_12_months=_number(facts, "customer.spent_12_months"),
        catalogue=catalogue,
        spent=spent,
        facts=facts,
        learnt=learnt,
        policy=policy,
        by=by,
        on=on,
        weights=weights,
    )
    judged = [_judged(offer, here) for offer in catalogue.offers]
    proposals = [each for each in judged if isinstance(each, Proposal)]
    return Advice(
        case=case,
        on=on,
        catalogue_version=catalogue.version,
        proposals=tuple(sorted(proposals, key=_place)),
        not_offered=tuple(each for each in judged if isinstance(each, NotOffered)),
    )


def not_eligible(
    offer: Offer, *, customer: Customer, facts: Facts, spent: Spent, on: date
) -> tuple[str, ...]:
    """Why an offer is not for this customer and case on a day, policy and limits aside.

    Empty when it is. Everything that stands against it is named.
    """
    why = [
        _not_valid(offer, on),
        _not_at_stage(offer, _stage(facts)),
        _not_over(offer, _channel(facts)),
    ]
    if not holds(offer.eligibility, facts):
        why += explain(offer.eligibility, facts).unmet or ("its conditions are not met",)
    why += kept_from(offer, customer=customer, spent=spent, on=on)
    return tuple(each for each in why if each)


def in_force(citation: Citation | None, on: date) -> bool:
    """Whether a policy's words hold on a day; both its days count."""
    return (
        citation is not None
        and citation.valid_from <= on
        and (citation.valid_until is None or on <= citation.valid_until)
    )


def _judged(offer: Offer, here: _Case) -> Proposal | NotOffered:
    why = not_eligible(
        offer, customer=here.customer, facts=here.facts, spent=here.spent, on=here.on
    )
    amount = value_of(offer, here.order, here.catalogue.currency)
    if isinstance(amount, str):
        return NotOffered(offer, (*why, amount))
    if why:
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
    )
    if authority.standing is Standing.MAY_NOT:
        return NotOffered(offer, authority.why or ("nobody here may give that much",))
    suitability = suitability_of(
        offer, reasons=here.reasons, stage=here.stage, channel=here.channel, weights=here.weights
    )
    worth = _worth(offer, suitability, authority, cost, here)
    return Proposal(
        offer=offer,
        value=amount.value,
        least=amount.least,
        most=amount.most,
        cost=cost,
        authority=authority,
        policy=policy,
        words=told(
            offer,
            value=amount.value,
            customer=here.customer,
            order=here.order,
            channel=here.channel,
        ),
        why=_why(offer, suitability, authority, worth, here),
        worth=worth,
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


def _place(proposal: Proposal) -> tuple[float, bool, Decimal, str]:
    """What sorts proposals, best first; a cent of expected value makes no difference less."""
    asks = proposal.authority.standing is not Standing.MAY
    return (-round(proposal.worth.value, 2), asks, proposal.cost.amount, proposal.offer.id)


def _why(
    offer: Offer, suitability: Suitability, authority: Authority, worth: Worth, here: _Case
) -> tuple[str, ...]:
    tally = here.learnt.of(offer.id)
    asked = tally.accepted + tally.turned_down
    why = [part.words for part in suitability.parts]
    why += explain(offer.eligibility, here.facts).met
    why += authority.why
    if authority.standing is Standing.MAY:
        why.append(_left(authority))
    if asked:
        who = customers_of(here.learnt.segment)
        why.append(f"{tally.accepted:g} of {asked:g} {who} accepted")
    if worth.value < 0:
        why.append("it costs more than it is expected to bring")
    return tuple(dict.fromkeys(each for each in why if each))


def _left(authority: Authority) -> str:
    """What is left of the limit that leaves the least."""
    if not authority.allowances:
        return ""
    tightest = min(authority.allowances, key=lambda each: each.left.amount)
    left, limit = money_in(tightest.left, "en"), money_in(tightest.limit, "en")
    return f"{tightest.name}: {left} of {limit} left"


def _not_valid(offer: Offer, on: date) -> str:
    if offer.valid_from is not None and on < offer.valid_from:
        return f"it begins on {_day(offer.valid_from)}"
    if offer.valid_until is not None and on > offer.valid_until:
        return f"it ended on {_day(offer.valid_until)}"
    return ""


def _not_at_stage(offer: Offer, stage: Stage | None) -> str:
    if not offer.stages or stage in offer.stages:
        return ""
    meant = " or ".join(each.value for each in Stage if each in offer.stages)
    here = f"and this is {stage.value}" if stage else "and the stage is not known"
    return f"it is for {meant} a purchase, {here}"


def _not_over(offer: Offer, channel: str) -> str:
    if not offer.channels or channel in offer.channels:
        return ""
    meant = ", ".join(sorted(offer.channels))
    return f"it is made over {meant} only, and this is {channel or 'over an unknown channel'}"


def _no_policy(offer: Offer, on: date) -> str:
    return (
        f"its policy '{offer.policy.document}' is not in force on {_day(on)},"
        " or does not say so any more"
    )


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _stage(facts: Facts) -> Stage | None:
    stage = facts.get("case.stage")
    return _STAGES.get(stage) if isinstance(stage, str) else None


def _channel(facts: Facts) -> str:
    """The case's channel as catalogues name it; as it was written when it is none of theirs."""
    said = facts.get("case.channel")
    if not isinstance(said, str):
        return ""
    plain = said.casefold()
    read = Channel.read(plain)
    # Everything unknown reads as a chat; only what is called one may count as one.
    return plain if read is Channel.CHAT else read.value


def _number(facts: Facts, name: str) -> float:
    value = facts.get(name)
    return float(value) if isinstance(value, Decimal) else 0.0
