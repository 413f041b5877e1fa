"""The handover packet as sections of lines, and the lines a person edited."""

import json
from dataclasses import dataclass
from datetime import datetime

from assistant.casework.model import Packet, PacketLine, Section
from assistant.ui.casework import time_left

MOST_LINES = 200
_LONGEST_LINE = 2_000


@dataclass(frozen=True, slots=True)
class SectionView:
    """One section; its lines may be none."""

    key: str
    label: str
    lines: tuple[PacketLine, ...]


@dataclass(frozen=True, slots=True)
class PacketView:
    """A packet; `unchecked` counts the lines that nothing on file supports."""

    revision: int
    made: str
    edited_by: str
    sections: tuple[SectionView, ...]
    unchecked: int


def packet_view(packet: Packet, now: datetime, *, empty: bool = False) -> PacketView:
    """A packet as it is read; with `empty` also the sections that hold nothing, to be edited."""
    sections = (SectionView(each.value, each.label, packet.of(each)) for each in Section)
    return PacketView(
        revision=packet.revision,
        made=time_left.when(packet.made_at, now),
        edited_by=packet.edited_by,
        sections=tuple(each for each in sections if each.lines or empty),
        unchecked=sum(not line.checked for line in packet.lines),
    )


def lines_typed(text: str) -> tuple[PacketLine, ...]:
    """The lines a page sends, as JSON; what is none is left out, a line without words too.

    Whatever the page says of a line, it is not checked: that is for casework to find out.
    """
    try:
        given = json.loads(text)
    except ValueError:
        return ()
    if not isinstance(given, list):
        return ()
    read = (_line(each) for each in given[:MOST_LINES])
    return tuple(line for line in read if line is not None)


def _line(given: object) -> PacketLine | None:
    if not isinstance(given, dict):
        return None
    texts = {name: value for name, value in given.items() if isinstance(value, str)}
    words = texts.get("text", "").strip()[:_LONGEST_LINE]
    section = next((each for each in Section if each.value == texts.get("section")), None)
    if section is None or not words:
        return None
    source, quote = texts.get("source", ""), texts.get("quote", "")
    return PacketLine(section, words, source[:_LONGEST_LINE], quote, checked=False)
