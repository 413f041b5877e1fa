"""Who may give how much: alone, with approval, not at all."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.access.model import Person
from assistant.access.roles import Role
from assistant.customers.model import PastOffer
from assistant.offers.advice.amounts import cost_of
from assistant.offers.limits.authority import authority_over, team_of
from assistant.offers.limits.spent import DayTotal, Drawn, Spending, Spent
from assistant.offers.model import (
    Budget,
    Catalogue,
    CostRule,
    FrequencyCap,
    Kind,
    Limit,
    Offer,
    OfferId,
    Rolling,
)
from assistant.offers.proposals import Authority, Standing
from tests.assistant.offers.company import (
    ADA,
    ANA,
    BO,
    CALL_BACK,
    CASE,
    CATALOGUE,
    CUSTOMER,
    CY,
    GIFT_CARD,
    GOODWILL,
    KIM,
    NEW_YEAR,
    NOVEMBER,
    SHIPPING,
    SUE,
    TODAY,
    euros,
    offer,
    person,
)

MAY, ASK, MAY_NOT = Standing.MAY, Standing.ASK, Standing.MAY_NOT
GIFT = GIFT_CARD.id


def given_before(
    value: str | int,
    *,
    days_ago: int = 0,
    case: str = "another",
    made: Offer = GIFT_CARD,
    customer: str = CUSTOMER.id,
) -> Spending:
    minor = euros(value).minor
    return Spending(
        day=TODAY - timedelta(days=days_ago),
        customer=CUSTOMER.id if customer == CUSTOMER.id else type(CUSTOMER.id)(customer),
        case=case,
        agent=BO.id,
        decided_by=BO.id,
        team="",
        budget="",
        offer=made.id,
        title=made.title,
        kind=made.kind,
        value_minor=minor,
        cost_minor=minor,
        currency="EUR",
    )


def spent(
    *before: Spending,
    by: Person = ANA,
    decided: tuple[DayTotal, ...] = (),
    drawn: tuple[Drawn, ...] = (),
    approvers: tuple[Person, ...] = (),
) -> Spent:
    return Spent("EUR", CUSTOMER.id, CASE.id, by.id, None, before, decided, drawn, approvers)


def over(
    chosen: Offer,
    value: str | int,
    *,
    by: Person = ANA,
    catalogue: Catalogue = CATALOGUE,
    before: Spent | None = None,
    on: date = TODAY,
) -> Authority:
    worth = euros(value)
    return authority_over(
        chosen,
        worth,
        cost=cost_of(chosen, worth),
        by=by,
        catalogue=catalogue,
        spent=before or spent(by=by),
        on=on,
    )


def limits(*new: Limit) -> Catalogue:
    return replace(CATALOGUE, limits=new)


def test_within_every_limit_an_agent_may_alone() -> None:
    authority = over(GIFT_CARD, 20)
    assert (authority.standing, authority.most, authority.why) == (MAY, euros(25), ())
    assert [(each.name, each.limit, each.used) for each in authority.allowances] == [
        ("per offer (credit, free shipping, goodwill)", euros(25), euros(0)),
        ("per case (credit, free shipping, goodwill)", euros(30), euros(0)),
        ("per customer in 90 days (credit, free shipping, goodwill)", euros(50), euros(0)),
        ("per agent in 30 days (credit, free shipping, goodwill)", euros(100), euros(0)),
    ]


@pytest.mark.parametrize(("value", "standing"), [(25, MAY), ("25.01", ASK), (80, ASK)])
def test_the_limit_itself_is_within_it(value: str | int, standing: Standing) -> None:
    assert over(GIFT_CARD, value).standing is standing


def test_above_it_a_supervisor_is_asked_and_the_limit_is_named() -> None:
    authority = over(GIFT_CARD, 27)
    assert (authority.standing, authority.approver, authority.most) == (
        ASK,
        Role.SUPERVISOR,
        euros(25),
    )
    assert authority.why == (
        "per offer (credit, free shipping, goodwill): €25.00 of €25.00 left, this is worth €27.00",
    )


def test_what_no_supervisor_may_give_is_not_allowed() -> None:
    authority = over(GIFT_CARD, 81)
    assert (authority.standing, authority.approver) == (MAY_NOT, None)
    assert authority.why[-1] == (
        "nor may an admin: per offer: €80.00 of €80.00 left, this is worth €81.00"
    )


def test_what_was_given_in_the_case_counts_whoever_gave_it_and_whenever() -> None:
    before = spent(given_before("12.50", case=CASE.id, days_ago=400))
    authority = over(GIFT_CARD, "17.51", before=before)
    assert (authority.standing, authority.most) == (ASK, euros("17.50"))
    assert over(GIFT_CARD, "17.50", before=before).standing is MAY


@pytest.mark.parametrize(("days_ago", "left"), [(0, 5), (89, 5), (90, 25), (-3, 5)])
def test_a_window_counts_today_and_whatever_is_dated_later(days_ago: int, left: int) -> None:
    before = spent(given_before(45, days_ago=days_ago))
    assert over(GIFT_CARD, 1, before=before).most == euros(left)


def test_what_an_agent_decided_counts_for_them() -> None:
    decided = (DayTotal(TODAY - timedelta(days=29), GIFT, Kind.CREDIT, 9000),)
    assert over(GIFT_CARD, 10, before=spent(decided=decided)).standing is MAY
    assert over(GIFT_CARD, 11, before=spent(decided=decided)).standing is ASK
    older = (replace(decided[0], day=TODAY - timedelta(days=30)),)
    assert over(GIFT_CARD, 11, before=spent(decided=older)).standing is MAY


def test_what_a_limit_does_not_cover_does_not_count_against_it() -> None:
    before = spent(given_before(45, made=offer("points", Kind.POINTS)))
    assert over(GIFT_CARD, 25, before=before).standing is MAY


def test_a_limit_of_certain_offers_counts_only_those() -> None:
    only = Limit(role=Role.AGENT, per_case=Decimal(10), offers=frozenset({SHIPPING.id}))
    catalogue = limits(*CATALOGUE.limits, only)
    before = spent(given_before(8, case=CASE.id, made=SHIPPING))
    assert over(SHIPPING, 2, catalogue=catalogue, before=before).standing is MAY
    assert over(SHIPPING, 3, catalogue=catalogue, before=before).standing is ASK
    assert over(GIFT_CARD, 22, catalogue=catalogue, before=before).standing is MAY


def test_an_offer_that_no_limit_covers_needs_approval() -> None:
    authority = over(CALL_BACK, 0)
    assert (authority.standing, authority.most, authority.approver) == (
        ASK,
        euros(0),
        Role.SUPERVISOR,
    )
    assert authority.why == ("no limit of yours covers Call back (call back)",)


def test_an_offer_that_no_approver_has_a_limit_for_is_not_allowed() -> None:
    authority = over(GIFT_CARD, 10, by=KIM, catalogue=limits(CATALOGUE.limits[0]))
    assert authority.standing is MAY_NOT
    assert authority.why[-1] == "no role that approves has a limit for it"


def test_a_limit_without_amounts_lets_everything_through() -> None:
    authority = over(GIFT_CARD, 300, catalogue=limits(Limit(role=Role.AGENT)))
    assert (authority.standing, authority.most) == (MAY, euros(10**12))


def test_a_persons_limit_stands_in_for_their_roles_of_the_same_kinds() -> None:
    role = Limit(role=Role.AGENT, per_offer=Decimal(10), per_case=Decimal(10))
    own = Limit(person=ANA.email, per_offer=Decimal(40))
    catalogue = limits(role, own)
    assert over(GIFT_CARD, 40, catalogue=catalogue).standing is MAY
    assert over(GIFT_CARD, 11, by=BO, catalogue=catalogue).standing is MAY_NOT
    narrower = replace(own, kinds=frozenset({Kind.CREDIT}))
    assert over(GIFT_CARD, 11, catalogue=limits(role, narrower)).standing is MAY_NOT


def test_an_admin_has_the_supervisors_limits_unless_there_are_some_for_admins() -> None:
    assert over(GIFT_CARD, 80, by=ADA).standing is MAY
    assert over(GIFT_CARD, 81, by=ADA).standing is MAY_NOT
    catalogue = limits(*CATALOGUE.limits, Limit(role=Role.ADMIN, per_offer=Decimal(300)))
    assert over(GIFT_CARD, 300, by=ADA, catalogue=catalogue).standing is MAY
    assert over(GIFT_CARD, 81, by=SUE, catalogue=catalogue).approver is Role.ADMIN


def test_a_supervisor_who_gave_enough_lately_asks_another() -> None:
    decided = (DayTotal(TODAY, GIFT, Kind.CREDIT, 20000),)
    before = spent(by=SUE, decided=decided)
    authority = over(GIFT_CARD, 60, by=SUE, before=before)
    assert (authority.standing, authority.approver) == (ASK, Role.SUPERVISOR)


def test_a_supervisor_with_a_higher_limit_of_their_own_may_be_asked() -> None:
    own = Limit(person="sam@larkfield.example", per_offer=Decimal(200))
    sam = person("sam", Role.SUPERVISOR)
    catalogue = limits(*CATALOGUE.limits, own)
    assert over(GIFT_CARD, 150, catalogue=catalogue).standing is MAY_NOT
    asked = over(GIFT_CARD, 150, catalogue=catalogue, before=spent(approvers=(sam,)))
    assert (asked.standing, asked.approver) == (ASK, Role.SUPERVISOR)


TWICE = Limit(
    role=Role.AGENT, kinds=frozenset({Kind.CREDIT}), times_per_customer=FrequencyCap(2, 365)
)


def test_after_so_many_offers_the_next_is_the_supervisors_whatever_it_is_worth() -> None:
    catalogue = limits(TWICE, Limit(role=Role.SUPERVISOR))
    first = spent(given_before(0, days_ago=364))
    assert over(GIFT_CARD, 60, catalogue=catalogue, before=first).standing is MAY
    second = spent(given_before(0, days_ago=364), given_before(1))
    authority = over(GIFT_CARD, 0, catalogue=catalogue, before=second)
    assert (authority.standing, authority.approver, authority.most) == (
        ASK,
        Role.SUPERVISOR,
        euros(0),
    )
    assert authority.why == ("this customer had 2 such offers in 365 days, and the limit is 2",)
    older = spent(given_before(0, days_ago=365), given_before(1))
    assert over(GIFT_CARD, 60, catalogue=catalogue, before=older).standing is MAY


def test_only_what_a_limit_covers_is_counted_and_only_this_customers() -> None:
    catalogue = limits(TWICE, Limit(role=Role.SUPERVISOR))
    others = spent(given_before(1), given_before(1, made=GOODWILL), given_before(1, customer="C-2"))
    assert over(GIFT_CARD, 1, catalogue=catalogue, before=others).standing is MAY


def test_an_approver_can_have_given_enough_too() -> None:
    most = replace(TWICE, role=Role.SUPERVISOR)
    before = spent(given_before(1), given_before(1))
    authority = over(GIFT_CARD, 1, catalogue=limits(TWICE, most), before=before)
    assert authority.standing is MAY_NOT
    assert authority.why[-1] == (
        "nor may an admin: this customer had 2 such offers in 365 days, and the limit is 2"
    )


@pytest.mark.parametrize(
    ("accepted", "made", "standing"),
    [
        (True, "Gift_Card", ASK),
        (None, "gift_card", ASK),
        (False, "gift_card", MAY),
        (True, "x", MAY),
    ],
)
def test_what_was_offered_elsewhere_counts_unless_it_was_turned_down_or_is_unknown(
    accepted: bool | None, made: str, standing: Standing
) -> None:
    named = {"gift_card": GIFT, "Gift_Card": GIFT.upper()}
    past = PastOffer(TODAY - timedelta(days=9), named.get(made, made), accepted=accepted)
    authority = authority_over(
        GIFT_CARD,
        euros(1),
        cost=euros(1),
        by=ANA,
        catalogue=limits(TWICE, Limit(role=Role.SUPERVISOR)),
        spent=spent(given_before(1)),
        on=TODAY,
        customer=replace(CUSTOMER, past_offers=(past,)),
    )
    assert authority.standing is standing


def test_somebody_who_was_let_go_makes_no_offers() -> None:
    gone = replace(ANA, disabled_at=ANA.created_at)
    assert over(GIFT_CARD, 1, by=gone).why == ("Ana was let go and makes no offers",)


def test_a_budget_bears_the_cost_and_not_the_value() -> None:
    drawn = (Drawn("goodwill", "", NOVEMBER, 5500),)
    cheap = replace(GOODWILL, cost=CostRule(Decimal("0.25"), Decimal(1)))
    before = spent(by=CY, drawn=drawn)
    authority = over(cheap, 16, by=CY, before=before)
    assert (authority.standing, authority.most) == (MAY, euros(16))
    assert over(cheap, 17, by=CY, before=before).standing is MAY_NOT


def test_a_budget_with_too_little_left_is_not_allowed_whoever_asks() -> None:
    drawn = (Drawn("goodwill", "north", NOVEMBER, 14500),)
    authority = over(GOODWILL, 10, before=spent(drawn=drawn))
    assert (authority.standing, authority.most) == (MAY_NOT, euros(5))
    assert authority.why == (
        "budget 'goodwill' for team 'north' until 31 December 2026:"
        " €5.00 of €150.00 left, this costs €10.00",
    )
    assert authority.allowances[-1].left == euros(5)


@pytest.mark.parametrize(
    ("on", "standing"),
    [(NOVEMBER, MAY), (NEW_YEAR, MAY), (date(2026, 10, 31), MAY_NOT), (date(2027, 1, 1), MAY_NOT)],
)
def test_a_budget_bears_from_its_first_day_to_its_last(on: date, standing: Standing) -> None:
    authority = over(GOODWILL, 10, on=on)
    assert authority.standing is standing
    if standing is MAY_NOT:
        assert authority.most == euros(0)
        assert authority.why[0].startswith("no budget 'goodwill' is in force for team 'north' on")


def test_a_team_draws_on_its_own_budget_alone() -> None:
    assert (team_of(CATALOGUE, ANA), team_of(CATALOGUE, CY)) == ("north", "")
    drawn = (Drawn("goodwill", "north", NOVEMBER, 15000),)
    assert over(GOODWILL, 10, by=CY, before=spent(by=CY, drawn=drawn)).standing is MAY
    alone = replace(CATALOGUE, budgets=CATALOGUE.budgets[1:])
    assert over(GOODWILL, 10, catalogue=alone).standing is MAY_NOT


def test_nothing_is_left_of_a_limit_that_was_lowered_and_nothing_still_fits() -> None:
    before = spent(given_before(60, case=CASE.id))
    authority = over(GIFT_CARD, 0, before=before)
    assert (authority.standing, authority.most) == (MAY, euros(0))
    assert authority.allowances[1].left == euros(-30)


def test_what_is_mixed_up_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="reckoned in the catalogue's EUR"):
        over(GIFT_CARD, 1, before=replace(spent(), currency="USD"))
    with pytest.raises(ValueError, match="says nothing of ana"):
        over(GIFT_CARD, 1, before=spent(by=BO))
    with pytest.raises(ValueError, match="worth and costs nothing or more"):
        over(GIFT_CARD, -1)


AMOUNTS = st.none() | st.integers(0, 6000).map(lambda cents: Decimal(cents) / 100)
ROLLING = st.none() | st.builds(Rolling, AMOUNTS.filter(lambda a: a is not None), st.integers(1, 9))
OFFERS = (GOODWILL, GIFT_CARD, SHIPPING)
LIMITS = st.builds(
    Limit,
    role=st.sampled_from([Role.AGENT, Role.SUPERVISOR, Role.ADMIN]),
    person=st.sampled_from(["", "", ANA.email, SUE.email]),
    kinds=st.frozensets(st.sampled_from([Kind.CREDIT, Kind.GOODWILL]), max_size=2),
    per_offer=AMOUNTS,
    per_case=AMOUNTS,
    per_customer=ROLLING,
    per_agent=ROLLING,
    times_per_customer=st.none() | st.builds(FrequencyCap, st.integers(1, 3), st.integers(1, 12)),
    offers=st.frozensets(st.sampled_from([GOODWILL.id, GIFT]), max_size=1),
)
BEFORE = st.builds(
    given_before,
    st.integers(0, 60),
    days_ago=st.integers(-1, 10),
    case=st.sampled_from([CASE.id, "another"]),
    made=st.sampled_from(OFFERS),
    customer=st.sampled_from([CUSTOMER.id, "C-2"]),
)


@given(
    st.lists(LIMITS, max_size=4),
    st.lists(BEFORE, max_size=6),
    st.sampled_from(OFFERS),
    st.integers(0, 8000),
    st.integers(0, 20000),
    st.sampled_from([ANA, SUE, ADA]),
)
def test_the_most_is_just_what_they_may_give(
    some: list[Limit], before: list[Spending], chosen: Offer, cents: int, drawn: int, by: Person
) -> None:
    """Whatever is at most `most` may be given alone, and a cent more may not."""
    catalogue = limits(*some)
    bore = tuple(Drawn("goodwill", team, NOVEMBER, drawn) for team in ("", "north"))
    decided = tuple(DayTotal(each.day, each.offer, each.kind, each.value_minor) for each in before)
    known = spent(*before, by=by, decided=decided, drawn=bore)
    value = Decimal(cents) / 100
    authority = over(chosen, str(value), by=by, catalogue=catalogue, before=known)
    if authority.standing is MAY:
        assert value <= authority.most.amount
    elif value <= authority.most.amount:
        # What no limit covers is worth nothing, and costs what it costs.
        assert value == 0
    assert all(
        value <= max(Decimal(0), each.left.amount)
        for each in authority.allowances
        if authority.standing is MAY and not each.name.startswith("budget")
    )
    assert (authority.approver is not None) is (authority.standing is ASK)
    assert bool(authority.why) is (authority.standing is not MAY)


@given(st.integers(0, 3000), st.integers(0, 300), st.integers(0, 500), st.integers(0, 10000))
def test_what_a_budget_bears_at_most_costs_no_more_than_is_left(
    share: int, fixed: int, drawn: int, total: int
) -> None:
    cost = CostRule(Decimal(share) / 1000, Decimal(fixed) / 100)
    chosen = replace(GOODWILL, cost=cost)
    budget = Budget("goodwill", Decimal(total) / 100, NOVEMBER, NEW_YEAR, "north")
    catalogue = replace(limits(Limit(role=Role.AGENT)), budgets=(budget,))
    known = spent(drawn=(Drawn("goodwill", "north", NOVEMBER, drawn),))
    most = over(chosen, 0, catalogue=catalogue, before=known).most
    if most:
        # What costs nothing still fits in a budget that was lowered.
        assert cost_of(chosen, most).minor <= max(0, total - drawn)
        assert over(chosen, str(most.amount), catalogue=catalogue, before=known).standing is MAY


def test_the_offers_id_is_no_part_of_another() -> None:
    only = Limit(role=Role.AGENT, per_offer=Decimal(10), offers=frozenset({OfferId("gift")}))
    assert over(GIFT_CARD, 1, catalogue=limits(only)).standing is MAY_NOT
