"""A customer's matter on the desk: seen first, claimed, escalated, answered, ended, kept."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Locator, Page, expect

from assistant.access.model import Person
from assistant.access.roles import Role
from assistant.casework.model import Case, Received
from assistant.home import open_database
from assistant.settings import Settings
from tests.assistant.fakes import FakeAssistant
from tests.assistant.served import QUESTION
from tests.browser.conftest import NARROW, Visit
from tests.browser.sites import Site

Somebody = Callable[..., Person]
Write = Callable[..., Case]
POST = "Third broken kettle! I will sue you, my lawyer will hear of this. Stay away, everybody!"


@pytest.fixture
def write(site: Site, request: pytest.FixtureRequest) -> Iterator[Write]:
    """A customer writes; each test has its own titles, for the inbox is everybody's."""
    settings = Settings(home=site.home)
    assistant = FakeAssistant(settings, open_database(settings))
    name = request.node.name

    def received(text: str, channel: str = "email", **more: str) -> Case:
        subject, thread = more.get("subject", "A matter"), more.get("thread", text[:40])
        message = Received(
            text,
            channel,
            datetime.now(UTC),
            thread=f"{name} {thread}",
            subject=f"{subject} {name}",
        )
        return assistant.casework.receive(message)

    yield received
    assistant.close()


def row(page: Page, case: Case) -> Locator:
    return page.locator(f'.queue-item[data-case="{case.id}"]')


def open_case(page: Page, case: Case) -> None:
    page.get_by_role("button", name="Inbox").click()
    row(page, case).click()
    expect(page.locator(f'[data-case-head="{case.id}"]')).to_be_visible()


def test_an_angry_post_is_seen_first_and_handed_on_until_it_is_a_past_resolution(
    visit: Visit, somebody: Somebody, write: Write
) -> None:
    calm = write("Which colours are there?", subject="Colours")
    post = write(POST, "social", subject="Kettle", thread="post")
    ana = visit().sign_in(somebody("ana").email)
    ana.get_by_role("button", name="Inbox").click()
    expect(row(ana, post)).to_contain_text("legal threat")
    order = ana.locator(".queue-item").evaluate_all("rows => rows.map(row => row.dataset.case)")
    assert order.index(post.id) < order.index(calm.id)

    open_case(ana, post)
    ana.get_by_text("Why high?").or_(ana.get_by_text("Why urgent?")).click()
    expect(ana.locator(".why-priority li").first).to_be_visible()
    ana.get_by_role("button", name="Claim", exact=True).click()
    expect(ana.locator(".standing")).to_have_text("You have it")

    ana.get_by_role("button", name="Escalate with packet").first.click()
    packet = ana.get_by_role("form", name="Handover packet")
    expect(packet).to_contain_text("What they want")
    packet.locator('[data-section="next"]').get_by_text("Add a line").click()
    packet.get_by_label("Suggested next step, new line").fill("Offer a call today.")
    packet.get_by_role("button", name="Close the packet").click()
    ana.get_by_role("button", name="Escalate with packet").first.click()
    packet.get_by_role("button", name="Send it up").click()
    expect(ana.locator(".way-going")).to_contain_text("Waits for")

    sol = visit().sign_in(somebody("sol", Role.SUPERVISOR).email, path=f"/desk/?case={post.id}")
    expect(sol.locator(f'[data-case-head="{post.id}"]')).to_be_visible()
    sol.get_by_role("button", name="Packet", exact=True).click()
    lines = sol.get_by_role("form", name="Handover packet").locator("textarea")
    expect(lines.first).to_be_visible()
    assert "Offer a call today." in [each.input_value() for each in lines.all()]
    sol.get_by_role("button", name="Close the packet").click()
    sol.get_by_role("button", name="Take it", exact=True).click()
    expect(sol.locator(".standing")).to_have_text("You have it")
    sol.get_by_label("Your reply").fill("We are sorry. Please stop using the kettle.")
    sol.get_by_role("button", name="Send", exact=True).click()
    expect(sol.locator(".message-agent")).to_contain_text("Please stop using the kettle")
    expect(ana.locator(".message-agent")).to_contain_text("Please stop using the kettle")
    expect(ana.locator(".standing")).to_contain_text("sol has it")

    write(QUESTION, "social", thread="post")
    expect(sol.locator(".message-customer").last).to_contain_text("How many days")
    expect(sol.locator(".message-assistant")).to_have_count(0)

    if sol.get_by_role("button", name="What was asked for is given").is_visible():
        sol.get_by_role("button", name="What was asked for is given").click()
        expect(sol.locator(".way-going")).to_have_count(0)
    sol.locator("[data-form=resolve]").get_by_role("button", name="Resolve").click()
    expect(sol.locator(".standing")).to_have_text("Resolved: solved")
    sol.get_by_role("button", name="Make it a past resolution").click()
    expect(sol.locator(".resolution-draft")).to_contain_text("Waits for a knowledge manager")

    kim = somebody("kim", Role.KNOWLEDGE_MANAGER)
    library = visit().sign_in(kim.email, path="/library/")
    library.locator(".proposed > summary").click()
    proposal = library.locator(f'.proposal[data-key="{post.id}"]')
    proposal.locator("summary").click()
    proposal.get_by_role("button", name="Approve").click()
    expect(proposal).to_have_count(0)
    asked = "fetch('/api/v1/search?text=stop+using+the+kettle').then(found => found.text())"
    assert "Please stop using the kettle" in library.evaluate(asked)


def test_a_supervisor_gives_a_case_to_somebody_else(
    visit: Visit, somebody: Somebody, write: Write
) -> None:
    case, ana = write("My parcel is late."), somebody("ana")
    page = visit().sign_in(somebody("sol", Role.SUPERVISOR).email)
    open_case(page, case)
    page.get_by_role("button", name="Claim", exact=True).click()
    expect(page.locator(".standing")).to_have_text("You have it")
    page.get_by_label("Give this case to").select_option(ana.id)
    page.get_by_role("button", name="Give it").click()
    expect(page.locator(".standing")).to_have_text("ana has it")


def test_a_suggestion_becomes_the_reply_and_the_assistant_is_silent_from_then_on(
    visit: Visit, somebody: Somebody, write: Write
) -> None:
    case = write(QUESTION, "chat", thread="chat")
    page = visit().sign_in(somebody("ana").email)
    open_case(page, case)
    expect(page.locator(".message-assistant")).to_have_count(1)
    page.get_by_role("button", name="Take over").click()
    page.get_by_label("Your reply").fill("One moment.")
    page.get_by_role("button", name="Suggest an answer").click()
    wanted = re.compile(r"^One moment\..*thirty days of delivery", re.DOTALL)
    expect(page.get_by_label("Your reply")).to_have_value(wanted)
    page.get_by_role("button", name="Send", exact=True).click()
    sent = page.locator(".message-agent")
    expect(sent).to_contain_text("thirty days of delivery")
    sent.get_by_role("button", name="Source 1: Returns").click()
    expect(page.locator("#source mark").first).to_be_in_viewport()
    write(QUESTION, "chat", thread="chat")
    expect(page.locator(".message-customer")).to_have_count(2)
    expect(page.locator(".message-assistant")).to_have_count(1)


def test_who_writes_is_seen_and_of_two_claims_one_is_told_who_was_first(
    visit: Visit, somebody: Somebody, write: Write
) -> None:
    case = write("My parcel is late.")
    ana, bo = (visit().sign_in(somebody(name).email) for name in ("ana", "bo"))
    open_case(ana, case)
    open_case(bo, case)
    bo.get_by_label("Your reply").press_sequentially("Dear customer")
    expect(ana.locator(".collision-writing")).to_contain_text("bo is writing a reply")
    bo.get_by_role("button", name="Claim", exact=True).click()
    expect(bo.locator(".standing")).to_have_text("You have it")
    expect(ana.locator(".standing")).to_have_text("bo has it")
    expect(ana.get_by_text("you may leave a note")).to_be_hidden()
    expect(ana.get_by_label("Note for the staff")).to_be_visible()
    bo.reload()
    expect(bo.get_by_label("Your reply")).to_have_value("Dear customer")


def test_a_promise_is_seen_before_it_is_sent_and_kept_afterwards(
    visit: Visit, somebody: Somebody, write: Write
) -> None:
    case = write("My parcel is late.")
    page = visit().sign_in(somebody("ana").email)
    open_case(page, case)
    page.get_by_label("Your reply").fill("We will call you tomorrow.")
    found = page.locator(".found-one")
    expect(found).to_contain_text("We will call you tomorrow")
    found.get_by_label("Track").check()
    found.get_by_label("Until when").fill("2031-03-03T10:00")
    page.get_by_role("button", name="Send", exact=True).click()
    sent = page.locator(".message-agent")
    knowingly = page.get_by_role("button", name="Send knowingly")
    expect(sent.or_(knowingly)).to_be_visible()
    if knowingly.is_visible():
        expect(page.get_by_label("Your reply")).to_have_value("We will call you tomorrow.")
        knowingly.click()
    expect(sent).to_contain_text("We will call you tomorrow.")
    promise = page.locator(".promise")
    expect(promise).to_contain_text("due 3 Mar 2031")
    promise.get_by_role("button", name="Kept", exact=True).click()
    expect(promise).to_contain_text("Kept")


def test_a_case_is_worked_with_the_keyboard_alone(
    visit: Visit, somebody: Somebody, write: Write
) -> None:
    case = write("Do you sell kettles?", subject="Keyboard")
    page = visit().sign_in(somebody("ana").email)
    page.get_by_role("button", name="Inbox").click()
    page.get_by_label("Find a case").fill("Keyboard")
    expect(page.locator(".queue-item")).to_have_count(1)
    page.get_by_label("Find a case").press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(f'[data-case-head="{case.id}"]')).to_be_visible()
    page.keyboard.press("c")
    expect(page.locator(".standing")).to_have_text("You have it")
    page.keyboard.press("r")
    expect(page.locator("[name=outcome]")).to_be_focused()
    page.get_by_label("Your reply").focus()
    page.keyboard.type("Yes.")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".message-agent")).to_contain_text("Yes.")


def test_on_a_telephone_the_inbox_comes_first(
    visit: Visit, somebody: Somebody, write: Write
) -> None:
    case = write("Do you sell kettles?")
    page = visit(NARROW).sign_in(somebody("ana").email)
    expect(row(page, case)).to_be_visible()
    row(page, case).click()
    expect(page.get_by_label("Your reply")).to_be_visible()
    page.get_by_role("tab", name="Way up").click()
    expect(page.get_by_role("heading", name="Way up")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
