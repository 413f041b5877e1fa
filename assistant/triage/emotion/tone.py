"""The tone of a piece of text in numbers: VADER's valence, capitals, exclamation marks."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from vaderSentiment.vaderSentiment import (  # type: ignore[import-untyped]  # ships no types
        SentimentIntensityAnalyzer,
    )

WIDTH = 8
"""How many numbers a tone has."""

_WORD = re.compile(r"[^\W\d_]+")
_SHOUTED = 4
_LONGEST = 400


def tones(texts: Sequence[str]) -> npt.NDArray[np.float32]:
    """One row a text, each number about 0 to 1, or -1 to 1 for the valence as a whole."""
    rows = np.zeros((len(texts), WIDTH), np.float32)
    for row, text in zip(rows, texts, strict=True):
        row[:] = _tone(text[:_LONGEST])
    return rows


def shouts(text: str) -> float:
    """The share of words in capitals, 0 to 1; of a few words none, for codes are capitals too."""
    words = [word for word in _WORD.findall(text) if len(word) > 1]
    if len(words) < _SHOUTED:
        return 0.0
    return len([word for word in words if word.isupper()]) / len(words)


def _tone(text: str) -> tuple[float, ...]:
    # It takes no half of a surrogate pair.
    whole = text.encode("utf-8", "replace").decode("utf-8")
    valence = _analyzer().polarity_scores(whole)
    return (
        valence["compound"],
        valence["neg"],
        valence["pos"],
        min(1.0, text.count("!") / 3),
        min(1.0, text.count("?") / 3),
        shouts(text),
        min(1.0, len(re.findall(r"\.\.\.|…", text)) / 2),
        1.0 if re.search(r"[!?]{2,}", text) else 0.0,
    )


@lru_cache(maxsize=1)
def _analyzer() -> "SentimentIntensityAnalyzer":
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    return SentimentIntensityAnalyzer()
