"""The ledger as a file for a spreadsheet: whole, readable, and harmless to open."""

import csv
import re
import stat
from contextlib import closing
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from assistant import home
from assistant.errors import RequestRefusedError
from assistant.money import Money
from assistant.offers.ledger import appending
from assistant.offers.ledger.entry import Entry, Event
from assistant.offers.ledger.exporting import HEADER, export, safe
from kb.database import Database
from tests.assistant.offers.tampering import tamper, unguard

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


def write(database: Database, *entries: Entry) -> None:
    def work(session: Session) -> None:
        for each in entries:
            appending.append(session, each)

    database.serialized(work, locking=appending.LOCK)


def read(file: Path) -> list[list[str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.reader(lines))


def test_every_line_is_in_the_file_under_a_header(database: Database, tmp_path: Path) -> None:
    made = Entry(
        Event.MADE,
        NOW,
        "ana",
        "C-1",
        "case",
        "gift-card",
        "d",
        Money(Decimal("12.50"), "EUR"),
        {"reason": "two weeks late, says Müller\nagain"},
    )
    write(database, made, Entry(Event.CATALOGUE, NOW, "kim"))
    assert export(database, tmp_path / "out.csv") == 2
    header, first, second = read(tmp_path / "out.csv")
    assert tuple(header) == HEADER
    assert first[:10] == [
        "1",
        "2026-11-22T09:30:00.000000+00:00",
        "made",
        "ana",
        "C-1",
        "case",
        "gift-card",
        "d",
        "12.50",
        "EUR",
    ]
    assert first[10] == '{"reason": "two weeks late, says Müller\\nagain"}'
    assert second[3:11] == ["kim", "", "", "", "", "", "", "{}"]
    assert (second[11], second[12]) == (first[12], appending.verify(database).head)


def test_an_empty_ledger_gives_a_header(database: Database, tmp_path: Path) -> None:
    assert export(database, tmp_path / "out.csv") == 0
    assert read(tmp_path / "out.csv") == [list(HEADER)]


def test_no_cell_is_a_formula(database: Database, tmp_path: Path) -> None:
    write(database, Entry(Event.SHOWN, NOW, "=1+1", "+49 30", "-2", "@SUM(A1)", "\t=1"))
    export(database, tmp_path / "out.csv")
    assert read(tmp_path / "out.csv")[1][3:8] == ["'=1+1", "'+49 30", "'-2", "'@SUM(A1)", "'\t'=1"]


CELLS = st.text(alphabet=st.sampled_from("=+-@＝＋－＠ \t\r\n'\"a1|\xa0;"), max_size=6)


@given(CELLS)
def test_a_cell_never_begins_as_a_formula_does(text: str) -> None:
    assert not safe(text).lstrip().startswith(tuple("=+-@＝＋－＠"))
    assert safe(text).replace("'", "") == text.replace("'", "")


@given(CELLS)
def test_no_cell_begins_so_where_semicolons_or_tabs_part_them(text: str) -> None:
    for cell in re.split(r"[;\t\r\n]", safe(text)):
        assert not cell.lstrip().startswith(tuple("=+-@＝＋－＠"))


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        (";=1+1", "';'=1+1"),
        ("late; -5 days", "late; '-5 days"),
        ("a\t=1", "a\t'=1"),
        ("up to -5", "up to -5"),
        ("two; three", "two; three"),
    ],
)
def test_a_formula_within_a_cell_is_kept_from_being_one(text: str, cell: str) -> None:
    assert safe(text) == cell


def test_every_cell_stands_in_quotes(database: Database, tmp_path: Path) -> None:
    write(database, Entry(Event.SHOWN, NOW, "ana"))
    export(database, tmp_path / "out.csv")
    for line in (tmp_path / "out.csv").read_text("utf-8").splitlines():
        assert re.fullmatch(r'"([^"]|"")*"(,"([^"]|"")*")*', line)


def test_a_file_that_is_there_stays_as_it_is(database: Database, tmp_path: Path) -> None:
    (tmp_path / "out.csv").write_text("mine")
    with pytest.raises(RequestRefusedError, match="is there already; choose another name"):
        export(database, tmp_path / "out.csv")
    assert (tmp_path / "out.csv").read_text() == "mine"


def test_a_place_that_is_not_there_is_said_in_one_line(database: Database, tmp_path: Path) -> None:
    with pytest.raises(RequestRefusedError, match=r"cannot be written \(no such file") as refused:
        export(database, tmp_path / "nowhere" / "out.csv")
    assert "\n" not in str(refused.value)


def test_only_its_owner_may_read_the_file(database: Database, tmp_path: Path) -> None:
    export(database, tmp_path / "out.csv")
    assert stat.S_IMODE((tmp_path / "out.csv").stat().st_mode) == 0o600


def test_a_ledger_that_cannot_be_read_leaves_no_half_file(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'handrail.db'}"
    with closing(Database.open(url, migrations=home.MIGRATIONS)) as database:
        write(database, Entry(Event.SHOWN, NOW, "ana"), Entry(Event.SHOWN, NOW, "bo"))
        unguard(database)
        tamper(database, "UPDATE offer_ledger SET at = 'yesterday' WHERE seq = 2")
        with pytest.raises(RequestRefusedError, match="line 2 cannot be read; see"):
            export(database, tmp_path / "out.csv")
    assert not (tmp_path / "out.csv").exists()


def test_a_detail_that_was_spoilt_is_exported_as_it_stands(
    database: Database, tmp_path: Path
) -> None:
    write(database, Entry(Event.SHOWN, NOW, "ana"))
    unguard(database)
    tamper(database, "UPDATE offer_ledger SET detail = '{oops'")
    assert export(database, tmp_path / "out.csv") == 1
    assert read(tmp_path / "out.csv")[1][10] == "{oops"
