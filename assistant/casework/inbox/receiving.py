"""Taking a message in: into its case or a new one, once, on the clock, in one transaction."""

import uuid
import zlib
from dataclasses import dataclass, replace
from datetime import datetime

import regex
from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from assistant.casework.clocks.keeping import resume_all, start
from assistant.casework.clocks.levels import level_for
from assistant.casework.clocks.refitting import refit
from assistant.casework.inbox.arriving import Arrived, arrived, refuse_no_channel
from assistant.casework.inbox.belonging import case_for
from assistant.casework.inbox.owning import entrust, free_gone
from assistant.casework.inbox.stored import changed, found, searched_with
from assistant.casework.inbox.subject import customer_put, remembered
from assistant.casework.model import (
    LONGEST_INBOUND,
    Author,
    CaseId,
    ClockKind,
    Handler,
    MessageId,
    Received,
    State,
)
from assistant.casework.tables import CaseMessageRow, CaseRow
from assistant.casework.timeline import BY_RULE, tell
from assistant.customers.model import Customer
from assistant.errors import RequestRefusedError
from assistant.escalation.model import ServicePlan
from assistant.texts import storable
from assistant.triage.model import Triage
from assistant.triage.shown import triage_json, triage_of

_TAKE_TURNS = 7242002
_STAYS = "stays at priority"
_ADDRESSED = regex.compile(r" <([^<>]+)>$")


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What became of a message: `new` when a case began with it, `again` when it was known.

    `reopened` when its case was resolved before.
    """

    case_id: CaseId
    message_id: MessageId
    new: bool
    again: bool
    reopened: bool = False


def take_in(
    session: Session,
    message: Received,
    triage: Triage,
    *,
    plan: ServicePlan,
    at: datetime,
    customer: Customer | None = None,
) -> TakenIn:
    """Take a message in; the same one, of the same `external` on the same channel, changes nothing.

    Another one under that name is refused, so that none is lost.

    The case is open then and on the clock of its service level. Its priority is the message's,
    or stays where it was if that was before it. `customer` is whose the message is, if that is
    known. Raises RequestRefusedError for what is no message, UnknownCaseError.
    """
    read = arrived(message, at)
    refuse_no_channel(read)
    take_turns(session, read.channel)
    known = _known(session, read)
    if known is not None:
        _refuse_other(session, read, known)
        return TakenIn(CaseId(known.case_id), MessageId(known.id), new=False, again=True)
    row = case_for(session, read, customer.id if customer else "")
    new = row is None
    reopened = row is not None and row.state == State.RESOLVED.value
    if row is None:
        row = _begun(session, read, triage, plan=plan, at=at, customer=customer)
    else:
        _go_on(session, row, read, triage, plan=plan, at=at, customer=customer)
    kept = _kept(session, row, read, triage, at=at)
    return TakenIn(CaseId(row.id), MessageId(kept.id), new, again=False, reopened=reopened)


def take_turns(session: Session, channel: str) -> None:
    """Let nobody else take in a message of this channel until the commit.

    So the same message, and two of one writer's, that come at once find each other. SQLite's
    writers take turns anyway.
    """
    if session.get_bind().dialect.name == "postgresql":
        key = zlib.crc32(channel.encode()) & 0x7FFFFFFF
        session.execute(select(func.pg_advisory_xact_lock(_TAKE_TURNS, key)))


def _known(session: Session, message: Arrived) -> CaseMessageRow | None:
    if message.external is None:
        return None
    return session.scalar(
        select(CaseMessageRow).where(
            CaseMessageRow.channel == message.channel, CaseMessageRow.external == message.external
        )
    )


def _refuse_other(session: Session, message: Arrived, known: CaseMessageRow) -> None:
    """Raise RequestRefusedError where the message known under this name is not this one."""
    case = found(session, known.case_id)
    contact = _ADDRESSED.search(known.by)
    if known.text.split() != message.text.split() or not message.may_be_from(
        contact[1] if contact else case.contact
    ):
        raise RequestRefusedError(
            f"{message.channel} has another message called {(message.external or '')[:60]!r}, in"
            f" case {case.id}; give this one a name of its own, or leave its name out"
        )


def _begun(
    session: Session,
    message: Arrived,
    triage: Triage,
    *,
    plan: ServicePlan,
    at: datetime,
    customer: Customer | None,
) -> CaseRow:
    by_itself = message.channel in plan.assistant_answers
    row = CaseRow(
        id=uuid.uuid4().hex,
        channel=message.channel,
        thread=message.thread,
        title=message.title,
        customer="",
        customer_name=message.name,
        contact=message.contact,
        order_id=message.order,
        tier="",
        state=State.OPEN.value,
        handler=(Handler.ASSISTANT if by_itself else Handler.PERSON).value,
        owner=None,
        owner_name="",
        team="",
        priority=triage.priority,
        reach=message.reach,
        abstained=0,
        unread=True,
        opened_at=message.at,
        latest_at=message.at,
        latest_text=message.text,
        outcome="",
        resolved_at=None,
        revision=1,
        searched="",
    )
    _triaged(row, triage)
    session.add(row)
    if customer is not None:
        customer_put(row, customer)
    session.flush()
    entrust(session, row, at=message.at)
    remembered(session, row, text=message.text, at=at)
    tell(session, row.id, "opened", by=_teller(message), at=at, detail=f"by {message.channel}")
    _start_clocks(session, row, (ClockKind.FIRST_RESPONSE, ClockKind.RESOLUTION), plan, message.at)
    return row


def _go_on(
    session: Session,
    row: CaseRow,
    message: Arrived,
    triage: Triage,
    *,
    plan: ServicePlan,
    at: datetime,
    customer: Customer | None,
) -> None:
    # Time runs on from here: a message may be older than what was already done in the case.
    since = max(message.at, row.latest_at)
    free_gone(session, row)
    newest = _is_newest(session, row, message)
    reopened = row.state == State.RESOLVED.value
    if reopened:
        _reopen(session, row, message, at)
    _raise_priority(session, row, triage, message, at, newest=newest, afresh=reopened)
    row.state = State.OPEN.value
    row.unread = True
    row.reach = max(row.reach, message.reach)
    row.thread = row.thread or message.thread
    if newest:
        row.latest_text = message.text
    _learnt(session, row, message, customer, at=at)
    changed(row, message.at)
    session.flush()
    resume_all(session, CaseId(row.id), at=since, plan=plan)
    _start_clocks(session, row, _awaited(session, row, reopened=reopened), plan, since)
    refit(session, CaseId(row.id), plan, since)
    detail = f"by {message.channel}"
    if not message.may_be_from(row.contact):
        detail = f"{detail}, from {message.contact}; the case is with {row.contact}"
    tell(session, row.id, "wrote", by=_teller(message), at=at, detail=detail)


def _learnt(
    session: Session, row: CaseRow, message: Arrived, customer: Customer | None, *, at: datetime
) -> None:
    """Let a message say whose case it is, where that is open still.

    One from another address says only what its sender system named: a thread is soon forged.
    """
    stranger = not message.may_be_from(row.contact)
    named = customer is not None and customer.id == message.customer
    if customer is not None and not row.customer and (named or not stranger):
        customer_put(row, customer)
        remembered(session, row, text=message.text, at=at)
    if not stranger:
        row.order_id = row.order_id or message.order
        row.contact = row.contact or message.contact
        row.customer_name = row.customer_name or message.name


def _signed(row: CaseRow, message: Arrived) -> str:
    """Who wrote a message as a person reads it, with the address where it is not the case's."""
    if message.may_be_from(row.contact):
        return message.writer
    return f"{message.writer} <{message.contact}>"


def _teller(message: Arrived) -> str:
    """Who a story says wrote: no name a customer goes by reads like a colleague's or the rule's."""
    return f"customer {message.writer}" if message.name or message.contact else "customer"


def _reopen(session: Session, row: CaseRow, message: Arrived, at: datetime) -> None:
    was = f"it was {row.outcome.replace('_', ' ')}" if row.outcome else ""
    tell(session, row.id, "reopened", by=_teller(message), at=at, detail=was)
    row.outcome, row.resolved_at = "", None


def _awaited(session: Session, row: CaseRow, *, reopened: bool) -> tuple[ClockKind, ...]:
    """Which clocks a customer's further message starts; those that go already stay."""
    answered = session.scalar(
        select(
            exists().where(
                CaseMessageRow.case_id == row.id,
                CaseMessageRow.author.in_([Author.AGENT.value, Author.ASSISTANT.value]),
            )
        )
    )
    first = (ClockKind.NEXT_RESPONSE,) if answered else (ClockKind.FIRST_RESPONSE,)
    return (*first, ClockKind.RESOLUTION) if reopened else first


def _start_clocks(
    session: Session,
    row: CaseRow,
    kinds: tuple[ClockKind, ...],
    plan: ServicePlan,
    since: datetime,
) -> None:
    level = level_for(plan, channel=row.channel, tier=row.tier, priority=row.priority)
    for kind in kinds:
        start(session, CaseId(row.id), kind, at=since, plan=plan, level=level)


def _is_newest(session: Session, row: CaseRow, message: Arrived) -> bool:
    """Whether the customer wrote nothing later that is in the case already."""
    latest = session.scalar(
        select(func.max(CaseMessageRow.at)).where(
            CaseMessageRow.case_id == row.id, CaseMessageRow.author == Author.CUSTOMER.value
        )
    )
    return latest is None or message.at >= latest


def _raise_priority(
    session: Session,
    row: CaseRow,
    triage: Triage,
    message: Arrived,
    at: datetime,
    *,
    newest: bool,
    afresh: bool,
) -> None:
    """Let the case be what the newest message says, but no later in the queue than it was."""
    before = row.priority
    reasons = triage_of(row.triage).reasons
    if afresh or triage.priority <= before:
        row.priority = triage.priority
        if newest or triage.priority < before:
            _triaged(row, triage)
    elif newest:
        why = reasons[0] if reasons[0].startswith(_STAYS) else f"{_STAYS} {before}: {reasons[0]}"
        _triaged(row, replace(triage, priority=before, reasons=(why, *triage.reasons)))
        detail = f"{_STAYS} {before}, although the new message alone is {triage.priority}"
        tell(session, row.id, "priority", by=BY_RULE, at=at, detail=detail)
    if row.priority != before:
        detail = f"from {before} to {row.priority}: {triage.reasons[0]}"
        tell(session, row.id, "priority", by=BY_RULE, at=at, detail=detail)


def _triaged(row: CaseRow, triage: Triage) -> None:
    row.triage = triage_json(triage)
    row.emotion = triage.emotion.value
    row.topic = triage.topic.id[:80] if triage.topic else ""


def _kept(
    session: Session, row: CaseRow, message: Arrived, triage: Triage, *, at: datetime
) -> CaseMessageRow:
    kept = CaseMessageRow(
        id=uuid.uuid4().hex,
        case_id=row.id,
        at=message.at,
        taken_in_at=at,
        author=Author.CUSTOMER.value,
        author_id=row.customer,
        by=_signed(row, message),
        channel=message.channel,
        external=message.external,
        text=message.text,
        suggestion="",
        citations=[],
        triage=triage_json(triage),
    )
    session.add(kept)
    row.searched = searched_with(row, message.text)
    if message.length > len(message.text):
        session.add(_note_of_cut(row, message, at=at))
    session.flush()
    return kept


def _note_of_cut(row: CaseRow, message: Arrived, *, at: datetime) -> CaseMessageRow:
    text = (
        f"The message had {message.length:,} characters; the first {LONGEST_INBOUND:,} are kept."
        " Read the rest where it came from."
    )
    return CaseMessageRow(
        id=uuid.uuid4().hex,
        case_id=row.id,
        at=message.at,
        taken_in_at=at,
        author=Author.NOTE.value,
        author_id="",
        by=BY_RULE,
        channel=row.channel,
        external=None,
        text=storable(text),
        suggestion="",
        citations=[],
        triage=None,
    )
