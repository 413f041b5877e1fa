"""The ledger through the command line: whole, changed behind its back, taken out."""

import csv
import shutil
import sqlite3
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from tests.assistant.cli.conftest import Run
from tests.assistant.cli.in_process import run_here
from tests.assistant.shop import shop_at


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose ledger has a catalogue and two suggestions, made once; copy it."""
    home = shop_at(tmp_path_factory.mktemp("shop") / "home")
    for case in ("T-1", "T-2"):
        assert run_here(home, "offers", "suggest", "--customer", "C-1", "--case", case).status == 0
    return home


@pytest.fixture
def place(shop: Path, tmp_path: Path) -> Path:
    """The home of a shop of the test's own."""
    return shutil.copytree(shop, tmp_path / "home")


@pytest.fixture
def home(place: Path) -> Run:
    """Commands on it."""
    return partial(run_here, place)


def tamper(place: Path, statement: str) -> None:
    """Change the file as somebody could who has it: the triggers go first."""
    with closing(sqlite3.connect(place / "handrail.db")) as database:
        database.execute("DROP TRIGGER offer_ledger_no_update")
        database.execute("DROP TRIGGER offer_ledger_no_delete")
        database.execute(statement)
        database.commit()


def test_a_ledger_nobody_touched_is_whole(home: Run) -> None:
    ran = home("ledger", "verify", "--json")
    assert (ran.status, ran.err) == (0, "")
    assert (ran.fields["rows"], ran.fields["ok"], ran.fields["first_bad"]) == (3, True, None)
    plain = home("ledger", "verify")
    assert (plain.status, plain.out) == (0, "")
    assert plain.err.startswith("3 lines, each as it was written; the last is ")
    assert str(ran.fields["head"]) in plain.err


def test_an_empty_ledger_is_whole(tmp_path: Path) -> None:
    home = partial(run_here, tmp_path / "home")
    assert home("init").status == 0
    ran = home("ledger", "verify", "--json")
    assert (ran.status, ran.fields["rows"], ran.fields["ok"]) == (0, 0, True)


@pytest.mark.parametrize(
    ("statement", "first_bad"),
    [
        ("UPDATE offer_ledger SET actor = 'mallory' WHERE seq = 2", 2),
        ("UPDATE offer_ledger SET detail = '{}' WHERE seq = 3", 3),
        ("DELETE FROM offer_ledger WHERE seq = 2", 2),
        ("DELETE FROM offer_ledger WHERE seq = 3", 3),
        ("UPDATE offer_ledger SET seq = 9 WHERE seq = 1", 1),
    ],
)
def test_what_was_changed_behind_its_back_is_found(
    home: Run, place: Path, statement: str, first_bad: int
) -> None:
    tamper(place, statement)
    ran = home("ledger", "verify", "--json")
    assert ran.status == 1
    assert (ran.fields["ok"], ran.fields["first_bad"]) == (False, first_bad)
    left = 2 if statement.startswith("DELETE") else 3
    assert ran.fields["rows"] == left
    assert ran.fields["good"] == min(left, first_bad - 1)
    assert ran.fields["why"]
    (line,) = ran.err.splitlines()
    assert line.startswith(f"handrail: the ledger was changed at line {first_bad}: ")
    plain = home("ledger", "verify")
    assert (plain.status, plain.out, plain.err) == (1, "", ran.err)


def test_a_head_that_was_written_down_is_looked_for(home: Run) -> None:
    head = str(home("ledger", "verify", "--json").fields["head"])
    assert home("offers", "suggest", "--customer", "C-1", "--case", "T-3").status == 0
    assert home("ledger", "verify", "--noted", head).status == 0
    ran = home("ledger", "verify", "--noted", "0" * 64)
    assert ran.status == 1
    assert "the hash that was written down is no line's any more" in ran.err


def test_the_database_itself_refuses_to_change_a_line(place: Path) -> None:
    with (
        closing(sqlite3.connect(place / "handrail.db")) as database,
        pytest.raises(sqlite3.DatabaseError, match="ledger"),
    ):
        database.execute("UPDATE offer_ledger SET actor = 'mallory'")


def test_the_whole_ledger_is_taken_out_once(home: Run, tmp_path: Path) -> None:
    file = tmp_path / "ledger.csv"
    ran = home("ledger", "export", file, "--json")
    assert (ran.status, ran.err, ran.fields) == (0, "", {"rows": 3, "file": str(file)})
    with file.open(encoding="utf-8", newline="") as read:
        rows = list(csv.DictReader(read))
    assert [(each["line"], each["event"]) for each in rows] == [
        ("1", "catalogue"),
        ("2", "shown"),
        ("3", "shown"),
    ]
    assert [each["case"] for each in rows] == ["", "T-1", "T-2"]
    before = file.read_bytes()
    again = home("ledger", "export", file)
    assert (again.status, again.out) == (1, "")
    assert "is there already; choose another name" in again.err
    assert file.read_bytes() == before


@pytest.mark.parametrize("file", ["nowhere/ledger.csv", "."])
def test_what_cannot_be_written_is_said_in_one_line(home: Run, file: str) -> None:
    ran = home("ledger", "export", file)
    assert (ran.status, ran.out) == (1, "")
    (line,) = ran.err.splitlines()
    assert line.startswith("handrail: ")


@pytest.mark.parametrize("arguments", [(), ("export",), ("mend",)])
def test_wrong_usage_is_status_two(home: Run, arguments: tuple[str, ...]) -> None:
    assert home("ledger", *arguments).status == 2
