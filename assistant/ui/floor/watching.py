"""What the floor does about cases: watch escalations, people and one conversation; act on them."""

import hashlib
import json
import uuid
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime

from assistant.access import people
from assistant.access.model import Person
from assistant.casework.model import Case, CaseFile, CaseId, Escalation, QueueFilter
from assistant.casework.ports import Casework
from assistant.errors import AssistantError, RequestRefusedError
from assistant.ui import words
from assistant.ui.casework import heads, packets, rows, satisfaction, timeline, ways
from assistant.ui.casework.satisfaction import SurveyView
from assistant.ui.casework.voices import Voice, Voices
from assistant.ui.events import Sent
from assistant.ui.floor import case_views
from assistant.ui.templates import render
from kb.database import Database
from kb.errors import KnowledgeBaseError

MOST_CASES = 500
Said = str | int | bool


class CaseWatch:
    """The floor's events about cases; `person` is always the one of the session on the server.

    Each answers with a message for the script of the part that asked, or None: nothing changed.
    """

    def __init__(self, casework: Casework, database: Database, voices: Voices) -> None:
        self._casework = casework
        self._database = database
        self._voices = voices

    def escalations(self, person: Person, sent: Sent) -> str | None:
        """The escalations that go on, if the page shows something else."""
        try:
            found = self._casework.escalations(by=person)
            cases = self._cases_of(found, person)
            counts = self._casework.counts(by=person)
        except (AssistantError, KnowledgeBaseError) as error:
            return told("trouble", text=str(error))
        shown = _digest(
            [*(f"{each.id} {each.state} {each.taken_by} {each.due_at}" for each in found)],
            rows.digest(tuple(cases.values()), repr(sorted(counts.items()))),
        )
        if shown == sent.text("shown"):
            return None
        now = datetime.now(UTC)
        here = self._people(person)
        views = case_views.going_views(
            found, cases, now, viewer=person, names={each.email: each.name for each in here}
        )
        return told(
            "shown",
            digest=shown,
            now=now.isoformat(),
            count=len(views),
            html=render(
                "floor/escalations",
                views=views,
                counts=_counted(counts),
                people=here,
                me=person.id,
            ),
        )

    def people(self, person: Person, sent: Sent) -> str | None:
        """Everybody's load, if the page shows something else."""
        try:
            loads = self._casework.loads(by=person)
            cases = self._casework.queue(QueueFilter(), by=person, limit=MOST_CASES)
            made = self._casework.promises(by=person)
        except (AssistantError, KnowledgeBaseError) as error:
            return told("trouble", text=str(error))
        now = datetime.now(UTC)
        late = [each.id for each in cases if case_views.is_late(each, now)]
        overdue = [each.id for each in made if each.due_at <= now]
        given = self._voices.newest(by=person)
        newest = [f"{each.case} {each.at}" for each in given]
        shown = _digest([repr(loads), *late, *overdue, *newest], rows.digest(cases))
        if shown == sent.text("shown"):
            return None
        here = self._people(person)
        view = case_views.people_view(
            loads, cases, made, now, viewer=person, people={each.id: each for each in here}
        )
        said = satisfaction.said_view(given, now)
        html = render("floor/people", view=view, said=said, people=here, me=person.id)
        return told("shown", digest=shown, now=now.isoformat(), html=html)

    def follow(self, person: Person, sent: Sent) -> str | None:
        """One conversation as it goes on, if the page shows something else of it."""
        case = CaseId(sent.text("case"))
        try:
            file = self._casework.file(case, by=person)
            self._casework.look(case, by=person)
        except (AssistantError, KnowledgeBaseError) as error:
            return told("gone", case=case, text=str(error))
        voice = self._voices.of(file.case, by=person)
        others = heads.others(file.viewers, me=person.id)
        shown = _digest([others, voice.mark, _now_in(voice)], rows.digest([file.case]))
        shown = f"{shown}{len(file.messages)}"
        if shown == sent.text("shown"):
            return None
        return self._live(person, file, voice, shown)

    def leave(self, person: Person, sent: Sent) -> str | None:
        """The conversation was put aside: others no longer see that it is looked at."""
        with suppress(AssistantError, KnowledgeBaseError):
            self._casework.leave(CaseId(sent.text("case")), by=person)
        return None

    def cite(self, person: Person, sent: Sent) -> str | None:
        """The words that a message or an escalation of a case rests on."""
        wanted, number = sent.text("source"), sent.text("n")
        kind, _, id_ = wanted.partition(":")
        with suppress(RequestRefusedError):
            file = self._casework.file(CaseId(sent.text("case")), by=person)
            if kind == "escalation":
                found = [each.policy for each in file.escalations if each.id == id_]
            else:
                cited = (each.citations for each in file.messages if each.id == id_)
                found = [one for some in cited for one in some if str(one.n) == number]
            if found and found[0] is not None:
                return told("source", html=render("floor/source", source=found[0]))
        return told("failed", text="That source is not on file any more.")

    def _live(self, person: Person, file: CaseFile, voice: Voice, shown: str) -> str:
        now = datetime.now(UTC)
        head = heads.head_view(file, now, viewer=person, side=voice.side)
        escalations = [
            ways.escalation_view(each, now, me=person.name) for each in reversed(file.escalations)
        ]
        return told(
            "shown",
            digest=shown,
            now=now.isoformat(),
            case=file.case.id,
            title=head.title,
            head=render("floor/live_head", head=head, people=self._people(person), me=person.id),
            html=render(
                "floor/live",
                days=timeline.messages_by_day(file, date.today(), voice, self._survey(voice)),
                typing=head.chat.typing if head.chat else "",
                escalations=[each for each in escalations if each.going],
                packet=packets.packet_view(file.packet, now) if file.packet else None,
                story=timeline.story_view(file.events, date.today()),
            ),
        )

    def _survey(self, voice: Voice) -> SurveyView | None:
        given = voice.survey
        if given is None:
            return None
        told_from = satisfaction.told_views(self._database, given)
        return satisfaction.survey_view(given, datetime.now(UTC), told=told_from)

    def _cases_of(self, found: Sequence[Escalation], person: Person) -> Mapping[str, Case]:
        """The cases of escalations; one that is not in the queue any more is looked up."""
        wanted = QueueFilter(escalated=True)
        cases = {
            str(each.id): each for each in self._casework.queue(wanted, by=person, limit=MOST_CASES)
        }
        for each in found:
            if each.case not in cases:
                with suppress(RequestRefusedError):
                    cases[each.case] = self._casework.file(each.case, by=person).case
        return cases

    def _people(self, person: Person) -> list[Person]:
        """Everybody who works here, the person first."""
        here = [each for each in people.everyone(self._database) if each.disabled_at is None]
        return sorted(here, key=lambda each: (each.id != person.id, each.name.casefold()))


@dataclass(frozen=True, slots=True)
class CountsView:
    """The line above the escalations: how many cases there are, late and unclaimed ones."""

    open: str
    late: int
    unclaimed: int


def _now_in(voice: Voice) -> str:
    """Who writes in a chat, and what was read there."""
    side = voice.side
    return f"{side.typing} {side.read_up_to}" if side is not None else ""


def told(state: str, **said: Said) -> str:
    """A message for a part's script; no two are the same."""
    return json.dumps({"state": state, "message": uuid.uuid4().hex, **said})


def _counted(counts: Mapping[str, int]) -> CountsView:
    return CountsView(
        words.count(counts.get("open", 0), "case"),
        counts.get("late", 0),
        counts.get("unclaimed", 0),
    )


def _digest(seen: Sequence[str], more: str) -> str:
    return hashlib.sha256("\n".join([*seen, more]).encode()).hexdigest()[:32]
