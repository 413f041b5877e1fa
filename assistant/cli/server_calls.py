"""The running server of a home, as commands use it: it owns the index, so it answers."""

import json
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import httpx

from assistant.errors import RequestRefusedError, ServerError
from assistant.json_value import Json
from assistant.settings import Settings
from kb.model import Audience

if TYPE_CHECKING:
    from assistant.casework.model import Received

_PATIENCE_S = 60.0


@dataclass(frozen=True, slots=True)
class About:
    """Whom a question is about, their order, and by e-mail who makes offers; empty: nobody."""

    customer: str = ""
    order: str = ""
    offers_as: str = ""


@dataclass(frozen=True, slots=True)
class RunningServer:
    """A server that answered just now, and the home owner's token for it."""

    url: str
    token: str

    def ask(
        self,
        text: str,
        *,
        audience: Audience,
        on: date,
        channel: str,
        conversation: str,
        about: About,
    ) -> dict[str, Json]:
        """Ask the server; the answer in the shape of `suggestion_json`."""
        answer = self._call(
            "ask",
            question=text,
            audience=audience.value,
            on=on.isoformat(),
            channel=channel,
            conversation=conversation,
            customer=about.customer,
            order=about.order,
            offers_as=about.offers_as,
        )
        if not isinstance(answer, dict):
            raise ServerError(f"{self.url} answered in a shape nobody knows; restart it")
        return answer

    def search(
        self, text: str, *, audience: Audience, on: date, limit: int
    ) -> list[dict[str, Json]]:
        """Search on the server; hits in the shape of `hit_json`."""
        found = self._call("search", text=text, k=limit, audience=audience.value, on=on.isoformat())
        if not isinstance(found, list):
            raise ServerError(f"{self.url} answered in a shape nobody knows; restart it")
        return [each for each in found if isinstance(each, dict)]

    def triage(self, text: str, *, channel: str, customer: str) -> dict[str, Json]:
        """Have the server read a message; in the shape of `reading_json`."""
        read = self._call("triage", text=text, channel=channel, customer=customer)
        if not isinstance(read, dict):
            raise ServerError(f"{self.url} answered in a shape nobody knows; restart it")
        return read

    def receive(self, message: "Received") -> str:
        """Have the server take a message in; its case's id."""
        case = self._call(
            "inbox/messages",
            text=message.text,
            channel=message.channel,
            at=message.at.isoformat(),
            external=message.external,
            thread=message.thread,
            case=message.case or "",
            customer=message.customer,
            contact=message.contact,
            name=message.name,
            subject=message.subject,
            order=message.order,
            reach=message.reach,
        )
        if not isinstance(case, dict):
            raise ServerError(f"{self.url} answered in a shape nobody knows; restart it")
        return str(case["id"])

    def reindex(self) -> None:
        """Have the server rebuild its indexes; returns when they are in use."""
        self._call("reindex")

    def _call(self, what: str, **body: str | int) -> Json:
        try:
            response = httpx.post(
                f"{self.url}/api/v1/{what}",
                json=body,
                headers={"Authorization": f"Bearer {self.token}"},
                timeout=_PATIENCE_S if what != "reindex" else None,
                trust_env=False,
            )
        except httpx.HTTPError as error:
            raise ServerError(
                f"the server at {self.url} does not answer ({error}); restart it"
            ) from error
        if response.is_success:
            value: Json = response.json()
            return value
        raise RequestRefusedError(_problem(response))


def running(settings: Settings) -> RunningServer | None:
    """The server that owns this home's index, if one is alive; None otherwise."""
    try:
        noted = json.loads((settings.home / "server.json").read_text("utf-8"))
        server = RunningServer(url=str(noted["url"]), token=str(noted["token"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
    try:
        alive = httpx.get(f"{server.url}/healthz", timeout=2.0, trust_env=False)
    except httpx.HTTPError:
        # Left behind by a server that was killed.
        return None
    return server if alive.is_success else None


def _problem(response: httpx.Response) -> str:
    try:
        said = response.json()
        return str(said.get("detail") or said.get("title"))
    except (ValueError, AttributeError):
        return f"the server answered {response.status_code}"
