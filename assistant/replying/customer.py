"""What of an answer a customer may read: whole statements that rest on public sources alone."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import regex

from assistant.answering.model import Answer, Citation
from assistant.replying.lines import Line, ends_sentence, is_item, quotes_of
from assistant.replying.model import LeftOut, Why
from assistant.replying.stretches import AnswerPart, Stretch, cut, parts_of
from assistant.verifying.cited import without_marks
from assistant.verifying.courtesies import states_nothing
from assistant.verifying.leaning import leans

_AFTERWARDS = regex.compile(r"[ \t]*[.,;:!?)\]]+(?!\w)")
_WORD = regex.compile(r"[\p{L}\p{N}]")


@dataclass(frozen=True, slots=True)
class Section:
    """What may be said to one question: quotes of some lines each, none when nothing may.

    `question` is empty when there was only one.
    """

    question: str
    quotes: tuple[tuple[Line, ...], ...]


@dataclass(frozen=True, slots=True)
class Sendable:
    """An answer as a customer may read it; `sources` are what it rests on, each version once."""

    sections: tuple[Section, ...]
    sources: tuple[Citation, ...]
    left_out: tuple[LeftOut, ...]

    @property
    def holding(self) -> bool:
        """Whether nothing may be said."""
        return not any(section.quotes for section in self.sections)

    @property
    def text(self) -> str:
        """Every line that may be sent."""
        return "\n".join(
            line.text for section in self.sections for quote in section.quotes for line in quote
        )


@dataclass(frozen=True, slots=True)
class Sifted:
    """What of one part may be sent, and what not."""

    kept: tuple[Stretch, ...]
    left_out: tuple[LeftOut, ...]


def sendable(answer: Answer) -> Sendable:
    """Leave out what a customer may not read, or could misread without the rest."""
    sections: list[Section] = []
    left_out: list[LeftOut] = []
    cited: dict[tuple[str, date, date | None], Citation] = {}
    for part in parts_of(answer):
        sifted = sift(part, answer.citations)
        left_out += sifted.left_out
        quotes = quotes_of(sifted.kept, greets=not sections)
        if quotes or part.asked:
            sections.append(Section(part.question, quotes))
        for source in (source for each in sifted.kept for source in each.citations):
            cited.setdefault((source.title, source.valid_from, source.valid_until), source)
    return Sendable(tuple(sections), tuple(cited.values()), tuple(left_out))


def sift(part: AnswerPart, citations: Sequence[Citation]) -> Sifted:
    """Part what may be sent from what may not, statement by statement.

    A sentence goes or stays whole: half of it may say the opposite. So does what leads into,
    or leans on, something that is left out. Courtesies are dropped without a word.
    """
    if part.abstained:
        advice = without_marks(part.text)
        return Sifted((), (LeftOut(advice, Why.ADVICE),) if advice else ())
    groups = _statements(part.text, citations)
    faults = _faults(groups, part)
    judged = list(zip(groups, faults, strict=True))
    return Sifted(
        tuple(each for group, why in judged if why is None for each in group),
        tuple(
            LeftOut(without_marks(_joined(group)), why)
            for group, why in judged
            if why is not None and not _says_nothing(group, part)
        ),
    )


def _faults(groups: Sequence[Sequence[Stretch]], part: AnswerPart) -> list[Why | None]:
    """Why each statement may not be sent, None when it may."""
    faults: list[Why | None] = []
    before, hangs = "", False
    for group in groups:
        text = _joined(group).strip()
        why = _fault(group)
        if why is None and hangs and (leans(text) or _continues(before, text)):
            why = Why.HANGS
        faults.append(why)
        hangs = why is not None and not _says_nothing(group, part)
        before = text
    for place in reversed(range(len(groups) - 1)):
        # Words that lead into what is left out lead nowhere.
        leads = _joined(groups[place]).rstrip().endswith(":")
        if faults[place] is None and faults[place + 1] is not None and leads:
            faults[place] = Why.HANGS
    return faults


def _fault(group: Sequence[Stretch]) -> Why | None:
    if all(each.sendable for each in group):
        return None
    public = all(each.sendable for each in group if each.citations)
    return Why.UNCITED if public else Why.INTERNAL


def _continues(before: str, text: str) -> bool:
    """Whether a line is a further item of the list that was being told."""
    listing = before.endswith(":") or is_item(before) or not ends_sentence(before)
    return listing and (is_item(text) or not ends_sentence(text))


def _says_nothing(group: Sequence[Stretch], part: AnswerPart) -> bool:
    """Whether it is a courtesy, or repeats a question between the parts."""
    if any(each.citations for each in group):
        return False
    text = without_marks(_joined(group))
    return states_nothing(text) or (not part.asked and text.endswith("?"))


def _statements(text: str, citations: Sequence[Citation]) -> list[list[Stretch]]:
    """The stretches, together where they make one sentence."""
    groups: list[list[Stretch]] = []
    for stretch in cut(text, citations):
        said = stretch.text
        if groups and (stop := _AFTERWARDS.match(said)):
            last = groups[-1][-1]
            groups[-1][-1] = replace(last, text=last.text + stop[0].strip())
            said = said[stop.end() :]
        if not _WORD.search(said):
            continue
        own_line = said.lstrip(" \t").startswith("\n")
        if not groups or own_line or ends_sentence(groups[-1][-1].text):
            groups.append([])
        groups[-1].append(replace(stretch, text=said))
    return groups


def _joined(group: Sequence[Stretch]) -> str:
    return "".join(each.text for each in group)
