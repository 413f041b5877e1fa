"""The admin pages in a browser: people, sessions, sites and the log of it all."""

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # no types
from playwright.sync_api import Page, expect

from assistant.access.model import Person
from assistant.access.roles import Role
from assistant.customers.model import Customer, CustomerId
from assistant.customers.store import CustomerStore
from assistant.home import open_database
from assistant.settings import Settings
from tests.browser.conftest import NARROW, WIDE, Visit, Visitor
from tests.browser.sites import Site

Somebody = Callable[..., Person]
OPEN_ALL = "for (const each of document.querySelectorAll('main details')) each.open = true"
REFUSED = re.compile("status of 4(03|22)")
PAGES = ("people", "sessions", "tokens", "sites", "webhooks", "audit", "customers")


def complaints(page: Page) -> str:
    """What axe finds wrong with a page at rest; empty when nothing is."""
    # Half-way from one colour to another nothing has the contrast of either.
    page.evaluate("Promise.allSettled(document.getAnimations().map((each) => each.finished))")
    found = Axe().run(page)
    return "" if found.violations_count == 0 else str(found.generate_report())


def entered(visitor: Visitor, email: str, path: str = "/admin/people") -> Page:
    page = visitor.sign_in(email, path=path)
    expect(page.locator(".admin h1")).to_be_visible()
    return page


def test_a_person_is_added_signs_in_and_loses_their_role_at_the_next_request(
    visit: Visit, somebody: Somebody
) -> None:
    boss = somebody("boss", Role.ADMIN)
    page = entered(visit(), boss.email)
    page.get_by_text("Add a person", exact=True).click()
    page.get_by_label("Name", exact=True).fill("Nora Field")
    page.get_by_label("E-mail").fill("nora.field@example.com")
    page.get_by_label("Role", exact=True).select_option("admin")
    page.get_by_role("button", name="Add", exact=True).click()
    told = page.locator(".told")
    expect(told).to_contain_text("Shown this once")
    password = told.locator(".secret").inner_text()
    page.get_by_role("button", name="Copy").click()
    expect(page.locator("#notice")).to_contain_text("Copied")
    page.reload()
    expect(told).to_contain_text("First password of Nora Field was shown once and is not kept")
    expect(told).not_to_contain_text(password)

    visitor = visit()
    theirs = visitor.sign_in("nora.field@example.com", password, path="/admin/sites")
    expect(theirs.get_by_role("heading", level=1)).to_have_text("Sites")

    page.get_by_label("Role of Nora Field").select_option("agent")
    page.get_by_role("button", name="Give role").click()
    expect(told).to_contain_text("Nora Field is an agent from their next page on")
    theirs.reload()
    expect(theirs.get_by_role("heading", level=1)).to_have_text("The admin is for admins")
    # The browser remarks upon what it may not see.
    visitor.complaints[:] = [each for each in visitor.complaints if "403" not in each]


def test_a_session_is_revoked_a_site_added_and_the_log_shows_it_all(
    visit: Visit, somebody: Somebody
) -> None:
    boss, agent = somebody("boss", Role.ADMIN), somebody("dana", Role.AGENT)
    theirs = visit().sign_in(agent.email)
    expect(theirs.get_by_role("button", name="Sign out")).to_be_visible()
    page = entered(visit(), boss.email, "/admin/sessions")
    page.get_by_role("button", name=re.compile("Revoke the session of dana")).click()
    expect(page.locator(".told")).to_have_text("The session was revoked.")
    theirs.goto(theirs.url)
    expect(theirs.get_by_role("button", name="Sign in")).to_be_visible()

    page.get_by_role("link", name="Sites").click()
    page.get_by_text("Add a site", exact=True).click()
    page.get_by_label("Name").fill("Shop")
    page.get_by_label("Origins").fill("https://shop.example")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.locator(".tag .secret")).to_contain_text("/widget.js")

    page.get_by_role("link", name="Audit log").click()
    log = page.locator(".audit tbody")
    expect(log.locator("tr").first).to_contain_text("Site changed")
    expect(log.locator("tr").nth(1)).to_contain_text("Session revoked")
    page.get_by_text("Verify", exact=True).click()
    page.get_by_role("button", name="Verify every line").click()
    expect(page.locator(".found-good")).to_contain_text("lines are as they were written")


def test_a_form_works_by_keyboard_and_keeps_what_was_typed(
    visit: Visit, somebody: Somebody
) -> None:
    visitor = visit()
    page = entered(visitor, somebody("boss", Role.ADMIN).email)
    page.get_by_text("Add a person", exact=True).focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("Twin")
    page.keyboard.press("Tab")
    page.keyboard.type("agent@example.com")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("already a person here")
    expect(page.get_by_label("Name", exact=True)).to_have_value("Twin")
    visitor.complaints[:] = [each for each in visitor.complaints if "422" not in each]


def test_letting_go_is_asked_first_and_may_be_taken_back(visit: Visit, somebody: Somebody) -> None:
    boss, agent = somebody("boss", Role.ADMIN), somebody("dana", Role.AGENT)
    page = entered(visit(), boss.email, f"/admin/people/{agent.id}")
    access = page.get_by_role("region", name="Access")
    access.get_by_text("Let go", exact=True).click()
    expect(access).to_contain_text("dana is signed out everywhere, their tokens stop")
    access.get_by_text("Cancel", exact=True).click()
    expect(access.get_by_role("button", name="Let dana go")).to_be_hidden()
    access.get_by_text("Let go", exact=True).focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".told")).to_contain_text("dana was let go")
    access.get_by_role("button", name="Let back").click()
    expect(page.locator(".told")).to_have_text("dana may sign in again.")


@pytest.mark.parametrize("start", ["/desk/", "/library/", "/admin/people"])
def test_on_a_phone_every_screen_is_in_reach(visit: Visit, somebody: Somebody, start: str) -> None:
    page = visit(size=NARROW).sign_in(somebody("boss", Role.ADMIN).email, path=start)
    page.locator(".bar-menu summary").click()
    ways = page.locator(".bar-menu nav a")
    expect(ways).to_have_text(["Desk", "Library", "Offers", "Service", "Floor", "Admin"])
    for each in (*ways.all(), page.get_by_role("button", name="Sign out")):
        box = each.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= NARROW["width"]
    ways.last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("People")


def test_who_loses_a_role_with_a_screen_open_is_told_in_one_line(
    visit: Visit, somebody: Somebody
) -> None:
    boss, kim = somebody("boss", Role.ADMIN), somebody("kim", Role.KNOWLEDGE_MANAGER)
    theirs = visit().sign_in(kim.email, path="/library/")
    theirs.locator("#rows").get_by_text("Returns").click()
    expect(theirs.get_by_role("button", name="Retire")).to_be_visible()
    page = entered(visit(), boss.email, f"/admin/people/{kim.id}")
    page.get_by_label("Role of kim").select_option("agent")
    page.get_by_role("button", name="Give role").click()
    expect(page.locator(".told")).to_contain_text("is an agent")
    theirs.get_by_role("button", name="Retire").click()
    line = theirs.locator(".toast-message-text")
    expect(line).to_contain_text("An agent cannot")
    expect(line).to_contain_text("ask a knowledge manager.")
    expect(theirs.locator(".toast-title")).to_be_hidden()
    theirs.get_by_role("button", name="Close").last.click()
    expect(line).to_have_count(0)


def test_a_customer_is_found_by_name_and_erased_after_typing_whom(
    visit: Visit, somebody: Somebody, site: Site
) -> None:
    database = open_database(Settings(home=site.home))
    CustomerStore(database).put([Customer(id=CustomerId("C-4711"), name="Rita Schwarz")])
    database.close()
    page = entered(visit(), somebody("boss", Role.ADMIN).email, "/admin/customers")
    page.get_by_label("Who").fill("schwarz")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Look up Rita Schwarz, C-4711").click()
    expect(page.get_by_role("heading", name="Kept of C-4711")).to_be_visible()
    page.get_by_label("Type C-4711 to confirm").fill("C-4711")
    page.get_by_role("button", name="Erase everything kept of them").click()
    expect(page.locator(".told")).to_contain_text("1 thing erased")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_everybody_can_use_every_page_and_none_is_wider_than_its_screen(
    visit: Visit, somebody: Somebody, scheme: str, size: dict[str, int]
) -> None:
    boss = somebody("boss", Role.ADMIN)
    visitor = visit(size=size, scheme=scheme)
    page = entered(visitor, boss.email)
    start = page.url.partition("/admin")[0]
    places = [f"/admin/{each}" for each in (*PAGES, f"people/{boss.id}", "people/nobody")]
    for path in (*places, f"/admin/people/{named(somebody).id}", "/account", "/account/tokens"):
        page.goto(start + path)
        page.evaluate(OPEN_ALL)
        looked_over(page, size, path)
    page.locator(".bar-menu").evaluate("each => { each.open = true; }")
    looked_over(page, size, "the menu")
    visitor.complaints[:] = [each for each in visitor.complaints if "404" not in each]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_everybody_can_use_the_pages_after_an_act_and_those_that_refuse(
    visit: Visit, somebody: Somebody, scheme: str, size: dict[str, int]
) -> None:
    visitor = visit(size=size, scheme=scheme)
    door = visitor.open("/sign-in")
    looked_over(door, size, "the door")
    door.get_by_label("E-mail").fill("nobody@example.com")
    door.get_by_label("Password").fill("a guess")
    door.get_by_role("button", name="Sign in").click()
    expect(door.get_by_role("alert")).to_be_visible()
    looked_over(door, size, "a wrong password")

    page = entered(visitor, somebody("boss", Role.ADMIN).email, "/admin/sites")
    page.get_by_text("Add a site", exact=True).click()
    page.get_by_label("Name").fill("Shop")
    page.get_by_label("Origins").fill("ftp://shop.example")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("alert")).to_be_visible()
    looked_over(page, size, "a site refused")
    page.get_by_label("Origins").fill(f"https://{'long-' * 10}shop.example")
    page.get_by_role("button", name="Add", exact=True).click()
    page.get_by_text("Renew secret", exact=True).click()
    page.get_by_role("button", name="Make a new secret").click()
    expect(page.locator(".told .secret")).to_be_visible()
    looked_over(page, size, "a secret")
    page.reload()
    expect(page.locator(".told-gone")).to_be_visible()
    looked_over(page, size, "a secret that is gone")
    page.get_by_role("link", name="Audit log").click()
    page.get_by_text("Verify", exact=True).click()
    page.get_by_role("button", name="Verify every line").click()
    expect(page.locator(".found-good")).to_be_visible()
    looked_over(page, size, "a log verified")

    agent = visit(size=size, scheme=scheme)
    theirs = agent.sign_in(somebody("dana").email, path="/admin/people")
    expect(theirs.get_by_role("heading", level=1)).to_have_text("The admin is for admins")
    looked_over(theirs, size, "refused")
    for each in (visitor, agent):
        each.complaints[:] = [line for line in each.complaints if not REFUSED.search(line)]


def named(somebody: Somebody) -> Person:
    """Somebody whose name is as long as names are."""
    return somebody("Wolkenstein-Hohenzollern-Donaudampfschifffahrtselektrizitäten", Role.AGENT)


def looked_over(page: Page, size: dict[str, int], what: str) -> None:
    """Nothing on a page keeps anybody out, and it is no wider than its screen."""
    assert complaints(page) == "", what
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], what
