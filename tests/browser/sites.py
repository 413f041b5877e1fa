"""Servers for the browser's tests: processes of their own, on a free port, ended in order."""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

_PATIENCE_S = 120.0


@dataclass(frozen=True, slots=True)
class Site:
    """A running server: where it is, and its home."""

    url: str
    home: Path

    @property
    def note(self) -> dict[str, str | int]:
        """What the server left in its home for the command line."""
        noted: dict[str, str | int] = json.loads((self.home / "server.json").read_text())
        return noted

    def wait_until_ready(self) -> None:
        """Return when questions are answered from everything in the library."""
        with httpx.Client(
            base_url=self.url, transport=httpx.HTTPTransport(retries=2), trust_env=False
        ) as client:
            for _ in range(600):
                if client.get("/readyz", timeout=_PATIENCE_S).is_success:
                    return
        raise AssertionError(f"{self.url} never got ready")


@contextmanager
def serving(command: Sequence[str], home: Path, environment: Mapping[str, str]) -> Iterator[Site]:
    """Run a server until the block ends; it says its address in a line of its own."""
    process = subprocess.Popen(
        [sys.executable, *command],
        stdout=subprocess.PIPE,
        text=True,
        env={**environment, "PYTHONUNBUFFERED": "1"},
        cwd=Path(__file__).parents[2],
    )
    assert process.stdout is not None
    with process, process.stdout as said:
        try:
            yield Site(_address(said), home)
        finally:
            process.terminate()
            process.wait(_PATIENCE_S)


def _address(said: Iterator[str]) -> str:
    for line in said:
        if line.startswith("Handrail is at "):
            return line.split()[3]
    raise AssertionError("the server ended before it said where it is")
