"""The head of an open case: what it is, how it stands, why it matters, who has it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from assistant.access.model import Person
from assistant.access.permissions import Permission
from assistant.casework.model import (
    CaseFile,
    ClockKind,
    ClockState,
    Handler,
    State,
    Viewer,
)
from assistant.ui.casework import signs, time_left
from assistant.ui.casework.chats import ChatView, chat_view
from assistant.ui.casework.rows import called, who
from assistant.ui.casework.signs import ChannelSign, Chip, PrioritySign
from assistant.ui.casework.time_left import ClockView
from assistant.webchat.model import CustomerSide


@dataclass(frozen=True, slots=True)
class HeadView:
    """Everything about a case that is seen before its messages.

    `mine` is whether it is this person's; `may_act` whether what they do counts: it is theirs,
    nobody's, or they are a supervisor. `others` says who else has it open, or is empty. `chat`
    is the customer in their chat, None for what is no site's.
    """

    id: str
    revision: int
    title: str
    who: str
    contact: str
    order: str
    channel: ChannelSign
    priority: PrioritySign
    reasons: tuple[str, ...]
    topic: str
    emotion: Chip
    risks: tuple[Chip, ...]
    clocks: tuple[ClockView, ...]
    standing: str
    others: str
    collision: bool
    mine: bool
    owned: bool
    may_act: bool
    may_assign: bool
    by_assistant: bool
    resolved: bool
    waiting: bool
    reach: int
    chat: ChatView | None = None


def head_view(
    file: CaseFile, now: datetime, *, viewer: Person, side: CustomerSide | None = None
) -> HeadView:
    """The head of a case as one person sees it; `side` is the customer's of a live chat."""
    case = file.case
    mine, supervising = case.owner == viewer.id, viewer.may(Permission.SUPERVISE)
    triage = case.triage
    return HeadView(
        id=case.id,
        revision=case.revision,
        title=case.title or "Without a subject",
        who=who(case),
        contact=case.contact,
        order=case.order,
        channel=signs.channel_sign(case.channel),
        priority=signs.priority_sign(case.priority),
        reasons=triage.reasons,
        topic=triage.topic.title if triage.topic else "",
        emotion=signs.emotion_chip(triage, calm=True) or Chip(triage.emotion.value, "plain"),
        risks=tuple(signs.risk_chip(each) for each in triage.risks),
        clocks=clock_views(file, now),
        standing=signs.standing(case, me=viewer.id),
        others=others(file.viewers, me=viewer.id),
        collision=any(each.writing and each.person != viewer.id for each in file.viewers),
        mine=mine,
        owned=case.owner is not None,
        may_act=mine or case.owner is None or supervising,
        may_assign=case.state is not State.RESOLVED and (mine or supervising),
        by_assistant=case.owner is None and case.handler is Handler.ASSISTANT,
        resolved=case.state is State.RESOLVED,
        waiting=case.state is State.WAITING,
        reach=case.reach,
        chat=chat_view(side, file.messages, called(case), now) if side is not None else None,
    )


def clock_views(file: CaseFile, now: datetime) -> tuple[ClockView, ...]:
    """The clocks that still run or are paused, soonest first; promises have a card of their own."""
    going = [
        each
        for each in file.clocks
        if each.state is not ClockState.STOPPED and each.kind is not ClockKind.PROMISE
    ]
    going.sort(key=lambda each: (each.state is ClockState.PAUSED, each.due_at))
    return tuple(time_left.clock_view(each, now) for each in going)


def others(viewers: Sequence[Viewer], *, me: str) -> str:
    """Who else has a case open: those who write a reply come first."""
    writing = [each.name for each in viewers if each.writing and each.person != me]
    reading = [each.name for each in viewers if not each.writing and each.person != me]
    said = []
    if writing:
        said.append(f"{_names(writing)} {'is' if len(writing) == 1 else 'are'} writing a reply")
    if reading:
        said.append(f"{_names(reading)} {'has' if len(reading) == 1 else 'have'} this case open")
    return "; ".join(said)


def _names(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
