"""Which words of a passage a checked sentence rests on, as numbered citations."""

from collections.abc import Sequence

from assistant.answering.model import Citation
from assistant.answering.quoting import Quote, citation_of, quotes_of
from assistant.answering.units import Unit, UnitKind, units_of
from assistant.verifying.model import Checked
from kb.model import Passage
from kb.tokens import tokens

_ENOUGH = 0.6
_FEWEST_NEW = 2


def quotes_for(checked: Checked, passages: Sequence[Passage]) -> tuple[Quote, ...]:
    """The stretch of each cited passage that has most of the sentence, in the order cited.

    A cited passage that has none of the sentence's words is left out.
    """
    wanted = frozenset(tokens(checked.sentence.text))
    cited = (passages[n - 1] for n in checked.sentence.sources if 1 <= n <= len(passages))
    return tuple(quote for passage in cited for quote in quotes_of(_stretch(wanted, passage)))


def quote_of_statement(statement: str, passages: Sequence[Passage]) -> Quote | None:
    """The sentence of a passage that reads so in plain words, None when no whole sentence does.

    Items and rows are none: without what leads into them they may say the opposite.
    """
    for passage in passages:
        for unit in units_of(passage):
            if unit.plain == statement and unit.kind is UnitKind.SENTENCE:
                return quotes_of((unit,))[0]
    return None


class Numbering:
    """Numbers quotes from 1 in the order they are first cited; the same words have one number."""

    def __init__(self) -> None:
        self._citations: dict[tuple[str, int, int], Citation] = {}

    @property
    def citations(self) -> tuple[Citation, ...]:
        """All that were numbered so far, in order."""
        return tuple(self._citations.values())

    def number(self, quote: Quote) -> tuple[Citation, bool]:
        """The quote's citation, and whether this is the first time it is cited."""
        key = (quote.passage.id, quote.start, quote.end)
        known = self._citations.get(key)
        if known is not None:
            return known, False
        made = self._citations[key] = citation_of(len(self._citations) + 1, quote)
        return made, True


def _stretch(wanted: frozenset[str], passage: Passage) -> tuple[Unit, ...]:
    """The unit that has most of the words, with a neighbour when that has many of the others."""
    units = [unit for unit in units_of(passage) if unit.kind is not UnitKind.HEADING]
    if not units:
        return ()
    shared = [len(wanted & unit.tokens) for unit in units]
    best = max(range(len(units)), key=lambda place: (shared[place], -units[place].words))
    if not shared[best]:
        return ()
    first = last = best
    if shared[best] < _ENOUGH * len(wanted):
        missing = wanted - units[best].tokens
        beside = [place for place in (best - 1, best + 1) if 0 <= place < len(units)]
        gained = {place: len(missing & units[place].tokens) for place in beside}
        more = max(gained, key=lambda place: gained[place], default=best)
        if gained.get(more, 0) >= _FEWEST_NEW:
            first, last = min(best, more), max(best, more)
    return tuple(units[first : last + 1])
