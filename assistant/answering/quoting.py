"""Units become quotes, quotes become an answer's text and its numbered citations."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from assistant.answering.model import Answer, Citation
from assistant.answering.plain import plain_row
from assistant.answering.units import Unit, UnitKind
from kb.model import Passage

_LOOKED_AT = 3


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
    return tuple(
        _quote(list(shared)) for _, shared in groupby(units, key=lambda unit: unit.passage.id)
    )


def _quote(units: Sequence[Unit]) -> Quote:
    first = units[0]
    return Quote(first.passage, first.heading, first.start, units[-1].end, _reading(units))


def _reading(units: Sequence[Unit]) -> str:
    """The units as text: items and rows on lines of their own, sentences running on."""
    text = ""
    for unit in units:
        shown = (
            plain_row(unit.text, unit.passage.context) if unit.kind is UnitKind.ROW else unit.plain
        )
        if not shown:
            continue
        apart = unit.kind is not UnitKind.SENTENCE
        text += ("\n" if apart else " ") + shown if text else shown
    return text


def answer_of(quotes: Sequence[Quote], confidence: float, *, engine: str) -> Answer:
    """Put quotes one after another, each followed by its number."""
    text = "\n".join(f"{quote.plain} [{n}]" for n, quote in enumerate(quotes, 1))
    return Answer(text, False, confidence, engine, _citations(quotes))


def abstention(
    looked_at: Sequence[Quote], confidence: float, ask_instead: str, *, engine: str
) -> Answer:
    """Say that the policies do not answer and whom to ask; cite what was looked at."""
    text = f"This is not in the policies. Please ask {ask_instead}."
    return Answer(text, True, confidence, engine, _citations(looked_at[:_LOOKED_AT]))


def _citations(quotes: Sequence[Quote]) -> tuple[Citation, ...]:
    return tuple(_citation(n, quote) for n, quote in enumerate(quotes, 1))


def _citation(n: int, quote: Quote) -> Citation:
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
