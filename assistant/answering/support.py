"""How well what was found supports any answer: signs that do not depend on the library's size."""

import math
from collections.abc import Callable, Sequence
from dataclasses import astuple, dataclass, fields

import regex

from assistant.answering.evidence import FoundDocument, Rarity, share
from assistant.answering.question import Question
from kb.model import Hit
from kb.tokens import tokens

# What an unrelated text scores: stands in for documents that a small library does not have.
_UNRELATED = 0.1
_RIVALS = 4


@dataclass(frozen=True, slots=True)
class SupportSigns:
    """Signs that the best document answers, each about 0 to 1; weights are in weights.json.

    A `lead` is the best document's score above the mean of its rivals'; `known` is the share
    of the question's words, weighted by rarity, that the best document has.
    """

    cosine: float
    cosine_lead: float
    cosine_next: float
    words: float
    words_lead: float
    words_next: float
    score_lead: float
    score_next: float
    stands_out: float
    agreed: float
    crowd: float
    known: float
    known_in_passage: float
    known_lead: float
    known_by_title: float
    title_asked: float
    codes_known: float
    rarest_known: float
    best_part: float
    worst_part: float
    window: float


SIGN_NAMES = tuple(field.name for field in fields(SupportSigns))


def support_signs(
    question: Question,
    hits: Sequence[Hit],
    found: Sequence[FoundDocument],
    window: float,
    rarity: Rarity,
) -> tuple[float, ...]:
    """Return the signs, in the order of SIGN_NAMES; `window` is the best window's value."""
    asked = frozenset(question.tokens)
    best = found[0]
    has = [document.tokens for document in found]
    known = [share(each, asked, rarity) for each in has]
    cosines = _by_document(hits, lambda hit: hit.cosine)
    full = _full_marks(question, rarity)
    words = _by_document(hits, lambda hit: min(hit.bm25 / full, 1.0))
    scores = _by_document(hits, lambda hit: hit.score)
    first = hits[0]
    parts = [share(has[0], tokens(part), rarity) for part in question.parts]
    signs = SupportSigns(
        cosine=cosines[0],
        cosine_lead=cosines[0] - _rivals(cosines, _UNRELATED),
        cosine_next=cosines[0] - _rivals(cosines, _UNRELATED, 1),
        words=words[0],
        words_lead=words[0] - _rivals(words, 0.0),
        words_next=words[0] - _rivals(words, 0.0, 1),
        score_lead=scores[0] - _rivals(scores, 0.0),
        score_next=scores[0] - _rivals(scores, 0.0, 1),
        stands_out=_stands_out([hit.cosine for hit in hits]),
        agreed=float(_leads(hits, lambda hit: hit.cosine) == _leads(hits, lambda hit: hit.bm25)),
        crowd=sum(hit.passage.document_id == first.passage.document_id for hit in hits[:5])
        / len(hits[:5]),
        known=known[0],
        known_in_passage=share(tokens(_passage_text(first)), asked, rarity),
        known_lead=known[0] - max(known[1:], default=0.0),
        known_by_title=share(best.title_tokens, asked, rarity),
        title_asked=share(asked, best.title_tokens, rarity),
        codes_known=_codes_known(asked, has[0]),
        rarest_known=_rarest_known(asked, has[0], rarity),
        best_part=max(parts, default=0.0),
        worst_part=min(parts, default=0.0),
        window=window,
    )
    return astuple(signs)


def _passage_text(hit: Hit) -> str:
    passage = hit.passage
    return "\n".join((passage.title, *passage.heading, passage.context, passage.text))


def _by_document(hits: Sequence[Hit], score: Callable[[Hit], float]) -> list[float]:
    """Each document's best score, best first."""
    best: dict[str, float] = {}
    for hit in hits:
        name = hit.passage.document_id
        best[name] = max(best.get(name, 0.0), score(hit))
    return sorted(best.values(), reverse=True)


def _leads(hits: Sequence[Hit], score: Callable[[Hit], float]) -> str:
    return max(hits, key=score).passage.document_id


def _rivals(scores: Sequence[float], absent: float, most: int = _RIVALS) -> float:
    """The mean of the scores after the first; what is absent counts as unrelated."""
    rivals = [max(each, absent) for each in scores[1 : 1 + most]]
    rivals += [absent] * (most - len(rivals))
    return sum(rivals) / most


def _stands_out(scores: Sequence[float]) -> float:
    """How many standard deviations the best lies above the mean, a fifth of it, 0 to 1."""
    mean = sum(scores) / len(scores)
    spread = math.sqrt(sum((each - mean) ** 2 for each in scores) / len(scores))
    return min((max(scores) - mean) / (spread + 0.02) / 5, 1.0)


def _full_marks(question: Question, rarity: Rarity) -> float:
    """About the BM25 of a passage of common length that has every word of the question."""
    return 1.3 * sum(rarity(token) for token in question.tokens) or 1.0


_CODE = regex.compile(r"\p{N}")


def _codes_known(asked: frozenset[str], has: frozenset[str]) -> float:
    """The share of the question's codes and numbers that a document has; 0.7 without any."""
    codes = [token for token in asked if _CODE.search(token)]
    return sum(code in has for code in codes) / len(codes) if codes else 0.7


def _rarest_known(asked: frozenset[str], has: frozenset[str], rarity: Rarity) -> float:
    """The share of the question's rarest quarter of words, at least three, in a document."""
    rarest = sorted(asked, key=lambda token: (-rarity(token), token))
    rarest = rarest[: max(3, len(rarest) // 4)]
    return sum(token in has for token in rarest) / len(rarest) if rarest else 0.0
