"""From a grid of cells to rows a person can quote: "Header: value; Header: value"."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ingest.readers.assembly import Assembly, one_line
from ingest.readers.tables import is_figure

_LONGEST_LABEL = 120
_LONGEST_TITLE = 120
_SAMPLE = 50


@dataclass(frozen=True, slots=True)
class Row:
    """The filled cells of one row by column; a row without any is blank.

    `copied` are the columns that a cell merged sideways reaches into, with its text.
    `number` is the row's place in its sheet, counted from 1; 0 where it is not known.
    `stored` is what the file holds beyond what it shows: days as ISO days by their column,
    and the cells of hidden columns.
    """

    cells: Mapping[int, str]
    copied: frozenset[int] = frozenset()
    number: int = 0
    stored: Mapping[int, str] = field(default_factory=dict)

    @property
    def own(self) -> dict[int, str]:
        """The cells without the copies."""
        return {column: text for column, text in self.cells.items() if column not in self.copied}


BLANK = Row({})


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet that is shown; `heading` tells whether its name says anything."""

    name: str
    rows: Sequence[Row]
    heading: bool = True


def add_sheets(assembly: Assembly, sheets: Sequence[Sheet]) -> None:
    """Add a workbook's sheets."""
    for sheet in sheets:
        add_sheet(assembly, sheet.name if sheet.heading else None, sheet.rows)


def add_sheet(assembly: Assembly, name: str | None, rows: Sequence[Row]) -> None:
    """Add one sheet's rows under a heading of its name.

    Blank rows part the sheet into tables. In each, lines of a single cell above the table
    are its titles, and the first row of labels is its header.
    """
    cleaned = [_clean(row) for row in rows]
    if not any(row.cells for row in cleaned):
        return
    if name:
        assembly.heading(name, 1)
    header: dict[int, str] = {}
    tables = list(_tables(cleaned))
    for number, table in enumerate(tables, start=1):
        if number == len(tables) and len(table) == 1 and set(table[0].cells) <= set(header):
            # Nothing follows that a lone value could be the title of.
            assembly.row(_said(table[0], header), " | ".join(header.values()))
        else:
            header = _add_table(assembly, table, header)


def _clean(row: Row) -> Row:
    cells = {column: one_line(text) for column, text in sorted(row.cells.items())}
    return Row({column: text for column, text in cells.items() if text}, row.copied)


def _tables(rows: Sequence[Row]) -> Iterator[list[Row]]:
    table: list[Row] = []
    for row in rows:
        if row.cells:
            table.append(row)
        elif table:
            yield table
            table = []
    if table:
        yield table


def _add_table(assembly: Assembly, rows: list[Row], above: dict[int, str]) -> dict[int, str]:
    """Add one table and return its header; `above` is the header of the table before."""
    columns = {column for row in rows for column in row.cells}
    while rows and len(rows[0].own) == 1 and (len(columns) > 1 or len(rows) == 1):
        _add_title(assembly, next(iter(rows[0].own.values())))
        rows = rows[1:]
    if not rows:
        return above
    depth = _header_depth(rows)
    if depth:
        header = _labels(rows[:depth])
    else:
        # Rows after a gap still stand in the columns named above it.
        columns = {column for row in rows for column in row.cells}
        header = above if columns <= set(above) else {}
    context = " | ".join(header.values())
    for place, row in enumerate(rows[depth:], start=depth):
        if _is_section(rows, place, header):
            _add_title(assembly, next(iter(row.own.values())))
        else:
            assembly.row(_said(row, header), context)
    return header


def _add_title(assembly: Assembly, title: str) -> None:
    if len(title) > _LONGEST_TITLE or is_figure(title) or title.endswith("."):
        assembly.paragraph(title)
    else:
        assembly.heading(title, 2)


def _is_section(rows: Sequence[Row], place: int, header: Mapping[int, str]) -> bool:
    """Tell a label over the rows below it from a row that has only one value."""
    row = rows[place]
    if len(row.own) != 1 or place + 1 >= len(rows) or len(rows[place + 1].own) < 2:
        return False
    return len(row.copied) > 1 or not header


def _header_depth(rows: Sequence[Row]) -> int:
    """How many rows at the top name the columns: 0, 1 or 2."""
    if len(rows) < 2 or not _names_columns(rows[0], rows):
        return 0
    return 2 if rows[0].copied and len(rows) > 2 and _names_columns(rows[1], rows) else 1


def _names_columns(row: Row, rows: Sequence[Row]) -> bool:
    width = len({column for other in rows[:_SAMPLE] for column in other.cells})
    if width < 2 or len(row.own) < 2 or len(row.cells) < width * 0.6:
        return False
    return not any(len(text) > _LONGEST_LABEL or is_figure(text) for text in row.cells.values())


def _labels(rows: Sequence[Row]) -> dict[int, str]:
    labels: dict[int, str] = {}
    for column in sorted({column for row in rows for column in row.cells}):
        parts = dict.fromkeys(row.cells[column] for row in rows if column in row.cells)
        labels[column] = " ".join(parts).rstrip(":")
    return labels


def _said(row: Row, header: Mapping[int, str]) -> str:
    if not header:
        return " | ".join(row.own.values())
    parts: list[str] = []
    for column, text in row.own.items():
        label = header.get(column)
        parts.append(f"{label}: {text}" if label else text)
    return "; ".join(parts)
