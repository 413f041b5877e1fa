"""How much everybody has: cases, urgent and late ones, promises."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from assistant.access.model import PersonId
from assistant.access.tables import PersonRow
from assistant.casework.inbox.queue import late_cases
from assistant.casework.model import Load, PromiseState, State
from assistant.casework.tables import CaseRow, PromiseRow

_URGENT = 2


def loads(session: Session, *, at: datetime) -> Sequence[Load]:
    """Everybody who works here and what they have, who has the most open cases first."""
    people = session.scalars(select(PersonRow).where(PersonRow.disabled_at.is_(None)))
    going = CaseRow.state != State.RESOLVED.value
    counted = {
        "open": _cases(session, CaseRow.state == State.OPEN.value),
        "waiting": _cases(session, CaseRow.state == State.WAITING.value),
        "urgent": _cases(session, going, CaseRow.priority <= _URGENT),
        "late": _cases(session, going, CaseRow.id.in_(late_cases(at))),
    }
    promises = _promises(session)
    found = [
        Load(
            person=PersonId(each.id),
            name=each.name,
            open=counted["open"].get(each.id, 0),
            urgent=counted["urgent"].get(each.id, 0),
            late=counted["late"].get(each.id, 0),
            waiting=counted["waiting"].get(each.id, 0),
            promises=promises.get(each.id, 0),
        )
        for each in people
    ]
    return sorted(found, key=lambda each: (-each.open, -each.late, each.name))


def _cases(session: Session, *conditions: ColumnElement[bool]) -> Mapping[str, int]:
    chosen = select(CaseRow.owner, func.count()).where(CaseRow.owner.is_not(None), *conditions)
    rows = session.execute(chosen.group_by(CaseRow.owner))
    return {owner: count for owner, count in rows if owner is not None}


def _promises(session: Session) -> Mapping[str, int]:
    chosen = select(PromiseRow.owner, func.count()).where(
        PromiseRow.state == PromiseState.OPEN.value
    )
    rows = session.execute(chosen.group_by(PromiseRow.owner))
    return {owner: count for owner, count in rows if owner}
