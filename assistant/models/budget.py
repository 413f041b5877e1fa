"""How many calls of language models there may be: in an hour, in a day, and for each asker."""

import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import NoReturn

import regex

from assistant.errors import SettingsError
from assistant.models.model import LanguageModel, Message, ModelBusyError

Clock = Callable[[], float]
"""Seconds that only grow."""

_HOUR_S = 3600
_DAY_S = 86_400
_MOST_ASKERS = 10_000
_ONE = regex.compile(
    r"\s*(?P<name>hour|day|each)\s*=\s*(?P<most>\d{1,9})(?:/(?P<seconds>\d{1,6}))?\s*"
)
_ASKER: ContextVar[str] = ContextVar("asker", default="")


@dataclass(frozen=True, slots=True)
class BudgetLimits:
    """At most so many calls; 0 is no limit. `each` holds for one asker within `each_s` seconds."""

    hour: int = 0
    day: int = 0
    each: int = 0
    each_s: int = _HOUR_S


@dataclass(frozen=True, slots=True)
class Spent:
    """Calls within the last hour and day, and how many were refused since the start."""

    hour: int
    day: int
    refused: int


class BudgetSpentError(ModelBusyError):
    """Our own budget of calls is spent for now: answers are quoted word for word."""


def read_budget(text: str) -> BudgetLimits:
    """Limits such as 'hour=500, day=4000, each=60/3600'; raises SettingsError for what is none."""
    found: dict[str, int] = {}
    for part in filter(str.strip, text.split(",")):
        read = _ONE.fullmatch(part)
        if read is None or (read["seconds"] is not None) is not (read["name"] == "each"):
            _refuse(part)
        found[read["name"]] = int(read["most"])
        if read["seconds"] is not None:
            if not int(read["seconds"]):
                _refuse(part)
            found["each_s"] = int(read["seconds"])
    return BudgetLimits(**found)


def _refuse(part: str) -> NoReturn:
    raise SettingsError(
        f"HANDRAIL_MODEL_BUDGET is wrong at {part.strip()!r}: write hour=MOST, day=MOST and"
        " each=MOST/SECONDS, with commas between"
    )


@contextmanager
def asked_by(asker: str) -> Iterator[None]:
    """Count the calls of this block to one asker: a conversation, or a person without one."""
    before = _ASKER.set(asker)
    try:
        yield
    finally:
        _ASKER.reset(before)


class Budget:
    """Counts calls in this process's memory; threads may share it.

    Of those who ask, the 10,000 who asked last are remembered.

    Not in SQL: a call waits for no transaction, and the provider's own bill is the last word.
    Each replica has a budget of its own, and a restart forgets what was spent.
    """

    def __init__(self, limits: BudgetLimits, clock: Clock = time.monotonic) -> None:
        self._limits = limits
        self._clock = clock
        self._calls: deque[float] = deque()
        self._askers: OrderedDict[str, deque[float]] = OrderedDict()
        self._refused = 0
        self._guard = threading.Lock()

    @property
    def askers(self) -> int:
        """How many who ask are remembered."""
        return len(self._askers)

    @property
    def limits(self) -> BudgetLimits:
        """What it was made with."""
        return self._limits

    def spend(self) -> None:
        """Count a call of whoever asks now; raises BudgetSpentError where there is none left."""
        with self._guard:
            now = self._clock()
            _forget(self._calls, now - _DAY_S)
            asker = _ASKER.get()
            theirs = self._askers.get(asker, deque()) if asker else deque[float]()
            _forget(theirs, now - self._limits.each_s)
            self._refuse_more(now, theirs)
            self._calls.append(now)
            if asker and self._limits.each:
                theirs.append(now)
                self._askers[asker] = theirs
                self._askers.move_to_end(asker)
                if len(self._askers) > _MOST_ASKERS:
                    self._askers.popitem(last=False)

    def spent(self) -> Spent:
        """What was spent up to now."""
        with self._guard:
            now = self._clock()
            _forget(self._calls, now - _DAY_S)
            return Spent(self._within(now - _HOUR_S), len(self._calls), self._refused)

    def _refuse_more(self, now: float, theirs: Sequence[float]) -> None:
        limits = self._limits
        spent = (
            ("this hour's", limits.hour, self._within(now - _HOUR_S)),
            ("this day's", limits.day, len(self._calls)),
            ("this asker's", limits.each, len(theirs)),
        )
        for whose, most, count in spent:
            if most and count >= most:
                self._refused += 1
                raise BudgetSpentError(
                    f"{whose} {most} calls of language models are spent; wait, or raise"
                    " HANDRAIL_MODEL_BUDGET"
                )

    def _within(self, since: float) -> int:
        return sum(each > since for each in self._calls)


def _forget(calls: deque[float], since: float) -> None:
    while calls and calls[0] <= since:
        calls.popleft()


@dataclass(frozen=True, slots=True)
class BudgetedModel:
    """A `LanguageModel` that is asked only while there is budget: the one gate before them all."""

    model: LanguageModel
    budget: Budget = field(repr=False)

    @property
    def name(self) -> str:
        """The model's."""
        return self.model.name

    @property
    def remote(self) -> bool:
        """The model's."""
        return self.model.remote

    @property
    def context_tokens(self) -> int:
        """The model's."""
        return self.model.context_tokens

    def stream(
        self,
        messages: Sequence[Message],
        *,
        most_tokens: int,
        within_s: float,
        stopped: Callable[[], bool] = lambda: False,
    ) -> Iterator[str]:
        """Yield the reply, see `LanguageModel`; BudgetSpentError at once when nothing is left."""
        self.budget.spend()
        yield from self.model.stream(
            messages, most_tokens=most_tokens, within_s=within_s, stopped=stopped
        )
