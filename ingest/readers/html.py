"""HTML: headings, lists, tables and prose of the page's main content."""

import re
from collections.abc import Iterator

import lxml.html
from lxml import etree
from lxml.html import HtmlElement

from ingest.blocks import BlockKind, ReadDocument
from ingest.readers.assembly import Assembly, one_line
from ingest.readers.decoding import decode
from ingest.readers.elements import OpenElements, is_hiding
from ingest.readers.htmltable import add_html_table, is_data_table
from ingest.readers.markup import markup_pieces
from ingest.readers.properties import known_properties
from ingest.readers.source import Source

_CHARSET = re.compile(rb"(?:charset|encoding)\s*=\s*[\"']?\s*([\w-]{3,30})", re.IGNORECASE)
_UNREAD = frozenset(
    {"script", "style", "noscript", "template", "svg", "canvas", "iframe", "object", "audio"}
    | {"video", "head", "title", "select", "textarea", "datalist", "math-annotation", "map"}
)
_FURNITURE = frozenset({"nav", "footer", "menu", "dialog"})
_FURNITURE_ROLES = frozenset({"navigation", "banner", "contentinfo", "search", "dialog"})
_FURNITURE_NAMES = frozenset(
    {"nav", "navbar", "breadcrumb", "breadcrumbs", "skip-link", "skiplink", "cookie-banner"}
    | {"cookie-notice", "cookie-consent", "site-footer", "site-header", "page-footer"}
    | {"pagination", "navbox", "mw-editsection", "noprint", "sr-only", "visually-hidden"}
)
_SECTIONS = frozenset({"main", "article", "section"})
_INLINE = re.compile(
    "a|abbr|acronym|b|bdi|bdo|big|cite|code|data|del|dfn|em|font|i|img|ins|kbd|label|mark|q|ruby"
    "|rb|s|samp|small|span|strike|strong|sub|sup|time|tt|u|var|wbr|button|input|nobr|output"
)
_HEADING = re.compile(r"h([1-6])\Z")
_LEAST_MAIN = 200


def read_html(source: Source) -> ReadDocument:
    """Read a page; scripts, menus, footers and hidden parts are left out."""
    assembly = Assembly(source.limits)
    add_html(assembly, decode(source.data, _declared(source.data)))
    return assembly.document()


def add_html(assembly: Assembly, markup: str) -> None:
    """Add a page's blocks, title and own fields to a document."""
    parser = lxml.html.HTMLParser(
        encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True
    )
    if not markup.strip():
        return
    try:
        root = lxml.html.document_fromstring(markup.encode("utf-8", "replace"), parser=parser)
    except etree.ParserError:
        # A page of comments alone has no document.
        return
    _add_properties(assembly, root)
    if any("depth" in error.message for error in parser.error_log):
        _add_pieces(assembly, markup)
        return
    before = assembly.characters
    _Walk(assembly, furniture=True).add(_main(root))
    if assembly.characters == before:
        _Walk(assembly, furniture=False).add(root)


def _add_pieces(assembly: Assembly, markup: str) -> None:
    """Add a page that nests too deeply to be held as a tree, tag by tag."""
    elements = OpenElements()
    for piece in markup_pieces(markup, elements):
        match piece.kind:
            case BlockKind.HEADING:
                assembly.heading(piece.words, piece.level)
            case BlockKind.LIST_ITEM:
                assembly.item(piece.words, 1)
            case BlockKind.TABLE_ROW:
                assembly.row(piece.words)
            case _:
                assembly.paragraph(piece.words)
    if elements.left_out:
        assembly.warn(f"left out {elements.left_out} characters that the page hides")


def _declared(data: bytes) -> str | None:
    found = _CHARSET.search(data[:4096])
    name = found[1].decode("ascii").lower() if found else None
    # What calls itself Latin-1 on the web is Windows-1252, as every browser knows.
    return "cp1252" if name in ("iso-8859-1", "latin-1", "latin1", "us-ascii", "ascii") else name


def _add_properties(assembly: Assembly, root: HtmlElement) -> None:
    fields: dict[str, str] = {}
    for meta in root.iter("meta"):
        name, content = meta.get("name"), meta.get("content")
        if name and content and name.lower() != "title":
            fields.setdefault(name, content)
    found, _ = known_properties(fields)
    title = one_line(next((_words(element) for element in root.iter("title")), ""))
    headings = [one_line(_words(element)) for element in root.iter("h1")]
    if len(headings) == 1 and headings[0] and (headings[0] in title or not title):
        title = headings[0]
    if title:
        found["title"] = title
    for name, value in found.items():
        assembly.properties.setdefault(name, value)


def _words(element: HtmlElement) -> str:
    return "".join(str(part) for part in element.itertext())


def _main(root: HtmlElement) -> HtmlElement:
    """The element that holds what the page is about; the whole page when none says so."""
    whole = len(_words(root))
    for path in ("//main", "//*[@role='main']", "//article"):
        found = [element for element in root.xpath(path) if isinstance(element, HtmlElement)]
        if len(found) == 1:
            inside = len(_words(found[0]).strip())
            if inside >= _LEAST_MAIN or inside * 3 > whole:
                return found[0]
    return root


class _Walk:
    """One pass over a page, start tags and end tags in order; no recursion to exhaust."""

    def __init__(self, assembly: Assembly, *, furniture: bool) -> None:
        self._assembly = assembly
        self._skips_furniture = furniture
        self._words: list[str] = []
        self._lists: list[int | None] = []
        self._items = 0
        self._number = ""
        self._heading = 0
        self._pre = 0
        self._hidden = 0

    def add(self, top: HtmlElement) -> None:
        """Add everything below an element."""
        walker = etree.iterwalk(top, events=("start", "end"))
        for event, element in walker:
            if not isinstance(element, HtmlElement) or not isinstance(element.tag, str):
                self._push(element.tail if event == "end" else None)
            elif event == "start":
                if self._skipped(element) or self._added_whole(element):
                    walker.skip_subtree()
                    element.set("data-done", "")
                else:
                    self._start(element)
            else:
                if element.get("data-done") is None:
                    self._end(element)
                if element is not top:
                    self._push(element.tail)
        self._flush()
        if self._hidden:
            self._assembly.warn(f"left out {self._hidden} characters that the page hides")

    def _skipped(self, element: HtmlElement) -> bool:
        tag = str(element.tag)
        if tag in _UNREAD:
            return True
        if _is_hidden(element):
            self._hidden += len(one_line(_words(element)))
            return True
        if tag == "button":
            return not self._heading
        return self._skips_furniture and self._is_furniture(element)

    def _is_furniture(self, element: HtmlElement) -> bool:
        tag = str(element.tag)
        if tag == "header" and not _inside_section(element):
            for heading in element.iter("h1"):
                self._flush()
                self._assembly.heading(_words(heading), 1)
            return True
        if tag in _FURNITURE:
            return tag != "footer" or not _inside_section(element)
        if (element.get("role") or "").lower() in _FURNITURE_ROLES:
            return True
        names = f"{element.get('class') or ''} {element.get('id') or ''}".lower().split()
        return any(name in _FURNITURE_NAMES for name in names) and tag not in ("body", "html")

    def _added_whole(self, element: HtmlElement) -> bool:
        """Add a table of data at once; other tables are only layout."""
        if element.tag != "table" or not is_data_table(element):
            return False
        self._flush()
        add_html_table(self._assembly, element)
        return True

    def _start(self, element: HtmlElement) -> None:
        tag = str(element.tag)
        if tag == "br":
            self._words.append("\n")
        elif not _INLINE.fullmatch(tag) and not (tag == "p" and self._heading):
            self._flush()
        if found := _HEADING.match(tag):
            self._heading = int(found[1])
        elif tag in ("ul", "ol"):
            self._lists.append(_first_number(element) if tag == "ol" else None)
        elif tag == "li":
            self._open_item(element)
        elif tag == "pre":
            self._pre += 1
        self._push(element.text)

    def _end(self, element: HtmlElement) -> None:
        tag = str(element.tag)
        if tag == "br" or (tag == "p" and self._heading):
            self._words.append(" ")
        elif _HEADING.match(tag):
            self._assembly.heading("".join(self._words), self._heading)
            self._words, self._heading = [], 0
        elif not _INLINE.fullmatch(tag):
            self._flush()
        if tag in ("ul", "ol") and self._lists:
            self._lists.pop()
        elif tag == "li":
            self._items = max(0, self._items - 1)
            self._number = ""
        elif tag == "pre":
            self._pre = max(0, self._pre - 1)

    def _open_item(self, element: HtmlElement) -> None:
        self._items += 1
        self._number = ""
        if self._lists and (number := self._lists[-1]) is not None:
            given = element.get("value") or ""
            number = int(given) if given.isdecimal() and len(given) < 9 else number
            self._number = f"{number}. "
            self._lists[-1] = number + 1

    def _push(self, text: str | None) -> None:
        if text:
            self._words.append(text if self._pre else re.sub(r"\s+", " ", text))

    def _flush(self) -> None:
        text = "".join(self._words)
        if self._heading or not text.strip():
            if not self._heading:
                self._words = []
            return
        self._words = []
        if self._items:
            self._assembly.item(self._number + text.strip(), max(1, len(self._lists)))
            self._number = ""
        else:
            self._assembly.paragraph(text)


def _is_hidden(element: HtmlElement) -> bool:
    return is_hiding(dict(element.attrib)) and element.tag != "body"


def _inside_section(element: HtmlElement) -> bool:
    return any(above.tag in _SECTIONS for above in _above(element))


def _above(element: HtmlElement) -> Iterator[HtmlElement]:
    parent = element.getparent()
    while parent is not None:
        yield parent
        parent = parent.getparent()


def _first_number(element: HtmlElement) -> int:
    start = element.get("start") or ""
    return int(start) if start.isdecimal() and len(start) < 9 else 1
