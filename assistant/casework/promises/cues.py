"""The cues by which promises are known, read from promises.yaml, one set a language."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files
from itertools import product

import yaml

from assistant.casework.promises.time_words import TimeWords, one_of, time_words
from assistant.triage.phrases.book import PhraseBook
from assistant.triage.phrases.pattern import Phrase, read_phrase

ENGLISH = "en"
# A phrase is at most 400 characters long: longer lists are cut into phrases of their own.
_LONGEST_GROUP = 110
_NAME = re.compile(r"<([\w']+)>")


class Sign(StrEnum):
    """What a phrase tells, as promises.yaml explains it."""

    FIRM = "firm"
    TIMED = "timed"
    NOT = "not"
    DENIED = "denied"
    TOLD = "told"
    WHEN = "when"
    YOURS = "yours"
    FORBIDS = "forbids"


class Nature(StrEnum):
    """What a policy's time or amount for an act means, as promises.yaml explains it."""

    OURS = "ours"
    BOOKED = "booked"
    TALK = "talk"
    CONTACT = "contact"
    GIFTS = "gifts"


@dataclass(frozen=True, slots=True)
class Act:
    """Something that is promised, such as a refund."""

    name: str
    nature: Nature


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands right beside a span of a policy: `takes` before one it takes us; `before` and
    `after` one it does not.
    """

    takes: re.Pattern[str]
    before: re.Pattern[str]
    after: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Cues:
    """One language's cues.

    `bare` finds things promised without a verb, as in "refund by Friday", over folded text.
    `pronouns` begin a promise by themselves; `slips` are words that may lack an apostrophe, as
    "ill" does; `acts` find what is promised.
    """

    language: str
    book: PhraseBook[Sign]
    bare: re.Pattern[str]
    pronouns: frozenset[str]
    slips: frozenset[str]
    acts: PhraseBook[Act]
    beside: Beside
    time: TimeWords


def cues_for(language: str) -> Cues:
    """The cues of a language (ISO 639-1); English where there are none of it."""
    known = _texts()
    return _cues(language if language in known else ENGLISH)


@lru_cache(maxsize=1)
def _texts() -> Mapping[str, Mapping[str, object]]:
    read = yaml.safe_load((files(__package__) / "promises.yaml").read_text("utf-8"))
    return {str(code): told for code, told in read.items()}


@lru_cache(maxsize=16)
def _cues(language: str) -> Cues:
    return read_cues(language, _texts()[language])


def read_cues(language: str, told: Mapping[str, object]) -> Cues:
    """Read one language's part of the file; raises ValueError saying what to write instead."""
    lists = {name: _listed(words, name) for name, words in _mapping(told, "words").items()}
    phrases = [
        (sign, phrase)
        for sign in Sign
        for written in _listed(told.get(sign.value, []), sign.value)
        for phrase in _phrases(written, lists)
    ]
    bare = one_of(_listed(told.get("bare", []), "bare"))
    articles = one_of(_listed(told.get("articles", []), "articles"))
    return Cues(
        language=language,
        book=PhraseBook(phrases),
        bare=re.compile(rf"(?:{articles}\s+){{0,2}}{bare}(?:\s*[:,-])?\s+(?=\S)"),
        acts=PhraseBook(_acts(told)),
        beside=_beside(told),
        slips=frozenset(_listed(told.get("slips", []), "slips")),
        pronouns=frozenset(_listed(told.get("pronouns", []), "pronouns")),
        time=time_words(_mapping(told, "time")),
    )


def _phrases(written: str, lists: Mapping[str, Sequence[str]]) -> Iterator[Phrase]:
    """A phrase with its lists filled in, cut into as many phrases as it takes."""
    names = _NAME.findall(written)
    if unknown := [name for name in names if name not in lists]:
        raise ValueError(f"{written!r} names a list <{unknown[0]}> that `words` does not have")
    between = _NAME.split(written)[::2]
    for groups in product(*(list(_groups(lists[name])) for name in names)):
        filled = "".join(f"{text}({group})" for text, group in zip(between, groups, strict=False))
        yield read_phrase(filled + between[-1])


def _acts(told: Mapping[str, object]) -> Iterator[tuple[Act, Phrase]]:
    for nature in Nature:
        if nature.value in told:
            for name, words in _mapping(told, nature.value).items():
                for word in _listed(words, name):
                    yield Act(name, nature), read_phrase(word)


def _beside(told: Mapping[str, object]) -> Beside:
    lists = _mapping(told, "beside") if "beside" in told else {}
    takes, before, after = (
        one_of(_listed(lists.get(name, []), name)) for name in ("takes", "before", "after")
    )
    return Beside(
        takes=re.compile(rf"(?<!\w){takes}\s+\Z"),
        before=re.compile(rf"(?<!no )(?<!not )(?<!takes )(?<!take )(?<!\w){before}\s+\Z"),
        after=re.compile(rf"\s+{after}(?!\w)"),
    )


def _groups(words: Sequence[str]) -> Iterator[str]:
    group = ""
    for word in words:
        if group and len(group) + len(word) > _LONGEST_GROUP:
            yield group
            group = ""
        group = f"{group}|{word}" if group else word
    if group:
        yield group


def _mapping(told: Mapping[str, object], name: str) -> Mapping[str, object]:
    found = told.get(name)
    if not isinstance(found, dict):
        raise ValueError(f"a language needs `{name}`: names with their words")
    return {str(key): value for key, value in found.items()}


def _listed(words: object, name: str) -> list[str]:
    if not isinstance(words, list):
        raise ValueError(f"`{name}` is a list of words or phrases")
    unquoted = [word for word in words if not isinstance(word, str)]
    if unquoted:
        raise ValueError(f"`{name}` has {unquoted[0]!r}, which YAML reads as no word; quote it")
    return list(words)
