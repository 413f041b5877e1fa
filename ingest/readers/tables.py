"""Tables inside documents: rows on one line each, with the header above them as context."""

import re
from collections.abc import Sequence

from ingest.readers.assembly import Assembly, one_line

Rows = Sequence[Sequence[str]]

_FIGURE = re.compile(r"[^\w]*\d[\d\s.,:/%-]*[^\w]*(?:[A-Za-z%€$£]{1,3})?\Z")
_LONGEST_LABEL = 80


def add_table(assembly: Assembly, rows: Rows, header_rows: int | None = None) -> None:
    """Add a table's rows; cells are parted by ` | `, blank rows and columns left out.

    `header_rows` rows at the top are the header and become context; None when the format
    does not say. Then a first row that looks like a header is used as one, and is kept as
    a row too unless the figures below it prove it, so that no text is lost to a guess.
    """
    kept, header_rows = _without_blanks(rows, header_rows)
    if not kept:
        return
    proved = header_rows is not None
    if header_rows is None:
        header_rows = int(looks_like_header(kept))
        proved = bool(header_rows) and _figures_below(kept)
    if header_rows >= len(kept):
        header_rows, proved = 0, True
    header = _joined(_header(kept[:header_rows]))
    for number, row in enumerate(kept):
        if number < header_rows:
            if not proved:
                assembly.row(_joined(row))
            continue
        assembly.row(_joined(row), header)


def looks_like_header(rows: Rows) -> bool:
    """Tell whether the first row names the columns: short distinct words, no figures."""
    if len(rows) < 2 or len(rows[0]) < 2:
        return False
    labels = [one_line(cell) for cell in rows[0]]
    if not all(labels) or len({label.lower() for label in labels}) < len(labels):
        return False
    if any(label.endswith(":") for label in labels):
        return False
    return not any(len(label) > _LONGEST_LABEL or is_figure(label) for label in labels)


def is_figure(text: str) -> bool:
    """Tell whether a cell holds a number, an amount or a day rather than words."""
    return bool(_FIGURE.match(text.strip()))


def filled(rows: Sequence[Sequence[tuple[str, int, int]]]) -> list[list[str]]:
    """Lay out cells that span: (text, columns, rows) each; a text stands in all its places."""
    grid: list[dict[int, str]] = [{} for _ in rows]
    for number, row in enumerate(rows):
        column = 0
        for text, columns, deep in row:
            while column in grid[number]:
                column += 1
            for below in range(number, min(number + deep, len(grid))):
                for place in range(column, column + columns):
                    grid[below].setdefault(place, text)
            column += columns
    width = max((max(row) + 1 for row in grid if row), default=0)
    return [[row.get(place, "") for place in range(width)] for row in grid]


def merged_once(row: Sequence[str]) -> list[str]:
    """Say a text that spans several columns once."""
    return [
        cell for place, cell in enumerate(row) if not (place and cell and cell == row[place - 1])
    ]


def _figures_below(rows: Rows) -> bool:
    return any(is_figure(cell) for row in rows[1:] for cell in row)


def _without_blanks(rows: Rows, header_rows: int | None) -> tuple[list[list[str]], int | None]:
    width = max((len(row) for row in rows), default=0)
    even = [[one_line(cell) for cell in row] + [""] * (width - len(row)) for row in rows]
    used = [place for place in range(width) if any(row[place] for row in even)]
    kept: list[list[str]] = []
    for number, row in enumerate(even):
        cells = [row[place] for place in used]
        if any(cells):
            kept.append(cells)
        elif header_rows is not None and number < header_rows:
            header_rows -= 1
    return kept, header_rows


def _header(rows: Rows) -> list[str]:
    """One label a column; a label over two header rows is said once."""
    labels: list[str] = []
    for column in zip(*rows, strict=True):
        labels.append(" ".join(dict.fromkeys(cell for cell in column if cell)))
    return labels


def _joined(row: Sequence[str]) -> str:
    return " | ".join(merged_once(row)).strip(" |")
