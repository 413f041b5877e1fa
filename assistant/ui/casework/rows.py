"""The queue as rows: what is looked at first, by whom, until when."""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from assistant.casework.model import Case, Handler, State
from assistant.ui.casework import signs, time_left
from assistant.ui.casework.signs import ChannelSign, Chip, PrioritySign
from assistant.ui.casework.time_left import Level, TimeLeft

_LONGEST_TITLE = 140
_RIGHT_ON_TIME = TimeLeft("", Level.HELD)


@dataclass(frozen=True, slots=True)
class RowView:
    """One case of a queue. `who` is the customer or the contact; `owner` are initials or empty.

    `left` has no words where nothing is due. `here` says that the customer is in the chat.
    """

    id: str
    priority: PrioritySign
    channel: ChannelSign
    who: str
    title: str
    left: TimeLeft
    due_for: str
    chips: tuple[Chip, ...]
    owner: str
    owner_name: str
    mine: bool
    by_assistant: bool
    waiting: bool
    resolved: bool
    unread: bool
    current: bool
    here: bool = False


def row_view(
    case: Case,
    now: datetime,
    *,
    me: str,
    current: str = "",
    here: Collection[str] = frozenset(),
) -> RowView:
    """A case as `me` sees it in a queue; `current` is the case that is open.

    `here` are the ids of the chats whose customer is in them now.
    """
    due = case.next_due
    return RowView(
        id=case.id,
        priority=signs.priority_sign(case.priority),
        channel=signs.channel_sign(case.channel),
        who=who(case),
        title=_short(case.title or case.latest_text),
        left=time_left.of_clock(due, now) if due is not None else _RIGHT_ON_TIME,
        due_for=due.kind.label if due is not None else "",
        chips=signs.row_chips(case.triage),
        owner=signs.initials(case.owner_name) if case.owner is not None else "",
        owner_name=case.owner_name,
        mine=case.owner == me,
        by_assistant=case.owner is None and case.handler is Handler.ASSISTANT,
        waiting=case.state is State.WAITING,
        resolved=case.state is State.RESOLVED,
        unread=case.unread,
        current=case.id == current,
        here=case.id in here,
    )


def who(case: Case) -> str:
    """Whom a case is about: the customer's name, else how they are reached."""
    return case.customer_name or case.contact or case.customer or "Unknown sender"


def called(case: Case) -> str:
    """What a customer is called in a sentence: their name, else that they are one."""
    return case.customer_name or "The customer"


def digest(cases: Sequence[Case], *more: str) -> str:
    """What a page shows of a queue; the same for the same rows, whatever the time."""
    seen = [
        f"{each.id} {each.revision} {each.priority} {each.unread} {each.owner}"
        f" {each.next_due.due_at if each.next_due else ''}"
        for each in cases
    ]
    return hashlib.sha256("\n".join([*more, *seen]).encode()).hexdigest()[:32]


def _short(title: str) -> str:
    line = " ".join(title.split())
    return line if len(line) <= _LONGEST_TITLE else f"{line[: _LONGEST_TITLE - 1]}…"
