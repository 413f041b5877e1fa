"""One customer followed: on another company's page, to the assistant, to a person, to their say."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from assistant.access.model import Person
from assistant.access.owner import owner
from assistant.access.roles import Role
from assistant.home import open_database
from assistant.settings import Settings
from assistant.sites.model import SiteKey
from tests.assistant.fakes import FakeAssistant
from tests.assistant.served import QUESTION
from tests.browser.conftest import WIDE, Visit
from tests.browser.sites import Site
from tests.browser.widget_page import served, shop

Somebody = Callable[..., Person]
UNSEEN = "The price of wholesale umbrellas in Oslo?"


@pytest.fixture
def shopping(chromium: Browser, site: Site) -> Iterator[Page]:
    """A page of another origin that shows the widget; it complained of nothing in the end."""
    complaints: list[str] = []
    key: list[str] = []
    with served(shop(site.url, "to be made")) as url:
        key.append(made(site, url))
        width, height = WIDE.values()
        context = chromium.new_context(viewport={"width": width, "height": height}, locale="en-GB")
        context.set_default_timeout(60_000)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console",
            lambda said: complaints.append(said.text) if said.type == "error" else None,
        )
        page.goto(f"{url}/?key={key[0]}")
        yield page
        context.close()
    assert complaints == []


def made(site: Site, origin: str) -> SiteKey:
    settings = Settings(home=site.home)
    assistant = FakeAssistant(settings, open_database(settings))
    made = assistant.sites.add("Boots", [origin], by=owner())
    assistant.close()
    return made.key


def say(page: Page, text: str) -> None:
    page.get_by_label("Your message").fill(text)
    page.get_by_label("Your message").press("Enter")


def test_a_customer_is_answered_then_served_by_a_person_and_says_how_it_was(
    shopping: Page, visit: Visit, somebody: Somebody
) -> None:
    page = shopping
    page.get_by_role("button", name="Open the chat").click()
    say(page, QUESTION)
    answers = page.locator(".message.assistant:not(.growing)")
    expect(answers.first).to_contain_text("thirty days of delivery")
    page.get_by_role("button", name=re.compile(r"^Source 1: Returns")).click()
    with page.expect_popup() as popup:
        page.get_by_role("link", name="Open the page").click()
    expect(popup.value.get_by_role("heading", level=1)).to_have_text("Returns")
    popup.value.close()
    say(page, "And how many days for shoes?")
    expect(answers).to_have_count(2)

    page.get_by_role("button", name="Talk to a person").click()
    expect(page.locator(".waiting")).to_be_visible()

    mara = somebody("mara")
    desk = visit().sign_in(mara.email)
    desk.get_by_role("button", name="Inbox").click()
    row = desk.locator(".queue-item").filter(has_text=QUESTION[:20]).first
    row.click()
    expect(desk.locator(".message-assistant")).to_have_count(2)
    desk.get_by_role("button", name="Claim", exact=True).click()
    expect(desk.locator(".standing")).to_have_text("You have it")
    expect(page.get_by_role("dialog")).to_contain_text("mara answers")
    desk.get_by_label("Your reply").press_sequentially("Hello from mara")
    expect(page.locator(".typing")).to_contain_text("mara is typing")
    desk.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator(".message.agent:not(.typing) .words")).to_have_text("Hello from mara")
    expect(page.locator(".typing")).to_have_count(0)

    say(page, QUESTION)
    expect(desk.locator(".message-customer").last).to_contain_text(QUESTION)
    expect(page.locator(".foot").filter(has_text="Read")).to_have_count(1)
    expect(answers).to_have_count(2)

    desk.locator("[data-form=resolve]").get_by_role("button", name="Resolve").click()
    expect(desk.locator(".standing")).to_have_text("Resolved: solved")
    survey = page.get_by_role("region", name="How was it?")
    survey.get_by_role("radio", name="5: Very satisfied").check(force=True)
    survey.get_by_role("group", name="Did this solve it?").get_by_label("Yes").check(force=True)
    survey.get_by_label("Better").check(force=True)
    survey.get_by_label("Anything else? (optional)").fill("Mara was quick.")
    survey.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Your answer has reached us.")).to_be_visible()
    expect(desk.locator(".case-survey, .survey").first).to_contain_text("Mara was quick.")

    sol = visit().sign_in(somebody("sol", Role.SUPERVISOR).email, path="/floor/")
    sol.get_by_role("tab", name="People").click()
    expect(sol.get_by_role("tabpanel", name="People")).to_contain_text("Mara was quick.")


def test_what_the_assistant_cannot_answer_waits_for_a_person_and_the_customer_may_go_back(
    shopping: Page,
) -> None:
    page = shopping
    page.get_by_role("button", name="Open the chat").click()
    say(page, UNSEEN)
    expect(page.locator(".message.assistant:not(.growing)")).to_contain_text(
        "passed it to a colleague"
    )
    page.get_by_role("button", name="Back to the assistant").click()
    say(page, QUESTION)
    expect(page.locator(".message.assistant:not(.growing)").last).to_contain_text(
        "thirty days of delivery"
    )
