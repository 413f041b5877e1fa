"""Setting up a second factor and signing in with it, in a browser."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pyotp
from playwright.sync_api import expect

from assistant.access.model import Person
from tests.browser.conftest import NARROW, Visit

MakePerson = Callable[..., Person]


def test_a_second_factor_is_set_up_and_asked_for(visit: Visit, somebody: MakePerson) -> None:
    ana = somebody("ana")
    page = visit().sign_in(ana.email, path="/account")
    expect(page.get_by_role("heading", name="Your account")).to_be_visible()
    form = page.get_by_role("region", name="Second factor")
    form.get_by_label("Password").fill("correct horse battery")
    form.get_by_role("button", name="Set up a second factor").click()
    expect(form.locator("svg")).to_be_visible()
    secret = form.locator(".account-secret").inner_text().replace(" ", "")
    app = pyotp.TOTP(secret)
    form.get_by_label("The code your app shows now").fill(app.now())
    form.get_by_role("button", name="Turn it on").click()
    expect(form.locator(".account-codes li")).to_have_count(10)
    recovery = form.locator(".account-codes code").first.inner_text()

    other = visit(NARROW).sign_in(ana.email, path="/account")
    expect(other.get_by_role("heading", name="One more step")).to_be_visible()
    other.get_by_label("Code").fill("000")
    other.get_by_role("button", name="Sign in").click()
    expect(other.get_by_role("alert")).to_contain_text("not right")
    other.get_by_label("Code").fill(app.at(datetime.now(UTC) + timedelta(seconds=30)))
    other.get_by_role("button", name="Sign in").click()
    expect(other.get_by_role("heading", name="Your account")).to_be_visible()
    there = other.get_by_role("button", name="Sign out there").first
    there.click()
    expect(other.get_by_role("status")).to_have_text("That session has ended.")
    page.reload()
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()

    lost = visit().sign_in(ana.email, path="/account")
    lost.get_by_label("Code").fill(recovery)
    lost.get_by_role("button", name="Sign in").click()
    expect(lost.get_by_role("heading", name="Your account")).to_be_visible()
