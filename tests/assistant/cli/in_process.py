"""The real command within the test's own process: as `run_in`, without the start of a Python."""

import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path

from assistant.cli import main
from tests.assistant.cli.conftest import Ran


def run_here(home: Path, *arguments: str | Path, **settings: str) -> Ran:
    """Run `handrail` on a home, in its parent folder."""
    out, err = io.StringIO(), io.StringIO()
    with _as_called(home, arguments, settings), redirect_stdout(out), redirect_stderr(err):
        status = main()
    return Ran(status, out.getvalue(), err.getvalue())


@contextmanager
def _as_called(
    home: Path, arguments: tuple[str | Path, ...], settings: dict[str, str]
) -> Iterator[None]:
    """The arguments, settings and folder that a process of its own would begin with."""
    before, called, folder = dict(os.environ), sys.argv, Path.cwd()
    others = {name: each for name, each in before.items() if not name.startswith("HANDRAIL_")}
    try:
        os.environ.clear()
        os.environ.update(others, HANDRAIL_HOME=str(home), **settings)
        sys.argv = ["handrail", *map(str, arguments)]
        os.chdir(home.parent)
        yield
    finally:
        os.chdir(folder)
        sys.argv = called
        os.environ.clear()
        os.environ.update(before)
