"""Replies that were sent: what a person made of a suggestion, and how far it was changed."""

import unicodedata
import uuid
from dataclasses import dataclass
from datetime import datetime

from rapidfuzz.distance import Levenshtein
from sqlalchemy import select

from assistant.cases.ownership import conversation_of, suggestion_of
from assistant.cases.tables import SentReplyRow
from assistant.errors import RequestRefusedError
from assistant.texts import folded, storable
from kb.database import Database

LONGEST_REPLY = 20_000


@dataclass(frozen=True, slots=True)
class SentReply:
    """A reply as it was sent; `distance` is 0 when it was sent as suggested, at most 1."""

    id: str
    suggestion_id: str
    conversation_id: str
    sent_by: str
    sent_at: datetime
    channel: str
    tone: str
    suggested: str
    sent: str
    distance: float


def send(
    database: Database,
    suggestion_id: str,
    *,
    by: str,
    channel: str,
    tone: str,
    suggested: str,
    sent: str,
    at: datetime,
) -> SentReply:
    """Keep what a person sent beside what was suggested, as it was worded for the channel.

    Raises RequestRefusedError when the suggestion is not theirs, when nothing was sent, or
    when either text is over 20,000 characters.
    """
    if not sent.strip():
        raise RequestRefusedError("an empty reply cannot be sent; write something first")
    if max(len(sent), len(suggested)) > LONGEST_REPLY:
        raise RequestRefusedError(f"a reply has at most {LONGEST_REPLY:,} characters; shorten it")
    with database.write() as session:
        suggestion = suggestion_of(session, suggestion_id, by)
        conversation = conversation_of(session, suggestion.conversation_id, by, lock=True)
        conversation.latest_at = max(conversation.latest_at, at)
        row = SentReplyRow(
            id=uuid.uuid4().hex,
            suggestion_id=suggestion.id,
            conversation_id=conversation.id,
            sent_by=by,
            sent_at=at,
            channel=storable(channel),
            tone=storable(tone),
            suggested=storable(suggested),
            sent=storable(sent),
            distance=distance(suggested, sent),
            searched=folded(sent),
        )
        session.add(row)
        return _reply(row)


def sent_in(database: Database, conversation_id: str, by: str) -> list[SentReply]:
    """What this person sent in a conversation of theirs, oldest first.

    Raises RequestRefusedError when the conversation is not theirs.
    """
    with database.read() as session:
        conversation = conversation_of(session, conversation_id, by)
        rows = session.scalars(
            select(SentReplyRow)
            .where(SentReplyRow.conversation_id == conversation.id)
            .order_by(SentReplyRow.sent_at, SentReplyRow.id)
        )
        return [_reply(row) for row in rows]


def distance(suggested: str, sent: str) -> float:
    """How far a text was changed: 0 not at all, 1 nothing is left, by characters.

    How lines end, and white space around the text, are no changes.
    """
    return Levenshtein.normalized_distance(_plain(suggested), _plain(sent))


def _plain(text: str) -> str:
    lines = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    return lines.strip()


def _reply(row: SentReplyRow) -> SentReply:
    return SentReply(
        id=row.id,
        suggestion_id=row.suggestion_id,
        conversation_id=row.conversation_id,
        sent_by=row.sent_by,
        sent_at=row.sent_at,
        channel=row.channel,
        tone=row.tone,
        suggested=row.suggested,
        sent=row.sent,
        distance=row.distance,
    )
