"""The admin pages in a browser: people, sessions, sites and the log of it all."""

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # no types
from playwright.sync_api import Page, expect

from assistant.access.model import Person
from assistant.access.roles import Role
from tests.browser.conftest import NARROW, WIDE, Visit, Visitor

Somebody = Callable[[str, Role], Person]
PAGES = ("people", "sessions", "tokens", "sites", "webhooks", "audit", "customers")


def complaints(page: Page) -> str:
    """What axe finds wrong with a page; empty when nothing is."""
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
    expect(told).to_have_count(0)

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


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_everybody_can_use_every_page_and_none_is_wider_than_its_screen(
    visit: Visit, somebody: Somebody, scheme: str, size: dict[str, int]
) -> None:
    boss = somebody("boss", Role.ADMIN)
    page = entered(visit(size=size, scheme=scheme), boss.email)
    for path in (*PAGES, f"people/{boss.id}"):
        page.goto(page.url.partition("/admin")[0] + f"/admin/{path}")
        for each in page.locator("details:not([open]) > summary").all():
            each.click()
        assert complaints(page) == "", path
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], path
