"""What was tried: what the assistant suggested, what was answered and noted, where it went."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from assistant.cases.conversations import ToldTurn
from assistant.casework.handover.material import Material
from assistant.casework.handover.wording import (
    beginning,
    message_source,
    moment,
    on_one_line,
    phrase,
    quoted,
)
from assistant.casework.model import Author, CaseMessage, PacketLine, Section

WENT = frozenset({"escalated", "went further up", "handed back", "reopened"})
"""Lines of a case's story that are part of what was tried."""


@dataclass(frozen=True, slots=True)
class _Tried:
    at: datetime
    line: PacketLine


def tried_lines(material: Material) -> list[PacketLine]:
    """Suggestions, replies, notes and ways gone so far, oldest first."""
    tried = [*_suggested(material), *_said(material), *_went(material)]
    return [each.line for each in sorted(tried, key=lambda each: each.at)]


def _suggested(material: Material) -> Iterator[_Tried]:
    used = {each.suggestion for each in material.messages if each.suggestion}
    for turn in material.told:
        if not turn.replaced_by and turn.suggestion.id not in used:
            yield _Tried(turn.suggestion.asked_at, _suggestion(turn, material.zone))


def _suggestion(turn: ToldTurn, zone: str) -> PacketLine:
    told = turn.suggestion
    source = f"suggestion of {moment(told.asked_at, zone)}"
    asked = f"“{phrase(told.question)}”"
    if told.answer.abstained:
        note = f" ({on_one_line(told.answer.note)})" if told.answer.note else ""
        return PacketLine(Section.TRIED, f"The library had no answer to {asked}{note}", source)
    titles = " and ".join(dict.fromkeys(each.title for each in told.answer.citations))
    judged = "" if turn.judged is None else ", helped" if turn.judged.good else ", did not help"
    quote = beginning(told.answer.text)
    text = f"Suggested from {titles}{judged}: {quoted(quote, told.answer.text)}"
    return PacketLine(Section.TRIED, text, source, quote)


def _said(material: Material) -> Iterator[_Tried]:
    ours = material.written_by(Author.AGENT, Author.ASSISTANT, Author.NOTE)
    for message in ours:
        if quote := beginning(message.text):
            text = f"{_who(message)}: {quoted(quote, message.text)}"
            source = message_source(message, material.zone)
            yield _Tried(message.at, PacketLine(Section.TRIED, text, source, quote))
    written = {each.text.strip() for each in ours}
    for reply in material.sent:
        quote = beginning(reply.sent)
        if quote and reply.sent.strip() not in written:
            text = f"Replied: {quoted(quote, reply.sent)}"
            source = f"reply of {moment(reply.sent_at, material.zone)}, {reply.channel}"
            yield _Tried(reply.sent_at, PacketLine(Section.TRIED, text, source, quote))


def _who(message: CaseMessage) -> str:
    match message.author:
        case Author.ASSISTANT:
            return "The assistant answered"
        case Author.NOTE:
            return f"{message.by} noted"
        case _:
            return f"{message.by} replied"


def _went(material: Material) -> Iterator[_Tried]:
    for event in material.events:
        if event.what in WENT:
            detail = f": {on_one_line(event.detail)}" if event.detail else ""
            text = f"{event.what.capitalize()} by {event.by}{detail}"
            source = f"story of the case, {moment(event.at, material.zone)}"
            yield _Tried(event.at, PacketLine(Section.TRIED, text, source))
