"""Which stretches answer together: the best one, a list's opening words, a second document."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.answering.evidence import FoundDocument, Rarity, share
from assistant.answering.meaning import Meaning
from assistant.answering.question import Question, QuestionType
from assistant.answering.signs import all_signs, meets_type
from assistant.answering.units import Unit, UnitKind
from assistant.answering.weights import Logistic
from assistant.answering.window import MOST_WORDS, Window, best_window

# How many words an answer of each type is expected to have; others have _EXPECTED_OTHERWISE.
_EXPECTED_WORDS = {
    QuestionType.DURATION: 20.0,
    QuestionType.AMOUNT: 20.0,
    QuestionType.COUNT: 20.0,
    QuestionType.DATE: 20.0,
    QuestionType.PERSON: 20.0,
    QuestionType.PLACE: 20.0,
    QuestionType.YES_NO: 25.0,
}
_EXPECTED_OTHERWISE = 35.0
# Above 1 a window keeps to its best sentences rather than hedging over many middling ones.
_SHARPENING = 1.5
# What it costs a window to open with a sentence that has not what the question asks for.
_ILL_OPENED = 0.8
_OPENED_WITHOUT_STEPS = 0.85
# A second document is added when it is nearly as good, or has what the first one lacks.
_NEARLY = 0.85
_NEARLY_SCORED = 0.85
_NEW = 0.35
_LACKED = 0.3
_WORTH = 0.15
_WORTH_BESIDE = 0.2


@dataclass(frozen=True, slots=True)
class Choice:
    """A window of one document."""

    document: FoundDocument
    window: Window

    @property
    def units(self) -> tuple[Unit, ...]:
        """The units in the window."""
        return self.document.units[self.window.first : self.window.last + 1]

    @property
    def tokens(self) -> frozenset[str]:
        """Every token of the window and of what it stands under."""
        return frozenset().union(*(unit.tokens for unit in self.units))


def best_choices(
    question: Question,
    found: Sequence[FoundDocument],
    meaning: Meaning,
    rarity: Rarity,
    model: Logistic,
) -> tuple[Choice, ...]:
    """The best window of each document that has one, best first."""
    chosen = (
        _best_of(question, document, model.probabilities(signs))
        for document, signs in zip(found, all_signs(question, found, meaning, rarity), strict=True)
    )
    return tuple(sorted((each for each in chosen if each), key=lambda each: -each.window.value))


def _best_of(
    question: Question, document: FoundDocument, answering: Sequence[float]
) -> Choice | None:
    chances = [chance**_SHARPENING for chance in answering]
    openings = [_opens(question.type, unit) for unit in document.units]
    window = best_window(
        document.units,
        chances,
        expected_words=_EXPECTED_WORDS.get(question.type, _EXPECTED_OTHERWISE),
        openings=openings,
    )
    return Choice(document, window) if window else None


def _opens(kind: QuestionType, unit: Unit) -> float:
    match meets_type(kind, unit):
        case True:
            return 1.0
        case False:
            return _ILL_OPENED
        case None:
            return _OPENED_WITHOUT_STEPS if kind is QuestionType.HOW_TO else 1.0


def with_opening(choice: Choice) -> tuple[tuple[Unit, ...], ...]:
    """The window's units, before them what introduces the list that it starts in.

    The introduction is left out when the answer would grow beyond its words.
    """
    units = choice.units
    if units[0].kind is not UnitKind.ITEM:
        return (units,)
    opening = _introduction(choice)
    if opening is None:
        return (units,)
    if sum(unit.words for unit in units) + opening.words > MOST_WORDS:
        return (units,)
    if choice.document.units[choice.window.first - 1] is opening:
        return ((opening, *units),)
    return ((opening,), units)


def _introduction(choice: Choice) -> Unit | None:
    """The nearest unit before the window that ends in a colon, with only list items between."""
    units = choice.document.units
    for place in range(choice.window.first - 1, -1, -1):
        unit = units[place]
        if unit.heading != choice.units[0].heading or unit.kind is UnitKind.HEADING:
            return None
        if unit.plain.endswith((":", "：")):
            return unit
        if unit.kind is not UnitKind.ITEM and not (place and _goes_on(units[place - 1], unit)):
            return None
    return None


def _goes_on(before: Unit, unit: Unit) -> bool:
    """Tell whether a unit stands in the same paragraph or list item as the one before it."""
    if before.passage.id != unit.passage.id:
        return False
    between = unit.passage.text[before.end : unit.start]
    return not between.strip() and between.count("\n") < 2


def second(
    question: Question, chosen: Sequence[Choice], room: int, rarity: Rarity
) -> Choice | None:
    """A further document's window that belongs beside the first, of at most `room` words.

    It has words of the question that the first document lacks, or is nearly as good and
    says something else. Text that repeats the first is never added.
    """
    first, *others = chosen
    for other in others:
        if other.window.words > room or not _says_more(first, other, rarity):
            continue
        if _completes(question, first, other, rarity) or _is_level(first, other):
            return other
    return None


def _says_more(first: Choice, other: Choice, rarity: Rarity) -> bool:
    """Tell whether much of a window is in no sentence of the first document."""
    return 1 - share(first.document.tokens, other.tokens, rarity) >= _NEW


def _is_level(first: Choice, other: Choice) -> bool:
    return (
        other.window.value >= max(_NEARLY * first.window.value, _WORTH)
        and other.document.score >= _NEARLY_SCORED * first.document.score
    )


def _completes(question: Question, first: Choice, other: Choice, rarity: Rarity) -> bool:
    asked = question.telling
    lacked = asked - first.document.tokens
    gained = share(lacked & other.tokens, asked, rarity)
    return gained >= _LACKED and other.window.value >= _WORTH_BESIDE * first.window.value


def quoted(choices: Sequence[Choice]) -> Iterator[tuple[Unit, ...]]:
    """The runs of units to quote, in order."""
    for choice in choices:
        yield from with_opening(choice)
