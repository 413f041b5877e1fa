"""How many questions a conversation has, and whether its last one found an answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from assistant.cases.tables import SuggestionRow
from kb.database import Database


@dataclass(frozen=True, slots=True)
class Count:
    """`turns` questions, the last of which `abstained` or not."""

    turns: int
    abstained: bool


def counts(database: Database, conversations: Sequence[str]) -> Mapping[str, Count]:
    """The count of each of these conversations; what was replaced does not count."""
    found: dict[str, Count] = {}
    with database.read() as session:
        rows = session.execute(
            select(SuggestionRow.conversation_id, SuggestionRow.abstained)
            .where(
                SuggestionRow.conversation_id.in_(conversations),
                SuggestionRow.replaced_by.is_(None),
            )
            .order_by(SuggestionRow.placed_at, SuggestionRow.asked_at)
        )
        for id_, abstained in rows:
            before = found.get(id_)
            found[id_] = Count((before.turns if before else 0) + 1, abstained)
    return found
