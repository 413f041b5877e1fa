"""How faithful a whole reply is to the texts it was written from, without citations."""

import json
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from functools import lru_cache
from importlib.resources import files

from assistant.answering.meaning import Meaning
from assistant.answering.weights import Logistic, read_logistic
from assistant.verifying.cited import cited_sentences
from assistant.verifying.courtesies import admits
from assistant.verifying.evidence import statements_of, telling
from assistant.verifying.support import supports


@dataclass(frozen=True, slots=True)
class Signs:
    """What faithfulness is told by, each 0 to 1; a sentence counts by its telling words.

    `covered` is the share of telling words in the statements that come closest, `meaning` the
    squared cosine to the closest statement, and `silent` the share that says nothing is known
    where no text was given.
    """

    covered: float
    meaning: float
    silent: float


def grounding(reply: str, contexts: Sequence[str], meaning: Meaning) -> float:
    """Return how likely (0 to 1) people would mark the reply fully faithful to the contexts."""
    return _fitted().probability(astuple(signs(reply, contexts, meaning)))


def signs(reply: str, contexts: Sequence[str], meaning: Meaning) -> Signs:
    """Read the signs of a reply; all are 0 for one without words."""
    texts = [each.text for each in cited_sentences(reply) if each.text]
    statements = tuple(each for context in contexts for each in statements_of(context))
    found = supports(texts, [statements] * len(texts), meaning)
    lengths = [len(telling(text)) for text in texts]
    whole = sum(lengths) or 1
    return Signs(
        covered=sum(n * each.match.covered for n, each in zip(lengths, found, strict=True)) / whole,
        meaning=sum(n * max(each.cosine, 0.0) ** 2 for n, each in zip(lengths, found, strict=True))
        / whole,
        silent=0.0
        if statements
        else sum(n for n, text in zip(lengths, texts, strict=True) if admits(text)) / whole,
    )


@lru_cache(maxsize=1)
def _fitted() -> Logistic:
    read = json.loads((files("assistant.verifying") / "grounding.json").read_text("utf-8"))
    return read_logistic(read)
