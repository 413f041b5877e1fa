"""What must never be offered, whoever asks and whatever anybody wrote: ten thousand situations.

What may be offered is worked out a second time here, as plainly as the rules are written.
"""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.access.roles import Role
from assistant.customers.model import Order
from assistant.offers.advice.amounts import value_of
from assistant.offers.condition import All, AnyOf, Comparison, Condition, Not, Operator
from assistant.offers.conditions.facts import Facts, facts_of
from assistant.offers.limits.spent import Spending
from assistant.offers.model import Kind, Limit, Offer, OfferId
from assistant.offers.proposals import Authority, NotOffered, Proposal, Standing
from tests.assistant.offers.worlds import HOSTILE, World, cost_by_hand, team_by_hand, world_of

SEEDS = st.integers(0, 2**32)
PAYS_BACK = (Kind.REFUND, Kind.REPLACEMENT, Kind.CREDIT)
TEXTS = st.sampled_from(HOSTILE) | st.text(max_size=200)


def each_way(world: World) -> dict[OfferId, Proposal | NotOffered]:
    """How each offer ended; every one of the catalogue ends once."""
    advice = world.advise()
    ends: list[Proposal | NotOffered] = [*advice.proposals, *advice.not_offered]
    assert sorted(each.offer.id for each in ends) == sorted(o.id for o in world.catalogue.offers)
    return {each.offer.id: each for each in ends}


def authorities(world: World) -> dict[OfferId, Authority | None]:
    return {
        offer: end.authority if isinstance(end, Proposal) else None
        for offer, end in each_way(world).items()
    }


@settings(max_examples=5_000, deadline=None)
@given(SEEDS)
def test_only_what_every_rule_allows_is_ever_proposed(seed: int) -> None:
    world = world_of(seed)
    facts = facts_of(world.customer, world.case, on=world.on, currency="EUR", spent=world.spent())
    for end in each_way(world).values():
        offer = end.offer
        allowed = is_eligible(offer, world, facts) and has_policy(offer, world)
        if isinstance(end, NotOffered):
            assert end.why
            assert all(end.why)
            order = world.customer.order(world.case.order)
            value = value_of(offer, order, "EUR", paid=paid_back(world, order))
            assert isinstance(value, str) or not (
                allowed and is_within(offer, value.value.minor, world)
            )
            continue
        assert allowed
        assert end.least <= end.value <= end.most
        bought = world.customer.order(world.case.order)
        if bought and offer.kind in PAYS_BACK and bought.total.currency == "EUR":
            assert paid_back(world, bought) + end.most.minor <= bought.total.minor
        may = end.authority.standing is Standing.MAY
        assert may == is_within(offer, end.value.minor, world)
        assert may or end.authority.approver is not None
        assert end.authority.standing is not Standing.MAY_NOT
        assert in_budget(offer, end.cost.minor, world)
        assert end.policy == world.policies[offer.policy.document]


@settings(max_examples=3_000, deadline=None)
@given(SEEDS, TEXTS)
def test_whatever_anybody_writes_changes_no_authority(seed: int, text: str) -> None:
    world = world_of(seed)
    assert authorities(world.written(text)) == authorities(world)


@settings(max_examples=1_000, deadline=None)
@given(SEEDS, TEXTS)
def test_a_reason_that_was_taken_away_does_not_come_back(seed: int, text: str) -> None:
    world = world_of(seed)
    spoken = replace(world, case=replace(world.case, text=f"late, damaged, {text}"))
    silent = replace(world, case=replace(world.case, text=""))
    assert spoken.advise().proposals == silent.advise().proposals


@settings(max_examples=1_000, deadline=None)
@given(SEEDS, st.randoms(use_true_random=False))
def test_the_order_of_a_catalogue_changes_nothing(seed: int, random: Random) -> None:
    world = world_of(seed)
    offers = list(world.catalogue.offers)
    random.shuffle(offers)
    shuffled = replace(world, catalogue=replace(world.catalogue, offers=tuple(offers)))
    assert shuffled.advise().proposals == world.advise().proposals
    assert each_way(shuffled) == each_way(world)


# The rules again, by hand.


def is_eligible(offer: Offer, world: World, facts: Facts) -> bool:
    if offer.valid_from and world.on < offer.valid_from:
        return False
    if offer.valid_until and world.on > offer.valid_until:
        return False
    if offer.stages and facts["case.stage"] not in offer.stages:
        return False
    if offer.channels and world.case.channel not in offer.channels:
        return False
    if known_true(offer.eligibility, facts) is not True:
        return False
    return may_again(offer, world) and goes_with_the_case(offer, world)


def has_policy(offer: Offer, world: World) -> bool:
    policy = world.policies[offer.policy.document]
    if policy is None or policy.valid_from > world.on:
        return False
    return policy.valid_until is None or policy.valid_until >= world.on


def known_true(condition: Condition, facts: Facts) -> bool | None:
    """Whether a condition is true; None when a fact it turns on is not known."""
    if isinstance(condition, Not):
        inside = known_true(condition.of, facts)
        return None if inside is None else not inside
    if isinstance(condition, All | AnyOf):
        parts = [known_true(part, facts) for part in condition.of]
        deciding = isinstance(condition, AnyOf)
        if deciding in parts:
            return deciding
        return None if None in parts else not deciding
    return compared(condition, facts)


def compared(comparison: Comparison, facts: Facts) -> bool | None:
    fact, value = facts.get(comparison.fact), comparison.values[0]
    if fact is None:
        return None
    if comparison.operator in (Operator.IS, Operator.IN):
        return fact in comparison.values
    if comparison.operator is Operator.NOT_IN:
        return fact not in comparison.values
    if comparison.operator is Operator.INCLUDES:
        return isinstance(fact, frozenset) and value in fact
    if comparison.operator is Operator.LACKS:
        return isinstance(fact, frozenset) and value not in fact
    least = comparison.operator is Operator.AT_LEAST
    if isinstance(fact, Decimal) and isinstance(value, Decimal):
        return fact >= value if least else fact <= value
    assert isinstance(fact, date)
    assert isinstance(value, date)
    return fact >= value if least else fact <= value


def may_again(offer: Offer, world: World) -> bool:
    days = [
        each.day
        for each in world.made
        if each.offer == offer.id and each.customer == world.customer.id
    ]
    days += [
        each.on
        for each in world.customer.past_offers
        if each.offer == offer.id and each.accepted is not False
    ]
    return all(
        sum(day > world.on - timedelta(days=cap.days) for day in days) < cap.times
        for cap in offer.caps
    )


def goes_with_the_case(offer: Offer, world: World) -> bool:
    here = [
        each
        for each in world.made
        if each.offer != offer.id and (each.case == world.case.id or is_for_order(each, world))
    ]
    return not any(each.offer in offer.excludes or offer.id in each.excludes for each in here)


def is_for_order(spending: Spending, world: World) -> bool:
    order = world.customer.order(world.case.order)
    return order is not None and (spending.customer, spending.order) == (
        world.customer.id,
        order.id,
    )


def paid_back(world: World, order: Order | None) -> int:
    return sum(
        each.value_minor
        for each in world.made
        if order and is_for_order(each, world) and each.kind in PAYS_BACK
    )


def is_within(offer: Offer, minor: int, world: World) -> bool:
    """Whether every limit and the budget hold for a value in cents."""
    role = world.by.role
    if role is Role.ADMIN:
        # No catalogue of these limits admins, so they have the supervisors' limits.
        role = Role.SUPERVISOR
    limits = world.catalogue.limits
    own = [each for each in limits if each.person == world.by.email]
    others = [
        each
        for each in limits
        if not each.person
        and each.role is role
        and not any((one.kinds, one.offers) == (each.kinds, each.offers) for one in own)
    ]
    covering = [
        each
        for each in (*own, *others)
        if (not each.kinds or offer.kind in each.kinds)
        and (not each.offers or offer.id in each.offers)
    ]
    cost = minor * offer.cost.share + offer.cost.fixed * 100
    rounded = int(cost + Decimal("0.5"))
    return (
        bool(covering)
        and all(holds_limit(each, minor, world) for each in covering)
        and in_budget(offer, rounded, world)
    )


def holds_limit(limit: Limit, minor: int, world: World) -> bool:
    if not minor:
        return True  # what is worth nothing overspends nothing

    def given(of: list[Spending], days: int | None = None) -> int:
        return sum(
            each.value_minor
            for each in of
            if (days is None or each.day > world.on - timedelta(days=days))
            and (not limit.kinds or each.kind in limit.kinds)
            and (not limit.offers or each.offer in limit.offers)
        )

    made = world.made
    in_case = [each for each in made if each.case == world.case.id]
    to_customer = [each for each in made if each.customer == world.customer.id]
    by_agent = [each for each in made if each.decided_by == world.by.id]
    customer, agent = limit.per_customer, limit.per_agent
    return (
        (limit.per_offer is None or minor <= limit.per_offer * 100)
        and (limit.per_case is None or given(in_case) + minor <= limit.per_case * 100)
        and (not customer or given(to_customer, customer.days) + minor <= customer.amount * 100)
        and (not agent or given(by_agent, agent.days) + minor <= agent.amount * 100)
    )


def in_budget(offer: Offer, cost_minor: int, world: World) -> bool:
    if not offer.budget:
        return True
    team = team_by_hand(world.catalogue, world.by)
    periods = [
        each
        for each in world.catalogue.budgets
        if (each.name, each.team) == (offer.budget, team)
        and each.valid_from <= world.on <= each.valid_until
    ]
    return any(
        not cost_minor or cost_by_hand(world.made, each) + cost_minor <= each.amount * 100
        for each in periods
    )
