"""The texts people edit about service, each with whoever reads it: lexicons, topics, the plan."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from assistant.access.model import Person
from assistant.errors import RequestRefusedError
from assistant.escalation.errors import PlanRefusedError
from assistant.escalation.service_desk import EscalationDesk
from assistant.triage.desk import TriageDesk
from assistant.triage.errors import LexiconRefusedError
from assistant.triage.service_texts import PublishedText, ServiceTexts, TextName
from assistant.triage.topics.errors import TaxonomyRefusedError
from kb.database import Database

EDITABLE = {
    TextName.PLAN: "Who helps with what, by when: calendars, teams, service levels, ways up",
    TextName.TOPICS: "What messages are about, with examples",
    TextName.EMOTIONS: "How writers feel, and the words that tell it",
    TextName.RISKS: "What a message may become, and the words that tell it",
    TextName.URGENCY: "Words that tell how soon it matters",
    TextName.STAGE: "Words that tell where a purchase stands",
    TextName.PERSON: "Words that ask for a person",
    TextName.PRIORITY: "What is handled first, by rules",
}
"""The texts and what each is about, in the order in which a screen lists them."""


@dataclass(frozen=True, slots=True)
class TextFault:
    """One fault of a text: its line (from 1; 0 for none) and what to write instead."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class HeldText:
    """A text as it holds; version 0 is the one that comes with the product."""

    name: TextName
    version: int
    text: str


class ServiceTextDesk:
    """Reads, checks and publishes the texts of one home; threads may share it."""

    def __init__(self, database: Database, triage: TriageDesk, escalations: EscalationDesk) -> None:
        self._texts = ServiceTexts(database)
        self._triage = triage
        self._escalations = escalations

    def held(self, name: TextName) -> HeldText:
        """The text that holds."""
        published = self._texts.current(name)
        version = published.version if published else 0
        if name is TextName.PLAN:
            return HeldText(name, version, self._escalations.text())
        return HeldText(name, version, self._triage.text(name))

    def versions(self, name: TextName, limit: int) -> Sequence[PublishedText]:
        """Its versions, newest first, and who let them hold."""
        return self._texts.versions(name, limit)

    def faults(self, name: TextName, text: str) -> tuple[TextFault, ...]:
        """Every fault of a text, in the order of lines; none when it can hold."""
        try:
            self._check(name, text)
        except PlanRefusedError as error:
            return tuple(TextFault(each.line, each.reason) for each in error.faults)
        except LexiconRefusedError as error:
            return tuple(
                TextFault(each.line if each.file == name else 0, str(each)) for each in error.faults
            )
        except TaxonomyRefusedError as error:
            return tuple(TextFault(each.line, each.reason) for each in error.faults)
        return ()

    def publish(
        self,
        name: TextName,
        text: str,
        *,
        by: Person,
        note: str = "",
        based_on: int | None = None,
    ) -> HeldText:
        """Let a text hold from now on; raises RequestRefusedError with its first faults."""
        faults = self.faults(name, text)
        if faults:
            first = faults[0]
            more = f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
            raise RequestRefusedError(f"{name.value} line {first.line}: {first.reason}{more}")
        if name is TextName.PLAN:
            plan = self._escalations.publish(text, by=by, note=note, based_on=based_on)
            return HeldText(name, plan.version, text)
        published = self._triage.publish(name, text, by=by, note=note, based_on=based_on)
        return HeldText(name, published.version, text)

    def _check(self, name: TextName, text: str) -> None:
        if name is TextName.PLAN:
            self._escalations.check(text, on=datetime.now(UTC).astimezone().date())
        else:
            self._triage.check(name, text)


def read_name(said: str) -> TextName:
    """The text of that name; raises RequestRefusedError naming those there are."""
    for name in EDITABLE:
        if name.value == said.casefold().strip():
            return name
    known = ", ".join(each.value for each in EDITABLE)
    raise RequestRefusedError(f"there is no text {said[:40]!r}; name one of {known}")
