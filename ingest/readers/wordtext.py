"""The words of one Word paragraph: what a reader of the page sees, and nothing else."""

from dataclasses import dataclass, field

from lxml import etree

from ingest.readers.archive import attribute, local
from ingest.readers.wordstyles import Styles

_UNSEEN = frozenset(
    {"del", "moveFrom", "pPr", "rPr", "instrText", "delText", "Fallback", "rt", "sdtPr"}
)
_NOTES = {"footnoteReference": "footnote", "endnoteReference": "endnote"}
_MARKS = {"tab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": " "}


@dataclass(slots=True)
class Words:
    """A paragraph's text, the notes it refers to and the text boxes anchored in it.

    `hidden` counts characters left out because they are hidden; `tracked` tells whether
    somebody's changes are still to be accepted; `bold` whether all the text is bold.
    """

    text: str = ""
    bold: bool = True
    hidden: int = 0
    tracked: bool = False
    notes: list[str] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)


def words_of(paragraph: etree._Element, styles: Styles, *, bold: bool, hidden: bool) -> Words:
    """Collect a paragraph's words; `bold` and `hidden` are what its style says."""
    found = Words()
    parts: list[str] = []
    # (element, bold, hidden) in reverse, as a stack: files can nest deeper than we may call.
    waiting = [(child, bold, hidden) for child in reversed(paragraph)]
    while waiting:
        element, is_bold, is_hidden = waiting.pop()
        name = local(element)
        if name in _UNSEEN or name == "":
            found.tracked = found.tracked or name in ("del", "moveFrom")
            continue
        if name == "r":
            is_bold, is_hidden = _run(element, styles, bold=is_bold, hidden=is_hidden)
        if name == "t":
            _say(element.text or "", found, parts, bold=is_bold, hidden=is_hidden)
        elif name in _MARKS:
            if attribute(element, "type") is None:
                parts.append(_MARKS[name])
        elif name in _NOTES:
            found.notes.append(f"{_NOTES[name]}{attribute(element, 'id')}")
        elif name == "txbxContent":
            found.boxes.append(element)
        else:
            found.tracked = found.tracked or name in ("ins", "moveTo")
            if name == "den":
                parts.append("/")
            waiting.extend((child, is_bold, is_hidden) for child in reversed(element))
    found.text = "".join(parts)
    return found


def _say(text: str, found: Words, parts: list[str], *, bold: bool, hidden: bool) -> None:
    if hidden:
        found.hidden += len(text)
        return
    parts.append(text)
    if text.strip():
        found.bold = found.bold and bold


def _run(run: etree._Element, styles: Styles, *, bold: bool, hidden: bool) -> tuple[bool, bool]:
    properties = next((child for child in run if local(child) == "rPr"), None)
    own_bold, own_hidden = styles.run(properties)
    return (bold if own_bold is None else own_bold), hidden or own_hidden
