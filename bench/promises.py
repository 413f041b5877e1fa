"""How well promises are found in 120 written replies, and when they are due; half was set aside."""

import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from assistant.casework.model import PromiseFound
from assistant.casework.promises.finding import commitments
from assistant.escalation.model import Calendar, CalendarId, Hours
from assistant.measuring.library import Watch
from bench import places
from bench.figures import Figure, Kind

REPLIES = places.ROOT / "bench" / "replies_with_promises.jsonl"
AT = datetime(2026, 11, 19, 10, tzinfo=UTC)
"""When every reply is written: a Thursday, ten in the morning in Dublin."""
OFFICE = Calendar(
    CalendarId("office"),
    "Europe/Dublin",
    week=((Hours(9 * 60, 18 * 60),),) * 5 + ((), ()),
    country="IE",
)
_GOAL = 0.9


@dataclass(frozen=True, slots=True)
class Promised:
    """A promise a reply makes: its words there, and when it is due, None where they say no time."""

    words: str
    due: datetime | None


@dataclass(frozen=True, slots=True)
class Written:
    """A reply as somebody wrote it, with the promises a reader hears in it."""

    id: str
    half: str
    text: str
    promises: tuple[Promised, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one half fared: promises found and heard, found but not heard, and those due as heard."""

    hit: int
    wrong: int
    missed: int
    due: int

    @property
    def precision(self) -> float:
        """The share of what was found that is a promise."""
        return self.hit / max(self.hit + self.wrong, 1)

    @property
    def recall(self) -> float:
        """The share of the promises that was found."""
        return self.hit / max(self.hit + self.missed, 1)


def read_replies(path: Path = REPLIES) -> list[Written]:
    """Every written reply, in order."""
    return [_reply(line) for line in path.read_text("utf-8").splitlines() if line]


def _reply(line: str) -> Written:
    told = json.loads(line)
    promises = tuple(Promised(each["words"], _moment(each["due"])) for each in told["promises"])
    return Written(told["id"], told["half"], told["text"], promises)


def _moment(written: str | None) -> datetime | None:
    if written is None:
        return None
    return datetime.fromisoformat(written).replace(tzinfo=ZoneInfo(OFFICE.zone))


def found_in(reply: Written) -> tuple[PromiseFound, ...]:
    """What is found in a reply."""
    return commitments(reply.text, at=AT, calendar=OFFICE)


def compared(replies: Sequence[Written]) -> Outcome:
    """What is found in replies against what a reader hears: words that overlap are the same."""
    hit = wrong = missed = due = 0
    for reply in replies:
        found = list(found_in(reply))
        for promise in reply.promises:
            same = next((each for each in found if _overlaps(each, promise, reply)), None)
            if same is None:
                missed += 1
                continue
            found.remove(same)
            hit += 1
            due += same.due == promise.due
        wrong += len(found)
    return Outcome(hit, wrong, missed, due)


def _overlaps(found: PromiseFound, promise: Promised, reply: Written) -> bool:
    start = reply.text.index(promise.words)
    return found.start < start + len(promise.words) and start < found.end


def measure(watch: Watch) -> list[Figure]:
    """Precision, recall and due times on both halves, and how long a reply takes."""
    replies = read_replies()
    figures = [
        figure
        for half in ("set_aside", "tune")
        for figure in _figures(half, [each for each in replies if each.half == half])
    ]
    begun = time.perf_counter()
    for done, reply in enumerate(replies):
        found_in(reply)
        watch("promises", done + 1, len(replies))
    each = (time.perf_counter() - begun) * 1000 / len(replies)
    return [*figures, Figure("a reply", each, Kind.MILLISECONDS)]


def _figures(half: str, replies: Sequence[Written]) -> Iterator[Figure]:
    outcome = compared(replies)
    goal = _GOAL if half == "set_aside" else None
    name = half.replace("_", " ")
    yield Figure(f"{name} precision", outcome.precision, Kind.QUALITY, goal)
    yield Figure(f"{name} recall", outcome.recall, Kind.QUALITY, goal)
    yield Figure(f"{name} due times", outcome.due / max(outcome.hit, 1), Kind.QUALITY, goal)
