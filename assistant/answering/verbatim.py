"""The verbatim engine: the stretch of policy that answers, word for word, or an abstention."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.answering.evidence import FoundDocument, Rarity, documents, rarity_among
from assistant.answering.model import Answer
from assistant.answering.question import Question, QuestionType, read_question
from assistant.answering.quoting import Quote, abstention, answer_of, quotes_of
from assistant.answering.signs import unit_signs
from assistant.answering.support import support_signs
from assistant.answering.weights import Weights, fitted
from assistant.answering.window import MOST_WORDS, Window, windows
from kb.model import DocumentKind, Hit, Passage

ENGINE = "verbatim"
_DOCUMENTS = 3
_EXPECTED_WORDS = {
    QuestionType.DURATION: 20.0,
    QuestionType.AMOUNT: 20.0,
    QuestionType.COUNT: 20.0,
    QuestionType.DATE: 20.0,
    QuestionType.PERSON: 20.0,
    QuestionType.PLACE: 20.0,
    QuestionType.YES_NO: 25.0,
}
_EXPECTED_OTHERWISE = 30.0


def answer_verbatim(
    question: str,
    hits: Sequence[Hit],
    *,
    neighbours: Iterable[Passage] = (),
    rarity: Rarity | None = None,
    threshold: float | None = None,
    ask_instead: str = "your supervisor",
) -> Answer:
    """Answer with at most about 120 words quoted from the hits, or abstain.

    `hits` are best first, twenty to fifty of them; `neighbours` are further passages of the
    same versions, which let an answer be read on across a passage's end. `rarity` gives a
    token's inverse document frequency in the library; without it the hits stand for it.
    Abstains when the confidence is below `threshold` (default: the fitted one) and then names
    whom to ask. The same arguments give the same answer.
    """
    weights = fitted()
    asked = read_question(question)
    near = list(neighbours)
    rarity = rarity or rarity_among([*(hit.passage for hit in hits), *near])
    policies = [hit for hit in hits if hit.passage.document_kind is DocumentKind.POLICY]
    cases = [hit for hit in hits if hit.passage.document_kind is DocumentKind.RESOLUTION]
    least = weights.threshold if threshold is None else threshold
    by_policy = _find(asked, policies, near, rarity, weights)
    by_case = _find(asked, cases, near, rarity, weights)
    best = by_policy
    if by_policy is None or by_policy.confidence < least:
        if by_case is None or by_case.confidence < least:
            confidence = max((each.confidence for each in (by_policy, by_case) if each), default=0)
            looked_at = [each for found in (by_policy, by_case) if found for each in found.quotes]
            return abstention(looked_at, confidence, ask_instead, engine=ENGINE)
        best = by_case
    assert best is not None  # noqa: S101  (one of the two passed the threshold)
    return answer_of(best.quotes, best.confidence, engine=ENGINE)


@dataclass(frozen=True, slots=True)
class _Found:
    confidence: float
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class _Place:
    document: FoundDocument
    window: Window


def _find(
    question: Question,
    hits: Sequence[Hit],
    near: Sequence[Passage],
    rarity: Rarity,
    weights: Weights,
) -> _Found | None:
    if not hits or not question.tokens:
        return None
    found = documents(hits, near, most=_DOCUMENTS)
    best = best_window(question, found, rarity, weights)
    if best is None:
        return None
    signs = support_signs(question, hits, found, best.window.value, rarity)
    return _Found(
        weights.support.probability(signs),
        quotes_of(best.document.units[best.window.first : best.window.last + 1]),
    )


def best_window(
    question: Question, found: Sequence[FoundDocument], rarity: Rarity, weights: Weights
) -> _Place | None:
    """The window worth most in any of the documents; None when there is nothing to quote."""
    expected = _EXPECTED_WORDS.get(question.type, _EXPECTED_OTHERWISE)
    best: _Place | None = None
    for document in found:
        signs = unit_signs(question, document, found[0].score, rarity)
        chances = [weights.unit.probability(each) for each in signs]
        for window in windows(
            document.units, chances, expected_words=expected, most_words=MOST_WORDS
        ):
            if best is None or window.value > best.window.value:
                best = _Place(document, window)
    return best
