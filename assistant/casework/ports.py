"""What screens, the API and commands ask about cases; `assistant.casework.desk.CaseDesk` is one."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlalchemy.orm import Session

from assistant.access.model import Person, PersonId
from assistant.answering.model import Citation
from assistant.casework.model import (
    Case,
    CaseFile,
    CaseId,
    CaseMessage,
    CheckIn,
    Escalation,
    EscalationId,
    Load,
    MessageId,
    Outcome,
    Packet,
    PacketLine,
    Promise,
    PromiseFound,
    PromiseId,
    QueueFilter,
    Received,
    ResolutionDraft,
    Viewer,
)
from assistant.escalation.model import PathId, WayUp
from assistant.escalation.reading import Reading


@dataclass(frozen=True, slots=True)
class TrackedPromise:
    """A promise that a person takes on with a reply: its words there, who keeps it, until when."""

    words: str
    owner: PersonId
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Reply:
    """What a person answers the customer; `note` is read by staff only and stops no clock.

    `promises` are taken on with it. `knowingly` sends it although a promise in it is flagged,
    which is on the record. `revision` is the case's as it was looked at, None for any.
    `waiting` leaves the case waiting for the customer.
    """

    case: CaseId
    text: str
    note: bool = False
    suggestion: str = ""
    citations: tuple[Citation, ...] = ()
    promises: tuple[TrackedPromise, ...] = ()
    knowingly: bool = False
    revision: int | None = None
    waiting: bool = True


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a message that came in: `again` when it had been taken in before."""

    case: CaseId
    message: MessageId
    again: bool


Along = Callable[[Session, Taken], None]
"""What is committed together with a message; its case's row is locked then."""


class Inbox(Protocol):
    """Messages come in and become cases that people see, claim and answer."""

    def read_message(self, message: Received, *, earlier: Sequence[str] = ()) -> Reading:
        """What a message says and the ways up it opens; nothing is kept.

        `earlier` are the writer's messages before it, oldest first; of a message of a case they
        are known. Raises UnknownCustomerError.
        """

    def receive(self, message: Received) -> Case:
        """Take a message in, into its case or a new one: triaged, on the clock, on its way up.

        Committed before it returns; the same `external` again changes nothing. The assistant
        answers by itself where the plan lets it, a person has not taken over, and no way up is
        required. Raises RequestRefusedError for what is no message (empty, binary).
        """

    def take_in(self, message: Received, *, along: Along | None = None) -> Taken:
        """Take a message in as `receive` does, but let nobody answer yet.

        `along` joins the transaction of a message that is new; what it raises undoes all of it.
        """

    def let_answer(self, case: CaseId) -> None:
        """Let the assistant answer what waits in a case, where it may; else nothing happens."""

    def queue(self, wanted: QueueFilter, *, by: Person, limit: int = 100) -> Sequence[Case]:
        """The cases this person may see, sorted as asked; at most `limit`."""

    def counts(self, *, by: Person) -> Mapping[str, int]:
        """How many cases: 'mine', 'unclaimed', 'late', 'open', 'escalated'."""

    def file(self, case: CaseId, *, by: Person) -> CaseFile:
        """Everything about one case; raises UnknownCaseError."""

    def look(self, case: CaseId, *, by: Person, writing: bool = False) -> Sequence[Viewer]:
        """Note that this person has it open, and tell who else has."""

    def leave(self, case: CaseId, *, by: Person) -> None:
        """Note that they closed it."""

    def claim(self, case: CaseId, *, by: Person) -> Case:
        """Work on a case nobody works on; of two at once one is told who was first.

        Claiming takes the case over from the assistant. Raises ClaimedError.
        """

    def release(self, case: CaseId, *, by: Person, reason: str = "") -> Case:
        """Give a case back to the queue; its owner may, and supervisors."""

    def assign(self, case: CaseId, to: PersonId, *, by: Person, reason: str = "") -> Case:
        """Give a case to somebody; supervisors may, and its owner to anybody who works here."""

    def read(self, case: CaseId, *, by: Person) -> None:
        """Note that the newest message was read."""

    def about(self, case: CaseId, *, customer: str, order: str = "", by: Person) -> Case:
        """Say whose case it is; raises UnknownCustomerError."""

    def reprioritise(self, case: CaseId, priority: int, *, by: Person, reason: str) -> Case:
        """Put a case before or behind others; the reason is needed and on the record."""


class Talking(Protocol):
    """Replies to the customer, and the silence of the assistant."""

    def check(self, case: CaseId, text: str, *, by: Person) -> Sequence[PromiseFound]:
        """The commitments in a text that is not sent yet, in their order, with what is wrong."""

    def reply(self, reply: Reply, *, by: Person) -> CaseMessage:
        """Send a reply: the case is the person's from then on, clocks stop or pause.

        Raises PromiseFlaggedError (nothing is sent), ClaimedError, ChangedMeanwhileError.
        """

    def answer(
        self, case: CaseId, text: str, *, suggestion: str, citations: tuple[Citation, ...]
    ) -> CaseMessage | None:
        """Send what the assistant answers; None, and nothing sent, when a person has taken over.

        Who answers is looked up in the transaction that sends.
        """

    def hand_back(self, case: CaseId, *, by: Person) -> Case:
        """Let the assistant answer again; the case has no owner then."""

    def ask_for_person(self, case: CaseId, *, why: str = "") -> Case:
        """The customer asks for a person without a message that says so, as by a button.

        Counts as one that does. The ways up are read again, the required ones gone. Nothing
        changes where people answer already. Raises RequestRefusedError for a resolved case.
        """

    def back_to_assistant(self, case: CaseId, *, language: str = "") -> Case:
        """The customer goes back to the assistant, which answers what waits.

        They may while nobody claimed the case, and when its owner was not heard of lately: one
        who is at it would have it taken out of their hands. Where nothing but the wish for a
        person waits, the assistant says that it listens, in a language (ISO 639-1) or the
        customer's. Raises RequestRefusedError while a way up is open.
        """


class Handover(Protocol):
    """The way up, and what goes along."""

    def ways_up(self, case: CaseId, *, by: Person) -> Sequence[WayUp]:
        """The paths open for a case as it stands, required ones first."""

    def draft(self, case: CaseId, path: PathId | None = None, *, by: Person) -> Packet:
        """The handover packet as it would be now; nothing is kept. Keeps what people edited."""

    def keep_packet(
        self, case: CaseId, lines: Sequence[PacketLine], *, revision: int, by: Person
    ) -> Packet:
        """Keep an edited packet: each line checked against the record, quotes verbatim."""

    def escalate(
        self,
        case: CaseId,
        path: PathId,
        *,
        by: Person,
        lines: Sequence[PacketLine] = (),
        revision: int | None = None,
    ) -> Escalation:
        """Send a case up a path with its packet, all in one transaction; its clock starts.

        `revision` is that of the packet the lines were made from, None for any. Raises
        RequestRefusedError for a path the plan does not have, or one already open, and
        ChangedMeanwhileError.
        """

    def take(self, escalation: EscalationId, *, by: Person) -> Escalation:
        """Accept an escalation: the case is this person's. Raises ClaimedError."""

    def finish(self, escalation: EscalationId, *, by: Person, note: str = "") -> Escalation:
        """Note that what was asked for was given."""

    def withdraw(self, escalation: EscalationId, *, by: Person, reason: str) -> Escalation:
        """Take an escalation back; a required one only a supervisor may."""

    def escalations(self, *, by: Person) -> Sequence[Escalation]:
        """The open and taken ones this person may see, soonest due first."""


class Promises(Protocol):
    """What customers were told would be done."""

    def promise(self, case: CaseId, promise: TrackedPromise, *, by: Person) -> Promise:
        """Track a promise of a reply that was sent already."""

    def keep(self, promise: PromiseId, *, by: Person, note: str = "") -> Promise:
        """Note that it was kept."""

    def broken(self, promise: PromiseId, *, by: Person, note: str) -> Promise:
        """Note that it was not kept, and why."""

    def withdrawn(self, promise: PromiseId, *, by: Person, note: str) -> Promise:
        """Note that the customer no longer needs it."""

    def promises(self, *, by: Person, owner: PersonId | None = None) -> Sequence[Promise]:
        """The open ones, soonest due first; of one owner, or of all for who may approve."""


class Endings(Protocol):
    """After the case."""

    def resolve(
        self,
        case: CaseId,
        outcome: Outcome,
        *,
        by: Person,
        check_in: bool = False,
        note: str = "",
        revision: int | None = None,
    ) -> Case:
        """End a case; all its clocks stop. `check_in` schedules one: the customer agreed.

        Refused while an open promise or required escalation has nobody; says which.
        `revision` is the case's as it was looked at, None for any; raises ChangedMeanwhileError.
        """

    def reopen(self, case: CaseId, *, by: Person, reason: str) -> Case:
        """Open a resolved case again: its clocks and escalations go on where they stood."""

    def propose(self, case: CaseId, *, by: Person) -> ResolutionDraft:
        """Make a past resolution of a resolved case, without personal data, to be approved."""

    def drafts(self, *, by: Person) -> Sequence[ResolutionDraft]:
        """Those that wait for a knowledge manager, oldest first."""

    def approve(
        self, case: CaseId, *, by: Person, title: str = "", problem: str = "", resolution: str = ""
    ) -> ResolutionDraft:
        """Let a draft become a past resolution, as it is or as changed; searchable at once."""

    def refuse(self, case: CaseId, *, by: Person, reason: str) -> ResolutionDraft:
        """Turn a draft down."""

    def check_in_after_purchase(self, customer: str, order: str, *, by: Person) -> CheckIn | None:
        """Schedule asking a customer how their order is; they agreed when they bought it.

        None where the order came to nothing. Raises UnknownCustomerError, RequestRefusedError.
        """

    def check_ins(self, *, by: Person) -> Sequence[CheckIn]:
        """Those not done yet, soonest first."""

    def checked_in(self, case: CaseId, *, by: Person, note: str) -> CheckIn:
        """Note that the customer was asked, and what they said."""


class Floor(Protocol):
    """What a supervisor watches."""

    def loads(self, *, by: Person) -> Sequence[Load]:
        """How much each person has, the most first; for who may approve."""


class Casework(Inbox, Talking, Handover, Promises, Endings, Floor, Protocol):
    """Everything about cases; safe to use from many threads.

    Every method that changes something commits it, with a line in the case's story, before it
    returns, and raises RequestRefusedError, in one line that says what to do, when it may not.
    """
