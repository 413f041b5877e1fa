"""PDF: text by page, with the structure its layout shows."""

import time
from collections.abc import Sequence

import pypdfium2 as pdfium  # type: ignore[import-untyped]  # ships no types
import pypdfium2.raw as raw  # type: ignore[import-untyped]

from ingest.blocks import ReadDocument
from ingest.errors import FileRefusedError, RefusalKind
from ingest.readers.archive import damaged
from ingest.readers.assembly import Assembly, one_line
from ingest.readers.mail import add_text_block
from ingest.readers.officeproperties import sensible_title
from ingest.readers.pdflayout import add_pages, title_key
from ingest.readers.pdfocr import read_scans
from ingest.readers.pdfpage import Page, plain_text, read_page
from ingest.readers.pdfsecond import form_values, second_opinion
from ingest.readers.source import Source
from ingest.readers.text import text_blocks

_FEW_LETTERS = 50
_MOST_BOOKMARKS = 5_000
_LAYOUT_SHARE = 0.25


def read_pdf(source: Source) -> ReadDocument:
    """Read a PDF; scanned pages are read by Tesseract where it is installed."""
    try:
        document = _opened(source)
    except _NotOpenedError:
        return second_opinion(source)
    if len(document) > source.limits.pages:
        raise FileRefusedError(
            f"has {len(document):,} pages, more than {source.limits.pages:,}:"
            " split it into smaller files",
            RefusalKind.TOO_LARGE,
        )
    assembly = Assembly(source.limits)
    if title := sensible_title(document.get_metadata_value("Title")):
        assembly.properties["title"] = title
    pages, broken = _pages(document, source)
    plain = _plain_pages(document, pages, broken, source)
    scanned = [page for page in pages if _is_scan(page)]
    if len(scanned) * 2 > len(pages) and sum(page.letters for page in pages) < 4 * _FEW_LETTERS:
        read_scans(assembly, document, [page.number for page in scanned], source)
        return assembly.document()
    if not any(page.letters for page in pages) and not plain:
        return _without_text(source, pages, broken)
    if sum(page.garbled for page in pages) > sum(page.letters for page in pages):
        return _garbled(source, pages)
    add_pages(assembly, pages, _outline(document))
    _add_plain(assembly, plain)
    _add_fields(assembly, document, source)
    if scanned:
        _add_scans(assembly, document, scanned, source)
    _warn(assembly, pages, broken)
    return assembly.document()


class _NotOpenedError(Exception):
    """PDFium cannot make anything of the file."""


def _opened(source: Source) -> pdfium.PdfDocument:
    """Open a file, with no password first; raise `_NotOpenedError` when it is too broken."""
    for password in (None, source.password):
        try:
            return pdfium.PdfDocument(source.data, password=password)
        except pdfium.PdfiumError as error:
            match raw.FPDF_GetLastError():
                case raw.FPDF_ERR_PASSWORD:
                    continue
                case raw.FPDF_ERR_SECURITY:
                    raise FileRefusedError(
                        "is protected in a way that cannot be read: print it to a new PDF"
                        " without protection",
                        RefusalKind.NEEDS_PASSWORD,
                    ) from error
                case _:
                    raise _NotOpenedError from error
    if source.password is None:
        raise FileRefusedError(
            "needs the password: give it with --password", RefusalKind.NEEDS_PASSWORD
        )
    raise FileRefusedError(
        "is not opened by this password: give the right one with --password",
        RefusalKind.WRONG_PASSWORD,
    )


def _pages(document: pdfium.PdfDocument, source: Source) -> tuple[list[Page], list[int]]:
    """Read pages with their layout; return them and the numbers of those that are broken.

    Layout costs time. Of a very long document only the first pages get it.
    """
    pages: list[Page] = []
    broken: list[int] = []
    characters = 0
    enough = time.process_time() + _LAYOUT_SHARE * source.limits.cpu_seconds
    for number in range(1, len(document) + 1):
        if time.process_time() > enough:
            break
        try:
            page = read_page(document, number)
        except pdfium.PdfiumError:
            broken.append(number)
            continue
        characters += sum(len(line.text) for line in page.lines)
        if characters > source.limits.characters:
            raise _too_long(source)
        pages.append(page)
    if not pages:
        raise damaged("none of its pages can be opened")
    return pages, broken


def _too_long(source: Source) -> FileRefusedError:
    return FileRefusedError(
        f"holds more than {source.limits.characters:,} characters: split it into smaller files",
        RefusalKind.TOO_LARGE,
    )


def _plain_pages(
    document: pdfium.PdfDocument, pages: Sequence[Page], broken: list[int], source: Source
) -> list[tuple[int, str]]:
    """The text of the pages after those read with their layout, with their numbers."""
    plain: list[tuple[int, str]] = []
    first = 1 + max((*(page.number for page in pages), *broken), default=0)
    characters = 0
    for number in range(first, len(document) + 1):
        try:
            text = plain_text(document, number)
        except pdfium.PdfiumError:
            broken.append(number)
            continue
        characters += len(text)
        if characters > source.limits.characters:
            raise _too_long(source)
        if text.strip():
            plain.append((number, text))
    return plain


def _add_plain(assembly: Assembly, plain: Sequence[tuple[int, str]]) -> None:
    if plain:
        assembly.warn(
            f"is long: from page {plain[0][0]} on its text was read without headings and"
            " tables; split it to have them too"
        )
    for number, text in plain:
        assembly.new_page(number)
        for block in text_blocks(text):
            add_text_block(assembly, block, text)


def _is_scan(page: Page) -> bool:
    return page.letters < _FEW_LETTERS and page.pictured


def _without_text(source: Source, pages: Sequence[Page], broken: Sequence[int]) -> ReadDocument:
    """What becomes of a file in which no page has text."""
    if any(page.drawn for page in pages):
        raise FileRefusedError(_needs_ocr("its text is drawn, not written"), RefusalKind.NEEDS_OCR)
    if broken:
        raise damaged(f"{len(broken)} of its pages cannot be opened and the others are blank")
    return second_opinion(source)


def _garbled(source: Source, pages: Sequence[Page]) -> ReadDocument:
    """What becomes of a file whose fonts do not say which letters they draw."""
    document = second_opinion(source)
    letters = sum(letter.isalnum() for letter in document.text)
    if letters > 2 * sum(page.letters for page in pages):
        return document
    raise FileRefusedError(
        _needs_ocr("its fonts do not say which letters they draw"), RefusalKind.NEEDS_OCR
    )


def _needs_ocr(why: str) -> str:
    return f"needs OCR, {why}: print it to an image or run it through OCR first"


def _outline(document: pdfium.PdfDocument) -> dict[str, int]:
    """Levels (1 to 5) of the titles among the bookmarks."""
    levels: dict[str, int] = {}
    for count, bookmark in enumerate(document.get_toc(max_depth=6)):
        if count >= _MOST_BOOKMARKS:
            break
        if key := title_key(bookmark.get_title()):
            levels.setdefault(key, min(bookmark.level + 1, 5))
    return levels


def _add_fields(assembly: Assembly, document: pdfium.PdfDocument, source: Source) -> None:
    """Add what was filled into the form's fields."""
    if document.get_formtype() == raw.FORMTYPE_NONE:
        return
    for name, value in form_values(source.data, source.password):
        assembly.paragraph(f"{one_line(name)}: {one_line(value)}")


def _add_scans(
    assembly: Assembly, document: pdfium.PdfDocument, scanned: Sequence[Page], source: Source
) -> None:
    """Read the scanned pages among others, or warn that they are not read."""
    numbers = [page.number for page in scanned]
    if source.tesseract is not None and source.limits.ocr_pages:
        read_scans(assembly, document, numbers, source)
        return
    assembly.warn(
        f"left out the scanned {_named(numbers)}: install tesseract"
        " (apt install tesseract-ocr) and take the file in again"
    )


def _warn(assembly: Assembly, pages: Sequence[Page], broken: Sequence[int]) -> None:
    if broken:
        assembly.warn(f"left out the damaged {_named(broken)}")
    if unseen := sum(page.unseen for page in pages):
        assembly.warn(f"left out {unseen} characters of text that the pages do not show")
    if garbled := sum(page.garbled for page in pages):
        assembly.warn(f"left out {garbled} characters whose font does not say what they are")


def _named(numbers: Sequence[int]) -> str:
    shown = ", ".join(map(str, numbers[:10])) + (", …" if len(numbers) > 10 else "")
    return f"page {shown}" if len(numbers) == 1 else f"pages {shown}"
