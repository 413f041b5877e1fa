"""What the customer reads of their conversation: their words and ours to them, nothing else.

A message is theirs where its name begins with the conversation's id, which only this room gives.
Ours are those in its cases since then. Notes, other channels and threads, internal sources: never.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, defer

from assistant.access.owner import OWNER
from assistant.cases.stored import citation_of
from assistant.cases.tables import SuggestionRow
from assistant.casework.model import Author, CaseId, MessageId
from assistant.casework.tables import CaseEventRow, CaseMessageRow, CaseRow
from assistant.help_pages.links import url_of
from assistant.webchat.attachments import of_messages
from assistant.webchat.errors import UnknownMessageError
from assistant.webchat.model import CHANNEL, Attachment, ChatMessage, Source, Speaker
from assistant.webchat.stored import cases_of
from kb.model import Audience

UNNAMED = "~"
"""Begins the name of a message whose browser gave it none."""

_NO_ANSWER = "had no answer"
_SPEAKERS = {
    Author.CUSTOMER.value: Speaker.CUSTOMER,
    Author.ASSISTANT.value: Speaker.ASSISTANT,
    Author.AGENT.value: Speaker.AGENT,
}


@dataclass(frozen=True, slots=True)
class Line:
    """A message as the customer reads it, its case, and the suggestion its words came from."""

    message: ChatMessage
    case: CaseId
    suggestion: str


@dataclass(frozen=True, slots=True)
class Thread:
    """A conversation as it stands: its cases, the one it goes on in first, and its lines."""

    cases: tuple[CaseRow, ...]
    lines: tuple[Line, ...]

    @property
    def case(self) -> CaseRow | None:
        """The case that it goes on in."""
        return next(iter(self.cases), None)

    @property
    def messages(self) -> tuple[ChatMessage, ...]:
        """What was said, in the order in which it came in."""
        return tuple(line.message for line in self.lines)

    def line(self, message: str) -> Line:
        """The line of a message; raises UnknownMessageError."""
        return self.lines[self.place(message)]

    def place(self, message: str) -> int:
        """Where a message stands, from 0; raises UnknownMessageError."""
        for place, line in enumerate(self.lines):
            if line.message.id == message:
                return place
        raise UnknownMessageError

    def after(self, message: str | None) -> Sequence[ChatMessage]:
        """What was said after a message, or all, oldest first; raises UnknownMessageError."""
        return self.messages[0 if message is None else self.place(message) + 1 :]


def name_of(conversation: str, sent_as: str) -> str:
    """What a customer's message is called on the channel: nobody else's is called so."""
    return f"{conversation}:{sent_as}"


def thread_of(session: Session, conversation: str) -> Thread:
    """A conversation as a transaction sees it."""
    cases = cases_of(session, conversation)
    rows = _theirs(_rows(session, cases), conversation)
    silent = _without_answer(session, rows)
    judged = _judged(session, rows)
    files = of_messages(session, conversation)
    lines = (
        Line(
            _message(
                row,
                conversation,
                is_silent=(row.case_id, row.at) in silent,
                helpful=judged.get(row.suggestion),
                files=files.get(row.id, ()),
            ),
            CaseId(row.case_id),
            row.suggestion,
        )
        for row in rows
    )
    return Thread(tuple(cases), tuple(lines))


def _rows(session: Session, cases: Sequence[CaseRow]) -> Sequence[CaseMessageRow]:
    """What was said on the channel in those cases, in the order in which it came in."""
    if not cases:
        return ()
    theirs = CaseMessageRow.author == Author.CUSTOMER.value
    chosen = (
        select(CaseMessageRow)
        .options(defer(CaseMessageRow.triage))
        .where(
            CaseMessageRow.case_id.in_([case.id for case in cases]),
            CaseMessageRow.channel == CHANNEL,
            CaseMessageRow.author.in_(_SPEAKERS),
        )
        .order_by(CaseMessageRow.taken_in_at, theirs.desc(), CaseMessageRow.at, CaseMessageRow.id)
    )
    return session.scalars(chosen).all()


def _theirs(rows: Iterable[CaseMessageRow], conversation: str) -> list[CaseMessageRow]:
    """The customer's own messages, and ours in each case from their first one on."""
    kept: list[CaseMessageRow] = []
    begun: set[str] = set()
    for row in rows:
        if row.author == Author.CUSTOMER.value:
            if not (row.external or "").startswith(name_of(conversation, "")):
                continue
            begun.add(row.case_id)
        if row.case_id in begun:
            kept.append(row)
    return kept


def _without_answer(session: Session, rows: Sequence[CaseMessageRow]) -> set[tuple[str, object]]:
    """The cases and times at which the assistant said that it has no answer."""
    cases = {row.case_id for row in rows if row.author == Author.ASSISTANT.value}
    if not cases:
        return set()
    told = select(CaseEventRow.case_id, CaseEventRow.at).where(
        CaseEventRow.case_id.in_(cases), CaseEventRow.what == _NO_ANSWER
    )
    return {(case, at) for case, at in session.execute(told)}


def _judged(session: Session, rows: Sequence[CaseMessageRow]) -> dict[str, bool | None]:
    """What the customer thought of the assistant's suggestions."""
    ids = {row.suggestion for row in rows if row.author == Author.ASSISTANT.value}
    if not ids:
        return {}
    chosen = select(SuggestionRow.id, SuggestionRow.good).where(SuggestionRow.id.in_(ids))
    return dict(iter(session.execute(chosen)))


def _message(
    row: CaseMessageRow,
    conversation: str,
    *,
    is_silent: bool,
    helpful: bool | None,
    files: tuple[Attachment, ...],
) -> ChatMessage:
    speaker = _SPEAKERS[row.author]
    sent_as = (row.external or "").removeprefix(name_of(conversation, ""))
    is_answer = speaker is Speaker.ASSISTANT and bool(row.suggestion) and not is_silent
    return ChatMessage(
        id=MessageId(row.id),
        at=row.at,
        speaker=speaker,
        by=first_name(row.author_id, row.by) if speaker is Speaker.AGENT else "",
        text=row.text,
        sent_as="" if sent_as.startswith(UNNAMED) else sent_as,
        sources=() if is_silent or speaker is Speaker.CUSTOMER else _sources(row),
        answers=is_answer,
        helpful=helpful if speaker is Speaker.ASSISTANT else None,
        attachments=files if speaker is Speaker.CUSTOMER else (),
    )


def first_name(person: str, name: str) -> str:
    """What customers call somebody of ours; empty for who works at the home's command line."""
    return "" if person == OWNER else next(iter(name.split()), "")


def _sources(row: CaseMessageRow) -> tuple[Source, ...]:
    citations = map(citation_of, row.citations)
    return tuple(
        Source(each, url_of(each)) for each in citations if each.audience is Audience.PUBLIC
    )
