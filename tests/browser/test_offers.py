"""An agent makes offers at the desk: chosen, above a limit, approved, told, on the record."""

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from assistant.access import people
from assistant.access.roles import Role
from assistant.customers.model import Contact, Customer, CustomerId, Order
from assistant.customers.store import CustomerStore
from assistant.home import open_database
from assistant.money import Money
from assistant.offer_desk import open_offer_desk
from assistant.offers.desk import OfferDesk
from assistant.offers.ledger.verifying import verify
from assistant.offers.tables import LedgerRow
from assistant.settings import Settings
from kb.database import Database
from tests.assistant.access.homes import CHEAP, PASSWORD
from tests.assistant.access.noted import OWNER_ACTS, Noted
from tests.browser.conftest import NARROW, WIDE, Visit, visiting
from tests.browser.sites import Site, serving

CATALOGUE = """
currency: EUR
answer_within_minutes: 30
reasons:
  - {id: late, title: Came late, phrases: [late]}
  - {id: damaged, title: Damaged, phrases: [broken, damaged]}
limits:
  - {role: agent, per_offer: 15}
  - {role: supervisor, per_offer: 100}
offers:
  - id: credit
    title: Goodwill credit
    kind: goodwill
    words: "{customer}, we have added {value} to your account."
    policy: {document: authority, quote: Agents may grant goodwill credit}
    amount: {fixed: 10, floor: 5, cap: 80}
    suits: [late]
  - id: exchange
    title: A new pair
    kind: replacement
    words: We are sending you a new pair today.
    policy: {document: returns, quote: Damaged items are replaced or refunded}
    suits: [damaged]
"""
QUESTION = "My shoes came late. How many days may customers return shoes after delivery?"


@dataclass(frozen=True)
class Shop:
    """The home of a served desk, from another process."""

    site: Site
    database: Database
    offers: OfferDesk

    def events(self, customer: str) -> list[str]:
        """What the ledger holds about a customer, in order."""
        chosen = select(LedgerRow.event).where(LedgerRow.customer == customer)
        with self.database.read() as session:
            return list(session.scalars(chosen.order_by(LedgerRow.seq)))

    def open_to(self, name: str) -> str:
        """Somebody new who is an agent; their e-mail."""
        return people.add(
            self.database,
            name=name.title(),
            email=f"{name}@example.com",
            role=Role.AGENT,
            password=PASSWORD,
            at=datetime.now(UTC),
            by=OWNER_ACTS,
            audit=Noted(),
            passwords=CHEAP,
        ).email


def customer(number: int, name: str) -> Customer:
    id_ = f"C-{number}"
    placed = date.today() - timedelta(days=9)
    return Customer(
        CustomerId(id_),
        name,
        tier="gold",
        since=date(2021, 5, 2),
        email=f"c{number}@example.org",
        orders=(Order(f"L-{number}", Money(Decimal("89.90"), "EUR"), placed_on=placed),),
        contacts=(Contact(datetime.now(UTC) - timedelta(days=3), "phone", "", True, "upset"),),
    )


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    home = tmp_path_factory.mktemp("shop")
    with serving(["-m", "tests.browser.fake_server", str(home)], home, os.environ) as site:
        settings = Settings(home=home)
        database = open_database(settings)
        desk = open_offer_desk(settings, database)
        names = ("Mara Lind", "Timo Aho", "Noor Haas", "Ines Roca", "Pia Wolf", "Lea Hahn")
        CustomerStore(database).put([customer(1001 + n, name) for n, name in enumerate(names)])
        desk.publish(CATALOGUE, by=people.by_email(database, "admin@example.com"))
        yield Shop(site, database, desk)
        database.close()


@pytest.fixture
def visit_shop(chromium: Browser, shop: Shop) -> Iterator[Visit]:
    yield from visiting(chromium, shop.site)


@pytest.fixture
def desk_of(visit_shop: Visit, shop: Shop) -> Callable[..., Page]:
    def open_desk(name: str, size: dict[str, int] = WIDE) -> Page:
        page = visit_shop(size).sign_in(shop.open_to(name))
        expect(page.locator(".composer-ready")).to_be_visible()
        return page

    return open_desk


def choose(page: Page, words: str, name: str) -> None:
    page.get_by_role("combobox", name="Find the customer").fill(words)
    expect(page.get_by_role("option", name=name)).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator(".profile h2")).to_have_text(name)


def ask(page: Page, question: str = QUESTION) -> None:
    page.get_by_label("Your question").fill(question)
    page.keyboard.press("Enter")
    expect(page.locator(".turn .lead").last).to_contain_text("thirty days")


def test_above_the_limit_a_supervisor_approves_and_the_desk_shows_it_and_the_ledger_has_it(
    desk_of: Callable[..., Page], visit_shop: Visit, shop: Shop
) -> None:
    page = desk_of("ana")
    choose(page, "mara", "Mara Lind")
    ask(page)
    card = page.locator("[data-card=offer-credit]")
    expect(card).to_contain_text("You may")
    expect(card).to_contain_text("Mara Lind, we have added €10.00 to your account.")
    expect(page.get_by_role("button", name="Came late", exact=True)).to_have_attribute(
        "aria-pressed", "true"
    )
    card.get_by_label("Amount").fill("40")
    expect(card).to_contain_text("Needs approval by a supervisor")
    card.get_by_role("button", name="Ask for approval").click()
    expect(card.get_by_role("alert").last).to_be_visible()
    expect(card.get_by_label("Amount")).to_have_value("40")
    card.get_by_label("Why should they have it?").fill("Third <b>late</b> parcel this year")
    page.keyboard.press("Enter")
    waiting = page.locator(".decided-waiting")
    expect(waiting).to_contain_text("Waiting for a supervisor")
    expect(waiting).to_contain_text("“Third <b>late</b> parcel this year”")
    expect(waiting.get_by_role("timer")).to_have_text(re.compile(r"^(29|30):\d\d left$"))

    floor = visit_shop().sign_in("supervisor@example.com", path="/floor/?tab=approvals")
    asked = floor.locator(".card", has_text="Mara Lind")
    expect(asked).to_contain_text("Third <b>late</b> parcel this year")
    asked.get_by_role("button", name="Approve €40.00").click()
    expect(asked).to_have_count(0)

    made = page.locator(".decided-made")
    expect(made).to_contain_text("Approved by Supervisor")
    expect(page.locator("#notice")).to_contain_text("Goodwill credit, €40.00: approved")
    made.get_by_role("button", name="Insert into reply").click()
    expect(page.get_by_label("Text of the reply")).to_have_value(
        re.compile("Mara Lind, we have added €40.00 to your account.")
    )
    made.get_by_role("button", name="Accepted").click()
    accepted = page.locator(".decided-accepted")
    accepted.get_by_role("button", name="Done: they have it").click()
    expect(page.locator(".decided-fulfilled")).to_contain_text("the customer has it")
    events = shop.events("C-1001")
    assert "shown" in events
    assert [each for each in events if each != "shown"] == [
        *("asked", "approved", "made", "accepted", "fulfilled"),
    ]
    assert verify(shop.database).ok


def test_an_offer_within_the_limit_is_made_by_keyboard_and_stays_when_the_page_is_reloaded(
    desk_of: Callable[..., Page],
) -> None:
    page = desk_of("bo")
    ask(page)
    page.get_by_role("combobox", name="Find the customer").focus()
    page.keyboard.type("L-1002")
    expect(page.get_by_role("option", name="Timo Aho")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_label("About")).to_have_value("L-1002")
    card = page.locator("[data-card=offer-credit]")
    card.get_by_label("Amount").fill("12.50")
    page.keyboard.press("Enter")
    expect(page.locator(".decided-made")).to_contain_text("€12.50")
    page.reload()
    expect(page.locator(".decided-made")).to_contain_text("€12.50")
    expect(page.locator(".profile h2")).to_have_text("Timo Aho")
    expect(page.locator(".profile")).to_contain_text("Goodwill credit, €12.50")


def test_an_offer_is_seen_at_once_and_its_words_and_limits_follow_the_amount(
    desk_of: Callable[..., Page],
) -> None:
    page = desk_of("jo", {"width": 1280, "height": 800})
    choose(page, "noor", "Noor Haas")
    ask(page)
    card = page.locator("[data-card=offer-credit]")
    amount, make = card.get_by_label("Amount"), card.locator("[data-submit]")
    expect(make).to_be_in_viewport()
    expect(page.locator(".source")).not_to_be_visible()
    amount.fill("40")
    expect(card).to_contain_text("Noor Haas, we have added €40.00 to your account.")
    expect(card).to_contain_text("€25.00 above the limit: €15.00 of €15.00 left per offer")
    amount.fill("81")
    expect(card).to_contain_text("€5.00 to €80.00: change the amount.")
    expect(make).to_be_disabled()
    amount.fill("")
    expect(card).to_contain_text("Write the amount as a number")
    amount.fill("10")
    expect(make).to_be_enabled()
    expect(card).to_contain_text("we have added €10.00 to your account.")
    page.locator("#thread .chip").first.click()
    expect(page.locator(".source")).to_be_visible()
    expect(page.locator(".offers")).to_be_visible()


def test_what_is_typed_outlives_another_answer_and_a_reload(desk_of: Callable[..., Page]) -> None:
    page = desk_of("cy")
    choose(page, "noor", "Noor Haas")
    ask(page)
    page.locator("[data-card=offer-credit]").get_by_label("Amount").fill("33")
    reason = page.locator("[data-card=offer-credit]").get_by_label("Why should they have it?")
    reason.fill("Half a rea")
    damaged = page.get_by_role("button", name="Damaged", exact=True)
    damaged.click()
    expect(damaged).to_have_attribute("aria-pressed", "true")
    expect(reason).to_have_value("Half a rea")
    ask(page, "And how many days may customers return boots after delivery?")
    expect(page.locator(".turn")).to_have_count(2)
    expect(page.locator(".offers")).to_be_visible()
    expect(reason).to_have_value("Half a rea")
    page.reload()
    expect(reason).to_have_value("Half a rea")
    expect(page.locator("[data-card=offer-credit]").get_by_label("Amount")).to_have_value("33")
    expect(damaged).to_have_attribute("aria-pressed", "true")


def test_an_offer_left_out_says_why_and_comes_back_when_it_is_wanted_after_all(
    desk_of: Callable[..., Page],
) -> None:
    page = desk_of("di")
    choose(page, "ines", "Ines Roca")
    ask(page)
    card = page.locator("[data-card=offer-credit]")
    card.get_by_role("button", name="Not this one").click()
    expect(card.get_by_label("Why not?")).to_be_focused()
    page.keyboard.press("Escape")
    expect(card.get_by_role("button", name="Not this one")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.type("Wants no credit")
    page.keyboard.press("Enter")
    expect(card).to_have_count(0)
    page.get_by_text("Not here:").click()
    expect(page.locator(".offers-not")).to_contain_text("left out by Di: Wants no credit")
    page.get_by_role("button", name="Offer it after all").click()
    expect(card).to_be_visible()


def test_the_policy_of_an_offer_opens_beside_it_and_leads_back(
    desk_of: Callable[..., Page],
) -> None:
    page = desk_of("ed")
    choose(page, "pia", "Pia Wolf")
    ask(page)
    policy = page.locator("[data-card=offer-credit]").get_by_role("button", name="Authority matrix")
    policy.click()
    expect(page.locator("#source h2").first).to_be_focused()
    expect(page.locator("#source mark").first).to_contain_text("Agents may grant goodwill credit")
    page.keyboard.press("Escape")
    expect(policy).to_be_focused()


def test_a_customer_who_is_put_aside_comes_back_by_undo_and_another_conversation_has_none(
    desk_of: Callable[..., Page],
) -> None:
    page = desk_of("fa")
    choose(page, "c1006", "Lea Hahn")
    ask(page)
    expect(page.locator(".offers")).to_contain_text("Offers for Lea Hahn")
    page.get_by_role("button", name="Put Lea Hahn aside").click()
    expect(page.locator(".offer")).to_have_count(0)
    expect(page.get_by_text("Choose whom this is about")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".offers")).to_contain_text("Offers for Lea Hahn")
    page.get_by_role("button", name="Conversations").click()
    page.get_by_role("button", name="New", exact=True).click()
    expect(page.locator(".profile")).to_have_count(0)
    page.locator(".history-item").click()
    expect(page.locator(".profile h2")).to_have_text("Lea Hahn")
    expect(page.locator(".offers")).to_contain_text("Offers for Lea Hahn")


def test_what_is_said_in_public_names_no_offer(desk_of: Callable[..., Page]) -> None:
    page = desk_of("gil")
    choose(page, "mara", "Mara Lind")
    ask(page)
    words = page.locator(".offer .offer-words")
    page.get_by_role("button", name="Reply", exact=True).click()
    page.get_by_role("radio", name="Social").check()
    expect(words.first).to_contain_text("private message")


def test_on_a_phone_the_customer_is_a_tab_and_offers_are_under_the_answer(
    desk_of: Callable[..., Page],
) -> None:
    page = desk_of("hal", NARROW)
    page.get_by_role("tab", name="Customer").click()
    choose(page, "timo", "Timo Aho")
    page.get_by_role("tab", name="Answer").click()
    ask(page)
    expect(page.locator(".offers")).to_be_visible()
    expect(page.locator(".profile")).not_to_be_visible()
    fits = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    assert page.evaluate(fits)


def test_nothing_above_moves_when_offers_come(desk_of: Callable[..., Page]) -> None:
    page = desk_of("ivo")
    ask(page)
    answer = page.locator(".answer").last
    page.wait_for_function("!document.getAnimations().some(each => each.playState === 'running')")
    before = answer.bounding_box()
    choose(page, "ines", "Ines Roca")
    expect(page.locator(".offers")).to_be_visible()
    assert answer.bounding_box() == before
