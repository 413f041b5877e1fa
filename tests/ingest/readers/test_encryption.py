"""Office files locked with a password are read with it, and only with it."""

import io

import olefile
import openpyxl
import pytest
from msoffcrypto.format.ooxml import OOXMLFile  # type: ignore[import-untyped]  # ships no types

from ingest.errors import FileRefusedError, RefusalKind
from ingest.sandbox import read_bytes
from tests.ingest.readers.makers import W, archive, paragraph
from tests.ingest.readers.reading import read, refusal, texts

TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'


def word() -> bytes:
    body = paragraph("Returns within 30 days.")
    return archive(
        {
            # The library that locks it spoils what is smaller than 4,096 bytes.
            "picture.bin": bytes(5_000),
            "[Content_Types].xml": TYPES,
            "word/document.xml": f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>',
        },
        stored="picture.bin",
    )


def book() -> bytes:
    made, out = openpyxl.Workbook(), io.BytesIO()
    sheet = made.active
    assert sheet is not None
    for row in (("Item", "Window"), ("Shoes", "30 days")):
        sheet.append(row)
    made.save(out)
    return out.getvalue()


def locked(data: bytes, password: str = "geheim") -> bytes:
    out = io.BytesIO()
    OOXMLFile(io.BytesIO(data)).encrypt(password, out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.docx", word(), "Returns within 30 days."),
        ("a.xlsx", book(), "Item: Shoes; Window: 30 days"),
    ],
)
def test_a_locked_file_is_opened_with_its_password_only(name: str, data: bytes, said: str) -> None:
    made = locked(data)
    missing = refusal(name, made)
    assert missing.kind is RefusalKind.NEEDS_PASSWORD
    assert missing.reason == "needs the password: give it with --password"
    assert refusal(name, made, password="wrong").kind is RefusalKind.WRONG_PASSWORD
    assert refusal(name, made, password="").kind is RefusalKind.NEEDS_PASSWORD
    document = read(name, made, password="geheim")
    assert texts(document) == [said]
    assert document.warnings == ()


def test_the_password_reaches_the_sandbox() -> None:
    assert read_bytes("a.docx", locked(word()), password="geheim").text == "Returns within 30 days."
    with pytest.raises(FileRefusedError, match="needs the password"):
        read_bytes("a.docx", locked(word()))


def test_a_book_only_guarded_against_changes_needs_no_password() -> None:
    made = locked(book(), "VelvetSweatshop")
    assert texts(read("a.xlsx", made)) == ["Item: Shoes; Window: 30 days"]
    assert texts(read("a.xlsx", made, password="other")) == ["Item: Shoes; Window: 30 days"]


def test_what_is_locked_is_judged_by_what_it_is_not_by_its_name() -> None:
    document = read("a.xlsx", locked(word()), password="geheim")
    assert document.warnings == ("the name ends in .xlsx and the file is Word; read as Word",)


def overwritten(data: bytes, new: bytes) -> bytes:
    """A locked file whose note of how it is locked begins otherwise."""
    out = io.BytesIO(data)
    with olefile.OleFileIO(out, write_mode=True) as container:
        whole = container.openstream("EncryptionInfo").read()
        container.write_stream("EncryptionInfo", new + whole[len(new) :])
    return out.getvalue()


@pytest.mark.parametrize(
    ("new", "kind"),
    [
        (b"\x04\x00\x03\x00", RefusalKind.NEEDS_PASSWORD),
        (b"\x04\x00\x04\x00\x40\x00\x00\x00no xml at all", RefusalKind.CORRUPT),
    ],
)
def test_a_lock_that_cannot_be_opened_is_said(new: bytes, kind: RefusalKind) -> None:
    assert refusal("a.docx", overwritten(locked(word()), new), password="geheim").kind is kind


def test_a_locked_file_whose_inside_is_no_office_file_is_damaged() -> None:
    small = archive({"[Content_Types].xml": TYPES})
    refused = refusal("a.docx", locked(small), password="geheim")
    assert refused.kind is RefusalKind.CORRUPT
    assert "broken" in refused.reason


def test_a_locked_file_that_is_cut_off_is_refused() -> None:
    whole = locked(word())
    for end in (600, len(whole) // 2):
        with pytest.raises(FileRefusedError):
            read_bytes("a.docx", whole[:end], password="geheim")
