"""PDF: what the page shows, in the order a person reads it."""

import io
import shutil
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter

from ingest.errors import RefusalKind
from ingest.limits import Limits
from ingest.readers.formats import read_source
from ingest.readers.source import Source
from tests.ingest.readers.makers import pdf, pdf_of
from tests.ingest.readers.reading import (
    HEADING,
    ITEM,
    PARAGRAPH,
    ROW,
    place,
    read,
    refusal,
    shape,
    texts,
)

Text = tuple[float, float, float, str]


def lines(*said: str, left: float = 72, top: float = 700, size: float = 11) -> list[Text]:
    return [(left, top - 14 * number, size, text) for number, text in enumerate(said)]


POLICY = [
    (72.0, 740.0, 20.0, "Returns policy"),
    *lines(
        "You have thirty days to ask for a refund of what you bought in our stores, and it is",
        "paid to the card you paid with. The days count from the day of purchase.",
    ),
    (72.0, 640.0, 14.0, "Exceptions"),
    *lines("• Gift cards", "• Opened software and games", top=610),
    *lines("These are never taken back, not even with a receipt, nor in ano-", top=560),
    *lines("ther store than yours.", top=546),
]


def test_layout_becomes_structure() -> None:
    document = read("a.pdf", pdf([POLICY]))
    assert shape(document) == [
        (HEADING, "Returns policy"),
        (
            PARAGRAPH,
            "You have thirty days to ask for a refund of what you bought in our stores, and it is"
            " paid to the card you paid with. The days count from the day of purchase.",
        ),
        (HEADING, "Exceptions"),
        (ITEM, "Gift cards"),
        (ITEM, "Opened software and games"),
        (
            PARAGRAPH,
            "These are never taken back, not even with a receipt, nor in another store than yours.",
        ),
    ]
    assert place(document, "Gift cards").heading == ("Returns policy", "Exceptions")
    assert document.properties["title"] == "Returns policy"


def test_bold_lines_are_headings() -> None:
    page = [*lines("Refund window"), *lines("You have thirty days to ask for it.", top=670)]
    assert shape(read("a.pdf", pdf([page], bold="window")))[0] == (HEADING, "Refund window")


def test_each_block_knows_its_page_and_headers_and_numbers_are_left_out() -> None:
    pages = [
        [
            (72.0, 810.0, 9.0, "Shop handbook 2026"),
            *lines(f"Rule {number} holds in all our stores."),
            (300.0, 30.0, 9.0, f"Page {number} of 4"),
        ]
        for number in range(1, 5)
    ]
    document = read("a.pdf", pdf(pages))
    assert texts(document) == [f"Rule {number} holds in all our stores." for number in range(1, 5)]
    assert [block.page for block in document.blocks] == [1, 2, 3, 4]


def test_a_sentence_goes_on_over_the_page() -> None:
    pages = [lines("You have thirty days to ask for a refund and", top=100)]
    pages.append(lines("for an exchange."))
    document = read("a.pdf", pdf(pages))
    assert texts(document) == ["You have thirty days to ask for a refund and for an exchange."]
    assert document.blocks[0].page == 1


def test_rows_of_a_table_keep_their_cells_and_header() -> None:
    rows = [("Item", "Window", "Fee"), ("Shoes", "30 days", "2.50"), ("Phones", "14 days", "9.00")]
    page = [
        (72.0 + 150 * column, 700.0 - 18 * row, 11.0, text)
        for row, cells in enumerate(rows)
        for column, text in enumerate(cells)
    ]
    document = read("a.pdf", pdf([page]))
    assert shape(document) == [(ROW, "Shoes | 30 days | 2.50"), (ROW, "Phones | 14 days | 9.00")]
    assert document.blocks[0].context == "Item | Window | Fee"


def test_columns_written_line_by_line_are_read_column_by_column() -> None:
    page: list[Text] = []
    for number in range(14):
        page.append((60, 700 - 14 * number, 11, f"left column says line {number} of its rule"))
        page.append((320, 700 - 14 * number, 11, f"right column says line {number} of its rule"))
    text = read("a.pdf", pdf([page])).text
    assert text.index("left column says line 13") < text.index("right column says line 0")


def locked(user: str, owner: str = "owner") -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf([POLICY]))))
    writer.encrypt(user, owner, algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_a_locked_file_is_opened_with_its_password_only() -> None:
    data = locked("geheim")
    assert refusal("a.pdf", data).reason == "needs the password: give it with --password"
    assert refusal("a.pdf", data, password="wrong").kind is RefusalKind.WRONG_PASSWORD
    assert texts(read("a.pdf", data, password="geheim"))[0] == "Returns policy"


def test_a_file_locked_against_changes_alone_is_read() -> None:
    assert texts(read("a.pdf", locked("")))[0] == "Returns policy"


SCAN = [
    "<</Type/Catalog/Pages 2 0 R>>",
    "<</Type/Pages/Count 1/Kids[3 0 R]>>",
    "<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Resources<</XObject<</I 4 0 R>>>>"
    "/Contents 5 0 R>>",
    "<</Type/XObject/Subtype/Image/Width 2/Height 2/ColorSpace/DeviceGray/BitsPerComponent 8"
    "/Length 4>>stream\n\x00\x7f\x7f\x00\nendstream",
    "<</Length 30>>stream\nq 200 0 0 200 0 0 cm /I Do Q   \nendstream",
]


def test_a_scan_needs_ocr_and_says_how_to_get_it() -> None:
    refused = refusal("a.pdf", pdf_of(SCAN))
    assert refused.kind is RefusalKind.NEEDS_OCR
    assert "needs OCR" in refused.reason
    assert "apt install tesseract-ocr" in refused.reason


@pytest.mark.skipif(shutil.which("tesseract") is None, reason="tesseract is not installed")
def test_a_scan_is_read_where_tesseract_is_installed() -> None:
    import pypdfium2 as pdfium  # type: ignore[import-untyped]  # ships no types

    drawn = pdfium.PdfDocument(pdf([lines("THIRTY DAYS TO ASK", size=24)]))
    picture = drawn[0].render(scale=3, grayscale=True)
    dots = bytes(picture.buffer).decode("latin-1")
    scan = list(SCAN)
    scan[3] = (
        f"<</Type/XObject/Subtype/Image/Width {picture.stride}/Height {picture.height}"
        f"/ColorSpace/DeviceGray/BitsPerComponent 8/Length {len(dots)}>>stream\n{dots}\nendstream"
    )
    source = Source("a.pdf", pdf_of(scan), tesseract=shutil.which("tesseract"))
    document = read_source(source)
    assert "THIRTY DAYS TO ASK" in document.text
    assert "read by OCR" in document.warnings[0]


@pytest.mark.parametrize(
    ("installed", "used"),
    [
        (["deu", "eng", "osd"], "eng+deu"),
        (["chi_sim", "chi_sim_vert", "equ", "osd", "script/Latin"], "chi_sim"),
        (["afr", "amh", "deu", "eng", "fra", "spa"], "eng+deu+fra+spa"),
        (["osd"], "eng"),
    ],
)
def test_a_scan_is_read_in_the_languages_that_are_installed(
    tmp_path: Path, installed: list[str], used: str
) -> None:
    listed = "\\n".join(["List of available languages in (here):", *installed])
    program = tmp_path / "tesseract"
    # It reads nothing, and says what it was asked to do.
    program.write_text(
        f"#!/bin/sh\nif [ \"$1\" = --list-langs ]; then printf '{listed}\\n'; exit; fi\n"
        'cat > /dev/null\necho "asked $@ to read"\n'
    )
    program.chmod(0o755)
    document = read_source(Source("a.pdf", pdf_of(SCAN), tesseract=str(program)))
    assert f"-l {used} " in document.text


@pytest.mark.parametrize(
    ("data", "kind", "words"),
    [
        (pdf([POLICY])[:600], RefusalKind.CORRUPT, "cut off"),
        (b"%PDF-1.7\n%%EOF", RefusalKind.CORRUPT, "no pages"),
        (pdf_of(["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Count 0/Kids[]>>"]),
         RefusalKind.CORRUPT, ""),
        (pdf([[]]), RefusalKind.CORRUPT, "blank"),
        (b"<html><body>Please sign in</body></html>", RefusalKind.WRONG_TYPE, "not a PDF"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_broken_file_is_said(
    data: bytes, kind: RefusalKind, words: str
) -> None:
    refused = refusal("a.pdf", data)
    assert refused.kind is kind
    assert words in refused.reason


def test_more_pages_than_the_limit_are_refused() -> None:
    refused = refusal("a.pdf", pdf([POLICY] * 4), Limits(pages=3))
    assert refused.reason == "has 4 pages, more than 3: split it into smaller files"


def test_a_page_tree_that_bites_its_tail_ends() -> None:
    loop = ["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Count 9/Kids[2 0 R 2 0 R]>>"]
    assert refusal("a.pdf", pdf_of(loop)).kind is RefusalKind.CORRUPT
