"""A customer's conversation over HTTP, as the widget calls about it."""

from dataclasses import replace
from pathlib import Path

import pytest
from fastapi import FastAPI

from assistant.api.webchat_answers import (
    ChatAnsweredOut,
    ChatBegunOut,
    ChatConversationOut,
    ChatFileOut,
    ChatHandedOverOut,
    ChatMessagesOut,
    ChatSurveyOut,
    WidgetOut,
)
from assistant.sites.model import Look, Side, SiteTexts
from assistant.webchat.model import Speaker
from kb.model import Audience
from tests.assistant.api.callers import refused
from tests.assistant.api.chatting import (
    ANSWER,
    KEY,
    SHOP,
    FakeSide,
    Page,
    begun,
    browser_of,
    cited,
    customers_app,
    site,
)


@pytest.fixture
def side(tmp_path: Path) -> FakeSide:
    return FakeSide.at(tmp_path)


@pytest.fixture
def app(side: FakeSide) -> FastAPI:
    return customers_app(side)


@pytest.fixture
def page(app: FastAPI) -> Page:
    return begun(app)


def test_a_conversation_begins_with_its_token(app: FastAPI) -> None:
    given = {"language": "de", "page": "https://shop.example/boots"}
    response = browser_of(app).post("/api/v1/conversations", json=given)
    assert response.status_code == 201
    told = ChatBegunOut.model_validate(response.json())
    assert (told.token, told.messages) == (f"token-of-{told.id}", [])


def test_an_answer_comes_with_its_public_sources(page: Page) -> None:
    given = {"text": "How long may I return boots?", "id": "m-1"}
    response = page.browser.post(page.url("/messages"), json=given)
    assert response.status_code == 200
    told = ChatAnsweredOut.model_validate(response.json())
    assert told.answer is not None
    assert (told.message.sent_as, told.answer.text) == ("m-1", ANSWER)
    assert [each.url for each in told.answer.citations] == ["/help/returns#refund-window"]
    assert not told.handed_over


def test_an_internal_source_never_leaves(side: FakeSide, page: Page) -> None:
    side.webchat.sources = (cited(Audience.INTERNAL), cited())
    told = page.browser.post(page.url("/messages"), json={"text": "Boots?"}).json()
    assert [each["audience"] for each in told["answer"]["citations"]] == ["public"]
    read = page.browser.get(page.url("/messages")).json()["messages"]
    assert [each["audience"] for each in read[-1]["citations"]] == ["public"]


def test_messages_are_read_from_one_on(side: FakeSide, page: Page) -> None:
    first = side.webchat.write(page.id, "Hello", Speaker.CUSTOMER)
    side.webchat.write(page.id, "Hello, Ana", by="Bo")
    everything = page.browser.get(page.url("/messages")).json()
    ChatMessagesOut.model_validate(everything)
    assert [each["text"] for each in everything["messages"]] == ["Hello", "Hello, Ana"]
    later = page.browser.get(page.url("/messages"), params={"after": first.id}).json()
    assert [each["by"] for each in later["messages"]] == ["Bo"]
    refused(page.browser.get(page.url("/messages"), params={"after": "nope"}), 404)


def test_a_person_is_asked_for_and_let_go(page: Page) -> None:
    given = {"text": "A person, please", "contact": "ana@example.org"}
    asked = ChatHandedOverOut.model_validate(
        page.browser.post(page.url("/handover"), json=given).json()
    )
    assert (asked.handed_over, asked.state.standing, asked.state.contact_known) == (
        True,
        "waiting",
        True,
    )
    back = ChatHandedOverOut.model_validate(page.browser.delete(page.url("/handover")).json())
    assert (back.handed_over, back.state.standing) == (False, "assistant")
    assert "e-mail" in refused(page.browser.post(page.url("/handover"), json={"contact": "me"}))


def test_how_it_was_is_said_once(side: FakeSide, page: Page) -> None:
    given = {"score": 4, "solved": True, "comment": "Quick", "expectation": "exceeded"}
    response = page.browser.post(page.url("/survey"), json=given)
    assert response.status_code == 201
    assert ChatSurveyOut.model_validate(response.json()).given
    (kept,) = side.webchat.chats[page.id].surveys
    assert (kept.score, kept.solved, kept.comment) == (4, True, "Quick")
    refused(page.browser.post(page.url("/survey"), json=given))


@pytest.mark.parametrize("score", [0, 6, 3.5, True, "5", None])
def test_a_score_is_one_to_five(page: Page, score: object) -> None:
    refused(page.browser.post(page.url("/survey"), json={"score": score}))


def test_a_site_says_who_its_customer_is_until_they_sign_out(page: Page) -> None:
    signed = page.browser.put(page.url("/identity"), json={"identity": "of C-1"})
    told = ChatConversationOut.model_validate(signed.json())
    assert told.customer is not None
    assert (told.customer.name, told.customer.vouched) == ("Ana", True)
    assert page.browser.get(page.url()).json()["customer"] == {"name": "Ana", "vouched": True}
    assert "another customer" in refused(
        page.browser.put(page.url("/identity"), json={"identity": "of C-2"})
    )
    out = page.browser.put(page.url("/identity"), json={"identity": None})
    assert out.json()["customer"] is None


def test_what_nobody_signed_says_nothing(app: FastAPI, page: Page) -> None:
    refused(page.browser.put(page.url("/identity"), json={"identity": "I am C-1"}))
    refused(browser_of(app).post("/api/v1/conversations", json={"identity": "I am C-1"}))
    assert page.browser.get(page.url()).json()["customer"] is None


def test_an_identity_that_is_over_vouches_for_nobody(side: FakeSide, page: Page) -> None:
    page.browser.put(page.url("/identity"), json={"identity": "of C-1"})
    chat = side.webchat.chats[page.id]
    chat.conversation = replace(chat.conversation, vouched_until=chat.conversation.begun_at)
    assert page.browser.get(page.url()).json()["customer"] is None


def test_an_answer_is_judged_and_the_judgement_taken_back(page: Page) -> None:
    told = page.browser.post(page.url("/messages"), json={"text": "Boots?"}).json()
    answer = page.url(f"/messages/{told['answer']['id']}/feedback")
    for helpful in (True, False, None):
        assert page.browser.put(answer, json={"helpful": helpful}).status_code == 204
        read = page.browser.get(page.url("/messages")).json()["messages"]
        assert read[-1]["helpful"] is helpful
    refused(page.browser.put(page.url("/messages/nope/feedback"), json={"helpful": True}), 404)


def test_a_browser_says_that_it_is_there(side: FakeSide, page: Page) -> None:
    given = {"typing": True, "read_up_to": "m1"}
    assert page.browser.put(page.url("/presence"), json=given).status_code == 204
    assert side.webchat.chats[page.id].seen == 1


def test_a_file_goes_with_a_message_and_comes_back_as_a_download(page: Page) -> None:
    files = {"file": ("böots.txt", b"red boots")}
    sent = page.browser.post(page.url("/attachments"), files=files)
    assert sent.status_code == 201
    file = ChatFileOut.model_validate(sent.json())
    given = {"text": "These", "attachments": [file.id]}
    told = page.browser.post(page.url("/messages"), json=given).json()
    assert [each["name"] for each in told["message"]["attachments"]] == ["böots.txt"]
    back = page.browser.get(page.url(f"/attachments/{file.id}"))
    assert back.content == b"red boots"
    assert back.headers["content-disposition"].startswith("attachment;")
    assert back.headers["x-content-type-options"] == "nosniff"
    refused(page.browser.get(page.url("/attachments/nope")), 404)
    unknown = {"text": "These", "attachments": ["nope"]}
    refused(page.browser.post(page.url("/messages"), json=unknown), 404)


def test_a_file_over_five_megabytes_is_refused(page: Page) -> None:
    for size in (5_000_001, 5_200_000):
        files = {"file": ("big.txt", b"x" * size)}
        assert "5 MB" in refused(page.browser.post(page.url("/attachments"), files=files), 413)


def test_the_conversation_is_saved_as_text(side: FakeSide, page: Page) -> None:
    side.webchat.write(page.id, "Grüße")
    saved = page.browser.get(page.url("/transcript"))
    assert saved.text == "Grüße"
    assert saved.headers["content-type"] == "text/plain; charset=utf-8"
    assert saved.headers["content-disposition"].startswith("attachment;")


LOOK = Look(
    colour="#205040",
    side=Side.START,
    languages=("de", "en"),
    texts=(SiteTexts("de", "Larkfield", "Wie können wir helfen?", ("Wo ist mein Paket?",)),),
    attachments=True,
    survey=False,
)


@pytest.mark.parametrize(
    ("wanted", "language", "greeting"),
    [
        ("de", "de", "Wie können wir helfen?"),
        ("de-AT", "de", "Wie können wir helfen?"),
        ("en_GB", "en", ""),
        ("fr", "de", "Wie können wir helfen?"),
        ("", "de", "Wie können wir helfen?"),
    ],
)
def test_a_widget_looks_as_its_site_says(
    side: FakeSide, app: FastAPI, wanted: str, language: str, greeting: str
) -> None:
    side.sites.known[KEY] = site(KEY, SHOP, LOOK)
    told = browser_of(app).get("/api/v1/widget", params={"language": wanted}).json()
    shown = WidgetOut.model_validate(told)
    assert (shown.language, shown.texts.greeting) == (language, greeting)
    assert (shown.colour, shown.side, shown.languages) == ("#205040", "start", ["de", "en"])
    assert (shown.attachments, shown.survey, shown.help_url) == (True, False, "/help/")


def test_a_widget_without_a_look_speaks_every_language_it_knows(app: FastAPI) -> None:
    told = browser_of(app).get("/api/v1/widget", params={"language": "ar-EG"}).json()
    assert told["language"] == "ar"
    assert set(told["languages"]) >= {"en", "de", "fr", "es", "ar"}


def test_help_pages_that_are_switched_off_are_not_named(side: FakeSide, app: FastAPI) -> None:
    side.settings = side.settings.model_copy(update={"help_pages": False})
    assert browser_of(app).get("/api/v1/widget").json()["help_url"] is None
