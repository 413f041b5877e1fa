"""Telling the emotion of a message from its pieces: likeness to examples, tone and phrases."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from assistant.triage.emotion.tone import shouts, tones
from assistant.triage.likeness import OneOf, Rows
from assistant.triage.model import Emotion
from kb.model import Span

_TONE = 1.0
_PHRASE = 1.6
_NEUTRAL = 0.15
_WHOLE = 0.35
# How much likelier calm is than any other emotion before anything is read; a logarithm.
_CALMER = 0.5
# The same where it tells of a risk; pleased is as much unlikelier again.
_TROUBLED = -0.5
_LEAST_SHOUTED = 0.6


@dataclass(frozen=True, slots=True)
class Feeling:
    """An emotion, its intensity from 0 to 1, and the stretch that tells it, None for calm."""

    emotion: Emotion
    intensity: float
    span: Span | None


CALM = Feeling(Emotion.CALM, 0.0, None)


@dataclass(frozen=True, slots=True, eq=False)
class EmotionTeller:
    """Learned from the examples of a lexicon; threads may share it."""

    likeness: OneOf

    @classmethod
    def learn(cls, texts: Sequence[str], emotions: Sequence[Emotion], vectors: Rows) -> Self:
        """Learn from examples, the emotion of each, and their vectors."""
        return cls(OneOf.learn(features(texts, vectors), list(Emotion), list(emotions)))

    def tell(
        self,
        text: str,
        pieces: Sequence[Span],
        vectors: Rows,
        phrases: Sequence[tuple[Emotion, Span]],
        *,
        troubled: bool = False,
    ) -> Feeling:
        """The emotion of a message.

        `vectors` are those of its pieces and, last, of the whole; `phrases` those found in it.
        `troubled` is whether it tells of a risk of which people seldom write calmly.
        """
        if not pieces:
            return CALM
        texts = [text[each.start : each.end] for each in pieces]
        whole = text[pieces[0].start : pieces[-1].end]
        chances = self._chances([*texts, whole], vectors)
        weights = 1 - chances[:-1, 0] + _NEUTRAL
        mixed = (weights[:, None] * chances[:-1]).sum(axis=0) / weights.sum()
        scores = np.log((1 - _WHOLE) * mixed + _WHOLE * chances[-1] + 1e-6)
        scores[_PLACE[Emotion.CALM]] += _TROUBLED if troubled else _CALMER
        scores[_PLACE[Emotion.PLEASED]] += 2 * _TROUBLED if troubled else 0.0
        for emotion in {emotion for emotion, _ in phrases}:
            count = len({span.start for each, span in phrases if each is emotion})
            scores[_PLACE[emotion]] += _PHRASE * (1 + 0.3 * min(count - 1, 3))
        shares = np.exp(scores - scores.max())
        shares /= shares.sum()
        told = list(Emotion)[int(shares.argmax())]
        if told is Emotion.CALM:
            return CALM
        span = _where(told, pieces, chances[:-1, _PLACE[told]], phrases)
        return Feeling(told, _intensity(float(shares.max()), whole, phrases), span)

    def _chances(
        self, texts: Sequence[str], vectors: Rows
    ) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
        """A column for each emotion, 0 where there are no examples of it."""
        found = np.zeros((len(texts), len(Emotion)))
        for column, kind in zip(
            self.likeness.chances(features(texts, vectors)).T, self.likeness.kinds, strict=True
        ):
            found[:, _PLACE[Emotion(kind)]] = column
        return found


_PLACE = {emotion: place for place, emotion in enumerate(Emotion)}


def features(texts: Sequence[str], vectors: Rows) -> Rows:
    """What a text is judged by: its meaning and its tone."""
    return np.hstack([vectors, _TONE * tones(texts)])


def _where(
    told: Emotion,
    pieces: Sequence[Span],
    chances: np.ndarray[tuple[int], np.dtype[np.float64]],
    phrases: Sequence[tuple[Emotion, Span]],
) -> Span:
    """The phrase in the sentence that is most like it; that sentence where no phrase tells it."""
    likely = dict(zip(pieces, chances, strict=True))
    said = [span for emotion, span in phrases if emotion is told]
    if not said:
        return max(pieces, key=likely.__getitem__)
    return max(
        said,
        key=lambda span: max(
            (
                chance
                for piece, chance in likely.items()
                if piece.start <= span.start and span.end <= piece.end
            ),
            default=0.0,
        ),
    )


def _intensity(share: float, whole: str, phrases: Sequence[tuple[Emotion, Span]]) -> float:
    """How sure it is, and how loud."""
    loud = 0.15 * min(whole.count("!"), 3) / 3 + 0.15 * (shouts(whole) >= _LEAST_SHOUTED)
    return round(min(1.0, 0.25 + 0.45 * share + loud + 0.08 * min(len(phrases), 3)), 2)
