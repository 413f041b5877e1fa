"""Past resolutions in workbooks and JSON files are cases, not tables, as those of a CSV are."""

import io
import json
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from ingest.blocks import ReadDocument
from ingest.errors import FileRefusedError, RefusalKind
from ingest.limits import STANDARD_LIMITS, Limits
from ingest.outcomes import Outcome, Refusal
from ingest.read import read
from ingest.readers.cases import cases_in_json
from ingest.resolutions.draft import ResolutionDraft
from ingest.resolutions.file import Part, ResolutionFile, Unit
from ingest.resolutions.read import read_resolutions
from ingest.resolutions.rows import RefusedRow
from ingest.sandbox import read_bytes, read_upload
from ingest.wire import pack_cases, unpack
from kb import library
from kb.database import Database
from tests.ingest.conftest import TakeIn
from tests.ingest.readers.makers import archive
from tests.ingest.readers.test_encryption import locked

TODAY = date(2026, 6, 1)
HEADER = ("Question", "Resolution", "Date", "Case", "Agent")
CASE = ("May I return a lamp?", "Kim took it back.", date(2026, 3, 4), "C-17", "Kim")
Cells = tuple[str | int | date | datetime | None, ...]


def sheet_of(book: openpyxl.Workbook, title: str, rows: Sequence[Cells]) -> Worksheet:
    sheet: Worksheet = book.create_sheet(title)
    for row in rows:
        sheet.append(row)
    return sheet


def saved(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def book_of(*sheets: Sequence[Cells]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for number, rows in enumerate(sheets, start=1):
        sheet_of(book, f"Month {number}", rows)
    return saved(book)


def cases(name: str, content: bytes, password: str | None = None) -> ResolutionFile:
    found = read(name, content, password)
    assert isinstance(found, ResolutionFile), "not taken for resolutions"
    return found


def drafts(name: str, content: bytes) -> list[ResolutionDraft | RefusedRow]:
    return list(read_resolutions(cases(name, content), today=TODAY))


def the_draft(name: str, content: bytes) -> ResolutionDraft:
    (only,) = drafts(name, content)
    assert isinstance(only, ResolutionDraft), only
    return only


CSV = b"question,resolution,date,case,agent\n" + (
    b"May I return a lamp?,Kim took it back.,2026-03-04,C-17,Kim\n"
)
RECORD = {
    "question": "May I return a lamp?",
    "resolution": "Kim took it back.",
    "date": "2026-03-04",
    "case": "C-17",
    "agent": "Kim",
}


def cell(text: str, day: str = "") -> str:
    stored = f' office:date-value="{day}"' if day else ""
    return f"<table:table-cell{stored}><text:p>{text}</text:p></table:table-cell>"


def ods_of(*rows: str) -> bytes:
    body = "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)
    content = (
        '<office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x"><office:body>'
        f'<office:spreadsheet><table:table table:name="Cases">{body}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    return archive({"mimetype": kind, "content.xml": content}, stored="mimetype")


ODS = ods_of(
    "".join(map(cell, HEADER)),
    "".join(map(cell, CASE[:2])) + cell("03/04/26", "2026-03-04") + cell("C-17") + cell("Kim"),
)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("tickets.xlsx", book_of([HEADER, CASE])),
        ("tickets.ods", ODS),
        ("tickets.json", json.dumps([RECORD]).encode()),
        ("tickets.json", json.dumps({"exported": "today", "tickets": [RECORD]}).encode()),
    ],
)
def test_every_kind_of_file_says_the_same_as_a_csv(name: str, content: bytes) -> None:
    found = the_draft(name, content)
    assert found.original == the_draft("tickets.csv", CSV).original
    assert "[name] took it back." in found.text
    assert found.day == date(2026, 3, 4)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("prices.xlsx", book_of([("Product", "Price"), ("Lamp", 5)])),
        ("faq.xlsx", book_of([("Question", "Answer"), ("May I?", "Yes")])),
        ("prices.json", b'[{"product": "Lamp", "price": 5}]'),
        ("policy.json", b'{"returns": {"days": 30}}'),
        ("words.json", b'["question", "resolution"]'),
    ],
)
def test_other_tables_stay_documents(name: str, content: bytes) -> None:
    found = read(name, content, None)
    assert isinstance(found, ReadDocument)
    assert found == read_bytes(name, content)


def test_who_asks_for_a_document_gets_one() -> None:
    assert isinstance(read_bytes("tickets.xlsx", book_of([HEADER, CASE])), ReadDocument)


def test_rows_are_told_by_their_number_in_the_sheet() -> None:
    content = book_of([("Export of May",), (), HEADER, ("Why?", "So.", "soon"), (), CASE])
    file = cases("tickets.xlsx", content)
    refused, kept = read_resolutions(file, today=TODAY)
    assert isinstance(refused, RefusedRow)
    assert isinstance(kept, ResolutionDraft)
    assert (file.place(refused.line), file.place(kept.line)) == ("row 4", "row 6")


def test_several_sheets_of_cases_are_told_apart_and_other_sheets_are_named() -> None:
    content = book_of([HEADER, CASE], [("Key", "Meaning"), ("C", "closed")], [HEADER, ("Why?",)])
    file = cases("tickets.xlsx", content)
    first, second = read_resolutions(file, today=TODAY)
    assert file.place(first.line) == "row 2 of the sheet 'Month 1'"
    assert file.place(second.line) == "row 2 of the sheet 'Month 3'"
    assert file.warnings == ("left out the sheet 'Month 2': it has no cases",)


def test_the_latest_of_a_case_names_the_rows_it_stands_for() -> None:
    later = ("May I return it?", "No.", date(2026, 3, 5), "c-17", "Kim")
    found = the_draft("tickets.xlsx", book_of([HEADER, CASE, later]))
    assert found.text.count("No.") == 1
    assert "row 3 is the latest of its case; left out: row 2" in found.warnings


def test_a_day_counts_as_it_is_stored_however_it_is_shown() -> None:
    book = openpyxl.Workbook()
    sheet = sheet_of(book, "Cases", [HEADER, CASE])
    sheet["C2"].number_format = "dd/mm/yyyy"
    sheet["C2"].value = datetime(2026, 3, 4, 10, 30)
    assert the_draft("tickets.xlsx", saved(book)).day == date(2026, 3, 4)


def test_names_in_a_hidden_column_are_removed_and_hidden_rows_left_out_with_a_warning() -> None:
    book = openpyxl.Workbook()
    agent = ("Why?", "Oisin Brannigan sent it.", date(2026, 3, 4), "C-18", "Oisin Brannigan")
    sheet = sheet_of(book, "Cases", [HEADER, agent, CASE])
    sheet.column_dimensions["E"].hidden = True
    sheet.row_dimensions[3].hidden = True
    file = cases("tickets.xlsx", saved(book))
    (found,) = read_resolutions(file, today=TODAY)
    assert isinstance(found, ResolutionDraft)
    assert "[name] sent it." in found.text
    assert file.warnings == ("left out hidden rows or columns of the sheet 'Cases'",)


def test_records_are_told_by_their_number_and_a_bad_one_stops_no_other() -> None:
    held = [RECORD, "no record", {"question": "Why?"}, {**RECORD, "case": "C-\ud800 18"}]
    file = cases("tickets.json", json.dumps(held).encode())
    found = list(read_resolutions(file, today=TODAY))
    assert [type(each) for each in found] == [
        ResolutionDraft,
        RefusedRow,
        RefusedRow,
        ResolutionDraft,
    ]
    assert [file.place(each.line) for each in found] == [f"record {n}" for n in (1, 2, 3, 4)]


def test_a_broken_json_file_is_refused() -> None:
    with pytest.raises(FileRefusedError) as caught:
        read("tickets.json", b'[{"question": "a", "resolution": "b"}', None)
    assert caught.value.kind is RefusalKind.CORRUPT


def test_more_text_than_a_file_may_hold_is_refused() -> None:
    content = json.dumps([{**RECORD, "case": str(number)} for number in range(50)]).encode()
    with pytest.raises(FileRefusedError, match="more than 4,000 characters"):
        read_upload("tickets.json", content, limits=Limits(characters=1_000))


def test_a_row_that_claims_to_be_the_billionth_is_read() -> None:
    far = CASE[:2]
    row = '<table:table-row table:number-rows-repeated="99999999"/>'
    content = ods_of("".join(map(cell, HEADER)))
    plain = ods_of("".join(map(cell, HEADER)), "".join(map(cell, map(str, far))))
    assert len(plain) > len(content)
    with_gap = ods_of(
        "".join(map(cell, HEADER)) + "</table:table-row>" + row + "<table:table-row>"
        + "".join(map(cell, map(str, far)))
    )  # fmt: skip
    assert the_draft("tickets.ods", with_gap).text == the_draft("tickets.ods", plain).text


def test_a_locked_workbook_of_cases_is_read_with_its_password() -> None:
    content = locked(book_of([HEADER, CASE]))
    file = cases("tickets.xlsx", content, "geheim")
    assert [row.line for row in file.rows()] == [2]


def test_nothing_of_a_workbooks_people_reaches_the_library(
    tmp_path: Path, database: Database, take_in: TakeIn
) -> None:
    place = tmp_path / "tickets.xlsx"
    row = ("I am Ana López, ana@example.es", "Zdenka told Ana to wait.", "", "C-1", "Zdenka")
    place.write_bytes(book_of([HEADER, row, ("Why?", "", "", "C-2", "Jo")], [("Legend",)]))
    outcome, refused = sorted(take_in(place), key=lambda each: isinstance(each, Refusal))
    assert isinstance(outcome, Outcome)
    assert outcome.id == "resolution-c-1"
    assert outcome.warnings[0] == "left out the sheet 'Month 2': it has no cases"
    assert isinstance(refused, Refusal)
    assert refused.path == "tickets.xlsx row 3"
    version = library.version(database, outcome.id, 1)
    kept = version.title + version.text + library.original(database, version.original).decode()
    assert "[name] told [name] to wait" in kept
    assert not any(name in kept for name in ("López", "Zdenka", "ana@example"))


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_no_byte_of_a_workbooks_people_is_on_the_disk(
    tmp_path: Path, database: Database, take_in: TakeIn
) -> None:
    place = tmp_path / "tickets.xlsx"
    row = ("I am Ana López, ana@example.es", "Zdenka told Ana to wait.", "", "C-1", "Zdenka")
    place.write_bytes(book_of([HEADER, row]))
    take_in(place)
    database.close()
    kept = b"".join(file.read_bytes() for file in tmp_path.rglob("*") if file != place)
    assert b"told [name] to wait" in kept
    assert not any(name in kept for name in ("López".encode(), b"Zdenka", b"ana@example"))


_VALUES = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


@given(st.lists(st.tuples(_VALUES, _VALUES), min_size=1, max_size=8))
def test_what_a_record_says_crosses_from_the_sandbox(said: list[tuple[str, str]]) -> None:
    held = [{"question": question, "resolution": answer} for question, answer in said]
    file = cases_in_json(held, STANDARD_LIMITS)
    assert file is not None
    assert unpack(pack_cases(file), STANDARD_LIMITS) == file
    rows = list(file.rows())
    assert [row.line for row in rows] == list(range(1, len(said) + 1))
    assert not any(isinstance(row, RefusedRow) for row in rows)


def test_parts_and_warnings_cross_from_the_sandbox() -> None:
    file = ResolutionFile("{}", "", Unit.ROW, (Part("May", 0), Part("June", 7)), ("left out",))
    assert unpack(pack_cases(file), STANDARD_LIMITS) == file
