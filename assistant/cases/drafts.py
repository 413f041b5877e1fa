"""Drafts: what a person typed and did not send, one a conversation and one for the next."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from assistant.cases.ownership import conversation_of
from assistant.cases.tables import DraftRow
from assistant.errors import RequestRefusedError
from assistant.texts import storable
from kb.database import Database

LONGEST_DRAFT = 20_000


def keep(database: Database, conversation: str, text: str, *, by: str, at: datetime) -> None:
    """Keep what was typed in place of what was; an empty text drops the draft.

    `conversation` is one of this person's, or empty for the one not begun yet. Raises
    RequestRefusedError when it is not theirs, and over 20,000 characters: what was kept before
    stays.
    """
    if len(text) > LONGEST_DRAFT:
        raise RequestRefusedError(
            f"a draft has at most {LONGEST_DRAFT:,} characters; send it in two, or shorten it"
        )
    if not text:
        drop(database, conversation, by=by)
        return
    with database.write() as session:
        _check(session, conversation, by)
        insert = postgresql.insert if database.dialect == "postgresql" else sqlite.insert
        kept = {"text": storable(text), "kept_at": at}
        session.execute(
            insert(DraftRow)
            .values(person=by, conversation=conversation, **kept)
            .on_conflict_do_update(index_elements=["person", "conversation"], set_=kept)
        )


def read(database: Database, conversation: str, *, by: str) -> str:
    """What this person typed there and did not send; empty when there is none."""
    with database.read() as session:
        _check(session, conversation, by)
        found = session.scalars(
            select(DraftRow.text).where(
                DraftRow.person == by, DraftRow.conversation == conversation
            )
        ).first()
        return found or ""


def drop(database: Database, conversation: str, *, by: str) -> None:
    """Let go of a draft, as when it was sent; that there is none is no error."""
    with database.write() as session:
        _check(session, conversation, by)
        session.execute(
            delete(DraftRow).where(DraftRow.person == by, DraftRow.conversation == conversation)
        )


def _check(session: Session, conversation: str, by: str) -> None:
    if conversation:
        conversation_of(session, conversation, by)
