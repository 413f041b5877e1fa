"""Whose a conversation or a suggestion is: nobody reaches another's, nor learns that it is."""

from sqlalchemy.orm import Session

from assistant.cases.tables import ConversationRow, SuggestionRow
from assistant.errors import RequestRefusedError
from assistant.texts import storable


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
