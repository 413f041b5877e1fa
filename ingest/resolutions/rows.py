"""Reading the rows of a CSV or JSON Lines text one by one, so that a bad one stops no other."""

import csv
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

LONGEST_ROW = 200_000
_MOST_REPAIRS = 100


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it stands: its first line's number, counted from 1, its names and values."""

    line: int
    header: tuple[str, ...]
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that is not taken in: its first line's number, and why, without the row's text."""

    line: int
    reason: str


class _Lines:
    """A text's lines, of which the reader can be sent back to an earlier one."""

    def __init__(self, text: str, start: int = 0, line: int = 1) -> None:
        self._text = text
        self.place = start
        self.line = line

    def __iter__(self) -> Iterator[str]:
        while self.place < len(self._text):
            end = self._text.find("\n", self.place) + 1 or len(self._text)
            line = self._text[self.place : end]
            self.place = end
            self.line += 1
            yield line

    def taken_since(self, start: int) -> str:
        """What was read since that place."""
        return self._text[start : self.place]

    def after_line_at(self, start: int) -> int:
        """Where the line after the one at that place starts."""
        return self._text.find("\n", start) + 1 or len(self._text)


def csv_header(text: str, delimiter: str) -> tuple[str, ...]:
    """Return the names in the first line that is not blank, as this delimiter cuts it."""
    for line in text[:LONGEST_ROW].split("\n", 5)[:5]:
        if line.strip() and not _names_delimiter(line):
            cells = next(csv.reader([line], delimiter=delimiter), [])
            return tuple(cell.strip() for cell in cells)
    return ()


def csv_rows(text: str, delimiter: str) -> Iterator[Row | RefusedRow]:
    """Yield the rows below the header; blank lines are skipped.

    A quote that is never closed costs its own line only, up to a hundred times a file.
    """
    lines = _Lines(text)
    header: tuple[str, ...] | None = None
    repairs = 0
    while True:
        reader = csv.reader(iter(lines), delimiter=delimiter)
        start, line = lines.place, lines.line
        try:
            cells = next(reader, None)
        except csv.Error:
            cells = None if lines.place == start else [""]
            unclosed = True
        else:
            # A lone mark within one line is an inch; over several it swallowed its neighbours.
            taken = lines.taken_since(start)
            unclosed = taken.count('"') % 2 == 1 and "\n" in taken.rstrip("\n")
        if cells is None:
            return
        if header is None:
            header = _header(cells, lines.taken_since(start))
            continue
        if unclosed:
            if repairs < _MOST_REPAIRS:
                repairs += 1
                lines = _Lines(text, lines.after_line_at(start), line + 1)
            yield RefusedRow(line, "a quotation mark is not closed; close it or write two")
        elif any(cell.strip() for cell in cells):
            yield _checked(line, header, cells, delimiter)


def _header(cells: Sequence[str], line: str) -> tuple[str, ...] | None:
    if not any(cell.strip() for cell in cells) or _names_delimiter(line):
        return None
    return tuple(cell.strip() for cell in cells)


def _names_delimiter(line: str) -> bool:
    """Excel's own first line, such as `sep=;`."""
    return line.strip().strip('"').lower().startswith("sep=")


def _checked(
    line: int, header: tuple[str, ...], cells: Sequence[str], delimiter: str
) -> Row | RefusedRow:
    while len(cells) > len(header) and not cells[-1].strip():
        cells = cells[:-1]
    if len(cells) > len(header):
        return RefusedRow(
            line,
            f"has {len(cells)} cells and the header {len(header)};"
            f" put quotation marks around text that holds {_shown(delimiter)}",
        )
    return Row(line, header, (*cells, *[""] * (len(header) - len(cells))))


def _shown(delimiter: str) -> str:
    return {"\t": "tabs", ",": "commas", ";": "semicolons"}.get(delimiter, repr(delimiter))


def json_rows(text: str) -> Iterator[Row | RefusedRow]:
    """Yield each line's object as a row; blank lines are skipped."""
    for line, written in enumerate(_Lines(text), start=1):
        if not written.strip():
            continue
        if len(written) > LONGEST_ROW:
            yield RefusedRow(line, f"is longer than {LONGEST_ROW:,} characters; shorten it")
            continue
        try:
            said = json.loads(written)
        except (ValueError, RecursionError):
            yield RefusedRow(line, "is not JSON; write one object a line")
            continue
        if not isinstance(said, dict):
            yield RefusedRow(line, "is not a JSON object; write each case as one object")
        else:
            yield Row(line, tuple(said), tuple(map(_plain, said.values())))


def _plain(value: object) -> str:
    """A value as a person would write it in a cell; a list as its items, a line each."""
    match value:
        case str():
            return value
        case bool():
            return "yes" if value else "no"
        case int() | float():
            return str(value)
        case list():
            return "\n".join(filter(None, map(_plain, value)))
        case _:
            return ""
