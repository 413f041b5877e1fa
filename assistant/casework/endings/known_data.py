"""Taking out of a text what is known of a case's people: names, addresses, numbers, orders."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_NAME, _CONTACT, _ORDER = "[name]", "[contact]", "[order]"
_SHORTEST_PART = 2
_FEWEST_DIGITS = 5
# A placeholder that is there already is no name, whatever somebody is called.
_NOT_WITHIN = r"(?<!\w)(?!(?<=\[)(?:name|contact|order)\])"
_LETTERS = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
# Names that are words of every day too: written small they are no name.
_EVERYDAY = """
    art bill black brown chance cook day do dawn drew faith frank grace grant gray green hope in an
    as be by he is it me my no of on or so to up us we holiday hunt jack joy july june king lane
    long love mark may miles moon page pat penny price ray rich rob rose ruby say see short son sue
    summer white will win wood young
"""
_ALSO_WORDS = frozenset(_EVERYDAY.split())


@dataclass(frozen=True, slots=True)
class KnownData:
    """What is known of the people of a case. Names in full; contacts are addresses, numbers,
    handles; references are ids of orders, of the customer and of the case.
    """

    names: frozenset[str] = frozenset()
    contacts: frozenset[str] = frozenset()
    references: frozenset[str] = frozenset()


def without(text: str, known: KnownData) -> tuple[str, int]:
    """The text with everything known replaced, and how many places were; capitals do not count.

    Parts of a name count alone; where a part is an everyday word too, only with a capital.
    """
    count = 0
    for values, placeholder in (
        (known.contacts, _CONTACT),
        (known.references, _ORDER),
        (known.names, _NAME),
    ):
        for value in sorted(filter(None, map(str.strip, values)), key=len, reverse=True):
            text, found = _pattern(value).subn(placeholder, text)
            count += found
    for number in _numbers(known):
        text, found = number.subn(_CONTACT, text)
        count += found
    for part in _parts(known.names):
        text, found = _without_part(text, part)
        count += found
    return text, count


def _pattern(value: str) -> re.Pattern[str]:
    """A value with any white space between its words, not within a longer word."""
    words = r"\s+".join(map(re.escape, value.split()))
    return re.compile(rf"{_NOT_WITHIN}{words}(?!\w)", re.IGNORECASE)


def _numbers(known: KnownData) -> Iterator[re.Pattern[str]]:
    """Numbers however they are grouped: +353 20 911 0140 is +353209110140."""
    for value in sorted({*known.contacts, *known.references}):
        digits = re.sub(r"\D", "", value)
        telling = len(digits) >= _FEWEST_DIGITS and not re.search(r"[@]", value)
        if telling:
            yield re.compile(r"(?<!\d)\+?" + r"[\s./()-]{0,2}".join(digits) + r"(?!\d)")


def _parts(names: Iterable[str]) -> list[str]:
    parts = {part for name in names for part in _LETTERS.findall(name)}
    return sorted(
        (part for part in parts if len(part) >= _SHORTEST_PART), key=lambda p: (-len(p), p)
    )


def _without_part(text: str, part: str) -> tuple[str, int]:
    count = 0

    def replaced(said: re.Match[str]) -> str:
        nonlocal count
        if said[0].islower() and part.casefold() in _ALSO_WORDS:
            return said[0]
        count += 1
        return _NAME

    pattern = re.compile(rf"{_NOT_WITHIN}{re.escape(part)}(?!\w)", re.IGNORECASE)
    return pattern.sub(replaced, text), count
