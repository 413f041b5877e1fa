"""SQL tables of casework: cases, messages, clocks, escalations, packets, promises, endings."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from assistant.json_value import Json
from kb.tables import Base

_CASE = "cases.id"


class CaseRow(Base):
    """One case; `revision` grows with each change. `triage` is of the customer's newest message.

    `priority`, `emotion` and `topic` stand beside it for lists. `searched` is what a search
    looks through. `thread` names the conversation in the system it came from. `forgotten_at` is
    when it was erased with its customer: only its numbers are left, and nobody goes on in it.
    """

    __tablename__ = "cases"
    __table_args__ = (
        Index(None, "state", "priority", "latest_at"),
        Index(None, "owner", "state"),
        Index(None, "channel", "thread"),
        Index(None, "customer", "opened_at"),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    channel: Mapped[str] = mapped_column(String(40))
    thread: Mapped[str] = mapped_column(String(200))
    title: Mapped[str]
    customer: Mapped[str] = mapped_column(String(200))
    customer_name: Mapped[str]
    contact: Mapped[str]
    order_id: Mapped[str] = mapped_column(String(200))
    tier: Mapped[str] = mapped_column(String(80))
    state: Mapped[str] = mapped_column(String(20))
    handler: Mapped[str] = mapped_column(String(20))
    owner: Mapped[str | None] = mapped_column(String(200))
    owner_name: Mapped[str]
    team: Mapped[str] = mapped_column(String(80))
    priority: Mapped[int]
    emotion: Mapped[str] = mapped_column(String(20))
    topic: Mapped[str] = mapped_column(String(80))
    triage: Mapped[dict[str, Json]] = mapped_column(JSON)
    reach: Mapped[int]
    abstained: Mapped[int]
    unread: Mapped[bool]
    opened_at: Mapped[datetime]
    latest_at: Mapped[datetime]
    latest_text: Mapped[str]
    outcome: Mapped[str] = mapped_column(String(40))
    resolved_at: Mapped[datetime | None]
    revision: Mapped[int]
    searched: Mapped[str]
    forgotten_at: Mapped[datetime | None]


class CaseMessageRow(Base):
    """One message of a case; never changed. `external` is unique on its channel."""

    __tablename__ = "case_messages"
    __table_args__ = (
        Index(None, "case_id", "at", "id"),
        Index(None, "channel", "external", unique=True),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    case_id: Mapped[str] = mapped_column(String(32), ForeignKey(_CASE))
    at: Mapped[datetime]
    taken_in_at: Mapped[datetime]
    author: Mapped[str] = mapped_column(String(20))
    author_id: Mapped[str] = mapped_column(String(200))
    by: Mapped[str]
    channel: Mapped[str] = mapped_column(String(40))
    external: Mapped[str | None] = mapped_column(String(200))
    text: Mapped[str]
    suggestion: Mapped[str] = mapped_column(String(32))
    citations: Mapped[list[dict[str, Json]]] = mapped_column(JSON)
    triage: Mapped[dict[str, Json] | None] = mapped_column(JSON(none_as_null=True))


class CaseEventRow(Base):
    """One line of a case's story; never changed."""

    __tablename__ = "case_events"
    __table_args__ = (Index(None, "case_id", "seq"),)

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    case_id: Mapped[str] = mapped_column(String(32), ForeignKey(_CASE))
    at: Mapped[datetime]
    by: Mapped[str]
    what: Mapped[str] = mapped_column(String(40))
    detail: Mapped[str]


class CaseViewerRow(Base):
    """Who has a case open, and since when they were not heard of."""

    __tablename__ = "case_viewers"

    case_id: Mapped[str] = mapped_column(String(32), ForeignKey(_CASE), primary_key=True)
    person: Mapped[str] = mapped_column(String(200), primary_key=True)
    name: Mapped[str]
    seen_at: Mapped[datetime]
    writing: Mapped[bool]


class ClockRow(Base):
    """One deadline, computed when it began; times in UTC, `left_s` in seconds of working time."""

    __tablename__ = "case_clocks"
    __table_args__ = (
        Index(None, "state", "due_at"),
        Index(None, "state", "warn_at"),
        Index(None, "case_id", "kind"),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    case_id: Mapped[str] = mapped_column(String(32), ForeignKey(_CASE))
    kind: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(20))
    started_at: Mapped[datetime]
    due_at: Mapped[datetime]
    warn_at: Mapped[datetime]
    calendar: Mapped[str] = mapped_column(String(80))
    level: Mapped[str] = mapped_column(String(80))
    about: Mapped[str] = mapped_column(String(32))
    left_s: Mapped[float | None]
    warned_at: Mapped[datetime | None]
    breached_at: Mapped[datetime | None]
    stopped_at: Mapped[datetime | None]


class EscalationRow(Base):
    """A case on its way up a path; policy words are a copy, as they were."""

    __tablename__ = "case_escalations"
    __table_args__ = (Index(None, "case_id"), Index(None, "state", "due_at"))

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    case_id: Mapped[str] = mapped_column(String(32), ForeignKey(_CASE))
    path: Mapped[str] = mapped_column(String(80))
    title: Mapped[str]
    required: Mapped[bool]
    team: Mapped[str] = mapped_column(String(80))
    team_title: Mapped[str]
    person: Mapped[str] = mapped_column(String(200))
    tier: Mapped[str]
    why: Mapped[list[str]] = mapped_column(JSON)
    policy: Mapped[dict[str, Json] | None] = mapped_column(JSON(none_as_null=True))
    state: Mapped[str] = mapped_column(String(20))
    raised_by: Mapped[str]
    raised_at: Mapped[datetime]
    due_at: Mapped[datetime]
    taken_by: Mapped[str]
    taken_at: Mapped[datetime | None]
    before: Mapped[str | None] = mapped_column(String(32))


class PacketRow(Base):
    """The handover packet of a case, as it stands; one a case."""

    __tablename__ = "case_packets"

    case_id: Mapped[str] = mapped_column(String(32), ForeignKey(_CASE), primary_key=True)
    escalation: Mapped[str | None] = mapped_column(String(32))
    lines: Mapped[list[dict[str, Json]]] = mapped_column(JSON)
    made_at: Mapped[datetime]
    edited_by: Mapped[str]
    revision: Mapped[int]


class PromiseRow(Base):
    """Something a customer was told would be done."""

    __tablename__ = "case_promises"
    __table_args__ = (
        Index(None, "case_id"),
        Index(None, "owner", "state"),
        Index(None, "customer", "state"),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    case_id: Mapped[str] = mapped_column(String(32), ForeignKey(_CASE))
    message_id: Mapped[str] = mapped_column(String(32))
    customer: Mapped[str] = mapped_column(String(200))
    words: Mapped[str]
    what: Mapped[str]
    owner: Mapped[str] = mapped_column(String(200))
    owner_name: Mapped[str]
    made_at: Mapped[datetime]
    due_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(20))
    closed_at: Mapped[datetime | None]
    note: Mapped[str]


class ResolutionDraftRow(Base):
    """A resolved case on its way to becoming a past resolution; one a case."""

    __tablename__ = "case_resolution_drafts"
    __table_args__ = (Index(None, "state", "proposed_at"),)

    case_id: Mapped[str] = mapped_column(String(32), ForeignKey(_CASE), primary_key=True)
    title: Mapped[str]
    problem: Mapped[str]
    resolution: Mapped[str]
    outcome: Mapped[str] = mapped_column(String(40))
    topic: Mapped[str] = mapped_column(String(80))
    removed: Mapped[int]
    state: Mapped[str] = mapped_column(String(20))
    proposed_by: Mapped[str]
    proposed_by_id: Mapped[str] = mapped_column(String(200))
    proposed_at: Mapped[datetime]
    answered_by: Mapped[str]
    answer_reason: Mapped[str]
    document: Mapped[str] = mapped_column(String(200))


class CheckInRow(Base):
    """When to ask a customer how it went; one a case."""

    __tablename__ = "case_check_ins"
    __table_args__ = (Index(None, "done_at", "due_at"),)

    case_id: Mapped[str] = mapped_column(String(32), ForeignKey(_CASE), primary_key=True)
    customer: Mapped[str] = mapped_column(String(200))
    due_at: Mapped[datetime]
    agreed_by: Mapped[str]
    done_at: Mapped[datetime | None]
    note: Mapped[str]
