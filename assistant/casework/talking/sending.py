"""Sending: a person's reply takes the case over; the assistant's answer only where nobody has."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from assistant.access.model import Person
from assistant.answering.model import Citation
from assistant.cases.stored import stored_citation
from assistant.casework.clocks.keeping import pause_all, resume_all, stop
from assistant.casework.errors import PromiseFlaggedError
from assistant.casework.inbox.owning import (
    free,
    give,
    refuse_anothers,
    refuse_changed,
    refuse_gone,
    refuse_resolved,
)
from assistant.casework.inbox.stored import changed, locked, message_of, searched_with
from assistant.casework.inbox.tidying import is_blank
from assistant.casework.model import (
    ASSISTANT,
    GOING,
    LONGEST_REPLY,
    Author,
    CaseId,
    CaseMessage,
    ClockKind,
    Handler,
    MessageId,
    PromiseFound,
    State,
)
from assistant.casework.ports import Reply
from assistant.casework.tables import CaseMessageRow, CaseRow, EscalationRow
from assistant.casework.talking.waiting import is_the_assistants, let_people_answer, waiting
from assistant.casework.timeline import BY_RULE, tell
from assistant.errors import RequestRefusedError
from assistant.escalation.model import ServicePlan
from assistant.texts import storable


def reply(
    session: Session,
    reply: Reply,
    *,
    by: Person,
    at: datetime,
    plan: ServicePlan,
    found: Sequence[PromiseFound] = (),
) -> CaseMessage:
    """Send a person's reply: the case is theirs from then on, and waits for the customer.

    A note is only kept. `found` are the promises in the text. Raises PromiseFlaggedError,
    ClaimedError, ChangedMeanwhileError, RequestRefusedError for no text, one that is too long,
    and a case that is resolved; nothing is sent then.
    """
    text = _sendable(reply.text)
    row = locked(session, reply.case)
    if reply.note:
        return _note(session, row, text, reply, by=by, at=at)
    refuse_anothers(session, row, by)
    refuse_resolved(row)
    refuse_changed(session, row, reply.revision)
    flagged = tuple(each for each in found if each.flags)
    if flagged and not reply.knowingly:
        raise PromiseFlaggedError(flagged)
    _take_over(session, row, by, at)
    message = _said(session, row, text, Author.AGENT, reply.suggestion, reply.citations, at, by)
    _answered(session, row, at=at, plan=plan, waiting=reply.waiting)
    tell(session, row.id, "replied", by=by.name, at=at, detail=_knowingly(flagged))
    return message


def answer(
    session: Session,
    case_id: str,
    text: str,
    *,
    suggestion: str,
    citations: Sequence[Citation],
    at: datetime,
    plan: ServicePlan,
    abstained: bool = False,
    to: MessageId | None = None,
    then_people: str = "",
) -> CaseMessage | None:
    """Send what the assistant answers; None, and nothing is sent, when a person has taken over.

    Who answers is looked up under the lock under which it is sent. `to` is the message that is
    answered: nothing is sent once the customer wrote again or somebody answered. An answer that
    abstained is counted, and people answer from then on; so they do with `then_people`, which
    says why. Neither stops a clock: the customer still waits. Raises as `reply` for its text.
    """
    said = _sendable(text)
    row = locked(session, case_id)
    if not is_the_assistants(row) or (to is not None and not _waits(session, row, to)):
        return None
    message = _said(session, row, said, Author.ASSISTANT, suggestion, citations, at, None)
    tell(session, row.id, "had no answer" if abstained else "answered", by=BY_RULE, at=at)
    if abstained or then_people:
        row.abstained += abstained
        let_people_answer(session, row, at=at, why=then_people)
    else:
        _answered(session, row, at=at, plan=plan, waiting=True)
        changed(row, at)
    return message


def no_answer(
    session: Session, case_id: str, *, at: datetime, to: MessageId | None = None
) -> CaseRow | None:
    """Note that the assistant could not answer: people do from then on; nothing is sent.

    None, and nothing changes, where the case is not the assistant's, or `to` was answered.
    """
    row = locked(session, case_id)
    if not is_the_assistants(row) or (to is not None and not _waits(session, row, to)):
        return None
    row.abstained += 1
    let_people_answer(session, row, at=at, why="the assistant could not answer")
    return row


def hand_back(
    session: Session, case_id: str, *, by: Person, at: datetime, plan: ServicePlan
) -> CaseRow:
    """Let the assistant answer a case again; nobody has it then.

    Raises ClaimedError, and RequestRefusedError where the assistant answers nobody, and while an
    escalation is open or taken.
    """
    row = locked(session, case_id)
    refuse_anothers(session, row, by)
    refuse_resolved(row)
    if row.channel not in plan.assistant_answers:
        raise RequestRefusedError(
            f"the assistant does not answer by {row.channel}; release the case to the queue instead"
        )
    if (title := _going_up(session, row)) is not None:
        raise RequestRefusedError(
            f"“{title}” is not finished; finish or withdraw it, then hand the case back"
        )
    free(session, row, at=at, to=Handler.ASSISTANT)
    changed(row, at)
    tell(session, row.id, "handed back", by=by.name, at=at, detail="to the assistant")
    return row


def _sendable(text: str) -> str:
    if is_blank(text):
        raise RequestRefusedError("an empty reply cannot be sent; write something first")
    if len(text) > LONGEST_REPLY:
        raise RequestRefusedError(f"a reply has at most {LONGEST_REPLY:,} characters; shorten it")
    return storable(text).strip()


def _note(
    session: Session, row: CaseRow, text: str, reply: Reply, *, by: Person, at: datetime
) -> CaseMessage:
    refuse_gone(session, by)
    message = _said(session, row, text, Author.NOTE, reply.suggestion, reply.citations, at, by)
    changed(row, at)
    tell(session, row.id, "noted", by=by.name, at=at)
    return message


def _take_over(session: Session, row: CaseRow, by: Person, at: datetime) -> None:
    if row.owner != by.id:
        if row.owner is not None:
            detail = f"took over from {row.owner_name}"
        elif row.handler == Handler.ASSISTANT.value:
            detail = "took over from the assistant"
        else:
            detail = ""
        give(session, row, by, at=at)
        tell(session, row.id, "claimed", by=by.name, at=at, detail=detail)
    row.unread = False
    changed(row, at)


def _said(
    session: Session,
    row: CaseRow,
    text: str,
    author: Author,
    suggestion: str,
    citations: Sequence[Citation],
    at: datetime,
    by: Person | None,
) -> CaseMessage:
    kept = CaseMessageRow(
        id=uuid.uuid4().hex,
        case_id=row.id,
        at=at,
        taken_in_at=at,
        author=author.value,
        author_id=by.id if by else ASSISTANT,
        by=by.name if by else ASSISTANT,
        channel=row.channel,
        external=None,
        text=text,
        suggestion=storable(suggestion)[:32],
        citations=[stored_citation(each) for each in citations],
        triage=None,
    )
    session.add(kept)
    if author is not Author.NOTE:
        row.latest_text = text
    row.searched = searched_with(row, text)
    session.flush()
    return message_of(kept)


def _answered(
    session: Session, row: CaseRow, *, at: datetime, plan: ServicePlan, waiting: bool
) -> None:
    """Stop the clocks of responses, and let the rest wait for the customer or go on."""
    case = CaseId(row.id)
    for kind in (ClockKind.FIRST_RESPONSE, ClockKind.NEXT_RESPONSE):
        stop(session, case, kind, at=at)
    row.state = (State.WAITING if waiting else State.OPEN).value
    if waiting:
        pause_all(session, case, at=at, plan=plan)
    else:
        resume_all(session, case, at=at, plan=plan)


def _waits(session: Session, row: CaseRow, message: MessageId) -> bool:
    """Whether a message is still the newest of the customer, and nobody answered it."""
    unanswered = waiting(session, row.id)
    return unanswered is not None and unanswered.message == message


def _going_up(session: Session, row: CaseRow) -> str | None:
    """The title of an escalation of the case that is open or taken, a required one first."""
    chosen = (
        select(EscalationRow.title)
        .where(EscalationRow.case_id == row.id, EscalationRow.state.in_(GOING))
        .order_by(EscalationRow.required.desc(), EscalationRow.due_at, EscalationRow.id)
        .limit(1)
    )
    return session.scalar(chosen)


def _knowingly(flagged: Sequence[PromiseFound]) -> str:
    return "; ".join(f"knowingly with “{each.words}”: {each.flags[0]}" for each in flagged)
