"""The lines of a PDF page, with where they stand and how they look, from PDFium.

PDFium gives characters in reading order and marks where its lines end. We ask it for the
places of a word's first and last character only: a page has thousands of characters.
"""

import ctypes
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pypdfium2 as pdfium
import pypdfium2.raw as raw

_LINE_ENDS = frozenset("\n\r")
_HYPHEN = "\x02"
_WIDE_GAP = 1.5
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
    broken: bool = False

    @property
    def text(self) -> str:
        """The whole line."""
        return " ".join(cell.text for cell in self.cells)

    @property
    def left(self) -> float:
        """Where the line begins."""
        return self.cells[0].left

    @property
    def right(self) -> float:
        """Where the line ends."""
        return self.cells[-1].right


@dataclass(frozen=True, slots=True)
class Page:
    """A page's lines in reading order; `pictured` tells that a picture covers most of it."""

    number: int
    height: float
    lines: tuple[Line, ...]
    pictured: bool
    drawn: bool
    unseen: int
    garbled: int

    @property
    def letters(self) -> int:
        """How many letters and figures the page has."""
        return sum(letter.isalnum() for line in self.lines for letter in line.text)


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    left: float
    right: float
    base: float
    size: float
    place: int


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
    return Page(number, height, _on_one_base(lines), pictured, drawn, chars.unseen, chars.garbled)


class _Characters:
    """The characters of a text page."""

    def __init__(self, text: pdfium.PdfTextPage, longest: float, *, pictured: bool) -> None:
        self._text = text.raw
        self._count = text.count_chars()
        self._longest = longest
        self._pictured = pictured
        self._box = raw.FS_RECTF()
        self.unseen = 0
        self.garbled = 0

    def lines(self, page: int) -> Iterator[Line]:
        """Yield the lines that can be seen and read."""
        for words, broken in self._word_lines():
            kept = [word for word in words if self._legible(word.text)]
            if not kept:
                continue
            if self._is_unseen(kept[0]):
                self.unseen += sum(len(word.text) for word in kept)
                continue
            size = max(word.size for word in kept)
            bold = self._is_bold(kept[0].place) and self._is_bold(kept[-1].place)
            yield Line(page, tuple(_cells(kept, size)), kept[0].base, size, bold, broken)

    def _word_lines(self) -> Iterator[tuple[list[_Word], bool]]:
        """Yield the words of each line, and whether the last one goes on."""
        words: list[_Word] = []
        start, letters = 0, ""
        for place in range(self._count):
            letter = chr(raw.FPDFText_GetUnicode(self._text, place))
            if not (letter.isspace() or letter == _HYPHEN or letter in _LINE_ENDS):
                start = place if not letters else start
                letters += letter
                continue
            if letters:
                words.append(self._word(letters, start, place - 1))
                letters = ""
            if (letter in _LINE_ENDS or letter == _HYPHEN) and words:
                yield words, letter == _HYPHEN
                words = []
        if letters:
            words.append(self._word(letters, start, self._count - 1))
        if words:
            yield words, False

    def _word(self, letters: str, first: int, last: int) -> _Word:
        left, base, right, top = self._place(first)
        end = self._place(last)
        text = unicodedata.normalize("NFKC", letters) if not letters.isascii() else letters
        return _Word(text, min(left, end[0]), max(right, end[2]), base, abs(top - base), first)

    def _place(self, place: int) -> tuple[float, float, float, float]:
        raw.FPDFText_GetLooseCharBox(self._text, place, ctypes.byref(self._box))
        box = self._box
        return box.left, box.bottom, box.right, box.top

    def _legible(self, word: str) -> bool:
        odd = sum(unicodedata.category(letter) in ("Co", "Cn", "Cc", "Cs") for letter in word)
        odd += word.count("\ufffd")
        # One private character alone is the bullet of an old symbol font.
        if odd * 2 > len(word) and not _LABEL.match(word):
            self.garbled += len(word)
            return False
        return True

    def _is_unseen(self, word: _Word) -> bool:
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


def _cells(words: list[_Word], size: float) -> Iterator[Cell]:
    held = [words[0]]
    for word in words[1:]:
        if word.left - held[-1].right > _WIDE_GAP * size:
            yield _cell(held)
            held = []
        held.append(word)
    yield _cell(held)


def _cell(words: list[_Word]) -> Cell:
    text = " ".join(word.text for word in words)
    return Cell(text, min(word.left for word in words), max(word.right for word in words))


def _joined(line: Line) -> Line:
    """Put a bullet or number that stands apart together with what it marks."""
    if len(line.cells) == 2 and _LABEL.match(line.cells[0].text):
        mark, text = line.cells
        return replace(line, cells=(Cell(f"{mark.text} {text.text}", mark.left, text.right),))
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
                replace(
                    before,
                    cells=cells,
                    size=max(before.size, line.size),
                    bold=before.bold and line.bold,
                    broken=line.broken,
                )
            )
        else:
            merged.append(line)
    return tuple(merged)


def _pictures(page: pdfium.PdfPage, area: float) -> tuple[bool, bool]:
    """Tell whether pictures cover most of a page, and whether anything is drawn on it."""
    covered, drawn = 0.0, False
    for thing in page.get_objects(max_depth=3):
        drawn = True
        if thing.type == raw.FPDF_PAGEOBJ_IMAGE:
            left, bottom, right, top = thing.get_bounds()
            covered += abs((right - left) * (top - bottom))
            if covered > 0.5 * area:
                break
    return covered > 0.5 * area, drawn
