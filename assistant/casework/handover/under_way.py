"""Which paths a case need not be sent up again: it is on its way, or was answered since."""

from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from assistant.casework.handover.stored import of_case
from assistant.casework.model import Escalation, EscalationState
from assistant.casework.tables import CaseEventRow
from assistant.escalation.model import PathId

_WROTE = ("opened", "wrote")
_CLOSED = ("finished", "withdrawn", "escalation done", "escalation withdrawn")


def paths_under_way(session: Session, case_id: str) -> frozenset[PathId]:
    """The paths of a case's open and taken escalations, and of those over since the last message.

    What went further up is under way by the path it began with too. What was finished or
    withdrawn before the customer's newest message counts no more: they write of it again.
    """
    every = of_case(session, case_id)
    over = _over_since(session, case_id)
    ends = [each for each in every if _is_going(each) or _is_one(each, over)]
    return frozenset(each.path for each in _with_before(ends, every))


def _is_going(escalation: Escalation) -> bool:
    return escalation.state in (EscalationState.OPEN, EscalationState.TAKEN)


def _is_one(escalation: Escalation, told: Sequence[str]) -> bool:
    """Whether a story's line is of this escalation's end: its title, and a note after it."""
    if escalation.state not in (EscalationState.DONE, EscalationState.WITHDRAWN):
        return False
    title = escalation.title
    return any(each == title or each.startswith(f"{title}: ") for each in told)


def _over_since(session: Session, case_id: str) -> Sequence[str]:
    """What the story tells of escalations that were over after the customer wrote last."""
    of_it = CaseEventRow.case_id == case_id
    wrote = session.scalar(
        select(func.max(CaseEventRow.seq)).where(of_it, CaseEventRow.what.in_(_WROTE))
    )
    since = CaseEventRow.seq > (wrote or 0)
    return session.scalars(
        select(CaseEventRow.detail).where(of_it, since, CaseEventRow.what.in_(_CLOSED))
    ).all()


def _with_before(ends: Iterable[Escalation], every: Sequence[Escalation]) -> Iterator[Escalation]:
    """The escalations and those they went on from."""
    known = {each.id: each for each in every}
    for end in ends:
        place: Escalation | None = end
        while place is not None:
            yield place
            place = known.pop(place.before, None) if place.before else None
