"""Everybody of a company as a program calls for them, and cases to call about."""

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from pydantic import BaseModel, TypeAdapter
from starlette.testclient import TestClient

from assistant.api.case_answers import CaseOut, FileOut
from assistant.server import create_app
from tests.assistant.access.homes import CHEAP, PASSWORD
from tests.assistant.fakes import FakeAssistant
from tests.assistant.served import ORIGIN, add_person

_Shape = TypeVar("_Shape", bound=BaseModel)
_NUMBERS = itertools.count(1)


class Response(Protocol):
    """What a call was answered with."""

    @property
    def status_code(self) -> int: ...
    @property
    def headers(self) -> Mapping[str, str]: ...
    @property
    def text(self) -> str: ...
    def json(self) -> Any: ...


@dataclass(frozen=True, slots=True)
class Callers:
    """One program for each of them; `other` is an agent as `agent` is."""

    assistant: FakeAssistant
    agent: TestClient
    other: TestClient
    supervisor: TestClient
    manager: TestClient
    admin: TestClient

    def wrote(self, text: str = "Where is my parcel?", **told: object) -> CaseOut:
        """The case of a message that came in just now, by e-mail if nothing else is told."""
        number = next(_NUMBERS)
        message = {
            "text": text,
            "channel": "email",
            "external": f"m-{number}",
            "contact": f"writer-{number}@example.org",
            **told,
        }
        return told_as(CaseOut, self.agent.post("/api/v1/inbox/messages", json=message))

    def claimed(self, text: str = "Where is my parcel?", **told: object) -> CaseOut:
        """The same, on which the agent works."""
        case = self.wrote(text, **told)
        return told_as(CaseOut, self.agent.post(f"/api/v1/cases/{case.id}/claim"))

    def file(self, case: str) -> FileOut:
        """Everything about a case."""
        return told_as(FileOut, self.supervisor.get(f"/api/v1/cases/{case}"))


def callers_of(assistant: FakeAssistant) -> Callers:
    """Everybody of a stocked company, signed in; the other agent starts today."""
    add_person(assistant, "other")
    app = create_app(assistant, screens=False, passwords=CHEAP)

    def signed_in(name: str) -> TestClient:
        given = {"email": f"{name}@example.com", "password": PASSWORD}
        program = TestClient(app, base_url=ORIGIN, raise_server_exceptions=False)
        token = program.post("/api/v1/sessions", json=given).json()["token"]
        program.headers["Authorization"] = f"Bearer {token}"
        return program

    return Callers(
        assistant,
        agent=signed_in("agent"),
        other=signed_in("other"),
        supervisor=signed_in("supervisor"),
        manager=signed_in("knowledge_manager"),
        admin=signed_in("admin"),
    )


def told_as(shape: type[_Shape], response: Response) -> _Shape:
    """What was answered, which has that shape and no other."""
    assert response.status_code == 200, response.text
    return shape.model_validate(response.json())


def all_told_as(shape: type[_Shape], response: Response) -> list[_Shape]:
    """A list of what was answered, each of that shape."""
    assert response.status_code == 200, response.text
    return TypeAdapter(list[shape]).validate_python(response.json())  # type: ignore[valid-type]


def refused(response: Response, status: int = 422) -> str:
    """Why a call was refused: one line, as problem details."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    problem = response.json()
    assert problem["status"] == status
    detail = str(problem["detail"])
    assert detail
    assert "\n" not in detail
    return detail
