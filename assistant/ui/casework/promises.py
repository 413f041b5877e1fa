"""Promises: those found in a reply that is not sent yet, and those that are to be kept."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from assistant.answering.model import Citation
from assistant.casework.model import Promise, PromiseFound, PromiseState
from assistant.ui.casework import time_left
from assistant.ui.casework.time_left import Level, TimeLeft

_MOST = 50


@dataclass(frozen=True, slots=True)
class FoundView:
    """A promise in a reply: its words, when it is due (ISO 8601, or empty), what is wrong."""

    words: str
    what: str
    due: str
    due_words: str
    flags: tuple[str, ...]
    policy: Citation | None


@dataclass(frozen=True, slots=True)
class PromiseView:
    """A promise that was made; `open` while somebody has to keep it."""

    id: str
    case: str
    what: str
    words: str
    owner: str
    mine: bool
    due: str
    left: TimeLeft
    open: bool
    standing: str
    note: str


@dataclass(frozen=True, slots=True)
class Decided:
    """What a person said of a promise in their reply: who keeps it until when, or nobody.

    `due` is None where it was left empty, or is no time.
    """

    words: str
    owner: str
    due: datetime | None
    tracked: bool


def found_view(found: PromiseFound) -> FoundView:
    """A promise that was found, for the chips under a reply."""
    due = found.due.isoformat() if found.due is not None else ""
    return FoundView(found.words, found.what, due, found.due_words, found.flags, found.policy)


def promise_view(promise: Promise, now: datetime, *, me: str) -> PromiseView:
    """A promise as one person sees it; `me` is their id."""
    is_open = promise.state is PromiseState.OPEN
    return PromiseView(
        id=promise.id,
        case=promise.case,
        what=promise.what,
        words=promise.words,
        owner=promise.owner_name,
        mine=promise.owner == me,
        due=time_left.when(promise.due_at, now),
        left=time_left.until(promise.due_at, now) if is_open else TimeLeft("", Level.HELD),
        open=is_open,
        standing=_standing(promise),
        note=promise.note,
    )


def promise_views(
    promises: Sequence[Promise], now: datetime, *, me: str
) -> tuple[PromiseView, ...]:
    """Open ones by when they are due, then what became of the rest."""
    ordered = sorted(promises, key=lambda each: (each.state is not PromiseState.OPEN, each.due_at))
    return tuple(promise_view(each, now, me=me) for each in ordered)


def decided(text: str) -> tuple[Decided, ...]:
    """What a page sends of the promises in a reply, as JSON; what is none is left out."""
    try:
        given = json.loads(text or "[]")
    except ValueError:
        return ()
    rows = given[:_MOST] if isinstance(given, list) else []
    return tuple(
        Decided(words, str(each.get("owner", "")), _due(each.get("due")), bool(each.get("track")))
        for each in rows
        if isinstance(each, dict) and isinstance(words := each.get("words"), str) and words
    )


def _due(given: object) -> datetime | None:
    try:
        due = datetime.fromisoformat(str(given))
    except ValueError:
        return None
    return due.astimezone(UTC)


def _standing(promise: Promise) -> str:
    if promise.state is PromiseState.OPEN:
        return ""
    late = promise.closed_at is not None and promise.closed_at > promise.due_at
    return "kept, late" if late and promise.state is PromiseState.KEPT else _SAID[promise.state]


_SAID = {
    PromiseState.KEPT: "kept",
    PromiseState.BROKEN: "not kept",
    PromiseState.WITHDRAWN: "no longer needed",
}
