"""From the lines of PDF pages to headings, paragraphs, list items and table rows."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from statistics import median

from ingest.readers.assembly import Assembly, one_line
from ingest.readers.pdfpage import Cell, Line, Page
from ingest.readers.tables import Table, add_table

_ENDS = (".", "!", "?", ":", ";", "。", "”", "…")
_GLYPH = re.compile(r"[•‣◦▪●○■□·\uf0b7\uf0a7]\s*")
_ITEM = re.compile(
    r"(?:[•‣◦▪●○■□·\uf0b7\uf0a7*–—-]\s+|\(?(?:\d{1,3}|[a-zA-Z]|[ivx]{1,5})[.)]\s+)(?=\S)"
)
_NUMBERED = re.compile(r"(\d{1,2}(?:\.\d{1,2}){0,4})[.)]?\s+(?=[^\W\d])")
_PAGE_NUMBER = re.compile(
    r"[\W_]*(?:page|seite|p\.?)?\s*(?:\d{1,4}|[ivxl]{1,6})(?:\s*(?:of|von|de|/)\s*\d{1,4})?[\W_]*\Z",
    re.IGNORECASE,
)
_LOOSE_NUMBERS = re.compile(r"\b(?:[ivxlc]+|\d+)\b", re.IGNORECASE)
_LEADER = re.compile(r"(?:\s?[.…_·]){4,}\s*")
_ENTRY = re.compile(r"(?:\s?[.…_·]){4,}\s*(?:\d{1,4}|[ivxl]{1,6})\Z")
_LONGEST_HEADING = 150
_MARGIN = 0.2
_NUMBER_MARGIN = 0.1
_LARGER = 1.15


def add_pages(assembly: Assembly, pages: Sequence[Page], outline: Mapping[str, int]) -> None:
    """Add what the pages say; `outline` gives the level of the bookmarks' titles.

    Repeated page headers and footers and page numbers are left out. A paragraph that goes
    on over a page's end is one paragraph, on the page it begins.
    """
    kept = _without_margins(pages)
    lines = [line for page in kept for line in page]
    if lines:
        _Layout(assembly, lines, outline).add()


def title_key(title: str) -> str:
    """A title as letters and figures alone, to compare it with a line of text."""
    return "".join(letter for letter in title.lower() if letter.isalnum())


def _without_margins(pages: Sequence[Page]) -> list[list[Line]]:
    margins = [_margin(page) for page in pages]
    repeated: Counter[str] = Counter()
    for margin in margins:
        repeated.update({_margin_key(line) for line in margin})
    often = 2 if len(pages) < 4 else 3
    kept: list[list[Line]] = []
    for page, margin in zip(pages, margins, strict=True):
        left_out = {line for line in margin if repeated[_margin_key(line)] >= often}
        left_out |= {line for line in page.lines if _is_page_number(line, page)}
        kept.append([line for line in page.lines if line not in left_out])
    return kept


def _margin(page: Page) -> list[Line]:
    """The outermost lines of a page, if they stand near its edge."""
    if not page.lines:
        return []
    top = max(line.base for line in page.lines)
    foot = min(line.base for line in page.lines)
    edge = _MARGIN * page.height
    return [
        line
        for line in page.lines
        if line.base > max(top - 2.5 * line.size, page.height - edge)
        or line.base < min(foot + 2.5 * line.size, edge)
    ]


def _margin_key(line: Line) -> str:
    """What stays the same of a header or footer from page to page."""
    return title_key(_LOOSE_NUMBERS.sub("", line.text)) or re.sub(r"\d+", "#", line.text)


def _is_page_number(line: Line, page: Page) -> bool:
    edge = _NUMBER_MARGIN * page.height
    outside = line.base > page.height - edge or line.base < edge
    return outside and bool(_PAGE_NUMBER.match(line.text))


class _Layout:
    """Groups lines and says what each group is."""

    def __init__(
        self, assembly: Assembly, lines: Sequence[Line], outline: Mapping[str, int]
    ) -> None:
        self._assembly = assembly
        self._lines = lines
        self._outline = outline
        sizes: Counter[float] = Counter()
        bold = 0
        for line in lines:
            sizes[round(line.size, 1)] += len(line.text)
            bold += len(line.text) if line.bold else 0
        self._body = sizes.most_common(1)[0][0]
        self._body_bold = bold * 2 > sum(sizes.values())
        self._pitch = _usual_pitch(lines, self._body)
        self._levels = self._heading_levels(sizes)
        self._steps = _indents(lines)
        self._held: list[Line] = []

    def add(self) -> None:
        """Add every line."""
        for kind, lines in self._runs():
            if kind == "table":
                self._flush()
                self._add_table(lines)
                continue
            for line in lines:
                if self._held and not self._continues(self._held[-1], line):
                    self._flush()
                self._held.append(line)
        self._flush()

    def _runs(self) -> Iterator[tuple[str, list[Line]]]:
        """Yield runs of rows as tables, and everything else as text."""
        text: list[Line] = []
        place = 0
        while place < len(self._lines):
            end = self._table_end(place)
            if end is None:
                text.append(self._lines[place])
                place += 1
                continue
            if text:
                yield "text", text
            yield "table", list(self._lines[place:end])
            text, place = [], end
        if text:
            yield "text", text

    def _table_end(self, start: int) -> int | None:
        """Where the table that starts at a line ends; None when none starts there."""
        end, rows = start, 0
        while end < len(self._lines):
            line = self._lines[end]
            if end > start and not self._is_next_row(self._lines[end - 1], line):
                break
            if len(line.cells) > 1:
                rows += 1
            elif not self._continues_row(start, end):
                break
            end += 1
        while end > start and len(self._lines[end - 1].cells) == 1:
            end -= 1
        return end if rows >= 2 and end > start else None

    def _is_next_row(self, above: Line, line: Line) -> bool:
        if line.page != above.page:
            return False
        drop = above.base - line.base
        return 0 < drop < 4 * max(line.size, above.size)

    def _continues_row(self, start: int, place: int) -> bool:
        """Tell whether a line of one cell goes on a cell above it, or parts rows."""
        line = self._lines[place]
        if place == start or place + 1 >= len(self._lines):
            return False
        below = self._lines[place + 1]
        first = self._lines[start]
        inside = line.left > first.left + 2 * line.size and line.right <= first.right + line.size
        return inside and len(below.cells) > 1 and self._is_next_row(line, below)

    def _add_table(self, lines: Sequence[Line]) -> None:
        columns = _columns(lines)
        rows: list[list[str]] = []
        for line in lines:
            row = _laid_out(line, columns)
            if len(line.cells) == 1 and rows:
                rows[-1] = [
                    f"{above} {text}".strip() for above, text in zip(rows[-1], row, strict=True)
                ]
            else:
                rows.append(row)
        self._assembly.page = lines[0].page
        add_table(self._assembly, Table(rows))

    def _continues(self, above: Line, line: Line) -> bool:
        """Tell whether a line goes on the paragraph of the line above it."""
        if above.broken:
            return True
        if _ENTRY.search(above.text) or _ENTRY.search(line.text):
            return False
        if abs(line.size - above.size) > 0.12 * above.size or _ITEM.match(line.text):
            return False
        if self._looks_like_title(above) != self._looks_like_title(line):
            return False
        drop = above.base - line.base
        if line.page != above.page or drop < 0:
            # A new page or column: only an unfinished sentence goes on.
            return not above.text.endswith(_ENDS) and line.text[:1].islower()
        if drop > 1.35 * max(self._pitch, line.size * 1.05):
            return False
        if line.left > above.left + 0.9 * line.size and len(self._held) > 1:
            return False
        ends_early = above.right < self._right_edge() - 0.2 * (self._right_edge() - above.left)
        return not (above.text.endswith(_ENDS) and ends_early)

    def _right_edge(self) -> float:
        return max(line.right for line in self._held)

    def _flush(self) -> None:
        if not self._held:
            return
        lines, self._held = self._held, []
        text = _run_together(lines)
        self._assembly.page = lines[0].page
        level = self._heading_level(lines, text)
        if level:
            self._assembly.heading(text, level)
        elif _ITEM.match(text):
            self._assembly.item(text, self._depth(lines[0]))
        else:
            self._assembly.paragraph(text)

    def _depth(self, line: Line) -> int:
        """How deep a list item stands, by its indent; 1 where indents say nothing."""
        if len(self._steps) > 4:
            return 1
        return max(1, sum(step < line.left + 3 for step in self._steps))

    def _looks_like_title(self, line: Line) -> bool:
        return line.size > self._body * _LARGER or (line.bold and not self._body_bold)

    def _heading_levels(self, sizes: Counter[float]) -> dict[float, int]:
        """Levels for letter sizes above the body's, largest first; near ones are one."""
        levels: dict[float, int] = {}
        last, level = 0.0, 0
        for size in sorted((size for size in sizes if size > self._body * _LARGER), reverse=True):
            if last == 0.0 or size < last * 0.93:
                level, last = level + 1, size
            levels[size] = min(level, 4)
        return levels

    def _heading_level(self, lines: Sequence[Line], text: str) -> int:
        """The level of a group of lines as a heading; 0 for text."""
        known = self._outline.get(title_key(text))
        if known and len(text) <= _LONGEST_HEADING:
            return known
        if len(text) > _LONGEST_HEADING or len(lines) > 3 or not re.search(r"[^\W\d_]{2}", text):
            return 0
        if _GLYPH.match(text) or _ENTRY.search(lines[-1].text):
            return 0
        if text.endswith((".", ";", ",")) and not _NUMBERED.match(text):
            return 0
        size = round(max(line.size for line in lines), 1)
        if all(line.size > self._body * _LARGER for line in lines):
            return self._levels.get(size, 1)
        deepest = max(self._levels.values(), default=0)
        if all(line.bold for line in lines) and not self._body_bold:
            return min(deepest + 1, 6)
        if len(lines) == 1 and text.isupper() and len(text) > 5 and not _ITEM.match(text):
            return min(deepest + 1, 6)
        return 0


def _indents(lines: Sequence[Line]) -> list[float]:
    """Where list items begin, from the left, near ones as one."""
    steps: list[float] = []
    for left in sorted(line.left for line in lines if _ITEM.match(line.text)):
        if not steps or left - steps[-1] > 6:
            steps.append(left)
    return steps


def _usual_pitch(lines: Sequence[Line], body: float) -> float:
    """How far apart the lines of running text stand."""
    drops = [
        above.base - line.base
        for above, line in pairwise(lines)
        if above.page == line.page
        and abs(line.size - body) < 0.1 * body
        and 0.5 * body < above.base - line.base < 2.2 * body
    ]
    return median(drops) if drops else 1.2 * body


def _run_together(lines: Sequence[Line]) -> str:
    """Join lines; a word broken at a line's end becomes whole."""
    text = ""
    for number, line in enumerate(lines):
        said = line.text
        if number and lines[number - 1].broken:
            text += said
        elif text.endswith("-") and re.search(r"[^\W\d_]-\Z", text) and said[:1].islower():
            text = text[:-1] + said
        else:
            text = f"{text} {said}" if text else said
    return one_line(_LEADER.sub(" … ", text)).strip("… ")


def _columns(lines: Sequence[Line]) -> list[tuple[float, float]]:
    """Where the columns of a table run, by the rows that have most cells."""
    widest = max(len(line.cells) for line in lines)
    full = [line for line in lines if len(line.cells) > max(1, 0.8 * widest)]
    cells = sorted((cell.left, cell.right) for line in full for cell in line.cells)
    columns: list[tuple[float, float]] = []
    for left, right in cells:
        if columns and left < columns[-1][1]:
            columns[-1] = (columns[-1][0], max(columns[-1][1], right))
        else:
            columns.append((left, right))
    if len(columns) >= widest:
        return columns
    # Some cell reaches over others: the fullest row alone tells.
    fullest = max(lines, key=lambda line: len(line.cells))
    return [(cell.left, cell.right) for cell in fullest.cells]


def _laid_out(line: Line, columns: Sequence[tuple[float, float]]) -> list[str]:
    row = [""] * len(columns)
    for cell in line.cells:
        place = max(range(len(columns)), key=lambda each: _overlap(cell, columns[each]))
        row[place] = f"{row[place]} {cell.text}".strip()
    return row


def _overlap(cell: Cell, column: tuple[float, float]) -> float:
    """How far a cell lies over a column; below zero by how far it misses it."""
    left, right = column
    return min(cell.right, right) - max(cell.left, left)
