"""Proposing a resolved case as a past resolution, and proposing it anew when the case went on."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from assistant.access.model import Person
from assistant.access.people import person_of
from assistant.access.tables import PersonRow
from assistant.casework.endings.drafting import Mask, draft_of
from assistant.casework.endings.drafts import draft_of_row, is_behind, row_of
from assistant.casework.inbox.stored import case_of, changed, messages_of
from assistant.casework.model import DraftState, Outcome, ResolutionDraft, State
from assistant.casework.promises.keepers import acting
from assistant.casework.tables import CaseRow, ResolutionDraftRow
from assistant.casework.timeline import tell
from assistant.errors import RequestRefusedError
from assistant.offers.decisions import kept

TEACHES = frozenset({Outcome.SOLVED, Outcome.PARTLY, Outcome.DECLINED})
"""The outcomes of cases from which something is learned."""
_TEACHES_NOTHING = (
    "a case that ended as “{}” teaches nothing; only solved, partly solved and declined ones are"
    " proposed"
)
IS_PUBLISHED = (
    "{} approved this draft and it is being published; if it still waits in a minute, approve it"
    " as it is"
)
"""What is said of a draft that {} has approved while its document is being made."""


def propose(
    session: Session,
    row: CaseRow,
    *,
    by: Person,
    at: datetime,
    mask: Mask,
    names: Iterable[str] = (),
) -> ResolutionDraft:
    """Propose a resolved case, which is locked, as a past resolution; again, it changes nothing.

    One that was refused may be proposed anew, and so may one whose case went on since: it is
    drafted again, and approved it is a new version of its document. Raises RequestRefusedError
    for a case that is not resolved or teaches nothing, and for one that is a past resolution
    already.
    """
    person = acting(session, by)
    before = session.get(ResolutionDraftRow, row.id, populate_existing=True)
    if before is not None and (known := _as_it_is(session, row, before)) is not None:
        return known
    case = case_of(session, row)
    if case.state is not State.RESOLVED:
        raise RequestRefusedError(
            "only a resolved case becomes a past resolution; resolve it first"
        )
    if case.outcome not in TEACHES:
        label = case.outcome.label if case.outcome else "without an outcome"
        raise RequestRefusedError(_TEACHES_NOTHING.format(label))
    messages = messages_of(session, row.id)
    offers = kept.of_case(session, row.id)
    colleagues = (each.name for each in everybody(session))
    draft = draft_of(
        case, messages, mask, by=person, at=at, offers=offers, names=(*colleagues, *names)
    )
    if not draft.problem or not draft.resolution:
        raise RequestRefusedError(
            "nothing says what was asked or what was done; write it in a note, then propose it"
        )
    if before is not None:
        draft = replace(draft, document=before.document)
    session.merge(row_of(draft, person))
    tell(session, row.id, "proposed as a past resolution", by=person.name, at=at)
    changed(row, at)
    session.flush()
    return draft


def everybody(session: Session) -> list[Person]:
    """Everybody who works here or did."""
    return [person_of(row) for row in session.scalars(select(PersonRow))]


def _as_it_is(session: Session, row: CaseRow, before: ResolutionDraftRow) -> ResolutionDraft | None:
    """The draft that stays as it is; None where the case is drafted anew.

    Raises RequestRefusedError for a case that is a past resolution and did not go on since.
    """
    state = DraftState(before.state)
    if state is DraftState.REFUSED:
        return None
    if state is DraftState.PROPOSED and before.answered_by:
        raise RequestRefusedError(IS_PUBLISHED.format(before.answered_by))
    if is_behind(session, row, before):
        return None
    if state is DraftState.APPROVED:
        raise RequestRefusedError("this case is a past resolution already; find it in the library")
    return draft_of_row(before)
