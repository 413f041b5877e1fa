"""A throw-away home with something of everything in it, for calls that are thought up."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from starlette.testclient import TestClient

from assistant.access.owner import owner
from assistant.api.openapi import describe
from assistant.errors import RequestRefusedError
from assistant.server import create_app
from assistant.webchat.model import Said
from kb.model import Audience
from tests.assistant.access.homes import CHEAP
from tests.assistant.fakes import FakeAssistant
from tests.assistant.served import OWNER, QUESTION, stocked
from tests.assistant.shop import open_shop

_SITE = "https://shop.larkfield.example"
_LIMITS = ", ".join(
    f"{each}=1000000/60"
    for each in (
        "messages",
        "site_messages",
        "attachments",
        "conversations",
        "calls",
        "conversation_calls",
    )
)


@dataclass(frozen=True, slots=True)
class FuzzedHome:
    """What may be named in a call: ids that there are, by the name of the parameter."""

    known: Mapping[str, Sequence[str]]
    customer: Mapping[str, str]

    def caller(self, *, is_customer: bool) -> Mapping[str, str]:
        """The headers of somebody who may: the owner of the home, or a customer on a page."""
        return self.customer if is_customer else {"Authorization": f"Bearer {OWNER}"}


class _Taking(FakeAssistant):
    """Refuses what has no paragraph to keep, as the library does."""

    def upload(self, name: str, content: bytes, **told: Any) -> str:
        """Take a file in, or say that nothing is in it."""
        try:
            return super().upload(name, content, **told)
        except ValueError as error:
            raise RequestRefusedError(f"{name[:40]} has no text to keep") from error


@contextmanager
def fuzzed_home(folder: Path) -> Iterator[tuple[FastAPI, FuzzedHome]]:
    """A server and what is in its home: cases, offers, documents, a site, a conversation."""
    stocked(folder).close()
    assistant = _Taking.at(folder)
    assistant.settings = assistant.settings.model_copy(update={"chat_limits": _LIMITS})
    open_shop(assistant)
    app = create_app(assistant, owner_token=OWNER, screens=False, passwords=CHEAP)
    describe(app)
    try:
        yield app, _filled(assistant, app)
    finally:
        assistant.close()


def _filled(assistant: FakeAssistant, app: FastAPI) -> FuzzedHome:
    staff = TestClient(app, headers={"Authorization": f"Bearer {OWNER}"})
    cases = [_case(staff, text) for text in ("Where is it?", "I call my lawyer", "furious")]
    escalations = [each["id"] for each in staff.get("/api/v1/escalations").json()]
    promises = [
        staff.post(
            f"/api/v1/cases/{cases[0]}/promises",
            json={"words": "we call you tomorrow", "due": "2030-01-01T10:00:00Z"},
        ).json()
    ]
    by = owner()
    made = assistant.sites.add("Larkfield shop", [_SITE], by=by)
    look = replace(made.look, attachments=True)
    site = assistant.sites.change(made.key, by=by, look=look)
    spare = assistant.sites.add("Another shop", ["https://other.example"], by=by)
    begun = assistant.webchat.begin(site, language="en", page=_SITE)
    chat = begun.conversation.id
    file = assistant.webchat.attach(chat, "parcel.txt", b"It is torn.")
    said = assistant.webchat.say(chat, Said(QUESTION, attachments=(file.id,)))
    webhook, _ = assistant.webhooks.add("http://127.0.0.1:1/hooks", by=by)
    delivery = assistant.webhooks.ping(webhook.id, by=by)
    suggestion = assistant.ask(
        QUESTION, audience=Audience.INTERNAL, on=date.today(), asked_by=by.id
    )
    decision = staff.post(
        "/api/v1/offers/decisions",
        json={"case": "x", "customer": "C-1", "offer": "goodwill", "reason": "late"},
    ).json()
    messages = [each.id for each in (said.message, said.answer) if each is not None]
    known: dict[str, Sequence[str]] = {
        "case": cases,
        "escalation": escalations,
        "promise": [each["id"] for each in promises if "id" in each],
        "document_id": ["returns", "authority"],
        "number": ["1"],
        "customer_id": ["C-1"],
        "customer": ["C-1"],
        "suggestion_id": [suggestion.id],
        "conversation_id": [suggestion.conversation],
        "decision": [decision["id"]] if "id" in decision else [],
        "name": ["plan", "topics", "risks"],
        "key": [spare.key],
        "webhook": [webhook.id],
        "delivery": [delivery.id],
        "conversation": [chat],
        "message": messages,
        "attachment": [file.id],
        "after": messages,
    }
    return FuzzedHome(
        {name: ids for name, ids in known.items() if ids},
        {
            "X-Site-Key": site.key,
            "Origin": _SITE,
            "Authorization": f"Bearer {begun.token}",
        },
    )


def _case(staff: TestClient, text: str) -> str:
    message = {"text": text, "channel": "email", "contact": f"{len(text)}@example.org"}
    case: str = staff.post("/api/v1/inbox/messages", json=message).json()["id"]
    return case
