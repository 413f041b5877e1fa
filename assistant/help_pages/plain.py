"""Passages of other files than Markdown as HTML: paragraphs, lists and tables told by their text.

Every word is escaped; nothing of the text becomes markup.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby

import regex
from markupsafe import Markup

from kb.model import Passage, PassageKind

_BLOCKS = regex.compile(r"\n\s*\n|\n(?=[ \t]*(?:[-*+•‣◦▪–]|\d{1,9}[.)])[ \t])")
_BULLET = regex.compile(r"\A\s*[-*+•‣◦▪–][ \t]+")
_NUMBER = regex.compile(r"\A\s*(\d{1,9})[.)][ \t]+")
_CELLS = regex.compile(r"\s*\|\s*|\t")
_WRAPPED = 55
_PARAGRAPH = Markup("<p>{}</p>\n")
_ITEM = Markup("<li>{}</li>\n")
_BREAK = Markup("<br>\n")
_OPEN, _CLOSE = Markup("<table>"), Markup("</table>")
# A wide table scrolls by itself, which needs the keyboard's focus.
_FRAME = Markup('<div class="table" role="group" aria-label="Table" tabindex="0"><table>')
_FRAME_END = Markup("</table></div>")


def from_plain(passages: Sequence[Passage]) -> Markup:
    """Passages under one heading, in order."""
    parts = (
        _table(list(run)) if is_table else _prose(list(run))
        for is_table, run in groupby(passages, key=lambda each: each.kind is PassageKind.TABLE)
    )
    return in_frame(Markup("").join(parts))


def in_frame(html: Markup) -> Markup:
    """HTML with its tables in frames that scroll where the page is narrow."""
    return html.replace(_OPEN, _FRAME).replace(_CLOSE, _FRAME_END)


def paragraphs(text: str) -> Markup:
    """A text as paragraphs."""
    return Markup("").join(_paragraph(block) for block in _blocks(text))


def _prose(passages: Sequence[Passage]) -> Markup:
    parts: list[Markup] = []
    for is_list, run in groupby(_rejoined(passages), key=lambda each: each[0]):
        blocks = [block for _, text in run for block in _blocks(text)]
        parts.append(_listed(blocks) if is_list else Markup("").join(map(_paragraph, blocks)))
    return Markup("").join(parts)


def _rejoined(passages: Sequence[Passage]) -> Iterator[tuple[bool, str]]:
    """Texts with whether they hold a list; a paragraph that was cut between sentences is whole."""
    is_list, text, end = False, "", -2
    for passage in passages:
        gap = passage.span.start - end
        if text and gap < 2:
            text, end = f"{text}{' ' * gap}{passage.text}", passage.span.end
            is_list = is_list or passage.kind is PassageKind.LIST
            continue
        if text:
            yield is_list, text
        is_list, text, end = passage.kind is PassageKind.LIST, passage.text, passage.span.end
    if text:
        yield is_list, text


def _blocks(text: str) -> list[str]:
    return [block.strip() for block in _BLOCKS.split(text) if block.strip()]


def _paragraph(block: str) -> Markup:
    return _PARAGRAPH.format(_lines(block))


def _lines(block: str) -> Markup:
    """A block's lines: one run of words where they were only wrapped, else line by line."""
    lines = block.split("\n")
    is_wrapped = all(len(line) >= _WRAPPED for line in lines[:-1])
    return Markup(" ").join(lines) if is_wrapped else _BREAK.join(lines)


def _listed(blocks: Sequence[str]) -> Markup:
    """Blocks of which some are list items, by what can be told from their words."""
    marks = _marks(blocks)
    parts: list[Markup] = []
    for mark, run in groupby(zip(marks, blocks, strict=True), key=lambda each: each[0]):
        texts = [block for _, block in run]
        if mark == "number":
            parts.append(_numbered(texts))
        elif mark == "item":
            items = (_ITEM.format(_lines(_BULLET.sub("", text))) for text in texts)
            parts.append(Markup("<ul>\n{}</ul>\n").format(Markup("").join(items)))
        else:
            parts.extend(map(_paragraph, texts))
    return Markup("").join(parts)


def _marks(blocks: Sequence[str]) -> list[str]:
    """What each block is: 'number', 'item' or 'text'."""
    if any(map(_NUMBER.match, blocks)):
        return ["number" if _NUMBER.match(block) else "text" for block in blocks]
    if any(map(_BULLET.match, blocks)):
        return ["item" if _BULLET.match(block) else "text" for block in blocks]
    leads = [place for place, block in enumerate(blocks[:-1]) if block.endswith((":", "："))]
    if not leads:
        return ["item"] * len(blocks)
    first = leads[0] + 1
    small = blocks[first][:1].islower()
    # Where items begin in small letters, the first that does not is a paragraph again.
    return [
        "item" if place >= first and place not in leads and (block[:1].islower() or not small)
        else "text"
        for place, block in enumerate(blocks)
    ]  # fmt: skip


def _numbered(texts: Sequence[str]) -> Markup:
    items: list[Markup] = []
    for text in texts:
        found = _NUMBER.match(text)
        number, end = (found[1], found.end()) if found else ("1", 0)
        items.append(Markup('<li value="{}">{}</li>\n').format(number, _lines(text[end:])))
    return Markup("<ol>\n{}</ol>\n").format(Markup("").join(items))


def _table(passages: Sequence[Passage]) -> Markup:
    """Passages of rows as tables; a row that is the header of those below it is their head."""
    tables: list[tuple[str, list[str]]] = []
    for passage in passages:
        rows = [row for row in passage.text.split("\n") if row.strip()]
        if tables and tables[-1][1] == [passage.context]:
            tables[-1] = (passage.context, rows)
        elif tables and tables[-1][0] == passage.context:
            tables[-1][1].extend(rows)
        else:
            tables.append((passage.context, rows))
    return Markup("").join(_rows(header, rows) for header, rows in tables)


def _rows(header: str, rows: Sequence[str]) -> Markup:
    head = Markup("")
    if header:
        head = Markup("<thead>{}</thead>\n").format(_row(header, Markup("<th>{}</th>")))
    body = Markup("").join(_row(row, Markup("<td>{}</td>")) for row in rows)
    return Markup("{}{}<tbody>\n{}</tbody>{}\n").format(_OPEN, head, body, _CLOSE)


def _row(row: str, cell: Markup) -> Markup:
    cells = _CELLS.split(row.strip().strip("|"))
    return Markup("<tr>{}</tr>\n").format(Markup("").join(cell.format(each) for each in cells))
