"""Sources for sentences that a model left without one: the passages that say most of them."""

from collections.abc import Sequence

from assistant.answering.meaning import Meaning
from assistant.verifying.cited import cited_sentences
from assistant.verifying.courtesies import states_nothing
from assistant.verifying.evidence import Statement, statements_of
from assistant.verifying.model import CitedSentence
from assistant.verifying.support import supports

_MOST_SOURCES = 2


def attributed(reply: str, contexts: Sequence[str], meaning: Meaning) -> str:
    """Return the reply with a number after each sentence that states something and has none.

    Small models forget numbers. Which passage is meant can be told; whether it supports the
    sentence is for `verify` to say.
    """
    bare = [each for each in cited_sentences(reply) if _lacks_source(each)]
    if not bare:
        return reply
    numbered = [
        (number, each)
        for number, context in enumerate(contexts, 1)
        for each in statements_of(context)
    ]
    statements = tuple(each for _, each in numbered)
    found = supports([each.text for each in bare], [statements] * len(bare), meaning)
    parts: list[str] = []
    place = 0
    for sentence, support in zip(bare, found, strict=True):
        sources = _sources(support.match.statements, numbered)
        parts += [reply[place : sentence.span.end], *(f" [{number}]" for number in sources)]
        place = sentence.span.end
    return "".join([*parts, reply[place:]])


def _lacks_source(sentence: CitedSentence) -> bool:
    stated = bool(sentence.text) and not states_nothing(sentence.text)
    return stated and not sentence.sources and not sentence.text.endswith(":")


def _sources(
    chosen: Sequence[Statement], numbered: Sequence[tuple[int, Statement]]
) -> tuple[int, ...]:
    """The first passage of each statement, in order, at most two."""
    of = [next(number for number, each in numbered if each is one) for one in chosen]
    return tuple(dict.fromkeys(of))[:_MOST_SOURCES]
