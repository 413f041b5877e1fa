"""The JSON of cases that programs receive, as OpenAPI describes it; `casework.shown` writes it."""

from datetime import datetime
from typing import Any, Self

from pydantic import Field

from assistant.api.answers import CitationOut, Described, TriageOut, WaysUpOut
from assistant.casework.model import (
    Author,
    ClockKind,
    ClockState,
    DraftState,
    EscalationState,
    Handler,
    Outcome,
    PromiseState,
    Section,
    State,
)
from assistant.triage.service_texts import TextName
from assistant.webchat.model import CustomerSide

Responses = dict[int | str, dict[str, Any]]
"""What a route is described to answer, by status."""


def answers(shape: Any, *, refused: Any = None, conflict: Any = None) -> Responses:
    """A route that answers in a shape, which is a model or a list of one.

    `refused` is the shape of a refusal with 422, `conflict` of one with 409, where either says
    more than any problem does.
    """
    shapes = {200: shape, 422: refused, 409: conflict}
    return {status: {"model": each} for status, each in shapes.items() if each is not None}


class ReadingOut(TriageOut):
    """What a message says, and the ways up it opens."""

    escalation: WaysUpOut


class ClockOut(Described):
    """A deadline; `left_s` is the working time left when it was paused, in seconds.

    `about` names the escalation or promise it is of.
    """

    id: str
    case: str
    kind: ClockKind
    state: ClockState
    started_at: datetime
    due_at: datetime
    warn_at: datetime
    left_s: float | None
    warned_at: datetime | None
    breached_at: datetime | None
    stopped_at: datetime | None
    about: str | None


class CaseOut(Described):
    """One case as a list shows it; `handler` is who answers the customer.

    `owner` is who works on it, null while nobody claimed it. `next_due` is the soonest running
    clock. `revision` grows with every change.
    """

    id: str
    channel: str
    title: str
    customer: str | None
    customer_name: str
    contact: str
    order: str | None
    state: State
    handler: Handler
    owner: str | None
    owner_name: str
    team: str | None
    priority: int = Field(ge=1, le=5)
    triage: TriageOut
    opened_at: datetime
    latest_at: datetime
    latest_text: str
    reach: int
    unread: bool
    next_due: ClockOut | None
    outcome: Outcome | None
    resolved_at: datetime | None
    revision: int


class MessageOut(Described):
    """One message of a case; `author` is whose it is, `by` who wrote it as a person reads it."""

    id: str
    at: datetime
    author: Author
    by: str
    channel: str
    text: str
    suggestion: str | None
    citations: list[CitationOut]
    triage: TriageOut | None


class EscalationOut(Described):
    """A case on its way up; `person` is who was on duty, `before` what it went on from."""

    id: str
    case: str
    path: str
    title: str
    required: bool
    team: str
    team_title: str
    person: str | None
    tier: str
    why: list[str]
    policy: CitationOut | None
    state: EscalationState
    raised_by: str
    raised_at: datetime
    due: datetime
    taken_by: str | None
    taken_at: datetime | None
    before: str | None


class LineOut(Described):
    """One line of a packet; `quote` is word for word in its `source`.

    `checked` is false where a person wrote it and nothing on file supports it; `why` says so.
    """

    text: str
    source: str | None
    quote: str | None
    checked: bool
    why: str


class SectionOut(Described):
    """A part of a packet."""

    id: Section
    title: str
    lines: list[LineOut]


class PacketOut(Described):
    """A handover packet; its sections in their order, those without lines left out."""

    case: str
    made_at: datetime
    edited_by: str | None
    revision: int
    sections: list[SectionOut]


class PromiseOut(Described):
    """Something a customer was told would be done; `owner` is a person's id."""

    id: str
    case: str
    customer: str | None
    words: str
    what: str
    owner: str
    owner_name: str
    made_at: datetime
    due: datetime
    state: PromiseState
    closed_at: datetime | None
    note: str


class FoundOut(Described):
    """A promise in a text that is not sent yet; `words` is the text from `start` to `end`.

    `flags` say what is wrong with it, weightiest first.
    """

    words: str
    start: int
    end: int
    what: str
    due: datetime | None
    due_words: str
    policy: CitationOut | None
    flags: list[str]


class DraftOut(Described):
    """A resolved case on its way to becoming a past resolution; `removed` counts personal data."""

    case: str
    title: str
    problem: str
    resolution: str
    outcome: Outcome
    topic: str | None
    removed: int
    state: DraftState
    proposed_by: str
    proposed_at: datetime
    answered_by: str | None
    answer_reason: str
    document: str | None


class CheckInOut(Described):
    """When a customer is asked how it went."""

    case: str
    customer: str | None
    due: datetime
    agreed_by: str
    done_at: datetime | None
    note: str


class ViewerOut(Described):
    """Somebody who has a case open."""

    person: str
    name: str
    seen_at: datetime
    writing: bool


class EventOut(Described):
    """One line of a case's story; `by` is 'Handrail' for what was done by rule."""

    at: datetime
    by: str
    what: str
    detail: str


class FileOut(CaseOut):
    """Everything about one case; messages and story oldest first."""

    messages: list[MessageOut]
    clocks: list[ClockOut]
    escalations: list[EscalationOut]
    packet: PacketOut | None
    promises: list[PromiseOut]
    resolution: DraftOut | None
    check_in: CheckInOut | None
    viewers: list[ViewerOut]
    story: list[EventOut]


class LoadOut(Described):
    """How much one person has: open cases, of these urgent and late ones; and open promises."""

    person: str
    name: str
    open: int
    urgent: int
    late: int
    waiting: int
    promises: int


class CountsOut(Described):
    """How many cases there are that are not over."""

    mine: int
    unclaimed: int
    late: int
    open: int
    escalated: int


class NotTakenOut(Described):
    """A row of a file that was not taken in; `line` is null where only its message tells it."""

    line: int | None
    reason: str


class ImportedOut(Described):
    """The cases a file's messages are in, one for each message taken in, and what was refused."""

    cases: list[str]
    refused: list[NotTakenOut]


class ProblemOut(Described):
    """Problem details (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str


class FlaggedOut(ProblemOut):
    """A reply that was not sent, since somebody changed or has the case, or a promise is flagged.

    `flagged` is there for promises.
    """

    flagged: list[FoundOut] | None = None


class TextOut(Described):
    """A service text in a list; version 0 is the one that comes with the product."""

    name: TextName
    version: int
    about: str


class HeldOut(Described):
    """A service text as it holds."""

    name: TextName
    version: int
    text: str


class TextPublishedOut(Described):
    """The version of a service text that holds now."""

    name: TextName
    version: int


class TextFaultOut(Described):
    """One thing that is wrong with a text; `line` from 1, 0 where it is in none."""

    line: int
    reason: str


class TextProblemOut(ProblemOut):
    """Problem details of a text that was refused; `faults` where the text itself is at fault."""

    faults: list[TextFaultOut] | None = None


class SentFileOut(Described):
    """A file that a customer sent with a message; `type` is what its bytes say it is."""

    message: str
    id: str
    name: str
    type: str
    size: int
    at: datetime


class CustomerSideOut(Described):
    """The customer of a live chat as staff see them.

    `here` says that the chat is open in their browser, `seen_at` when it was heard of last.
    `read_up_to` is the newest message of ours that they saw. `vouched` says that their site says
    who they are; `page` is where the chat began, as their browser told it.
    """

    conversation: str
    here: bool
    seen_at: datetime | None
    typing: bool
    read_up_to: str | None
    page: str
    language: str
    vouched: bool
    attachments: list[SentFileOut]

    @classmethod
    def of(cls, side: CustomerSide) -> Self:
        """A customer's side, in full."""
        return cls(
            conversation=side.conversation,
            here=side.here,
            seen_at=side.seen_at,
            typing=side.typing,
            read_up_to=side.read_up_to,
            page=side.page,
            language=side.language,
            vouched=side.vouched,
            attachments=[
                SentFileOut(
                    message=message,
                    id=each.id,
                    name=each.name,
                    type=each.type,
                    size=each.size,
                    at=each.at,
                )
                for message, each in side.attachments
            ],
        )
