"""The lines of a PDF page, with where they stand and how they look, from PDFium.

PDFium gives characters in reading order and marks where its lines end. We ask it for the
places of a word's first and last character only: a page has thousands of characters.
"""

import ctypes
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

import pypdfium2 as pdfium  # type: ignore[import-untyped]  # ships no types
import pypdfium2.raw as raw  # type: ignore[import-untyped]

from ingest.readers.pdfcolumns import Word, WordLine, in_reading_order

# PDFium puts these for a hyphen at a line's end.
_HYPHENS = frozenset("\x02\ufffe")
_LINE_ENDS = frozenset("\n\r") | _HYPHENS
_WORD = re.compile(r"[^\s\x00\x02\ufffe]+|[\r\n\x02\ufffe]")
_BREAK = re.compile("[\x02\ufffe]")
_WIDE_GAP = 1.5
_MOST_OBJECTS = 2_000
_TINY = 1.5
_INVISIBLE = 3
_BOLD = re.compile(r"bold|black|heavy|demi", re.IGNORECASE)
_LABEL = re.compile(r"(?:[•‣◦▪●○■□·\uf0b7\uf0a7*–-]|\(?[\dA-Za-z]{1,3}(?:\.\d{1,3}){0,4}[.)]?)\Z")


@dataclass(frozen=True, slots=True)
class Cell:
    """Words on one line with no wide gap between them, from `left` to `right` in points."""

    text: str
    left: float
    right: float


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a page; `base` is its height above the page's foot, in points.

    `size` is the height of its letters with their room, `broken` tells that its last word
    goes on in the next line.
    """

    page: int
    cells: tuple[Cell, ...]
    base: float
    size: float
    bold: bool
    broken: bool
    text: str

    @property
    def left(self) -> float:
        """Where the line begins."""
        return self.cells[0].left

    @property
    def right(self) -> float:
        """Where the line ends."""
        return self.cells[-1].right


def line_of(
    page: int, cells: tuple[Cell, ...], base: float, size: float, bold: bool, broken: bool
) -> Line:
    """Make a line of its cells."""
    return Line(page, cells, base, size, bold, broken, " ".join(cell.text for cell in cells))


@dataclass(frozen=True, slots=True)
class Page:
    """A page's lines in reading order, and how many `letters` and figures they hold.

    `pictured` tells that pictures cover most of it, `drawn` that anything is on it at all.
    `unseen` and `garbled` count characters that are not shown, or are not known.
    """

    number: int
    height: float
    lines: tuple[Line, ...]
    pictured: bool
    drawn: bool
    unseen: int
    garbled: int
    letters: int


def read_page(document: pdfium.PdfDocument, number: int) -> Page:
    """Read one page; `number` counts from 1. Raises `pdfium.PdfiumError` for a broken one."""
    page = document[number - 1]
    width, height = page.get_size()
    text = page.get_textpage()
    pictured, drawn = _pictures(page, width * height)
    chars = _Characters(text, max(width, height), pictured=pictured)
    lines = tuple(_joined(line) for line in chars.lines(number))
    text.close()
    page.close()
    lines = _on_one_base(lines)
    letters = sum(sum(map(str.isalnum, line.text)) for line in lines)
    return Page(number, height, lines, pictured, drawn, chars.unseen, chars.garbled, letters)


def plain_text(document: pdfium.PdfDocument, number: int) -> str:
    """A page's text without its layout; `number` counts from 1.

    Raises `pdfium.PdfiumError` for a broken page.
    """
    page = document[number - 1]
    text = page.get_textpage()
    said = str(text.get_text_range())
    text.close()
    page.close()
    return _BREAK.sub("", said).replace("\r\n", "\n")


class _Characters:
    """The characters of a text page."""

    def __init__(self, text: pdfium.PdfTextPage, longest: float, *, pictured: bool) -> None:
        self._page = text
        self._text = text.raw
        self._count = text.count_chars()
        self._longest = longest
        self._pictured = pictured
        self._box = raw.FS_RECTF()
        self.unseen = 0
        self.garbled = 0

    def lines(self, page: int) -> Iterator[Line]:
        """Yield the lines that can be seen and read, in reading order."""
        for found in in_reading_order(list(self._word_lines())):
            words = found.words
            size = median(word.size for word in words)
            bold = self._is_bold(words[0].place) and self._is_bold(words[-1].place)
            yield line_of(page, tuple(_cells(words, size)), words[0].base, size, bold, found.broken)

    def _word_lines(self) -> Iterator[WordLine]:
        """Yield the words of each line that can be seen and read."""
        words: list[Word] = []
        for found in _WORD.finditer(self._string()):
            if found[0] in _LINE_ENDS:
                yield from self._line(words, broken=found[0] in _HYPHENS)
                words = []
            elif self._legible(found[0]):
                words.append(self._word(found[0], found.start(), found.end() - 1))
        yield from self._line(words, broken=False)

    def _line(self, words: list[Word], *, broken: bool) -> Iterator[WordLine]:
        if words and self._is_unseen(words[0]):
            self.unseen += sum(len(word.text) for word in words)
            return
        # PDFium goes from one line to the next without saying so where text is out of order.
        start = 0
        for place, (before, word) in enumerate(pairwise(words), start=1):
            if abs(word.base - before.base) > 0.5 * max(word.size, before.size):
                yield WordLine(tuple(words[start:place]))
                start = place
        if words:
            yield WordLine(tuple(words[start:]), broken)

    def _string(self) -> str:
        """The page's characters, each at its own place."""
        text = str(self._page.get_text_range())
        if len(text) == self._count:
            return text
        # PDFium leaves characters out of the whole text that it counts one by one.
        codes = (raw.FPDFText_GetUnicode(self._text, place) for place in range(self._count))
        return "".join(chr(code) if code < 0x110000 else "\ufffd" for code in codes)

    def _word(self, letters: str, first: int, last: int) -> Word:
        left, base, right, top = self._place(first)
        end = self._place(last) if last > first else (left, base, right, top)
        text = letters if letters.isascii() else unicodedata.normalize("NFKC", letters)
        return Word(text, min(left, end[0]), max(right, end[2]), base, abs(top - base), first)

    def _place(self, place: int) -> tuple[float, float, float, float]:
        raw.FPDFText_GetLooseCharBox(self._text, place, ctypes.byref(self._box))
        box = self._box
        return box.left, box.bottom, box.right, box.top

    def _legible(self, word: str) -> bool:
        if word.isprintable() and "\ufffd" not in word:
            return True
        odd = sum(unicodedata.category(letter) in ("Co", "Cn", "Cc", "Cs") for letter in word)
        odd += word.count("\ufffd")
        # One private character alone is the bullet of an old symbol font.
        if odd * 2 > len(word) and not _LABEL.match(word):
            self.garbled += len(word)
            return False
        return True

    def _is_unseen(self, word: Word) -> bool:
        if word.size < _TINY and word.right - word.left < _TINY * len(word.text):
            return True
        limit = 2 * self._longest
        if not (-limit < word.left < limit and -limit < word.base < limit):
            return True
        # Behind a scanned page invisible text is its reading; elsewhere it is hidden.
        thing = raw.FPDFText_GetTextObject(self._text, word.place)
        return (
            bool(thing)
            and not self._pictured
            and raw.FPDFTextObj_GetTextRenderMode(thing) == _INVISIBLE
        )

    def _is_bold(self, place: int) -> bool:
        name = ctypes.create_string_buffer(128)
        flags = ctypes.c_int()
        raw.FPDFText_GetFontInfo(self._text, place, name, len(name), ctypes.byref(flags))
        return bool(_BOLD.search(name.value.decode("latin-1")))


def _cells(words: Sequence[Word], size: float) -> Iterator[Cell]:
    held = [words[0]]
    for word in words[1:]:
        if word.left - held[-1].right > _WIDE_GAP * size:
            yield _cell(held)
            held = []
        held.append(word)
    yield _cell(held)


def _cell(words: Sequence[Word]) -> Cell:
    text = " ".join(word.text for word in words)
    return Cell(text, min(word.left for word in words), max(word.right for word in words))


def _joined(line: Line) -> Line:
    """Put a bullet or number that stands apart together with what it marks."""
    if len(line.cells) == 2 and _LABEL.match(line.cells[0].text):
        mark, text = line.cells
        whole = Cell(f"{mark.text} {text.text}", mark.left, text.right)
        return replace(line, cells=(whole,), text=whole.text)
    return line


def _on_one_base(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """Put together what PDFium parted on one line, such as the cells of a row."""
    merged: list[Line] = []
    for line in lines:
        before = merged[-1] if merged else None
        if (
            before is not None
            and abs(line.base - before.base) < 0.3 * min(line.size, before.size)
            and line.left > before.right - 1
            and not before.broken
        ):
            gap = line.left - before.right
            if gap > _WIDE_GAP * before.size:
                cells = before.cells + line.cells
            else:
                last, first = before.cells[-1], line.cells[0]
                space = " " if gap > 0.1 * before.size else ""
                glued = Cell(f"{last.text}{space}{first.text}", last.left, first.right)
                cells = (*before.cells[:-1], glued, *line.cells[1:])
            merged[-1] = _joined(
                line_of(
                    line.page,
                    cells,
                    before.base,
                    max(before.size, line.size),
                    before.bold and line.bold,
                    line.broken,
                )
            )
        else:
            merged.append(line)
    return tuple(merged)


def _pictures(page: pdfium.PdfPage, area: float) -> tuple[bool, bool]:
    """Tell whether pictures cover most of a page, and whether anything is drawn on it."""
    covered = 0.0
    count = raw.FPDFPage_CountObjects(page.raw)
    edges = [ctypes.c_float() for _ in range(4)]
    for place in range(min(count, _MOST_OBJECTS)):
        thing = raw.FPDFPage_GetObject(page.raw, place)
        kind = raw.FPDFPageObj_GetType(thing)
        if kind in (raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_FORM):
            raw.FPDFPageObj_GetBounds(thing, *(ctypes.byref(edge) for edge in edges))
            left, bottom, right, top = (edge.value for edge in edges)
            # A form of its own may hold the picture; one with text is told by its letters.
            covered += abs((right - left) * (top - bottom))
    return covered > 0.5 * area, count > 0
