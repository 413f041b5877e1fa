"""A person's conversations: listed, searched, opened again, and read by a follow-up."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import Session

from assistant.cases.ownership import conversation_of, suggestion_of
from assistant.cases.stored import citations_of_row, suggestion_of_row
from assistant.cases.tables import ConversationRow, SentReplyRow, SuggestionRow
from assistant.errors import RequestRefusedError
from assistant.following.model import Turn
from assistant.suggestion import Suggestion
from assistant.texts import folded, storable
from kb.database import Database

LONGEST_SEARCH = 200
_PLACE = re.compile(r"([0-9]{1,17})-(.{1,32})")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Conversation:
    """One conversation in its person's list; `title` is its first question, cut short.

    `latest_at` is when something was last asked or sent in it.
    """

    id: str
    channel: str
    title: str
    begun_at: datetime
    latest_at: datetime

    @property
    def place(self) -> str:
        """Where it stands in the list, for asking what comes after it."""
        return f"{(self.latest_at - _EPOCH) // timedelta(microseconds=1)}-{self.id}"


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the asker thought of an answer."""

    good: bool
    reason: str


@dataclass(frozen=True, slots=True)
class ToldTurn:
    """One turn of a conversation as it was told.

    `judged` is None while nobody said what they think. `replaced_by` is the suggestion that
    took its place, or empty.
    """

    suggestion: Suggestion
    channel: str
    judged: Judgement | None
    replaced_by: str


def list_conversations(
    database: Database, by: str, *, limit: int, before: str | None = None, containing: str = ""
) -> list[Conversation]:
    """At most `limit` of this person's conversations, the latest first; nobody else's.

    `before` is the `place` of a conversation: what comes after it in the list. `containing`
    are words, or pieces of words, in any case: each is in a question, an answer or a reply
    that was sent. Raises RequestRefusedError for a place that is none, and over 200 characters.
    """
    if len(containing) > LONGEST_SEARCH:
        raise RequestRefusedError(
            f"a search has at most {LONGEST_SEARCH} characters; look for fewer words"
        )
    chosen = select(ConversationRow).where(ConversationRow.person == by)
    if before is not None:
        chosen = chosen.where(_after(before))
    for word in dict.fromkeys(folded(containing).split()):
        chosen = chosen.where(or_(_asked_or_told(word), _sent(word)))
    chosen = chosen.order_by(ConversationRow.latest_at.desc(), ConversationRow.id.desc())
    with database.read() as session:
        return [_conversation(row) for row in session.scalars(chosen.limit(limit))]


def conversation(database: Database, conversation_id: str, by: str) -> Conversation:
    """One of this person's conversations; raises RequestRefusedError when it is not theirs."""
    with database.read() as session:
        return _conversation(conversation_of(session, conversation_id, by))


def turns(
    database: Database, conversation_id: str, by: str, *, replaced: bool = False
) -> list[ToldTurn]:
    """What was asked and told in a conversation, oldest first.

    A turn that took another's place stands there. What was replaced is left out; with
    `replaced` it is there too, before what replaced it. Raises RequestRefusedError when the
    conversation is not theirs.
    """
    with database.read() as session:
        found = _turns(session, conversation_id, by, replaced=replaced)
        return [_told(row) for row in session.scalars(found)]


def told_in(session: Session, conversation_id: str) -> list[ToldTurn]:
    """The turns that stand in a conversation, oldest first, whoever's it is by now.

    For a case that changes hands; who may see the case is the caller's to ask.
    """
    rows = session.scalars(
        select(SuggestionRow)
        .where(
            SuggestionRow.conversation_id == storable(conversation_id),
            SuggestionRow.replaced_by.is_(None),
        )
        .order_by(SuggestionRow.placed_at, SuggestionRow.asked_at, SuggestionRow.id)
    )
    return [_told(row) for row in rows]


def earlier(
    database: Database, conversation_id: str, by: str, limit: int, *, before: str = ""
) -> list[Turn]:
    """The last `limit` turns, oldest first, as a follow-up is understood by them.

    Each is as it was said: how a turn stood to those before it is part of what it tells. With
    `before`, one of the suggestions, they are those that were said before it. Raises
    RequestRefusedError when the conversation, or that suggestion, is not theirs.
    """
    with database.read() as session:
        found = _turns(session, conversation_id, by, replaced=False)
        if before:
            again = suggestion_of(session, before, by)
            found = found.where(SuggestionRow.placed_at < again.placed_at)
        newest = found.order_by(None).order_by(
            SuggestionRow.placed_at.desc(), SuggestionRow.asked_at.desc(), SuggestionRow.id.desc()
        )
        rows = list(session.scalars(newest.limit(limit)))
    return [Turn(row.question, tuple(_titles(row))) for row in reversed(rows)]


def _turns(
    session: Session, conversation_id: str, by: str, *, replaced: bool
) -> Select[SuggestionRow]:
    owned = conversation_of(session, conversation_id, by)
    found = select(SuggestionRow).where(SuggestionRow.conversation_id == owned.id)
    if not replaced:
        found = found.where(SuggestionRow.replaced_by.is_(None))
    return found.order_by(SuggestionRow.placed_at, SuggestionRow.asked_at, SuggestionRow.id)


def _titles(row: SuggestionRow) -> Iterator[str]:
    """The titles an answer cites, each once, in the order they are first cited."""
    if not row.abstained:
        cited = sorted(citations_of_row(row), key=lambda each: each.n)
        yield from dict.fromkeys(each.title for each in cited)


def _after(place: str) -> ColumnElement[bool]:
    read = _PLACE.fullmatch(storable(place))
    if read is None:
        raise RequestRefusedError(
            "'before' is no place in the list; give the place of the last conversation listed"
        )
    latest_at = _EPOCH + timedelta(microseconds=int(read[1]))
    return or_(
        ConversationRow.latest_at < latest_at,
        and_(ConversationRow.latest_at == latest_at, ConversationRow.id < read[2]),
    )


def _asked_or_told(word: str) -> ColumnElement[bool]:
    return exists().where(
        SuggestionRow.conversation_id == ConversationRow.id,
        SuggestionRow.replaced_by.is_(None),
        SuggestionRow.searched.contains(word, autoescape=True),
    )


def _sent(word: str) -> ColumnElement[bool]:
    return exists().where(
        SentReplyRow.conversation_id == ConversationRow.id,
        SentReplyRow.searched.contains(word, autoescape=True),
    )


def _conversation(row: ConversationRow) -> Conversation:
    return Conversation(
        id=row.id,
        channel=row.channel,
        title=row.title,
        begun_at=row.begun_at,
        latest_at=row.latest_at,
    )


def _told(row: SuggestionRow) -> ToldTurn:
    return ToldTurn(
        suggestion=suggestion_of_row(row),
        channel=row.channel,
        judged=Judgement(row.good, row.reason) if row.good is not None else None,
        replaced_by=row.replaced_by or "",
    )
