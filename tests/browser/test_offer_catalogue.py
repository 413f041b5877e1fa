"""A knowledge manager's work on the catalogue: text, forms, policies, and others' versions."""

import os
import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from assistant.access.model import Person
from assistant.access.roles import Role
from tests.browser.conftest import NARROW, WIDE, Visit
from tests.browser.sites import Site, serving

Somebody = Callable[..., Person]

CATALOGUE = """# Kept for the browser
currency: EUR
answer_within_minutes: 15
reasons:
  - {id: damaged, title: Damaged item, phrases: [broken]}
budgets:
  - {name: goodwill, amount: 500, valid_from: 2026-01-01, valid_until: 2036-12-31}
limits:
  - {role: agent, per_offer: 20, per_case: 40}
offers:
  - id: credit
    title: Goodwill credit
    kind: credit
    words: "I have put {value} on your account."
    policy: {document: authority, quote: Agents may grant goodwill credit up to fifteen euros}
    amount: {fixed: 10, floor: 5, cap: 15}
    eligibility: {customer.tier: {in: [gold, silver]}}
    budget: goodwill
"""


def tab(page: Page, name: str) -> None:
    page.locator("#head").get_by_role("button", name=name).click()


def publish(page: Page, text: str, note: str = "") -> None:
    """Publish a text as the whole catalogue, whatever version holds."""
    tab(page, "Whole catalogue")
    paper = page.get_by_label("Catalogue as YAML")
    expect(paper).to_be_editable()
    if paper.input_value() == text:
        return
    paper.fill(text)
    page.get_by_label("What changed, in a few words").fill(note)
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.locator("#notice")).to_contain_text("holds from now on")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A home of its own: a published catalogue is everybody's."""
    home = tmp_path_factory.mktemp("home")
    command = ["-m", "tests.browser.fake_server", str(home)]
    with serving(command, home, os.environ) as served:
        yield served


@pytest.fixture
def manager(visit: Visit, somebody: Somebody) -> Page:
    """A knowledge manager on the offers page, with one offer in force."""
    page = visit().sign_in(somebody("kim", Role.KNOWLEDGE_MANAGER).email, path="/offers/")
    publish(page, CATALOGUE)
    tab(page, "Offers")
    expect(page.locator("#rows")).to_contain_text("Goodwill credit")
    return page


def test_faults_of_a_text_lead_to_their_lines(manager: Page) -> None:
    tab(manager, "Whole catalogue")
    paper = manager.get_by_label("Catalogue as YAML")
    expect(paper).to_be_editable()
    wrong = CATALOGUE.replace("cap: 15", "cap: 1").replace("kind: credit", "kind: kredit")
    paper.fill(wrong)
    manager.get_by_role("button", name="Check").click()
    expect(manager.locator(".answer h2")).to_have_text("2 faults")
    expect(manager.locator(".line-wrong")).to_have_count(2)
    manager.locator(".faults button").first.click()
    marked = paper.evaluate("e => e.value.slice(e.selectionStart, e.selectionEnd)")
    assert marked.strip() == "kind: kredit"
    expect(paper).to_have_value(wrong)
    paper.fill(CATALOGUE)


def test_an_offer_is_made_by_form_with_words_marked_in_a_policy(manager: Page) -> None:
    manager.get_by_role("button", name="Add an offer").click()
    form = manager.locator(".form")
    form.get_by_role("button", name="Save and publish").click()
    expect(form.get_by_text("What is it called?")).to_be_visible()
    expect(form.get_by_label("Title, for agents")).to_be_focused()
    form.get_by_label("Title, for agents").fill("New pair at once")
    form.get_by_label("Kind").select_option("replacement")
    form.get_by_label("Said to the customer").fill("We send you a new pair.")
    expect(form.get_by_text("What is it called?")).to_have_count(0)
    form.get_by_role("button", name="Add a condition").click()
    form.get_by_label("Fact").select_option("order.days_since_delivered")
    form.get_by_label("Value").fill("soon")
    form.get_by_label("Value").blur()
    expect(form.get_by_text("soon is no number")).to_be_visible()
    form.get_by_label("Comparison").select_option("at_most")
    form.get_by_label("Value").fill("30")
    form.get_by_role("button", name="Find the words").click()
    picker = manager.get_by_role("dialog")
    picker.get_by_label("Words in the policy").fill("damaged items replaced")
    sentence = picker.get_by_role("button", name="Damaged items are replaced")
    sentence.focus()
    manager.keyboard.press("Enter")
    expect(sentence).to_have_attribute("aria-pressed", "true")
    picker.get_by_role("button", name="Use the marked words").click()
    expect(form.get_by_label("Its words, exactly")).to_have_value(
        "Damaged items are replaced or refunded, as the customer prefers."
    )
    manager.keyboard.press("Control+s")
    detail = manager.locator("#detail")
    expect(detail.locator("h2")).to_have_text("New pair at once")
    expect(detail).to_contain_text("days since delivery at most 30")
    expect(manager.locator("#rows")).to_contain_text("New pair at once")
    detail.get_by_role("button", name="End today").click()
    expect(manager.locator("#notice")).to_contain_text("Today is its last day.")
    expect(detail).to_contain_text("until ")
    manager.get_by_role("button", name="Undo").click()
    expect(manager.locator("#notice")).to_contain_text("It holds as long as before.")
    tab(manager, "Whole catalogue")
    paper = manager.get_by_label("Catalogue as YAML")
    expect(paper).to_have_value(re.compile("# Kept for the browser"))
    expect(paper).to_have_value(re.compile("title: New pair at once"))


def test_two_who_edit_at_once_lose_nothing(manager: Page, visit: Visit, somebody: Somebody) -> None:
    manager.get_by_role("button", name="Goodwill credit").click()
    manager.get_by_role("button", name="Edit", exact=True).click()
    manager.get_by_label("Title, for agents").fill("Goodwill credit, new")
    other = visit().sign_in(somebody("jo", Role.ADMIN).email, path="/offers/")
    tab(other, "Budgets")
    other.get_by_role("button", name="goodwill", exact=True).click()
    other.get_by_label("Amount, in EUR").fill("700")
    other.get_by_role("button", name="Save and publish").click()
    expect(other.locator("#rows")).to_contain_text("€700.00")
    manager.get_by_role("button", name="Save and publish").click()
    told = manager.locator(".form-overtaken")
    expect(told).to_contain_text("jo published version")
    expect(manager.get_by_label("Title, for agents")).to_have_value("Goodwill credit, new")
    told.get_by_role("button", name="Save onto version").click()
    expect(manager.locator("#detail h2")).to_have_text("Goodwill credit, new")
    tab(manager, "Budgets")
    expect(manager.locator("#rows")).to_contain_text("€700.00")


def test_a_form_left_half_done_is_kept(manager: Page) -> None:
    manager.get_by_role("button", name="Goodwill credit").click()
    manager.get_by_role("button", name="Edit", exact=True).click()
    manager.get_by_label("Title, for agents").fill("Half done")
    manager.keyboard.press("Escape")
    expect(manager.locator(".form")).to_have_count(0)
    manager.get_by_role("button", name="Go on with them").click()
    expect(manager.get_by_label("Title, for agents")).to_have_value("Half done")
    manager.get_by_label("Title, for agents").fill("Goodwill credit")


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_agents_read_the_catalogue_and_change_nothing(
    manager: Page, visit: Visit, somebody: Somebody, size: dict[str, int]
) -> None:
    page = visit(size).sign_in(somebody("ana").email, path="/offers/")
    page.get_by_role("button", name="Goodwill credit").click()
    expect(page.locator("#detail h2")).to_be_in_viewport()
    expect(page.locator("#detail")).to_contain_text("Agents may grant goodwill credit")
    for name in ("Edit", "Duplicate", "End today", "Add an offer"):
        expect(page.get_by_role("button", name=name, exact=True)).to_have_count(0)
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Goodwill credit")).to_be_focused()
    tab(page, "Whole catalogue")
    paper = page.get_by_label("Catalogue as YAML")
    expect(paper).to_have_value(CATALOGUE)
    expect(paper).not_to_be_editable()
    expect(page.get_by_role("button", name="Publish", exact=True)).not_to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
