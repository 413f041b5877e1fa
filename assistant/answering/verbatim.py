"""The verbatim engine: the stretch of policy that answers, word for word, or an abstention."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.answering.choosing import Choice, best_choices, quoted, second, with_opening
from assistant.answering.evidence import Rarity, documents, rarity_among
from assistant.answering.meaning import Meaning
from assistant.answering.model import Answer
from assistant.answering.question import Question, read_question
from assistant.answering.quoting import Quote, abstention, answer_of, quotes_of
from assistant.answering.support import support_signs
from assistant.answering.weights import Weights, fitted
from assistant.answering.window import MOST_WORDS
from kb.model import DocumentKind, Hit, Passage

ENGINE = "verbatim"
_LEAST_ROOM = 10


@dataclass(frozen=True, slots=True)
class _Found:
    """What hits of one kind say: the documents' best windows, best first."""

    confidence: float
    choices: tuple[Choice, ...]


def answer_verbatim(
    question: str,
    hits: Sequence[Hit],
    *,
    meaning: Meaning,
    neighbours: Iterable[Passage] = (),
    rarity: Rarity | None = None,
    threshold: float | None = None,
    ask_instead: str = "your supervisor",
) -> Answer:
    """Answer with at most about 120 words quoted from the hits, or abstain.

    `hits` are best first, twenty to fifty of them; `neighbours` are further passages of the
    same versions, which let an answer be read on across a passage's end. `rarity` gives a
    token's inverse document frequency in the library, and is asked by the thousand; without it
    the hits stand for it.
    Abstains when the confidence is below `threshold` (default: the fitted one) and then names
    whom to ask. Policy answers before past cases do. The same arguments give the same answer.
    """
    weights = fitted()
    asked = read_question(question)
    near = list(neighbours)
    rare = rarity or rarity_among([*(hit.passage for hit in hits), *near])
    least = weights.threshold if threshold is None else threshold
    policy, case = (
        _find(
            asked,
            [hit for hit in hits if hit.passage.document_kind is kind],
            near,
            meaning,
            rare,
            weights,
        )
        for kind in (DocumentKind.POLICY, DocumentKind.RESOLUTION)
    )
    answering = [each for each in (policy, case) if each.choices and each.confidence >= least]
    if not answering:
        looked_at = [choice.units[:1] for found in (policy, case) for choice in found.choices]
        return abstention(
            [quote for units in looked_at for quote in quotes_of(units)],
            max(policy.confidence, case.confidence),
            ask_instead,
            engine=ENGINE,
        )
    quotes = _quotes(asked, [found.choices for found in answering], rare)
    return answer_of(quotes, answering[0].confidence, engine=ENGINE)


def _find(
    question: Question,
    hits: Sequence[Hit],
    near: Sequence[Passage],
    meaning: Meaning,
    rarity: Rarity,
    weights: Weights,
) -> _Found:
    if not hits or not question.tokens:
        return _Found(0.0, ())
    found = documents(hits, near)
    choices = best_choices(question, found, meaning, rarity, weights.unit)
    if not choices:
        return _Found(0.0, ())
    signs = support_signs(question, hits, choices[0], rarity)
    return _Found(weights.support.probability(signs), choices)


def _quotes(
    question: Question, answering: Sequence[tuple[Choice, ...]], rarity: Rarity
) -> tuple[Quote, ...]:
    """The quotes of the best kind's best window, then of what belongs beside it."""
    chosen = [answering[0][0]]
    for choices in (answering[0], *([chosen[0], *more] for more in answering[1:])):
        room = MOST_WORDS - sum(_words(each) for each in chosen)
        if room < _LEAST_ROOM:
            break
        beside = second(question, choices, room, rarity)
        if beside:
            chosen.append(beside)
    return tuple(quote for units in quoted(chosen) for quote in quotes_of(units))


def _words(choice: Choice) -> int:
    return sum(unit.words for units in with_opening(choice) for unit in units)
