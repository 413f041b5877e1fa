"""What comes after a case: its outcome, the check-in, and the past resolution it may become."""

from dataclasses import dataclass
from datetime import datetime

from assistant.casework.model import CaseFile, CheckIn, DraftState, ResolutionDraft, State
from assistant.ui import words
from assistant.ui.casework import time_left

_DRAFTS = {
    DraftState.PROPOSED: "Waits for a knowledge manager",
    DraftState.APPROVED: "In the library",
    DraftState.REFUSED: "Turned down",
}


@dataclass(frozen=True, slots=True)
class DraftView:
    """A proposed past resolution; `removed` says how much was taken out of it."""

    title: str
    problem: str
    resolution: str
    removed: str
    standing: str
    by: str
    reason: str
    document: str


@dataclass(frozen=True, slots=True)
class EndingView:
    """How a case ended; only of a resolved one. `check_in` is empty where none is to come."""

    outcome: str
    at: str
    check_in: str
    check_in_open: bool
    draft: DraftView | None


def ending_view(file: CaseFile, now: datetime) -> EndingView | None:
    """The end of a case; None while it goes on."""
    case = file.case
    if case.state is not State.RESOLVED:
        return None
    return EndingView(
        outcome=case.outcome.label if case.outcome else "resolved",
        at=time_left.when(case.resolved_at, now) if case.resolved_at else "",
        check_in=_check_in(file.check_in, now),
        check_in_open=file.check_in is not None and file.check_in.done_at is None,
        draft=draft_view(file.draft) if file.draft else None,
    )


def draft_view(draft: ResolutionDraft) -> DraftView:
    """A draft with what became of it."""
    count = words.count(draft.removed, "personal detail")
    removed = f"{count} {'was' if draft.removed == 1 else 'were'} removed" if draft.removed else ""
    return DraftView(
        title=draft.title,
        problem=draft.problem,
        resolution=draft.resolution,
        removed=removed or "No personal details were found in it",
        standing=_DRAFTS[draft.state],
        by=draft.answered_by,
        reason=draft.answer_reason,
        document=draft.document,
    )


def _check_in(check_in: CheckIn | None, now: datetime) -> str:
    if check_in is None:
        return ""
    if check_in.done_at is not None:
        return f"Asked {time_left.when(check_in.done_at, now)}: {check_in.note}"
    return f"Check in {time_left.when(check_in.due_at, now)}"
