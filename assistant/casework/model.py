"""Cases as people work on them: messages, clocks, escalations, promises; plain values."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NewType

from assistant.access.model import PersonId
from assistant.answering.model import Citation
from assistant.escalation.model import CalendarId, LevelId, PathId, TeamId
from assistant.triage.model import Triage

CaseId = NewType("CaseId", str)
MessageId = NewType("MessageId", str)
ClockId = NewType("ClockId", str)
EscalationId = NewType("EscalationId", str)
PromiseId = NewType("PromiseId", str)

LONGEST_INBOUND = 200_000
"""How many characters of an inbound message are kept; a longer one is cut, and says so."""

LONGEST_REPLY = 20_000

ASSISTANT = "assistant"
"""Who wrote what the assistant sent by itself."""


class State(StrEnum):
    """Where a case stands. WAITING is for the customer; RESOLVED opens again when they write."""

    OPEN = "open"
    WAITING = "waiting"
    RESOLVED = "resolved"


class Handler(StrEnum):
    """Who answers the customer; the assistant is silent while it is a person."""

    ASSISTANT = "assistant"
    PERSON = "person"


class Author(StrEnum):
    """Whose a message is. A note is read by staff only."""

    CUSTOMER = "customer"
    ASSISTANT = "assistant"
    AGENT = "agent"
    NOTE = "note"


class Outcome(StrEnum):
    """How a case ended."""

    SOLVED = "solved"
    PARTLY = "partly_solved"
    DECLINED = "declined"
    NO_ANSWER = "customer_did_not_answer"
    DUPLICATE = "duplicate"
    NOT_A_CASE = "not_a_case"

    @property
    def label(self) -> str:
        """The outcome as a screen writes it."""
        return self.value.replace("_", " ")


@dataclass(frozen=True, slots=True)
class Received:
    """A message from a customer, as it came in.

    `external` names it in the system it came from: the same name on the same channel is the same
    message, taken in once. `thread` names the conversation there; messages of one thread, and
    of one unresolved case, belong together. `contact` is how the writer is reached or known
    there (an address, a number, a handle). `customer` is an id of ours, or empty. `reach` is
    how many people saw a public post. `at` is when it was written.
    """

    text: str
    channel: str
    at: datetime
    external: str = ""
    thread: str = ""
    case: CaseId | None = None
    customer: str = ""
    contact: str = ""
    name: str = ""
    subject: str = ""
    order: str = ""
    reach: int = 0


@dataclass(frozen=True, slots=True)
class CaseMessage:
    """One message of a case; `by` is who wrote it as a person reads it.

    `suggestion` is what the assistant's or agent's words came from, or empty. `citations` are
    copies of what the words rest on. `triage` is of customers' messages.
    """

    id: MessageId
    case: CaseId
    at: datetime
    author: Author
    by: str
    channel: str
    text: str
    suggestion: str = ""
    citations: tuple[Citation, ...] = ()
    triage: Triage | None = None


class ClockKind(StrEnum):
    """What has to be done by a time."""

    FIRST_RESPONSE = "first_response"
    NEXT_RESPONSE = "next_response"
    RESOLUTION = "resolution"
    ESCALATION = "escalation"
    PROMISE = "promise"
    CHECK_IN = "check_in"

    @property
    def label(self) -> str:
        """What is due, as a screen writes it."""
        return self.value.replace("_", " ")


class ClockState(StrEnum):
    """RUNNING goes on, PAUSED waits for the customer, STOPPED was done (in time or late)."""

    RUNNING = "running"
    PAUSED = "paused"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Clock:
    """A deadline of a case, in UTC; `about` is the escalation or promise it is of, or empty.

    `left` is the working time that was left when it was paused. `breached_at` is when it was
    seen to be missed; a clock that was stopped in time has none.
    """

    id: ClockId
    case: CaseId
    kind: ClockKind
    state: ClockState
    started_at: datetime
    due_at: datetime
    warn_at: datetime
    calendar: CalendarId
    level: LevelId | None = None
    about: str = ""
    left: timedelta | None = None
    warned_at: datetime | None = None
    breached_at: datetime | None = None
    stopped_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """One matter of one customer, whatever channel it came by.

    `priority` is 1 (first) to 5 with its reasons; `triage` is of the newest message of the
    customer. `owner` is who works on it, None while nobody claimed it; `owner_name` for screens.
    `team` is empty before any escalation. `next_due` is the soonest running clock. `revision`
    grows with every change: what was done to an older one is refused.
    """

    id: CaseId
    channel: str
    title: str
    customer: str
    customer_name: str
    contact: str
    order: str
    state: State
    handler: Handler
    owner: PersonId | None
    owner_name: str
    team: TeamId | None
    priority: int
    triage: Triage
    opened_at: datetime
    latest_at: datetime
    latest_text: str
    reach: int
    abstained: int
    unread: bool
    next_due: Clock | None
    outcome: Outcome | None
    resolved_at: datetime | None
    revision: int


class EscalationState(StrEnum):
    """OPEN waits to be taken, TAKEN is worked on, DONE was answered, MOVED went further up."""

    OPEN = "open"
    TAKEN = "taken"
    DONE = "done"
    MOVED = "moved"
    WITHDRAWN = "withdrawn"


GOING = (EscalationState.OPEN.value, EscalationState.TAKEN.value)
"""The states of an escalation that somebody still has to do something about."""


@dataclass(frozen=True, slots=True)
class Escalation:
    """A case on its way up a path. `raised_by` is a person's name, or 'Handrail' by rule.

    `person` is who was on duty, an e-mail address, or empty. `before` is the escalation it went
    on from.
    """

    id: EscalationId
    case: CaseId
    path: PathId
    title: str
    required: bool
    team: TeamId
    team_title: str
    person: str
    tier: str
    why: tuple[str, ...]
    policy: Citation | None
    state: EscalationState
    raised_by: str
    raised_at: datetime
    due_at: datetime
    taken_by: str = ""
    taken_at: datetime | None = None
    before: EscalationId | None = None


class Section(StrEnum):
    """The parts of a handover packet, in their order."""

    CUSTOMER = "customer"
    WANTS = "wants"
    TRIED = "tried"
    FACTS = "facts"
    OFFERS = "offers"
    MOOD = "mood"
    PROMISES = "promises"
    TIME = "time"
    NEXT = "next"

    @property
    def label(self) -> str:
        """The section's heading."""
        return _SECTIONS[self]


_SECTIONS = {
    Section.CUSTOMER: "Who the customer is",
    Section.WANTS: "What they want",
    Section.TRIED: "What was tried",
    Section.FACTS: "Facts, and where they stand",
    Section.OFFERS: "Offers made",
    Section.MOOD: "How they feel",
    Section.PROMISES: "What was promised",
    Section.TIME: "Time left",
    Section.NEXT: "Suggested next step",
}


@dataclass(frozen=True, slots=True)
class PacketLine:
    """One line of a packet. `source` names where it stands (a message, a document, the record).

    `quote` are its words there, verbatim, or empty where the record says it. `checked` is False
    where a person wrote it and nothing on file supports it; `why` says what was not found. `by`
    is who wrote or changed it, empty for a line made from the record.
    """

    section: Section
    text: str
    source: str = ""
    quote: str = ""
    checked: bool = True
    why: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class Packet:
    """What the next person needs to start where the last one stopped; lines in section order.

    `edited_by` is empty while nobody changed it. `revision` grows with every change. `removed`
    are texts of lines that a person took out, so that they are not made again.
    """

    case: CaseId
    lines: tuple[PacketLine, ...]
    made_at: datetime
    edited_by: str = ""
    escalation: EscalationId | None = None
    revision: int = 0
    removed: tuple[str, ...] = ()

    def of(self, section: Section) -> tuple[PacketLine, ...]:
        """The lines of one section."""
        return tuple(line for line in self.lines if line.section is section)


class PromiseState(StrEnum):
    """What became of a promise."""

    OPEN = "open"
    KEPT = "kept"
    BROKEN = "broken"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class PromiseFound:
    """A commitment in a text that is not sent yet, or just was.

    `words` is the stretch of the text from `start` to `end`. `due` is when it is to be kept, None
    where the words name no time. `flags` say what is wrong with it, empty when nothing is:
    a policy that does not allow it, nobody who owns it, a time outside working hours.
    """

    words: str
    start: int
    end: int
    what: str
    due: datetime | None
    due_words: str = ""
    policy: Citation | None = None
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Promise:
    """Something a customer was told would be done, by whom and until when.

    `owner` is a person's id. `overdue` is worked out by who shows it, from `due_at`.
    """

    id: PromiseId
    case: CaseId
    customer: str
    words: str
    what: str
    owner: PersonId
    owner_name: str
    made_at: datetime
    due_at: datetime
    state: PromiseState
    closed_at: datetime | None = None
    note: str = ""


class DraftState(StrEnum):
    """Where a proposed past resolution stands."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class ResolutionDraft:
    """A resolved case on its way to becoming a past resolution, without personal data.

    `removed` counts what was taken out. `document` is the document it became, once approved.
    """

    case: CaseId
    title: str
    problem: str
    resolution: str
    outcome: Outcome
    topic: str
    removed: int
    state: DraftState
    proposed_by: str
    proposed_at: datetime
    answered_by: str = ""
    answer_reason: str = ""
    document: str = ""


@dataclass(frozen=True, slots=True)
class CheckIn:
    """A day on which somebody asks a customer how it went; only where the customer agreed."""

    case: CaseId
    customer: str
    due_at: datetime
    agreed_by: str
    done_at: datetime | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody who has a case open right now; `writing` while they type a reply."""

    person: PersonId
    name: str
    seen_at: datetime
    writing: bool


@dataclass(frozen=True, slots=True)
class CaseEvent:
    """One line of a case's story: what was done, by whom ('Handrail' by rule), in plain words."""

    at: datetime
    by: str
    what: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class CaseFile:
    """Everything about one case, for who works on it. Messages and events oldest first."""

    case: Case
    messages: tuple[CaseMessage, ...]
    clocks: tuple[Clock, ...]
    escalations: tuple[Escalation, ...]
    packet: Packet | None
    promises: tuple[Promise, ...]
    draft: ResolutionDraft | None
    check_in: CheckIn | None
    viewers: tuple[Viewer, ...]
    events: tuple[CaseEvent, ...]


class Sorting(StrEnum):
    """How a queue is sorted: by priority and then time left, by time left, by the newest."""

    PRIORITY = "priority"
    DUE = "due"
    NEWEST = "newest"


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """Which cases a queue shows; empty sets and texts leave nothing out.

    `owners` holds person ids, "" for nobody's. `late` shows only what missed a clock.
    """

    states: frozenset[State] = frozenset({State.OPEN, State.WAITING})
    channels: frozenset[str] = frozenset()
    owners: frozenset[str] = frozenset()
    teams: frozenset[str] = frozenset()
    priorities: frozenset[int] = frozenset()
    containing: str = ""
    late: bool = False
    escalated: bool = False
    sorting: Sorting = Sorting.PRIORITY


@dataclass(frozen=True, slots=True)
class Load:
    """How much one person has: open cases, of these urgent (priority 1 or 2) and late ones."""

    person: PersonId
    name: str
    open: int
    urgent: int
    late: int
    waiting: int
    promises: int
