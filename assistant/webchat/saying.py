"""A customer's message: taken in once, answered where the assistant may, read back."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import regex
from sqlalchemy import select
from sqlalchemy.orm import Session

from assistant.casework.inbox.stored import locked
from assistant.casework.inbox.tidying import is_blank, tidy
from assistant.casework.model import CaseId, MessageId, Received
from assistant.casework.ports import Taken
from assistant.casework.tables import CaseMessageRow
from assistant.casework.talking.waiting import let_people_answer
from assistant.customers.errors import UnknownCustomerError
from assistant.errors import RequestRefusedError
from assistant.webchat import attachments
from assistant.webchat.ground import Ground
from assistant.webchat.model import (
    CHANNEL,
    LONGEST_MESSAGE,
    Attachment,
    ChatMessage,
    Said,
    Speaker,
)
from assistant.webchat.reading import UNNAMED, Thread, name_of
from assistant.webchat.stored import chat_of, is_vouched
from assistant.webchat.tables import ChatRow
from assistant.webchat.vouching import put_on_case

_FOR_PEOPLE = "a file was sent, which people alone can look at"
_NAME = regex.compile(r"[A-Za-z0-9_-]{1,64}")


@dataclass(frozen=True, slots=True)
class _Sending:
    """A message that is about to be taken in, with its files."""

    message: Received
    files: tuple[Attachment, ...]


def message_name(sent_as: str) -> str:
    """What a message is sent as: its browser's name for it, or one that nobody sends twice.

    Raises RequestRefusedError for a name that is none.
    """
    if not sent_as:
        return f"{UNNAMED}{uuid.uuid4().hex}"
    if not _NAME.fullmatch(sent_as):
        raise RequestRefusedError(
            "a message's id has at most 64 letters, digits, hyphens and underscores; make another"
        )
    return sent_as


def take_in(ground: Ground, conversation: str, said: Said, name: str) -> Taken:
    """Take a message in under a name, with its files; the same one again changes nothing.

    One with files goes to people.

    Raises RequestRefusedError for no message, one that is too long, and another one of that
    name; UnknownAttachmentError.
    """
    at = ground.now()
    with ground.database.read() as session:
        chat = chat_of(session, conversation)
        known = _known(session, conversation, name)
        if known is not None:
            _refuse_other(known, said)
            return known.taken
        sending = _sending(session, chat, said, name, at)

    def along(session: Session, taken: Taken) -> None:
        attachments.send(session, conversation, sending.files, taken.message)
        row = chat_of(session, conversation, lock=True)
        row.seen_at, row.typing_at = ground.now(), None
        case = locked(session, taken.case)
        put_on_case(session, case, row, at=ground.now())
        if sending.files:
            let_people_answer(session, case, at=ground.now(), why=_FOR_PEOPLE)

    try:
        return ground.casework.take_in(sending.message, along=along)
    except UnknownCustomerError:
        # They were forgotten since; their words are not.
        return ground.casework.take_in(replace(sending.message, customer=""), along=along)


def answer_to(thread: Thread, message: MessageId) -> ChatMessage | None:
    """What the assistant said to a message: the next that was said, if the assistant said it."""
    place = thread.place(message)
    said = thread.lines[place + 1 :]
    case = thread.lines[place].case
    ours = (
        line.message
        for line in said
        if line.case == case and line.message.speaker is not Speaker.CUSTOMER
    )
    first = next(ours, None)
    return first if first is not None and first.speaker is Speaker.ASSISTANT else None


@dataclass(frozen=True, slots=True)
class _Known:
    taken: Taken
    text: str


def _known(session: Session, conversation: str, name: str) -> _Known | None:
    row = session.scalar(
        select(CaseMessageRow).where(
            CaseMessageRow.channel == CHANNEL,
            CaseMessageRow.external == name_of(conversation, name),
        )
    )
    if row is None:
        return None
    return _Known(Taken(CaseId(row.case_id), MessageId(row.id), again=True), row.text)


def _refuse_other(known: _Known, said: Said) -> None:
    """Raise RequestRefusedError where another message has this name; files alone have no words."""
    if not is_blank(said.text) and tidy(said.text).text.split() != known.text.split():
        raise RequestRefusedError(
            "another message of this conversation has that id; send this one under its own"
        )


def _sending(session: Session, chat: ChatRow, said: Said, name: str, at: datetime) -> _Sending:
    if len(said.text) > LONGEST_MESSAGE:
        raise RequestRefusedError(
            f"a message has at most {LONGEST_MESSAGE:,} characters; send it in two"
        )
    files = attachments.unsent(session, chat.id, said.attachments)
    message = Received(
        text=_with_files(said.text, files),
        channel=CHANNEL,
        at=at,
        external=name_of(chat.id, name),
        thread=chat.id,
        customer=chat.customer if is_vouched(chat, at) else "",
        name=chat.name,
    )
    return _Sending(message, files)


def _with_files(text: str, files: Sequence[Attachment]) -> str:
    """The text; of a message that is files alone, their names."""
    if not is_blank(text):
        return text
    if not files:
        raise RequestRefusedError("the message is empty; write something, or send a file")
    return "\n".join(f"(file: {each.name})" for each in files)
