"""What kind of answer a question asks for, told from its words alone."""

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

import regex

from assistant.answering.cues import phrases, words
from kb.queries import parts
from kb.tokens import tokens


class QuestionType(StrEnum):
    """The kind of thing that answers."""

    YES_NO = "yes_no"
    DURATION = "duration"
    AMOUNT = "amount"
    COUNT = "count"
    DATE = "date"
    PERSON = "person"
    PLACE = "place"
    HOW_TO = "how_to"
    DEFINITION = "definition"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Question:
    """A question as the engine sees it.

    `tokens` are those of `kb.tokens`, in order; `telling` are those that say what it is about
    (all of them when it is made of common words alone); `parts` are the question whole and,
    when it is long, its sentences.
    """

    text: str
    type: QuestionType
    tokens: tuple[str, ...]
    telling: frozenset[str]
    parts: tuple[str, ...]


def read_question(text: str) -> Question:
    """Read a question of any length; blank text has no tokens and no parts."""
    found = tuple(tokens(text))
    telling = frozenset(found) - _common() or frozenset(found)
    return Question(text, question_type(text), found, telling, tuple(parts(text)))


def question_type(text: str) -> QuestionType:
    """Tell the type by the first cue of the sentence that asks, OTHER without one.

    The sentence that asks is the last one ending in a question mark, else the whole text.
    """
    asked = _ASKED.findall(text)
    for sentence in [*reversed(asked), text]:
        words = " ".join(regex.sub(r"[^\p{L}\p{N}'’$€£%]+", " ", sentence.casefold()).split())
        for kind, pattern in _patterns():
            if pattern.search(words):
                return kind
    return QuestionType.OTHER


_ASKED = regex.compile(r"[^.!?\n¿？]*[?？]")


@lru_cache(maxsize=1)
def _common() -> frozenset[str]:
    return frozenset(token for word in words("common") for token in tokens(word))


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[QuestionType, regex.Pattern[str]], ...]:
    """The patterns in the order they are tried: the more telling first."""
    return tuple((kind, phrases(f"question_{kind.value}")) for kind in _ORDER)


_ORDER = (
    QuestionType.DURATION,
    QuestionType.AMOUNT,
    QuestionType.COUNT,
    QuestionType.DATE,
    QuestionType.PERSON,
    QuestionType.PLACE,
    QuestionType.HOW_TO,
    QuestionType.DEFINITION,
    QuestionType.YES_NO,
)
