"""The way up: paths that are open, and escalations on their way."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from assistant.answering.model import Citation
from assistant.casework.model import Escalation, EscalationState
from assistant.escalation.model import WayUp
from assistant.ui.casework import time_left
from assistant.ui.casework.time_left import Level, TimeLeft

_GOING = (EscalationState.OPEN, EscalationState.TAKEN)
_STANDING = {
    EscalationState.DONE: "Answered",
    EscalationState.MOVED: "Went further up: nobody took it in time",
    EscalationState.WITHDRAWN: "Taken back",
}


@dataclass(frozen=True, slots=True)
class WayView:
    """A path that may be taken: to whom, by when, why, and the policy's words."""

    path: str
    title: str
    required: bool
    team: str
    contact: str
    person: str
    channel: str
    first: str
    due: str
    left: TimeLeft
    why: tuple[str, ...]
    policy: Citation | None


@dataclass(frozen=True, slots=True)
class EscalationView:
    """An escalation: `standing` says who has it; `going` while somebody has to do something."""

    id: str
    case: str
    title: str
    team: str
    required: bool
    standing: str
    going: bool
    open: bool
    mine: bool
    raised: str
    due: str
    left: TimeLeft
    why: tuple[str, ...]
    policy: Citation | None


def way_views(
    ways: Sequence[WayUp], now: datetime, *, open_paths: Iterable[str] = ()
) -> tuple[WayView, ...]:
    """The ways up, without those that were taken already."""
    taken = frozenset(open_paths)
    return tuple(_way_view(each, now) for each in ways if each.path.id not in taken)


def escalation_view(each: Escalation, now: datetime, *, me: str) -> EscalationView:
    """An escalation as one person sees it; `me` is their name."""
    going = each.state in _GOING
    return EscalationView(
        id=each.id,
        case=each.case,
        title=each.title,
        team=each.team_title,
        required=each.required,
        standing=_standing(each),
        going=going,
        open=each.state is EscalationState.OPEN,
        mine=each.state is EscalationState.TAKEN and each.taken_by == me,
        raised=f"{each.raised_by}, {time_left.when(each.raised_at, now)}",
        due=time_left.when(each.due_at, now),
        left=time_left.until(each.due_at, now) if going else TimeLeft("", Level.HELD),
        why=each.why,
        policy=each.policy,
    )


def _way_view(way: WayUp, now: datetime) -> WayView:
    return WayView(
        path=way.path.id,
        title=way.path.title,
        required=way.required,
        team=way.team.title,
        contact=way.team.contact,
        person=way.person,
        channel=way.path.channel,
        first=way.path.first,
        due=time_left.when(way.due, now),
        left=time_left.until(way.due, now),
        why=way.why,
        policy=way.policy,
    )


def _standing(each: Escalation) -> str:
    if each.state is EscalationState.TAKEN:
        return f"{each.taken_by} has it"
    if each.state is EscalationState.OPEN:
        to = f"{each.person} ({each.team_title})" if each.person else each.team_title
        return f"Waits for {to}"
    return _STANDING[each.state]
