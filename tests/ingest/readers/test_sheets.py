"""Sheets: each row says what its values are, as the sheet shows them."""

import io
from datetime import date, datetime, time
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.errors import RefusalKind
from ingest.readers.csvtable import delimiter_of
from ingest.readers.numberformat import shown
from tests.ingest.readers.makers import archive
from tests.ingest.readers.reading import (
    HEADING,
    PARAGRAPH,
    ROW,
    place,
    read,
    refusal,
    shape,
    texts,
)


def saved(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def sheet_of(
    *rows: tuple[str | float | bool | date | None, ...], title: str = "Sheet1"
) -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Sheet1"
    for row in rows:
        sheet.append(row)
    return book


def test_each_row_of_a_csv_names_its_values() -> None:
    document = read("fees.csv", "Item,Window,Note\nShoes,30 days,\nPhones,14 days,unopened\n")
    assert shape(document) == [
        (ROW, "Item: Shoes; Window: 30 days"),
        (ROW, "Item: Phones; Window: 14 days; Note: unopened"),
    ]
    assert document.blocks[0].context == "Item | Window | Note"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(delimiter: str) -> None:
    rows = [["Item", "Price"], ["Shoes, red", "1.50"], ["Hat", "2.00"]]
    text = "\n".join(delimiter.join(f'"{cell}"' for cell in row) for row in rows)
    assert texts(read("a.csv", text)) == ["Item: Shoes, red; Price: 1.50", "Item: Hat; Price: 2.00"]


def test_a_csv_of_sentences_is_not_cut_at_their_commas() -> None:
    text = "Yes, it is\nNo\nAsk first, then act, then log\nDone\n"
    assert delimiter_of(text) is None
    assert texts(read("a.csv", text)) == text.split("\n")[:-1]


def test_a_quote_that_never_closes_does_not_swallow_the_file() -> None:
    document = read("a.csv", 'Item,Size\nScreen 27",big\nHat,small\n')
    assert texts(document) == ['Item: Screen 27"; Size: big', "Item: Hat; Size: small"]


def test_rows_of_figures_have_no_header() -> None:
    assert texts(read("a.csv", "1,2\n3,4\n")) == ["1 | 2", "3 | 4"]


def test_values_are_shown_as_the_sheet_shows_them() -> None:
    book = sheet_of(
        ("Item", "Price", "Share", "From", "Open"), ("Shoes", 1234.5, 0.15, date(2026, 3, 4), True)
    )
    sheet = book.worksheets[0]
    sheet["B2"].number_format = '#,##0.00 "€"'
    sheet["C2"].number_format = "0%"
    sheet["D2"].number_format = "d mmmm yyyy"
    assert texts(read("a.xlsx", saved(book))) == [
        "Item: Shoes; Price: 1,234.50 €; Share: 15%; From: 4 March 2026; Open: TRUE"
    ]


def test_titles_sections_and_gaps_of_a_sheet_are_understood() -> None:
    book = sheet_of(
        ("Refund windows",), ("Item", "Window"), ("Shoes", "30 days"), (), ("Phones", "14 days")
    )
    book.create_sheet("Fees").append(("Only a note.",))
    document = read("a.xlsx", saved(book))
    assert shape(document) == [
        (HEADING, "Sheet1"),
        (HEADING, "Refund windows"),
        (ROW, "Item: Shoes; Window: 30 days"),
        (ROW, "Item: Phones; Window: 14 days"),
        (HEADING, "Fees"),
        (PARAGRAPH, "Only a note."),
    ]
    row = place(document, "Item: Phones; Window: 14 days")
    assert row.heading == ("Sheet1", "Refund windows")


def test_a_merged_cell_speaks_for_every_row_it_covers() -> None:
    book = sheet_of(("Region", "City"), ("North", "Kiel"), (None, "Bremen"))
    book.worksheets[0].merge_cells("A2:A3")
    assert texts(read("a.xlsx", saved(book)))[1] == "Region: North; City: Bremen"


def test_a_header_of_two_rows_is_joined() -> None:
    book = sheet_of(("Item", "Window", None), (None, "online", "store"), ("Shoes", "a", "b"))
    sheet = book.worksheets[0]
    sheet.merge_cells("B1:C1")
    sheet.merge_cells("A1:A2")
    assert texts(read("a.xlsx", saved(book))) == ["Item: Shoes; Window online: a; Window store: b"]


def test_hidden_sheets_rows_and_columns_are_left_out_with_a_warning() -> None:
    book = sheet_of(("Item", "Cost"), ("Shoes", "9"), ("Secret", "1"))
    sheet = book.worksheets[0]
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["B"].hidden = True
    book.create_sheet("Margins").append(("hidden",))
    book.worksheets[1].sheet_state = "hidden"
    document = read("a.xlsx", saved(book))
    assert "Secret" not in document.text
    assert "9" not in document.text
    assert document.warnings == (
        "left out hidden rows or columns of the sheet 'Sheet1'",
        "left out the hidden sheet 'Margins'",
    )


def test_formulas_without_a_stored_result_are_a_warning() -> None:
    document = read("a.xlsx", saved(sheet_of(("Item", "Sum"), ("Shoes", "=1+1"))))
    assert texts(document) == ["Item: Shoes"]
    assert "formulas without stored results" in document.warnings[0]


def test_a_sheet_that_claims_a_million_rows_is_read_at_once() -> None:
    book = sheet_of(("Item", "Window"), ("Shoes", "30 days"))
    book.worksheets[0]["B1048576"] = "last"
    assert texts(read("a.xlsx", saved(book)))[-1] == "Window: last"


def test_an_empty_workbook_is_refused() -> None:
    assert refusal("a.xlsx", saved(openpyxl.Workbook())).kind is RefusalKind.NO_TEXT


ODS = """<office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x" xmlns:style="s">
<office:automatic-styles><style:style style:name="h"><style:table-properties table:display="false"/>
</style:style></office:automatic-styles><office:body><office:spreadsheet>
<table:table table:name="Fees"><table:table-row>
<table:table-cell><text:p>Item</text:p></table:table-cell>
<table:table-cell><text:p>Fee</text:p></table:table-cell></table:table-row>
<table:table-row><table:table-cell><text:p>Shoes</text:p></table:table-cell>
<table:table-cell office:value="2.5"><text:p>2.50 €</text:p></table:table-cell></table:table-row>
<table:table-row table:number-rows-repeated="1048574">
<table:table-cell table:number-columns-repeated="16384"/></table:table-row></table:table>
<table:table table:name="Costs" table:style-name="h"><table:table-row>
<table:table-cell><text:p>secret</text:p></table:table-cell></table:table-row></table:table>
</office:spreadsheet></office:body></office:document-content>"""


def test_open_document_sheets_are_read_as_shown() -> None:
    parts = {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": ODS}
    document = read("a.ods", archive(parts, stored="mimetype"))
    assert shape(document) == [(HEADING, "Fees"), (ROW, "Item: Shoes; Fee: 2.50 €")]
    assert document.warnings == ("left out the hidden sheet 'Costs'",)


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (0.5, "General", "0.5"),
        (1e20, "General", "1E+20"),
        (1234567, "#,##0", "1,234,567"),
        (1234567, "#,##0,", "1,235"),
        (-3.14159, "0.00", "-3.14"),
        (-5, "#,##0;(#,##0)", "(5)"),
        (0, '0;-0;"none"', "none"),
        (12.5, "[$£-809]#,##0.00", "£12.50"),
        (12.5, '"EUR" 0.0#', "EUR 12.5"),
        (0.075, "0.0%", "7.5%"),
        (7, "000", "007"),
        (3, '0 "days"', "3 days"),
        (date(2026, 3, 4), "mm-dd-yy", "2026-03-04"),
        (date(2026, 3, 4), "dd/mm/yyyy", "04/03/2026"),
        (datetime(2026, 3, 4, 15, 5), "yyyy-mm-dd hh:mm", "2026-03-04 15:05"),
        (datetime(2026, 3, 4, 15, 5), "h:mm AM/PM", "3:05 PM"),
        (datetime(2026, 3, 4), "dddd, mmm d", "Wednesday, Mar 4"),
        (datetime(2026, 3, 4), "General", "2026-03-04"),
        (time(9, 30), "hh:mm:ss", "09:30:00"),
        (True, "General", "TRUE"),
        ("text", "@", "text"),
        (None, "General", ""),
    ],
)
def test_number_formats_people_use(value: object, code: str, text: str) -> None:
    assert shown(value, code) == text


@settings(deadline=None)
@given(
    st.one_of(st.floats(), st.integers(), st.datetimes(), st.dates(), st.times(), st.text()),
    st.text(alphabet='0#?.,%;"\\[]$-ymdhsAP/ _*E+€@x', max_size=20),
)
def test_no_format_breaks_a_value(value: object, code: str) -> None:
    assert isinstance(shown(value, code), str)


def test_an_html_table_named_xls_is_read_with_a_warning(tmp_path: Path) -> None:
    page = "<html><table><tr><th>Item</th><th>Fee</th></tr><tr><td>Hat</td><td>2</td></tr></table>"
    document = read("report.xls", page)
    assert texts(document) == ["Hat | 2"]
    assert document.warnings == ("the name ends in .xls and the file is HTML; read as HTML",)
