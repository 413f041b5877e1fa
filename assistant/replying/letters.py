"""How a reply is laid out as a chat message, an e-mail and a note for the telephone."""

from dataclasses import dataclass

from assistant.replying.customer import Section, Sendable
from assistant.replying.frames import Frames, Manner
from assistant.replying.lines import Line
from assistant.replying.model import Piece, Why
from assistant.replying.sheet import Sheet, question_shown, sentences_of
from assistant.verifying.facts import facts_of


@dataclass(frozen=True, slots=True)
class Framed:
    """What may be said, with the words of our own that go around it.

    `customer` and `agent` are names to greet and sign with, empty when there are none.
    """

    body: Sendable
    frames: Frames
    manner: Manner
    customer: str
    agent: str

    @property
    def sections(self) -> tuple[Section, ...]:
        """What is answered, question by question; one without a question when nothing is."""
        return (Section("", ()),) if self.body.holding else self.body.sections


def chat(framed: Framed) -> tuple[Piece, ...]:
    """A message: the first sentence answers and stands alone, the rest follows."""
    sheet = Sheet()
    if framed.customer:
        sheet.own(framed.manner.chat_greeting.format(name=framed.customer))
    for section in framed.sections:
        sheet.gap("\n\n" if section.question else "\n")
        if section.question:
            sheet.own(f"{question_shown(section.question)}\n")
        if not section.quotes:
            sheet.own(framed.manner.holding)
        for place, line in enumerate(line for quote in section.quotes for line in quote):
            sheet.own("\n" if place else "")
            if line.item:
                sheet.item(line.text, "• ")
                continue
            first, *rest = sentences_of(line)
            sheet.said(first)
            for count, sentence in enumerate(rest):
                sheet.own(" " if place or count else "\n\n")
                sheet.said(sentence)
    return sheet.pieces


def email(framed: Framed) -> tuple[Piece, ...]:
    """A letter: greeting, a paragraph a quote, the sources with their days in force, closing."""
    sheet = Sheet()
    manner = framed.manner
    named = manner.greeting.format(name=framed.customer)
    sheet.own(named if framed.customer else manner.greeting_nobody)
    if manner.opening:
        sheet.own(f"\n\n{manner.opening}")
    for section in framed.sections:
        if section.question:
            sheet.own(f"\n\n{question_shown(section.question)}")
        if not section.quotes:
            sheet.own(f"\n\n{manner.holding}")
        for quote in section.quotes:
            listed = False
            for place, line in enumerate(quote):
                sheet.own("\n" if place and (line.item or listed) else "\n\n")
                listed = line.item or line.text.endswith(":")
                if line.item:
                    sheet.item(line.text, "- ")
                else:
                    sheet.said(line.text)
    sources = source_line(framed)
    sheet.own(f"\n\n{sources}" if sources else "")
    sheet.own(f"\n\n{manner.closing}")
    sheet.own(f"\n{framed.agent}" if framed.agent else "")
    return sheet.pieces


def phone(framed: Framed) -> tuple[Piece, ...]:
    """A note to speak from: what answers, then what has numbers, the rest, and what not to say."""
    sheet = Sheet()
    frames = framed.frames
    sheet.own(frames.say)
    for section in framed.sections:
        if section.question:
            sheet.own(f"\n{question_shown(section.question)}")
        if not section.quotes:
            sheet.own(f"\n- {framed.manner.holding}")
        first, rest = section.quotes[:1], section.quotes[1:]
        for quote in (*first, *sorted(rest, key=lambda quote: not _has_numbers(quote))):
            for line in quote:
                for sentence in sentences_of(line):
                    sheet.own("\n")
                    sheet.item(sentence, "  - " if line.item else "- ")
    sources = source_line(framed)
    sheet.own(f"\n{sources}" if sources else "")
    sheet.own(f"\n\n{frames.not_say}\n- {frames.unsaid}")
    if any(each.why is Why.INTERNAL for each in framed.body.left_out):
        sheet.own(f"\n- {frames.inside}")
    return sheet.pieces


def source_line(framed: Framed) -> str:
    """The public sources by name, with their days in force; empty when nothing is said."""
    if framed.body.holding:
        return ""
    named = dict.fromkeys(framed.frames.named(each) for each in framed.body.sources)
    word = framed.frames.source if len(named) == 1 else framed.frames.sources
    return f"{word}: {'; '.join(named)}"


def _has_numbers(quote: tuple[Line, ...]) -> bool:
    return any(facts_of(line.text).numbers for line in quote)
