"""A supervisor's work on the floor, with real offers and cases behind it."""

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from playwright.sync_api import Browser, Page, expect

from assistant.access import people
from assistant.access.model import Person
from assistant.access.roles import Role
from assistant.casework.model import Case, Received
from assistant.casework.ports import Casework, Reply
from assistant.customers.model import Customer, CustomerId, Order
from assistant.customers.store import CustomerStore
from assistant.home import open_database
from assistant.money import Money
from assistant.offer_desk import open_offer_desk
from assistant.offers.decision import Choice, Decision, Status
from assistant.offers.desk import OfferDesk
from assistant.offers.ledger.verifying import verify
from assistant.offers.model import OfferId
from assistant.offers.proposals import OfferCase
from assistant.settings import Settings
from kb.database import Database
from tests.assistant.access.homes import CHEAP, PASSWORD
from tests.assistant.access.noted import OWNER_ACTS, Noted
from tests.assistant.fakes import FakeAssistant
from tests.browser.conftest import NARROW, Visit, visiting
from tests.browser.sites import Site, serving

CATALOGUE = """
currency: EUR
answer_within_minutes: 30
reasons:
  - {id: late, title: Late delivery, phrases: [late]}
  - {id: broken, title: Arrived broken, phrases: [broken]}
limits:
  - {role: agent, per_offer: 15}
  - {role: supervisor, per_offer: 100}
offers:
  - id: gift-card
    title: Gift card
    kind: goodwill
    words: We have added {value} to your account.
    policy: {document: authority, quote: Agents may grant goodwill credit}
    amount: {fixed: 10, floor: 5, cap: 80}
    suits: [late, broken]
"""
APPROVALS = "/floor/?tab=approvals"
MARA = Customer(
    CustomerId("C-1001"),
    "Mara Lind",
    tier="gold",
    since=date(2021, 5, 2),
    orders=(Order("L-1043", Money(Decimal("89.90"), "EUR"), placed_on=date(2026, 11, 2)),),
)


@dataclass(frozen=True)
class Floor:
    """The home of the served floor, from another process."""

    site: Site
    database: Database
    offers: OfferDesk
    casework: Casework
    agent: Person
    supervisor: Person

    def ask_for(
        self, amount: int, case: str, customer: str = "C-1001", about: str = "late"
    ) -> Decision:
        """An agent asks for a gift card, or gives it."""
        reasons = frozenset({about})
        in_case = OfferCase(case, CustomerId(customer), channel="chat", reasons=reasons)
        self.offers.advise(in_case, by=self.agent, on=date.today())
        choice = Choice(
            in_case,
            OfferId("gift-card"),
            date.today(),
            value=Decimal(amount),
            reason="Second <b>late</b> parcel this month.",
        )
        return self.offers.choose(choice, by=self.agent)

    def receive(self, text: str, contact: str) -> Case:
        """A customer posts something; the server's process hears of it by the database."""
        post = Received(text, "social", datetime.now(UTC), contact=contact, subject=text[:40])
        return self.casework.receive(post)

    def go_up(self, text: str, contact: str) -> Case:
        """A customer posts something that goes up the first way that is open."""
        case = self.receive(text, contact)
        going = {each.case for each in self.casework.escalations(by=self.supervisor)}
        if case.id not in going:
            ways = self.casework.ways_up(case.id, by=self.supervisor)
            self.casework.escalate(case.id, ways[0].path.id, by=self.supervisor)
        return case

    def now(self, decision: Decision) -> Decision:
        """A decision as it is now."""
        found = self.offers.of_case(decision.case, by=self.supervisor)
        return next(each for each in found if each.id == decision.id)


@pytest.fixture(scope="module")
def floor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Floor]:
    home = tmp_path_factory.mktemp("floor")
    with serving(["-m", "tests.browser.fake_server", str(home)], home, os.environ) as site:
        settings = Settings(home=home)
        database = open_database(settings)
        desk = open_offer_desk(settings, database)
        CustomerStore(database).put([MARA])
        desk.publish(CATALOGUE, by=people.by_email(database, "admin@example.com"))
        yield Floor(
            site,
            database,
            desk,
            FakeAssistant(settings, database).casework,
            people.by_email(database, "agent@example.com"),
            people.by_email(database, "supervisor@example.com"),
        )
        database.close()


@pytest.fixture
def visit_floor(chromium: Browser, floor: Floor) -> Iterator[Visit]:
    yield from visiting(chromium, floor.site)


@pytest.fixture
def opened(visit_floor: Visit) -> Callable[..., Page]:
    def open_floor(size: dict[str, int] | None = None, path: str = APPROVALS) -> Page:
        page = visit_floor(size).sign_in("supervisor@example.com", path=path)
        expect(page.locator("#approvals h2").first).to_be_attached()
        return page

    return open_floor


def test_what_is_above_a_limit_appears_by_itself_and_one_click_approves_it(
    floor: Floor, opened: Callable[..., Page]
) -> None:
    page = opened()
    waiting = floor.ask_for(40, "case-approve")
    assert waiting.status is Status.WAITING
    card = page.locator(f'.card[data-decision="{waiting.id}"]')
    expect(card).to_contain_text("Gift card €40.00")
    expect(card).to_contain_text("Agent asks for Mara Lind")
    expect(card).to_contain_text("Second <b>late</b> parcel this month.")
    expect(card).to_contain_text("Agents may grant goodwill credit")
    expect(card.locator(".limit-over")).to_contain_text("€25.00 above")
    expect(card.locator(".clock")).to_have_text(re.compile(r"^(29|30):\d\d left$"))
    expect(page).to_have_title(re.compile(r"^\(1\) "))
    card.get_by_role("button", name="Approve €40.00").click()
    expect(card).to_have_count(0)
    expect(page.locator(".decided li").first).to_contain_text("Approved")
    expect(page.locator(".decided li").first).to_contain_text("Gift card €40.00")
    made = floor.now(waiting)
    assert (made.status, made.answered_by) == (Status.MADE, floor.supervisor.id)
    assert verify(floor.database).ok


def test_a_refusal_asks_for_its_reason_and_works_by_keyboard(
    floor: Floor, opened: Callable[..., Page]
) -> None:
    waiting = floor.ask_for(30, "case-refuse")
    page = opened()
    card = page.locator(f'.card[data-decision="{waiting.id}"]')
    card.get_by_role("button", name="Refuse").focus()
    page.keyboard.press("Enter")
    expect(card.get_by_role("alert")).to_contain_text("Say why")
    expect(card.get_by_label("Reason")).to_be_focused()
    page.keyboard.type("A gift card was given in October.")
    expect(card.get_by_role("alert")).to_be_hidden()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".decided li").first).to_contain_text("A gift card was given in October.")
    assert floor.now(waiting).status is Status.REFUSED


def test_what_is_typed_outlives_what_arrives(floor: Floor, opened: Callable[..., Page]) -> None:
    first = floor.ask_for(30, "case-typing")
    page = opened()
    reason = page.locator(f'.card[data-decision="{first.id}"]').get_by_label("Reason")
    reason.fill("Not twice a")
    second = floor.ask_for(35, "case-arriving")
    expect(page.locator(f'.card[data-decision="{second.id}"]')).to_be_visible()
    expect(reason).to_have_value("Not twice a")
    expect(reason).to_be_focused()
    page.keyboard.type(" month.")
    expect(reason).to_have_value("Not twice a month.")
    for each in (first, second):
        floor.offers.withdraw(each.id, by=floor.agent)
    expect(page.locator(".card")).to_have_count(0)


def test_what_another_decided_meanwhile_is_said(floor: Floor, opened: Callable[..., Page]) -> None:
    waiting = floor.ask_for(20, "case-meanwhile")
    page = opened()
    card = page.locator(f'.card[data-decision="{waiting.id}"]')
    expect(card).to_be_visible()
    admin = people.by_email(floor.database, "admin@example.com")
    floor.offers.answer(waiting.id, approved=False, reason="Given twice already.", by=admin)
    approve = card.get_by_role("button", name="Approve €20.00")
    if approve.count():
        approve.click()
    expect(card).to_have_count(0)
    assert floor.now(waiting).answered_by == admin.id


def test_what_goes_up_appears_by_itself_and_is_taken(
    floor: Floor, opened: Callable[..., Page]
) -> None:
    page = opened(path="/floor/")
    expect(page.get_by_role("tab", name="Escalations")).to_have_attribute("aria-selected", "true")
    case = floor.go_up("My lawyer will hear <b>this</b>", "@angry")
    item = page.locator(".going-item", has_text="@angry")
    expect(item).to_contain_text("waits to be taken")
    expect(item).to_contain_text("My lawyer will hear <b>this</b>")
    item.get_by_role("button", name="Take it").focus()
    page.keyboard.press("Enter")
    expect(item).to_contain_text("Supervisor took it")
    expect(item.get_by_role("link", name="Answer")).to_have_attribute(
        "href", f"/desk/?case={case.id}"
    )
    assert floor.casework.file(case.id, by=floor.supervisor).case.owner == floor.supervisor.id


def test_a_conversation_is_watched_without_moving_what_is_read_and_then_taken_over(
    floor: Floor, opened: Callable[..., Page]
) -> None:
    case = floor.go_up("My lawyer will hear. " + "and so on and so forth. " * 120, "@long")
    floor.casework.claim(case.id, by=floor.agent)
    floor.receive("Are you there?\n" * 60, "@long")
    page = opened(path="/floor/")
    page.locator(".going-item", has_text="@long").get_by_role("button", name="Look in").click()
    live = page.locator(".live")
    expect(live.locator(".message")).to_have_count(2)
    expect(live.locator(".case-head h2")).to_be_focused()
    assert [each.name for each in floor.casework.look(case.id, by=floor.agent, writing=True)] == [
        "Supervisor"
    ]
    expect(live.locator(".collision")).to_have_text("Agent is writing a reply")
    thread = live.locator(".live-scroll")
    thread.evaluate("each => (each.scrollTop = 0)")
    floor.casework.reply(Reply(case.id, "We are looking into it."), by=floor.agent)
    expect(live.get_by_role("button", name="New message")).to_be_visible()
    assert thread.evaluate("each => each.scrollTop") == 0
    live.get_by_role("button", name="New message").click()
    expect(live.get_by_text("We are looking into it.")).to_be_in_viewport()
    live.get_by_role("button", name="Take over").click()
    expect(live.get_by_role("link", name="Answer on the desk")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(live.locator(".standing")).to_contain_text("Agent has it")
    page.keyboard.press("Escape")
    expect(live).to_be_hidden()


def test_a_case_is_given_from_one_person_to_another(
    floor: Floor, opened: Callable[..., Page]
) -> None:
    case = floor.receive("Where is my parcel?", "@parcel")
    floor.casework.claim(case.id, by=floor.agent)
    page = opened(path="/floor/?tab=people")
    load = page.locator(".load", has=page.locator(".load-name", has_text="Agent"))
    load.locator(".load-name").click()
    line = load.locator(".case-line", has_text="@parcel")
    line.get_by_text("Assign to …").click()
    line.get_by_label("Who gets the case").select_option(label="Admin")
    line.get_by_label("A word to them").fill("You know parcels")
    page.keyboard.press("Enter")
    expect(line).to_have_count(0)
    assert floor.casework.file(case.id, by=floor.supervisor).case.owner_name == "Admin"
    page.get_by_role("button", name="Undo").click()
    expect(line).to_be_visible()
    assert floor.casework.file(case.id, by=floor.supervisor).case.owner == floor.agent.id


@pytest.mark.parametrize("tab", ["escalations", "people"])
def test_cases_fit_on_a_phone(floor: Floor, opened: Callable[..., Page], tab: str) -> None:
    floor.go_up("My lawyer will hear. " + "x" * 200, "@narrow")
    page = opened(NARROW, path=f"/floor/?tab={tab}")
    expect(page.locator(f"#{tab} [data-watch]").first).to_be_attached()
    widths = page.evaluate(
        f"[...document.querySelectorAll('#{tab} *')].map(e => e.getBoundingClientRect().right)"
    )
    assert max(widths) <= NARROW["width"]


def test_agents_are_told_whose_the_floor_is(visit_floor: Visit) -> None:
    visitor = visit_floor()
    page = visitor.sign_in("agent@example.com", path="/floor/")
    expect(page.get_by_role("heading", name="The floor is for supervisors")).to_be_visible()
    expect(page.get_by_role("link", name="Floor")).to_have_count(0)
    page.get_by_role("link", name="Back to the desk").click()
    expect(page).to_have_url(re.compile("/desk/"))
    assert all("403" in each for each in visitor.complaints)
    visitor.complaints.clear()


def test_fairness_holds_like_cases_against_each_other(
    floor: Floor, opened: Callable[..., Page]
) -> None:
    store = CustomerStore(floor.database)
    generous = people.add(
        floor.database,
        name="Bea Stone",
        email="bea@example.com",
        role=Role.AGENT,
        password=PASSWORD,
        at=datetime.now(UTC),
        by=OWNER_ACTS,
        audit=Noted(),
        passwords=CHEAP,
    )
    store.put([replace(MARA, id=CustomerId(f"F-{n}"), orders=()) for n in range(12)])
    for number in range(12):
        by = replace(floor, agent=generous if number % 2 else floor.agent)
        amount = 14 if number % 2 else 5
        by.ask_for(amount, f"fair-{number}", customer=f"F-{number}", about="broken")
    page = opened(path="/floor/?tab=fairness")
    verdict = page.locator(".verdict")
    expect(verdict).to_contain_text("Bea Stone gave €9.00 more than others in like cases")
    expect(page.locator(".plot tbody tr")).to_have_count(2)
    expect(page.locator(".pair").first).to_contain_text("€9.00 apart")
    page.get_by_label("Compared by").select_option("tier")
    expect(page.locator("#fairness")).to_contain_text("All cases that are alike are of one tier")
    expect(page.get_by_label("Compared by")).to_be_focused()


@pytest.mark.parametrize("part", ["approvals", "fairness"])
def test_on_a_phone_nothing_is_wider_than_the_screen(
    floor: Floor, opened: Callable[..., Page], part: str
) -> None:
    waiting = floor.ask_for(40, f"case-narrow-{part}")
    page = opened(NARROW)
    expect(page.locator(".card")).to_have_count(1)
    page.get_by_role("tab", name="Approvals").focus()
    if part == "fairness":
        page.keyboard.press("ArrowRight")
        page.keyboard.press("ArrowRight")
        expect(page.get_by_role("tab", name="Fairness")).to_be_focused()
        expect(page.locator("#fairness h2").first).to_be_visible()
    widths = page.evaluate(
        f"[...document.querySelectorAll('#{part} *')].map(e => e.getBoundingClientRect().right)"
    )
    assert max(widths) <= NARROW["width"]
    floor.offers.withdraw(waiting.id, by=floor.agent)
