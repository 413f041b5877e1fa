"""The real command, run as a person runs it: a process of its own on a home of its own."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from assistant.json_value import Json


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command printed and how it ended."""

    status: int
    out: str
    err: str

    @property
    def value(self) -> Json:
        """The one JSON value on stdout."""
        value: Json = json.loads(self.out)
        return value

    @property
    def fields(self) -> dict[str, Json]:
        """The one JSON object on stdout."""
        value = self.value
        assert isinstance(value, dict)
        return value


Run = Callable[..., Ran]


def run_in(home: Path, *arguments: str | Path, **settings: str) -> Ran:
    """Run `handrail` on a home."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("HANDRAIL_")}
    ended = subprocess.run(
        [sys.executable, "-c", "import sys; from assistant.cli import main; sys.exit(main())"]
        + [str(argument) for argument in arguments],
        env={**kept, "HANDRAIL_HOME": str(home), **settings},
        cwd=home.parent,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    return Ran(ended.returncode, ended.stdout, ended.stderr)


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run commands on an empty home."""
    return lambda *arguments, **settings: run_in(tmp_path / "home", *arguments, **settings)


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with three small documents, made by the command itself."""
    folder = tmp_path_factory.mktemp("cli")
    files = folder / "files"
    files.mkdir()
    (files / "returns.md").write_text(
        "# Returns\n\n## Refund window\n\nYou may return goods within **30 days** of delivery."
        " Refunds are paid within five working days.\n\n## Exceptions\n\nUnderwear and opened"
        " software cannot be returned.\n",
        "utf-8",
    )
    (files / "delivery.md").write_text(
        "# Delivery\n\nStandard delivery takes two to four working days and costs 4.95 euros."
        " From 60 euros it is free.\n",
        "utf-8",
    )
    (files / "torn.pdf").write_bytes(b"%PDF-1.7\nnothing more")
    home = folder / "home"
    ran = run_in(home, "ingest", files, "--audience", "public", "--json")
    assert ran.status == 1, ran.err
    (folder / "ingested.json").write_text(ran.out, "utf-8")
    staff = folder / "authority.md"
    staff.write_text(
        "# Authority\n\nAn agent may give up to 25 euros of goodwill a case without asking.\n",
        "utf-8",
    )
    assert run_in(home, "ingest", staff).status == 0
    return home
