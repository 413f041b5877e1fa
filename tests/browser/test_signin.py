"""In and out through the door."""

from playwright.sync_api import expect

from tests.browser.conftest import Visit


def test_a_wrong_password_says_so_and_keeps_the_email(visit: Visit) -> None:
    page = visit().sign_in("agent@example.com", "a wrong password")
    expect(page.get_by_role("alert")).to_have_text(
        "That e-mail and password do not match. Try again, or ask an admin for a reset."
    )
    expect(page.get_by_label("E-mail")).to_have_value("agent@example.com")
    expect(page.get_by_label("Password")).to_be_focused()


def test_signing_in_leads_to_the_page_asked_for_and_out_again(visit: Visit) -> None:
    page = visit().sign_in("agent@example.com", path="/library/")
    expect(page.get_by_role("heading", name="Library")).to_be_visible()
    expect(page.locator(".bar-person")).to_contain_text("Agent")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    page.goto(page.url.replace("/sign-in", "/desk/"))
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()


def test_a_page_left_open_after_the_session_ended_leads_to_the_door(visit: Visit) -> None:
    visitor = visit()
    page = visitor.sign_in("agent@example.com")
    expect(page.get_by_role("heading", name="What does the customer need")).to_be_visible()
    visitor.context.clear_cookies()
    page.get_by_label("Your question").fill("Am I still here?")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
