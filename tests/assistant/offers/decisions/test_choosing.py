"""Making an offer: within authority at once, else asked for; nothing stale gets through."""

import hashlib
import json
import re
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from assistant.access.model import Person
from assistant.access.roles import Role
from assistant.customers.model import CustomerId, Order, PastOffer
from assistant.errors import RequestRefusedError
from assistant.money import Money
from assistant.offers.condition import Comparison, Operator
from assistant.offers.decision import Choice, Decision, Status
from assistant.offers.decisions import choosing
from assistant.offers.decisions.outcomes import customer_said
from assistant.offers.decisions.ruling import Ground
from assistant.offers.ledger.canonical import digest
from assistant.offers.ledger.entry import Event
from assistant.offers.model import Catalogue, Kind, Limit, Reason
from assistant.offers.proposals import OfferCase
from assistant.offers.tables import DecisionRow, LedgerRow, OfferCaseRow
from kb import library
from kb.database import Database
from tests.assistant.offers.company import (
    ANA,
    BO,
    CASE,
    CATALOGUE,
    CUSTOMER,
    CY,
    EMBEDDER,
    GIFT_CARD,
    GOODWILL,
    KIM,
    NOW,
    QUOTE,
    SUE,
    TODAY,
    Desk,
    choice,
    euros,
    offer,
    person,
    publish,
)
from tests.libraries import add


def count(database: Database) -> int:
    with database.read() as session:
        return session.scalars(select(func.count()).select_from(DecisionRow)).one()


def lines(database: Database) -> list[LedgerRow]:
    with database.read() as session:
        told = select(LedgerRow).where(LedgerRow.decision != "").order_by(LedgerRow.seq)
        return list(session.scalars(told))


def test_an_offer_within_authority_is_made_at_once(desk: Desk) -> None:
    made = desk.choose("goodwill", 15)
    assert (made.status, made.value, made.cost) == (Status.MADE, euros(15), euros(15))
    assert (made.customer, made.case, made.order, made.agent) == ("C-1", "case-1", "O-1", "ana")
    assert (made.at, made.catalogue_version, made.budget) == (NOW, 1, "goodwill")
    assert (made.words, made.reason) == ("We give you €15.00.", "two weeks late")
    assert (made.approver, made.deadline, made.answered_by) == (None, None, None)


def test_without_a_value_it_is_the_suggested_one(desk: Desk) -> None:
    assert desk.choose().value == euros(20)


def test_the_agents_own_words_are_kept(desk: Desk) -> None:
    chosen = replace(choice("gift-card", 5), words="A little something.\x00")
    made = choosing.choose(
        desk.database, chosen, by=ANA, read=lambda _: Ground(CATALOGUE, CUSTOMER, CASE), at=NOW
    )
    assert made.words == "A little something.\N{REPLACEMENT CHARACTER}"


def test_the_ledger_has_the_rule_the_policy_and_every_limit_as_they_were(desk: Desk) -> None:
    desk.choose("gift-card", 10)
    desk.choose("goodwill", 12)
    _, line = lines(desk.database)
    assert (line.event, line.actor, line.customer, line.case_id) == ("made", "ana", "C-1", "case-1")
    assert (line.offer, line.value_minor, line.currency) == ("goodwill", 1200, "EUR")
    detail = json.loads(line.detail)
    assert (detail["catalogue"], detail["standing"], detail["reason"]) == (
        1,
        "may",
        "two weeks late",
    )
    policy = detail["policy"]
    assert (policy["document"], policy["version"]) == ("guide", 1)
    assert policy["words"] == hashlib.sha256(f'"{QUOTE}"'.encode()).hexdigest()
    kinds = "(credit, free shipping, goodwill)"
    assert detail["limits"] == [
        {"name": f"per offer {kinds}", "limit": "25.00", "used": "0.00"},
        {"name": f"per case {kinds}", "limit": "30.00", "used": "10.00"},
        {"name": f"per customer in 90 days {kinds}", "limit": "50.00", "used": "10.00"},
        {"name": f"per agent in 30 days {kinds}", "limit": "100.00", "used": "10.00"},
        {
            "name": "budget 'goodwill' for team 'north' until 31 December 2026",
            "limit": "150.00",
            "used": "0.00",
        },
    ]


def test_the_rule_is_known_by_a_fingerprint_that_changes_with_it(desk: Desk) -> None:
    desk.choose("goodwill", 1)
    changed = replace(GOODWILL, words="Please take {value}.")
    newer = replace(CATALOGUE, offers=(changed, *CATALOGUE.offers[1:]), version=2)
    publish(desk.database, newer)
    Desk(desk.database, newer).choose("goodwill", 1)
    Desk(desk.database, newer).choose("goodwill", 1)
    rules = [json.loads(line.detail)["rule"] for line in lines(desk.database)]
    assert rules[0] != rules[1] == rules[2]


def test_above_authority_it_waits_for_a_supervisor_until_its_deadline(desk: Desk) -> None:
    asked = desk.choose("goodwill", 26)
    assert (asked.status, asked.approver) == (Status.WAITING, Role.SUPERVISOR)
    assert asked.deadline == NOW + timedelta(minutes=15)
    (line,) = lines(desk.database)
    assert line.event == Event.ASKED
    assert desk.choose("goodwill", 25).status is Status.MADE, "what waits has spent nothing"


def test_whoever_asks_says_why(desk: Desk) -> None:
    with pytest.raises(RequestRefusedError, match="needs the approval of a supervisor; say why"):
        desk.choose("goodwill", 26, reason=" \n")
    assert count(desk.database) == 0


def test_what_nobody_may_give_is_refused_and_not_kept(desk: Desk) -> None:
    with pytest.raises(RequestRefusedError, match=r"Goodwill may not be made: .* nor may an admin"):
        desk.choose("goodwill", 101)
    assert (count(desk.database), lines(desk.database)) == (0, [])


def test_the_limits_of_a_case_a_customer_and_an_agent_fill_up(desk: Desk) -> None:
    assert desk.choose("goodwill", 20).status is Status.MADE
    assert desk.choose("goodwill", 10, by=BO).status is Status.MADE
    assert desk.choose("shipping").status is Status.WAITING, "30.00 a case"
    other = replace(CASE, id="case-2")
    assert desk.choose("goodwill", 20, case=other).status is Status.MADE
    assert desk.choose("goodwill", 1, case=other).status is Status.WAITING, "50.00 a customer"
    third = replace(CASE, id="case-3")
    assert desk.later(89).choose("gift-card", 1, case=third).status is Status.WAITING
    assert desk.later(90).choose("gift-card", 1, case=third).status is Status.MADE


def test_what_the_customer_turned_down_is_free_again_in_another_case(desk: Desk) -> None:
    made = desk.choose("gift-card", 25)
    customer_said(desk.database, made.id, accepted=False, by=ANA, at=NOW)
    with pytest.raises(
        RequestRefusedError, match="here: the customer turned it down on 22 November"
    ):
        desk.choose("gift-card", 20)
    assert desk.choose("gift-card", 25, case=replace(CASE, id="another")).status is Status.MADE


def test_what_was_turned_down_frees_the_limit_of_its_case(desk: Desk) -> None:
    made = desk.choose("goodwill", 25)
    assert desk.choose("gift-card", 25).status is Status.WAITING
    customer_said(desk.database, made.id, accepted=False, by=ANA, at=NOW)
    assert desk.choose("gift-card", 25).status is Status.MADE


def test_a_budget_that_is_used_up_ends_it(desk: Desk) -> None:
    for number in range(3):
        case = replace(CASE, id=f"case-{number}", customer=CustomerId(f"C-{number}"))
        theirs = replace(CUSTOMER, id=case.customer)
        made = Desk(desk.database, customer=theirs).choose("goodwill", 20, by=CY, case=case)
        assert made.status is Status.MADE
    with pytest.raises(RequestRefusedError, match=r"budget 'goodwill' until .* €0.00 of €60.00"):
        desk.choose("goodwill", 1, by=CY)
    assert desk.choose("goodwill", 1, by=ANA).status is Status.MADE, "another team's is not touched"


def test_how_often_a_customer_may_have_it_holds_on_any_desk(desk: Desk) -> None:
    desk.choose("gift-card", 5)
    with pytest.raises(RequestRefusedError, match="Gift card was given 89 days ago: at most once"):
        desk.later(89).choose("gift-card", 5, by=BO, case=replace(CASE, id="another"))
    assert desk.later(90).choose("gift-card", 5, by=BO).status is Status.MADE


def test_what_was_given_elsewhere_counts_too(desk: Desk) -> None:
    past = replace(CUSTOMER, past_offers=(PastOffer(TODAY, "gift-card", euros(5), True),))
    with pytest.raises(RequestRefusedError, match="was given today"):
        Desk(desk.database, customer=past).choose("gift-card", 5)


def test_what_does_not_go_together_is_refused_either_way(desk: Desk) -> None:
    desk.choose("gift-card", 5)
    with pytest.raises(RequestRefusedError, match="does not go with Gift card"):
        desk.choose("shipping")
    another = replace(CASE, id="another")
    with pytest.raises(RequestRefusedError, match="with Gift card, given for this order"):
        desk.choose("shipping", case=another)
    assert desk.choose("shipping", case=replace(another, order="")).status is Status.MADE


def test_an_order_is_paid_back_once_whatever_the_day_the_case_and_the_kind(desk: Desk) -> None:
    desk.catalogue = paying_back(version=2)
    publish(desk.database, desk.catalogue)
    assert desk.choose("refund", 150).status is Status.MADE
    later = desk.later(500)
    another = replace(CASE, id="another")
    with pytest.raises(RequestRefusedError, match=r"from €1.00 to €50.00, not €60.00"):
        later.choose("credit", 60, by=BO, case=another)
    assert later.choose("credit", 50, by=BO, case=another).status is Status.MADE
    for offer_id in ("refund", "credit", "replacement"):
        with pytest.raises(RequestRefusedError, match=r"in full: €200\.00 of €200\.00"):
            later.choose(offer_id, case=replace(CASE, id="third"))
    assert later.choose("goodwill", 5, case=replace(CASE, id="third")).status is Status.MADE


def test_what_waits_is_not_approved_once_the_order_was_paid_back(desk: Desk) -> None:
    limits = (Limit(role=Role.AGENT, per_offer=Decimal(100)), Limit(role=Role.SUPERVISOR))
    limits = (limits[0], replace(limits[1], per_offer=Decimal(300)))
    desk.catalogue = replace(paying_back(version=2), limits=limits)
    publish(desk.database, desk.catalogue)
    waits = desk.choose("refund", 150)
    assert waits.status is Status.WAITING
    assert desk.choose("credit", 100, by=BO).status is Status.MADE
    with pytest.raises(RequestRefusedError, match=r"from €1.00 to €100.00, not €150.00"):
        desk.answer(waits)


def paying_back(version: int) -> Catalogue:
    """The company's goodwill, and one offer of each kind that pays back; limits let all through."""
    kinds = (Kind.REFUND, Kind.CREDIT, Kind.REPLACEMENT)
    return replace(
        CATALOGUE,
        offers=(replace(GOODWILL, budget=""), *(offer(each.value, each) for each in kinds)),
        limits=(Limit(role=Role.AGENT, per_offer=Decimal(1000)),),
        version=version,
    )


def test_a_catalogue_that_was_replaced_meanwhile_decides_nothing(desk: Desk) -> None:
    publish(desk.database, replace(CATALOGUE, version=2))
    with pytest.raises(RequestRefusedError, match="the catalogue changed meanwhile"):
        desk.choose()


def test_a_policy_that_was_retired_allows_nothing(desk: Desk) -> None:
    library.retire(desk.database, "guide", on=TODAY)
    with pytest.raises(RequestRefusedError, match="policy 'guide' does not say so on 2026-11-22"):
        desk.choose()


def test_a_policy_whose_new_version_says_otherwise_allows_nothing(desk: Desk) -> None:
    add(desk.database, EMBEDDER, "guide", "No agent makes offers.", valid_from=TODAY)
    with pytest.raises(RequestRefusedError, match="does not say so"):
        desk.choose()


def test_conditions_are_judged_when_it_is_made(desk: Desk) -> None:
    for_gold = replace(GOODWILL, eligibility=Comparison("customer.tier", Operator.IS, ("gold",)))
    newer = replace(CATALOGUE, offers=(for_gold,), version=2)
    publish(desk.database, newer)
    with pytest.raises(RequestRefusedError, match=r"Goodwill cannot be offered here: .*gold"):
        Desk(desk.database, newer).choose()
    gold = replace(CUSTOMER, tier="gold")
    assert Desk(desk.database, newer, gold).choose().status is Status.MADE


def test_a_value_beyond_what_the_offer_can_be_is_refused(desk: Desk) -> None:
    for value, said in (
        ("0.99", "is worth from €1.00 to €300.00, not €0.99"),
        ("300.01", "not €300.01"),
        ("-5", "not -€5.00"),
        ("1.001", "too many places for EUR; write it as 20.00"),
        ("NaN", "no amount of money"),
        ("1e30", "no amount of money"),
    ):
        with pytest.raises(RequestRefusedError, match=re.escape(said)):
            desk.choose("goodwill", value)


def test_what_cannot_be_moved_is_not(desk: Desk) -> None:
    with pytest.raises(RequestRefusedError, match=r"Shipping is worth €5\.00, not €4\.00"):
        desk.choose("shipping", 4)


def test_an_offer_that_is_not_in_the_catalogue_is_refused(desk: Desk) -> None:
    with pytest.raises(RequestRefusedError, match="no offer 'yacht'; see 'handrail offers list'"):
        desk.choose("yacht")


def test_another_customers_order_is_refused(desk: Desk) -> None:
    with pytest.raises(RequestRefusedError, match="C-1 has no order 'O-9'"):
        desk.choose(case=replace(CASE, order="O-9"))


def test_a_day_that_is_not_today_is_refused(desk: Desk) -> None:
    """Or the limits of a day long past could be used all over again."""
    for days in (-400, -1, 1):
        chosen = choice(on=TODAY + timedelta(days=days), reason="late")
        for decide in (choosing.choose, choosing.decline):
            with pytest.raises(RequestRefusedError, match="an offer is made today, not on"):
                decide(desk.database, chosen, by=ANA, read=_read, at=NOW)


def test_who_keeps_the_catalogue_makes_no_offer(desk: Desk) -> None:
    for decide in (choosing.choose, choosing.decline):
        with pytest.raises(RequestRefusedError, match="knowledge manager cannot make offers"):
            decide(desk.database, choice(reason="late"), by=KIM, read=_read, at=NOW)


def test_the_same_request_again_is_the_same_decision(desk: Desk) -> None:
    asked = replace(choice("goodwill", 5), request="press-1")

    def sent(chosen: Choice, by: Person = ANA) -> Decision:
        return choosing.choose(desk.database, chosen, by=by, read=_read, at=NOW)

    first = sent(asked)
    assert sent(asked) == first
    assert count(desk.database) == len(lines(desk.database)) == 1
    assert sent(replace(asked, request="press-2")).id != first.id
    assert sent(asked, by=BO).id != first.id, "a key is one person's"
    with pytest.raises(RequestRefusedError, match="used for another offer"):
        sent(replace(asked, offer=GIFT_CARD.id))
    for key in ("x" * 65, "a b", "\u00e9"):
        with pytest.raises(RequestRefusedError, match="key has 1 to 64 plain characters"):
            sent(replace(asked, request=key))


def test_a_decision_keeps_its_case_as_it_stood(desk: Desk) -> None:
    desk.choose("goodwill", 5)
    with desk.database.read() as session:
        first = session.get_one(OfferCaseRow, CASE.id)
    assert (first.customer, first.order_id, first.agent) == ("C-1", "O-1", "ana")
    desk.later(1).choose("goodwill", 5, by=BO, case=replace(CASE, channel="phone"))
    with desk.database.read() as session:
        after = session.get_one(OfferCaseRow, CASE.id)
    assert (after.facts, after.signature, after.on) == (first.facts, first.signature, first.on)


def test_the_ledger_has_what_was_heard_and_put_aside(desk: Desk) -> None:
    reasons = (Reason("late", "Late", ("came late",)), Reason("rude", "Rude", ("was rude",)))
    newer = replace(CATALOGUE, reasons=reasons, version=2)
    publish(desk.database, newer)
    case = replace(CASE, text="It came late and he was rude.", reasons=frozenset({"late"}))
    Desk(desk.database, newer).choose("goodwill", 5, case=case)
    (line,) = lines(desk.database)
    detail = json.loads(line.detail)
    assert (detail["reasons"], detail["dropped"]) == (["late"], ["rude"])
    assert (detail["channel"], detail["text"]) == ("chat", digest(case.text))
    assert len(detail["facts"]) == 64
    assert "stage" in detail


def test_the_role_that_counts_is_the_one_they_have_now(desk: Desk) -> None:
    pretended = person("ana", Role.ADMIN)
    assert desk.choose("goodwill", 26, by=pretended).status is Status.WAITING


def test_somebody_who_does_not_work_here_makes_no_offer(desk: Desk) -> None:
    with pytest.raises(RequestRefusedError, match="Eve does not work here"):
        desk.choose(by=person("eve"))


def test_words_and_reasons_have_an_end(desk: Desk) -> None:
    with pytest.raises(RequestRefusedError, match="a reason has at most 2,000 characters"):
        desk.choose(reason="x" * 2001)
    long = replace(choice(), words="x" * 10_001)
    with pytest.raises(RequestRefusedError, match="words have at most 10,000 characters"):
        choosing.choose(desk.database, long, by=ANA, read=_read, at=NOW)


def test_amounts_in_another_currency_are_never_reckoned_together(desk: Desk) -> None:
    desk.choose("gift-card", 5)
    dollars = replace(CATALOGUE, currency="USD", version=2)
    publish(desk.database, dollars)
    theirs = replace(CUSTOMER, orders=(Order("O-1", Money(Decimal(9), "USD")),))
    with pytest.raises(RequestRefusedError, match="made in EUR before, and the catalogue is in"):
        Desk(desk.database, dollars, theirs).choose()


def test_a_suggestion_that_is_declined_is_kept_with_its_reason(desk: Desk) -> None:
    declined = choosing.decline(
        desk.database, choice(reason="she wants a new one"), by=ANA, read=_read, at=NOW
    )
    assert (declined.status, declined.reason) == (Status.DECLINED, "she wants a new one")
    with pytest.raises(RequestRefusedError, match="say why it is not offered"):
        choosing.decline(desk.database, choice(), by=ANA, read=_read, at=NOW)
    assert [line.event for line in lines(desk.database)] == ["declined"]
    assert desk.choose("goodwill", 25).status is Status.MADE, "it has spent nothing"


def test_the_case_that_is_read_is_the_one_that_was_chosen_in(desk: Desk) -> None:
    def another(_: Session) -> Ground:
        return Ground(CATALOGUE, CUSTOMER, OfferCase("another", CUSTOMER.id))

    with pytest.raises(ValueError, match="what was read is case another"):
        choosing.choose(desk.database, choice(), by=ANA, read=another, at=NOW)


def test_hostile_texts_change_nothing_but_what_is_kept(desk: Desk) -> None:
    reason = "The manager said yes\x00 '); DROP TABLE offer_decisions; -- \ud800 {value}"
    chosen = Choice(CASE, GIFT_CARD.id, TODAY, Decimal(26), reason)
    asked = choosing.choose(desk.database, chosen, by=ANA, read=_read, at=NOW)
    assert asked.status is Status.WAITING
    assert "DROP TABLE" in asked.reason


def test_a_supervisor_gives_within_their_own_limits(desk: Desk) -> None:
    assert desk.choose("gift-card", 80, by=SUE).status is Status.MADE
    with pytest.raises(RequestRefusedError, match="may not be made"):
        desk.choose("goodwill", 30, by=SUE)


def _read(_: Session) -> Ground:
    return Ground(CATALOGUE, CUSTOMER, CASE)
