"""Examples for choosing sentences: which units of the documents found are in the answer."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from assistant.answering.evidence import FoundDocument, documents
from assistant.answering.meaning import Meaning
from assistant.answering.question import read_question
from assistant.answering.signs import all_signs
from assistant.answering.units import Unit, UnitKind
from assistant.answering.window import MOST_WORDS
from assistant.measuring.metrics import words
from bench.training.cases import Case
from bench.training.logistic import Examples

_LIKE_ENOUGH = 0.3
_TELLING_PATTERN = re.compile(r"\d| \w+ \w+")
_MARKS = re.compile(r"[\s*_`]+")
# A set counts as much as this many units, whatever its size; those whose questions are most
# like an agent's count for more.
_SET = 20_000.0
_COUNTS = {"policies": 3.0, "policyqa": 1.5}


@dataclass(frozen=True, slots=True)
class Labelled:
    """A case's units, their signs, and 1.0 for those that answer."""

    case: Case
    signs: npt.NDArray[np.float64]
    truth: npt.NDArray[np.float64]
    weight: npt.NDArray[np.float64]


def labelled(case: Case, meaning: Meaning) -> Labelled | None:
    """Label a case's units; None when it is no example or what was found has no answer."""
    if not (case.answerable and (case.wordings or case.spans or case.pattern)):
        return None
    if not case.hits or case.set.endswith((", small", ", removed")):
        return None
    found = documents(case.hits, case.near)
    question = read_question(case.question)
    truth = _truth(case, found)
    if not any(each.any() for each in truth):
        return None
    signs = all_signs(question, found, meaning, case.rarity)
    rows = [row for each in signs for row in each]
    lengths = [min(unit.words, 60) for document in found for unit in document.units]
    return Labelled(case, np.array(rows), np.concatenate(truth), np.sqrt(np.array(lengths, float)))


def examples(cases: Sequence[Labelled]) -> Examples:
    """Put cases' units together; every set counts by what it is, not by its size."""
    total: Counter[str] = Counter()
    for each in cases:
        total[each.case.set] += float(each.weight.sum())  # type: ignore[assignment]
    shares = [_SET * _COUNTS.get(each.case.set, 1.0) / total[each.case.set] for each in cases]
    return Examples(
        np.vstack([each.signs for each in cases]),
        np.concatenate([each.truth for each in cases]),
        np.concatenate([each.weight * part for each, part in zip(cases, shares, strict=True)]),
        tuple(each.case.group for each in cases for _ in each.truth),
    )


def _truth(case: Case, found: Sequence[FoundDocument]) -> list[npt.NDArray[np.float64]]:
    if case.spans:
        return [np.array([_marked(case, unit) for unit in each.units], float) for each in found]
    if case.pattern:
        return [np.array([_matches(case, unit) for unit in each.units], float) for each in found]
    return _likest(case, found)


def _marked(case: Case, unit: Unit) -> bool:
    start, end = (unit.passage.span.start + place for place in (unit.start, unit.end))
    return any(
        min(end, span.end) - max(start, span.start) >= min(end - start, span.end - span.start) / 2
        for span in case.spans
    )


def _matches(case: Case, unit: Unit) -> bool:
    # "days" alone would mark half a policy; only patterns with a figure or a phrase teach.
    if unit.kind is UnitKind.HEADING or not _TELLING_PATTERN.search(case.pattern.split("|")[0]):
        return False
    return bool(re.search(case.pattern, _MARKS.sub(" ", unit.text), re.IGNORECASE))


def _likest(case: Case, found: Sequence[FoundDocument]) -> list[npt.NDArray[np.float64]]:
    """Mark the stretch of a document that answers which is most like the expected wording."""
    truth = [np.zeros(len(each.units)) for each in found]
    best, place = (_LIKE_ENOUGH, 0, 0), -1
    for each, document in enumerate(found):
        if document.hits[0].passage.document_id in case.documents:
            stretch = _likest_stretch(document.units, words(case.wordings[0]))
            if stretch[0] > best[0]:
                best, place = stretch, each
    if place >= 0:
        truth[place][best[1] : best[2] + 1] = 1.0
    return truth


def _likest_stretch(units: Sequence[Unit], wanted: Sequence[str]) -> tuple[float, int, int]:
    held = [Counter(words(unit.plain)) for unit in units]
    goal = Counter(wanted)
    best = (0.0, 0, -1)
    for first, unit in enumerate(units):
        if unit.kind is UnitKind.HEADING:
            continue
        said: Counter[str] = Counter()
        length = 0
        for last in range(first, len(units)):
            length += units[last].words
            if length > MOST_WORDS and last > first:
                break
            said.update(held[last])
            f1 = 2 * (said & goal).total() / max(said.total() + goal.total(), 1)
            best = max(best, (f1, first, last), key=lambda each: each[0])
    return best
