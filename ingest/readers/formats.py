"""One module a format; this one knows which, and finishes what they read."""

from collections.abc import Callable
from functools import lru_cache
from importlib import import_module
from typing import Protocol, cast

from ingest.blocks import ReadDocument
from ingest.detect import BY_SUFFIX, FileType, detect
from ingest.errors import FileRefusedError, RefusalKind
from ingest.readers.assembly import Assembly
from ingest.readers.cases import cases_in_json, cases_in_sheets
from ingest.readers.encryption import unlocked
from ingest.readers.finishing import finished
from ingest.readers.sheet import Sheet, add_sheets
from ingest.readers.source import Source
from ingest.resolutions.file import ResolutionFile

# Modules are named, not imported: a process that reads one kind of file loads one library.
_READERS = {
    FileType.CSV: ("ingest.readers.csvtable", "read_csv"),
    FileType.DOC: ("ingest.readers.oldword", "read_old_word"),
    FileType.DOCX: ("ingest.readers.word", "read_word"),
    FileType.EMAIL: ("ingest.readers.mail", "read_mail"),
    FileType.EPUB: ("ingest.readers.epub", "read_epub"),
    FileType.HTML: ("ingest.readers.html", "read_html"),
    FileType.JSON: ("ingest.readers.records", "read_json"),
    FileType.JSONL: ("ingest.readers.records", "read_json_lines"),
    FileType.MARKDOWN: ("ingest.readers.markdown", "read_markdown"),
    FileType.MSG: ("ingest.readers.outlook", "read_outlook"),
    FileType.ODP: ("ingest.readers.opendocument", "read_open_document"),
    FileType.ODS: ("ingest.readers.opendocument", "read_open_document"),
    FileType.ODT: ("ingest.readers.opendocument", "read_open_document"),
    FileType.PDF: ("ingest.readers.pdf", "read_pdf"),
    FileType.PPTX: ("ingest.readers.slides", "read_slides"),
    FileType.RTF: ("ingest.readers.rtf", "read_rtf"),
    FileType.TEXT: ("ingest.readers.text", "read_text"),
    FileType.XLS: ("ingest.readers.oldexcel", "read_old_excel"),
    FileType.XLSX: ("ingest.readers.excel", "read_excel"),
    FileType.XML: ("ingest.readers.records", "read_xml"),
}
# Where past resolutions are looked for before a workbook is read as a document.
_BOOKS = {
    FileType.ODS: ("ingest.readers.opendocument", "open_document_sheets"),
    FileType.XLS: ("ingest.readers.oldexcel", "old_excel_sheets"),
    FileType.XLSX: ("ingest.readers.excel", "excel_sheets"),
}
_PLAIN = frozenset({FileType.HTML, FileType.MARKDOWN, FileType.TEXT})
_SAMPLE = b"# Returns\n\nKeep the **receipt**.\n"
_SHEETS = frozenset({FileType.CSV, FileType.ODS, FileType.XLS, FileType.XLSX})


class Reader(Protocol):
    """Reads one format.

    Raises `FileRefusedError` for what it cannot read; the sandbox it runs in answers for
    any other failure.
    """

    def __call__(self, source: Source) -> ReadDocument:
        """Return the file's text and blocks."""


def reader_for(file_type: FileType) -> Reader:
    """Load and return the reader of a format."""
    module, name = _READERS[file_type]
    return cast(Reader, getattr(import_module(module), name))


@lru_cache(maxsize=32)  # once a worker
def preload(suffix: str) -> None:
    """Load the library that files with this ending will most likely need, and what it makes."""
    if suffix not in BY_SUFFIX:
        return
    reader = reader_for(BY_SUFFIX[suffix])
    if BY_SUFFIX[suffix] in _PLAIN:
        # Parsers are made when they first read; every child would make them again.
        reader(Source(f"sample{suffix}", _SAMPLE))


def read_source(source: Source) -> ReadDocument:
    """Read a file in this process, whatever it costs; `ingest.sandbox` is the safe way."""
    source = unlocked(source)
    file_type, warning = detect(source)
    return _finished(reader_for(file_type)(source), source, file_type, warning)


def read_upload(source: Source) -> ReadDocument | ResolutionFile:
    """Read a file as `read_source` does, but a workbook or JSON of past resolutions as such."""
    source = unlocked(source)
    file_type, warning = detect(source)
    if file_type in _BOOKS:
        assembly = Assembly(source.limits)
        sheets = _book_reader(file_type)(assembly, source)
        if found := cases_in_sheets(sheets, assembly.warnings, source.limits):
            return found
        add_sheets(assembly, sheets)
        return _finished(assembly.document(), source, file_type, warning)
    if file_type is FileType.JSON:
        from ingest.readers.records import json_held

        if found := cases_in_json(json_held(source), source.limits):
            return found
    return _finished(reader_for(file_type)(source), source, file_type, warning)


def _book_reader(file_type: FileType) -> Callable[[Assembly, Source], list[Sheet]]:
    module, name = _BOOKS[file_type]
    return cast(Callable[[Assembly, Source], list[Sheet]], getattr(import_module(module), name))


def _finished(
    read: ReadDocument, source: Source, file_type: FileType, warning: str | None
) -> ReadDocument:
    document = finished(read, source, has_title=file_type not in _SHEETS)
    if not document.blocks:
        raise FileRefusedError(
            "has no text: only pictures, markup or blanks were found", RefusalKind.NO_TEXT
        )
    if warning is None:
        return document
    return ReadDocument(
        document.text, document.blocks, document.properties, (warning, *document.warnings)
    )
