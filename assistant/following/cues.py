"""Cue phrases as patterns that match whole words."""

from collections.abc import Sequence
from functools import lru_cache

import regex

from assistant.answering.cues import whole_words


@lru_cache(maxsize=64)
def pattern(phrases: Sequence[str]) -> regex.Pattern[str]:
    """One pattern for a tuple of phrases, in any case.

    Phrases may be patterns themselves; of several that fit at one place the first counts.
    """
    return whole_words(phrases, regex.IGNORECASE)
