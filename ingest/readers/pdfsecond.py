"""A second opinion on PDFs that PDFium cannot open or make sense of, from pypdf."""

from io import BytesIO

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from ingest.blocks import ReadDocument
from ingest.errors import FileRefusedError, RefusalKind
from ingest.readers.archive import damaged
from ingest.readers.assembly import Assembly
from ingest.readers.mail import add_text_block
from ingest.readers.source import Source
from ingest.readers.text import text_blocks

_FAILURES = (
    PyPdfError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    AssertionError,
    NotImplementedError,
    RecursionError,
    OSError,
    ZeroDivisionError,
)


def second_opinion(source: Source) -> ReadDocument:
    """Read a PDF page by page as plain text; refuse it where nothing comes of it."""
    try:
        reader = PdfReader(BytesIO(source.data), strict=False)
        count = len(reader.pages)
    except _FAILURES as error:
        raise damaged(_how(source.data)) from error
    if count > source.limits.pages:
        raise FileRefusedError(
            f"has {count:,} pages, more than {source.limits.pages:,}: split it into smaller files",
            RefusalKind.TOO_LARGE,
        )
    assembly = Assembly(source.limits)
    for number in range(count):
        try:
            text = reader.pages[number].extract_text()
        except _FAILURES:
            assembly.warn(f"left out the damaged page {number + 1}")
            continue
        assembly.page = number + 1
        for block in text_blocks(text):
            add_text_block(assembly, block, text)
    if not assembly.characters:
        raise damaged(_how(source.data) if count == 0 else "its pages are blank or unreadable")
    return assembly.document()


def _how(data: bytes) -> str:
    """In what way a PDF is broken, as far as its bytes tell."""
    if b"%%EOF" not in data[-2048:]:
        return "it is cut off, its end is missing"
    if b"/Page" not in data and b"/ObjStm" not in data:
        return "it has no pages"
    return "its list of pages cannot be read"


def form_values(data: bytes, password: str | None) -> list[tuple[str, str]]:
    """Names and values of the form's text fields and choices that are filled in."""
    try:
        reader = PdfReader(BytesIO(data), strict=False)
        if reader.is_encrypted:
            reader.decrypt(password or "")
        fields = reader.get_fields() or {}
    except _FAILURES:
        return []
    values: list[tuple[str, str]] = []
    for name, field in fields.items():
        value = field.get("/V")
        if isinstance(value, str) and value.strip() and not value.startswith("/"):
            values.append((str(field.get("/TU") or name), value))
    return values
