"""One module a format; this one knows which, and finishes what they read."""

from importlib import import_module
from typing import Protocol, cast

from ingest.blocks import ReadDocument
from ingest.detect import BY_SUFFIX, FileType, detect
from ingest.errors import FileRefusedError, RefusalKind
from ingest.readers.finishing import finished
from ingest.readers.source import Source

# Modules are named, not imported: a process that reads one kind of file loads one library.
_READERS = {
    FileType.DOCX: ("ingest.readers.word", "read_word"),
    FileType.HTML: ("ingest.readers.html", "read_html"),
    FileType.MARKDOWN: ("ingest.readers.markdown", "read_markdown"),
    FileType.TEXT: ("ingest.readers.text", "read_text"),
}


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
    if BY_SUFFIX.get(suffix) in _READERS:
        reader_for(BY_SUFFIX[suffix])


def read_source(source: Source) -> ReadDocument:
    """Read a file in this process, whatever it costs; `ingest.sandbox` is the safe way."""
    file_type, warning = detect(source)
    document = finished(reader_for(file_type)(source), source)
    if not document.blocks:
        raise FileRefusedError(
            "has no text: only pictures, markup or blanks were found", RefusalKind.NO_TEXT
        )
    if warning is None:
        return document
    return ReadDocument(
        document.text, document.blocks, document.properties, (warning, *document.warnings)
    )
