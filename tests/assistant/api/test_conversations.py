"""Programs read, search and continue a person's own conversations, as the desk does."""

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from assistant.access import sessions
from assistant.api.caller import CallerMiddleware, who_by_token
from assistant.api.conversations import (
    ConversationOut,
    SentReplyOut,
    WholeConversationOut,
    conversation_routes,
)
from assistant.api.problems import answer_with_problems
from assistant.cases import record
from tests.assistant.cases.suggestions import QUOTE, later, told
from tests.assistant.fakes import FakeAssistant
from tests.assistant.served import add_person

LIST = "/api/v1/desk/conversations"
NEXT_DRAFT = "/api/v1/desk/draft"
SENT = {"suggested": QUOTE, "sent": f"Dear Bo, {QUOTE}", "channel": "mail", "tone": "warm"}


@dataclass(frozen=True)
class Caller:
    """A person's program."""

    person: str
    http: TestClient


@pytest.fixture
def app(assistant: FakeAssistant) -> FastAPI:
    """These routes, behind what finds out who calls."""
    served = FastAPI(openapi_url="/api/v1/openapi.json")
    answer_with_problems(served)
    served.include_router(conversation_routes(assistant))
    served.add_middleware(CallerMiddleware, who=who_by_token(assistant.database, ""))
    return served


@pytest.fixture
def ana(assistant: FakeAssistant, app: FastAPI) -> Caller:
    """She asked twice in one conversation, and once in another that is older."""
    caller = signed_in(assistant, app, "ana")
    for minute, id_, talk, question in [
        (1, "toaster", "elsewhere", "May he return the toaster?"),
        (2, "kettle", "talk", "May she return the kettle?"),
        (3, "mail", "talk", "and by mail?"),
    ]:
        asked = told(id_, caller.person, later(minute), question=question, conversation=talk)
        record.keep(assistant.database, asked, channel="chat")
    return caller


@pytest.fixture
def bo(assistant: FakeAssistant, app: FastAPI) -> Caller:
    """Somebody who asked nothing yet."""
    return signed_in(assistant, app, "bo")


def signed_in(assistant: FakeAssistant, app: FastAPI, name: str) -> Caller:
    person = add_person(assistant, name)
    token = sessions.open_session(assistant.database, person.id, at=datetime.now(UTC))
    mine = {"Authorization": f"Bearer {token}"}
    return Caller(person.id, TestClient(app, headers=mine, raise_server_exceptions=False))


def listed(caller: Caller, **wanted: str | int) -> list[str]:
    found = caller.http.get(LIST, params=wanted).json()
    return [ConversationOut.model_validate(each).id for each in found]


def opened(caller: Caller, conversation: str, *, replaced: bool = False) -> WholeConversationOut:
    found = caller.http.get(f"{LIST}/{conversation}", params={"replaced": replaced})
    return WholeConversationOut.model_validate(found.json())


def test_conversations_are_listed_and_searched(ana: Caller) -> None:
    assert listed(ana) == ["talk", "elsewhere"]
    assert listed(ana, containing="TOASTER") == ["elsewhere"]
    assert listed(ana, containing="kettle toaster") == []


def test_a_page_follows_the_place_of_the_last_one_listed(ana: Caller) -> None:
    (first,) = ana.http.get(LIST, params={"limit": 1}).json()
    assert (first["id"], first["title"]) == ("talk", "May she return the kettle?")
    assert listed(ana, limit=1, before=first["place"]) == ["elsewhere"]


def test_an_opened_conversation_has_its_turns_thumbs_replies_and_draft(
    ana: Caller, assistant: FakeAssistant
) -> None:
    record.judge(assistant.database, "mail", by=ana.person, good=False, reason="too long")
    posted = ana.http.post("/api/v1/suggestions/kettle/sent", json=SENT)
    assert posted.status_code == 201
    sent = SentReplyOut.model_validate(posted.json())
    assert ana.http.put(f"{LIST}/talk/draft", json={"text": "and in"}).status_code == 204
    whole = opened(ana, "talk")
    assert [
        (each.suggestion.question, each.feedback and each.feedback.reason) for each in whole.turns
    ] == [("May she return the kettle?", None), ("and by mail?", "too long")]
    assert whole.sent == [sent]
    assert (sent.channel, sent.tone, sent.sent) == ("mail", "warm", f"Dear Bo, {QUOTE}")
    assert 0 < sent.distance < 0.5
    assert whole.draft == "and in"


def test_a_replaced_turn_is_shown_when_asked_for(ana: Caller, assistant: FakeAssistant) -> None:
    again = told("again", ana.person, later(9), question="May she return it?", conversation="talk")
    record.keep(assistant.database, again, channel="", instead_of="kettle")
    assert [each.suggestion.id for each in opened(ana, "talk").turns] == ["again", "mail"]
    shown = [
        (each.suggestion.id, each.replaced_by) for each in opened(ana, "talk", replaced=True).turns
    ]
    assert shown == [("kettle", "again"), ("again", None), ("mail", None)]


def test_what_is_typed_before_a_conversation_begins_is_kept_for_its_person(
    ana: Caller, bo: Caller
) -> None:
    assert ana.http.put(NEXT_DRAFT, json={"text": "May"}).status_code == 204
    assert ana.http.get(NEXT_DRAFT).json() == {"text": "May"}
    assert bo.http.get(NEXT_DRAFT).json() == {"text": ""}
    ana.http.put(NEXT_DRAFT, json={"text": ""})
    assert ana.http.get(NEXT_DRAFT).json() == {"text": ""}


ANOTHERS: list[tuple[str, str, dict[str, str] | None]] = [
    ("GET", f"{LIST}/talk", None),
    ("PUT", f"{LIST}/talk/draft", {"text": "mine now"}),
    ("POST", "/api/v1/suggestions/kettle/sent", SENT),
    ("GET", f"{LIST}/unknown", None),
    ("GET", f"{LIST}/a%00b", None),
]


@pytest.mark.parametrize(("method", "path", "body"), ANOTHERS)
def test_anothers_conversation_is_as_if_it_were_not_there(
    ana: Caller, bo: Caller, method: str, path: str, body: dict[str, str] | None
) -> None:
    before = opened(ana, "talk")
    refused = bo.http.request(method, path, json=body)
    assert refused.status_code == 422
    assert refused.headers["content-type"] == "application/problem+json"
    assert "is not among yours; " in refused.json()["detail"]
    assert opened(ana, "talk") == before
    assert listed(bo) == []


WRONG: list[tuple[str, str, dict[str, str | int], str]] = [
    ("GET", f"{LIST}?limit=0", {}, "limit"),
    ("GET", f"{LIST}?limit=201", {}, "limit"),
    ("GET", f"{LIST}?containing={'x' * 201}", {}, "containing"),
    ("GET", f"{LIST}?before=yesterday", {}, "'before' is no place in the list"),
    ("PUT", NEXT_DRAFT, {"text": "x" * 20_001}, "text"),
    ("PUT", NEXT_DRAFT, {}, "text"),
    ("PUT", NEXT_DRAFT, {"text": "x", "colour": "red"}, "colour"),
    ("POST", "/api/v1/suggestions/kettle/sent", {"suggested": "x"}, "sent"),
    ("POST", "/api/v1/suggestions/kettle/sent", {**SENT, "sent": ""}, "sent"),
    ("POST", "/api/v1/suggestions/kettle/sent", {**SENT, "sent": " "}, "an empty reply"),
    ("POST", "/api/v1/suggestions/kettle/sent", {**SENT, "tone": "x" * 51}, "tone"),
]


@pytest.mark.parametrize(("method", "path", "body", "said"), WRONG)
def test_a_request_that_is_wrong_is_told_where(
    ana: Caller, method: str, path: str, body: dict[str, str | int], said: str
) -> None:
    refused = ana.http.request(method, path, json=body)
    assert refused.status_code == 422
    assert refused.json()["detail"].startswith(said)
    assert "\n" not in refused.json()["detail"]


def test_every_route_needs_a_person_and_is_described(app: FastAPI, ana: Caller) -> None:
    stranger = TestClient(app, raise_server_exceptions=False)
    described = stranger.get("/api/v1/openapi.json").json()["paths"]
    routes = [(method.upper(), path) for path, ways in described.items() for method in ways]
    assert sorted(routes) == [
        ("GET", "/api/v1/desk/conversations"),
        ("GET", "/api/v1/desk/conversations/{conversation_id}"),
        ("GET", "/api/v1/desk/draft"),
        ("POST", "/api/v1/suggestions/{suggestion_id}/sent"),
        ("PUT", "/api/v1/desk/conversations/{conversation_id}/draft"),
        ("PUT", "/api/v1/desk/draft"),
    ]
    for method, path in routes:
        refused = stranger.request(
            method, path.format(conversation_id="talk", suggestion_id="kettle"), json={}
        )
        assert refused.status_code == 401
        assert refused.headers["content-type"] == "application/problem+json"
    assert opened(ana, "talk").sent == []
