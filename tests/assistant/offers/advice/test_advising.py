"""Which offers may be made in a case, best first, and why the others are not."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from assistant.access.model import Person, PersonId
from assistant.access.roles import Role
from assistant.answering.model import Citation
from assistant.customers.model import Customer, CustomerId, Order
from assistant.money import Money
from assistant.offers.advice.advising import advise
from assistant.offers.advice.eligible import in_force
from assistant.offers.advice.learning import Learnt, Tally
from assistant.offers.advice.worth import Weights
from assistant.offers.condition import All, AnyOf, Comparison, Not, Operator
from assistant.offers.conditions.facts import facts_of
from assistant.offers.limits.spent import Spending, Spent
from assistant.offers.model import (
    AmountRule,
    Budget,
    Catalogue,
    FrequencyCap,
    Kind,
    Limit,
    Offer,
    OfferId,
    PolicyAnchor,
    Reason,
    Stage,
)
from assistant.offers.proposals import Advice, NotOffered, OfferCase, Proposal, Standing
from kb.model import Audience, DocumentId, PassageId

TODAY = date(2026, 11, 22)
GUIDE = PolicyAnchor("goodwill-guide", "Goodwill credit: €5 to the limit of your role")
CREDIT = Offer(
    OfferId("G1"),
    "Goodwill credit",
    Kind.CREDIT,
    "We have put {value} on your account.",
    GUIDE,
    amount=AmountRule(fixed=Decimal(15), floor=Decimal(5), cap=Decimal(40)),
    suits=frozenset({"late"}),
    eligibility=Comparison("customer.tier", Operator.IS, ("gold",)),
)
SHIPPING = Offer(
    OfferId("G2"),
    "Free shipping",
    Kind.FREE_SHIPPING,
    "Your next order ships free.",
    GUIDE,
    amount=AmountRule(fixed=Decimal("5.95")),
)
CATALOGUE = Catalogue(
    "EUR",
    offers=(SHIPPING, CREDIT),
    reasons=(Reason("late", "Parcel is late", ("late",)), Reason("price", "Price", ("price",))),
    limits=(
        Limit(role=Role.AGENT, per_case=Decimal(25)),
        Limit(role=Role.SUPERVISOR, per_offer=Decimal(150)),
    ),
    version=3,
)
ANA = Customer(
    CustomerId("C-1"),
    "Ana Duarte",
    tier="gold",
    orders=(
        Order("A-1", Money(Decimal(400), "EUR"), date(2026, 11, 2), date(2026, 11, 10)),
        Order("A-2", Money(Decimal(100), "USD"), date(2026, 11, 20)),
    ),
)
CASE = OfferCase("case", ANA.id, order="A-1", channel="chat", reasons=frozenset({"late"}))
BO = Person(
    PersonId("bo"), "Bo", "bo@larkfield.example", Role.AGENT, datetime(2026, 1, 1, tzinfo=UTC)
)


def citation(valid_from: date = date(2026, 1, 1), valid_until: date | None = None) -> Citation:
    return Citation(
        n=1,
        document_id=DocumentId(GUIDE.document),
        title="Goodwill guide",
        version=1,
        heading="The offers",
        page=None,
        quote=GUIDE.quote,
        start=0,
        end=len(GUIDE.quote),
        passage_id=PassageId("goodwill-guide#1"),
        valid_from=valid_from,
        valid_until=valid_until,
        audience=Audience.INTERNAL,
    )


def given(offer: Offer, days_ago: int, *, case: str = "before", value: int = 15) -> Spending:
    return Spending(
        day=TODAY - timedelta(days=days_ago),
        customer=ANA.id,
        case=case,
        agent=BO.id,
        decided_by=BO.id,
        team="",
        budget=offer.budget,
        offer=offer.id,
        title=offer.title,
        kind=offer.kind,
        value_minor=value * 100,
        cost_minor=value * 100,
        currency="EUR",
    )


def ask(
    *offers: Offer,
    catalogue: Catalogue = CATALOGUE,
    customer: Customer = ANA,
    case: OfferCase = CASE,
    past: tuple[Spending, ...] = (),
    learnt: Learnt = Learnt("gold"),  # noqa: B008  # a frozen value
    policy: Citation | None = citation(),  # noqa: B008
    by: Person = BO,
    on: date = TODAY,
) -> Advice:
    catalogue = replace(catalogue, offers=offers or catalogue.offers)
    nothing = Spent.nothing(catalogue, customer=customer.id, case=case.id, agent=by.id)
    spent = replace(nothing, given=past)
    return advise(
        case,
        customer=customer,
        catalogue=catalogue,
        spent=spent,
        facts=facts_of(customer, case, on=on, currency="EUR", spent=spent),
        learnt=learnt,
        policy=lambda anchor: policy,
        by=by,
        on=on,
        weights=Weights(),
    )


def proposed(advice: Advice) -> Proposal:
    assert not advice.not_offered, advice.not_offered[0].why
    return advice.proposals[0]


def refused(advice: Advice) -> tuple[str, ...]:
    assert not advice.proposals
    return advice.not_offered[0].why


def test_what_suits_goes_first_and_says_why() -> None:
    found = ask(past=(given(CREDIT, 3, case="case", value=10),))
    best = found.proposals[0]
    assert [each.offer.id for each in found.proposals] == ["G1", "G2"]
    assert (found.on, found.catalogue_version) == (TODAY, 3)
    assert best.authority.standing is Standing.MAY
    assert [str(each) for each in (best.value, best.least, best.most)] == [
        "€15.00",
        "€5.00",
        "€40.00",
    ]
    assert best.words == "We have put €15.00 on your account."
    assert best.policy == citation()
    assert best.why == (
        "suits: Parcel is late",
        "tier is gold",
        "per case: €15.00 of €25.00 left",
    )


def test_how_often_it_worked_is_told_and_counts() -> None:
    tallies = {CREDIT.id: Tally(accepted=7, turned_down=2, well=0.5)}
    found = proposed(ask(CREDIT, learnt=Learnt("gold", tallies)))
    assert "7 of 9 gold customers accepted" in found.why
    assert found.worth.chance == pytest.approx(10.5 / 14.5)


def test_one_that_went_badly_goes_behind() -> None:
    tallies = {CREDIT.id: Tally(turned_down=40)}
    found = ask(learnt=Learnt("gold", tallies))
    assert [each.offer.id for each in found.proposals] == ["G2", "G1"]
    assert "it costs more than it is expected to bring" in found.proposals[1].why


def test_above_the_limit_it_can_be_asked_for_and_waiting_counts() -> None:
    dear = replace(CREDIT, amount=AmountRule(fixed=Decimal(40)))
    found = proposed(ask(dear))
    assert found.authority.standing is Standing.ASK
    assert found.authority.approver is Role.SUPERVISOR
    assert found.worth.waiting == pytest.approx(1.5)
    assert any("per case: €25.00 of €25.00 left" in each for each in found.why)


def test_of_two_of_equal_worth_the_one_without_approval_goes_first() -> None:
    weights = Weights(waiting_per_min=0)
    free = replace(SHIPPING, id=OfferId("B"), cost=replace(SHIPPING.cost, share=Decimal(0)))
    asked = replace(free, id=OfferId("A"), amount=AmountRule(fixed=Decimal(40)))
    catalogue = replace(CATALOGUE, offers=(asked, free))
    spent = Spent.nothing(catalogue, customer=ANA.id, case=CASE.id, agent=BO.id)
    found = advise(
        CASE,
        customer=ANA,
        catalogue=catalogue,
        spent=spent,
        facts=facts_of(ANA, CASE, on=TODAY, currency="EUR", spent=spent),
        learnt=Learnt("gold"),
        policy=lambda anchor: citation(),
        by=BO,
        on=TODAY,
        weights=weights,
    )
    assert [each.offer.id for each in found.proposals] == ["B", "A"]
    assert found.proposals[0].worth.value == found.proposals[1].worth.value


@pytest.mark.parametrize(
    ("offer", "why"),
    [
        (replace(SHIPPING, valid_from=date(2026, 12, 1)), "it begins on 1 December 2026"),
        (replace(SHIPPING, valid_until=date(2026, 11, 21)), "it ended on 21 November 2026"),
        (
            replace(SHIPPING, stages=frozenset({Stage.DURING, Stage.BEFORE})),
            "it is for before or during a purchase, and this is after",
        ),
        (
            replace(SHIPPING, channels=frozenset({"phone", "email"})),
            "it is made over email, phone only, and this is chat",
        ),
        (replace(CREDIT, eligibility=Comparison("customer.tier", Operator.IS, ("silver",))), None),
        (
            replace(SHIPPING, budget="winter"),
            "no budget 'winter' is in force on 22 November 2026",
        ),
        (
            replace(SHIPPING, amount=AmountRule(fixed=Decimal(151))),
            None,
        ),
    ],
)
def test_what_is_not_offered_says_why(offer: Offer, why: str | None) -> None:
    said = refused(ask(offer))
    assert said
    assert why is None or why in said


def test_the_first_and_the_last_day_of_an_offer_count() -> None:
    today = replace(SHIPPING, valid_from=TODAY, valid_until=TODAY)
    assert proposed(ask(today)).offer == today


def test_unmet_conditions_are_named() -> None:
    offer = replace(CREDIT, eligibility=Comparison("customer.tier", Operator.IS, ("silver",)))
    assert any("silver" in each for each in refused(ask(offer)))


def test_everything_that_stands_against_an_offer_is_named() -> None:
    offer = replace(
        CREDIT,
        caps=(FrequencyCap(1, 30),),
        valid_until=date(2026, 11, 1),
        stages=frozenset({Stage.BEFORE}),
        amount=AmountRule(share=Decimal("0.1")),
    )
    case = replace(CASE, order="A-2")
    said = refused(ask(offer, case=case, past=(given(CREDIT, 20),)))
    assert said == (
        "it ended on 1 November 2026",
        "Goodwill credit was given 20 days ago: at most once in 30 days",
        "it is for before a purchase, and this is during",
        "the order was paid in USD, and offers are in EUR",
    )


def test_without_an_order_nothing_else_is_said_of_one() -> None:
    offer = replace(
        CREDIT,
        eligibility=All(
            (
                Comparison("case.has_order", Operator.IS, (True,)),
                Comparison("order.days_since_delivered", Operator.AT_MOST, (Decimal(30),)),
            )
        ),
        stages=frozenset({Stage.AFTER}),
        amount=AmountRule(share=Decimal("0.1")),
    )
    assert refused(ask(offer, case=replace(CASE, order=""))) == ("there is no order",)


def test_what_is_against_the_customer_is_said_first_and_reasons_by_their_titles() -> None:
    offer = replace(
        CREDIT,
        eligibility=All(
            (
                AnyOf(
                    (
                        Comparison("case.reasons", Operator.INCLUDES, ("price",)),
                        Comparison("case.reasons", Operator.INCLUDES, ("lost",)),
                    )
                ),
                Comparison("customer.tags", Operator.LACKS, ("fraud",)),
            )
        ),
    )
    marked = replace(ANA, tags=frozenset({"fraud", "colleague"}))
    case = replace(CASE, reasons=frozenset({"late"}))
    assert refused(ask(offer, customer=marked, case=case)) == (
        "tagged fraud; this is not for that",
        "it is about: Parcel is late; this is for: Price, lost",
    )


def test_a_proposal_says_at_most_four_things_and_nothing_that_is_not_there() -> None:
    offer = replace(
        CREDIT,
        eligibility=All(
            (
                Comparison("customer.tier", Operator.IN, ("silver", "gold")),
                Comparison("customer.tags", Operator.LACKS, ("fraud",)),
                Not(Comparison("case.reasons", Operator.INCLUDES, ("price",))),
                Comparison("case.has_order", Operator.IS, (True,)),
                Comparison("order.days_since_delivered", Operator.AT_MOST, (Decimal(30),)),
            )
        ),
        stages=frozenset({Stage.AFTER}),
    )
    learnt = Learnt("gold", {CREDIT.id: Tally(accepted=7, turned_down=2)})
    assert proposed(ask(offer, learnt=learnt)).why == (
        "suits: Parcel is late",
        "delivered 12 days ago (at most 30)",
        "per case: €25.00 of €25.00 left",
        "7 of 9 gold customers accepted",
    )


@pytest.mark.parametrize(
    "policy",
    [None, citation(valid_from=date(2026, 12, 1)), citation(valid_until=date(2026, 11, 21))],
)
def test_without_a_policy_in_force_nothing_is_offered(policy: Citation | None) -> None:
    said = refused(ask(SHIPPING, policy=policy))
    assert said == (
        "its policy 'goodwill-guide' is not in force on 22 November 2026,"
        " or does not say so any more",
    )


def test_a_policy_holds_on_its_first_and_last_day() -> None:
    assert in_force(citation(TODAY, TODAY), TODAY)
    assert not in_force(citation(TODAY, TODAY), TODAY + timedelta(days=1))
    assert not in_force(None, TODAY)


def test_nothing_is_left_of_a_budget() -> None:
    budget = Budget("winter", Decimal(5), date(2026, 11, 1), date(2026, 11, 30))
    catalogue = replace(CATALOGUE, budgets=(budget,))
    said = refused(ask(replace(SHIPPING, budget="winter"), catalogue=catalogue))
    assert said[0].startswith("budget 'winter' until 30 November 2026: €5.00 of €5.00 left")


@pytest.mark.parametrize(
    ("channel", "standing"),
    [
        ("E-Mail", True),
        ("email", True),
        ("PHONE", True),
        ("call", True),
        ("chat", False),
        ("store", False),
        ("", False),
        ("carrier pigeon", False),
    ],
)
def test_a_channel_is_known_by_what_people_call_it(channel: str, standing: bool) -> None:
    offer = replace(SHIPPING, channels=frozenset({"email", "phone"}))
    found = ask(offer, case=replace(CASE, channel=channel))
    assert bool(found.proposals) is standing


def test_an_unknown_channel_is_no_chat() -> None:
    offer = replace(SHIPPING, channels=frozenset({"chat"}))
    assert not ask(offer, case=replace(CASE, channel="store")).proposals
    assert ask(offer, case=replace(CASE, channel="Chat")).proposals


def test_an_order_of_nobody_gives_no_share_of_it() -> None:
    offer = replace(SHIPPING, amount=AmountRule(share=Decimal("0.1")))
    said = refused(ask(offer, case=replace(CASE, order="B-9")))
    assert "it is a share of an order, and the case has no order" in said


def test_a_case_of_somebody_else_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="is about C-2"):
        ask(case=replace(CASE, customer=CustomerId("C-2")))


def test_an_empty_catalogue_offers_nothing() -> None:
    found = ask(catalogue=replace(CATALOGUE, offers=()))
    assert found.proposals == ()
    assert found.not_offered == ()


def test_what_is_not_offered_stays_in_the_order_of_the_catalogue() -> None:
    late = [replace(SHIPPING, id=OfferId(each), valid_until=date(2026, 1, 1)) for each in "cab"]
    found = ask(*late)
    assert [each.offer.id for each in found.not_offered] == ["c", "a", "b"]
    assert all(isinstance(each, NotOffered) for each in found.not_offered)
