"""The widget on a page of another origin, under a strict policy, over a scripted server."""

import base64
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # no types
from playwright.sync_api import Browser, BrowserContext, FilePayload, Locator, Page, expect

from tests.browser.conftest import NARROW, WIDE
from tests.browser.widget_page import served, shop
from tests.browser.widget_standin import ANSWER, WAITING, StandIn, app_of

# What a browser says of calls that were to fail; everything else it says is a defect.
TOLD_BY_THE_NETWORK = re.compile(r"Failed to load resource|net::ERR_|blocked by CORS policy")
QUESTION = "How long may I return boots?"


@dataclass
class Shopper:
    """One browser, with all it complained and warned of."""

    url: str
    context: BrowserContext
    complaints: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def visit(self, query: str = "") -> Page:
        """A new tab on the shop's page."""
        page = self.context.new_page()
        page.on("console", lambda message: self._heard(message.type, message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.goto(f"{self.url}/?{query}")
        return page

    def _heard(self, kind: str, text: str) -> None:
        if kind == "warning":
            self.warnings.append(text)
        elif kind == "error" and not TOLD_BY_THE_NETWORK.search(text):
            self.complaints.append(text)


Shop = Callable[..., Shopper]


@pytest.fixture
def handrail() -> StandIn:
    return StandIn()


@pytest.fixture
def shopping(chromium: Browser, handrail: StandIn) -> Iterator[Shop]:
    """Open browsers on the shop; in the end none has complained, of policy or anything else."""
    shoppers: list[Shopper] = []
    with served(app_of(handrail)) as api, served(shop(api)) as url:

        def new(size: dict[str, int] | None = None, **options: str) -> Shopper:
            width, height = (size or WIDE).values()
            context = chromium.new_context(
                viewport={"width": width, "height": height},
                color_scheme="dark" if options.get("scheme") == "dark" else "light",
                locale="en-GB",
                timezone_id="Europe/Berlin",
                reduced_motion="reduce",
            )
            shoppers.append(Shopper(url, context))
            return shoppers[-1]

        yield new
        for each in shoppers:
            each.context.close()
            assert each.complaints == []


def bubble(page: Page) -> Locator:
    return page.locator(".bubble")


def panel(page: Page) -> Locator:
    return page.get_by_role("dialog")


def field_of(page: Page) -> Locator:
    return page.locator("#writing")


def say(page: Page, text: str) -> None:
    field_of(page).fill(text)
    field_of(page).press("Enter")


def own(page: Page) -> Locator:
    return page.locator(".message.customer .words")


def answers(page: Page) -> Locator:
    return page.locator(".message.assistant:not(.growing) .words")


def shown(place: Locator) -> list[str]:
    return [text.strip() for text in place.all_inner_texts()]


def told(page: Page, what: Callable[[], bool]) -> None:
    """The server is told within ten seconds; nothing on the page shows when."""
    for _ in range(100):
        if what():
            return
        page.wait_for_timeout(100)
    raise AssertionError("the server was not told")


def accessible(page: Page) -> None:
    """Nothing that axe finds fault with, in the page and in the widget's shadow root."""
    options = {"rules": {"target-size": {"enabled": True}, "bypass": {"enabled": False}}}
    found = Axe().run(page, options=options).response["violations"]
    told = [(each["id"], [node["html"][:200] for node in each["nodes"]]) for each in found]
    assert told == []


def test_a_question_is_answered_with_its_sources_and_the_conversation_stays(
    shopping: Shop, handrail: StandIn
) -> None:
    shopper = shopping()
    page = shopper.visit()
    expect(bubble(page)).to_have_attribute("aria-expanded", "false")
    accessible(page)
    bubble(page).click()
    expect(panel(page)).to_have_accessible_name("Larkfield")
    expect(field_of(page)).to_be_focused()
    accessible(page)
    page.get_by_role("button", name=QUESTION).click()
    expect(answers(page)).to_have_text(ANSWER.replace(" [1]", "1").replace(" [2]", "2"))
    expect(page.get_by_role("log")).to_have_attribute("aria-live", "polite")

    source = page.get_by_role("button", name="Source 1: Returns")
    source.click()
    expect(source).to_have_attribute("aria-expanded", "true")
    expect(page.locator("blockquote")).to_have_text(
        "Goods can be returned within 30 days of delivery."
    )
    link = page.get_by_role("link", name="Open the page")
    expect(link).to_have_attribute("href", re.compile(r"^http://127.+/help/returns#how-long$"))
    expect(link).to_have_attribute("rel", "noopener")
    page.get_by_role("button", name="Source 2: Repairs").click()
    expect(page.locator(".heading")).to_have_text("Worn goods")
    expect(page.locator("blockquote")).to_have_text("Worn boots · repaired, not refunded")
    page.get_by_role("button", name="Yes", exact=True).click()
    expect(page.get_by_text("Thank you for telling us.")).to_be_visible()
    assert handrail.chat.messages[1]["helpful"] is True
    accessible(page)

    field_of(page).fill("And what if")
    page.reload()
    expect(answers(page)).to_have_count(1)
    expect(field_of(page)).to_have_value("And what if")
    expect(field_of(page)).not_to_be_focused()
    expect(page.get_by_role("button", name="Yes", exact=True)).to_have_attribute(
        "aria-pressed", "true"
    )
    assert len(handrail.chats) == 1

    with page.expect_download() as download:
        page.get_by_role("button", name="More").click()
        page.get_by_role("menuitem", name="Download the conversation").click()
    assert QUESTION in download.value.path().read_text()


def test_a_person_is_asked_for_answers_and_the_customer_says_how_it_was(
    shopping: Shop, handrail: StandIn
) -> None:
    page = shopping().visit()
    bubble(page).click()
    field_of(page).fill("My boots fell apart")
    page.get_by_role("button", name="Talk to a person").click()
    waiting = page.locator(".waiting")
    expect(waiting).to_contain_text(
        "Somebody usually answers within 5 minutes. 2 people are before you."
    )
    expect(own(page)).to_have_text(["My boots fell apart"])
    expect(field_of(page)).to_have_value("")
    page.get_by_role("button", name="Back to the assistant").click()
    expect(waiting).to_have_count(0)

    handrail.waiting = {**WAITING, "open": False, "opens_at": "2036-11-24T08:00:00+00:00"}
    page.get_by_role("button", name="Talk to a person").click()
    expect(waiting).to_contain_text("We are closed now and open again")
    expect(waiting).to_contain_text("24 November at 9:00")
    accessible(page)
    contact = page.get_by_label("E-mail or phone")
    contact.fill("ana")
    contact.press("Enter")
    expect(page.get_by_text("neither an e-mail address nor a phone number")).to_be_visible()
    expect(contact).to_be_focused()
    contact.fill("ana@example.org")
    contact.press("Enter")
    expect(waiting).to_contain_text("We have your contact.")
    assert handrail.chat.done("POST handover")[-1] == {"contact": "ana@example.org"}

    chat = handrail.chat
    say(page, "Hello?")
    expect(own(page)).to_have_count(3)
    page.keyboard.press("Escape")
    expect(bubble(page)).to_be_focused()
    chat.become(standing="person", agent="Mara", waiting=None)
    chat.add("agent", "Hello, I am Mara.", by="Mara")
    expect(page.locator(".badge")).to_have_text("1")
    expect(page.get_by_role("status").filter(has_text="1 new message, from Mara")).to_be_attached()
    bubble(page).press("Enter")
    expect(page.locator(".badge")).to_be_hidden()
    expect(panel(page)).to_contain_text("Mara answers")
    expect(page.locator(".message.agent .words")).to_have_text("Hello, I am Mara.")
    mine = [each for each in chat.messages if each["speaker"] == "customer"]
    chat.become(typing=True, read_up_to=mine[-1]["id"])
    expect(page.locator(".typing")).to_contain_text("Mara is typing")
    expect(page.locator(".foot").filter(has_text="Read")).to_have_count(1)
    told(page, lambda: {"read_up_to": chat.messages[-1]["id"]} in chat.done("PUT presence"))
    typed = chat.done("PUT presence").count({"typing": True})
    field_of(page).press_sequentially("Thank you")
    told(page, lambda: chat.done("PUT presence").count({"typing": True}) > typed)
    assert chat.done("PUT presence").count({"typing": True}) == typed + 1

    chat.become(standing="resolved", typing=False)
    survey = page.get_by_role("region", name="How was it?")
    expect(survey).to_be_visible()
    accessible(page)
    survey.get_by_role("radio", name="4: Satisfied").check(force=True)
    survey.get_by_role("group", name="Did this solve it?").get_by_label("Yes").check(force=True)
    survey.get_by_label("As expected").check(force=True)
    survey.get_by_label("Anything else? (optional)").fill("Quick!")
    survey.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Your answer has reached us.")).to_be_visible()
    expect(survey).to_have_count(0)
    given = {"score": 4, "solved": True, "expectation": "met", "comment": "Quick!"}
    assert chat.done("POST survey") == [given]


def test_what_is_written_offline_waits_survives_a_reload_and_is_sent_once_in_order(
    shopping: Shop, handrail: StandIn
) -> None:
    shopper = shopping()
    page = shopper.visit()
    bubble(page).click()
    say(page, "One")
    expect(answers(page)).to_have_count(1)
    other = shopper.visit()
    bubble(other).click()
    expect(answers(other)).to_have_count(1)

    for status in (503, 0):
        if status:
            handrail.refuse(status, Retry_After="1")
        else:
            shopper.context.set_offline(True)
        say(page, f"Written at {status}")
    expect(page.locator("[data-status=waiting] .foot").last).to_have_text("Waiting to be sent")
    expect(page.locator(".notice")).to_contain_text("Your message is")
    shopper.context.set_offline(False)
    page.reload()
    expect(answers(page)).to_have_count(3)
    expect(page.locator("[data-status=waiting]")).to_have_count(0)
    assert shown(own(page)) == ["One", "Written at 503", "Written at 0"]
    expect(answers(other)).to_have_count(3)
    assert shown(own(other)) == shown(own(page))
    sent = [each["sent_as"] for each in handrail.chat.messages if each["sent_as"]]
    assert len(sent) == len(set(sent)) == 3

    say(other, "From the other tab")
    expect(own(page)).to_have_count(4)
    handrail.breaks_off = True
    say(page, QUESTION)
    expect(answers(page)).to_have_count(5)
    expect(answers(other)).to_have_count(5)
    assert len(handrail.chats) == 1


def test_refusals_are_said_in_a_line_and_nothing_typed_is_lost(
    shopping: Shop, handrail: StandIn
) -> None:
    shopper = shopping()
    page = shopper.visit()
    bubble(page).click()
    handrail.refuse(429, Retry_After="1")
    say(page, "Quick")
    expect(page.locator(".notice")).to_contain_text("Your message is sent in 1 second")
    expect(answers(page)).to_have_count(1)
    expect(page.locator(".notice")).to_be_hidden()

    handrail.refuse(422, "Please leave out the card number.")
    say(page, "My card is 4111")
    expect(page.locator("[data-status=failed]")).to_contain_text(
        "Please leave out the card number."
    )
    say(page, "Next")
    expect(answers(page)).to_have_count(2)
    page.get_by_role("button", name="Edit").click()
    expect(field_of(page)).to_have_value("My card is 4111")
    expect(page.locator("[data-status=failed]")).to_have_count(0)

    before = handrail.chat
    before.token = "another"
    say(page, "Still there?")
    expect(page.locator(".notice")).to_contain_text("The earlier conversation has ended")
    expect(own(page)).to_have_text(["Still there?"])
    expect(answers(page)).to_have_count(1)
    assert len(handrail.chats) == 2
    field_of(page).fill("x" * 4_003)
    expect(page.locator(".over")).to_have_text("3 characters too many")
    field_of(page).press("Enter")
    expect(field_of(page)).to_have_value("x" * 4_003)

    page.get_by_role("button", name="More").click()
    expect(page.get_by_role("menuitem").first).to_be_focused()
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    expect(own(page)).to_have_count(0)
    expect(field_of(page)).to_have_value("")
    kept = page.evaluate("() => JSON.stringify({ ...localStorage })")
    assert "token" not in kept
    page.get_by_role("button", name="Undo").click()
    expect(own(page)).to_have_text(["Still there?"])


def test_a_page_that_may_not_show_it_shows_nothing_and_says_why_once(
    shopping: Shop, handrail: StandIn
) -> None:
    shopper = shopping()
    page = shopper.visit("key=site_other")
    bubble(page).click()
    expect(bubble(page)).to_have_count(0)
    assert len(shopper.warnings) == 1
    assert shopper.warnings[0].startswith("Handrail: the chat is not shown: this site key may not")
    page.evaluate("() => Handrail.open()")
    expect(panel(page)).to_have_count(0)


def signed(subject: str) -> str:
    body = base64.urlsafe_b64encode(json.dumps({"sub": subject}).encode()).decode().rstrip("=")
    return f"e30.{body}.c2ln"


def test_who_is_signed_in_is_told_and_another_customer_reads_nothing_of_the_first(
    shopping: Shop, handrail: StandIn
) -> None:
    handrail.more = {
        "orders": [
            {
                "id": "LF-4711",
                "ordered_on": "2026-11-02",
                "status": "delivered",
                "delivered_on": "2026-11-06",
                "items": ["Walking boots"],
            }
        ],
        "offers": [
            {
                "id": "resole",
                "title": "Free resoling",
                "value": "25.00",
                "currency": "EUR",
                "words": "We resole them once.",
            }
        ],
    }
    page = shopping(scheme="dark").visit(f"identity={signed('C-1')}")
    page.evaluate("() => Handrail.open()")
    say(page, "Where is my order?")
    expect(page.locator(".card").first).to_contain_text("Order LF-4711")
    expect(page.locator(".card").first).to_contain_text("Ordered 2 November 2026")
    expect(page.locator(".card").last).to_contain_text("€25")
    accessible(page)
    assert handrail.chat.identity == signed("C-1")

    page.evaluate("jwt => Handrail.identify(jwt)", signed("C-1"))
    expect(own(page)).to_have_count(1)
    page.evaluate("jwt => Handrail.identify(jwt)", signed("C-2"))
    expect(page.locator(".notice")).to_contain_text("signed in as somebody else")
    expect(own(page)).to_have_count(0)
    say(page, "Hello")
    expect(answers(page)).to_have_count(1)
    assert (len(handrail.chats), handrail.chat.identity) == (2, signed("C-2"))
    second = handrail.chat
    page.evaluate("() => Handrail.signOut()")
    expect(own(page)).to_have_count(0)
    told(page, lambda: second.done("PUT identity") == [{"identity": None}])
    assert "token" not in page.evaluate("() => JSON.stringify({ ...localStorage })")


def test_a_spoilt_page_neither_breaks_it_nor_is_broken_by_it(shopping: Shop) -> None:
    shopper = shopping(NARROW, scheme="dark")
    bare = shopper.visit("key=")
    expect(bubble(bare)).to_have_count(0)
    names = "() => Object.getOwnPropertyNames(window)"
    before = bare.evaluate(names)
    page = shopper.visit("is=spoilt green&side=start")
    bubble(page).click()
    assert set(page.evaluate(names)) - set(before) <= {"Handrail", "Native", "SPOILT"}
    say(page, QUESTION)
    expect(answers(page)).to_have_count(1)
    page.reload()
    bubble(page).click()
    expect(own(page)).to_have_text([QUESTION])
    ground, text = (
        own(page).evaluate(f"node => getComputedStyle(node).{name}")
        for name in ("backgroundColor", "color")
    )
    assert (ground, text) == ("rgb(255, 212, 0)", "rgb(0, 0, 0)")
    box = panel(page).bounding_box()
    assert box == {"x": 0, "y": 0, "width": NARROW["width"], "height": NARROW["height"]}

    page.get_by_role("button", name="Close the chat").focus()
    for _ in range(30):
        page.keyboard.press("Tab")
        inside = "() => Boolean(document.querySelector('handrail-widget').shadowRoot.activeElement)"
        assert page.evaluate(inside)
    page.keyboard.press("Escape")
    expect(bubble(page)).to_be_focused()
    page.mouse.move(300, 300)
    box = bubble(page).bounding_box()
    assert box is not None
    assert (box["x"], box["width"]) == (20, 56)
    assert shopper.warnings == [
        "Handrail: the script has no data-site; copy the whole tag from 'handrail sites'."
    ]


@pytest.mark.parametrize("language", ["ar", "de"])
def test_it_fits_the_smallest_phone_in_long_words_and_from_right_to_left(
    shopping: Shop, handrail: StandIn, language: str
) -> None:
    handrail.waiting = {**WAITING, "open": False, "anybody": False}
    page = shopping({"width": 320, "height": 568}).visit(f"language={language}&is=green")
    bubble(page).click()
    say(page, QUESTION)
    expect(answers(page)).to_have_count(1)
    page.locator(".composer .person").first.click()
    expect(page.locator(".waiting")).to_be_visible()
    accessible(page)
    wider = """() => {
      const root = document.querySelector("handrail-widget").shadowRoot;
      return [...root.querySelectorAll("*")].filter(each => {
        const box = each.getBoundingClientRect();
        const outside = box.left < -0.5 || box.right > innerWidth + 0.5;
        return box.width && outside && !each.closest(".unseen");
      }).map(each => each.className);
    }"""
    assert page.evaluate(wider) == []
    face, close = (
        page.locator(".face").bounding_box(),
        page.locator("header > .sign").bounding_box(),
    )
    assert face is not None
    assert close is not None
    assert (face["x"] > close["x"]) == (language == "ar")


def test_a_file_goes_with_a_message_and_can_be_fetched_again(
    shopping: Shop, handrail: StandIn
) -> None:
    handrail.config["largest_attachment"] = 1_000
    page = shopping().visit()
    bubble(page).click()
    expect(page.get_by_role("button", name="Attach a file")).to_be_visible()
    picker = page.locator("input[type=file]")
    large = FilePayload(name="film.txt", mimeType="text/plain", buffer=b"x" * 1_001)
    picker.set_input_files([large])
    expect(page.locator(".notice")).to_contain_text("film.txt is too large")
    small = FilePayload(name="receipt.txt", mimeType="text/plain", buffer=b"Boots, 120 EUR")
    picker.set_input_files([small])
    expect(page.get_by_role("button", name="Remove receipt.txt")).to_be_visible()
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".message.customer button.file")).to_contain_text("receipt.txt · 1 kB")
    assert handrail.chat.messages[0]["text"] == "I am sending you a file."
    with page.expect_download() as download:
        page.locator(".message.customer .file").click()
    assert download.value.suggested_filename == "receipt.txt"
