"""Which format a file is in, judged by its content first and its name second."""

import io
import re
import zipfile
from enum import StrEnum

from ingest.errors import FileRefusedError, RefusalKind
from ingest.readers.decoding import decode, looks_binary
from ingest.readers.source import Source


class FileType(StrEnum):
    """A format we read."""

    PDF = "PDF"
    DOCX = "Word"
    DOC = "old Word"
    XLSX = "Excel"
    XLS = "old Excel"
    PPTX = "PowerPoint"
    ODT = "OpenDocument text"
    ODS = "OpenDocument sheet"
    ODP = "OpenDocument slides"
    EPUB = "EPUB"
    HTML = "HTML"
    MARKDOWN = "Markdown"
    TEXT = "plain text"
    CSV = "CSV"
    EMAIL = "e-mail"
    MSG = "Outlook message"
    RTF = "RTF"
    JSON = "JSON"
    JSONL = "JSON lines"
    XML = "XML"


BY_SUFFIX = {
    ".pdf": FileType.PDF,
    ".docx": FileType.DOCX,
    ".docm": FileType.DOCX,
    ".dotx": FileType.DOCX,
    ".doc": FileType.DOC,
    ".xlsx": FileType.XLSX,
    ".xlsm": FileType.XLSX,
    ".xls": FileType.XLS,
    ".pptx": FileType.PPTX,
    ".pptm": FileType.PPTX,
    ".odt": FileType.ODT,
    ".ods": FileType.ODS,
    ".odp": FileType.ODP,
    ".epub": FileType.EPUB,
    ".html": FileType.HTML,
    ".htm": FileType.HTML,
    ".xhtml": FileType.HTML,
    ".md": FileType.MARKDOWN,
    ".markdown": FileType.MARKDOWN,
    ".mdx": FileType.MARKDOWN,
    ".txt": FileType.TEXT,
    ".text": FileType.TEXT,
    ".log": FileType.TEXT,
    ".rst": FileType.TEXT,
    ".csv": FileType.CSV,
    ".tsv": FileType.CSV,
    ".tab": FileType.CSV,
    ".eml": FileType.EMAIL,
    ".msg": FileType.MSG,
    ".rtf": FileType.RTF,
    ".json": FileType.JSON,
    ".jsonl": FileType.JSONL,
    ".ndjson": FileType.JSONL,
    ".xml": FileType.XML,
}
READABLE_SUFFIXES = frozenset(BY_SUFFIX)

_TEXTUAL = frozenset(
    {
        FileType.HTML,
        FileType.MARKDOWN,
        FileType.TEXT,
        FileType.CSV,
        FileType.EMAIL,
        FileType.RTF,
        FileType.JSON,
        FileType.JSONL,
        FileType.XML,
    }
)
# Programs write these as text under an old binary name, and people never notice.
_OFTEN_TEXT = {
    FileType.DOC: (FileType.RTF, FileType.HTML, FileType.XML),
    FileType.DOCX: (FileType.RTF, FileType.HTML),
    FileType.XLS: (FileType.HTML, FileType.CSV),
    FileType.XLSX: (FileType.HTML, FileType.CSV),
}
_FOREIGN = (
    (b"\x89PNG", "an image (PNG)"),
    (b"\xff\xd8\xff", "an image (JPEG)"),
    (b"GIF8", "an image (GIF)"),
    (b"II*\x00", "an image (TIFF)"),
    (b"MM\x00*", "an image (TIFF)"),
    (b"BM", "an image (BMP)"),
    (b"RIFF", "an image, sound or film"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"\x1f\x8b", "a compressed file (gzip)"),
    (b"7z\xbc\xaf", "an archive (7z)"),
    (b"Rar!", "an archive (RAR)"),
    (b"ID3", "a sound file"),
    (b"SQLite format 3", "a database"),
)
_CONTAINERS = (
    ("word/document.xml", FileType.DOCX),
    ("xl/workbook.xml", FileType.XLSX),
    ("ppt/presentation.xml", FileType.PPTX),
    ("META-INF/container.xml", FileType.EPUB),
)
_MIMETYPES = (
    ("opendocument.text", FileType.ODT),
    ("opendocument.spreadsheet", FileType.ODS),
    ("opendocument.presentation", FileType.ODP),
    ("application/epub", FileType.EPUB),
)
# How old Office files start, and locked new ones: compound files of OLE.
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAIL = re.compile(
    r"(?:(?:from|to|subject|date|received|return-path|delivered-to|message-id|mime-version"
    r"|content-type|x-[\w-]+|reply-to|cc)[ \t]*:[^\n]*\n(?:[ \t]+[^\n]*\n)*){3}",
    re.IGNORECASE,
)
_MARKUP = re.compile(r"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S)


def detect(source: Source) -> tuple[FileType, str | None]:
    """Return the format to read a file as, and a warning when its name says another.

    Raises `FileRefusedError` for an empty file, a format we do not read, and a file whose
    content is not at all what its name says.
    """
    if not source.data.strip(b"\xef\xbb\xbf\xff\xfe \t\r\n\x00"):
        raise FileRefusedError("is empty: there is nothing to read", RefusalKind.EMPTY)
    named = BY_SUFFIX.get(source.suffix)
    found = _binary_type(source.data)
    if found is None:
        return _text_type(source, named)
    if named is None or named is found:
        return found, None
    return found, f"the name ends in {source.suffix} and the file is {found}; read as {found}"


def _binary_type(data: bytes) -> FileType | None:
    """Recognise the formats that are not text; None where the file may be text."""
    if b"%PDF-" in data[:1024]:
        return FileType.PDF
    if data.startswith(b"{\\rtf"):
        return FileType.RTF
    if data.startswith(OLE):
        return _ole_type(data)
    if data.startswith(b"PK"):
        return _zip_type(data)
    for mark, what in _FOREIGN:
        if data.startswith(mark) and (len(mark) > 3 or looks_binary(data)):
            raise FileRefusedError(
                f"is {what}, which holds no text we read: give the text as PDF, DOCX, HTML,"
                " Markdown, CSV, XLSX or e-mail",
                RefusalKind.UNSUPPORTED,
            )
    return None


def _zip_type(data: bytes) -> FileType:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = frozenset(archive.namelist())
            mimetype = _mimetype(archive) if "mimetype" in names else ""
    except (zipfile.BadZipFile, ValueError, OSError, RuntimeError, NotImplementedError) as error:
        raise FileRefusedError(
            "is damaged: it starts as an Office or zip file and is cut off or broken;"
            " save or download it again",
            RefusalKind.CORRUPT,
        ) from error
    for mark, found in _MIMETYPES:
        if mark in mimetype:
            return found
    for part, found in _CONTAINERS:
        if part in names:
            return found
    raise FileRefusedError(
        "is an archive (zip), not a document: unpack it and give the files inside",
        RefusalKind.UNSUPPORTED,
    )


def _mimetype(archive: zipfile.ZipFile) -> str:
    with archive.open("mimetype") as stream:
        return stream.read(200).decode("ascii", errors="replace")


def _ole_type(data: bytes) -> FileType:
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as container:
            streams = {entry[0].lower() for entry in container.listdir()}
    except (OSError, ValueError, IndexError, KeyError, AttributeError, TypeError) as error:
        raise FileRefusedError(
            "is damaged: it starts as an old Office file and is cut off or broken;"
            " save or download it again",
            RefusalKind.CORRUPT,
        ) from error
    for stream, found in (
        ("worddocument", FileType.DOC),
        ("workbook", FileType.XLS),
        ("book", FileType.XLS),
        ("__properties_version1.0", FileType.MSG),
    ):
        if stream in streams:
            return found
    raise FileRefusedError(
        "is an old Office file of a kind we do not read: save it as DOCX, XLSX or PDF",
        RefusalKind.UNSUPPORTED,
    )


def _text_type(source: Source, named: FileType | None) -> tuple[FileType, str | None]:
    """Judge a file that is none of the binary formats."""
    if looks_binary(source.data):
        raise _not_as_named(source, named)
    sniffed = _sniff(source)
    if named is None:
        return sniffed or FileType.TEXT, None
    if named in _TEXTUAL:
        # A page saved from a browser as .txt is still a page.
        if sniffed is FileType.HTML and named in (FileType.TEXT, FileType.XML):
            return sniffed, f"the name ends in {source.suffix} and the file is HTML; read as HTML"
        return named, None
    for text_type in _OFTEN_TEXT.get(named, ()):
        if sniffed is text_type or (text_type is FileType.CSV and sniffed is None):
            return text_type, (
                f"the name ends in {source.suffix} and the file is {text_type}; read as {text_type}"
            )
    raise _not_as_named(source, named)


def _sniff(source: Source) -> FileType | None:
    head = decode(source.data[:8000]).lstrip()
    if _MARKUP.match(head):
        return FileType.HTML
    if head.startswith("<?xml"):
        return FileType.HTML if "<html" in head[:2000].lower() else FileType.XML
    if _MAIL.match(head):
        return FileType.EMAIL
    return None


def _not_as_named(source: Source, named: FileType | None) -> FileRefusedError:
    start = source.data[:16].decode("latin-1")
    shown = "".join(letter if letter.isprintable() else "·" for letter in start)
    if named is None or named in _TEXTUAL:
        return FileRefusedError(
            f"is binary data of a kind we do not read (it starts with {shown!r}):"
            " give the text as PDF, DOCX, HTML, Markdown, CSV, XLSX or e-mail",
            RefusalKind.UNSUPPORTED,
        )
    article = "an" if str(named)[0] in "AEIOaeio" else "a"
    return FileRefusedError(
        f"is not {article} {named} file: it starts with {shown!r}; save or download it again",
        RefusalKind.WRONG_TYPE,
    )
