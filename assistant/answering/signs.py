"""The inspectable signs that a unit of a document is part of the answer."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields
from itertools import accumulate

import regex

from assistant.answering.cues import phrases
from assistant.answering.evidence import FoundDocument, Rarity, share
from assistant.answering.question import Question, QuestionType
from assistant.answering.units import Unit, UnitKind
from kb.tokens import tokens


@dataclass(frozen=True, slots=True)
class UnitSigns:
    """Signs of one unit, each about 0 to 1; their weights are in weights.json.

    `coverage` is the share of the question's words the unit has, `restating` the share of the
    unit's words that the question has, both weighted by rarity; `name_` is the same of the
    headings above it, `before_` of the units before it.
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
    row: float
    heading: float
    opens_list: float
    asks: float
    letters: float
    address: float
    meets_type: float
    lacks_type: float
    repeats_title: float


SIGN_NAMES = tuple(field.name for field in fields(UnitSigns))

_ADDRESS = regex.compile(r"https?://\S+|\S+@\S+\.\w+")
_DIGIT = regex.compile(r"\p{N}")
_MONEY = regex.compile(r"[$€£¥%]|\b(?:usd|eur|gbp|percent|dollars?|euros?|pounds?)\b")


def unit_signs(
    question: Question, document: FoundDocument, best: float, rarity: Rarity
) -> tuple[tuple[float, ...], ...]:
    """Return the signs of each unit of a document; `best` is the best document's score."""
    units = document.units
    asked = frozenset(question.tokens)
    telling = question.telling
    here = _rarity_here(units)
    coverage = [share(unit.tokens, asked, rarity) for unit in units]
    restating = [share(asked, unit.tokens, rarity) for unit in units]
    covered = list(accumulate(coverage, initial=0.0))
    scores = {hit.passage.id: (place, hit) for place, hit in enumerate(document.hits)}
    closest = max((hit.cosine for hit in document.hits), default=0.0)
    headings = _Headings(asked, rarity)
    sections = _depths(units)
    found = []
    for place, unit in enumerate(units):
        under = headings.read(unit.heading)
        rank, hit = scores.get(unit.passage.id, (30, None))
        meets = meets_type(question.type, unit.plain)
        context = unit.tokens | under.tokens | document.title_tokens
        signs = UnitSigns(
            coverage=coverage[place],
            coverage_in_context=share(context, asked, rarity),
            telling=share(unit.tokens, telling, rarity),
            telling_in_context=share(context, telling, rarity),
            telling_here=share(unit.tokens | under.tokens, telling, here),
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
            row=float(unit.kind is UnitKind.ROW),
            heading=float(unit.kind is UnitKind.HEADING),
            opens_list=float(unit.plain.endswith(":")),
            asks=float(unit.plain.endswith(("?", "？"))),
            letters=sum(c.isalpha() or c.isspace() for c in unit.plain) / len(unit.plain),
            address=min(sum(map(len, _ADDRESS.findall(unit.text))) / len(unit.text), 1.0),
            meets_type=float(meets is True),
            lacks_type=float(meets is False),
            repeats_title=share(document.title_tokens, unit.tokens, rarity),
        )
        found.append(astuple(signs))
    return tuple(found)


def meets_type(kind: QuestionType, text: str) -> bool | None:
    """Tell whether a text has what the type asks for; None when it asks for nothing telling."""
    folded = text.casefold()
    figure = bool(_DIGIT.search(text) or phrases("number_word").search(folded))
    match kind:
        case QuestionType.DURATION:
            return bool(phrases("time_unit").search(folded))
        case QuestionType.AMOUNT:
            return bool(_MONEY.search(folded)) or bool(_DIGIT.search(text))
        case QuestionType.COUNT:
            return figure
        case QuestionType.DATE:
            dated = phrases("date_word").search(folded) or phrases("time_unit").search(folded)
            return bool(dated) or bool(_DIGIT.search(text))
        case QuestionType.PERSON:
            return bool(phrases("person_word").search(folded))
        case QuestionType.YES_NO:
            return bool(phrases("modal").search(folded))
        case _:
            return None


@dataclass(frozen=True, slots=True)
class _Under:
    tokens: frozenset[str]
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
        words = [token for name in path for token in tokens(name)]
        last = path[-1].casefold() if path else ""
        answer = bool(phrases("heading_answer").search(last))
        cause = not answer and bool(phrases("heading_cause").search(last))
        problem = not (answer or cause) and bool(phrases("heading_problem").search(last))
        aside = not (answer or cause or problem) and bool(phrases("heading_aside").search(last))
        return _Under(
            frozenset(words),
            share(words, self._asked, self._rarity),
            share(self._asked, words, self._rarity),
            float(answer),
            float(problem),
            float(cause),
            float(aside),
        )


def _rarity_here(units: Sequence[Unit]) -> Rarity:
    """Rarity among the units of this document: what tells one of its sentences from another."""
    counts = Counter(token for unit in units for token in unit.tokens)

    def rarity(token: str) -> float:
        return math.log(1 + (len(units) + 0.5) / (counts[token] + 0.5))

    return rarity


def _depths(units: Sequence[Unit]) -> list[int]:
    """How many units of its section stand before each unit."""
    depths: list[int] = []
    for place, unit in enumerate(units):
        same = place and units[place - 1].heading == unit.heading
        depths.append(depths[-1] + 1 if same else 0)
    return depths
