"""Every call that the OpenAPI document describes, made with what schemathesis thinks up.

`python -m bench.fuzz [--examples N]` prints a table of operations, calls and failures. A failure is
a status of 500 and above, a status or content type that is not described, or an answer of another
shape than the described one.
"""

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from starlette.types import Message, Receive, Scope, Send

from bench.fuzzed_home import FuzzedHome, fuzzed_home

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
CUSTOMERS = ("/api/v1/conversations", "/api/v1/widget")
FEW, MANY = 4, 60
_LONGEST = 300


@dataclass
class Tally:
    """What came of the calls of one operation: how many by status, and each failure once."""

    operation: str
    statuses: Counter[int] = field(default_factory=Counter)
    failures: set[str] = field(default_factory=set)

    @property
    def calls(self) -> int:
        """How many calls were made."""
        return self.statuses.total()


def fuzz(app: FastAPI, home: FuzzedHome, *, examples: int, start: int = 0) -> list[Tally]:
    """Call every operation some `examples` times in each of three ways; the tallies, as described.

    As somebody who may do everything, once with what the document allows and once with what it
    does not; and as nobody. The same `start` thinks up the same calls.
    """
    schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", _Answering(app))
    tallies: list[Tally] = []
    for found in schema.get_all_operations():
        operation: Any = found.ok() if isinstance(found, Ok) else None
        if operation is None:
            raise ValueError(f"the document is at fault: {found}")
        tally = Tally(operation.label)
        tallies.append(tally)
        caller = home.caller(is_customer=operation.path.startswith(CUSTOMERS))
        for cases, headers, most in _ways(operation, caller, examples):
            _call(operation, cases, headers, home.known, tally, most, start)
    return tallies


class _Answering:
    """The application as its callers see it: a defect is the answer they got, and no traceback."""

    def __init__(self, app: FastAPI) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a call on, and let a defect be where it was answered."""
        answered = False

        async def sent(message: Message) -> None:
            nonlocal answered
            answered = True
            await send(message)

        try:
            await self._app(scope, receive, sent)
        except Exception:
            if not answered:
                raise


def _ways(
    operation: Any, caller: Mapping[str, str], examples: int
) -> Iterator[tuple[st.SearchStrategy[Any], Mapping[str, str], int]]:
    right = operation.as_strategy(generation_mode=schemathesis.GenerationMode.POSITIVE)
    told = operation.get_strategies_from_examples()
    yield st.one_of(*told, right) if told else right, caller, examples
    if operation.body or operation.query or operation.path_parameters:
        wrong = operation.as_strategy(generation_mode=schemathesis.GenerationMode.NEGATIVE)
        yield wrong, caller, max(1, examples // 2)
    yield right, {}, max(1, examples // 8)


def _call(
    operation: Any,
    cases: st.SearchStrategy[Any],
    headers: Mapping[str, str],
    known: Mapping[str, Sequence[str]],
    tally: Tally,
    most: int,
    start: int,
) -> None:
    """Make calls; most of those whose ids are thought up are given one that there is."""

    @seed(start)
    @settings(
        max_examples=most,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=cases, choice=st.integers(0, 7))
    def call(case: Any, choice: int) -> None:
        if choice:
            _point(case, known, choice)
        response = case.call(headers=dict(headers))
        tally.statuses[response.status_code] += 1
        try:
            case.validate_response(response, checks=CHECKS)
        except FailureGroup as group:
            for failure in group.exceptions:
                tally.failures.add(_in_a_line(failure, response.status_code))

    call()


def _point(case: Any, known: Mapping[str, Sequence[str]], choice: int) -> None:
    """Let a call be about something that is there."""

    def one(name: str) -> str:
        return known[name][choice % len(known[name])]

    case.path_parameters = {
        name: one(name) if name in known else value
        for name, value in (case.path_parameters or {}).items()
    }
    for place in (case.query, case.body):
        if isinstance(place, dict):
            for name in place.keys() & known.keys():
                if isinstance(place[name], str):
                    place[name] = one(name)


def _in_a_line(failure: BaseException, status: int) -> str:
    told = f"{failure.title}: {failure.message}" if isinstance(failure, Failure) else str(failure)
    return f"{status} {' '.join(told.split())}"[:_LONGEST]


@contextmanager
def fuzzed_app() -> Iterator[tuple[FastAPI, FuzzedHome]]:
    """A server over a throw-away home."""
    with ExitStack() as kept:
        folder = kept.enter_context(tempfile.TemporaryDirectory(prefix="handrail-fuzz-"))
        yield kept.enter_context(fuzzed_home(Path(folder) / "home"))


def main() -> int:
    """Fuzz everything and print the table; 1 when anything failed."""
    reading = argparse.ArgumentParser(description=__doc__)
    reading.add_argument("--examples", type=int, default=MANY, help="calls of each operation")
    reading.add_argument("--start", type=int, default=0, help="another number, other calls")
    asked = reading.parse_args()
    with fuzzed_app() as (app, home):
        tallies = fuzz(app, home, examples=asked.examples, start=asked.start)
    for each in tallies:
        statuses = " ".join(f"{status}:{count}" for status, count in sorted(each.statuses.items()))
        print(f"{each.operation}\t{each.calls}\t{len(each.failures)}\t{statuses}")
        for failure in sorted(each.failures):
            print(f"  ! {failure}")
    failed = sum(len(each.failures) for each in tallies)
    calls = sum(each.calls for each in tallies)
    print(f"{len(tallies)} operations, {calls} calls, {failed} failures", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
