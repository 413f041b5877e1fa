"""A conversation at the desk: follow-ups, drafts stopped or checked, replies that are kept."""

import os
import re
import signal
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from assistant.access.model import Person
from tests.assistant.served import INTERNAL_QUESTION, QUESTION
from tests.browser.conftest import NARROW, Visit, visiting
from tests.browser.fake_server import FALSE, WORDED
from tests.browser.sites import serving

Somebody = Callable[..., Person]
FOLLOW_UP = "And if the shoes were worn, how many days after delivery?"


def begin(page: Page, question: str) -> None:
    page.get_by_label("Your question").fill(question)
    page.keyboard.press("Enter")
    expect(page.locator("#turn-pending, .turn").last.locator(".question")).to_contain_text(question)


def begin_anew(page: Page) -> None:
    # The column shows the inbox where cases of other tests are open.
    page.get_by_role("button", name="Conversations").click()
    page.get_by_role("button", name="New").click()


def answered(page: Page, turns: int) -> None:
    expect(page.locator("#turn-pending")).to_have_count(0)
    expect(page.locator(".turn")).to_have_count(turns)


def test_a_follow_up_says_how_it_was_understood_and_may_be_taken_exactly(
    visit: Visit, somebody: Somebody
) -> None:
    page = visit().sign_in(somebody("ana").email)
    begin(page, QUESTION)
    answered(page, 1)
    begin(page, FOLLOW_UP)
    answered(page, 2)
    expect(page.locator(".understood q")).to_have_text(f"{QUESTION} {FOLLOW_UP}")
    page.get_by_role("button", name="Ask exactly what I typed").click()
    answered(page, 1)
    expect(page.locator(".question p")).to_have_text(FOLLOW_UP)
    expect(page.locator(".history-item")).to_have_count(2)


def test_a_conversation_is_there_after_a_reload_and_on_another_device(
    visit: Visit, somebody: Somebody
) -> None:
    ana = somebody("ana")
    page = visit().sign_in(ana.email)
    begin(page, QUESTION)
    answered(page, 1)
    page.reload()
    answered(page, 1)
    begin(page, FOLLOW_UP)
    answered(page, 2)
    elsewhere = visit(NARROW).sign_in(ana.email)
    answered(elsewhere, 2)
    begin_anew(page)
    expect(page.locator(".welcome")).to_be_visible()
    page.reload()
    expect(page.locator(".welcome")).to_be_visible()


def test_two_tabs_in_one_conversation_lose_no_turn(visit: Visit, somebody: Somebody) -> None:
    visitor = visit()
    page = visitor.sign_in(somebody("ana").email)
    begin(page, QUESTION)
    answered(page, 1)
    other = visitor.open("/desk/" + "?" + urlsplit(page.url).query)
    answered(other, 1)
    begin(page, FOLLOW_UP)
    begin(other, INTERNAL_QUESTION)
    answered(page, 2)
    expect(other.locator("#turn-pending")).to_have_count(0)
    other.reload()
    answered(other, 3)


def test_a_draft_looks_like_one_and_gives_way_to_what_was_checked(
    visit: Visit, somebody: Somebody
) -> None:
    page = visit().sign_in(somebody("ana").email)
    begin(page, f"Please say kindly: {QUESTION}")
    draft = page.locator(".draft")
    expect(draft).to_contain_text("Draft, being checked")
    expect(draft).to_contain_text("scripted:model")
    expect(draft.locator(".draft-text")).to_contain_text("Yes: shoes")
    answered(page, 1)
    expect(page.locator(".lead")).to_contain_text(WORDED)
    expect(page.locator(".engine")).to_have_text(
        "Worded by scripted:model, checked against the sources"
    )
    expect(page.get_by_role("button", name="Stop")).not_to_be_visible()
    expect(page.get_by_text(FALSE)).not_to_be_visible()
    page.get_by_text("1 sentence was left out").click()
    expect(page.get_by_text(FALSE)).to_be_visible()
    expect(page.get_by_text("The sources say nothing about one hour.")).to_be_visible()
    page.get_by_role("button", name="Copy reply").click()
    assert FALSE not in page.evaluate("navigator.clipboard.readText()")


def test_who_listens_hears_of_the_draft_and_of_the_answer_not_of_every_word(
    visit: Visit, somebody: Somebody
) -> None:
    page = visit().sign_in(somebody("ana").email)
    expect(page.locator(".composer-ready")).to_be_visible()
    page.evaluate(
        """() => {
          window.said = [];
          const place = document.querySelector("[data-announce]");
          new MutationObserver(() => window.said.push(place.textContent))
            .observe(place, { childList: true });
        }"""
    )
    begin(page, f"Please say kindly: {QUESTION}")
    answered(page, 1)
    assert page.evaluate("window.said") == [
        "Looking in the policies.",
        "Draft is being written.",
        f"{WORDED} [1]",
    ]


def test_escape_stops_a_draft_and_the_answer_comes_word_for_word(
    visit: Visit, somebody: Somebody
) -> None:
    page = visit().sign_in(somebody("ana").email)
    begin(page, f"Please, endless: {QUESTION}")
    expect(page.locator(".draft-source")).to_have_text(["Returns"])
    expect(page.locator(".draft-text")).to_have_css("user-select", "none")
    expect(page.get_by_role("button", name="Stop")).to_be_visible()
    page.keyboard.press("Escape")
    answered(page, 1)
    expect(page.locator(".engine")).to_have_text("Word for word")
    expect(page.get_by_label("Your question")).to_be_focused()
    expect(page.locator(".answer")).to_contain_text("You stopped the draft")


def test_stop_works_by_keyboard_and_what_is_typed_meanwhile_stays(
    visit: Visit, somebody: Somebody
) -> None:
    page = visit().sign_in(somebody("ana").email)
    begin(page, f"Please, endless: {QUESTION}")
    stop = page.get_by_role("button", name="Stop")
    expect(stop).to_be_visible()
    page.keyboard.type("the next question")
    stop.focus()
    page.keyboard.press("Enter")
    answered(page, 1)
    expect(page.get_by_label("Your question")).to_have_value("the next question")


def test_an_answer_is_worded_again_in_its_place(visit: Visit, somebody: Somebody) -> None:
    page = visit().sign_in(somebody("ana").email)
    begin(page, f"Please say kindly: {QUESTION}")
    answered(page, 1)
    before = page.locator(".turn").get_attribute("id")
    page.get_by_role("button", name="Word again").click()
    expect(page.locator(".draft")).to_be_visible()
    answered(page, 1)
    assert page.locator(".turn").get_attribute("id") != before


def test_nothing_a_model_writes_is_live(visit: Visit, somebody: Somebody) -> None:
    page = visit().sign_in(somebody("ana").email)
    begin(page, f"Be hostile, go on : {QUESTION}")
    expect(page.locator(".draft-text")).to_contain_text("<img src=")
    expect(page.locator(".draft-text")).to_contain_text("[link](https://evil.example/)")
    assert page.locator("#thread :is(img, script, a, b)").count() == 0
    expect(page.locator(".draft-engine")).to_contain_text('odd:"<b>name</b>')
    fits = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    assert page.evaluate(fits)
    page.keyboard.press("Escape")
    answered(page, 1)
    begin(page, f"Be hostile: {QUESTION}")
    answered(page, 2)
    expect(page.locator(".engine-name")).to_contain_text("odd:")
    assert page.evaluate(fits)


def test_a_very_long_draft_does_not_move_what_is_read(visit: Visit, somebody: Somebody) -> None:
    page = visit().sign_in(somebody("ana").email)
    begin(page, f"Be very long, go on : {QUESTION}")
    expect(page.locator(".draft-source")).to_have_count(1)
    assert len(page.locator(".draft-text").inner_text()) > 40_000
    assert page.locator("#thread .html-container > div").evaluate("e => e.scrollTop") == 0
    page.keyboard.press("Escape")
    answered(page, 1)


def test_a_page_reloaded_while_a_draft_grows_goes_on_with_it(
    visit: Visit, somebody: Somebody
) -> None:
    page = visit().sign_in(somebody("ana").email)
    begin(page, f"Please, endless: {QUESTION}")
    expect(page.locator(".draft-source")).to_have_count(1)
    page.reload()
    expect(page.locator(".draft-text")).to_contain_text("Yes: shoes")
    expect(page.get_by_label("Your question")).to_have_value("")
    page.keyboard.press("Escape")
    answered(page, 1)


def test_a_new_conversation_may_be_begun_while_a_draft_grows(
    visit: Visit, somebody: Somebody
) -> None:
    page = visit().sign_in(somebody("ana").email)
    begin(page, QUESTION)
    answered(page, 1)
    begin(page, f"Please say kindly: {QUESTION}")
    expect(page.locator(".draft")).to_be_visible()
    begin_anew(page)
    expect(page.locator(".welcome")).to_be_visible()
    begin(page, INTERNAL_QUESTION)
    answered(page, 1)
    expect(page.locator(".lead")).to_contain_text("goodwill credit")
    page.locator(".history-item", has_text=QUESTION).click()
    answered(page, 2)
    expect(page.locator(".lead").last).to_contain_text(WORDED)


def test_signed_out_in_the_middle_of_a_draft_leads_to_the_door_and_nothing_is_lost(
    visit: Visit, somebody: Somebody
) -> None:
    ana, visitor = somebody("ana"), visit()
    page = visitor.sign_in(ana.email)
    begin(page, f"Please, endless: {QUESTION}")
    expect(page.locator(".draft-source")).to_have_count(1)
    other = visitor.open("/library/")
    other.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    again = visitor.sign_in(ana.email)
    expect(again.locator(".draft-text")).to_contain_text("Yes: shoes")
    again.keyboard.press("Escape")
    answered(again, 1)
    # Gradio complains of the refusal itself, where it was fetching when the session ended.
    visitor.complaints = [each for each in visitor.complaints if each != "Response"]


def test_a_server_that_restarts_in_the_middle_of_a_draft_loses_no_question(
    chromium: Browser, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    command = ["-m", "tests.browser.fake_server", str(home)]
    question = f"Please, endless: {QUESTION}"
    with serving(command, home, os.environ) as first:
        visits = visiting(chromium, first)
        visitor = next(visits)()
        page = visitor.sign_in("agent@example.com")
        begin(page, QUESTION)
        answered(page, 1)
        begin(page, question)
        expect(page.locator(".draft-source")).to_have_count(1)
        os.kill(int(first.note["pid"]), signal.SIGKILL)
    port = str(urlsplit(first.url).port)
    with serving([*command, port], home, os.environ):
        box = page.get_by_label("Your question")
        expect(box).to_have_value(question)
        answered(page, 1)
        box.fill(FOLLOW_UP)
        page.keyboard.press("Enter")
        answered(page, 2)
        page.reload()
        answered(page, 2)
        visitor.complaints.clear()
        next(visits, None)


def test_a_reply_is_shaped_edited_kept_and_shown(visit: Visit, somebody: Somebody) -> None:
    page = visit().sign_in(somebody("ana").email)
    begin(page, QUESTION)
    answered(page, 1)
    page.get_by_role("button", name="Reply", exact=True).click()
    box = page.get_by_label("Text of the reply")
    expect(box).to_be_focused()
    expect(box).not_to_have_value("")
    page.get_by_role("radio", name="Social").check()
    expect(page.locator("[data-count]")).to_contain_text("of 280 characters")
    page.get_by_role("radio", name="E-mail").check()
    page.get_by_label("Tone").select_option("warm")
    expect(box).to_have_value(re.compile("Thanks for getting in touch"))
    box.fill("Hello <b>Ana</b>,\n\nthirty days.")
    expect(page.get_by_role("button", name="Undo my changes")).to_be_visible()
    page.reload()
    page.get_by_role("button", name="Reply", exact=True).click()
    page.get_by_role("radio", name="E-mail").check()
    page.get_by_label("Tone").select_option("warm")
    expect(box).to_have_value("Hello <b>Ana</b>,\n\nthirty days.")
    page.get_by_role("button", name="I used this").click()
    expect(page.get_by_role("status").filter(has_text="Kept")).to_be_visible()
    page.get_by_text("Sent by e-mail").click()
    expect(page.locator(".sent")).to_contain_text("Hello <b>Ana</b>,")
    expect(page.locator("#thread .reply")).to_have_count(0)


def test_a_reply_that_is_written_outlives_a_change_of_the_thread(
    visit: Visit, somebody: Somebody
) -> None:
    page = visit().sign_in(somebody("ana").email)
    begin(page, QUESTION)
    answered(page, 1)
    begin(page, f"Please say kindly: {QUESTION}")
    page.get_by_role("button", name="Reply", exact=True).click()
    box = page.get_by_label("Text of the reply")
    expect(box).not_to_have_value("")
    box.fill("In my own words")
    answered(page, 2)
    expect(box).to_have_value("In my own words")
    expect(box).to_be_focused()
    page.keyboard.type("!")
    expect(box).to_have_value("In my own words!")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Reply", exact=True).first).to_be_focused()


def test_what_is_typed_is_kept_on_the_server(visit: Visit, somebody: Somebody) -> None:
    ana = somebody("ana")
    page = visit().sign_in(ana.email)
    expect(page.locator(".composer-ready")).to_be_visible()
    with page.expect_request("**/queue/join**"):
        page.get_by_label("Your question").fill("half a question")
    expect(page.get_by_label("Your question")).to_have_value("half a question")
    page.get_by_role("link", name="Library").click()
    elsewhere = visit().sign_in(ana.email)
    expect(elsewhere.get_by_label("Your question")).to_have_value("half a question")


@pytest.mark.parametrize("verdict", ["This helped", "This did not help"], ids=["up", "down"])
def test_a_thumb_keeps_the_focus_and_is_there_after_a_reload(
    visit: Visit, somebody: Somebody, verdict: str
) -> None:
    page = visit().sign_in(somebody("ana").email)
    begin(page, QUESTION)
    answered(page, 1)
    thumb = page.get_by_role("button", name=verdict)
    thumb.focus()
    page.keyboard.press("Enter")
    expect(thumb).to_have_attribute("aria-pressed", "true")
    expect(thumb).to_be_focused()
    page.reload()
    expect(thumb).to_have_attribute("aria-pressed", "true")


def test_several_questions_have_an_answer_each(visit: Visit, somebody: Somebody) -> None:
    page = visit().sign_in(somebody("ana").email)
    asked = [QUESTION, "What is the capital of Mongolia?"]
    page.get_by_label("Your question").fill("\n\n".join(asked))
    page.keyboard.press("Enter")
    expect(page.locator(".part-question")).to_have_text(asked)
    expect(page.locator(".part").first).to_contain_text("Clear match")
    expect(page.locator(".part").last).to_contain_text("Not in our policies")
