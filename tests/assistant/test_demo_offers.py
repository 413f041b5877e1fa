"""What the demo company's catalogue promises: anchors in force, limits of the matrix, reach."""

import csv
import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from functools import cache
from itertools import product
from pathlib import Path

import pytest
from docx import Document

from assistant.access import people
from assistant.access.model import PersonId
from assistant.access.roles import Role
from assistant.customers.model import Customer, Order
from assistant.demo.company import fill
from assistant.demo.history import past_cases
from assistant.offers.advice.amounts import Range, value_of
from assistant.offers.advice.eligible import Known, not_eligible
from assistant.offers.advice.learning import load
from assistant.offers.advice.policies import Policies
from assistant.offers.advice.reasons import reasons_in
from assistant.offers.catalogue.reading import read_catalogue
from assistant.offers.comparing.cases import compared_cases
from assistant.offers.comparing.disparity import disparities
from assistant.offers.comparing.pairs import Dimension, unlike_pairs
from assistant.offers.conditions.facts import facts_of
from assistant.offers.decision import Status
from assistant.offers.ledger.appending import verify
from assistant.offers.limits.authority import limits_of
from assistant.offers.limits.budgets import budget_in_force
from assistant.offers.limits.spent import Spent
from assistant.offers.model import Catalogue, Kind, Limit, Offer, Stage
from assistant.offers.proposals import OfferCase, Standing
from tests.assistant.demo_homes import DemoHome
from tests.assistant.test_demo_company import DEMO, DOCUMENTS
from tests.assistant.test_demo_customers import TODAY, customers

SENIOR = "ciara@larkfield.example"
CHANNELS = ("chat", "email", "phone", "store")
# A voucher's percentage, and its offer.
VOUCHERS = {10: "voucher-10", 15: "voucher-15", 20: "voucher-20"}


# Messages as customers write them, and every reason they give.
SAID = (
    ("Hi, my parcel is five days late and nobody answers my e-mails.", {"late"}),
    ("The delivery was due on Tuesday. It's Friday now, so what's going on?", {"late"}),
    ("Mein Paket ist schon drei Tage zu spät, wo bleibt es denn?", {"late"}),
    ("Tracking says delivered but my parcel never arrived.", {"lost"}),
    ("My order hasn't arrived and the last scan is two weeks old", {"lost"}),
    ("the kettle arrived with the lid cracked", {"damaged"}),
    ("You sent me the wrong kettle, I ordered the black one", {"wrong-item"}),
    ("The toaster stopped working after a week", {"faulty"}),
    ("My vacuum cleaner won't switch on any more.", {"faulty"}),
    ("You said you would ring me on Monday. Nobody rang.", {"broken-promise", "wants-call"}),
    ("It's been three weeks and I still have no refund!", {"refund-late"}),
    ("This is the third time the same lamp came broken.", {"repeated", "damaged"}),
    ("It was meant for my daughter's birthday and now the party is over", {"spoiled-occasion"}),
    ("I took the day off and nobody turned up with the fridge", {"missed-slot"}),
    ("I waited over an hour before anybody picked up", {"long-wait"}),
    ("Your colleague told me the shop would have it in stock", {"wrong-information"}),
    ("I don't like it, I'd like to return it please", {"change-of-mind"}),
    ("I saw the same mixer cheaper in another shop", {"cheaper-elsewhere"}),
    ("I have a bad back and can't carry the box to the shop", {"needs-help"}),
    ("Could somebody give me a call this afternoon?", {"wants-call"}),
    ("I asked my bank to take the money back", {"open-dispute"}),
    ("The plug gave off a burning smell and then smoke", {"safety"}),
    ("It is not damaged and it was not late, I only want to say thank you.", set[str]()),
)


@pytest.fixture
def home(demo_home: DemoHome) -> DemoHome:
    return demo_home


@cache
def catalogue() -> Catalogue:
    return read_catalogue((DEMO / "offers.yaml").read_text("utf-8"))


def offer(offer_id: str) -> Offer:
    found = catalogue().offer(offer_id)
    assert found is not None, offer_id
    return found


def ways(wanted: Offer) -> Iterator[tuple[Customer, Order | None, OfferCase]]:
    """Every customer, order, channel and reason that an offer could be made for."""
    reasons = sorted(wanted.suits) or [each.id for each in catalogue().reasons]
    for customer, channel, reason in product(customers(), CHANNELS, reasons):
        for order in (None, *customer.orders):
            stage = None if order else Stage.BEFORE
            yield (
                customer,
                order,
                OfferCase(
                    "case",
                    customer.id,
                    order=order.id if order else "",
                    channel=channel,
                    stage=stage,
                    reasons=frozenset({reason}),
                ),
            )


def may_be_made(wanted: Offer, customer: Customer, order: Order | None, case: OfferCase) -> bool:
    spent = Spent.nothing(catalogue(), customer=customer.id, case=case.id, agent=PersonId("ana"))
    facts = facts_of(customer, case, on=TODAY, currency="EUR", spent=spent)
    kept = not_eligible(wanted, customer=customer, known=Known(facts), spent=spent, on=TODAY)
    return not kept and isinstance(value_of(wanted, order, "EUR"), Range)


def matrix() -> dict[str, list[str]]:
    """The rows of the Staff authority matrix: agent, senior agent, supervisor, store manager."""
    tables = Document(str(DOCUMENTS / "authority-matrix.docx")).tables
    rows = [[cell.text.strip() for cell in row.cells] for table in tables for row in table.rows]
    return {first: rest for first, *rest in rows}


def covering(wanted: str, role: Role, email: str = "") -> tuple[Limit, ...]:
    return limits_of(catalogue(), offer(wanted), role=role, email=email)


def euros(text: str) -> Decimal:
    """An amount as the matrix writes it; 'No' is nothing."""
    found = re.search(r"€([\d,.]+)", text)
    return Decimal(found[1].replace(",", "")) if found else Decimal(0)


def least(amounts: Iterator[Decimal | None]) -> Decimal | None:
    return min((each for each in amounts if each is not None), default=None)


def test_the_catalogue_has_every_kind_and_every_stage() -> None:
    assert {each.kind for each in catalogue().offers} == set(Kind)
    assert {stage for each in catalogue().offers for stage in each.stages} == set(Stage)
    assert len(catalogue().offers) >= 20


def test_the_ten_offers_of_the_goodwill_guide_are_there() -> None:
    titles = " ".join(each.title for each in catalogue().offers)
    assert set(re.findall(r"\((G\d+)\)", titles)) == {f"G{number}" for number in range(1, 11)}


@pytest.mark.parametrize("wanted", catalogue().offers, ids=lambda each: each.id)
def test_some_customer_of_the_demo_can_get_each_offer(wanted: Offer) -> None:
    assert any(may_be_made(wanted, *way) for way in ways(wanted))


@pytest.mark.parametrize("wanted", catalogue().offers, ids=lambda each: each.id)
def test_the_policy_of_each_offer_is_in_force_today(home: DemoHome, wanted: Offer) -> None:
    citation = Policies(home.database).on(TODAY)(wanted.policy)
    assert citation is not None
    assert " ".join(citation.quote.split()) == " ".join(wanted.policy.quote.split())
    # A catalogue with an offer whose policy has ended is refused, and then no demo is made.
    if citation.valid_until is not None:
        assert wanted.valid_until is not None
        assert wanted.valid_until <= citation.valid_until


@pytest.mark.parametrize("wanted", catalogue().offers, ids=lambda each: each.id)
def test_words_for_customers_keep_to_the_tone_of_voice(wanted: Offer) -> None:
    banned = r"unfortunately|inconvenience|one-time|please be advised|exception|!|actually"
    assert not re.search(banned, wanted.words.casefold())
    assert len(re.findall(r"[.?]", wanted.words)) <= 3


def test_what_may_be_offered_without_an_agent_rests_on_public_policy(home: DemoHome) -> None:
    look = Policies(home.database).on(TODAY)
    alone = [each for each in catalogue().offers if each.self_service]
    assert alone
    for each in alone:
        citation = look(each.policy)
        assert citation is not None
        assert citation.audience.value == "public"


@pytest.mark.parametrize(
    ("row", "wanted"),
    [
        ("Goodwill credit, per case", "goodwill-credit"),
        ("Goodwill credit, per case", "points-250"),
        ("Refund within policy", "refund-in-window"),
        ("Refund within policy", "refund-not-arrived"),
        ("Replacement sent before the return arrives", "replacement-first"),
        ("Replacement or refund without return", "keep-and-refund"),
    ],
)
def test_a_limit_for_a_case_is_the_one_of_the_matrix(row: str, wanted: str) -> None:
    agent, senior, supervisor, _ = matrix()[row]
    for role, email, written in (
        (Role.AGENT, "", agent),
        (Role.AGENT, SENIOR, senior),
        (Role.SUPERVISOR, "", supervisor),
    ):
        limits = covering(wanted, role, email)
        assert least(each.per_case for each in limits) == euros(written)


def test_goodwill_for_a_customer_in_twelve_months_is_limited_as_in_the_matrix() -> None:
    agent, senior, supervisor, _ = matrix()["Goodwill, total per customer in 12 months"]
    for role, email, written in (
        (Role.AGENT, "", agent),
        (Role.AGENT, SENIOR, senior),
        (Role.SUPERVISOR, "", supervisor),
    ):
        rolling = [each.per_customer for each in covering("goodwill-credit", role, email)]
        assert [(each.amount, each.days) for each in rolling if each] == [(euros(written), 365)]


@pytest.mark.parametrize("wanted", ["price-match", "own-price-drop"])
def test_a_price_match_is_limited_for_each_product(wanted: str) -> None:
    agent, senior, supervisor, _ = matrix()["Price match, difference per product"]
    for role, email, written in (
        (Role.AGENT, "", agent),
        (Role.AGENT, SENIOR, senior),
        (Role.SUPERVISOR, "", supervisor),
    ):
        limits = covering(wanted, role, email)
        assert least(each.per_offer for each in limits) == euros(written)


def test_fees_are_waived_up_to_the_matrix_and_without_limit_by_a_supervisor() -> None:
    agent, senior, supervisor, _ = matrix()["Fee waived (delivery, return, collection)"]
    of_agent = covering("fee-waived", Role.AGENT)
    of_senior = covering("fee-waived", Role.AGENT, SENIOR)
    of_supervisor = covering("fee-waived", Role.SUPERVISOR)
    assert least(each.per_case for each in of_agent) == euros(agent)
    assert least(each.per_case for each in of_senior) == euros(senior)
    assert supervisor == "Any"
    assert of_supervisor
    assert least(each.per_case for each in of_supervisor) is None


def alone(wanted: str, role: Role, email: str = "") -> bool:
    """Whether somebody may give an offer of some value without asking."""
    limits = covering(wanted, role, email)
    return bool(limits) and least(each.per_offer for each in limits) != Decimal(0)


def test_a_voucher_is_given_alone_up_to_the_percentage_of_the_matrix() -> None:
    agent, senior, supervisor, _ = matrix()["Discount voucher on the next order"]
    for role, email, written in (
        (Role.AGENT, "", agent),
        (Role.AGENT, SENIOR, senior),
        (Role.SUPERVISOR, "", supervisor),
    ):
        most = int(written.removesuffix("%").strip())
        given = {percent for percent, wanted in VOUCHERS.items() if alone(wanted, role, email)}
        assert given == {percent for percent in VOUCHERS if percent <= most}


def test_late_returns_are_a_matter_of_role_as_in_the_matrix() -> None:
    agent, senior, supervisor, _ = matrix()["Return accepted after the window"]
    assert agent == "No"
    assert "7 days" in senior
    assert "30 days" in supervisor
    assert not alone("late-return-7", Role.AGENT)
    assert not alone("late-return-30", Role.AGENT)
    assert alone("late-return-7", Role.AGENT, SENIOR)
    assert not alone("late-return-30", Role.AGENT, SENIOR)
    assert alone("late-return-30", Role.SUPERVISOR)


@pytest.mark.parametrize(
    ("wanted", "lowest"),
    [
        ("loan-outside-rules", "Senior agent"),
        ("free-installation", "Senior agent"),
        ("flowers", "Supervisor"),
        ("next-delivery-free", "Agent"),
        ("points-1000", "Agent"),
    ],
)
def test_the_lowest_role_of_the_goodwill_guide_is_kept(wanted: str, lowest: str) -> None:
    assert offer(wanted).policy.quote.endswith(lowest)
    assert alone(wanted, Role.AGENT) is (lowest == "Agent")
    assert alone(wanted, Role.AGENT, SENIOR) is (lowest != "Supervisor")
    assert alone(wanted, Role.SUPERVISOR)


def test_one_goodwill_offer_a_case() -> None:
    goodwill = {
        each.id
        for each in catalogue().offers
        if each.policy.document == "goodwill-guide" and not re.search(r"\((G3|G7|G8)\)", each.title)
    }
    for one, other in product(goodwill, goodwill):
        if one != other:
            assert other in offer(one).excludes, (one, other)


@pytest.mark.parametrize(
    ("customer", "reason"),
    [
        ("C-1007", "lost"),
        ("C-1008", "lost"),
        ("C-1010", "repeated"),
        ("C-1014", "damaged"),
        ("C-1021", "repeated"),
    ],
)
def test_no_goodwill_for_who_the_guide_leaves_out(customer: str, reason: str) -> None:
    (found,) = [each for each in customers() if each.id == customer]
    order = found.orders[0]
    case = OfferCase("case", found.id, order.id, "chat", None, frozenset({reason}))
    for wanted in ("goodwill-credit", "voucher-10", "next-delivery-free", "points-500"):
        assert not may_be_made(offer(wanted), found, order, case)


@pytest.mark.parametrize("wanted", ["send-again", "refund-not-arrived", "express-resend"])
@pytest.mark.parametrize("customer", ["C-1007", "C-1008"])
def test_nothing_is_sent_or_refunded_while_an_order_is_disputed_or_checked(
    customer: str, wanted: str
) -> None:
    (found,) = [each for each in customers() if each.id == customer]
    case = OfferCase("case", found.id, found.orders[0].id, "chat", None, frozenset({"lost"}))
    assert not may_be_made(offer(wanted), found, found.orders[0], case)


@pytest.mark.parametrize("tag", ["fraud", "chargeback", "abuse-warning", "colleague"])
def test_a_tag_alone_keeps_goodwill_away(tag: str) -> None:
    (found,) = [each for each in customers() if each.id == "C-1003"]
    case = OfferCase("case", found.id, "", "chat", None, frozenset({"broken-promise"}))
    assert may_be_made(offer("goodwill-credit"), found, None, case)
    tagged = replace(found, tags=frozenset({tag}))
    assert not may_be_made(offer("goodwill-credit"), tagged, None, case)
    why = not_eligible(
        offer("goodwill-credit"),
        customer=tagged,
        known=Known(facts_of(tagged, case, on=TODAY, currency="EUR")),
        spent=Spent.nothing(catalogue(), customer=tagged.id, case=case.id, agent=PersonId("ana")),
        on=TODAY,
    )
    assert why == (f"tagged {tag}; this is not for that",)


def test_a_third_goodwill_offer_in_twelve_months_is_the_supervisors(home: DemoHome) -> None:
    # C-1006 had two elsewhere.
    case = OfferCase("third", customers()[5].id, "", "chat", None, frozenset({"wrong-information"}))
    for email in ("ana@larkfield.example", SENIOR):
        agent = people.by_email(home.database, email)
        proposals = home.offers.advise(case, by=agent, on=TODAY).proposals
        (points,) = [each for each in proposals if each.offer.id == "points-500"]
        assert points.authority.approver is Role.SUPERVISOR
        assert points.authority.why == (
            "this customer had 2 such offers in 365 days, and the limit is 2",
        )
    tomas = people.by_email(home.database, "tomas@larkfield.example")
    (points,) = [
        each
        for each in home.offers.advise(case, by=tomas, on=TODAY).proposals
        if each.offer.id == "points-500"
    ]
    assert points.authority.standing is Standing.MAY


def test_somebody_of_no_team_can_give_goodwill() -> None:
    assert budget_in_force(catalogue(), "goodwill", team="", on=TODAY)


@pytest.mark.parametrize(("message", "reasons"), SAID)
def test_what_customers_write_is_heard(message: str, reasons: set[str]) -> None:
    assert reasons_in(message, catalogue()) == reasons


def test_each_person_of_a_team_signs_in() -> None:
    people = (DEMO / "people.csv").read_text("utf-8")
    for team in catalogue().teams:
        assert all(person in people for person in team.people)
    assert SENIOR in people


def test_past_cases_are_of_the_last_ninety_days_and_four_agents() -> None:
    cases = past_cases(DEMO)
    assert len(cases) >= 120
    assert len({each.case.id for each in cases}) == len(cases)
    assert len({each.agent for each in cases}) == 4
    assert all(0 <= (TODAY - each.at.date()).days < 90 for each in cases)


def test_every_past_case_came_to_what_is_written_of_it(home: DemoHome) -> None:
    with (DEMO / "history.csv").open(encoding="utf-8", newline="") as lines:
        written = {row["case"]: (row["offer"], row["outcome"]) for row in csv.DictReader(lines)}
    tomas = people.by_email(home.database, "tomas@larkfield.example")
    came = {
        case: [(each.offer, each.status.value) for each in home.offers.of_case(case, by=tomas)]
        for case in written
    }
    assert came == {case: [end] for case, end in written.items()}


def test_some_past_offers_were_approved_and_some_refused(home: DemoHome) -> None:
    tomas = people.by_email(home.database, "tomas@larkfield.example")
    decided = home.offers.decided(tomas, 100)
    assert {each.status is Status.REFUSED for each in decided} == {True, False}
    assert len({each.answered_by for each in decided}) == 2


def test_the_ledger_of_past_cases_is_whole(home: DemoHome) -> None:
    verified = verify(home.database)
    assert verified.ok
    assert verified.rows > 3 * len(past_cases(DEMO))


def test_like_cases_were_mostly_treated_alike_and_one_agent_stands_out(home: DemoHome) -> None:
    compared = compared_cases(home.database, currency="EUR")
    unlike = unlike_pairs(compared)
    assert 10 <= unlike.pairs < unlike.alike / 2
    bo = people.by_email(home.database, "bo@larkfield.example")
    standing_out = [each for each in disparities(compared, Dimension.AGENT) if each.stands_out]
    assert [each.group for each in standing_out] == [bo.id]
    assert not [each for each in disparities(compared, Dimension.LANGUAGE) if each.stands_out]


def test_something_was_learnt_of_members(home: DemoHome) -> None:
    with home.database.read() as session:
        tally = load(session, "member").of(offer("goodwill-credit").id)
    assert tally.accepted > tally.turned_down


def test_a_second_filling_changes_nothing(home: DemoHome) -> None:
    before = stock(home)
    fill(home)
    assert stock(home) == before


def stock(home: DemoHome) -> tuple[object, ...]:
    found = home.customers.find("", 1000)
    return (
        [home.customers.get(each.id) for each in found],
        home.offers.catalogue(),
        [home.offers.of_customer(each.id, 100) for each in found],
        verify(home.database),
        sorted(each.name for each in Path(home.settings.home).iterdir()),
    )


@pytest.mark.parametrize("wanted", ["refund-in-window", "replacement-first", "price-match"])
@pytest.mark.parametrize(
    ("role", "email"), [(Role.AGENT, ""), (Role.AGENT, SENIOR), (Role.SUPERVISOR, "")]
)
def test_what_is_owed_has_limits_over_time_too(wanted: str, role: Role, email: str) -> None:
    limits = covering(wanted, role, email)
    once = least(each.per_case or each.per_offer for each in limits)
    of_customer = least(each.per_customer.amount for each in limits if each.per_customer)
    of_agent = least(each.per_agent.amount for each in limits if each.per_agent)
    assert once is not None
    assert of_customer == 3 * once
    assert of_agent is not None
    assert of_agent > of_customer


@pytest.mark.parametrize("reason", sorted({"late", "damaged", "safety", "in-a-hurry"}))
def test_free_express_is_for_an_order_under_way_and_no_answer_to_a_complaint(reason: str) -> None:
    express = offer("gold-express")
    made = {
        (order is not None, reason in case.reasons)
        for customer, order, case in ways(replace(express, suits=frozenset({reason})))
        if may_be_made(express, customer, order, case)
    }
    assert made == ({(True, True)} if reason == "in-a-hurry" else set())
