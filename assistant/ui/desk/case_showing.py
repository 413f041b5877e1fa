"""An open case as HTML: its head, its messages between what was asked, what stands beside it."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime
from hashlib import sha256

from assistant.access import people
from assistant.access.model import Person
from assistant.access.permissions import Permission
from assistant.answering.model import Citation
from assistant.casework.model import (
    Author,
    CaseFile,
    CaseId,
    Outcome,
    State,
)
from assistant.casework.ports import Casework
from assistant.errors import AssistantError, RequestRefusedError
from assistant.escalation.model import WayUp
from assistant.ui.casework import endings, heads, promises, rows, satisfaction, timeline, ways
from assistant.ui.casework.chats import ChatView
from assistant.ui.casework.heads import HeadView
from assistant.ui.casework.satisfaction import SurveyView
from assistant.ui.casework.voices import Voice, Voices
from assistant.ui.casework.ways import WayView
from assistant.ui.desk.memory import Memory
from assistant.ui.desk.showing import pending_view
from assistant.ui.desk.telling import Log, Said
from assistant.ui.desk.underway import Underway
from assistant.ui.desk.views import TurnView
from assistant.ui.templates import render
from kb.database import Database
from kb.errors import KnowledgeBaseError

_LONGEST_TITLE = 200
_LONGEST_SPOKEN = 300


class CaseShowing:
    """Renders the cases one person may see."""

    def __init__(
        self, casework: Casework, database: Database, memory: Memory, voices: Voices
    ) -> None:
        self._casework = casework
        self._database = database
        self._memory = memory
        self.voices = voices

    def file(self, person: Person, case: str) -> CaseFile | None:
        """Everything about a case; None when there is none, or it is not theirs to see."""
        if not case:
            return None
        with suppress(RequestRefusedError):
            return self._casework.file(CaseId(case), by=person)
        return None

    def thread(
        self, person: Person, file: CaseFile, *, underway: Underway | None = None, fresh: str = ""
    ) -> str:
        """Messages and what was asked of the library, in the order of time."""
        # What the assistant sent stands there as its message, with its sources.
        said = {each.suggestion for each in file.messages if each.author is Author.ASSISTANT}
        told = self._memory.turns(person, file.case.id, fresh=fresh)
        turns = tuple(each for each in told if each.id not in said)
        pending = pending_view(underway) if underway is not None else None
        newest = f"m{file.messages[-1].id}" if file.messages else ""
        if turns and (not file.messages or turns[-1].at > file.messages[-1].at):
            newest = turns[-1].id
        voice = self.voices.of(file.case, by=person)
        items = [*timeline.said_in(file, voice, self._survey(voice)), *_timed(turns)]
        return render(
            "desk/case_thread",
            days=timeline.by_day(items, date.today()),
            pending=pending,
            case=file.case.id,
            newest="pending" if pending else newest,
        )

    def tell(self, log: Log, person: Person, file: CaseFile, *, draft: str | None = None) -> str:
        """Tell the page how a case stands now; `draft` is what was typed there and not sent.

        None says nothing of it: what the page has of it stays.
        """
        now = datetime.now(UTC)
        voice = self.voices.of(file.case, by=person)
        head = heads.head_view(file, now, viewer=person, side=voice.side)
        return log.tell(
            "case",
            id=file.case.id,
            revision=str(file.case.revision),
            digest=digest(person, file, voice),
            title=head.title[:_LONGEST_TITLE],
            mine=head.mine,
            may_act=head.may_act,
            may_answer=may_answer(person, file),
            resolved=head.resolved,
            customer=file.case.customer,
            order=file.case.order,
            who=head.who,
            channel=file.case.channel,
            now=now.isoformat(),
            draft=draft or "",
            drafted=draft is not None,
            head=render("desk/case_head", head=head, people=self._people(person)),
            side=self._side(person, file, head, now, self._survey(voice)),
            **chat_lines(file, head.chat),
        )

    def found(self, person: Person, file: CaseFile, text: str) -> str:
        """The promises in a reply as chips to be decided on; '' when there is none."""
        found = self._casework.check(file.case.id, text, by=person)
        if not found:
            return ""
        views = [promises.found_view(each) for each in found]
        return render("desk/case_found", found=views, people=self._people(person), me=person.id)

    def source(self, person: Person, case: str, wanted: str, number: str) -> Citation | None:
        """A citation of a case: of a message, an escalation, or a way up; named by `wanted`."""
        file = self.file(person, case)
        kind, _, id_ = wanted.partition(":")
        if file is None:
            return None
        if kind == "message":
            cited = (each.citations for each in file.messages if each.id == id_)
            return next((one for some in cited for one in some if str(one.n) == number), None)
        if kind == "escalation":
            return next((each.policy for each in file.escalations if each.id == id_), None)
        ways_up = self._ways(person, file) if kind == "way" else ()
        return next((each.policy for each in ways_up if each.path.id == id_), None)

    def _survey(self, voice: Voice) -> SurveyView | None:
        given = voice.survey
        if given is None:
            return None
        told = satisfaction.told_views(self._database, given)
        return satisfaction.survey_view(given, datetime.now(UTC), told=told)

    def _side(
        self,
        person: Person,
        file: CaseFile,
        head: HeadView,
        now: datetime,
        survey: SurveyView | None,
    ) -> str:
        escalations = [
            ways.escalation_view(each, now, me=person.name) for each in reversed(file.escalations)
        ]
        return render(
            "desk/case_side",
            head=head,
            ways=self._open_ways(person, file, now) if not head.resolved else (),
            escalations=escalations,
            has_packet=file.packet is not None,
            survey=survey,
            promises=promises.promise_views(file.promises, now, me=person.id),
            ending=endings.ending_view(file, now),
            outcomes=tuple(Outcome),
            story=timeline.story_view(file.events, date.today()),
            may_withdraw=person.may(Permission.SUPERVISE),
        )

    def _open_ways(self, person: Person, file: CaseFile, now: datetime) -> tuple[WayView, ...]:
        going = [each.path for each in file.escalations if each.state.value in ("open", "taken")]
        return ways.way_views(self._ways(person, file), now, open_paths=going)

    def _ways(self, person: Person, file: CaseFile) -> Sequence[WayUp]:
        # A policy that cannot be looked up now hides no case.
        with suppress(AssistantError, KnowledgeBaseError):
            return self._casework.ways_up(file.case.id, by=person)
        return ()

    def _people(self, person: Person) -> Sequence[Person]:
        """Everybody who works here, the person first."""
        here = [each for each in people.everyone(self._database) if each.disabled_at is None]
        return sorted(here, key=lambda each: (each.id != person.id, each.name.casefold()))


def may_answer(person: Person, file: CaseFile) -> bool:
    """Whether this person may write to the customer: the case is theirs, or nobody's."""
    return file.case.owner in (None, person.id) and file.case.state is not State.RESOLVED


def last_words(file: CaseFile) -> str:
    """What the customer wrote last; '' when they wrote nothing."""
    said = (each.text for each in reversed(file.messages) if each.author is Author.CUSTOMER)
    return next(said, "")


def digest(person: Person, file: CaseFile, voice: Voice) -> str:
    """What a page shows of a case; the same while nothing happened, whatever the time.

    Who writes in a chat and what was read there is told apart from it: see `chat_lines`.
    """
    others = heads.others(file.viewers, me=person.id)
    seen = f"{file.case.revision} {len(file.messages)} {file.case.owner} {others} {voice.mark}"
    return sha256(seen.encode()).hexdigest()[:32]


def chat_lines(file: CaseFile, chat: ChatView | None) -> dict[str, Said]:
    """What the page's script is told of a chat; `live` while its customer is in it.

    `heard` counts the customer's messages; `said` is what is said aloud of the newest one.
    """
    theirs = [each for each in file.messages if each.author is Author.CUSTOMER]
    newest = " ".join(theirs[-1].text.split())[:_LONGEST_SPOKEN] if theirs else ""
    told: dict[str, Said] = {
        "live": chat is not None and chat.here,
        "typing": chat.typing if chat is not None else "",
        "seen": chat.seen if chat is not None else "",
        "heard": len(theirs),
        "said": f"{rows.called(file.case)}: {newest}" if newest else "",
    }
    return {**told, "chat": f"{told['live']} {told['typing']} {told['seen']}"}


def _timed(turns: Sequence[TurnView]) -> Iterator[tuple[datetime, TurnView]]:
    for turn in turns:
        yield turn.at, turn
