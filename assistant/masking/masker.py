"""The masker of one call: what it hides from the model, and how it puts it back."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from assistant.masking.placeholders import LABELS, Placeholder, placeholders
from assistant.masking.values import Value, mentions
from kb.model import Span


class Found(Protocol):
    """Personal data in a text: its kind, such as "email" or "ID number", and where it stands."""

    @property
    def kind(self) -> str:
        """What it is."""

    @property
    def span(self) -> Span:
        """Where it stands."""


Find = Callable[[str], Sequence[Found]]
"""Finds personal data; the same for the same text."""

_MOST_SPELLINGS = 26


@dataclass(frozen=True, slots=True)
class _Place:
    """A stretch to be masked, and what it is."""

    label: str
    start: int
    end: int


class Masker:
    """Masks the texts of one call to a model; for one thread.

    The same value has the same number in all of them, however it is spelled. It is made with
    the messages of the call, so that a name one of them introduces is known in the others.
    """

    def __init__(self, find: Find, messages: Iterable[str] = ()) -> None:
        self._find = find
        self._found: dict[str, tuple[_Place, ...]] = {}
        self._numbers: dict[str, tuple[str, int]] = {}
        self._given: defaultdict[str, int] = defaultdict(int)
        self._spellings: defaultdict[tuple[str, int], list[str]] = defaultdict(list)
        self._values: list[Value] = []
        said = [message for message in messages if message.strip()]
        # The last together: a first name is known from the message that has the whole one.
        for text in dict.fromkeys([*said, "\n\n".join(said)]):
            self._learn(text)

    def mask(self, message: str) -> str:
        """What a person wrote, with placeholders where its personal data stood."""
        self._learn(message)
        return self._masked(message, [*self._found[message], *self._known(message, own=False)])

    def mask_known(self, text: str) -> str:
        """The company's own text with placeholders where it repeats a value of the messages.

        What else it has of addresses and numbers is public, and the model may need it.
        """
        return self._masked(text, list(self._known(text, own=True)))

    def restore(self, text: str, start: int = 0) -> str:
        """Put the values back into what a model wrote, and return it from `start` on.

        Placeholders that nobody gave stay in it as [NAME-7], which no policy says, so that
        checking removes them.
        """
        parts: list[str] = []
        place = start
        for written in placeholders(text, start):
            value = self._value_of(written.placeholder)
            told = str(written.placeholder) if value is None else value
            parts += [text[place : written.start], told]
            place = written.end
        return "".join([*parts, text[place:]])

    def _value_of(self, placeholder: Placeholder) -> str | None:
        spellings = self._spellings.get((placeholder.label, placeholder.number), [])
        place = ord(placeholder.spelling) - ord("a") if placeholder.spelling else 0
        return spellings[place] if place < len(spellings) else None

    def _learn(self, text: str) -> None:
        if text not in self._found:
            self._found[text] = tuple(_places(self._find(text)))
            for each in self._found[text]:
                self._number(each.label, text[each.start : each.end])

    def _known(self, text: str, *, own: bool) -> Iterator[_Place]:
        for value in self._values:
            for start, end in mentions(value, text, own=own):
                yield _Place(value.label, start, end)

    def _masked(self, text: str, places: Sequence[_Place]) -> str:
        parts: list[str] = []
        place = 0
        for each in _joined(places):
            parts += [self._without_doubles(text[place : each.start])]
            parts += [self._placeholder(each.label, text[each.start : each.end])]
            place = each.end
        return "".join([*parts, self._without_doubles(text[place:])])

    def _without_doubles(self, text: str) -> str:
        """Hide what looks like a placeholder already, so that it comes back as it was."""
        parts: list[str] = []
        place = 0
        for each in placeholders(text):
            parts += [text[place : each.start]]
            parts += [self._placeholder("TEXT", text[each.start : each.end])]
            place = each.end
        return "".join([*parts, text[place:]])

    def _placeholder(self, label: str, written: str) -> str:
        label, number = self._number(label, written)
        spellings = self._spellings[label, number]
        if written not in spellings:
            spellings.append(written)
        place = spellings.index(written)
        return str(Placeholder(label, number, chr(ord("a") + place) if place else ""))

    def _number(self, label: str, written: str) -> tuple[str, int]:
        value = Value(label, written)
        known = self._numbers.get(value.key)
        if known is not None:
            spellings = self._spellings[known]
            if written in spellings or len(spellings) < _MOST_SPELLINGS:
                return known
        self._given[label] += 1
        self._numbers[value.key] = (label, self._given[label])
        self._values.append(value)
        return self._numbers[value.key]


def _places(found: Iterable[Found]) -> Iterator[_Place]:
    for each in found:
        label = each.kind.upper().replace(" ", "-")
        yield _Place(label if label in LABELS else "TEXT", each.span.start, each.span.end)


def _joined(places: Iterable[_Place]) -> list[_Place]:
    """Places that overlap become one that covers them, of the longest one's kind."""
    whole: list[_Place] = []
    for each in sorted(places, key=lambda one: (one.start, -one.end)):
        if whole and each.start < whole[-1].end:
            last = whole.pop()
            longer = max(last, each, key=lambda one: one.end - one.start)
            each = _Place(longer.label, last.start, max(last.end, each.end))
        whole.append(each)
    return whole
