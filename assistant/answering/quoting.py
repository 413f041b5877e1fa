"""Units become quotes, quotes become an answer's text and its numbered citations."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import regex

from assistant.answering.model import Answer, Citation
from assistant.answering.plain import plain_text
from assistant.answering.units import Unit, UnitKind
from assistant.answering.window import MOST_WORDS
from kb.model import DocumentKind, Passage

_LOOKED_AT = 3
_WORD = regex.compile(r"\S+")
_PAST_CASE = "In a past case: "


@dataclass(frozen=True, slots=True)
class Quote:
    """A contiguous stretch of one passage and how it reads without markup."""

    passage: Passage
    heading: tuple[str, ...]
    start: int
    end: int
    plain: str


def quotes_of(units: Sequence[Unit]) -> tuple[Quote, ...]:
    """Make one quote of each passage's share of units that follow one another."""
    shares = (list(shared) for _, shared in groupby(units, key=lambda unit: unit.passage.id))
    return tuple(_quote(shared) for shared in shares)


def _quote(units: Sequence[Unit]) -> Quote:
    first, last = units[0], units[-1]
    if len(units) == 1 and first.words > MOST_WORDS:
        return _shortened(first)
    return Quote(first.passage, first.heading, first.start, last.end, _reading(units))


def _shortened(unit: Unit) -> Quote:
    """The first words of a unit that is too long to quote whole."""
    words = list(_WORD.finditer(unit.text))[:MOST_WORDS]
    end = unit.start + (words[-1].end() if words else 0)
    text = unit.passage.text[unit.start : end]
    plain = plain_text(text) or text
    shown = " ".join(plain.split()[:MOST_WORDS]) + " …"
    return Quote(unit.passage, unit.heading, unit.start, end, shown)


def _reading(units: Sequence[Unit]) -> str:
    """The units as text: items and rows on lines of their own, sentences running on."""
    text = ""
    for unit in units:
        apart = unit.kind is not UnitKind.SENTENCE
        text += ("\n" if apart else " ") + unit.plain if text else unit.plain
    return text


def answer_of(quotes: Sequence[Quote], confidence: float, *, engine: str) -> Answer:
    """Put quotes one after another, each followed by its number; past cases say what they are."""
    text = "\n".join(f"{_introduced(quote)} [{n}]" for n, quote in enumerate(quotes, 1))
    return Answer(text, False, confidence, engine, _citations(quotes))


def _introduced(quote: Quote) -> str:
    past = quote.passage.document_kind is DocumentKind.RESOLUTION
    return f"{_PAST_CASE}{quote.plain}" if past else quote.plain


def abstention(
    looked_at: Sequence[Quote], confidence: float, ask_instead: str, *, engine: str
) -> Answer:
    """Say that the policies do not answer and whom to ask; cite what was looked at."""
    text = f"This is not in the policies. Please ask {ask_instead}."
    return Answer(text, True, confidence, engine, _citations(looked_at[:_LOOKED_AT]))


def _citations(quotes: Sequence[Quote]) -> tuple[Citation, ...]:
    return tuple(citation_of(n, quote) for n, quote in enumerate(quotes, 1))


def citation_of(n: int, quote: Quote) -> Citation:
    """The quote as citation number `n`, with everything needed to open its source."""
    passage = quote.passage
    return Citation(
        n=n,
        document_id=passage.document_id,
        title=passage.title,
        version=passage.version,
        heading=" > ".join(quote.heading),
        page=passage.page,
        quote=passage.text[quote.start : quote.end],
        start=passage.span.start + quote.start,
        end=passage.span.start + quote.end,
        passage_id=passage.id,
        valid_from=passage.valid_from,
        valid_until=passage.valid_until,
        audience=passage.audience,
    )
