"""Word (DOCX): headings, numbered lists, tables and notes, as the page shows them."""

import re
from collections.abc import Iterator

from lxml import etree

from ingest.blocks import ReadDocument
from ingest.readers.archive import Archive, attribute, damaged, local
from ingest.readers.assembly import Assembly, one_line
from ingest.readers.numbering import Numbering
from ingest.readers.officeproperties import add_office_properties
from ingest.readers.source import Source
from ingest.readers.tables import Table, add_table, filled
from ingest.readers.wordstyles import Look, Styles
from ingest.readers.wordtext import Words, words_of

_LONGEST_HEADING = 90
_LONGEST_CELL = 600
_PAGE_NUMBER = re.compile(
    r"(?:page|seite|página|p\.)?\s*\d*\s*(?:of|von|de|/)?\s*\d*\Z", re.IGNORECASE
)


def read_word(source: Source) -> ReadDocument:
    """Read a Word file.

    Text inserted by tracked changes is kept, deleted and hidden text is left out, each
    with a warning.
    """
    archive = Archive(source)
    main = next(
        (name for kind, name in archive.related("").values() if kind == "officeDocument"),
        "word/document.xml",
    )
    root = archive.xml(main)
    body = None if root is None else next(root.iter("{*}body"), None)
    if body is None:
        raise damaged("it has no body text")
    assembly = Assembly(source.limits)
    add_office_properties(assembly, archive)
    _Walk(assembly, archive, main).add_all(body)
    return assembly.document()


class _Walk:
    def __init__(self, assembly: Assembly, archive: Archive, main: str) -> None:
        self._assembly = assembly
        self._archive = archive
        self._parts = {
            kind: name for kind, name in archive.related(main).values() if kind != "image"
        }
        self._related = archive.related(main)
        self._styles = Styles(self._part("styles"))
        self._numbering = Numbering(self._part("numbering"))
        self._notes = {
            **_notes(self._part("footnotes"), "footnote"),
            **_notes(self._part("endnotes"), "endnote"),
        }
        self._guesses = False
        self._hidden = 0
        self._tracked = False

    def add_all(self, body: etree._Element) -> None:
        """Add page headers and footers, then the text."""
        self._guesses = not any(self._look(paragraph).heading for paragraph in body.iter("{*}p"))
        self._add_margins()
        self._add(body)
        if self._hidden:
            self._assembly.warn(f"left out {self._hidden} characters of hidden text")
        if self._tracked:
            self._assembly.warn(
                "has tracked changes: inserted text is kept and deleted text left out;"
                " accept or reject them in Word"
            )

    def _part(self, kind: str) -> etree._Element | None:
        name = self._parts.get(kind)
        return self._archive.xml(name) if name else None

    def _add_margins(self) -> None:
        """Add what stands at the top and bottom of the pages, once, but for page numbers."""
        seen: set[str] = set()
        for kind in ("header", "footer"):
            for other, name in self._related.values():
                root = self._archive.xml(name) if other == kind else None
                for paragraph in () if root is None else root.iter("{*}p"):
                    text = one_line(self._words(paragraph).text)
                    if text and text not in seen and not _PAGE_NUMBER.match(text):
                        seen.add(text)
                        self._assembly.paragraph(text)

    def _add(self, container: etree._Element) -> None:
        for element in _blocks(container):
            if local(element) == "p":
                self._paragraph(element)
            else:
                self._table(element)

    def _look(self, paragraph: etree._Element) -> Look:
        return self._styles.look(next(iter(paragraph.iterchildren("{*}pPr")), None))

    def _words(self, paragraph: etree._Element) -> Words:
        look = self._look(paragraph)
        words = words_of(paragraph, self._styles, bold=look.bold, hidden=look.hidden)
        self._hidden += words.hidden
        self._tracked = self._tracked or words.tracked
        return words

    def _paragraph(self, paragraph: etree._Element) -> None:
        look = self._look(paragraph)
        words = self._words(paragraph)
        text = words.text.strip()
        label = None
        if look.list_id is not None and text:
            label = self._numbering.label(look.list_id, look.depth)
        if text:
            self._say(text, look, label, bold=words.bold)
        for note in words.notes:
            if said := self._notes.get(note):
                self._assembly.paragraph(f"Note: {said}")
        for box in words.boxes:
            self._add(box)

    def _say(self, text: str, look: Look, label: str | None, *, bold: bool) -> None:
        numbered = f"{label} {text}" if label else text
        if look.heading and len(text) <= 4 * _LONGEST_HEADING:
            self._assembly.heading(numbered, look.heading)
            if look.title:
                self._assembly.properties.setdefault("title", one_line(text))
        elif self._guesses and (bold or text.isupper()) and _could_be_heading(text):
            self._assembly.heading(numbered, 2)
        elif label is not None:
            self._assembly.item(numbered, look.depth + 1)
        else:
            self._assembly.paragraph(text)

    def _table(self, table: etree._Element) -> None:
        rows = [row for row in _rows(table) if not _deleted(row)]
        cells = [list(_children(row, "tc")) for row in rows]
        texts = [[self._cell(cell) for cell in row] for row in cells]
        widest = max((len(row) for row in cells), default=0)
        if widest < 2 or any(len(text) > _LONGEST_CELL for row in texts for text, _ in row):
            # One cell, or cells of pages of text, only lay out the page.
            for row in cells:
                for cell in row:
                    self._add(cell)
            return
        spans = [
            [(text, _columns(cell), 1) for cell, (text, _) in zip(row, said, strict=True)]
            for row, said in zip(cells, texts, strict=True)
        ]
        laid = filled(spans)
        grid = [list(row) for row in laid.rows]
        _continue_merged(grid, cells)
        add_table(self._assembly, Table(grid, laid.copied), _header_rows(rows, texts))

    def _cell(self, cell: etree._Element) -> tuple[str, bool]:
        """A cell's text on one line, and whether all of it is bold."""
        said = [self._words(paragraph) for paragraph in cell.iter("{*}p")]
        kept = [words for words in said if words.text.strip()]
        text = one_line(" ".join(words.text for words in kept))
        return text, bool(kept) and all(words.bold for words in kept)


def _blocks(container: etree._Element) -> Iterator[etree._Element]:
    """Yield paragraphs and tables in order, looking through what only wraps them."""
    waiting = list(reversed(container))
    while waiting:
        element = waiting.pop()
        match local(element):
            case "p" | "tbl":
                yield element
            case "sdt" | "sdtContent" | "ins" | "moveTo" | "customXml" | "smartTag" | "Choice":
                waiting.extend(reversed(element))
            case "AlternateContent":
                waiting.extend(reversed(list(_children(element, "Choice"))))


def _children(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """Yield the children of a name, looking through content controls."""
    waiting = list(reversed(element))
    while waiting:
        child = waiting.pop()
        if local(child) == name:
            yield child
        elif local(child) in ("sdt", "sdtContent", "customXml", "ins"):
            waiting.extend(reversed(child))


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    return _children(table, "tr")


def _deleted(row: etree._Element) -> bool:
    return any(local(said) == "del" for part in _children(row, "trPr") for said in part)


def _columns(cell: etree._Element) -> int:
    for properties in _children(cell, "tcPr"):
        for said in properties:
            value = attribute(said, "val") or ""
            if local(said) == "gridSpan" and value.isdecimal():
                return max(1, min(int(value), 100))
    return 1


def _continue_merged(grid: list[list[str]], cells: list[list[etree._Element]]) -> None:
    """Repeat the text of a cell that is merged downwards in each row it covers."""
    for number, row in enumerate(cells):
        column = 0
        for cell in row:
            width = _columns(cell)
            if number and _goes_on(cell):
                for place in range(column, min(column + width, len(grid[number]))):
                    grid[number][place] = grid[number][place] or grid[number - 1][place]
            column += width


def _goes_on(cell: etree._Element) -> bool:
    for properties in _children(cell, "tcPr"):
        for said in properties:
            if local(said) == "vMerge":
                return (attribute(said, "val") or "continue") == "continue"
    return False


def _header_rows(rows: list[etree._Element], texts: list[list[tuple[str, bool]]]) -> int | None:
    marked = 0
    for row in rows:
        if not any(local(said) == "tblHeader" for part in _children(row, "trPr") for said in part):
            break
        marked += 1
    if marked:
        return marked
    if len(texts) < 2:
        return None
    first, second = ([bold for text, bold in row if text] for row in texts[:2])
    return 1 if first and all(first) and not all(second) and len(first) > 1 else None


def _could_be_heading(text: str) -> bool:
    return len(text) <= _LONGEST_HEADING and "\n" not in text and text[-1] not in ".;,"


def _notes(root: etree._Element | None, kind: str) -> dict[str, str]:
    """Footnotes or endnotes by kind and number; the rulers between notes are left out."""
    notes: dict[str, str] = {}
    for note in () if root is None else root:
        if local(note) == kind and attribute(note, "type") in (None, "normal"):
            texts = (element.text or "" for element in note.iter("{*}t"))
            notes[f"{kind}{attribute(note, 'id')}"] = one_line("".join(texts))
    return notes
