"""The audit log through the command line: whole, changed behind its back, listed, taken out."""

import json
import shutil
import sqlite3
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from tests.assistant.cli.conftest import Run
from tests.assistant.cli.in_process import run_here


@pytest.fixture(scope="module")
def noted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home in which three sites were made; copy it."""
    home = tmp_path_factory.mktemp("audit") / "home"
    assert run_here(home, "init").status == 0
    for name in ("one", "two", "three"):
        assert run_here(home, "sites", "add", f"https://{name}.example").status == 0
    return home


@pytest.fixture
def place(noted: Path, tmp_path: Path) -> Path:
    """Such a home of the test's own."""
    return shutil.copytree(noted, tmp_path / "home")


@pytest.fixture
def home(place: Path) -> Run:
    """Commands on it."""
    return partial(run_here, place)


def tamper(place: Path, statement: str) -> None:
    """Change the file as somebody could who has it: the triggers go first."""
    with closing(sqlite3.connect(place / "handrail.db")) as database:
        for act in ("update", "delete", "replace"):
            database.execute(f"DROP TRIGGER audit_log_no_{act}")
        database.execute(statement)
        database.commit()


def test_a_log_nobody_touched_is_whole(home: Run) -> None:
    ran = home("audit", "verify", "--json")
    assert (ran.status, ran.err) == (0, "")
    assert (ran.fields["rows"], ran.fields["ok"], ran.fields["first_bad"]) == (3, True, None)
    plain = home("audit", "verify")
    assert (plain.status, plain.out) == (0, "")
    assert plain.err == f"3 lines, each as it was written; the head is {ran.fields['head']}\n"


@pytest.mark.parametrize(
    ("statement", "first_bad"),
    [
        ("UPDATE audit_log SET by = 'mallory' WHERE number = 2", 2),
        ("DELETE FROM audit_log WHERE number = 2", 2),
    ],
)
def test_what_was_changed_behind_its_back_is_found(
    home: Run, place: Path, statement: str, first_bad: int
) -> None:
    tamper(place, statement)
    ran = home("audit", "verify", "--json")
    assert (ran.status, ran.fields["ok"], ran.fields["first_bad"]) == (1, False, first_bad)
    (line,) = ran.err.splitlines()
    assert line.startswith(f"handrail: the audit log was changed at line {first_bad}: ")


def test_a_cut_end_is_found_by_a_head_that_was_written_down(home: Run, place: Path) -> None:
    head = str(home("audit", "verify", "--json").fields["head"])
    assert home("audit", "verify", "--noted", head).status == 0
    tamper(place, "DELETE FROM audit_log WHERE number = 3")
    assert home("audit", "verify").status == 0
    ran = home("audit", "verify", "--noted", head)
    assert ran.status == 1
    assert "line 3: the line is missing" in ran.err
    wrong = home("audit", "verify", "--noted", "three")
    assert wrong.status == 1
    assert "write it as 'handrail audit verify' told it" in wrong.err


def test_lines_are_listed_newest_first(home: Run) -> None:
    told = home("audit", "list", "--json", "--act", "Site Changed", "--limit", "2").value
    assert isinstance(told, list)
    lines = [each for each in told if isinstance(each, dict)]
    assert [each["number"] for each in lines] == [3, 2]
    assert lines[0]["by"] == {"id": "owner", "name": "Owner of this home"}
    assert home("audit", "list", "--until", "2020-01-01").out == ""
    assert len(home("audit", "list", "--about", "site_").out.splitlines()) == 3
    wrong = home("audit", "list", "--act", "sung")
    assert wrong.status == 1
    assert "there is no act 'sung'; name one of: signed in, " in wrong.err


def test_the_whole_log_is_taken_out_once_and_that_is_noted(home: Run, tmp_path: Path) -> None:
    file = tmp_path / "audit.jsonl"
    ran = home("audit", "export", file, "--json")
    assert (ran.status, ran.fields) == (0, {"rows": 4, "file": str(file)})
    lines = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    assert [each["act"] for each in lines] == ["site changed"] * 3 + ["audit log exported"]
    assert file.stat().st_mode & 0o077 == 0
    again = home("audit", "export", file)
    assert again.status == 1
    assert "is there already; choose another name" in again.err
    assert home("audit", "verify", "--json").fields["rows"] == 4


def test_a_log_that_cannot_be_read_leaves_no_half_a_file(
    home: Run, place: Path, tmp_path: Path
) -> None:
    tamper(place, "UPDATE audit_log SET body = '{' WHERE number = 2")
    file = tmp_path / "audit.jsonl"
    ran = home("audit", "export", file)
    assert ran.status == 1
    assert "line 2 of the audit log is not what was written" in ran.err
    assert not file.exists()


def test_a_command_that_is_refused_leaves_no_line(home: Run) -> None:
    wrong = home("library", "retire", "nothing")
    assert wrong.status == 1
    assert home("audit", "list", "--about", "document").out == ""


@pytest.mark.parametrize("arguments", [(), ("export",), ("mend",), ("list", "--limit", "0")])
def test_wrong_usage_is_status_two(home: Run, arguments: tuple[str, ...]) -> None:
    assert home("audit", *arguments).status == 2
