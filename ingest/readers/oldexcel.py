"""Old Excel (XLS): each visible row of each visible sheet, as the sheet displays it."""

import os
from collections.abc import Iterator
from datetime import datetime

import xlrd
from xlrd.biffh import XLRDError
from xlrd.book import Book
from xlrd.sheet import Sheet as OldSheet
from xlrd.xldate import XLDateError

from ingest.blocks import ReadDocument
from ingest.errors import FileRefusedError, RefusalKind
from ingest.readers.archive import damaged
from ingest.readers.assembly import Assembly
from ingest.readers.numberformat import is_date_format, shown
from ingest.readers.sheet import Row, Sheet, add_sheets
from ingest.readers.source import Source


def read_old_excel(source: Source) -> ReadDocument:
    """Read an XLS file; hidden sheets and rows are left out with a warning."""
    assembly = Assembly(source.limits)
    add_sheets(assembly, old_excel_sheets(assembly, source))
    return assembly.document()


def old_excel_sheets(assembly: Assembly, source: Source) -> list[Sheet]:
    """Return the visible sheets; a warning of the others goes to the assembly."""
    with open(os.devnull, "w", encoding="utf-8") as nowhere:  # noqa: PTH123
        try:
            book = xlrd.open_workbook(
                file_contents=source.data, formatting_info=True, logfile=nowhere
            )
        except XLRDError as error:
            if "encrypt" in str(error).lower() or "password" in str(error).lower():
                raise FileRefusedError(
                    "is locked with a password: save it without one and try again",
                    RefusalKind.NEEDS_PASSWORD,
                ) from error
            raise damaged("its sheets cannot be found") from error
    found: list[Sheet] = []
    for sheet in book.sheets():
        if sheet.visibility:
            assembly.warn(f"left out the hidden sheet {sheet.name!r}")
        else:
            rows = list(_rows(book, sheet))
            found.append(Sheet(sheet.name, rows, heading=book.nsheets > 1))
    return found


def _rows(book: Book, sheet: OldSheet) -> Iterator[Row]:
    spread = {
        (row, column): (top, left)
        for top, bottom, left, right in sheet.merged_cells
        if bottom - top < 5000 and right - left < 200
        for row in range(top, bottom)
        for column in range(left, right)
    }
    for row in range(sheet.nrows):
        info = sheet.rowinfo_map.get(row)
        if info is not None and info.hidden:
            continue
        cells: dict[int, str] = {}
        stored: dict[int, str] = {}
        copied = {column for column in range(sheet.row_len(row)) if _copies(spread, row, column)}
        for column in range(sheet.row_len(row)):
            place = spread.get((row, column), (row, column))
            cells[column] = _shown(book, sheet, *place)
            if day := _day(book, sheet, *place):
                stored[column] = day
        yield Row(cells, frozenset(copied), row + 1, stored)


def _copies(spread: dict[tuple[int, int], tuple[int, int]], row: int, column: int) -> bool:
    return spread.get((row, column), (row, column))[1] != column


def _shown(book: Book, sheet: OldSheet, row: int, column: int) -> str:
    if row >= sheet.nrows or column >= sheet.row_len(row):
        return ""
    cell = sheet.cell(row, column)
    if cell.ctype in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK, xlrd.XL_CELL_ERROR):
        return ""
    code = _format(book, cell.xf_index)
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return shown(bool(cell.value), code)
    if cell.ctype == xlrd.XL_CELL_DATE or (
        cell.ctype == xlrd.XL_CELL_NUMBER and is_date_format(code)
    ):
        try:
            return shown(xlrd.xldate_as_datetime(float(cell.value), book.datemode), code)
        except (XLDateError, ValueError, OverflowError):
            return str(cell.value)
    return shown(cell.value, code)


def _day(book: Book, sheet: OldSheet, row: int, column: int) -> str | None:
    """The day a cell stores, as an ISO day; None where it stores something else."""
    if row >= sheet.nrows or column >= sheet.row_len(row):
        return None
    cell = sheet.cell(row, column)
    if cell.ctype != xlrd.XL_CELL_DATE:
        return None
    try:
        day: datetime = xlrd.xldate_as_datetime(float(cell.value), book.datemode)
    except (XLDateError, ValueError, OverflowError):
        return None
    return day.isoformat()


def _format(book: Book, index: int | None) -> str:
    if index is None or index >= len(book.xf_list):
        return "General"
    found = book.format_map.get(book.xf_list[index].format_key)
    return str(found.format_str) if found else "General"
