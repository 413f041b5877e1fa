"""Drafts of past resolutions as they are kept, one a case, and whether their case went on since."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from assistant.access.model import Person
from assistant.casework.model import CaseId, DraftState, Outcome, ResolutionDraft
from assistant.casework.tables import CaseMessageRow, CaseRow, ResolutionDraftRow
from assistant.errors import RequestRefusedError
from assistant.offers.decisions import kept


def waiting(session: Session) -> tuple[ResolutionDraft, ...]:
    """The drafts that nobody has answered, oldest first."""
    rows = session.scalars(
        select(ResolutionDraftRow)
        .where(ResolutionDraftRow.state == DraftState.PROPOSED.value)
        .order_by(ResolutionDraftRow.proposed_at, ResolutionDraftRow.case_id)
    )
    return tuple(map(draft_of_row, rows))


def of_case(session: Session, case_id: str) -> ResolutionDraft | None:
    """The draft of a case; else None."""
    row = session.get(ResolutionDraftRow, case_id)
    return None if row is None else draft_of_row(row)


def draft_of_row(row: ResolutionDraftRow) -> ResolutionDraft:
    """The draft of a row."""
    return ResolutionDraft(
        case=CaseId(row.case_id),
        title=row.title,
        problem=row.problem,
        resolution=row.resolution,
        outcome=Outcome(row.outcome),
        topic=row.topic,
        removed=row.removed,
        state=DraftState(row.state),
        proposed_by=row.proposed_by,
        proposed_at=row.proposed_at,
        answered_by=row.answered_by,
        answer_reason=row.answer_reason,
        document=row.document,
    )


def draft_row(session: Session, case_id: str) -> ResolutionDraftRow:
    """The row of a case's draft, as it is now; raises RequestRefusedError where there is none."""
    row = session.get(ResolutionDraftRow, case_id, populate_existing=True)
    if row is None:
        raise RequestRefusedError(
            "nobody proposed this case as a past resolution; propose it first"
        )
    return row


def row_of(draft: ResolutionDraft, by: Person) -> ResolutionDraftRow:
    """The row of a new draft."""
    return ResolutionDraftRow(
        case_id=draft.case,
        title=draft.title,
        problem=draft.problem,
        resolution=draft.resolution,
        outcome=draft.outcome.value,
        topic=draft.topic,
        removed=draft.removed,
        state=draft.state.value,
        proposed_by=draft.proposed_by,
        proposed_by_id=by.id,
        proposed_at=draft.proposed_at,
        answered_by="",
        answer_reason="",
        document=draft.document,
    )


def is_behind(session: Session, case: CaseRow, draft: ResolutionDraftRow) -> bool:
    """Whether a case went on after its draft: it says something else now, or ended otherwise."""
    if case.outcome != draft.outcome:
        return True
    if case.resolved_at is not None and case.resolved_at > draft.proposed_at:
        return True
    newer = select(CaseMessageRow.id).where(
        CaseMessageRow.case_id == case.id, CaseMessageRow.taken_in_at > draft.proposed_at
    )
    if session.scalars(newer.limit(1)).first() is not None:
        return True
    return any(each.at > draft.proposed_at for each in kept.of_case(session, case.id))
