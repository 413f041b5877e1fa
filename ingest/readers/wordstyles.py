"""Word's paragraph styles: which are headings, which belong to lists."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from ingest.readers.archive import attribute, local

_HEADING = re.compile(r"heading\s*([1-9])\b", re.IGNORECASE)
_BODY_LEVEL = 9


@dataclass(frozen=True, slots=True)
class Style:
    """What one style says; None where it leaves that to the style it is based on."""

    name: str = ""
    based_on: str = ""
    outline: int | None = None
    list_id: str | None = None
    depth: int | None = None
    bold: bool | None = None
    hidden: bool | None = None


@dataclass(frozen=True, slots=True)
class Look:
    """How a paragraph looks: `heading` 1 to 9, or 0; a list's id and depth from 0."""

    heading: int
    title: bool
    list_id: str | None
    depth: int
    bold: bool
    hidden: bool


class Styles:
    """The styles of one document."""

    def __init__(self, root: etree._Element | None) -> None:
        self._styles: dict[str, Style] = {}
        self._default = ""
        for element in () if root is None else root:
            if local(element) == "style":
                key = attribute(element, "styleId") or ""
                self._styles[key] = _style(element)
                default = attribute(element, "default") in ("1", "true")
                if default and attribute(element, "type") == "paragraph":
                    self._default = key

    def look(self, properties: etree._Element | None) -> Look:
        """Put together what a paragraph and its styles say."""
        own = _said(properties, "") if properties is not None else Style()
        chain = [own, *self._chain(own.based_on or self._default)]
        names = [style.name for style in chain]
        outline = next((style.outline for style in chain if style.outline is not None), None)
        list_id = next((style.list_id for style in chain if style.list_id is not None), None)
        depth = next((style.depth for style in chain if style.depth is not None), 0)
        title = any(name.lower() == "title" for name in names)
        return Look(
            _heading_level(names, outline, title=title),
            title,
            None if list_id == "0" else list_id,
            depth,
            _first(style.bold for style in chain),
            _first(style.hidden for style in chain),
        )

    def run(self, properties: etree._Element | None) -> tuple[bool | None, bool]:
        """Tell whether a run is bold (None: as its paragraph) and whether it is hidden."""
        if properties is None:
            return None, False
        own = _run_said(properties)
        chain = [own, *self._chain(own.based_on)]
        bold = next((style.bold for style in chain if style.bold is not None), None)
        return bold, _first(style.hidden for style in chain)

    def _chain(self, key: str) -> Iterator[Style]:
        seen: set[str] = set()
        while key in self._styles and key not in seen:
            seen.add(key)
            yield self._styles[key]
            key = self._styles[key].based_on


def _heading_level(names: list[str], outline: int | None, *, title: bool) -> int:
    if title:
        return 1
    if outline is not None:
        return outline + 1 if outline < _BODY_LEVEL else 0
    for name in names:
        if found := _HEADING.match(name):
            return int(found[1])
    return 0


def _style(element: etree._Element) -> Style:
    name = based_on = ""
    paragraph = run = None
    for child in element:
        match local(child):
            case "name":
                name = attribute(child, "val") or ""
            case "basedOn":
                based_on = attribute(child, "val") or ""
            case "pPr":
                paragraph = child
            case "rPr":
                run = child
    said = _said(paragraph, name) if paragraph is not None else Style(name)
    look = _run_said(run) if run is not None else Style()
    return Style(name, based_on, said.outline, said.list_id, said.depth, look.bold, look.hidden)


def _said(properties: etree._Element, name: str) -> Style:
    """What a `pPr` says; its style's id stands in `based_on`."""
    based_on, outline, list_id, depth = "", None, None, None
    for child in properties:
        value = attribute(child, "val") or ""
        match local(child):
            case "pStyle":
                based_on = value
            case "outlineLvl" if value.isdecimal():
                outline = int(value)
            case "numPr":
                for part in child:
                    said = attribute(part, "val") or ""
                    if local(part) == "numId":
                        list_id = said
                    elif local(part) == "ilvl" and said.isdecimal():
                        depth = min(int(said), 8)
    return Style(name, based_on, outline, list_id, depth)


def _run_said(properties: etree._Element) -> Style:
    based_on, bold, hidden = "", None, None
    for child in properties:
        match local(child):
            case "rStyle":
                based_on = attribute(child, "val") or ""
            case "b":
                bold = _on(child)
            case "vanish" | "webHidden":
                hidden = _on(child)
    return Style(based_on=based_on, bold=bold, hidden=hidden)


def _on(element: etree._Element) -> bool:
    return (attribute(element, "val") or "1").lower() not in ("0", "false", "off")


def _first(values: Iterator[bool | None]) -> bool:
    return next((value for value in values if value is not None), False)
