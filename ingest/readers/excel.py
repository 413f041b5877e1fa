"""Excel (XLSX): each visible row of each visible sheet, as the sheet displays it."""

import re
import warnings
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from ingest.blocks import ReadDocument
from ingest.readers.archive import Archive, damaged
from ingest.readers.assembly import Assembly
from ingest.readers.numberformat import shown
from ingest.readers.officeproperties import add_office_properties
from ingest.readers.sheet import BLANK, Row, Sheet, add_sheets
from ingest.readers.source import Source

_UNSAVED = re.compile(rb"</f>\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>|<f[^>]*/>\s*</c>")
_DEFAULT_NAME = re.compile(r"(?:sheet|tabelle|feuil|hoja|foglio|blad|page)\s*\d*\Z", re.IGNORECASE)


def read_excel(source: Source) -> ReadDocument:
    """Read an Excel file; formulas give the values stored with them.

    Hidden sheets, rows and columns are left out with a warning.
    """
    assembly = Assembly(source.limits)
    add_sheets(assembly, excel_sheets(assembly, source))
    return assembly.document()


def excel_sheets(assembly: Assembly, source: Source) -> list[Sheet]:
    """Return the visible sheets; what the file says of itself goes to the assembly."""
    archive = Archive(source)
    add_office_properties(assembly, archive)
    _warn_of_formulas(assembly, archive)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            book = load_workbook(BytesIO(source.data), data_only=True, keep_links=False)
        except (InvalidFileException, BadZipFile, KeyError, ValueError, TypeError) as error:
            raise damaged("its sheets cannot be found") from error
    found: list[Sheet] = []
    sheets = [sheet for sheet in book.worksheets if isinstance(sheet, Worksheet)]
    for sheet in sheets:
        if sheet.sheet_state != "visible":
            assembly.warn(f"left out the hidden sheet {sheet.title!r}")
            continue
        plain = len(sheets) == 1 and _DEFAULT_NAME.match(sheet.title)
        found.append(Sheet(sheet.title, list(_rows(assembly, sheet)), heading=not plain))
    return found


def _warn_of_formulas(assembly: Assembly, archive: Archive) -> None:
    for name in archive.names:
        if re.match(r"xl/worksheets/[^/]+\.xml\Z", name) and _UNSAVED.search(
            archive.read(name) or b""
        ):
            assembly.warn(
                "has formulas without stored results, which are left blank:"
                " open it in Excel and save it once"
            )


def _rows(assembly: Assembly, sheet: Worksheet) -> Iterator[Row]:
    """Yield the rows that show something, and a blank one for each gap between them."""
    by_row: dict[int, dict[int, str]] = {}
    stored: dict[int, dict[int, str]] = {}
    copied: dict[int, set[int]] = {}
    hidden_columns = _hidden_columns(sheet)
    # Asking for a cell makes it; sheets that claim a million rows must not be asked.
    for (row, column), cell in sheet._cells.items():
        if not isinstance(cell, Cell) or cell.value is None:
            continue
        if column not in hidden_columns:
            by_row.setdefault(row, {})[column] = shown(cell.value, cell.number_format)
        if isinstance(cell.value, date):
            stored.setdefault(row, {})[column] = cell.value.isoformat()
        elif column in hidden_columns:
            stored.setdefault(row, {})[column] = shown(cell.value, cell.number_format)
    _spread_merged(sheet, by_row, copied)
    hidden = [row for row in by_row if sheet.row_dimensions[row].hidden]
    for row in hidden:
        del by_row[row]
    if hidden or hidden_columns:
        assembly.warn(f"left out hidden rows or columns of the sheet {sheet.title!r}")
    last = 0
    for row in sorted(by_row):
        if row > last + 1 and last:
            yield BLANK
        last = row
        yield Row(by_row[row], frozenset(copied.get(row, ())), row, stored.get(row, {}))


def _hidden_columns(sheet: Worksheet) -> set[int]:
    hidden: set[int] = set()
    for dimension in sheet.column_dimensions.values():
        if dimension.hidden:
            first, last = dimension.min or dimension.index, dimension.max
            if isinstance(first, int) and isinstance(last, int):
                hidden.update(range(first, min(last, first + 1000) + 1))
    return hidden


def _spread_merged(
    sheet: Worksheet, by_row: dict[int, dict[int, str]], copied: dict[int, set[int]]
) -> None:
    """Let a merged cell's text stand in each place it covers, as far as rows have text."""
    for area in sheet.merged_cells.ranges:
        text = by_row.get(area.min_row, {}).get(area.min_col)
        if not text or area.max_col - area.min_col > 200:
            continue
        for row in range(area.min_row, min(area.max_row, area.min_row + 5000) + 1):
            if row in by_row:
                for column in range(area.min_col, area.max_col + 1):
                    by_row[row].setdefault(column, text)
                copied.setdefault(row, set()).update(range(area.min_col + 1, area.max_col + 1))
