"""What was checked in a reply: each sentence, whether it stays, and why not."""

from dataclasses import dataclass
from enum import StrEnum

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
    """The sentences of a reply in order, each checked."""

    sentences: tuple[Checked, ...]

    @property
    def kept(self) -> tuple[Checked, ...]:
        """The sentences that may be shown."""
        return tuple(each for each in self.sentences if each.kept)

    @property
    def removed(self) -> tuple[Checked, ...]:
        """The sentences that may not."""
        return tuple(each for each in self.sentences if not each.kept)
