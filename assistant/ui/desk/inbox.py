"""The inbox beside the conversations: one queue of all channels, kept up to date."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from assistant.access.model import Person
from assistant.casework.model import Case, QueueFilter, State
from assistant.casework.ports import Casework
from assistant.errors import AssistantError
from assistant.ui import words
from assistant.ui.casework import rows, signs
from assistant.ui.desk.case_following import CaseFollowing
from assistant.ui.desk.events import DeskEvents
from assistant.ui.desk.state import DeskChange, Tab
from assistant.ui.desk.telling import tell
from assistant.ui.events import Sent
from assistant.ui.templates import render
from kb.errors import KnowledgeBaseError

_SHOWN = 100
_LONGEST_SEARCH = 200
_CHANNELS = ("chat", "email", "phone", "social", "store")
_NOTHING = "Nothing waits. What customers write comes in here by itself."
_NOTHING_FITS = "No case fits; choose other filters."


class InboxEvents:
    """What the inbox asks for; everything is asked of casework, for the person of the session."""

    def __init__(self, casework: Casework, desk: DeskEvents) -> None:
        self._casework = casework
        self._voices = desk.cases.voices
        self._following = CaseFollowing(casework, desk)

    def look(self, person: Person, tab: Tab, sent: Sent) -> DeskChange:
        """Some time went by, or other filters were chosen; only what changed is told."""
        try:
            inbox = self._queue(person, sent)
        except (AssistantError, KnowledgeBaseError) as error:
            inbox = tell("trouble", error=str(error))
        return replace(self._following.follow(person, tab, sent), inbox=inbox)

    def fail(self, _person: Person, _tab: Tab, _sent: Sent, why: str) -> DeskChange:
        """Something broke: the rows stay as they are."""
        return DeskChange(inbox=tell("trouble", error=why))

    def _queue(self, person: Person, sent: Sent) -> str | None:
        now = datetime.now(UTC)
        wanted = wanted_cases(person, sent)
        cases = self._casework.queue(wanted, by=person, limit=_SHOWN)
        counts = self._casework.counts(by=person)
        current, known = sent.text("case"), sent.text("state")
        here = self._voices.here(cases, by=person)
        counted = repr(sorted(counts.items()))
        state = rows.digest(cases, current, counted, repr(wanted), repr(sorted(here)))
        if state == known:
            return None
        views = [
            rows.row_view(each, now, me=person.id, current=current, here=here) for each in cases
        ]
        anything = wanted == QueueFilter()
        return tell(
            "queue",
            request=sent.text("request"),
            digest=state,
            now=now.isoformat(),
            html=render("casework/rows", rows=views, empty=_NOTHING if anything else _NOTHING_FITS),
            news=_news(cases, sent.text("urgent")) if known else "",
            urgent=",".join(each.id for each in cases if each.priority == 1),
            **_counted(counts),
        )


def wanted_cases(person: Person, sent: Sent) -> QueueFilter:
    """The filters as the page has them; what is none of them leaves nothing out."""
    owners = {"mine": frozenset({str(person.id)}), "unclaimed": frozenset({""})}
    whose, channel = sent.text("whose"), sent.text("channel")
    resolved = whose == "resolved"
    return QueueFilter(
        states=frozenset({State.RESOLVED}) if resolved else QueueFilter().states,
        channels=frozenset({channel}) if channel in _CHANNELS else frozenset(),
        owners=owners.get(whose, frozenset()),
        containing=sent.text("words")[:_LONGEST_SEARCH],
        late=sent.text("late") == "yes",
    )


def filters() -> str:
    """The inbox without its rows: its switch, filters and their places."""
    return render("desk/inbox", channels=[(each, signs.channel_sign(each)) for each in _CHANNELS])


def _counted(counts: Mapping[str, int]) -> dict[str, int]:
    return {name: counts.get(name, 0) for name in ("open", "mine", "unclaimed", "late")}


def _news(cases: Sequence[Case], known: str) -> str:
    """What is said of urgent cases that were not there before; '' for none."""
    before = frozenset(known.split(","))
    fresh = [each for each in cases if each.priority == 1 and each.id not in before]
    if not fresh:
        return ""
    if len(fresh) > 1:
        return f"{words.count(len(fresh), 'new urgent case')}"
    return f"New urgent case: {rows.who(fresh[0])}, {fresh[0].title}"
