"""What the service page does: open a text, check it, publish it, try a message."""

import json
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime

from assistant.access.model import Person
from assistant.access.permissions import Permission
from assistant.access.refusing import refuse_who_may_not
from assistant.casework.model import Received
from assistant.casework.ports import Casework
from assistant.errors import AssistantError, RequestRefusedError
from assistant.service import EDITABLE, ServiceTextDesk, TextFault, read_name
from assistant.triage.service_texts import TextName
from assistant.ui import words
from assistant.ui.events import Sent
from assistant.ui.offers.sheet import changed_lines, number
from assistant.ui.service.views import TextView, title_of, tried_view, versions_view
from assistant.ui.templates import render
from kb.errors import KnowledgeBaseError

_MOST_FAULTS = 200
_MOST_CHANGES = 400
_MOST_VERSIONS = 50
_CHANNELS = ("chat", "email", "phone", "social", "store")
_MOST_REACH = 10**9
Said = str | int | bool


class ServiceEvents:
    """The page's events; `person` is always the one of the session on the server.

    Each answers with a message for the script; what is typed stays in the browser whatever it is.
    """

    def __init__(self, texts: ServiceTextDesk, casework: Casework) -> None:
        self._texts = texts
        self._casework = casework

    def load(self, person: Person) -> str:
        """A page was opened: the texts there are."""
        return told("ready", editor=person.may(Permission.EDIT_SERVICE), html=self._list())

    def open(self, person: Person, sent: Sent) -> str:
        """A text is asked for: the one that holds, with its versions."""
        try:
            name = read_name(sent.text("name"))
            held = self._texts.held(name)
        except (AssistantError, KnowledgeBaseError) as error:
            return told("failed", text=str(error))
        return told(
            "text",
            name=name.value,
            title=title_of(name),
            about=EDITABLE[name],
            version=held.version,
            text=held.text,
            editor=person.may(Permission.EDIT_SERVICE),
            versions=self._versions(name),
        )

    def older(self, _person: Person, sent: Sent) -> str:
        """A version is asked for, to be read or taken up again."""
        try:
            name = read_name(sent.text("name"))
        except RequestRefusedError as error:
            return told("failed", text=str(error))
        wanted = number(sent.text("version"))
        text = self._text_of(name, wanted)
        if text is None:
            return told("failed", text=f"Version {wanted} cannot be read any more.")
        changes = changed_lines(self._texts.held(name).text, text)
        html = render(
            "service/older",
            version=wanted,
            changes=changes[:_MOST_CHANGES],
            more=max(0, len(changes) - _MOST_CHANGES),
        )
        return told("older", name=name.value, version=wanted, text=text, html=html)

    def check(self, _person: Person, sent: Sent) -> str:
        """Every fault of a text with its line."""
        try:
            name = read_name(sent.text("name"))
            faults = self._texts.faults(name, sent.texts.get("text", ""))
        except (AssistantError, KnowledgeBaseError) as error:
            return self._refused("Not checked", str(error))
        return self._found(faults) if faults else self._answered(render("service/checked"))

    def publish(self, person: Person, sent: Sent) -> str:
        """A text holds from now on, unless a newer one does than it was made from."""
        text, base = sent.texts.get("text", ""), number(sent.text("version"))
        try:
            refuse_who_may_not(person, Permission.EDIT_SERVICE)
            name = read_name(sent.text("name"))
            if self._texts.held(name).version != base:
                return self._overtaken(name, sent.texts.get("before", ""))
            faults = self._texts.faults(name, text)
            if faults:
                return self._found(faults)
            held = self._texts.publish(name, text, by=person, note=sent.text("note"), based_on=base)
        except (AssistantError, KnowledgeBaseError) as error:
            return self._refused("Not published", str(error))
        return told(
            "published",
            name=name.value,
            version=held.version,
            versions=self._versions(name),
            html=self._list(),
        )

    def attempt(self, _person: Person, sent: Sent) -> str:
        """A message is read as if it came in now; nothing of it is kept."""
        text = sent.texts.get("text", "").strip()
        if not text:
            return told("tried", html=render("service/untried", why="Write a message first."))
        now = datetime.now(UTC)
        channel = sent.text("channel")
        message = Received(
            text,
            channel if channel in _CHANNELS else "email",
            now,
            reach=min(number(sent.text("reach")), _MOST_REACH),
        )
        earlier = [each for each in (sent.text("earlier"),) if each]
        try:
            reading = self._casework.read_message(message, earlier=earlier)
        except (AssistantError, KnowledgeBaseError) as error:
            return told("tried", html=render("service/untried", why=str(error)))
        return told("tried", html=render("service/tried", view=tried_view(reading, now)))

    def _list(self) -> str:
        texts = [
            TextView(name.value, title_of(name), about, self._texts.held(name).version)
            for name, about in EDITABLE.items()
        ]
        return render("service/list", texts=texts)

    def _versions(self, name: TextName) -> str:
        published = self._texts.versions(name, _MOST_VERSIONS)
        return render("service/versions", versions=versions_view(published, datetime.now(UTC)))

    def _text_of(self, name: TextName, version: int) -> str | None:
        """A version's text; None for one that is not there, and for what came with Handrail
        where another version holds."""
        held = self._texts.held(name)
        if held.version == version:
            return held.text
        every = self._texts.versions(name, _MOST_VERSIONS)
        return next((each.text for each in every if each.version == version), None)

    def _overtaken(self, name: TextName, before: str) -> str:
        held = self._texts.held(name)
        newest = next(iter(self._texts.versions(name, 1)), None)
        changes = changed_lines(before, held.text) if before else []
        html = render(
            "service/overtaken",
            by=newest.by if newest else "Somebody",
            version=held.version,
            changes=changes[:_MOST_CHANGES],
            more=max(0, len(changes) - _MOST_CHANGES),
        )
        return self._answered(html)

    def _found(self, faults: Sequence[TextFault]) -> str:
        shown = sorted(faults, key=lambda each: each.line)[:_MOST_FAULTS]
        html = render(
            "service/faults",
            faults=shown,
            found=words.count(len(faults), "fault"),
            more=len(faults) - len(shown),
        )
        return self._answered(html)

    def _refused(self, heading: str, why: str) -> str:
        return self._answered(render("service/refused", heading=heading, why=why))

    def _answered(self, html: str) -> str:
        return told("answer", html=str(html))


def told(state: str, **said: Said) -> str:
    """A message for the page's script; no two are the same."""
    return json.dumps({"state": state, "message": uuid.uuid4().hex, **said})
