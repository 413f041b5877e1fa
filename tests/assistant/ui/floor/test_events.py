"""What happens on the floor, for the person of the session alone."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from assistant.access import people
from assistant.access.model import Person
from assistant.customers.model import CustomerId
from assistant.offers.decision import Status
from assistant.offers.proposals import OfferCase
from assistant.offers.tables import DecisionRow, OfferCaseRow
from assistant.ui.events import Sent
from assistant.ui.floor.events import FloorEvents
from assistant.ui.floor.state import FloorChange, Looking
from kb.database import Database
from tests.assistant.fakes import FakeAssistant
from tests.assistant.ui.floor.fakes import FloorHouse, FloorOffers, OneCustomer, waiting


@pytest.fixture
def offers() -> FloorOffers:
    return FloorOffers()


@pytest.fixture
def floor(assistant: FakeAssistant, offers: FloorOffers) -> FloorEvents:
    return FloorEvents(
        FloorHouse(
            assistant.database,
            offers,
            OneCustomer(),
            assistant.casework,
            assistant.webchat,
            assistant.surveys,
        )
    )


@pytest.fixture
def agent(assistant: FakeAssistant) -> Person:
    return people.by_email(assistant.database, "agent@example.com")


@pytest.fixture
def supervisor(assistant: FakeAssistant) -> Person:
    return people.by_email(assistant.database, "supervisor@example.com")


def sent(**texts: str) -> Sent:
    return Sent.of(texts)


def text(part: str | None) -> str:
    assert part is not None
    return " ".join(part.split())


def told(change: FloorChange) -> dict[str, str]:
    message: dict[str, str] = json.loads(text(change.message))
    return message


def test_a_floor_where_nothing_waits_says_what_will_appear(
    floor: FloorEvents, supervisor: Person
) -> None:
    opened = floor.load(supervisor)
    assert "Nothing waits for you" in text(opened.approvals)
    assert told(opened)["state"] == "ready"


def test_a_card_has_everything_to_decide_on(
    floor: FloorEvents, offers: FloorOffers, agent: Person, supervisor: Person
) -> None:
    offers.put(waiting(agent))
    card = text(floor.load(supervisor).approvals)
    for said in (
        "Gift card <strong>€40.00</strong>",
        "<strong>Agent</strong> asks for <strong>Mara Lind</strong>",
        "gold tier",
        "customer since 2021",
        "1 complaint in 90 days",
        "Order L-1043 of 2 Nov 2026, €89.90",
        "€15.00 left of €15.00",
        "€60.00 left of €80.00",
        "Agents may grant goodwill credit up to fifteen euros",
        "in force since 1 January 2026",
        "it suits a late delivery",
    ):
        assert said in card


def test_a_card_is_about_whom_it_was_asked_for_whoever_the_case_is_about_by_now(
    floor: FloorEvents, offers: FloorOffers, agent: Person, supervisor: Person
) -> None:
    offers.kept = OfferCase("case-d1", CustomerId("C-2"), order="L-9", reasons=frozenset({"late"}))
    offers.put(waiting(agent))
    card = text(floor.load(supervisor).approvals)
    assert "asks for <strong>Mara Lind</strong>" in card
    judged = {(case.customer, case.order, case.reasons) for case, _ in offers.judged}
    assert judged == {("C-1001", "L-1043", frozenset({"late"}))}


def test_two_cards_of_one_case_judge_its_offers_once_for_each_person(
    floor: FloorEvents, offers: FloorOffers, agent: Person, supervisor: Person
) -> None:
    offers.put(waiting(agent), replace(waiting(agent, id="d2"), case="case-d1"))
    floor.load(supervisor)
    assert sorted(by for _, by in offers.judged) == sorted([agent.id, supervisor.id])


def test_what_an_agent_writes_is_text(
    floor: FloorEvents, offers: FloorOffers, agent: Person, supervisor: Person
) -> None:
    offers.put(waiting(agent))
    assert "&lt;b&gt;this&lt;/b&gt;" in text(floor.load(supervisor).approvals)


def test_only_the_limit_that_is_exceeded_is_marked_and_it_comes_first(
    floor: FloorEvents, offers: FloorOffers, agent: Person, supervisor: Person
) -> None:
    offers.put(waiting(agent))
    card = text(floor.load(supervisor).approvals)
    assert card.count('class="limit-over"') == 1
    assert card.index("Per offer") < card.index("Per customer in 90 days")


def test_the_shortest_deadline_comes_first(
    floor: FloorEvents, offers: FloorOffers, agent: Person, supervisor: Person
) -> None:
    offers.put(waiting(agent, id="later", minutes=9), waiting(agent, id="sooner", minutes=2))
    cards = text(floor.load(supervisor).approvals)
    assert cards.index('data-decision="sooner"') < cards.index('data-decision="later"')


def test_an_approver_is_told_what_is_above_their_own_limit(
    floor: FloorEvents, offers: FloorOffers, agent: Person, supervisor: Person
) -> None:
    offers.put(waiting(agent))
    offers.most = 25
    card = text(floor.load(supervisor).approvals)
    assert "above what you may give alone (€25.00); the admin decides" in card


@pytest.mark.parametrize("customer_is_known", [True, False])
def test_what_cannot_be_made_any_more_says_why(
    floor: FloorEvents,
    offers: FloorOffers,
    agent: Person,
    supervisor: Person,
    customer_is_known: bool,
) -> None:
    offers.offered = False
    asked = waiting(agent)
    if not customer_is_known:
        asked = replace(asked, customer=CustomerId("X"))
    offers.put(asked)
    card = text(floor.load(supervisor).approvals)
    why = "its policy was retired" if customer_is_known else "no customer has the id"
    assert f"It cannot be made now: {why}" in card


def test_one_click_approves_and_the_card_moves_to_what_was_decided(
    floor: FloorEvents, offers: FloorOffers, agent: Person, supervisor: Person
) -> None:
    offers.put(waiting(agent))
    before = floor.load(supervisor).looking
    after = floor.approve(supervisor, before, sent(decision="d1"))
    assert offers.decisions["d1"].status is Status.MADE
    assert offers.decisions["d1"].answered_by == supervisor.id
    assert told(after)["text"] == "Approved: Gift card, €40.00."
    assert 'class="card"' not in text(after.approvals)
    assert "Approved" in text(after.approvals)


def test_a_refusal_needs_a_reason(
    floor: FloorEvents, offers: FloorOffers, agent: Person, supervisor: Person
) -> None:
    offers.put(waiting(agent))
    silent = floor.refuse(supervisor, Looking(), sent(decision="d1", reason="  "))
    assert told(silent)["state"] == "failed"
    assert told(silent)["decision"] == "d1"
    assert offers.decisions["d1"].status is Status.WAITING
    refused = floor.refuse(supervisor, Looking(), sent(decision="d1", reason="Given in October."))
    assert "“Given in October.”" in text(refused.approvals)


def test_what_was_decided_meanwhile_is_said_and_shown_anew(
    floor: FloorEvents, offers: FloorOffers, agent: Person, supervisor: Person
) -> None:
    offers.put(waiting(agent))
    looking = floor.load(supervisor).looking
    floor.approve(supervisor, Looking(), sent(decision="d1"))
    late = floor.approve(supervisor, looking, sent(decision="d1"))
    assert "decided meanwhile" in told(late)["text"]
    assert "Nothing waits for you" in text(late.approvals)


def test_a_floor_that_stays_the_same_is_not_drawn_again(
    floor: FloorEvents, offers: FloorOffers, agent: Person, supervisor: Person
) -> None:
    offers.put(waiting(agent))
    looking = floor.load(supervisor).looking
    # A new minute looks the limits up anew, so a second try is within one.
    again = [floor.look(supervisor, looking, sent()) for _ in range(2)]
    looks = [floor.look(supervisor, each.looking, sent()).approvals for each in again]
    assert None in looks
    offers.put(waiting(agent, id="d2"))
    assert 'data-decision="d2"' in text(floor.look(supervisor, looking, sent()).approvals)


def add_case(
    database: Database, number: int, *, agent: str = "ana", value: int = 0, status: str = "made"
) -> None:
    now = datetime.now(UTC)
    with database.write() as session:
        session.add(
            OfferCaseRow(
                id=f"c{number}",
                customer=f"C-{number}",
                order_id="",
                agent=agent,
                channel="chat",
                place="online",
                language="en",
                tier="gold",
                on=now.date(),
                shown_at=now,
                catalogue_version=3,
                facts={"case.reasons": ["late"]},
                signature="same",
            )
        )
        if value:
            session.add(decision_row(number, agent, value, status, now))


def decision_row(number: int, agent: str, value: int, status: str, now: datetime) -> DecisionRow:
    return DecisionRow(
        id=f"d{number}",
        case_id=f"c{number}",
        customer=f"C-{number}",
        order_id="",
        offer="gift-card",
        title="Gift card",
        kind="goodwill",
        status=status,
        value_minor=value * 100,
        cost_minor=value * 100,
        currency="EUR",
        agent=agent,
        made_at=now,
        spent_on=now.date(),
        catalogue_version=3,
        budget="",
        team="",
        segment="",
        reason="",
        words="",
        approver="",
        deadline=None,
        answered_by=None,
        answered_at=None,
        answer_reason="",
        satisfaction=None,
    )


def test_without_cases_the_comparison_says_what_will_appear(
    floor: FloorEvents, supervisor: Person
) -> None:
    compared = text(floor.compare(supervisor, Looking(), sent()).fairness)
    assert "No offers were shown yet" in compared
    assert "<table" not in compared


def test_like_cases_of_two_agents_are_held_against_each_other(
    floor: FloorEvents, supervisor: Person, agent: Person, assistant: FakeAssistant
) -> None:
    for number in range(16):
        generous = number % 2 == 0
        add_case(
            assistant.database,
            number,
            agent=agent.id if generous else supervisor.id,
            value=40 if generous else 0,
        )
    compared = text(floor.compare(supervisor, Looking(), sent(share="0.5")).fairness)
    assert "Agent gave €40.00 more than others in like cases" in compared
    assert "Supervisor gave €40.00 less" in compared
    assert "64 of 64 pairs" in compared
    assert "€40.00 apart" in compared
    assert "Late delivery" in compared
    by_tier = floor.compare(supervisor, Looking(), sent(dimension="tier"))
    assert "All cases that are alike are of one tier" in text(by_tier.fairness)
    assert by_tier.looking.comparing.dimension.value == "tier"


def test_what_waits_is_compared_when_it_is_decided(
    floor: FloorEvents, supervisor: Person, assistant: FakeAssistant
) -> None:
    add_case(assistant.database, 1, value=20)
    add_case(assistant.database, 2, agent="bo", value=60, status="waiting")
    assert "1 case," in text(floor.compare(supervisor, Looking(), sent()).fairness)


def test_fields_that_say_nothing_known_are_the_usual_ones(
    floor: FloorEvents, supervisor: Person
) -> None:
    odd = sent(dimension="<script>", measure="x", share="nan")
    assert floor.compare(supervisor, Looking(), odd).looking == Looking()
