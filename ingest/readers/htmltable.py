"""Tables in HTML: which hold data, and their rows."""

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from ingest.readers.assembly import Assembly, one_line
from ingest.readers.tables import add_table, filled

_LONGEST_CELL = 600
_UNREAD = ("script", "style", "noscript", "template")


def is_data_table(table: HtmlElement) -> bool:
    """Tell a table of data from one that only lays out a page."""
    if table.get("role") in ("presentation", "none"):
        return False
    if next(table.iterdescendants("table"), None) is not None:
        return False
    if any(True for _ in table.iterdescendants("h1", "h2", "h3", "h4", "ul", "ol", "form")):
        return next(table.iterdescendants("th"), None) is not None
    rows = list(_rows(table))
    widest = max((len(row) for row in rows), default=0)
    if widest < 2:
        return False
    return all(len(_text(cell)) <= _LONGEST_CELL for row in rows for cell in row)


def add_html_table(assembly: Assembly, table: HtmlElement) -> None:
    """Add a table's caption and rows."""
    for caption in table.iterchildren("caption"):
        assembly.paragraph(_text(caption))
    rows = list(_rows(table))
    cells = [
        [(_text(cell), _span(cell, "colspan"), _span(cell, "rowspan")) for cell in row]
        for row in rows
    ]
    add_table(assembly, filled(cells), _header_rows(rows))


def _rows(table: HtmlElement) -> Iterator[list[HtmlElement]]:
    for row in table.iterdescendants("tr"):
        cells = [cell for cell in row.iterchildren("td", "th") if isinstance(cell, HtmlElement)]
        if cells:
            yield cells


def _header_rows(rows: list[list[HtmlElement]]) -> int | None:
    """Count the rows at the top that are header; None when nothing in the table says."""
    count = 0
    for row in rows:
        parent = row[0].getparent()
        group = parent.getparent() if parent is not None else None
        in_head = group is not None and group.tag == "thead"
        if not in_head and not all(cell.tag == "th" for cell in row):
            break
        count += 1
    if count == len(rows):
        return 0
    if count == 0 and not any(cell.tag == "th" for row in rows for cell in row):
        return None
    return count


def _text(cell: HtmlElement) -> str:
    parts: list[str] = []
    for element in cell.iter():
        if element.tag in ("br", "p", "div", "li") and parts:
            parts.append(" ")
        if element.tag not in _UNREAD and isinstance(element.tag, str):
            parts.append(element.text or "")
        if element is not cell:
            parts.append(element.tail or "")
    return one_line("".join(parts))


def _span(cell: HtmlElement, name: str) -> int:
    said = re.match(r"\s*(\d{1,3})", cell.get(name) or "")
    return max(1, min(int(said[1]), 200)) if said else 1
