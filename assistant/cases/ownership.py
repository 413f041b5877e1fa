"""Whose a conversation or a suggestion is: nobody reaches another's, nor learns that it is."""

from datetime import datetime

from sqlalchemy.orm import Session

from assistant.cases.tables import ConversationRow, SuggestionRow
from assistant.errors import RequestRefusedError
from assistant.texts import storable, title_of


def conversation_of(
    session: Session, conversation_id: str, by: str, *, lock: bool = False
) -> ConversationRow:
    """This person's conversation; with `lock`, no other writer changes it until the commit.

    Raises RequestRefusedError when it is another's, and just so when there is none.
    """
    key = storable(conversation_id)
    row = session.get(ConversationRow, key, with_for_update=lock or None, populate_existing=lock)
    if row is None or row.person != by:
        raise RequestRefusedError(
            "that conversation is not among yours; name one of yours or begin a new one"
        )
    return row


def suggestion_of(session: Session, suggestion_id: str, by: str) -> SuggestionRow:
    """A suggestion this person asked for, as it is now; raises RequestRefusedError otherwise."""
    row = session.get(SuggestionRow, storable(suggestion_id), populate_existing=True)
    if row is None or row.asked_by != by:
        raise RequestRefusedError("that answer is not among yours; open the conversation it is in")
    return row


def hand_to(
    session: Session, conversation_id: str, person: str, *, channel: str, title: str, at: datetime
) -> None:
    """Make a case's conversation this person's, with all that was asked and told in it.

    It begins with it when there is none. What the person asks of the case from then on, whom it
    is about and what they offer is in it; who had it before reaches it no more.
    """
    row = session.get(ConversationRow, conversation_id, with_for_update=True)
    if row is None:
        row = ConversationRow(
            id=conversation_id, channel=storable(channel), title=title_of(title), begun_at=at
        )
        session.add(row)
    row.person = person
    row.latest_at = at
