"""What commands print: results on stdout, everything else on stderr."""

import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from assistant.json_value import Json


def complain(message: str) -> None:
    """Say in one line on stderr what went wrong."""
    print(f"handrail: {' '.join(message.split())}", file=sys.stderr)


def say(message: str) -> None:
    """Tell something on stderr that is not the result."""
    print(message, file=sys.stderr)


def print_json(value: Mapping[str, Json] | Sequence[Mapping[str, Json]]) -> None:
    """Print a command's one JSON value."""
    print(json.dumps(value, ensure_ascii=False, indent=2))


def print_table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print rows for a person: a table on a terminal, tab-separated lines in a pipe."""
    if not sys.stdout.isatty():
        for row in rows:
            print("\t".join(row))
        return
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, header_style="bold", pad_edge=False)
    for name in header:
        table.add_column(name)
    for row in rows:
        table.add_row(*row)
    Console().print(table)


class Bar:
    """A progress line on stderr: what, how much, rate and time left."""

    def __init__(self, update: Callable[[str, int, int], None]) -> None:
        self._update = update

    def show(self, what: str, done: int, total: int) -> None:
        """Say how far the work is; `total` 0 means that nobody knows yet."""
        self._update(what, done, total)


@contextmanager
def progress(unit: str) -> Iterator[Bar]:
    """Show a progress line while something long runs; silent where stderr is no terminal."""
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        ProgressColumn,
        Task,
        TextColumn,
        TimeRemainingColumn,
    )
    from rich.text import Text

    class Rate(ProgressColumn):
        """Units a second."""

        def render(self, task: Task) -> Text:
            return Text(f"{task.speed:.1f} {unit}/s" if task.speed else "")

    console = Console(stderr=True)
    bar = Progress(
        BarColumn(),
        MofNCompleteColumn(),
        Rate(),
        TimeRemainingColumn(),
        TextColumn("{task.description}"),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )
    with bar:
        task = bar.add_task("", total=None)

        def update(what: str, done: int, total: int) -> None:
            bar.update(task, description=what, completed=done, total=total or None)

        yield Bar(update)
