"""A customer's conversation from the first question to the survey, on the whole server."""

import itertools
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import jwt
import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from assistant.access.owner import owner
from assistant.api.webchat_answers import (
    ChatAnsweredOut,
    ChatMessagesOut,
)
from assistant.server import create_app
from assistant.sites.model import Look
from tests.assistant.access.homes import CHEAP
from tests.assistant.api.callers import Callers, refused
from tests.assistant.api.chatting import SHOP, browser_of
from tests.assistant.api.streams import read_events
from tests.assistant.served import INTERNAL_QUESTION, QUESTION

ADDRESSES = itertools.count(1)
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00"


@dataclass(frozen=True, slots=True)
class Customer:
    """A browser on the shop's page, in which a conversation was begun."""

    browser: TestClient
    id: str

    def url(self, rest: str = "") -> str:
        return f"/api/v1/conversations/{self.id}{rest}"

    def asks(self, text: str, **more: object) -> ChatAnsweredOut:
        response = self.browser.post(self.url("/messages"), json={"text": text, **more})
        assert response.status_code == 200, response.text
        return ChatAnsweredOut.model_validate(response.json())

    def reads(self) -> ChatMessagesOut:
        return ChatMessagesOut.model_validate(self.browser.get(self.url("/messages")).json())


@pytest.fixture(scope="module")
def key(callers: Callers) -> str:
    sites = callers.assistant.sites
    site = sites.add("Shop", [SHOP], by=owner())
    return sites.change(site.key, by=owner(), look=Look(attachments=True)).key


@pytest.fixture(scope="module")
def app(callers: Callers) -> FastAPI:
    return create_app(callers.assistant, screens=False, passwords=CHEAP)


@pytest.fixture
def customer(app: FastAPI, key: str) -> Customer:
    """Somebody with an address of their own, so that nobody calls too often."""
    browser = browser_of(app, key, peer=f"203.0.113.{next(ADDRESSES)}")
    told = browser.post("/api/v1/conversations", json={"language": "en"})
    assert told.status_code == 201, told.text
    browser.headers["Authorization"] = f"Bearer {told.json()['token']}"
    return Customer(browser, told.json()["id"])


def test_a_question_is_answered_from_public_policy(customer: Customer) -> None:
    told = customer.asks(QUESTION, id="m-1")
    assert told.answer is not None
    assert "thirty days" in told.answer.text
    (citation,) = told.answer.citations
    assert citation.audience == "public"
    assert citation.url.startswith("/help/returns")
    assert [each.text for each in customer.reads().messages] == [QUESTION, told.answer.text]


def test_what_is_internal_is_not_told(customer: Customer) -> None:
    told = customer.asks(INTERNAL_QUESTION)
    assert told.answer is None or told.answer.abstained
    assert "fifteen" not in customer.browser.get(customer.url("/messages")).text


def test_a_message_sent_twice_is_answered_once(customer: Customer) -> None:
    first = customer.asks(QUESTION, id="m-1")
    second = customer.asks(QUESTION, id="m-1")
    assert (first.again, second.again) == (False, True)
    assert second.message.id == first.message.id
    assert len(customer.reads().messages) == 2


def test_an_answer_is_streamed(customer: Customer) -> None:
    response = customer.browser.post(
        customer.url("/messages"), json={"text": QUESTION}, headers={"Accept": "text/event-stream"}
    )
    told = read_events(response.text)
    assert {each.name for each in told} == {"message", "delta", "citation", "done"}
    whole = "".join(each.told["text"] for each in told if each.name == "delta")
    assert whole == told[-1].told["answer"]["text"]


def test_a_person_answers_and_the_customer_says_how_it_was(
    callers: Callers, customer: Customer
) -> None:
    customer.asks(QUESTION)
    given = {"text": "A person, please", "name": "Ana", "contact": "ana@example.org"}
    handed = customer.browser.post(customer.url("/handover"), json=given).json()
    assert handed["state"]["standing"] == "waiting"
    assert handed["state"]["contact_known"]
    (case,) = [
        each
        for each in callers.agent.get("/api/v1/inbox?channel=chat").json()
        if each["latest_text"] == "A person, please"
    ]
    case_url = f"/api/v1/cases/{case['id']}"
    assert callers.agent.post(f"{case_url}/claim").status_code == 200
    replied = callers.agent.post(f"{case_url}/replies", json={"text": "It needs to be descaled."})
    assert replied.status_code == 200, replied.text
    read = customer.reads()
    assert (read.state.standing, read.messages[-1].text) == ("person", "It needs to be descaled.")
    ended = callers.agent.post(f"{case_url}/resolve", json={"outcome": "solved"})
    assert ended.status_code == 200, ended.text
    assert customer.reads().state.survey
    survey = {"score": 5, "solved": True, "comment": "Thank you", "expectation": "exceeded"}
    given_ = customer.browser.post(customer.url("/survey"), json=survey)
    assert given_.status_code == 201
    assert given_.json()["state"]["survey"] is False
    refused(customer.browser.post(customer.url("/survey"), json=survey))


def test_whoever_said_nothing_is_refused_in_one_line(customer: Customer) -> None:
    refused(customer.browser.post(customer.url("/survey"), json={"score": 5}))
    assert customer.browser.get(customer.url("/transcript")).status_code == 200
    seen = {"read_up_to": "nope"}
    refused(customer.browser.put(customer.url("/presence"), json=seen), 404)
    assert customer.browser.put(customer.url("/presence"), json={}).status_code == 204


def test_a_file_is_sent_and_shown_again(customer: Customer) -> None:
    sent = customer.browser.post(
        customer.url("/attachments"), files={"file": ("../boots.png", PNG)}
    )
    assert sent.status_code == 201, sent.text
    told = customer.asks("See this", attachments=[sent.json()["id"]])
    (file,) = told.message.attachments
    assert (file.type, "/" in file.name) == ("image/png", False)
    back = customer.browser.get(customer.url(f"/attachments/{file.id}"))
    assert (back.content, back.headers["content-type"]) == (PNG, "image/png")
    page = {"file": ("x.html", b"<html><script>alert(1)</script>\x00")}
    refused(customer.browser.post(customer.url("/attachments"), files=page))


def test_a_signed_customer_is_known_and_an_unsigned_one_is_not(
    callers: Callers, customer: Customer, key: str
) -> None:
    secret = callers.assistant.sites.secret(key, by=owner())
    until = datetime.now(UTC) + timedelta(hours=1)
    claims = {"sub": "C-1", "aud": key, "exp": int(until.timestamp()), "name": "Mia Berg"}
    signed = jwt.encode(claims, secret, algorithm="HS256")
    told = customer.browser.put(customer.url("/identity"), json={"identity": signed})
    assert told.json()["customer"] == {"name": "Mia Berg", "vouched": True}
    forged = jwt.encode(claims, "another-secret-that-is-long-enough!", algorithm="HS256")
    unsigned = jwt.encode(claims, "", algorithm="none")
    stale = jwt.encode({**claims, "exp": int(time.time()) - 60}, secret, algorithm="HS256")
    for token in (forged, unsigned, stale, "x"):
        refused(customer.browser.put(customer.url("/identity"), json={"identity": token}))
        refused(customer.browser.post("/api/v1/conversations", json={"identity": token}))
    assert customer.browser.get(customer.url()).json()["customer"]["name"] == "Mia Berg"


def test_every_refusal_is_described(callers: Callers) -> None:
    described = callers.admin.get("/api/v1/openapi.json").json()
    assert "ProblemOut" in described["components"]["schemas"]
    for path, operations in described["paths"].items():
        if path.startswith(("/api/v1/conversations", "/api/v1/widget")):
            for told in operations.values():
                assert {"403", "422", "429"} <= set(told["responses"])
