"""Old Word (DOC): its text, headings and table rows, from the binary file format.

The layout is Microsoft's [MS-DOC]: a header (FIB) points to a table of text pieces and to
pages that give each paragraph's style.
"""

import bisect
import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

import olefile

from ingest.blocks import ReadDocument
from ingest.errors import FileRefusedError, RefusalKind
from ingest.readers.archive import damaged
from ingest.readers.assembly import Assembly, one_line
from ingest.readers.mail import add_text_block
from ingest.readers.officeproperties import sensible_title
from ingest.readers.source import Source
from ingest.readers.tables import Table, add_table
from ingest.readers.text import text_blocks

_FLAGS, _MAIN_LENGTH, _PAPX, _CLX = 0x0A, 0x4C, 0x102, 0x1A2
_ENCRYPTED, _SECOND_TABLE = 0x0100, 0x0200
_COMPRESSED = 0x40000000
_PAGE = 512
_FIELD = re.compile("\x13[^\x13\x14\x15]*(?:\x14([^\x13\x15]*))?\x15")
_CELL = "\x07"
_ENDS = re.compile("[\r\x07\x0c]")
_TITLE_LEVELS = range(1, 10)


@dataclass(frozen=True, slots=True)
class _Piece:
    """A run of the text: its first character's number, its place in the file, its width."""

    first: int
    place: int
    width: int
    text: str


def read_old_word(source: Source) -> ReadDocument:
    """Read a DOC file; automatic list numbers are not stored in it as text."""
    try:
        with olefile.OleFileIO(BytesIO(source.data)) as container:
            main = container.openstream("WordDocument").read()
            flags = struct.unpack_from("<H", main, _FLAGS)[0]
            if flags & _ENCRYPTED:
                raise FileRefusedError(
                    "is locked with a password: save it without one and try again",
                    RefusalKind.NEEDS_PASSWORD,
                )
            table = container.openstream("1Table" if flags & _SECOND_TABLE else "0Table").read()
            title = _title(container)
        pieces = list(_pieces(main, table))
        styles = _Styles(main, table)
    except (OSError, struct.error, ValueError, IndexError, KeyError) as error:
        raise damaged("its text cannot be found") from error
    assembly = Assembly(source.limits)
    if title:
        assembly.properties["title"] = title
    _add(assembly, pieces, styles)
    return assembly.document()


def _title(container: "olefile.OleFileIO[str]") -> str | None:
    said = getattr(container.get_metadata(), "title", None)
    return sensible_title(said.decode("cp1252", "replace")) if isinstance(said, bytes) else None


def _pieces(main: bytes, table: bytes) -> Iterator[_Piece]:
    start, length = struct.unpack_from("<II", main, _CLX)
    most = struct.unpack_from("<I", main, _MAIN_LENGTH)[0]
    clx = table[start : start + length]
    place = 0
    while place < len(clx) and clx[place] == 1:
        place += 3 + struct.unpack_from("<H", clx, place + 1)[0]
    size = struct.unpack_from("<I", clx, place + 1)[0]
    plc = clx[place + 5 : place + 5 + size]
    count = (len(plc) - 4) // 12
    firsts = struct.unpack_from(f"<{count + 1}I", plc, 0)
    for number in range(count):
        where = struct.unpack_from("<I", plc, 4 * (count + 1) + 8 * number + 2)[0]
        first, end = firsts[number], min(firsts[number + 1], most)
        if end <= first:
            continue
        width = 1 if where & _COMPRESSED else 2
        where = (where & (_COMPRESSED - 1)) // (2 if width == 1 else 1)
        raw = main[where : where + (end - first) * width]
        text = raw.decode("cp1252" if width == 1 else "utf-16-le", errors="replace")
        yield _Piece(first, where, width, text)


class _Styles:
    """Which built-in style the paragraph at a place of the file has."""

    def __init__(self, main: bytes, table: bytes) -> None:
        self._ends: list[int] = []
        self._styles: list[int] = []
        start, length = struct.unpack_from("<II", main, _PAPX)
        count = max(0, (length - 4) // 8)
        pages = struct.unpack_from(f"<{count}I", table, start + 4 * (count + 1))
        for page in pages:
            self._read_page(main[page * _PAGE : (page + 1) * _PAGE])

    def heading(self, place: int) -> int:
        """The heading level at a place of the file, 0 for other text."""
        found = bisect.bisect_right(self._ends, place)
        style = self._styles[found] if found < len(self._styles) else 0
        return style if style in _TITLE_LEVELS else 0

    def _read_page(self, page: bytes) -> None:
        if len(page) < _PAGE:
            return
        count = page[-1]
        ends = struct.unpack_from(f"<{count + 1}I", page, 0)
        for number in range(count):
            word = page[4 * (count + 1) + 13 * number]
            at = 2 * word + (1 if page[2 * word] else 2)
            style = struct.unpack_from("<H", page, at)[0] if word and at + 2 <= _PAGE else 0
            if not self._ends or ends[number + 1] > self._ends[-1]:
                self._ends.append(ends[number + 1])
                self._styles.append(style)


def _add(assembly: Assembly, pieces: list[_Piece], styles: _Styles) -> None:
    cells: list[str] = []
    rows: list[list[str]] = []
    for text, end, place in _paragraphs(pieces):
        if end == _CELL:
            if text or not cells:
                cells.append(text)
            else:
                rows.append(cells)
                cells = []
            continue
        if cells:
            # A cell of several paragraphs: the next mark ends it.
            cells.append(text)
            continue
        add_table(assembly, Table(rows))
        rows = []
        if level := styles.heading(place):
            assembly.heading(text, level)
        else:
            for block in text_blocks(text):
                add_text_block(assembly, block, text)
    add_table(assembly, Table([*rows, cells] if cells else rows))


def _paragraphs(pieces: list[_Piece]) -> Iterator[tuple[str, str, int]]:
    """Yield each paragraph's text, the mark that ends it, and that mark's place in the file."""
    held = ""
    for piece in pieces:
        last = 0
        for mark in _ENDS.finditer(piece.text):
            held += piece.text[last : mark.start()]
            yield _clean(held), mark[0], piece.place + mark.start() * piece.width
            held, last = "", mark.end()
        held += piece.text[last:]
    if held:
        yield _clean(held), "\r", -1


def _clean(text: str) -> str:
    before = ""
    while before != text:
        before, text = text, _FIELD.sub(lambda field: field[1] or "", text)
    return one_line(text.replace("\x1e", "-").replace("\x1f", ""))
