"""From a proposed draft to a past resolution: approved by a knowledge manager, then found."""

import threading
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from assistant.access.model import Person
from assistant.access.permissions import Permission
from assistant.access.refusing import refuse_who_may_not
from assistant.casework.endings.drafting import (
    LONGEST_PROBLEM,
    LONGEST_RESOLUTION,
    Mask,
    cleaned,
    known_of,
)
from assistant.casework.endings.drafts import (
    draft_of_row,
    draft_row,
    is_behind,
    of_case,
    waiting,
)
from assistant.casework.endings.proposing import IS_PUBLISHED, TEACHES, everybody, propose
from assistant.casework.endings.resolving import a_note
from assistant.casework.inbox.stored import case_of, changed, locked, messages_of
from assistant.casework.model import (
    CaseId,
    DraftState,
    ResolutionDraft,
    State,
)
from assistant.casework.promises.keepers import acting
from assistant.casework.tables import CaseRow, ResolutionDraftRow
from assistant.casework.timeline import tell
from assistant.errors import RequestRefusedError
from assistant.offers.decisions import kept
from assistant.texts import LONGEST_TITLE, storable
from kb.database import Database
from kb.model import DocumentId

__all__ = ["Publish", "approve", "of_case", "propose", "refuse", "waiting"]

Publish = Callable[[ResolutionDraft], DocumentId]
"""Makes the document of an approved draft, searchable when it returns.

The same case always becomes the same document, however often it is called.
"""

_WENT_ON = (
    "the case went on after this was proposed and was drafted anew; read the new draft, then"
    " approve it"
)
# Two approvals of one draft take turns: the second finds what the first has made.
_ONE_AT_A_TIME = threading.Lock()


def approve(
    database: Database,
    case_id: CaseId,
    *,
    by: Person,
    at: datetime,
    publish: Publish,
    mask: Mask,
    title: str = "",
    problem: str = "",
    resolution: str = "",
    names: Iterable[str] = (),
) -> ResolutionDraft:
    """Let a draft become a past resolution, as it is or as changed, and have it published.

    Approved already, it is returned as it is. The draft is approved once the document is there;
    until then it says who approves it, and nobody refuses it. When publishing fails it waits as
    before; when the process ends meanwhile, approving it again makes the same document. A case
    that went on since is drafted anew, to be read before it is approved. Raises
    RequestRefusedError then, and unless a knowledge manager or admin approves; nobody their own
    proposal while another of them works here.
    """
    with _ONE_AT_A_TIME:
        with database.write() as session:
            row = locked(session, case_id)
            anew = _drafted_anew(session, row, by=by, at=at, mask=mask, names=names)
            if not anew:
                before = draft_of_row(draft_row(session, case_id))
                draft = _edited(
                    session, row, by, mask, names, title=title, problem=problem, solved=resolution
                )
                if draft.state is DraftState.APPROVED:
                    return draft
                _set(draft_row(session, case_id), replace(draft, answered_by=by.name))
        if anew:
            raise RequestRefusedError(_WENT_ON)
        published = False
        try:
            document = publish(replace(draft, answered_by=by.name))
            published = True
        finally:
            if not published:
                _wait_again(database, before)
        with database.write() as session:
            return _approved(session, replace(draft, document=document), by=by, at=at)


def refuse(
    session: Session, row: CaseRow, *, by: Person, at: datetime, reason: str
) -> ResolutionDraft:
    """Turn a draft down, of a case that is locked; raises RequestRefusedError without a reason."""
    person = _approver(session, by)
    said = a_note(reason)
    if not said:
        raise RequestRefusedError("say why the draft is refused; who proposed it will read it")
    draft = draft_row(session, row.id)
    if draft.state != DraftState.PROPOSED.value:
        raise RequestRefusedError(f"this draft is {draft.state} already by {draft.answered_by}")
    if draft.answered_by:
        raise RequestRefusedError(IS_PUBLISHED.format(draft.answered_by))
    draft.state = DraftState.REFUSED.value
    draft.answered_by, draft.answer_reason = person.name, said
    tell(session, row.id, "refused as a past resolution", by=person.name, at=at, detail=said)
    changed(row, at)
    return draft_of_row(draft)


def _drafted_anew(
    session: Session,
    row: CaseRow,
    *,
    by: Person,
    at: datetime,
    mask: Mask,
    names: Iterable[str],
) -> bool:
    """Draft a case anew that went on since it was proposed; whoever proposed it still did."""
    draft = draft_row(session, row.id)
    _refuse_own(session, _approver(session, by), draft)
    waits = draft.state == DraftState.PROPOSED.value and not draft.answered_by
    teaches = row.state == State.RESOLVED.value and row.outcome in TEACHES
    if not (waits and teaches and is_behind(session, row, draft)):
        return False
    first, first_id = draft.proposed_by, draft.proposed_by_id
    propose(session, row, by=by, at=at, mask=mask, names=names)
    draft = draft_row(session, row.id)
    draft.proposed_by, draft.proposed_by_id = first, first_id
    return True


def _edited(
    session: Session,
    kept_case: CaseRow,
    by: Person,
    mask: Mask,
    names: Iterable[str],
    *,
    title: str,
    problem: str,
    solved: str,
) -> ResolutionDraft:
    """The draft with what the approver changed, personal data taken out of that too."""
    case, case_id = case_of(session, kept_case), kept_case.id
    row = draft_row(session, case_id)
    draft = draft_of_row(row)
    match draft.state:
        case DraftState.APPROVED:
            return draft
        case DraftState.REFUSED:
            raise RequestRefusedError(
                f"{draft.answered_by} refused this draft: {draft.answer_reason}; propose it anew"
            )
        case DraftState.PROPOSED:
            pass
    if case.state is not State.RESOLVED:
        raise RequestRefusedError("the case was opened again; resolve it before it is approved")
    if row.answered_by:
        if (title + problem + solved).strip():
            raise RequestRefusedError(IS_PUBLISHED.format(row.answered_by))
        return draft
    if case.outcome not in TEACHES:
        label = case.outcome.label if case.outcome else "without an outcome"
        raise RequestRefusedError(
            f"the case ended as “{label}” since, which teaches nothing; refuse the draft"
        )
    colleagues = (each.name for each in everybody(session))
    offers = kept.of_case(session, case_id)
    known = known_of(case, messages_of(session, case_id), offers, (*colleagues, *names))
    removed = 0
    changes: dict[str, str] = {}
    for field, text, most in (
        ("title", title, LONGEST_TITLE),
        ("problem", problem, LONGEST_PROBLEM),
        ("resolution", solved, LONGEST_RESOLUTION),
    ):
        if not text.strip():
            continue
        changes[field], count = cleaned(storable(text), known, mask)
        if len(changes[field]) > most:
            raise RequestRefusedError(f"a {field} has at most {most:,} characters; shorten it")
        removed += count
    return replace(
        draft,
        title=changes.get("title") or draft.title,
        problem=changes.get("problem") or draft.problem,
        resolution=changes.get("resolution") or draft.resolution,
        removed=draft.removed + removed,
    )


def _approved(
    session: Session, draft: ResolutionDraft, *, by: Person, at: datetime
) -> ResolutionDraft:
    case = locked(session, draft.case)
    row = draft_row(session, draft.case)
    if row.state == DraftState.APPROVED.value:
        return draft_of_row(row)
    if row.state == DraftState.REFUSED.value:
        raise RequestRefusedError(
            f"{row.answered_by} refused this draft meanwhile;"
            f" retire {draft.document} in the library"
        )
    _set(row, replace(draft, answered_by=by.name))
    row.state = DraftState.APPROVED.value
    tell(session, case.id, "became a past resolution", by=by.name, at=at, detail=row.document)
    changed(case, at)
    return draft_of_row(row)


def _set(row: ResolutionDraftRow, draft: ResolutionDraft) -> None:
    """Keep what an approver may change of a draft, and who approves it."""
    row.title, row.problem, row.resolution = draft.title, draft.problem, draft.resolution
    row.removed, row.document = draft.removed, draft.document
    row.answered_by = draft.answered_by


def _wait_again(database: Database, before: ResolutionDraft) -> None:
    """Have a draft wait as it did before an approval that failed."""
    with database.write() as session:
        locked(session, before.case)
        row = draft_row(session, before.case)
        if row.state == DraftState.PROPOSED.value:
            _set(row, before)


def _approver(session: Session, by: Person) -> Person:
    person = acting(session, by)
    refuse_who_may_not(person, Permission.EDIT_LIBRARY)
    return person


def _refuse_own(session: Session, person: Person, row: ResolutionDraftRow) -> None:
    if row.proposed_by_id != person.id or row.state != DraftState.PROPOSED.value:
        return
    others = [
        each.name
        for each in everybody(session)
        if each.may(Permission.EDIT_LIBRARY) and each.id != person.id
    ]
    if others:
        raise RequestRefusedError(
            f"nobody approves their own proposal; {sorted(others)[0]} can approve it"
        )
