"""The service page in a browser: a text is edited, never lost, published; a message is tried."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from assistant.access.model import Person
from assistant.access.roles import Role
from assistant.home import open_database
from assistant.service import read_name
from assistant.settings import Settings
from tests.assistant.fakes import FakeAssistant
from tests.browser.conftest import NARROW, Visit
from tests.browser.sites import Site

Somebody = Callable[..., Person]


@pytest.fixture
def home(site: Site) -> Iterator[FakeAssistant]:
    settings = Settings(home=site.home)
    assistant = FakeAssistant(settings, open_database(settings))
    yield assistant
    assistant.close()


def opened(visit: Visit, who: Person, text: str, size: dict[str, int] | None = None) -> Page:
    page = visit(size).sign_in(who.email, path=f"/service/?text={text}")
    expect(page.locator(".paper-text")).to_have_value(re.compile(r"\w"))
    return page


def test_what_is_typed_outlives_the_page_and_is_published_with_a_note(
    visit: Visit, somebody: Somebody
) -> None:
    page = opened(visit, somebody("kim", Role.KNOWLEDGE_MANAGER), "stage")
    text = page.locator(".paper-text")
    whole = f"{text.input_value()}\n# looked at"
    text.fill(whole)
    expect(page.locator("[data-state]")).to_contain_text("Changed since")
    page.reload()
    expect(text).to_have_value(whole)
    page.get_by_label("What changed, in a few words").fill("Looked <b>at</b> it")
    page.keyboard.press("Enter")
    expect(page.locator("#notice")).to_contain_text("holds from now on")
    page.get_by_role("button", name="Versions").click()
    expect(page.locator(".version-list li").first).to_contain_text("Looked <b>at</b> it")


def test_a_fault_leads_to_its_line_by_keyboard(visit: Visit, somebody: Somebody) -> None:
    page = opened(visit, somebody("kim", Role.SUPERVISOR), "plan")
    text = page.locator(".paper-text")
    text.fill("paths:\n  - id: up\n    title: Up\n    team: nobody\n    within: soon\n")
    page.keyboard.press("Control+Enter")
    fault = page.locator(".faults [data-line]").first
    fault.focus()
    page.keyboard.press("Enter")
    expect(text).to_be_focused()
    line = int(fault.get_attribute("data-line") or 0)
    at = text.evaluate("each => each.value.slice(0, each.selectionStart).split('\\n').length")
    assert at == line
    expect(page.locator(".line-wrong").first).to_have_text(str(line))


def test_whoever_was_slower_sees_what_changed_and_loses_nothing(
    visit: Visit, somebody: Somebody, home: FakeAssistant
) -> None:
    page = opened(visit, somebody("kim", Role.KNOWLEDGE_MANAGER), "person")
    text = page.locator(".paper-text")
    before = text.input_value()
    text.fill(f"{before}\n# mine")
    other = somebody("lou", Role.ADMIN)
    home.service_texts.publish(read_name("person"), f"{before}\n# theirs\n", by=other)
    page.get_by_role("button", name="Publish").click()
    answer = page.locator(".paper-answer")
    expect(answer).to_contain_text("Somebody was faster")
    expect(answer.locator(".line-new").last).to_have_text("+# theirs")
    expect(text).to_have_value(f"{before}\n# mine")
    text.fill(f"{before}\n# theirs\n# mine")
    answer.get_by_role("button", name="I have taken it over").click()
    page.get_by_role("button", name="Publish").click()
    expect(page.locator("#notice")).to_contain_text("holds from now on")
    assert home.service_texts.held(read_name("person")).text.endswith("# theirs\n# mine")


def test_an_agent_reads_and_tries_but_does_not_publish(visit: Visit, somebody: Somebody) -> None:
    page = opened(visit, somebody("ana"), "plan")
    expect(page.locator(".paper-text")).not_to_be_editable()
    expect(page.get_by_role("button", name="Publish")).to_be_hidden()
    page.get_by_label("A customer’s message").fill("My lawyer <img src=x> will call")
    page.get_by_role("button", name="Read it").click()
    tried = page.locator(".tried")
    expect(tried).to_contain_text("legal threat")
    expect(tried.locator("img")).to_have_count(0)


@pytest.mark.parametrize("tab", ["Texts", "Text", "Try-it"])
def test_the_service_page_fits_on_a_phone(visit: Visit, somebody: Somebody, tab: str) -> None:
    page = visit(NARROW).sign_in(somebody("kim", Role.SUPERVISOR).email, path="/service/")
    page.get_by_role("tab", name=tab.replace("-", " "), exact=True).click()
    expect(page.locator(".text-list li").first).to_be_attached()
    widths = page.evaluate(
        "[...document.querySelectorAll('#main *, .bar, .bar-person *')]"
        ".map(each => each.getBoundingClientRect().right)"
    )
    assert max(widths) <= NARROW["width"]
