"""Taking out of a text what is known of a case's people: names, addresses, numbers, orders."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from assistant.casework.endings.plain_letters import Plain, plain
from assistant.casework.endings.spellings import (
    KEPT,
    letters_of,
    of_contact,
    of_name,
    of_parts,
    of_reference,
)

_NAME, _CONTACT, _ORDER = "[name]", "[contact]", "[order]"
_BEGINS = re.compile(r"(?:\A|[.!?:\n])[\s\"'“”‘’(*-]*\Z")
_LOOKED_BACK = 12
# Names that are words of every day too: written small they are no name.
_EVERYDAY = """
    art bill black brown chance cook day do dawn drew faith frank grace grant gray green hope in an
    as be by he is it me my no of on or so to up us we holiday hunt jack joy july june king lane
    long love mark may miles moon page pat penny price ray rich rob rose ruby say see short son sue
    summer white will win wood young
    al bin da de del den der des di dos du el la las le los ten ter van vom von zu zum zur
"""
_ALSO_WORDS = frozenset(_EVERYDAY.split())


@dataclass(frozen=True, slots=True)
class KnownData:
    """What is known of the people of a case. Names in full; contacts are addresses, numbers,
    handles; references are ids of orders, of the customer and of the case.

    `called` is what somebody calls themselves, on no record: it may be any words.
    """

    names: frozenset[str] = frozenset()
    contacts: frozenset[str] = frozenset()
    references: frozenset[str] = frozenset()
    called: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Place:
    """What is taken out from `start` to `end`, and what stands there then."""

    start: int
    end: int
    placeholder: str


def without(text: str, known: KnownData) -> tuple[str, int]:
    """The text with everything known replaced, and how many places were.

    Capitals, accents, separators and letters nobody sees do not count. Parts of a name count
    alone; where a part is an everyday word too, or a part of what somebody calls themselves, only
    with a capital.
    """
    count = 0
    # What a replacement cuts free may be a name by itself.
    while found := _found(text, known):
        for place in reversed(found):
            text = text[: place.start] + place.placeholder + text[place.end :]
        count += len(found)
    return text, count


def _found(text: str, known: KnownData) -> list[_Place]:
    """Everything known in a text, in its order; what overlaps is one place."""
    read = plain(text)
    letters = letters_of(read.text)
    contacts = (each for value in sorted(known.contacts) for each in of_contact(value))
    references = (each for value in sorted(known.references) for each in of_reference(value))
    names = (each for name in sorted(known.names | known.called) for each in of_name(name, letters))
    whole = [
        *_all(read, contacts, _CONTACT),
        *_all(read, references, _ORDER),
        *_all(read, names, _NAME),
    ]
    parts = _all(read, _parts(known.names, letters), _NAME)
    named = [each for each in parts if not _is_word(text, each)]
    alone = _all(read, _parts(known.called - known.names, letters), _NAME)
    return _merged([*whole, *named, *_called(text, alone, whole)])


def _parts(names: Iterable[str], letters: str) -> Iterator[re.Pattern[str]]:
    yield from dict.fromkeys(each for name in sorted(names) for each in of_parts(name, letters))


def _all(read: Plain, patterns: Iterable[re.Pattern[str]], placeholder: str) -> list[_Place]:
    found: list[_Place] = []
    for pattern in patterns:
        group = KEPT if KEPT in pattern.groupindex else 0
        for said in pattern.finditer(read.text):
            span = read.span(*said.span(group))
            found.append(_Place(span.start, span.end, placeholder))
    return found


def _is_word(text: str, place: _Place) -> bool:
    """Whether a part of a name stands there as the everyday word that it is as well."""
    said = text[place.start : place.end]
    return said.islower() and plain(said).text in _ALSO_WORDS


def _called(text: str, parts: Iterable[_Place], whole: Iterable[_Place]) -> Iterator[_Place]:
    """Parts of what somebody calls themselves, where they are written as a name is.

    A word that the text also writes small, as "Kettle" may be, is none where a sentence begins.
    """
    within = list(whole)
    alone = [
        each
        for each in parts
        if not any(one.start <= each.start and each.end <= one.end for one in within)
    ]
    small = {said for each in alone if (said := text[each.start : each.end]).islower()}
    for each in alone:
        said = text[each.start : each.end]
        begins = _BEGINS.search(text[max(0, each.start - _LOOKED_BACK) : each.start])
        if not said.islower() and not (begins and said.lower() in small):
            yield each


def _merged(places: Iterable[_Place]) -> list[_Place]:
    """Places that are apart, in their order; of those that overlap the widest one says what."""
    merged: list[_Place] = []
    for place in sorted(places, key=lambda each: (each.start, -each.end)):
        if not merged or place.start >= merged[-1].end:
            merged.append(place)
        elif place.end > merged[-1].end:
            merged[-1] = _Place(merged[-1].start, place.end, merged[-1].placeholder)
    return merged
