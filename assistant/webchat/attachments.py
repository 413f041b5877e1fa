"""Files that customers send: kept in SQL, told by their bytes, counted, swept when never sent."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, delete, func, select, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.orm import Session, undefer

from assistant.casework.model import MessageId
from assistant.texts import storable
from assistant.webchat.errors import AttachmentRefusedError, UnknownAttachmentError
from assistant.webchat.file_kinds import file_name, media_type
from assistant.webchat.model import (
    LARGEST_ATTACHMENT,
    MOST_ATTACHMENTS,
    Attachment,
    AttachmentId,
)
from assistant.webchat.stored import chat_of
from assistant.webchat.tables import ChatFileRow

UNSENT_FOR = timedelta(days=1)
"""How long a file waits to be sent with a message."""

_SWEPT_AT_ONCE = 100


def keep(
    session: Session, conversation: str, name: str, content: bytes, *, at: datetime
) -> Attachment:
    """Keep a file of a conversation; raises AttachmentRefusedError, and nothing is kept then."""
    if len(content) > LARGEST_ATTACHMENT:
        most = LARGEST_ATTACHMENT // 1_000_000
        raise AttachmentRefusedError(f"a file has at most {most} MB; send a smaller one")
    kind = media_type(content)
    if not kind:
        raise AttachmentRefusedError(
            "this kind of file cannot be sent; send a picture, a PDF or a plain text"
        )
    chat_of(session, conversation, lock=True)
    _sweep(session, at)
    if _count(session, conversation) >= MOST_ATTACHMENTS:
        raise AttachmentRefusedError(
            f"a conversation holds {MOST_ATTACHMENTS} files; describe the rest in words"
        )
    row = ChatFileRow(
        id=uuid.uuid4().hex,
        chat_id=conversation,
        message_id="",
        name=file_name(name, kind),
        type=kind,
        size=len(content),
        at=at,
        content=content,
    )
    session.add(row)
    return attachment_of(row)


def attachment_of(row: ChatFileRow) -> Attachment:
    """The file of a row, without its bytes."""
    return Attachment(AttachmentId(row.id), row.name, row.type, row.size, row.at)


def with_bytes(session: Session, conversation: str, attachment: str) -> tuple[Attachment, bytes]:
    """A file of a conversation with its bytes; raises UnknownAttachmentError."""
    row = session.get(ChatFileRow, storable(attachment), options=[undefer(ChatFileRow.content)])
    if row is None or row.chat_id != conversation:
        raise UnknownAttachmentError
    return attachment_of(row), row.content


def unsent(
    session: Session, conversation: str, wanted: Sequence[AttachmentId]
) -> tuple[Attachment, ...]:
    """Files that are to be sent, each once and in that order.

    Raises UnknownAttachmentError for one that is not of the conversation or was sent before.
    """
    ids = tuple(dict.fromkeys(storable(each) for each in wanted))
    if not ids:
        return ()
    chosen = select(ChatFileRow).where(ChatFileRow.id.in_(ids), _unsent(conversation))
    found = {row.id: attachment_of(row) for row in session.scalars(chosen)}
    if len(found) != len(ids):
        raise UnknownAttachmentError
    return tuple(found[each] for each in ids)


def send(
    session: Session, conversation: str, files: Sequence[Attachment], message: MessageId
) -> None:
    """Send files with a message; raises UnknownAttachmentError for one that was sent meanwhile."""
    if not files:
        return
    sent = session.execute(
        update(ChatFileRow)
        .where(ChatFileRow.id.in_([each.id for each in files]), _unsent(conversation))
        .values(message_id=message)
        .execution_options(synchronize_session=False)
    )
    if not isinstance(sent, CursorResult) or sent.rowcount != len(files):
        raise UnknownAttachmentError


def of_messages(session: Session, conversation: str) -> Mapping[str, tuple[Attachment, ...]]:
    """The files of each message of a conversation that has some, in the order they came in."""
    chosen = (
        select(ChatFileRow)
        .where(ChatFileRow.chat_id == conversation, ChatFileRow.message_id != "")
        .order_by(ChatFileRow.at, ChatFileRow.id)
    )
    found: dict[str, tuple[Attachment, ...]] = {}
    for row in session.scalars(chosen):
        found[row.message_id] = (*found.get(row.message_id, ()), attachment_of(row))
    return found


def _unsent(conversation: str) -> ColumnElement[bool]:
    return and_(ChatFileRow.chat_id == conversation, ChatFileRow.message_id == "")


def _sweep(session: Session, at: datetime) -> None:
    """Forget what was never sent, of all conversations: nobody comes back to most of them."""
    over = (
        select(ChatFileRow.id)
        .where(ChatFileRow.message_id == "", ChatFileRow.at < at - UNSENT_FOR)
        .limit(_SWEPT_AT_ONCE)
        # What others send or sweep just now is theirs.
        .with_for_update(skip_locked=True)
    )
    ids = session.scalars(over).all()
    if ids:
        session.execute(delete(ChatFileRow).where(ChatFileRow.id.in_(ids)))


def _count(session: Session, conversation: str) -> int:
    chosen = select(func.count()).where(ChatFileRow.chat_id == conversation)
    return session.scalar(chosen) or 0
