"""What topics are learned from beside the taxonomy: messages of cases that were approved."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, func, select

from assistant.casework.model import DraftState
from assistant.casework.tables import ResolutionDraftRow
from assistant.triage.topics.taxonomy import Example
from kb.database import Database

_MOST = 5_000


class ApprovedResolutions:
    """The `Resolved` of one home: what customers wrote in cases that became past resolutions."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def version(self) -> str:
        """How many there are, and since when."""
        newest = func.max(ResolutionDraftRow.proposed_at)
        with self._database.read() as session:
            row = session.execute(select(func.count(), newest).where(_teaching())).one()
        return f"{row[0]} {row[1]}"

    def examples(self) -> Sequence[Example]:
        """The newest 5,000 with their topics."""
        chosen = (
            select(ResolutionDraftRow.problem, ResolutionDraftRow.topic)
            .where(_teaching())
            .order_by(ResolutionDraftRow.proposed_at.desc(), ResolutionDraftRow.case_id)
            .limit(_MOST)
        )
        with self._database.read() as session:
            return [Example(problem, topic) for problem, topic in session.execute(chosen)]


def _teaching() -> ColumnElement[bool]:
    return and_(
        ResolutionDraftRow.state == DraftState.APPROVED.value, ResolutionDraftRow.topic != ""
    )
