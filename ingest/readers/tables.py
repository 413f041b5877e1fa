"""Tables inside documents: rows on one line each, with the header above them as context."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.readers.assembly import Assembly, one_line

Rows = Sequence[Sequence[str]]

_YEAR = re.compile(r"(?:19|20)\d\d\Z")
_LONGEST_LABEL = 80


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells; `copied` are the places (row, column) a cell to their left reaches into."""

    rows: Rows
    copied: frozenset[tuple[int, int]] = frozenset()


def add_table(assembly: Assembly, table: Table, header_rows: int | None = None) -> None:
    """Add a table's rows; cells are parted by ` | `, blank rows and columns left out.

    `header_rows` rows at the top are the header and become context; None when the format
    does not say. Then a first row that looks like a header is used as one, and is kept as
    a row too unless the figures below it prove it, so that no text is lost to a guess.
    """
    table, header_rows = _without_blanks(table, header_rows)
    if not table.rows:
        return
    proved = header_rows is not None
    if header_rows is None:
        header_rows = int(looks_like_header(table.rows))
        proved = bool(header_rows) and _figures_below(table.rows)
    if header_rows >= len(table.rows):
        header_rows, proved = 0, True
    header = " | ".join(_header(table.rows[:header_rows])).strip(" |")
    for number in range(len(table.rows)):
        if number < header_rows and proved:
            continue
        assembly.row(_said(table, number), header if number >= header_rows else "")


def _said(table: Table, number: int) -> str:
    cells = enumerate(table.rows[number])
    return " | ".join(text for place, text in cells if (number, place) not in table.copied).strip(
        " |"
    )


def looks_like_header(rows: Rows) -> bool:
    """Tell whether the first row names the columns: short distinct words, no figures."""
    if len(rows) < 2 or len(rows[0]) < 2:
        return False
    labels = [one_line(cell) for cell in rows[0]]
    if not all(labels) or len({label.lower() for label in labels}) < len(labels):
        return False
    if any(label.endswith(":") for label in labels):
        return False
    if len(labels) > 2 and not is_figure(labels[0]):
        # Years head the columns of many tables.
        labels = [label for label in labels if not _YEAR.match(label)]
    return not any(len(label) > _LONGEST_LABEL or is_figure(label) for label in labels)


def is_figure(text: str) -> bool:
    """Tell whether a cell holds a number, an amount or a day rather than words."""
    signs = [letter for letter in text if letter.isalnum()]
    return bool(signs) and sum(letter.isdecimal() for letter in signs) * 2 >= len(signs)


def filled(rows: Sequence[Sequence[tuple[str, int, int]]]) -> Table:
    """Lay out cells that span: (text, columns, rows) each; a text stands in all its places."""
    grid: list[dict[int, str]] = [{} for _ in rows]
    copied: set[tuple[int, int]] = set()
    for number, row in enumerate(rows):
        column = 0
        for text, columns, deep in row:
            while column in grid[number]:
                column += 1
            for below in range(number, min(number + deep, len(grid))):
                for place in range(column, column + columns):
                    grid[below].setdefault(place, text)
                    if place > column:
                        copied.add((below, place))
            column += columns
    width = max((max(row) + 1 for row in grid if row), default=0)
    even = [[row.get(place, "") for place in range(width)] for row in grid]
    return Table(even, frozenset(copied))


def _figures_below(rows: Rows) -> bool:
    return any(is_figure(cell) for row in rows[1:] for cell in row)


def _without_blanks(table: Table, header_rows: int | None) -> tuple[Table, int | None]:
    width = max((len(row) for row in table.rows), default=0)
    even = [[one_line(cell) for cell in row] + [""] * (width - len(row)) for row in table.rows]
    used = [place for place in range(width) if any(row[place] for row in even)]
    kept = [number for number, row in enumerate(even) if any(row)]
    new_rows = {number: new for new, number in enumerate(kept)}
    new_places = {place: new for new, place in enumerate(used)}
    copied = frozenset(
        (new_rows[number], new_places[place])
        for number, place in table.copied
        if number in new_rows and place in new_places
    )
    if header_rows is not None:
        header_rows = sum(number < header_rows for number in kept)
    rows = [[even[number][place] for place in used] for number in kept]
    return Table(rows, copied), header_rows


def _header(rows: Rows) -> list[str]:
    """One label a column; a label over two header rows or several columns is said once."""
    labels: list[str] = []
    for column in zip(*rows, strict=True):
        label = " ".join(dict.fromkeys(cell for cell in column if cell))
        if not labels or label != labels[-1]:
            labels.append(label)
    return labels
