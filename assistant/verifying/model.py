"""What was checked in a reply: each sentence, whether it stays, and why not."""

from dataclasses import dataclass
from enum import StrEnum

import regex

from kb.disguises import visible
from kb.model import Span


class Fault(StrEnum):
    """Why a sentence may not be shown."""

    UNCITED = "states something and cites nothing"
    UNKNOWN_SOURCE = "cites a passage it was not given"
    NUMBER = "a number, amount, day, time or code is not in the cited text"
    NAME = "a proper name is not in the cited text"
    MODALITY = "allows, requires, denies or limits what the cited text does not"
    LINK = "leads to, or loads from, an address that is not in the cited text"
    MEANING = "says something else than the cited text"


@dataclass(frozen=True, slots=True)
class CitedSentence:
    """One sentence of a reply, from `span.start` to `span.end` of it, and what it cites.

    `text` is plain, without markup and citation marks. `sources` are numbered from 1, in order;
    a sentence that ends in a colon cites what the one after it does.
    """

    span: Span
    text: str
    sources: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Checked:
    """A sentence, how well it is supported (0 to 1), and its first fault, None when it stays.

    `wrong` are the words at fault, such as "45 days", where there are some to point at.
    `instead` is the cited statement that comes closest, empty when none does.
    """

    sentence: CitedSentence
    support: float
    fault: Fault | None
    wrong: tuple[str, ...] = ()
    instead: str = ""

    def __post_init__(self) -> None:
        if not 0.0 <= self.support <= 1.0:
            raise ValueError("support is a share")

    @property
    def kept(self) -> bool:
        """Whether the sentence may be shown."""
        return self.fault is None


@dataclass(frozen=True, slots=True)
class Verified:
    """A reply and its sentences in order, each checked."""

    reply: str
    sentences: tuple[Checked, ...]

    @property
    def kept(self) -> tuple[Checked, ...]:
        """The sentences that may be shown."""
        return tuple(each for each in self.sentences if each.kept)

    @property
    def removed(self) -> tuple[Checked, ...]:
        """The sentences that may not."""
        return tuple(each for each in self.sentences if not each.kept)

    @property
    def text(self) -> str:
        """The reply without the removed sentences, its lines and lists otherwise as they were.

        Characters that nothing shows are left out too.
        """
        parts: list[str] = []
        place = 0
        for each in self.removed:
            parts += [self.reply[place : each.sentence.span.start], _GONE]
            place = each.sentence.span.end
        rest = visible("".join([*parts, self.reply[place:]]))
        lines = [
            _GAP.sub(" ", line.replace(_GONE, "")).rstrip()
            for line in rest.split("\n")
            if not _EMPTIED.fullmatch(line)
        ]
        return _BLANK_LINES.sub("\n\n", "\n".join(lines)).strip()


_GONE = "\x00"
_EMPTIED = regex.compile(r"[\s>]*+(?:[-*+•]|\d{1,3}[.)])?+[\s*_]*+\x00[\x00\s*_]*+")
_GAP = regex.compile(r"(?<=\S)[ \t]{2,}")
_BLANK_LINES = regex.compile(r"\n{3,}")
