"""What a customer wrote that nobody has answered, and the end of the assistant's turn in a case."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from assistant.casework.inbox.owning import free
from assistant.casework.inbox.stored import changed
from assistant.casework.model import Author, Handler, MessageId, State
from assistant.casework.tables import CaseEventRow, CaseMessageRow, CaseRow
from assistant.casework.timeline import BY_RULE, tell
from assistant.triage.shown import triage_of

ASKED = "asked for a person"
"""What the story says where the customer asked by a button."""

_MOST = 10
_BETWEEN = "\n\n"


@dataclass(frozen=True, slots=True)
class Waiting:
    """What the customer wrote since anybody answered: the newest message, and all their words.

    At most the newest ten messages, oldest first, with a blank line between two. `wants_person`
    says that one of them asks for a person.
    """

    message: MessageId
    text: str
    wants_person: bool = False


def waiting(session: Session, case_id: str) -> Waiting | None:
    """What waits for an answer in a case; None where the last word is ours.

    Goes by when messages came in, not by when they say they were written. Of two at the same
    instant the answer counts as the later one.
    """
    theirs = CaseMessageRow.author == Author.CUSTOMER.value
    newest = (
        select(CaseMessageRow)
        .where(CaseMessageRow.case_id == case_id, CaseMessageRow.author != Author.NOTE.value)
        .order_by(
            CaseMessageRow.taken_in_at.desc(),
            theirs,
            CaseMessageRow.at.desc(),
            CaseMessageRow.id.desc(),
        )
        .limit(_MOST)
    )
    unanswered: list[CaseMessageRow] = []
    for row in session.scalars(newest):
        if row.author != Author.CUSTOMER.value:
            break
        unanswered.append(row)
    if not unanswered:
        return None
    text = _BETWEEN.join(row.text for row in reversed(unanswered))
    asks = any(row.triage is not None and triage_of(row.triage).wants_person for row in unanswered)
    return Waiting(MessageId(unanswered[0].id), text, asks)


def is_the_assistants(row: CaseRow) -> bool:
    """Whether the assistant answers a case: it was let, and no person took over."""
    its = row.owner is None and row.handler == Handler.ASSISTANT.value
    return its and row.state != State.RESOLVED.value


def let_people_answer(session: Session, row: CaseRow, *, at: datetime, why: str = "") -> None:
    """Put a case that the assistant answers into the queue; the assistant is silent from then on.

    `row` is locked by who calls. Nothing changes where the assistant does not have the case.
    """
    if is_the_assistants(row):
        free(session, row, at=at, to=Handler.PERSON)
        changed(row, at)
        tell(session, row.id, "waits for a person", by=BY_RULE, at=at, detail=why)


def asked_for_person(session: Session, case_id: str) -> int:
    """How often the customer asked for a person in a case: by messages that say so, by a button."""
    asked = CaseMessageRow.triage["wants_person"].as_boolean()
    said = (
        select(func.count())
        .select_from(CaseMessageRow)
        .where(
            CaseMessageRow.case_id == case_id,
            CaseMessageRow.author == Author.CUSTOMER.value,
            asked,
        )
    )
    pressed = (
        select(func.count())
        .select_from(CaseEventRow)
        .where(CaseEventRow.case_id == case_id, CaseEventRow.what == ASKED)
    )
    return session.scalar(select(said.scalar_subquery() + pressed.scalar_subquery())) or 0
