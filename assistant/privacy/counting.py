"""How much is kept of somebody, by kind."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from assistant.casework.model import DraftState
from assistant.casework.tables import ResolutionDraftRow
from assistant.privacy.keeping import KEPT
from assistant.privacy.model import Held, Kind
from assistant.privacy.reach import Reach


def held_of(session: Session, reach: Reach) -> Held:
    """Every kind with how many things there are of it, and the resolutions that were made."""
    counts = dict.fromkeys(Kind, 0)
    for kept in KEPT:
        if kept.counts:
            chosen = select(func.count()).select_from(kept.row).where(kept.whose(reach))
            counts[kept.kind] += session.scalar(chosen) or 0
    return Held(counts, _resolutions(session, reach), reach.shared)


def _resolutions(session: Session, reach: Reach) -> tuple[str, ...]:
    made = (
        select(ResolutionDraftRow.document)
        .where(
            ResolutionDraftRow.case_id.in_(reach.cases),
            ResolutionDraftRow.state == DraftState.APPROVED.value,
            ResolutionDraftRow.document != "",
        )
        .order_by(ResolutionDraftRow.document)
    )
    return tuple(session.scalars(made))
