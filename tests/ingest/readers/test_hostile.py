"""Files made to do harm end in one line, not in harm."""

import io
import zipfile
import zlib
from pathlib import Path

import pytest

from ingest.errors import FileRefusedError, RefusalKind
from ingest.limits import Limits
from ingest.sandbox import read_bytes
from tests.ingest.readers.makers import W, archive, docx, paragraph, pdf_of
from tests.ingest.readers.reading import refusal

QUICK = Limits(cpu_seconds=4, wall_seconds=20)


def refused(name: str, data: bytes, limits: Limits = QUICK) -> FileRefusedError:
    """Read in the sandbox, as everything from outside is."""
    with pytest.raises(FileRefusedError) as caught:
        read_bytes(name, data, limits=limits)
    assert "\n" not in caught.value.reason
    return caught.value


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = archive({"word/document.xml": b"<w>" + b" " * 400_000_000})
    assert refused("a.docx", bomb).kind is RefusalKind.TOO_LARGE
    book = archive({"xl/workbook.xml": b"<w/>", "xl/worksheets/s.xml": b"<r/>" * 20_000_000})
    assert refused("a.xlsx", book).kind is RefusalKind.TOO_LARGE


def test_an_archive_that_lies_about_its_size_gains_nothing() -> None:
    bomb = bytearray(archive({"word/document.xml": b"<w>" + b" " * 50_000_000}))
    true_size = (50_000_003).to_bytes(4, "little")
    assert true_size in bomb
    lying = bytes(bomb).replace(true_size, (1_000).to_bytes(4, "little"))
    assert refused("a.docx", lying).kind is RefusalKind.CORRUPT


def test_a_zip_of_zips_is_an_archive_and_no_document() -> None:
    inner = archive({"word/document.xml": "<w/>"})
    assert "unpack it" in refused("a.zip", archive({"inner.docx": inner})).reason


def test_an_archive_of_very_many_parts_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("word/document.xml", "<w/>")
        for number in range(20_001):
            made.writestr(str(number), "")
    assert refused("a.docx", out.getvalue()).kind is RefusalKind.TOO_LARGE


def test_an_entity_bomb_does_not_grow() -> None:
    entities = "".join(f'<!ENTITY e{level + 1} "{f"&e{level};" * 10}">' for level in range(9))
    bomb = (
        f'<!DOCTYPE w [<!ENTITY e0 "boom">{entities}]>'
        f'<w:document xmlns:w="{W}"><w:body><w:p><w:r><w:t>&e9;</w:t></w:r></w:p>'
        "</w:body></w:document>"
    )
    assert refused("a.docx", archive({"word/document.xml": bomb})).kind in (
        RefusalKind.NO_TEXT,
        RefusalKind.CORRUPT,
    )


def test_a_stream_that_inflates_without_end_is_cut_short() -> None:
    packed = zlib.compress(b" " * 300_000_000, 9).decode("latin-1")
    bomb = pdf_of(
        [
            "<</Type/Catalog/Pages 2 0 R>>",
            "<</Type/Pages/Count 1/Kids[3 0 R]>>",
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>",
            f"<</Length {len(packed)}/Filter/FlateDecode>>stream\n{packed}\nendstream",
        ]
    )
    assert refused("a.pdf", bomb).kind is not RefusalKind.CRASHED


def test_a_word_file_nested_beyond_reason_is_read_or_refused() -> None:
    deep = "<w:sdt><w:sdtContent>" * 5_000 + paragraph("core") + "</w:sdtContent></w:sdt>" * 5_000
    try:
        assert "core" in read_bytes("a.docx", docx(deep), limits=QUICK).text
    except FileRefusedError as error:
        assert error.kind in (RefusalKind.NO_TEXT, RefusalKind.CORRUPT)  # noqa: PT017


@pytest.mark.parametrize("name", ["a.md", "a.html", "a.json", "a.xml", "a.rtf", "a.txt", "a.eml"])
@pytest.mark.parametrize(
    "unit", ["> ", "- ", "[", "(", "{", "<a>", "{\\b ", "*", "`", "![", "<!--", '"', "&#"]
)
def test_a_hundred_thousand_openings_end_in_time(name: str, unit: str) -> None:
    try:
        document = read_bytes(name, (unit * 100_000).encode(), limits=QUICK)
    except FileRefusedError as error:
        assert error.kind not in (RefusalKind.TOO_SLOW, RefusalKind.CRASHED)  # noqa: PT017
    else:
        assert document.blocks


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("a.md", b"", RefusalKind.EMPTY),
        ("a.md", b"\xef\xbb\xbf", RefusalKind.EMPTY),
        ("a.txt", b"\xff\xfe", RefusalKind.EMPTY),
        ("a.csv", b" \r\n\t\n", RefusalKind.EMPTY),
        ("a.txt", b"\x00" * 5000, RefusalKind.EMPTY),
        ("a.png", b"\x89PNG\r\n\x1a\n" + bytes(50), RefusalKind.UNSUPPORTED),
        ("a.md", b"\x7fELF" + bytes(range(256)), RefusalKind.UNSUPPORTED),
        ("photo.pdf", b"\xff\xd8\xff\xe0" + bytes(50), RefusalKind.UNSUPPORTED),
        ("noname", bytes(range(256)) * 8, RefusalKind.UNSUPPORTED),
        ("a.docx", b"just some words", RefusalKind.WRONG_TYPE),
        ("a.pdf", b"just some words", RefusalKind.WRONG_TYPE),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), RefusalKind.CORRUPT),
        ("a.docx", b"PK\x03\x04" + bytes(100), RefusalKind.CORRUPT),
        ("a.md", b"---\ntitle: Only fields\n---\n", RefusalKind.NO_TEXT),
    ],
)
def test_what_is_no_document_is_refused_with_its_reason(
    name: str, data: bytes, kind: RefusalKind
) -> None:
    assert refusal(name, data).kind is kind


def test_the_first_bytes_of_a_wrong_file_are_shown() -> None:
    assert "it starts with 'just some words'" in refusal("a.pdf", b"just some words").reason


def test_a_file_that_is_not_there_or_not_readable_is_refused(tmp_path: Path) -> None:
    from ingest.sandbox import read_file

    for path in (tmp_path / "none.md", tmp_path / ("x" * 300), tmp_path):
        with pytest.raises(FileRefusedError):
            read_file(path)
