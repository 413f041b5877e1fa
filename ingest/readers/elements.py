"""Which elements are open at a place in a page, and whether what stands there is shown."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape

from ingest.readers.assembly import one_line


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


INLINE = _names(
    "a abbr b bdi bdo big cite code data del dfn em font i ins kbd label mark q s samp small span"
    " strike strong sub sup time tt u var wbr"
)
_UNREAD = frozenset({"script", "style", "noscript", "template", "svg", "head", "iframe"})
# Nothing is a tag inside these but their own end.
_RAW = frozenset({"script", "style", "noscript", "iframe"})
_VOID = _names("area base br col embed hr img input link meta param source track wbr")
_ENDS_PARAGRAPH = _names(
    "address article aside blockquote center dd details dialog dir div dl dt fieldset figcaption"
    " figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr li main menu nav ol p pre search"
    " section summary table ul"
)
# What a start tag ends besides a paragraph, where nothing of the second set stands between.
_ITEMS = frozenset({"ul", "ol", "menu", "dl", "blockquote", "table", "section", "article"})
_TABLE = frozenset({"table"})
_CELLS = frozenset({"td", "th", "caption"})
_TABLE_PARTS = _CELLS | {"tr", "thead", "tbody", "tfoot"}
_IMPLIED = {
    "li": (frozenset({"li"}), _ITEMS),
    "dt": (frozenset({"dt", "dd"}), _ITEMS),
    "dd": (frozenset({"dt", "dd"}), _ITEMS),
    "td": (_CELLS, _TABLE),
    "th": (_CELLS, _TABLE),
    "tr": (_CELLS | {"tr"}, _TABLE),
    "thead": (_TABLE_PARTS, _TABLE),
    "tbody": (_TABLE_PARTS, _TABLE),
    "tfoot": (_TABLE_PARTS, _TABLE),
}
_PARAGRAPH = frozenset({"p"})
_AROUND_PARAGRAPHS = _CELLS | {"table", "button", "object", "template"}
_HIDING = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|(?<![\w-])opacity\s*:\s*0(?:\.0*)?\s*(?:;|\Z)"
    r"|font-size\s*:\s*0|mso-hide\s*:\s*all",
    re.IGNORECASE,
)
Attributes = Mapping[str, str | None]


def is_hiding(attributes: Attributes) -> bool:
    """Tell whether an element with these attributes is one that a page does not show."""
    if attributes.get("hidden", "until-found") != "until-found":
        return True
    return bool(_HIDING.search(attributes.get("style") or ""))


@dataclass(frozen=True, slots=True)
class _Element:
    """An open element; what is hidden or unread stays so for everything inside it."""

    tag: str
    hidden: bool
    unread: bool


class OpenElements:
    """The open elements, ended as a browser ends them: by a tag, a container or a neighbour.

    `left_out` counts the characters passed over because they are not shown.
    """

    def __init__(self) -> None:
        self._stack: list[_Element] = []
        self._count: Counter[str] = Counter()
        self.left_out = 0

    @property
    def hidden(self) -> bool:
        """Whether what stands here is in an element that hides it."""
        return bool(self._stack) and self._stack[-1].hidden

    @property
    def unread(self) -> bool:
        """Whether what stands here is no text of the page, hidden or a script's."""
        return bool(self._stack) and self._stack[-1].unread

    def leave_out(self, words: str) -> None:
        """Count characters that are not read because they are not shown."""
        self.left_out += len(one_line(words))

    def start(self, tag: str, attributes: Attributes | None = None) -> None:
        """Open an element."""
        if self._is_raw():
            return
        if tag in _ENDS_PARAGRAPH:
            self._end_implied(_PARAGRAPH, _AROUND_PARAGRAPHS)
        if tag in _IMPLIED:
            self._end_implied(*_IMPLIED[tag])
        if tag in _VOID:
            return
        hidden = self.hidden or (tag not in ("body", "html") and is_hiding(attributes or {}))
        self._stack.append(_Element(tag, hidden, hidden or self.unread or tag in _UNREAD))
        self._count[tag] += 1

    def end(self, tag: str) -> None:
        """End the innermost element of this name, with what is open inside it.

        A name that is not open ends nothing, nor does one of words across a block, nor any
        but a table's out of its cell.
        """
        if not self._count[tag] or (self._is_raw() and self._stack[-1].tag != tag):
            return
        place = len(self._stack) - 1
        while self._stack[place].tag != tag:
            if self._holds(self._stack[place].tag, tag):
                return
            place -= 1
        self._cut(place)

    def _holds(self, outer: str, tag: str) -> bool:
        """Tell whether an element keeps an end tag inside it from what is open around it."""
        if tag in INLINE:
            return outer not in INLINE
        if tag in _TABLE_PARTS:
            return outer == "table"
        return tag != "table" and outer in _AROUND_PARAGRAPHS

    def _is_raw(self) -> bool:
        return bool(self._stack) and self._stack[-1].tag in _RAW

    def _end_implied(self, ended: frozenset[str], within: frozenset[str]) -> None:
        if not any(self._count[tag] for tag in ended):
            return
        outermost = None
        for place in range(len(self._stack) - 1, -1, -1):
            tag = self._stack[place].tag
            if tag in within:
                break
            if tag in ended:
                outermost = place
        if outermost is not None:
            self._cut(outermost)

    def _cut(self, place: int) -> None:
        for element in self._stack[place:]:
            self._count[element.tag] -= 1
        del self._stack[place:]


_CODE = r"(?<!`)(?P<ticks>`++).*?(?<!`)(?P=ticks)(?!`)"
COMMENT_PATTERN = r"<!--(?:-?>|.*?(?:--!?>|\Z))"
_ATTRIBUTE = r"[A-Za-z_:][\w.:-]*(?:\s*=\s*(?:[^\s\"'=<>`]+|'[^']*'|\"[^\"]*\"))?"
_TAG = (
    rf"<(?P<end>/?)(?P<name>[A-Za-z][\w-]*)(?P<attributes>(?:\s+{_ATTRIBUTE})*)"
    r"\s*(?P<empty>/?)>"
)
_MARK = re.compile(
    rf"\\.|{_CODE}|(?P<comment>{COMMENT_PATTERN})|(?P<tag>{_TAG})|(?P<border>\|)", re.S | re.A
)
_SAID = re.compile(_ATTRIBUTE, re.A)


def shown_stretches(
    text: str, start: int, end: int, elements: OpenElements, *, cells: bool = False
) -> list[tuple[int, int]]:
    """Return where Markdown between two places has words that are shown, in order.

    Comments and hidden elements are left out; tags of `elements` still open stay open.
    `cells` tells that bars part the stretch into a table's cells.
    """
    found: list[tuple[int, int]] = []
    left = start
    for mark in _MARK.finditer(text, start, end):
        is_border = bool(mark["border"]) and cells
        if not (mark["tag"] or mark["comment"] or is_border):
            continue
        was_unread = elements.unread
        if mark["tag"]:
            _take(mark, elements)
        elif is_border:
            elements.end("td")
            elements.start("td")
        if mark["comment"] or was_unread or elements.unread:
            _pass(text, left, mark.start(), elements, found, unread=was_unread)
            left = mark.start() if is_border else mark.end()
    _pass(text, left, end, elements, found, unread=elements.unread)
    return found


def _pass(
    text: str,
    left: int,
    right: int,
    elements: OpenElements,
    found: list[tuple[int, int]],
    *,
    unread: bool,
) -> None:
    if unread:
        elements.leave_out(text[left:right])
    elif left < right:
        found.append((left, right))


def _take(mark: re.Match[str], elements: OpenElements) -> None:
    """Open or end what one tag opens or ends."""
    name = mark["name"].lower()
    if not mark["end"]:
        attributes: dict[str, str | None] = {}
        for said in _SAID.findall(mark["attributes"]):
            key, sign, value = said.partition("=")
            written = unescape(value.strip().strip("\"'")) if sign else None
            attributes.setdefault(key.strip().lower(), written)
        elements.start(name, attributes)
    if mark["end"] or mark["empty"]:
        elements.end(name)
