"""What the floor shows of cases: escalations by time left, and how much everybody has."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from assistant.access.model import Person
from assistant.access.permissions import Permission
from assistant.casework.model import (
    Case,
    ClockState,
    Escalation,
    EscalationState,
    Handler,
    Load,
    Promise,
    State,
)
from assistant.ui.casework import promises, rows, signs, time_left, ways
from assistant.ui.casework.promises import PromiseView
from assistant.ui.casework.rows import RowView
from assistant.ui.casework.time_left import TimeLeft
from assistant.ui.casework.ways import EscalationView

_CASES_OF_ONE = 30
# From this share of its time on, an escalation is marked as due soon.
_SOON = 0.75


@dataclass(frozen=True, slots=True)
class GoingView:
    """An escalation that goes on, with the case it is of; `row` is None for one out of sight.

    `duty` is who is on duty, `taken` who took it; both are empty while nobody is named.
    """

    way: EscalationView
    left: TimeLeft
    row: RowView | None
    duty: str
    taken: str
    owner: str
    mine: bool


@dataclass(frozen=True, slots=True)
class BarView:
    """One stretch of a load's bar: what it counts, and its length in per cent of the longest."""

    kind: str
    label: str
    count: int
    length: float


@dataclass(frozen=True, slots=True)
class LoadView:
    """How much one person has; `cases` are theirs, the first due first.

    `bars` are late, urgent, other open and waiting cases, each case in one of them. `more` is how
    many of their cases are not listed.
    """

    id: str
    name: str
    mine: bool
    total: int
    urgent: int
    late: int
    promises: int
    bars: tuple[BarView, ...]
    cases: tuple[RowView, ...]
    more: int


@dataclass(frozen=True, slots=True)
class PeopleView:
    """Everybody's load, what waits for somebody, late cases, promises that are overdue.

    `without` are the cases that nobody has, and those that the assistant answers.
    """

    loads: tuple[LoadView, ...]
    without: tuple[LoadView, ...]
    late: tuple[RowView, ...]
    overdue: tuple[PromiseView, ...]


def going_views(
    escalations: Sequence[Escalation],
    cases: Mapping[str, Case],
    now: datetime,
    *,
    viewer: Person,
    names: Mapping[str, str],
) -> tuple[GoingView, ...]:
    """The escalations as given; `names` are people's by the e-mail a plan names them by."""
    views = []
    for each in escalations:
        case = cases.get(each.case)
        taken = each.taken_by if each.state is EscalationState.TAKEN else ""
        views.append(
            GoingView(
                way=ways.escalation_view(each, now, me=viewer.name),
                left=time_left.until(each.due_at, now, warn=_warn_at(each)),
                row=rows.row_view(case, now, me=viewer.id) if case else None,
                duty=names.get(each.person.casefold(), each.person),
                taken=taken,
                owner=case.owner_name if case and case.owner is not None else "",
                mine=case is not None and case.owner == viewer.id,
            )
        )
    return tuple(views)


def people_view(
    loads: Sequence[Load],
    cases: Sequence[Case],
    made: Iterable[Promise],
    now: datetime,
    *,
    viewer: Person,
    people: Mapping[str, Person],
) -> PeopleView:
    """Everybody who works cases, and what needs a hand; `cases` are those that are not over."""
    theirs: dict[str, list[Case]] = {}
    for case in sorted(cases, key=_due):
        theirs.setdefault(case.owner or "", []).append(case)
    free = theirs.pop("", [])
    nobodys = {
        "Nobody yet": [each for each in free if each.handler is not Handler.ASSISTANT],
        "The assistant": [each for each in free if each.handler is Handler.ASSISTANT],
    }
    longest = max(map(len, (*theirs.values(), *nobodys.values())), default=0)
    return PeopleView(
        loads=tuple(
            _load_view(each, theirs.get(each.person, []), longest, now, viewer)
            for each in loads
            if _works_cases(each, people)
        ),
        without=tuple(
            _nobodys(name, each, longest, now, viewer) for name, each in nobodys.items() if each
        ),
        late=tuple(rows.row_view(each, now, me=viewer.id) for each in cases if is_late(each, now)),
        overdue=tuple(
            promises.promise_view(each, now, me=viewer.id) for each in made if each.due_at <= now
        ),
    )


def _warn_at(each: Escalation) -> datetime:
    return each.raised_at + _SOON * (each.due_at - each.raised_at)


def is_late(case: Case, now: datetime) -> bool:
    """Whether a case missed the clock that runs for it."""
    due = case.next_due
    return due is not None and due.state is ClockState.RUNNING and due.due_at <= now


def _works_cases(load: Load, people: Mapping[str, Person]) -> bool:
    """Agents and supervisors are listed with nothing too; others when they have something."""
    has = load.open or load.waiting or load.promises
    person = people.get(load.person)
    return bool(has) or (person is not None and not person.may(Permission.EDIT_LIBRARY))


def _load_view(
    load: Load,
    cases: Sequence[Case],
    longest: int,
    now: datetime,
    viewer: Person,
) -> LoadView:
    return LoadView(
        id=load.person,
        name=load.name,
        mine=load.person == viewer.id,
        total=load.open + load.waiting,
        urgent=load.urgent,
        late=load.late,
        promises=load.promises,
        bars=_bars(cases, longest, now),
        cases=tuple(rows.row_view(each, now, me=viewer.id) for each in cases[:_CASES_OF_ONE]),
        more=max(0, len(cases) - _CASES_OF_ONE),
    )


def _nobodys(
    name: str, cases: Sequence[Case], longest: int, now: datetime, viewer: Person
) -> LoadView:
    return LoadView(
        id="",
        name=name,
        mine=False,
        total=len(cases),
        urgent=sum(_is_urgent(each) for each in cases),
        late=sum(is_late(each, now) for each in cases),
        promises=0,
        bars=_bars(cases, longest, now),
        cases=tuple(rows.row_view(each, now, me=viewer.id) for each in cases[:_CASES_OF_ONE]),
        more=max(0, len(cases) - _CASES_OF_ONE),
    )


def _bars(cases: Sequence[Case], longest: int, now: datetime) -> tuple[BarView, ...]:
    """Each case in the gravest stretch it belongs to."""
    kinds = [_kind(each, now) for each in cases]
    labels = {"late": "late", "urgent": "urgent", "open": "open", "waiting": "waiting"}
    return tuple(
        BarView(kind, label, kinds.count(kind), round(100 * kinds.count(kind) / longest, 1))
        for kind, label in labels.items()
        if kind in kinds
    )


def _kind(case: Case, now: datetime) -> str:
    if is_late(case, now):
        return "late"
    if _is_urgent(case):
        return "urgent"
    return "waiting" if case.state is State.WAITING else "open"


def _is_urgent(case: Case) -> bool:
    return signs.priority_sign(case.priority).level != "plain"


def _due(case: Case) -> tuple[bool, float, int]:
    """What is due first, first; what is not due at all by its priority."""
    due = case.next_due
    running = due is not None and due.state is ClockState.RUNNING
    return (not running, due.due_at.timestamp() if due and running else 0.0, case.priority)
