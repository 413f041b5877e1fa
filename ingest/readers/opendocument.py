"""OpenDocument text, sheets and slides (ODT, ODS, ODP)."""

from collections.abc import Iterator

from lxml import etree

from ingest.blocks import ReadDocument
from ingest.errors import FileRefusedError, RefusalKind
from ingest.readers.archive import Archive, attribute, damaged, local
from ingest.readers.assembly import Assembly, one_line
from ingest.readers.officeproperties import sensible_title
from ingest.readers.properties import known_properties
from ingest.readers.sheet import BLANK, Row, Sheet, add_sheets
from ingest.readers.source import Source
from ingest.readers.tables import add_table, filled

_UNREAD = frozenset({"tracked-changes", "annotation", "forms", "note-citation", "script", "notes"})
_MOST_REPEATS = 1_000


def read_open_document(source: Source) -> ReadDocument:
    """Read an OpenDocument file; deleted text and hidden sheets are left out."""
    assembly = Assembly(source.limits)
    root, body = _opened(assembly, source)
    for kind in body:
        match local(kind):
            case "spreadsheet":
                add_sheets(assembly, list(_sheets(assembly, kind, _hidden_styles(root))))
            case "presentation" | "drawing":
                _add_slides(assembly, kind)
            case _:
                _Walk(assembly).add(kind)
    return assembly.document()


def open_document_sheets(assembly: Assembly, source: Source) -> list[Sheet]:
    """Return the visible sheets; what the file says of itself goes to the assembly."""
    root, body = _opened(assembly, source)
    hidden = _hidden_styles(root)
    books = body.iterchildren("{*}spreadsheet")
    return [sheet for book in books for sheet in _sheets(assembly, book, hidden)]


def _opened(assembly: Assembly, source: Source) -> tuple[etree._Element, etree._Element]:
    """Return the content's root and its body; what the file says of itself is added."""
    archive = Archive(source)
    manifest = archive.read("META-INF/manifest.xml") or b""
    if b"encryption-data" in manifest:
        raise FileRefusedError(
            "is locked with a password: save it without one and try again",
            RefusalKind.NEEDS_PASSWORD,
        )
    root = archive.xml("content.xml")
    body = None if root is None else next(root.iter("{*}body"), None)
    if root is None or body is None:
        raise damaged("it has no content")
    _add_properties(assembly, archive)
    return root, body


def _add_properties(assembly: Assembly, archive: Archive) -> None:
    meta = archive.xml("meta.xml")
    fields: dict[str, str] = {}
    for element in () if meta is None else meta.iter():
        text = element.text or ""
        if local(element) == "title" and (title := sensible_title(text)):
            assembly.properties["title"] = title
        elif local(element) == "user-defined":
            fields[attribute(element, "name") or ""] = text
    known, warnings = known_properties(fields)
    assembly.properties.update(known)
    for warning in warnings:
        assembly.warn(warning)


def _hidden_styles(root: etree._Element) -> frozenset[str]:
    """Names of the table styles that are not displayed."""
    return frozenset(
        attribute(style, "name") or ""
        for style in root.iter("{*}style")
        for said in style.iter("{*}table-properties")
        if attribute(said, "display") == "false"
    )


class _Walk:
    """One pass over text, with a stack of its own: files nest deeper than calls may."""

    def __init__(self, assembly: Assembly) -> None:
        self._assembly = assembly

    def add(self, top: etree._Element) -> None:
        """Add everything in an element, in order."""
        waiting = [(child, 0) for child in reversed(top)]
        while waiting:
            element, depth = waiting.pop()
            name = local(element)
            if name in _UNREAD or not name:
                continue
            if name == "h":
                self._heading(element)
            elif name == "p":
                self._paragraph(element, depth)
            elif name == "table":
                _add_text_table(self._assembly, element)
            else:
                deeper = depth + (name == "list")
                waiting.extend((child, deeper) for child in reversed(element))

    def _heading(self, element: etree._Element) -> None:
        level = attribute(element, "outline-level") or "1"
        self._assembly.heading(_text(element), int(level) if level.isdecimal() else 1)

    def _paragraph(self, element: etree._Element, depth: int) -> None:
        text = _text(element)
        if depth:
            self._assembly.item(text, depth)
        elif "Title" in (attribute(element, "style-name") or ""):
            self._assembly.heading(text, 1)
        else:
            self._assembly.paragraph(text)
        for note in element.iter("{*}note-body"):
            self._assembly.paragraph(f"Note: {one_line(_text(note))}")
        for box in element.iter("{*}text-box"):
            for paragraph in box.iter("{*}p"):
                self._assembly.paragraph(_text(paragraph))


def _text(element: etree._Element) -> str:
    """An element's words, with its blanks and breaks; notes and boxes in it are left out."""
    parts: list[str] = [element.text or ""]
    waiting = list(reversed(element))
    while waiting:
        child = waiting.pop()
        name = local(child)
        if name == "p" and parts[-1:] != ["\n"]:
            parts.append("\n")
        if name in ("note", "text-box", "annotation", "ruby-text") or not name:
            parts.append(child.tail or "")
            continue
        count = attribute(child, "c") or "1"
        blanks = {"s": " " * min(int(count), 50) if count.isdecimal() else " ", "tab": " "}
        parts.append(blanks.get(name, "\n" if name == "line-break" else child.text or ""))
        if len(child) == 0:
            parts.append(child.tail or "")
        else:
            tail = etree.Element("tail")
            tail.text = child.tail
            waiting.append(tail)
            waiting.extend(reversed(child))
    return "".join(parts)


def _add_text_table(assembly: Assembly, table: etree._Element) -> None:
    header = 0
    rows: list[list[tuple[str, int, int]]] = []
    for row in table.iter("{*}table-row"):
        parent = row.getparent()
        header += parent is not None and local(parent) == "table-header-rows"
        rows.append(
            [
                (
                    one_line(_cell(cell)),
                    _whole(cell, "number-columns-spanned"),
                    _whole(cell, "number-rows-spanned"),
                )
                for cell in row.iterchildren("{*}table-cell")
            ]
        )
    add_table(assembly, filled(rows), header or None)


def _cell(cell: etree._Element) -> str:
    return " ".join(_text(paragraph) for paragraph in cell.iter("{*}p", "{*}h"))


def _add_slides(assembly: Assembly, presentation: etree._Element) -> None:
    for number, page in enumerate(presentation.iterchildren("{*}page"), start=1):
        assembly.new_page(number)
        for frame in page.iterchildren("{*}frame", "{*}custom-shape", "{*}g"):
            if attribute(frame, "class") == "title":
                assembly.heading(_cell(frame), 1)
            else:
                _Walk(assembly).add(frame)


def _sheets(assembly: Assembly, book: etree._Element, hidden: frozenset[str]) -> Iterator[Sheet]:
    sheets = list(book.iterchildren("{*}table"))
    for sheet in sheets:
        name = attribute(sheet, "name") or ""
        if attribute(sheet, "style-name") in hidden:
            assembly.warn(f"left out the hidden sheet {name!r}")
        else:
            yield Sheet(name, list(_rows(sheet)), heading=len(sheets) > 1)


def _rows(sheet: etree._Element) -> Iterator[Row]:
    above: dict[int, tuple[int, str]] = {}
    number = 1
    for row in sheet.iter("{*}table-row"):
        times = _whole(row, "number-rows-repeated")
        if attribute(row, "visibility") not in ("collapse", "filter"):
            cells, copied = _cells(row, above)
            for place in range(min(times, _MOST_REPEATS) if cells else 1):
                yield Row(cells, copied, number + place, _days(row)) if cells else BLANK
        number += times


def _days(row: etree._Element) -> dict[int, str]:
    """The days a row stores, as ISO days by their column."""
    days: dict[int, str] = {}
    column = 0
    for cell in row.iterchildren("{*}table-cell", "{*}covered-table-cell"):
        if day := attribute(cell, "date-value"):
            days[column] = day
        column += _whole(cell, "number-columns-repeated")
    return days


def _cells(
    row: etree._Element, above: dict[int, tuple[int, str]]
) -> tuple[dict[int, str], frozenset[int]]:
    """A row's cells; `above` holds, by column, texts that reach down and how far."""
    cells: dict[int, str] = {}
    copied: set[int] = set()
    column = 0
    for cell in row.iterchildren("{*}table-cell", "{*}covered-table-cell"):
        repeated = _whole(cell, "number-columns-repeated")
        text = one_line(_cell(cell))
        if text:
            across = _whole(cell, "number-columns-spanned")
            for place in range(column, column + min(max(repeated, across), _MOST_REPEATS)):
                cells[place] = text
            if across > 1:
                copied.update(range(column + 1, column + min(across, _MOST_REPEATS)))
            if (down := _whole(cell, "number-rows-spanned")) > 1:
                above[column] = (down, text)
        column += repeated
    for place, (left, text) in list(above.items()):
        cells.setdefault(place, text)
        above[place] = (left - 1, text)
        if left <= 1:
            del above[place]
    return cells, frozenset(copied)


def _whole(element: etree._Element, name: str) -> int:
    said = attribute(element, name) or "1"
    return max(1, int(said)) if said.isdecimal() and len(said) < 9 else 1
