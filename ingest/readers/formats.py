"""One module a format; this one knows which, and finishes what they read."""

from importlib import import_module
from typing import Protocol, cast

from ingest.blocks import ReadDocument
from ingest.detect import BY_SUFFIX, FileType, detect
from ingest.errors import FileRefusedError, RefusalKind
from ingest.readers.encryption import unlocked
from ingest.readers.finishing import finished
from ingest.readers.source import Source

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


def preload(suffix: str) -> None:
    """Load the library that files with this ending will most likely need."""
    if suffix in BY_SUFFIX:
        reader_for(BY_SUFFIX[suffix])


def read_source(source: Source) -> ReadDocument:
    """Read a file in this process, whatever it costs; `ingest.sandbox` is the safe way."""
    source = unlocked(source)
    file_type, warning = detect(source)
    read = reader_for(file_type)(source)
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
