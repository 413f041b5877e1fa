"""Our own words around an answer: greetings, holding replies, closings, in each language."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files
from typing import TypeVar

import yaml

from assistant.answering.model import Citation
from assistant.languages import language_of
from assistant.replying.model import Tone

ENGLISH = "en"
# A few words of a table are no language.
_FEWEST_WORDS = 8

Wanted = TypeVar("Wanted", str, list[str], dict[str, object])


@dataclass(frozen=True, slots=True)
class Manner:
    """One tone's sentences; in `greeting` and `chat_greeting` {name} is to be filled."""

    greeting: str
    greeting_nobody: str
    chat_greeting: str
    opening: str
    holding: str
    closing: str


@dataclass(frozen=True, slots=True)
class Courtesies:
    """Greetings, thanks and farewells in small letters, what goes with them, and the answers."""

    hello: tuple[str, ...]
    thanks: tuple[str, ...]
    beside: tuple[str, ...]
    listening: str
    welcome: str


@dataclass(frozen=True, slots=True)
class Frames:
    """One language's words of our own.

    `passes_on` is what the assistant itself says in a chat when it has no answer: a person will.
    """

    language: str
    months: tuple[str, ...]
    first_day: str
    written_day: str
    since: str
    span: str
    source: str
    sources: str
    question: str
    passes_on: str
    courtesies: Courtesies
    say: str
    not_say: str
    unsaid: str
    inside: str
    tones: Mapping[Tone, Manner]

    def named(self, citation: Citation) -> str:
        """A source by its title, with the days it is in force."""
        first = self.day(citation.valid_from)
        if citation.valid_until is None:
            days = self.since.format(first=first)
        else:
            days = self.span.format(first=first, last=self.day(citation.valid_until))
        return f"{' '.join(citation.title.split())} ({days})"

    def day(self, value: date) -> str:
        """A day as the language writes it."""
        number = self.first_day if value.day == 1 else str(value.day)
        month = self.months[value.month - 1]
        return self.written_day.format(day=number, month=month, year=value.year)


@lru_cache(maxsize=1)
def languages() -> Mapping[str, Frames]:
    """Every language there are frames in, by ISO 639-1."""
    text = (files(__package__) / "frames.yaml").read_text("utf-8")
    read = yaml.safe_load(text)
    return {str(code): _frames(str(code), words) for code, words in read.items()}


def frames_for(language: str, text: str = "") -> tuple[Frames, str]:
    """The frames that go with a text, and one line for the agent where they are not as asked.

    `language` is that of the customer, such as "de" or "de-AT"; "" when nobody can tell. A text
    that is plainly in another of our languages has its greeting in that one: a reply that
    changes its language is not sent. English stands in for languages without frames.
    """
    asked = language.strip().casefold().replace("_", "-").partition("-")[0]
    written = language_of(text) if len(text.split()) >= _FEWEST_WORDS else ""
    code = next((each for each in (written, asked) if each in languages()), ENGLISH)
    if asked and written and asked != written:
        return languages()[code], f"the policy is in {written!r}, the customer writes {asked!r}"
    if asked and asked != code:
        return languages()[code], f"greetings are in {code!r}, there are none in {asked!r}"
    return languages()[code], ""


def _frames(code: str, words: Mapping[str, object]) -> Frames:
    phone = _of(words, "phone", dict)
    one, many = _of(words, "sources", list)
    return Frames(
        language=code,
        months=tuple(_of(words, "months", str).split()),
        first_day=_of(words, "first_day", str),
        written_day=_of(words, "date", str),
        since=_of(words, "since", str),
        span=_of(words, "span", str),
        source=one,
        sources=many,
        question=_of(words, "question", str),
        passes_on=_of(words, "passes_on", str),
        courtesies=_courtesies(_of(words, "courtesies", dict)),
        say=_of(phone, "say", str),
        not_say=_of(phone, "not_say", str),
        unsaid=_of(phone, "unsaid", str),
        inside=_of(phone, "inside", str),
        tones={tone: _manner(_of(words, tone.value, dict)) for tone in Tone},
    )


def _courtesies(words: Mapping[str, object]) -> Courtesies:
    hello, thanks, beside = (_of(words, key, list) for key in ("hello", "thanks", "beside"))
    return Courtesies(
        hello=tuple(hello),
        thanks=tuple(thanks),
        beside=tuple(beside),
        listening=_of(words, "listening", str),
        welcome=_of(words, "welcome", str),
    )


def _manner(words: Mapping[str, object]) -> Manner:
    named, nobody = _of(words, "greeting", list)
    return Manner(
        greeting=named,
        greeting_nobody=nobody,
        chat_greeting=_of(words, "chat_greeting", str),
        opening=_of(words, "opening", str),
        holding=_of(words, "holding", str),
        closing=_of(words, "closing", str),
    )


def _of(words: Mapping[str, object], key: str, kind: type[Wanted]) -> Wanted:
    found = words.get(key)
    if not isinstance(found, kind):
        raise ValueError(f"frames.yaml: {key} is missing or is no {kind.__name__}")
    return found
