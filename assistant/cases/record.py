"""The record of suggestions: kept, listed for the person who asked, judged by them."""

from contextlib import suppress
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from assistant.cases.forgetting import forget as forget
from assistant.cases.forgetting import forgotten as forgotten
from assistant.cases.ownership import conversation_of, suggestion_of
from assistant.cases.stored import row_of, suggestion_of_row
from assistant.cases.tables import ConversationRow, SuggestionRow
from assistant.errors import RequestRefusedError
from assistant.suggestion import Suggestion
from assistant.texts import storable, title_of
from kb.database import Database

_LONGEST_REASON = 2000
_LONGEST_ID = 32


def keep(
    database: Database, suggestion: Suggestion, *, channel: str, instead_of: str = ""
) -> Suggestion:
    """Keep a suggestion as it was told, and return it as it is kept.

    It joins its conversation, which begins with it when there is none of that name; one that
    names none begins a conversation of its own, or joins that of the suggestion it replaces.
    `instead_of` is that suggestion; whatever stands in its place by now is replaced. A later
    change of a document does not reach what is kept. Raises RequestRefusedError when the
    conversation or the replaced suggestion is not the asker's.
    """
    with database.write() as session:
        named = _named(session, suggestion, instead_of)
        conversation = _joined(session, named, channel)
        before = _standing_in_place_of(session, conversation, instead_of) if instead_of else None
        placed_at = before.placed_at if before is not None else named.asked_at
        session.add(row_of(named, channel=channel, placed_at=placed_at))
        if before is not None:
            before.replaced_by = named.id
        conversation.latest_at = max(conversation.latest_at, named.asked_at)
    return named


def asked(database: Database, by: str, *, limit: int) -> list[Suggestion]:
    """What this person asked, newest first, and nobody else's; without what was replaced."""
    with database.read() as session:
        rows = session.scalars(
            select(SuggestionRow)
            .where(SuggestionRow.asked_by == by, SuggestionRow.replaced_by.is_(None))
            .order_by(SuggestionRow.asked_at.desc(), SuggestionRow.id)
            .limit(limit)
        )
        return [suggestion_of_row(row) for row in rows]


def judge(
    database: Database, suggestion_id: str, *, by: str, good: bool | None, reason: str
) -> None:
    """Note whether an answer helped; a second judgement replaces the first, None takes it back.

    Raises RequestRefusedError unless this person asked it: nobody learns of another's chats.
    """
    with database.write() as session:
        row = suggestion_of(session, suggestion_id, by)
        row.good, row.reason = good, storable(reason)[:_LONGEST_REASON]


def _named(session: Session, suggestion: Suggestion, instead_of: str) -> Suggestion:
    """The suggestion with the conversation it belongs to."""
    if suggestion.conversation:
        return suggestion
    if not instead_of:
        return replace(suggestion, conversation=suggestion.id)
    replaced = suggestion_of(session, instead_of, suggestion.asked_by)
    return replace(suggestion, conversation=replaced.conversation_id)


def _joined(session: Session, suggestion: Suggestion, channel: str) -> ConversationRow:
    """The suggestion's conversation, locked; begun if nobody has one of that name."""
    name, by = suggestion.conversation, suggestion.asked_by
    if len(name) > _LONGEST_ID or name != storable(name):
        raise RequestRefusedError("that is no conversation's name; begin a new conversation")
    if session.get(ConversationRow, name) is None:
        begun = ConversationRow(
            id=name,
            person=by,
            channel=storable(channel),
            title=title_of(suggestion.question),
            begun_at=suggestion.asked_at,
            latest_at=suggestion.asked_at,
        )
        # Another question may begin it at the same moment: whose it is, is asked below.
        with suppress(IntegrityError), session.begin_nested():
            session.add(begun)
    return conversation_of(session, name, by, lock=True)


def _standing_in_place_of(
    session: Session, conversation: ConversationRow, suggestion_id: str
) -> SuggestionRow:
    """What stands where a suggestion stood: it, or the last that replaced it."""
    row = suggestion_of(session, suggestion_id, conversation.person)
    if row.conversation_id != conversation.id:
        raise RequestRefusedError("that answer is of another conversation; name the one it is in")
    while row.replaced_by is not None:
        row = suggestion_of(session, row.replaced_by, conversation.person)
    return row
