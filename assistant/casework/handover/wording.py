"""How a packet's lines are worded: times, quotes, sources, and what is left out."""

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

import regex

from assistant.answering.model import Citation
from assistant.casework.model import Author, CaseMessage, PacketLine, Section

LONGEST_QUOTE = 280
"""How many characters of somebody's words a line quotes at most."""

_LONGEST_PHRASE = 120
_SENTENCE_END = regex.compile(r"[.!?…。！？](?=\s)")
_BLANK = regex.compile(r"\s+")
_AUTHORS = {
    Author.CUSTOMER: "message",
    Author.ASSISTANT: "answer of the assistant",
    Author.AGENT: "reply",
    Author.NOTE: "note",
}


def day(on: date) -> str:
    """A day as people write it: '22 November 2026'."""
    return f"{on.day} {on:%B} {on.year}"


def moment(at: datetime, zone: str) -> str:
    """An instant on the clock on a team's wall: '22 November 2026, 14:30'."""
    local = at.astimezone(ZoneInfo(zone))
    return f"{day(local)}, {local:%H:%M}"


def due_moment(at: datetime, zone: str) -> str:
    """The same with its zone, for what somebody has to keep: '…, 14:30 (Europe/Amsterdam)'."""
    return f"{moment(at, zone)} ({zone})"


def phrase(text: str) -> str:
    """Somebody's words on one line, at most 120 characters, to stand within a line."""
    flat = on_one_line(text)
    if len(flat) <= _LONGEST_PHRASE:
        return flat
    cut = flat[: _LONGEST_PHRASE - 1]
    return f"{cut.rpartition(' ')[0] or cut}…"


def on_one_line(text: str) -> str:
    """The text with every run of white space as one blank."""
    return _BLANK.sub(" ", text).strip()


def beginning(text: str) -> str:
    """A verbatim stretch from the text's beginning: whole, else to a sentence's or word's end.

    At most LONGEST_QUOTE characters, without blanks around it; empty when the text is blank.
    """
    said = text.strip()
    if len(said) <= LONGEST_QUOTE:
        return said
    cut = said[:LONGEST_QUOTE]
    ends = [found.end() for found in _SENTENCE_END.finditer(cut)]
    if ends and ends[-1] >= LONGEST_QUOTE // 2:
        return cut[: ends[-1]]
    blanks = [found.start() for found in _BLANK.finditer(cut)]
    return (cut[: blanks[-1]] if blanks else cut).rstrip() or cut


def quoted(words: str, whole: str) -> str:
    """Words in quotation marks on one line; dots follow where the whole says more."""
    more = " …" if len(words) < len(whole.strip()) else ""
    return f"“{on_one_line(words)}{more}”"


def message_source(message: CaseMessage, zone: str) -> str:
    """Where a message is found: 'message, 22 November 2026, 14:30, email'."""
    by = "" if message.author in (Author.CUSTOMER, Author.ASSISTANT) else f" of {message.by}"
    what = _AUTHORS[message.author]
    return f"{what}{by}, {moment(message.at, zone)}, {message.channel}"


def citation_source(citation: Citation) -> str:
    """Where a policy's words are found: 'Returns (version 2), Refund window, page 3'."""
    parts = [f"{citation.title} (version {citation.version})"]
    if citation.heading:
        parts.append(citation.heading)
    if citation.page is not None:
        parts.append(f"page {citation.page}")
    return ", ".join(parts)


def shortened(
    section: Section, lines: Sequence[PacketLine], most: int, *, kept_last: bool = False
) -> list[PacketLine]:
    """At most so many lines of a section: the first, or the last; what is left out is said."""
    if len(lines) <= most:
        return list(lines)
    left = len(lines) - (most - 1)
    note = PacketLine(section, f"{left} {'earlier' if kept_last else 'more'} in the case", "case")
    return [note, *lines[left:]] if kept_last else [*lines[: most - 1], note]
