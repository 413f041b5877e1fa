"""Past resolutions that were proposed: read, changed, approved or turned down by managers."""

import hashlib
import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from assistant.access.model import Person
from assistant.access.permissions import Permission
from assistant.casework.model import CaseId, ResolutionDraft
from assistant.casework.ports import Casework
from assistant.errors import AssistantError
from assistant.ui import words
from assistant.ui.casework import time_left
from assistant.ui.casework.endings import draft_view
from assistant.ui.events import Sent
from assistant.ui.templates import render
from kb.errors import KnowledgeBaseError

_LONGEST_TITLE = 300
_LONGEST_REASON = 500
Said = str | int | bool


@dataclass(frozen=True, slots=True)
class ProposedView:
    """A draft that waits; `removed` says how much was taken out of it."""

    case: str
    title: str
    problem: str
    resolution: str
    removed: str
    outcome: str
    topic: str
    by: str
    at: str


class ProposedEvents:
    """The events of the drafts; `person` is always the one of the session on the server.

    Each answers with a message for the script of their part, or None: nothing changed.
    """

    def __init__(self, casework: Casework) -> None:
        self._casework = casework

    def look(self, person: Person, sent: Sent) -> str | None:
        """The drafts that wait, if the page shows others; only for who may approve them."""
        if not person.may(Permission.EDIT_LIBRARY):
            return None
        try:
            drafts = self._casework.drafts(by=person)
        except (AssistantError, KnowledgeBaseError) as error:
            return told("failed", text=str(error))
        shown = _digest(drafts)
        if shown == sent.text("shown"):
            return None
        now = datetime.now(UTC)
        html = render(
            "library/proposed",
            drafts=[_view(each, now) for each in drafts],
            found=words.count(len(drafts), "resolution"),
        )
        return told("shown", digest=shown, count=len(drafts), html=html)

    def approve(self, person: Person, sent: Sent) -> str:
        """A draft becomes a past resolution, as it stands in the form."""
        case = sent.text("case")
        title, problem, solved = (sent.text(each) for each in ("title", "problem", "resolution"))
        if not (title and problem and solved):
            return told("failed", case=case, text="Title, problem and resolution are all needed.")
        try:
            made = self._casework.approve(
                CaseId(case),
                by=person,
                title=title[:_LONGEST_TITLE],
                problem=problem,
                resolution=solved,
            )
        except (AssistantError, KnowledgeBaseError) as error:
            return told("failed", case=case, text=str(error))
        said = f"“{made.title}” is a past resolution now."
        return told("done", case=case, text=said, document=made.document)

    def refuse(self, person: Person, sent: Sent) -> str:
        """A draft is turned down; whoever proposed it reads why."""
        case, reason = sent.text("case"), sent.text("reason")[:_LONGEST_REASON]
        if not reason:
            why = "Say why, so that whoever proposed it can do better."
            return told("failed", case=case, text=why)
        try:
            refused = self._casework.refuse(CaseId(case), by=person, reason=reason)
        except (AssistantError, KnowledgeBaseError) as error:
            return told("failed", case=case, text=str(error))
        return told("done", case=case, text=f"“{refused.title}” is turned down.", document="")


def told(state: str, **said: Said) -> str:
    """A message for the script of the drafts; no two are the same."""
    return json.dumps({"state": state, "message": uuid.uuid4().hex, **said})


def _view(draft: ResolutionDraft, now: datetime) -> ProposedView:
    return ProposedView(
        case=draft.case,
        title=draft.title,
        problem=draft.problem,
        resolution=draft.resolution,
        removed=draft_view(draft).removed,
        outcome=draft.outcome.label,
        topic=draft.topic.replace("_", " ").replace("-", " "),
        by=draft.proposed_by,
        at=time_left.when(draft.proposed_at, now),
    )


def _digest(drafts: Sequence[ResolutionDraft]) -> str:
    seen = (f"{each.case} {each.proposed_at} {each.title}" for each in drafts)
    return hashlib.sha256("\n".join(seen).encode()).hexdigest()[:32]
