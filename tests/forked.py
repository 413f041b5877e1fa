"""Processes to kill: forked from one that has everything imported, so that they begin at once."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.context import ForkServerProcess
from multiprocessing.reduction import DupFd
from typing import Protocol, TextIO

MODULES = [
    "tests.assistant.casework.clocks.checker",
    "tests.assistant.casework.handover.escalating_process",
    "tests.ingest.ingest_and_die",
    "tests.kb.following_process",
    "chromadb",
    "psycopg",
    "tantivy",
    # What a process under pytest imports again as its main module.
    "pytest",
]


class _Handed(Protocol):
    def detach(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Forked:
    """A running process; lines written to `said` are its standard input, `told` its output."""

    process: ForkServerProcess
    said: TextIO
    told: TextIO

    def kill(self) -> None:
        """End it at once, as when a machine loses power."""
        self.process.kill()

    def ended(self) -> int:
        """Wait for its end; its status, below 0 when it was killed."""
        self.process.join()
        return self.process.exitcode or 0


@contextmanager
def forked(main: Callable[..., None], *arguments: str) -> Iterator[Forked]:
    """Call a module's function in a process of its own; what still runs at the end is killed."""
    context = get_context("forkserver")
    context.set_forkserver_preload(MODULES)
    with ExitStack() as open_:
        (its_input, said), (told, its_output) = os.pipe(), os.pipe()
        writer = open_.enter_context(os.fdopen(said, "w", encoding="utf-8"))
        reader = open_.enter_context(os.fdopen(told, encoding="utf-8"))
        process = context.Process(target=_Begun(main, its_input, its_output), args=arguments)
        process.start()
        os.close(its_input)
        os.close(its_output)
        try:
            yield Forked(process, writer, reader)
        finally:
            process.kill()
            process.join()
            process.close()


class _Begun:
    """What the new process calls; carries its end of the pipes there."""

    def __init__(self, main: Callable[..., None], its_input: int, its_output: int) -> None:
        self._main, self._ends = main, (its_input, its_output)

    def __getstate__(self) -> tuple[Callable[..., None], _Handed, _Handed]:
        return self._main, DupFd(self._ends[0]), DupFd(self._ends[1])

    def __setstate__(self, state: tuple[Callable[..., None], _Handed, _Handed]) -> None:
        self._main, self._ends = state[0], (state[1].detach(), state[2].detach())

    def __call__(self, *arguments: str) -> None:
        for end, standard in zip(self._ends, (0, 1), strict=True):
            os.dup2(end, standard)
            os.close(end)
        sys.stdin = os.fdopen(0, encoding="utf-8", closefd=False)
        self._main(*arguments)
