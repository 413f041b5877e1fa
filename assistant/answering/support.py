"""How well what was found supports any answer: signs that do not depend on the library's size."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import astuple, dataclass, fields

from assistant.answering.choosing import Choice
from assistant.answering.evidence import FoundDocument, Rarity, share
from assistant.answering.question import Question
from kb.model import Hit, Passage
from kb.terms import asked as terms_asked
from kb.tokens import tokens

# What an unrelated text scores: stands in for documents that a small library does not have.
_UNRELATED = 0.1
_RIVALS = 4
# A rival with this share of the best passage's words repeats it and is no rival.
_REPEATS = 0.8
_SHARPNESS = 0.04
_FEW_WORDS = 3
_FEWEST_WORDS = 0.02
_FEW_DOCUMENTS = 3


@dataclass(frozen=True, slots=True)
class SupportSigns:
    """Signs that the library answers, each about 0 to 1; their weights are in weights.json.

    `certainty` is the answering document's part in a softmax over all documents' cosines,
    `cosine_lead` how far the best cosine lies above the mean of its rivals', `words_lead` the
    same of BM25 in parts of the best, and `no_rivals` is 1 when rivals share no words at all.
    `told` is the share, weighted by rarity, of the question's telling words in the quoted
    passage, `unknown` that of those in no passage found. `part_known` is the share of the
    words of the best-known sentence of the question that the best document has, and `focus`
    how much more that is than of the whole question.
    """

    certainty: float
    cosine_lead: float
    words_lead: float
    no_rivals: float
    told: float
    unknown: float
    part_known: float
    focus: float
    few_words: float
    few_documents: float


# More of these never raises the confidence; more of any other never lowers it.
DOUBTS = ("unknown", "few_words", "few_documents")
SIGN_NAMES = tuple(field.name for field in fields(SupportSigns))


def support_signs(
    question: Question,
    hits: Sequence[Hit],
    found: Sequence[FoundDocument],
    chosen: Choice,
    rarity: Rarity,
) -> tuple[float, ...]:
    """Return the signs, in the order of SIGN_NAMES; `chosen` is the best window."""
    asked = frozenset(question.tokens)
    held = _held(hits)
    hits = _without_repeats(hits, held)
    cosines = _by_document(hits, lambda hit: hit.cosine)
    full = _full_marks(question, rarity)
    words = _by_document(hits, lambda hit: min(hit.bm25 / full, 1.0))
    most, lead = max(words.values()), _lead(words, 0.0)
    best = found[0].tokens
    known = share(best, asked, rarity)
    part_known = max((share(best, tokens(part), rarity) for part in question.parts), default=0.0)
    signs = SupportSigns(
        certainty=_certainty(cosines, chosen.document.hits[0].passage.document_id),
        cosine_lead=_lead(cosines, _UNRELATED),
        words_lead=lead / max(most, _FEWEST_WORDS),
        no_rivals=1 - (most - lead),
        told=share(_words(chosen.units[0].passage), question.telling, rarity),
        unknown=share(question.telling.difference(*held.values()), question.telling, rarity),
        part_known=part_known,
        focus=part_known - known,
        few_words=float(len(question.telling) <= _FEW_WORDS),
        few_documents=float(len(cosines) < _FEW_DOCUMENTS),
    )
    return astuple(signs)


def _words(passage: Passage) -> frozenset[str]:
    return frozenset(
        tokens("\n".join((passage.title, *passage.heading, passage.context, passage.text)))
    )


def _held(hits: Sequence[Hit]) -> Mapping[str, frozenset[str]]:
    """The tokens of each passage."""
    return {hit.passage.id: _words(hit.passage) for hit in hits}


def _without_repeats(hits: Sequence[Hit], held: Mapping[str, frozenset[str]]) -> Sequence[Hit]:
    """The hits without other documents' passages that say again what the best one says."""
    first = hits[0].passage
    said = held[first.id]
    return [
        hit
        for hit in hits
        if hit.passage.document_id == first.document_id
        or len(said & held[hit.passage.id]) < _REPEATS * min(len(said), len(held[hit.passage.id]))
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


def _lead(scores: Mapping[str, float], absent: float) -> float:
    """The best score above the mean of the next; what is absent counts as unrelated."""
    best, *others = sorted(scores.values(), reverse=True)
    rivals = [max(each, absent) for each in others[:_RIVALS]]
    return best - sum(rivals + [absent] * (_RIVALS - len(rivals))) / _RIVALS


def _full_marks(question: Question, rarity: Rarity) -> float:
    """About the BM25 of a passage of common length that has every word searched for once."""
    terms = terms_asked(question.text)
    return sum(rarity(term) for term, weight in terms.items() if weight >= 1) or 1.0
