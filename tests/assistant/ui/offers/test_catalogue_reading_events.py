"""What people see of the catalogue: the offers in force, one in full, limits and budgets."""

from datetime import UTC, date, datetime

import pytest

from assistant.access.permissions import Permission
from assistant.access.roles import Role
from assistant.offers.decision import Status
from assistant.offers.tables import DecisionRow
from assistant.ui.events import Sent
from assistant.ui.offers.events import ReadingEvents
from assistant.ui.offers.looking import Looking, Tab
from assistant.ui.offers.reading import Reading
from kb import library
from tests.assistant.fakes import FakeAssistant
from tests.assistant.ui.offers.shop import TEXT, person, stock, told, version_in, words


@pytest.fixture
def events(assistant: FakeAssistant) -> ReadingEvents:
    return ReadingEvents(Reading(assistant.offers, assistant.database))


def decide(
    assistant: FakeAssistant, status: Status, *, cost: int = 1000, team: str = "care"
) -> None:
    now = datetime.now(UTC)
    with assistant.database.write() as session:
        count = session.query(DecisionRow).count()
        row = DecisionRow(
            id=f"d{count}", case_id="c", customer="x", order_id="", offer="late_credit", title="",
            kind="credit", status=status.value, value_minor=500, cost_minor=cost, currency="EUR",
            agent="a", made_at=now, spent_on=date.today(), catalogue_version=1, budget="goodwill",
            team=team, segment="", reason="", words="", approver="", deadline=None,
            answered_by=None, answered_at=None, answer_reason="", satisfaction=None,
        )  # fmt: skip
        session.add(row)


def test_before_anything_was_published_the_page_says_how_to_begin(
    assistant: FakeAssistant, events: ReadingEvents
) -> None:
    manager = events.load(person(assistant, Role.KNOWLEDGE_MANAGER))
    agent = events.load(person(assistant, Role.AGENT))
    assert "No catalogue was published yet" in words(manager.head)
    assert "Add one" in words(manager.rows)
    assert "A knowledge manager can add them here" in words(agent.rows)


def test_the_table_says_worth_whom_policy_and_what_is_left(
    assistant: FakeAssistant, events: ReadingEvents
) -> None:
    stock(assistant)
    opened = events.load(person(assistant, Role.AGENT))
    rows = words(opened.rows)
    assert "3 offers" in rows
    assert "10 % of the order, €5.00 to €15.00" in rows
    assert "tier is one of gold or silver" in rows
    assert "Authority matrix" in rows
    assert "goodwill, 1 team and others, least left €200.00" in rows
    assert version_in(opened.head) == "1"
    assert "by Knowledge Manager: The first one" in words(opened.head)


def test_only_editors_are_offered_to_edit(assistant: FakeAssistant, events: ReadingEvents) -> None:
    stock(assistant)
    chosen = Sent.of({"offer": "refund"})
    for role in Role:
        somebody = person(assistant, role)
        opened, detail = events.load(somebody), events.choose(somebody, Looking(), chosen).detail
        assert ('data-event="edit"' in (opened.head or "")) is somebody.may(Permission.EDIT_OFFERS)
        assert ('data-event="edit"' in (detail or "")) is somebody.may(Permission.EDIT_OFFERS)
        assert told(opened)["editor"] == str(somebody.may(Permission.EDIT_OFFERS))


def test_an_offer_whose_policy_was_retired_is_marked(
    assistant: FakeAssistant, events: ReadingEvents
) -> None:
    stock(assistant)
    agent, chosen = person(assistant, Role.AGENT), Sent.of({"offer": "refund"})
    before = events.choose(agent, Looking(), chosen)
    assert "No policy in force" not in words(before.detail)
    library.retire(assistant.database, "returns", on=date.today())
    after = events.choose(agent, Looking(), chosen)
    assert "No policy in force" in words(after.detail)
    assert words(after.rows).count("No policy in force") == 2


def test_a_chosen_offer_shows_everything_and_how_it_does(
    assistant: FakeAssistant, events: ReadingEvents
) -> None:
    stock(assistant)
    for status in (Status.MADE, Status.ACCEPTED, Status.FULFILLED, Status.TURNED_DOWN):
        decide(assistant, status)
    decide(assistant, Status.DECLINED)
    shown = events.choose(
        person(assistant, Role.SUPERVISOR), Looking(), Sent.of({"offer": "late_credit"})
    )
    said = words(shown.detail)
    assert "Made 4 times, taken 2 (50 %)" in said
    assert "1 time in 90 days" in said
    assert "not: complaints in 90 days at least 4" in said
    assert "Suits Late delivery" in said
    assert shown.looking.chosen == "late_credit"


def test_what_was_spent_is_the_teams_own_and_only_what_counts(
    assistant: FakeAssistant, events: ReadingEvents
) -> None:
    stock(assistant)
    decide(assistant, Status.MADE, cost=12_500)
    decide(assistant, Status.TURNED_DOWN, cost=7_000)
    decide(assistant, Status.MADE, cost=1_000, team="")
    budgets = events.turn(person(assistant, Role.AGENT), Looking(), Sent.of({"tab": "budgets"}))
    said = words(budgets.rows)
    assert "€500.00 €125.00 €375.00 left" in said
    assert "€200.00 €10.00 €190.00 left" in said


def test_an_overspent_budget_is_full_and_says_so(
    assistant: FakeAssistant, events: ReadingEvents
) -> None:
    stock(assistant)
    decide(assistant, Status.MADE, cost=60_000)
    budgets = events.turn(person(assistant, Role.AGENT), Looking(), Sent.of({"tab": "budgets"}))
    assert budgets.rows is not None
    assert "-€100.00 left" in words(budgets.rows)
    assert "budget-out" in budgets.rows


def test_limits_name_whose_they_are(assistant: FakeAssistant, events: ReadingEvents) -> None:
    stock(assistant)
    limits = events.turn(person(assistant, Role.AGENT), Looking(), Sent.of({"tab": "limits"}))
    said = words(limits.rows)
    assert "Every agent Everything €20.00 €40.00 €60.00 in 90 days no limit" in said
    assert "Agent agent@example.com Refund €50.00" in said
    assert limits.looking.tab is Tab.LIMITS


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({"words": "card", "when": "now"}, ["Refund of returned shoes"]),
        ({"kind": "replacement", "when": "now"}, ["Replacement of a damaged item"]),
        ({"when": "ended"}, []),
        ({"words": "goodwill"}, ["Credit for a late delivery"]),
        ({"words": "nothing of the kind"}, []),
    ],
)
def test_the_fields_above_narrow_the_table(
    assistant: FakeAssistant, events: ReadingEvents, fields: dict[str, str], found: list[str]
) -> None:
    stock(assistant)
    narrowed = events.look(person(assistant, Role.AGENT), Looking(), Sent.of(fields))
    titles = ["Credit for a late delivery", "Refund of returned shoes"]
    titles.append("Replacement of a damaged item")
    assert [each for each in titles if each in words(narrowed.rows)] == found


def test_offers_to_come_are_not_among_those_that_hold(
    assistant: FakeAssistant, events: ReadingEvents
) -> None:
    stock(assistant, TEXT + "    valid_from: 2036-01-01\n")
    agent = person(assistant, Role.AGENT)
    coming = events.look(agent, Looking(), Sent.of({"when": "coming"}))
    assert "2 offers" in words(events.load(agent).rows)
    assert "1 offer" in words(coming.rows)
    assert "Replacement of a damaged item" in words(coming.rows)


def test_an_offer_that_is_gone_says_so(assistant: FakeAssistant, events: ReadingEvents) -> None:
    stock(assistant)
    gone = events.choose(person(assistant, Role.AGENT), Looking(), Sent.of({"offer": "x"}))
    assert "no longer in the catalogue" in words(gone.detail)


def test_what_a_catalogue_says_is_text_and_never_markup(
    assistant: FakeAssistant, events: ReadingEvents
) -> None:
    hostile = "<img src=x onerror=alert(1)>"
    stock(assistant, TEXT.replace("Refund of returned shoes", hostile))
    agent = person(assistant, Role.AGENT)
    opened = events.load(agent)
    shown = events.choose(agent, Looking(), Sent.of({"offer": "refund"}))
    for html in (opened.rows, shown.detail):
        assert html is not None
        assert "<img" not in html
        assert "&lt;img" in html
