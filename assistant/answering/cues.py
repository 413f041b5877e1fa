"""The words that tell what a question, a heading or a sentence is about, read from cues.json."""

import json
from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files

import regex


@lru_cache(maxsize=64)
def phrases(name: str) -> regex.Pattern[str]:
    """Return one pattern for a list of cue phrases; it matches whole words of folded text.

    Raises KeyError for a list that cues.json does not have.
    """
    return whole_words(_lists()[name])


def whole_words(phrases: Iterable[str], flags: int = 0) -> regex.Pattern[str]:
    """One pattern for phrases, which may be patterns themselves; the first that fits counts."""
    alternatives = "|".join(phrases)
    return regex.compile(rf"(?<![\p{{L}}\p{{N}}])(?:{alternatives})(?![\p{{L}}\p{{N}}])", flags)


def words(name: str) -> list[str]:
    """Return a list of plain words; raises KeyError for one that cues.json does not have."""
    return list(_lists()[name])


@lru_cache(maxsize=1)
def _lists() -> dict[str, list[str]]:
    text = (files(__package__) / "cues.json").read_text("utf-8")
    found: dict[str, list[str]] = json.loads(text)
    return found
