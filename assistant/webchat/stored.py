"""Conversations as rows and back again, and the cases that they became."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, defer

from assistant.casework.model import State
from assistant.casework.tables import CaseRow
from assistant.sites.model import SiteKey
from assistant.texts import storable
from assistant.webchat.errors import TokenRefusedError
from assistant.webchat.model import CHANNEL, Conversation, ConversationId
from assistant.webchat.tables import ChatRow


def chat_of(session: Session, conversation: str, *, lock: bool = False) -> ChatRow:
    """The row of a conversation; with `lock`, nobody else changes it until the commit.

    Raises TokenRefusedError where there is none.
    """
    row = session.get(
        ChatRow, storable(conversation), with_for_update=lock or None, populate_existing=lock
    )
    if row is None:
        raise TokenRefusedError
    return row


def cases_of(session: Session, conversation: str) -> list[CaseRow]:
    """The cases of a conversation: those that are not over first, then the newest."""
    over = CaseRow.state == State.RESOLVED.value
    chosen = (
        select(CaseRow)
        .options(defer(CaseRow.searched), defer(CaseRow.triage))
        .where(CaseRow.channel == CHANNEL, CaseRow.thread == conversation)
        .order_by(over, CaseRow.latest_at.desc(), CaseRow.id)
    )
    return list(session.scalars(chosen))


def current_case(session: Session, conversation: str) -> CaseRow | None:
    """The case that a conversation goes on in; None before its first message."""
    return next(iter(cases_of(session, conversation)), None)


def is_vouched(row: ChatRow, at: datetime) -> bool:
    """Whether the site says who the customer is, as of now."""
    return row.vouched_until is not None and row.vouched_until > at


def conversation_of(row: ChatRow) -> Conversation:
    """The conversation of a row."""
    return Conversation(
        id=ConversationId(row.id),
        site=SiteKey(row.site),
        begun_at=row.begun_at,
        language=row.language,
        page=row.page,
        customer=row.customer,
        name=row.name,
        contact=row.contact,
        vouched_until=row.vouched_until,
    )
