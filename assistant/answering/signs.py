"""The inspectable signs that a unit of a document is part of the answer."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from itertools import accumulate
from operator import attrgetter

import regex

from assistant.answering.cues import phrases
from assistant.answering.evidence import FoundDocument, Rarity, heading_tokens, rarity_in, share
from assistant.answering.meaning import Meaning, UnitMeaning, unit_meanings
from assistant.answering.question import Question, QuestionType
from assistant.answering.units import Unit, UnitKind


@dataclass(frozen=True, slots=True)
class UnitSigns:
    """Signs of one unit, each about 0 to 1; their weights are in weights.json.

    `coverage` is the share of the question's words the unit has, `restating` the share of the
    unit's words that the question has, both weighted by rarity; `name_` is the same of the
    headings above it, `before_` of the units before it. `meaning` and what starts with it are
    `assistant.answering.meaning.UnitMeaning`; `short_` are the same in questions of few words.
    """

    coverage: float
    coverage_in_context: float
    telling: float
    telling_in_context: float
    telling_here: float
    restating: float
    echo: float
    heading_coverage: float
    heading_restating: float
    under_heading: float
    under_answer: float
    under_problem: float
    under_cause: float
    under_aside: float
    place: float
    first: float
    depth_in_section: float
    restating_before: float
    coverage_before: float
    coverage_after: float
    passage_score: float
    passage_rank: float
    passage_meaning: float
    document_score: float
    document_rank: float
    length: float
    item: float
    heading: float
    opens_list: float
    asks: float
    letters: float
    address: float
    meets_type: float
    lacks_type: float
    repeats_title: float
    meaning: float
    meaning_lead: float
    meaning_whole: float
    meaning_whole_lead: float
    meaning_rank: float
    meaning_meets_type: float
    meaning_lacks_type: float
    short_meets_type: float
    short_lacks_type: float


SIGN_NAMES = tuple(field.name for field in fields(UnitSigns))

_in_order = attrgetter(*SIGN_NAMES)
_SHORT = 20
_ADDRESS = regex.compile(r"https?://\S+|\S+@\S+\.\w+")
_DIGIT = regex.compile(r"\p{N}")
_MONEY = regex.compile(r"[$€£¥%]|\b(?:usd|eur|gbp|percent|dollars?|euros?|pounds?|free)\b")


def all_signs(
    question: Question, found: Sequence[FoundDocument], meaning: Meaning, rarity: Rarity
) -> tuple[tuple[tuple[float, ...], ...], ...]:
    """Return, for each document found, the signs of each unit, in the order of SIGN_NAMES."""
    if not found:
        return ()
    best = found[0].score
    meanings = unit_meanings(question, found, meaning)
    return tuple(
        unit_signs(question, document, alike, best, rarity)
        for document, alike in zip(found, meanings, strict=True)
    )


def unit_signs(
    question: Question,
    document: FoundDocument,
    meanings: Sequence[UnitMeaning],
    best: float,
    rarity: Rarity,
) -> tuple[tuple[float, ...], ...]:
    """Return the signs of each unit of a document; `best` is the best document's score."""
    units = document.units
    asked = frozenset(question.tokens)
    telling = question.telling
    here = rarity_in([unit.tokens for unit in units])
    weigh = _Weigher(asked, telling, rarity)
    shared = [asked & unit.tokens for unit in units]
    totals = [weigh.sum(unit.tokens) for unit in units]
    coverage = [weigh.of_asked(each) for each in shared]
    restating = [
        weigh.sum(each) / total if total else 0.0
        for each, total in zip(shared, totals, strict=True)
    ]
    titled = asked & document.title_tokens
    covered = list(accumulate(coverage, initial=0.0))
    scores = {hit.passage.id: (place, hit) for place, hit in enumerate(document.hits)}
    closest = max((hit.cosine for hit in document.hits), default=0.0)
    headings = _Headings(asked, rarity)
    sections = _depths(units)
    short = float(len(question.tokens) <= _SHORT)
    found = []
    for place, (unit, alike) in enumerate(zip(units, meanings, strict=True)):
        under = headings.read(unit.heading)
        rank, hit = scores.get(unit.passage.id, (30, None))
        told = meets_type(question.type, unit)
        meets, lacks = float(told is True), float(told is False)
        context = shared[place] | under.asked | titled
        signs = UnitSigns(
            coverage=coverage[place],
            coverage_in_context=weigh.of_asked(context),
            telling=weigh.of_telling(shared[place]),
            telling_in_context=weigh.of_telling(context),
            telling_here=share(shared[place] | under.asked, telling, here),
            restating=restating[place],
            echo=coverage[place] * restating[place],
            heading_coverage=under.coverage,
            heading_restating=under.restating,
            under_heading=float(bool(unit.heading)),
            under_answer=under.answer,
            under_problem=under.problem,
            under_cause=under.cause,
            under_aside=under.aside,
            place=place / max(len(units) - 1, 1),
            first=float(place == 0),
            depth_in_section=min(sections[place], 10) / 10,
            restating_before=max(restating[max(0, place - 4) : place], default=0.0),
            coverage_before=covered[place] / covered[-1] if covered[-1] else 0.0,
            coverage_after=max(coverage[place + 1 : place + 4], default=0.0),
            passage_score=hit.score / best if hit and best else 0.0,
            passage_rank=1 / (1 + rank),
            passage_meaning=max(hit.cosine - closest, -0.5) if hit else -0.5,
            document_score=document.score / best if best else 0.0,
            document_rank=1 / (1 + document.rank),
            length=min(unit.words, 60) / 60,
            item=float(unit.kind is UnitKind.ITEM),
            heading=float(unit.kind is UnitKind.HEADING),
            opens_list=float(unit.plain.endswith(":")),
            asks=float(unit.plain.endswith(("?", "？"))),
            letters=_letters(unit.plain),
            address=_address(unit.text),
            meets_type=meets,
            lacks_type=lacks,
            repeats_title=weigh.sum(unit.tokens & document.title_tokens) / totals[place]
            if totals[place]
            else 0.0,
            meaning=alike.part,
            meaning_lead=alike.part_lead,
            meaning_whole=alike.whole,
            meaning_whole_lead=alike.whole_lead,
            meaning_rank=alike.rank,
            meaning_meets_type=alike.part * meets,
            meaning_lacks_type=alike.part * lacks,
            short_meets_type=short * meets,
            short_lacks_type=short * lacks,
        )
        found.append(_in_order(signs))
    return tuple(found)


@lru_cache(maxsize=8192)
def _letters(text: str) -> float:
    return sum(c.isalpha() or c.isspace() for c in text) / len(text)


@lru_cache(maxsize=8192)
def _address(text: str) -> float:
    return min(sum(map(len, _ADDRESS.findall(text))) / len(text), 1.0)


def meets_type(kind: QuestionType, unit: Unit) -> bool | None:
    """Tell whether a unit has what the type asks for; None when nothing telling is asked for."""
    return _meets(kind, unit.plain, unit.kind)


@lru_cache(maxsize=8192)
def _meets(kind: QuestionType, text: str, shape: UnitKind) -> bool | None:
    folded = text.casefold()
    digit = bool(_DIGIT.search(text))
    timed = bool(phrases("time_unit").search(folded))
    match kind:
        case QuestionType.DURATION:
            return timed
        case QuestionType.AMOUNT:
            return bool(_MONEY.search(folded)) or (digit and not timed)
        case QuestionType.COUNT:
            return digit or bool(phrases("number_word").search(folded))
        case QuestionType.DATE:
            return digit or timed or bool(phrases("date_word").search(folded))
        case QuestionType.PERSON:
            return bool(phrases("person_word").search(folded))
        case QuestionType.YES_NO:
            return bool(phrases("modal").search(folded))
        case QuestionType.HOW_TO:
            # Steps answer, but so may a sentence.
            return True if shape is UnitKind.ITEM or text.endswith(":") else None
        case _:
            return None


class _Weigher:
    """Sums rarities of tokens that a question asks for."""

    def __init__(self, asked: frozenset[str], telling: frozenset[str], rarity: Rarity) -> None:
        self._rarity = rarity
        self._telling = telling
        self._all = self.sum(asked)
        self._all_telling = self.sum(telling)

    def sum(self, tokens: frozenset[str]) -> float:
        """The tokens' rarities together."""
        return sum(map(self._rarity, tokens))

    def of_asked(self, tokens: frozenset[str]) -> float:
        """The share of the question that some of its tokens are, 0 to 1."""
        return self.sum(tokens) / self._all if self._all else 0.0

    def of_telling(self, tokens: frozenset[str]) -> float:
        """The same of the question's telling tokens."""
        return self.sum(tokens & self._telling) / self._all_telling if self._all_telling else 0.0


@dataclass(frozen=True, slots=True)
class _Under:
    asked: frozenset[str]
    coverage: float
    restating: float
    answer: float
    problem: float
    cause: float
    aside: float


class _Headings:
    """Reads each heading path once."""

    def __init__(self, asked: frozenset[str], rarity: Rarity) -> None:
        self._asked = asked
        self._rarity = rarity
        self._known: dict[tuple[str, ...], _Under] = {}

    def read(self, path: tuple[str, ...]) -> _Under:
        if path not in self._known:
            self._known[path] = self._read(path)
        return self._known[path]

    def _read(self, path: tuple[str, ...]) -> _Under:
        words = [token for name in path for token in heading_tokens(name)]
        last = path[-1].casefold() if path else ""
        answer = bool(phrases("heading_answer").search(last))
        cause = not answer and bool(phrases("heading_cause").search(last))
        problem = not (answer or cause) and bool(phrases("heading_problem").search(last))
        aside = not (answer or cause or problem) and bool(phrases("heading_aside").search(last))
        return _Under(
            self._asked.intersection(words),
            share(words, self._asked, self._rarity),
            share(self._asked, words, self._rarity),
            float(answer),
            float(problem),
            float(cause),
            float(aside),
        )


def _depths(units: Sequence[Unit]) -> list[int]:
    """How many units of its section stand before each unit."""
    depths: list[int] = []
    for place, unit in enumerate(units):
        same = place and units[place - 1].heading == unit.heading
        depths.append(depths[-1] + 1 if same else 0)
    return depths
