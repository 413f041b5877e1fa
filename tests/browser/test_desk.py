"""An agent's work on the desk: asked, answered, read in its source, copied, judged."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from assistant.access.model import Person
from assistant.access.roles import Role
from tests.assistant.served import INTERNAL_QUESTION, QUESTION
from tests.browser.conftest import NARROW, WIDE, Visit

Somebody = Callable[..., Person]


def ask(page: Page, question: str) -> None:
    page.get_by_label("Your question").fill(question)
    page.keyboard.press("Enter")
    expect(page.locator(".turn").last.locator(".question")).to_contain_text(question)
    expect(page.locator("#turn-pending")).to_have_count(0)


def test_a_question_is_answered_and_its_citation_shows_the_marked_words(
    visit: Visit, somebody: Somebody
) -> None:
    page = visit().sign_in(somebody("ana").email)
    ask(page, QUESTION)
    expect(page.locator(".lead")).to_contain_text("Customers may return shoes within thirty days")
    page.get_by_role("button", name="Source 1: Returns").click()
    source = page.locator("#source")
    expect(source.get_by_role("heading", name="Returns").first).to_be_focused()
    expect(source).to_contain_text("Refund window")
    expect(source).to_contain_text("In force since 1 January 2026")
    expect(source.locator("mark").first).to_be_in_viewport()
    assert "thirty days of delivery" in " ".join(source.locator("mark").all_inner_texts())


def test_two_people_never_see_each_others_questions(visit: Visit, somebody: Somebody) -> None:
    ana, bo = (visit().sign_in(somebody(name).email) for name in ("ana", "bo"))
    ask(ana, QUESTION)
    ask(bo, INTERNAL_QUESTION)
    expect(ana.locator("#history")).to_contain_text(QUESTION)
    expect(bo.locator("#history")).to_contain_text(INTERNAL_QUESTION)
    for page, other in ((ana, INTERNAL_QUESTION), (bo, QUESTION)):
        page.reload()
        expect(page.locator(".history-item")).to_have_count(1)
        assert other not in page.content()


def test_one_browser_two_people_after_one_another(visit: Visit, somebody: Somebody) -> None:
    visitor = visit()
    page = visitor.sign_in(somebody("ana").email)
    ask(page, QUESTION)
    page.get_by_label("Your question").fill("a draft of Ana's")
    page.get_by_role("button", name="Sign out").click()
    page = visitor.sign_in(somebody("bo").email)
    expect(page.get_by_label("Your question")).to_have_value("")
    expect(page.locator(".history-empty")).to_be_visible()


def test_a_reply_is_copied_as_a_chat_message(visit: Visit, somebody: Somebody) -> None:
    page = visit().sign_in(somebody("ana").email)
    ask(page, QUESTION)
    page.get_by_role("button", name="Copy reply").click()
    expect(page.get_by_role("status").filter(has_text="Reply copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "thirty days of delivery" in copied
    assert "[1]" not in copied
    page.get_by_role("button", name="Reply", exact=True).click()
    expect(page.get_by_label("Text of the reply")).to_have_value(copied)


def test_an_internal_answer_warns_and_cannot_be_copied(visit: Visit, somebody: Somebody) -> None:
    page = visit().sign_in(somebody("ana").email)
    ask(page, INTERNAL_QUESTION)
    expect(page.get_by_text("Internal: do not send.")).to_be_visible()
    expect(page.get_by_role("button", name="Copy reply")).to_have_count(0)
    expect(page.locator("#source .badge")).to_have_text("Internal")


def test_nothing_found_is_a_helpful_answer(visit: Visit, somebody: Somebody) -> None:
    page = visit().sign_in(somebody("ana").email)
    ask(page, "What is the capital of Mongolia, and may shoes go there?")
    expect(page.get_by_role("heading", name="Not in our policies")).to_be_visible()
    expect(page.locator(".answer")).to_contain_text("Ask your supervisor")
    page.locator(".near").first.click()
    expect(page.locator("#source mark").first).to_be_visible()


def test_another_days_rules_are_flagged_before_and_after_asking(
    visit: Visit, somebody: Somebody
) -> None:
    page = visit().sign_in(somebody("ana").email)
    page.get_by_label("Day the answer is for").fill("2026-02-03")
    expect(page.get_by_text("The rules of 3 February 2026 answer.")).to_be_visible()
    ask(page, QUESTION)
    expect(page.get_by_text("Answered as of 3 February 2026")).to_be_visible()
    page.get_by_role("button", name="Back to today").click()
    ask(page, INTERNAL_QUESTION)
    expect(page.locator(".turn").last.locator(".stamp")).to_have_count(0)


def test_a_thumb_down_takes_a_reason(visit: Visit, somebody: Somebody) -> None:
    page = visit().sign_in(somebody("ana").email)
    ask(page, QUESTION)
    page.get_by_role("button", name="This did not help").click()
    page.get_by_label("What was wrong?").fill("It is out of date")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Thank you.")).to_be_visible()
    expect(page.locator(".chip")).to_have_class("chip w chip-open")
    expect(page.get_by_role("button", name="This did not help")).to_have_attribute(
        "aria-pressed", "true"
    )


def test_an_earlier_conversation_is_found_by_its_words_and_opened(
    visit: Visit, somebody: Somebody
) -> None:
    page = visit().sign_in(somebody("ana").email)
    ask(page, QUESTION)
    page.get_by_role("button", name="Conversations").click()
    page.get_by_role("button", name="New").click()
    expect(page.get_by_role("heading", name="What does the customer need")).to_be_visible()
    ask(page, INTERNAL_QUESTION)
    expect(page.locator(".history-item")).to_have_count(2)
    page.get_by_label("Find a conversation").fill("CARD used")
    expect(page.locator(".history-item")).to_have_count(1)
    expect(page.get_by_label("Find a conversation")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(".lead")).to_contain_text("shoes")
    page.get_by_label("Find a conversation").fill("zebra")
    expect(page.get_by_text("Nothing with “zebra” in your conversations.")).to_be_visible()


def test_everything_works_by_keyboard_alone(visit: Visit, somebody: Somebody) -> None:
    page = visit().open("/desk/")
    expect(page.get_by_label("E-mail")).to_be_focused()
    page.keyboard.type(somebody("ana").email)
    page.keyboard.press("Tab")
    page.keyboard.type("correct horse battery")
    page.keyboard.press("Enter")
    box = page.get_by_label("Your question")
    expect(box).to_be_focused()
    page.keyboard.type("How many days may customers")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("return shoes after delivery?")
    assert "\n" in box.input_value()
    page.keyboard.press("Enter")
    chip = page.get_by_role("button", name="Source 1: Returns")
    expect(chip).to_be_visible()
    for _ in range(6):
        page.keyboard.press("Shift+Tab")
        if chip.evaluate("chip => chip === document.activeElement"):
            break
    expect(chip).to_be_focused()
    assert chip.evaluate("chip => getComputedStyle(chip).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    expect(page.locator("#source h2").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(chip).to_be_focused()
    expect(page.locator("#source mark")).to_have_count(0)
    page.keyboard.press("/")
    expect(box).to_be_focused()


def test_nothing_moves_while_an_answer_appears(visit: Visit, somebody: Somebody) -> None:
    page = visit().sign_in(somebody("ana").email)
    page.get_by_label("Your question").fill(QUESTION)
    page.keyboard.press("Enter")
    answer = page.locator(".answer.fresh")
    expect(answer).to_be_visible()
    at_first = answer.bounding_box()
    page.wait_for_function("!document.getAnimations().some(each => each.playState === 'running')")
    assert answer.bounding_box() == at_first


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_no_page_scrolls_sideways(
    visit: Visit, somebody: Somebody, size: dict[str, int], scheme: str
) -> None:
    page = visit(size, scheme=scheme).sign_in(somebody("ana", Role.KNOWLEDGE_MANAGER).email)
    ask(page, QUESTION)
    fits = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    assert page.evaluate(fits)
    page.goto(page.url.replace("/desk/", "/library/"))
    expect(page.get_by_role("heading", name="Library")).to_be_visible()
    assert page.evaluate(fits)


def test_on_a_phone_the_columns_are_tabs(visit: Visit, somebody: Somebody) -> None:
    page = visit(NARROW).sign_in(somebody("ana").email)
    ask(page, QUESTION)
    expect(page.locator(".source")).not_to_be_visible()
    page.get_by_role("button", name="Source 1: Returns").click()
    expect(page.get_by_role("tab", name="Source")).to_have_attribute("aria-selected", "true")
    expect(page.locator("#source mark").first).to_be_in_viewport()
    expect(page.locator(".lead")).not_to_be_visible()
    page.get_by_role("button", name="Close the source").click()
    expect(page.locator(".lead")).to_be_visible()
    page.get_by_role("tab", name="Conversations").click()
    page.locator(".history-item").click()
    expect(page.locator(".lead")).to_be_visible()


def test_a_page_of_another_site_cannot_run_in_an_answer(visit: Visit, somebody: Somebody) -> None:
    page = visit().sign_in(somebody("ana").email)
    ask(page, "<img src=https://evil.example/x onerror=alert(1)> return shoes within days")
    assert page.locator("#thread img").count() == 0
    expect(page.locator(".question")).to_contain_text("<img src=")
