"""The ledger as a CSV file that a spreadsheet can open without running anything."""

import csv
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from assistant.errors import RequestRefusedError
from assistant.money import Money
from assistant.offers.ledger.canonical import plain
from assistant.offers.ledger.lines import Line, UnreadableLineError, lines, one_moment
from assistant.texts import storable
from kb.database import Database

HEADER = (
    "line",
    "at",
    "event",
    "actor",
    "customer",
    "case",
    "offer",
    "decision",
    "value",
    "currency",
    "detail",
    "previous",
    "hash",
)
# A spreadsheet takes a cell that begins so for a formula.
_FORMULA = (
    "=+\\-@\N{FULLWIDTH EQUALS SIGN}\N{FULLWIDTH PLUS SIGN}"
    "\N{FULLWIDTH HYPHEN-MINUS}\N{FULLWIDTH COMMERCIAL AT}"
)
_LEADING = re.compile(rf"[\t\r\n]|[\s;]*[{_FORMULA}]")
# Where a semicolon or a tab parts cells, what follows one begins a cell.
_PARTED = re.compile(rf"([;\t\r\n]\s*)(?=[{_FORMULA}])")


def export(database: Database, file: Path) -> int:
    """Write every line into a new file, readable by its owner; return how many there are.

    Raises RequestRefusedError when the file is there already or cannot be written, and leaves
    no half of it behind.
    """
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise RequestRefusedError(f"{file} is there already; choose another name") from error
    except OSError as error:
        raise _unwritten(file, error) from error
    whole = False
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as out:
            rows = _write(database, out)
        whole = True
    except OSError as error:
        raise _unwritten(file, error) from error
    except UnreadableLineError as error:
        raise RequestRefusedError(f"{error}; see 'handrail ledger verify'") from error
    finally:
        if not whole:
            file.unlink(missing_ok=True)
    return rows


def _write(database: Database, out: TextIO) -> int:
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerow(HEADER)
    rows = 0
    with one_moment(database) as session:
        for rows, line in enumerate(lines(session), start=1):  # noqa: B007  (it is the count)
            writer.writerow(safe(cell) for cell in _cells(line))
    return rows


def _cells(line: Line) -> Iterator[str]:
    yield str(line.seq)
    yield str(plain(line.at))
    yield from (line.event, line.actor, line.customer, line.case, line.offer, line.decision)
    value = line.value_minor
    yield "" if value is None else str(Money.of_minor(value, line.currency).amount)
    yield from (line.currency, _readable(line.detail), line.previous, line.hash)


def _readable(detail: str) -> str:
    """The detail with its letters as they are: a reader of the file has no use for escapes."""
    try:
        return storable(json.dumps(json.loads(detail), ensure_ascii=False, sort_keys=True))
    except ValueError:
        return detail


def safe(cell: str) -> str:
    """A cell as text: an apostrophe keeps a spreadsheet from reckoning with it.

    One stands before the cell, and one within it before each formula that a spreadsheet would
    see if it parted cells at semicolons or tabs.
    """
    parted = _PARTED.sub(r"\1'", cell)
    return f"'{parted}" if _LEADING.match(cell) else parted


def _unwritten(file: Path, error: OSError) -> RequestRefusedError:
    why = (error.strerror or str(error)).lower()
    return RequestRefusedError(f"{file} cannot be written ({why}); name another place")
