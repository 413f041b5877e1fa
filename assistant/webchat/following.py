"""What changed in many conversations since somebody looked: one query that reads no message."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from assistant.casework.tables import CaseRow
from assistant.webchat.model import CHANNEL, ConversationId
from assistant.webchat.presence import is_typed_in
from assistant.webchat.waiting_time import waits


def marks(
    session: Session, conversations: Sequence[ConversationId], at: datetime
) -> Mapping[ConversationId, str]:
    """A mark of each conversation, another whenever its customer would see a change.

    Everything said or done in a case makes its revision grow; what does not stands beside it:
    reading, typing, and how many wait for a person at all.
    """
    if not conversations:
        return {}
    anybodys = aliased(CaseRow)
    chosen = (
        select(
            CaseRow.thread,
            CaseRow.id,
            CaseRow.revision,
            CaseRow.unread,
            is_typed_in(CaseRow.id, at),
            waits(CaseRow),
            select(func.count()).where(waits(anybodys)).scalar_subquery(),
        )
        .where(CaseRow.channel == CHANNEL, CaseRow.thread.in_(conversations))
        .order_by(CaseRow.id)
    )
    told: defaultdict[str, list[str]] = defaultdict(list)
    for thread, case, revision, unread, typing, is_waiting, all_waiting in session.execute(chosen):
        queue = all_waiting if is_waiting else "-"
        told[thread].append(f"{case[:8]}.{revision}.{unread:d}{typing:d}.{queue}")
    return {each: " ".join(told[each]) for each in conversations}
