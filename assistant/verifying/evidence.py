"""Passages as the statements they make, and which of them say what a sentence says."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import regex

from assistant.answering.plain import plain_row, plain_text
from assistant.answering.units import BULLET_BEFORE
from assistant.verifying.facts import Facts, facts_of, unsupported
from kb.instructions import without_instructions
from kb.sentences import sentences
from kb.stop_words import STOP_WORDS
from kb.tokens import cut

_HEADING = regex.compile(r"\s*#{1,6}\s+")
_RULER = regex.compile(r"[\s|:-]+")
_BLANK_LINE = regex.compile(r"\n[ \t]*\n")
_NUMERAL = regex.compile(r"\d")
_MOST_STATEMENTS = 3
_FEWEST_NEW = 2


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence, list item or table row of a passage.

    `text` is plain; `whole` has the words that lead into it before it ("You cannot return:").
    `words` are the stems of its telling words, `around` those of its headings and columns too.
    """

    text: str
    whole: str
    words: frozenset[str]
    around: frozenset[str]
    facts: Facts


@dataclass(frozen=True, slots=True)
class Match:
    """The statements that together say what a sentence says, best first, and how much of it.

    `best` is the share (0 to 1) of the sentence's telling words in the first, `covered` that in
    all of them.
    """

    statements: tuple[Statement, ...]
    best: float
    covered: float


@lru_cache(maxsize=8192)
def telling(text: str) -> tuple[str, ...]:
    """The stems of a text's telling words, in order, each once; numbers are none."""
    return tuple(
        dict.fromkeys(
            token
            for token, word in cut(text)
            if word not in STOP_WORDS and not _NUMERAL.search(word)
        )
    )


@lru_cache(maxsize=1024)
def statements_of(passage: str) -> tuple[Statement, ...]:
    """Cut a passage's text (Markdown or plain, title and headings may stand above) up.

    What speaks to a language model states nothing and is left out.
    """
    passage = without_instructions(passage)
    found: list[Statement] = []
    headings: tuple[str, ...] = ()
    lead, header = "", ""
    end = 0
    for span in sentences(passage):
        for line in _rows(passage[span.start : span.end]):
            if _HEADING.match(line):
                headings, lead, header = (*headings[:1], plain_text(line)), "", ""
            elif line.lstrip().startswith("|"):
                if not header:
                    header = line
                elif not _RULER.fullmatch(line):
                    found.append(_statement(plain_row(line, header), lead, headings))
            else:
                item = bool(BULLET_BEFORE.search(passage, 0, span.start))
                if not item and (lead or header) and _BLANK_LINE.search(passage, end, span.start):
                    lead, header = "", ""
                text = plain_text(line)
                if text:
                    found.append(_statement(text, lead if item else "", headings))
                    lead = text if text.endswith(":") else lead if item else ""
        end = span.end
    return tuple(found)


def matched(sentence: str, statements: Sequence[Statement]) -> Match:
    """Pick the statement that has most of the sentence's words, and up to two that have more.

    A further one must bring two telling words that are not names: a name or a number alone
    could be borrowed from a rule about something else.
    """
    wanted = telling(sentence)
    facts = facts_of(sentence)
    names = {name.key for name in facts.names}
    if not wanted or not statements:
        return Match((), 0.0, 0.0)
    chosen: list[Statement] = []
    missing = set(wanted)
    while len(chosen) < _MOST_STATEMENTS:
        rest = missing if not chosen else missing - names
        best = max(statements, key=lambda each: _gain(each, rest, wanted, facts))
        new = len(rest & (best.words | best.around))
        if new < (1 if not chosen else _FEWEST_NEW):
            break
        chosen.append(best)
        missing -= best.words | best.around
    first = set(wanted) & (chosen[0].words | chosen[0].around) if chosen else set()
    return Match(tuple(chosen), len(first) / len(wanted), 1 - len(missing) / len(wanted))


def _gain(
    each: Statement, rest: set[str], wanted: Sequence[str], facts: Facts
) -> tuple[float, int, float]:
    """What a statement adds: its own words count whole, those around it less.

    Rows of a table differ in their numbers only; of those alike the one that has the facts.
    """
    own = len(rest & each.words)
    around = len(rest & (each.around - each.words))
    close = len(each.words.intersection(wanted)) / (len(each.words) + 1)
    return own + around / 2, -len(unsupported(facts, [each.facts])), close


def _rows(text: str) -> list[str]:
    """A table's rows and headings one by one; anything else whole."""
    lines = text.split("\n")
    if any(line.lstrip().startswith(("|", "#")) for line in lines):
        return [line for line in lines if line.strip()]
    return [text]


def _statement(text: str, lead: str, headings: tuple[str, ...]) -> Statement:
    whole = f"{lead} {text}" if lead else text
    words = frozenset(telling(whole))
    around = frozenset(telling(" ".join(headings)))
    return Statement(text, whole, words, around, facts_of(whole))
