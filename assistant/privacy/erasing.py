"""Erasing somebody in one transaction: what goes, what stays empty, what stays as a number."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from assistant.access.owner import owner
from assistant.access.tables import PersonRow
from assistant.cases.tables import (
    CaseSubjectRow,
    ConversationRow,
    DraftRow,
    SentReplyRow,
    SuggestionRow,
)
from assistant.casework.model import (
    ASSISTANT,
    GOING,
    Author,
    ClockState,
    DraftState,
    EscalationState,
    Outcome,
    PromiseState,
    State,
)
from assistant.casework.tables import (
    CaseEventRow,
    CaseMessageRow,
    CaseRow,
    CaseViewerRow,
    CheckInRow,
    ClockRow,
    EscalationRow,
    PacketRow,
    PromiseRow,
    ResolutionDraftRow,
)
from assistant.casework.timeline import BY_RULE
from assistant.customers.tables import (
    CustomerContactRow,
    CustomerOfferRow,
    CustomerOrderRow,
    CustomerRow,
)
from assistant.json_value import Json
from assistant.offers.ledger import forgetting
from assistant.privacy import marks
from assistant.privacy.reach import Reach
from assistant.surveys.tables import SurveyRow
from assistant.texts import folded
from assistant.triage.shown import triage_json, triage_of
from assistant.webchat.tables import ChatFileRow, ChatRow
from assistant.webhooks.model import DeliveryState
from assistant.webhooks.tables import DeliveryRow
from kb.embeddings import forget_texts

FORGOTTEN = "a forgotten customer"
"""Who a case was about, once they were erased."""

FORGOTTEN_WORDS = "(erased with the customer)"
_EMPTY_BODY = "{}"


def erase(session: Session, reach: Reach, *, by: str, at: datetime) -> None:
    """Erase everything that leads to somebody; `by` is who does it.

    Only within `Database.serialized(…, locking=appending.LOCK)`: the ledger is written.
    """
    forget_texts(session, _texts(session, reach))
    forgetting.forget_customer(session, customers=reach.customers, cases=reach.cases, by=by, at=at)
    _erase_around_cases(session, reach)
    _close_cases(session, reach, at)
    _erase_what_staff_typed(session, reach)
    _erase_chats_and_profile(session, reach)


def _texts(session: Session, reach: Reach) -> Sequence[str]:
    """Everything of theirs that a model may have made numbers of."""
    said = select(CaseMessageRow.text).where(CaseMessageRow.case_id.in_(reach.cases))
    drafted = select(ResolutionDraftRow.problem).where(ResolutionDraftRow.case_id.in_(reach.cases))
    asked = select(SuggestionRow.question, SuggestionRow.understood).where(
        SuggestionRow.conversation_id.in_(reach.conversations)
    )
    pairs = [text for pair in session.execute(asked) for text in pair]
    return [*session.scalars(said), *session.scalars(drafted), *pairs]


def _erase_around_cases(session: Session, reach: Reach) -> None:
    for gone in (PacketRow, CheckInRow, CaseViewerRow):
        session.execute(delete(gone).where(gone.case_id.in_(reach.cases)))
    session.execute(
        update(SurveyRow).where(SurveyRow.case_id.in_(reach.cases)).values(comment="", told=[])
    )
    of_cases = DeliveryRow.case_id.in_(reach.cases)
    session.execute(update(DeliveryRow).where(of_cases).values(body=_EMPTY_BODY, said=""))
    session.execute(
        update(DeliveryRow)
        .where(of_cases, DeliveryRow.state == DeliveryState.WAITING.value)
        .values(state=DeliveryState.GIVEN_UP.value, next_at=None)
    )
    drafts = ResolutionDraftRow.case_id.in_(reach.cases)
    approved = ResolutionDraftRow.state == DraftState.APPROVED.value
    session.execute(delete(ResolutionDraftRow).where(drafts, ~approved))
    # Without a topic nothing is learnt of it any more; which document it became stays.
    session.execute(
        update(ResolutionDraftRow)
        .where(drafts)
        .values(title="", problem="", resolution="", topic="", answer_reason="")
    )


def _close_cases(session: Session, reach: Reach, at: datetime) -> None:
    """Leave of each case its number, times and outcome, and nothing that is still to be done."""
    cases = reach.cases
    session.execute(
        update(PromiseRow)
        .where(PromiseRow.case_id.in_(cases))
        .values(words=FORGOTTEN_WORDS, what=FORGOTTEN_WORDS, note="", customer="")
    )
    session.execute(
        update(PromiseRow)
        .where(PromiseRow.case_id.in_(cases), PromiseRow.state == PromiseState.OPEN.value)
        .values(state=PromiseState.WITHDRAWN.value, closed_at=at)
    )
    session.execute(
        update(EscalationRow).where(EscalationRow.case_id.in_(cases)).values(why=[], policy=None)
    )
    session.execute(
        update(EscalationRow)
        .where(EscalationRow.case_id.in_(cases), EscalationRow.state.in_(GOING))
        .values(state=EscalationState.WITHDRAWN.value)
    )
    session.execute(
        update(ClockRow)
        .where(ClockRow.case_id.in_(cases), ClockRow.state != ClockState.STOPPED.value)
        .values(state=ClockState.STOPPED.value, stopped_at=at)
    )
    staff = _staff(session)
    for event in session.scalars(select(CaseEventRow).where(CaseEventRow.case_id.in_(cases))):
        event.detail = ""
        event.by = event.by if event.by in staff else FORGOTTEN
    for message in session.scalars(select(CaseMessageRow).where(CaseMessageRow.case_id.in_(cases))):
        _empty_message(message, staff)
    for case in session.scalars(select(CaseRow).where(CaseRow.id.in_(cases))):
        _empty_case(case, at)
    session.flush()


def _staff(session: Session) -> frozenset[str]:
    names = session.scalars(select(PersonRow.name))
    return frozenset({*names, owner().name, BY_RULE, ASSISTANT, "the assistant", ""})


def _empty_message(row: CaseMessageRow, staff: frozenset[str]) -> None:
    row.text, row.external, row.suggestion, row.citations = FORGOTTEN_WORDS, None, "", []
    if row.author == Author.CUSTOMER.value:
        row.by, row.author_id = FORGOTTEN, ""
    elif row.by not in staff:
        row.by = row.author
    if row.triage is not None:
        row.triage = _without_words(row.triage)


def _empty_case(row: CaseRow, at: datetime) -> None:
    row.thread = row.customer = row.contact = row.order_id = ""
    row.customer_name = row.title = FORGOTTEN
    row.latest_text, row.searched = FORGOTTEN_WORDS, folded(row.id)
    row.triage = _without_words(row.triage)
    row.unread = False
    row.forgotten_at = row.forgotten_at or at
    row.revision += 1
    if row.state != State.RESOLVED.value:
        row.state, row.resolved_at = State.RESOLVED.value, at
        row.outcome = Outcome.NO_ANSWER.value


def _without_words(stored: dict[str, Json]) -> dict[str, Json]:
    triage = triage_of(stored)
    risks = tuple(replace(each, words="", why="") for each in triage.risks)
    return triage_json(replace(triage, risks=risks, reasons=(FORGOTTEN_WORDS,), emotion_words=""))


def _erase_what_staff_typed(session: Session, reach: Reach) -> None:
    about = reach.conversations
    session.execute(delete(SentReplyRow).where(SentReplyRow.conversation_id.in_(about)))
    session.execute(delete(SuggestionRow).where(SuggestionRow.conversation_id.in_(about)))
    session.execute(delete(ConversationRow).where(ConversationRow.id.in_(about)))
    session.execute(delete(CaseSubjectRow).where(CaseSubjectRow.case_id.in_(about)))
    session.execute(delete(DraftRow).where(DraftRow.conversation.in_(about)))
    if (theirs := marks.written(reach.marks)) is None:
        return
    for draft in session.scalars(select(DraftRow)):
        if theirs.search(draft.text):
            session.delete(draft)


def _erase_chats_and_profile(session: Session, reach: Reach) -> None:
    session.execute(delete(ChatFileRow).where(ChatFileRow.chat_id.in_(reach.chats)))
    session.execute(delete(ChatRow).where(ChatRow.id.in_(reach.chats)))
    for kind in (CustomerOrderRow, CustomerContactRow, CustomerOfferRow):
        session.execute(delete(kind).where(kind.customer_id.in_(reach.customers)))
    session.execute(delete(CustomerRow).where(CustomerRow.id.in_(reach.customers)))
