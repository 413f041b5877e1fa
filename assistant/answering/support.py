"""How well what was found supports any answer: signs that do not depend on the library's size."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import astuple, dataclass, fields

from assistant.answering.choosing import Choice
from assistant.answering.evidence import Rarity, passage_tokens, share
from assistant.answering.question import Question
from kb.model import Hit, Passage

# What an unrelated text scores: stands in for documents that a small library does not have.
_UNRELATED = 0.1
_RIVALS = 4
# A rival with this share of the best passage's words repeats it and is no rival.
_REPEATS = 0.8
_SHARPNESS = 0.04
# Below this cosine MiniLM's neighbours are seldom about the same thing.
_ALIKE = 0.5
_BESIDE = 6


@dataclass(frozen=True, slots=True)
class SupportSigns:
    """Signs that the library answers, each about 0 to 1; their weights are in weights.json.

    `certainty` is the answering document's part in a softmax over all documents' cosines,
    `cosine_lead` how far the best cosine lies above the mean of its rivals', `fused_lead` how
    far the best document's fused score lies above the second's, in parts of the best.
    `told_lead` is the share, weighted by rarity, of the question's telling words in the quoted
    passage, above that of the best passage of another document. `faint` is how far the best
    cosine falls short of .5.
    """

    certainty: float
    cosine_lead: float
    fused_lead: float
    told_lead: float
    faint: float


# More of these never raises the confidence; more of any other never lowers it.
DOUBTS = ("faint",)
SIGN_NAMES = tuple(field.name for field in fields(SupportSigns))


def support_signs(
    question: Question, hits: Sequence[Hit], chosen: Choice, rarity: Rarity
) -> tuple[float, ...]:
    """Return the signs, in the order of SIGN_NAMES; `chosen` is the best window."""
    hits = _without_repeats(hits)
    answering = chosen.document.hits[0].passage.document_id
    cosines = _by_document(hits, lambda hit: hit.cosine)
    most, *less = sorted(_by_document(hits, lambda hit: hit.score).values(), reverse=True)
    told = share(passage_tokens(chosen.units[0].passage), question.telling, rarity)
    beside = [hit.passage for hit in hits if hit.passage.document_id != answering][:_BESIDE]
    elsewhere = (share(passage_tokens(passage), question.telling, rarity) for passage in beside)
    signs = SupportSigns(
        certainty=_certainty(cosines, answering),
        cosine_lead=_lead(cosines),
        fused_lead=1 - less[0] / most if less and most else 1.0,
        told_lead=told - max(elsewhere, default=0.0),
        faint=max(0.0, _ALIKE - max(cosines.values())),
    )
    return astuple(signs)


def _without_repeats(hits: Sequence[Hit]) -> Sequence[Hit]:
    """The hits without other documents' passages that say again what the best one says."""
    first = hits[0].passage
    said = passage_tokens(first)

    def repeats(passage: Passage) -> bool:
        words = passage_tokens(passage)
        return len(said & words) >= _REPEATS * min(len(said), len(words))

    return [
        hit
        for hit in hits
        if hit.passage.document_id == first.document_id or not repeats(hit.passage)
    ]


def _by_document(hits: Sequence[Hit], score: Callable[[Hit], float]) -> Mapping[str, float]:
    """Each document's best score."""
    best: dict[str, float] = {}
    for hit in hits:
        name = hit.passage.document_id
        best[name] = max(best.get(name, 0.0), score(hit))
    return best


def _certainty(scores: Mapping[str, float], document: str) -> float:
    own = scores.get(document, _UNRELATED)
    others = [score for name, score in scores.items() if name != document]
    odds = [math.exp((score - own) / _SHARPNESS) for score in others + [_UNRELATED] * _RIVALS]
    return 1 / (1 + sum(odds))


def _lead(scores: Mapping[str, float]) -> float:
    """The best score above the mean of the next; what is absent counts as unrelated."""
    best, *others = sorted(scores.values(), reverse=True)
    rivals = [max(each, _UNRELATED) for each in others[:_RIVALS]]
    return best - sum(rivals + [_UNRELATED] * (_RIVALS - len(rivals))) / _RIVALS
