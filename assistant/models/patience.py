"""Patience with a model: tried again while that may help, rested when it does not, never rushed."""

import random
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from tenacity import RetryCallState, Retrying, retry_if_exception

from assistant.models.model import (
    LanguageModel,
    Message,
    ModelBrokenError,
    ModelBusyError,
    ModelError,
    ModelLateError,
    ModelOverflowError,
)

Clock = Callable[[], float]
_TRIES = 3
_FIRST_WAIT_S = 0.4
_LONGEST_WAIT_S = 5.0
_MOST_FAILURES = 3
_REST_S = 30.0
_TICK_S = 0.02
_MINUTE_S = 60.0
# Who waits for an answer rather has it word for word than later.
_LONGEST_QUEUE_S = 2.0


class Pace:
    """At most so many calls in any minute; 0 is no limit. Threads may share it."""

    def __init__(self, calls_per_minute: int, clock: Clock = time.monotonic) -> None:
        self._most = calls_per_minute
        self._clock = clock
        self._taken: deque[float] = deque()
        self._guard = threading.Lock()

    def take(self) -> float:
        """Take a call if there is one, and return 0; else return in how many seconds there is."""
        if not self._most:
            return 0.0
        with self._guard:
            now = self._clock()
            while self._taken and self._taken[0] <= now - _MINUTE_S:
                self._taken.popleft()
            if len(self._taken) < self._most:
                self._taken.append(now)
                return 0.0
            return self._taken[0] + _MINUTE_S - now


class Breaker:
    """Rests a model after failures in a row; then one call tries it. Threads may share it."""

    def __init__(self, clock: Clock = time.monotonic) -> None:
        self._clock = clock
        self._failures = 0
        self._resting_until = 0.0
        self._guard = threading.Lock()

    def rest_s(self) -> float:
        """Seconds the model is still left alone; 0 lets this caller ask, and for now no other."""
        with self._guard:
            if self._failures < _MOST_FAILURES:
                return 0.0
            now = self._clock()
            if now < self._resting_until:
                return self._resting_until - now
            self._resting_until = now + _REST_S
            return 0.0

    def succeeded(self) -> None:
        """A reply began; all is forgotten."""
        with self._guard:
            self._failures = 0

    def failed(self) -> None:
        """A call ended in an error."""
        with self._guard:
            self._failures += 1
            self._resting_until = self._clock() + _REST_S


@dataclass(frozen=True, slots=True)
class _Begun:
    """A reply whose first piece is there; empty when it was stopped before."""

    first: str
    rest: Iterator[str]


@dataclass(frozen=True, slots=True)
class PatientModel:
    """A `LanguageModel` asked again, within the one deadline, as long as nothing was said yet.

    `first_share`, above 0 to 1, is the part of the time after which a model that has not begun
    to speak is given up, so that the next one has the rest.
    """

    model: LanguageModel
    pace: Pace = field(default_factory=lambda: Pace(0))
    breaker: Breaker = field(default_factory=Breaker)
    clock: Clock = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    first_share: float = 1.0

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
        """Yield the reply, see `LanguageModel`; ModelBusyError at once while the model rests."""
        end = self.clock() + within_s
        if rest := self.breaker.rest_s():
            raise ModelBusyError(
                f"{self.name} failed {_MOST_FAILURES} times and is left alone for"
                f" {rest:.0f} s; see 'handrail doctor'",
                rest,
            )

        first_end = end - within_s * (1.0 - self.first_share)

        def begin() -> _Begun:
            self._take_turn(end, stopped)
            return self._begin(messages, most_tokens, end, first_end, stopped)

        try:
            begun = self._retrying(end, stopped)(begin)
            if begun.first:
                self.breaker.succeeded()
                yield begun.first
            yield from begun.rest
        except (ModelOverflowError, _TurnError):
            raise
        except ModelError:
            self.breaker.failed()
            raise

    def _begin(
        self,
        messages: Sequence[Message],
        most_tokens: int,
        end: float,
        first_end: float,
        stopped: Callable[[], bool],
    ) -> _Begun:
        """Wait for the first piece, and no longer than until `first_end`."""
        begun = False
        pieces = self.model.stream(
            messages,
            most_tokens=most_tokens,
            within_s=max(0.0, end - self.clock()),
            stopped=lambda: stopped() or (not begun and self.clock() > first_end),
        )
        first = next(pieces, "")
        begun = True
        if not first and not stopped():
            raise ModelLateError(
                f"{self.name} said nothing in time; ask again, or raise HANDRAIL_MODEL_TIMEOUT"
            )
        return _Begun(first, pieces)

    def _retrying(self, end: float, stopped: Callable[[], bool]) -> Retrying:
        def is_vain(state: RetryCallState) -> bool:
            return (
                stopped()
                or state.attempt_number >= _TRIES
                or self.clock() + state.upcoming_sleep >= end
            )

        return Retrying(
            retry=retry_if_exception(_may_pass),
            wait=_wait_s,
            stop=is_vain,
            sleep=lambda seconds: self._sleep(seconds, stopped),
            reraise=True,
        )

    def _take_turn(self, end: float, stopped: Callable[[], bool]) -> None:
        while (wait := self.pace.take()) and not stopped():
            if wait > min(_LONGEST_QUEUE_S, end - self.clock()):
                raise _TurnError(
                    f"the limit of calls to {self.name} is reached for {wait:.0f} s;"
                    " wait, or raise HANDRAIL_MODEL_CALLS_PER_MINUTE",
                    wait,
                )
            self._sleep(wait, stopped)

    def _sleep(self, seconds: float, stopped: Callable[[], bool]) -> None:
        over = self.clock() + seconds
        while (left := over - self.clock()) > 0 and not stopped():
            self.sleep(min(_TICK_S, left))


class _TurnError(ModelBusyError):
    """Our own limit: the provider is not to blame."""


def _may_pass(error: BaseException) -> bool:
    return isinstance(error, ModelBusyError | ModelBrokenError) and not isinstance(
        error, _TurnError
    )


def _wait_s(state: RetryCallState) -> float:
    """Twice as long each time, less a random part; never shorter than the provider asks for."""
    error = state.outcome.exception() if state.outcome is not None else None
    asked = error.after_s if isinstance(error, ModelBusyError) else None
    longest = min(_LONGEST_WAIT_S, _FIRST_WAIT_S * 2.0 ** (state.attempt_number - 1))
    return max(asked or 0.0, longest * random.uniform(0.5, 1.0))  # noqa: S311  (no secret)
