"""Who looks and types on either side of a chat, and how far each has read."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, exists, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from assistant.casework.model import CaseId, MessageId
from assistant.casework.tables import CaseRow, CaseViewerRow
from assistant.webchat.model import (
    CHANNEL,
    Attachment,
    ChatMessage,
    ConversationId,
    CustomerSide,
    Speaker,
)
from assistant.webchat.reading import thread_of
from assistant.webchat.stored import chat_of, is_vouched
from assistant.webchat.tables import ChatRow

TYPES_FOR = timedelta(seconds=6)
"""How long somebody counts as typing after they were heard to."""

HERE_FOR = timedelta(seconds=30)
"""How long a customer counts as looking at the chat after they were heard of."""


def note(
    session: Session,
    conversation: str,
    *,
    typing: bool | None,
    read_up_to: str | None,
    at: datetime,
) -> None:
    """Note that the customer looks at the chat; a read mark goes on, never back.

    `typing` None leaves open whether they write. Raises UnknownMessageError for a mark at what is
    no message of the conversation.
    """
    values: dict[str, datetime | str | None] = {"seen_at": at}
    if typing is not None:
        values["typing_at"] = at if typing else None
    if read_up_to is not None:
        before = chat_of(session, conversation, lock=True).read_up_to
        if before != read_up_to:
            thread = thread_of(session, conversation)
            place = thread.place(read_up_to)
            if all(each.id != before for each in thread.messages[place + 1 :]):
                values["read_up_to"] = thread.messages[place].id
    session.execute(update(ChatRow).where(ChatRow.id == conversation).values(**values))


def somebody_types(session: Session, case: CaseRow, at: datetime) -> bool:
    """Whether somebody of ours types in a case right now."""
    return bool(session.scalar(select(is_typed_in(case.id, at))))


def is_typed_in(case: str | InstrumentedAttribute[str], at: datetime) -> ColumnElement[bool]:
    """Whether somebody of ours types in a case right now, as part of a query."""
    return exists().where(
        CaseViewerRow.case_id == case,
        CaseViewerRow.writing,
        CaseViewerRow.seen_at > at - TYPES_FOR,
    )


def read_by_a_person(case: CaseRow, messages: Sequence[ChatMessage]) -> MessageId | None:
    """The customer's newest message that a person read: the last, or the last one answered."""
    theirs = messages
    if case.unread:
        ours = [place for place, each in enumerate(messages) if each.speaker is Speaker.AGENT]
        theirs = messages[: ours[-1]] if ours else ()
    return next((each.id for each in reversed(theirs) if each.speaker is Speaker.CUSTOMER), None)


def customer_side(session: Session, case: CaseId, at: datetime) -> CustomerSide | None:
    """What staff see of the customer in a case; None where it is no chat of a site."""
    row = session.get(CaseRow, case)
    chat = session.get(ChatRow, row.thread[:32]) if row and row.channel == CHANNEL else None
    if row is None or chat is None or chat.id != row.thread:
        return None
    return CustomerSide(
        conversation=ConversationId(chat.id),
        here=_since(chat.seen_at, at, HERE_FOR),
        typing=_since(chat.typing_at, at, TYPES_FOR),
        read_up_to=MessageId(chat.read_up_to) if chat.read_up_to else None,
        page=chat.page,
        language=chat.language,
        vouched=is_vouched(chat, at),
        attachments=tuple(_files(session, chat, case)),
        seen_at=chat.seen_at,
    )


def here_now(session: Session, cases: Sequence[CaseId], at: datetime) -> frozenset[CaseId]:
    """Those of these cases whose customer has the chat open, in one query."""
    chosen = (
        select(CaseRow.id)
        .join(ChatRow, ChatRow.id == CaseRow.thread)
        .where(CaseRow.id.in_(cases), CaseRow.channel == CHANNEL, ChatRow.seen_at > at - HERE_FOR)
    )
    return frozenset(map(CaseId, session.scalars(chosen)))


def _files(session: Session, chat: ChatRow, case: CaseId) -> list[tuple[MessageId, Attachment]]:
    lines = thread_of(session, chat.id).lines
    return [
        (line.message.id, each)
        for line in lines
        if line.case == case
        for each in line.message.attachments
    ]


def _since(heard: datetime | None, at: datetime, span: timedelta) -> bool:
    return heard is not None and heard > at - span
