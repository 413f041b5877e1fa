"""Numbers with their units, in one measure each, and whether they are a most or a least."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum
from fractions import Fraction

import regex

from assistant.verifying.units import CURRENCY, UNIT, unit_of
from kb.stop_words import STOP_WORDS
from kb.tokens import tokens


class Bound(Enum):
    """What a number limits: "up to 5" is a most, "at least 5" a least."""

    NONE = "none"
    MOST = "most"
    LEAST = "least"

    def contradicts(self, other: "Bound") -> bool:
        """Tell whether one says most where the other says least."""
        return {self, other} == {Bound.MOST, Bound.LEAST}


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as it is written, its `value` in the measure `of`, and what it limits.

    `of` is empty for a bare number; `counted` is then the stem of the word after it, if any.
    `factor` is how much of the measure the unit was that it is written in. `spelled` is the number
    as written where only the same spelling is sure to be the same number, such as "30.000".
    """

    text: str
    value: Fraction
    of: str
    factor: Fraction
    bound: Bound
    counted: str
    spelled: str = ""


_NUMBER = (
    r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,3}(?:\.\d{3}){2,}|\d{1,3}(?:\.\d{3})+,\d{1,2}"
    r"|\d{1,3}(?:[\u00a0\u202f ]\d{3})+(?![\d])|\d+(?:[.,]\d+)?"
)
_AMOUNT = regex.compile(
    rf"(?P<sign>{CURRENCY})?\s?(?<![\d.,])(?P<number>{_NUMBER})(?:st|nd|rd|th)?(?![\d])"
    r"(?P<scale>\s?(?:thousand|million|billion|k)\b)?",
    regex.IGNORECASE,
)
_SCALES = {"thousand": 1000, "million": 10**6, "billion": 10**9, "k": 1000}
_JOINED = regex.compile(r"\s*(?:[-–—]|to|or|and|bis)\s*", regex.IGNORECASE)
_NEXT = regex.compile(r"[\s-]+(\p{L}+)")
_AFTER_MOST = r"at (?:the )?most|or less|or fewer|max(?:imum)?|or (?:under|below|earlier|sooner)"
_AFTER_LEAST = r"at (?:the )?least|or (?:more|over|above|later|longer)|min(?:imum)?|\+"
_BEFORE = (
    (
        r"(?:no|not) (?:(?:be|take|last|cost|exceed\w*|go) )?(?:\w+ )?"
        r"(?:more|later|longer|higher|over|above)(?: than)?|(?:not|never) exceed\w*",
        Bound.MOST,
    ),
    (r"(?:no|not) (?:less|fewer|earlier|sooner|below|under|shorter)(?: than)?", Bound.LEAST),
    (
        r"up to|at (?:the )?most|within|less than|fewer than|under|below|max(?:imum)?(?: of)?"
        r"|until|before|by|not after|no later than|earlier than|shorter than|limit(?: is| of)?",
        Bound.MOST,
    ),
    (
        r"at (?:the )?least|more than|over|above|min(?:imum)?(?: of)?|after|from|since|exceed\w*"
        r"|longer than|later than|starting at|as of|beyond",
        Bound.LEAST,
    ),
)
_BOUND_BEFORE = regex.compile(
    "|".join(f"(?P<b{place}>{words})" for place, (words, _) in enumerate(_BEFORE)), regex.IGNORECASE
)
_BOUND_AFTER = regex.compile(
    rf"[\s,]*(?:(?P<most>{_AFTER_MOST})|(?P<least>{_AFTER_LEAST}))(?!\w)", regex.IGNORECASE
)
_CLAUSE = regex.compile(r"[,;:.!?()]\s|\b(?:and|but|or)\b")
_NEAR = 30
_LONGEST = 40
_TWO_READINGS = regex.compile(r"\d{1,3}\.\d{3}")


def quantities(text: str) -> Iterator[Quantity]:
    """Yield the quantities of a text whose numbers are in digits, in order."""
    found: list[tuple[Quantity, int, int]] = []
    for match in _AMOUNT.finditer(text):
        found.append(_read(text, match))
    for place, (each, start, end) in enumerate(found):
        # In "3–5 days" the 3 is days too, and in "€10–20" the 20 is euros.
        unit = each
        if place + 1 < len(found) and _JOINED.fullmatch(text, end, found[place + 1][1]):
            unit = found[place + 1][0]
        if place and not unit.of and _JOINED.fullmatch(text, found[place - 1][2], start):
            unit = found[place - 1][0]
        if each.of or not unit.of or each.counted:
            yield each
        else:
            value = each.value * unit.factor
            yield replace(each, value=value, of=unit.of, factor=unit.factor)


def _read(text: str, match: regex.Match[str]) -> tuple[Quantity, int, int]:
    value = _value(match["number"])
    if match["scale"]:
        value *= _SCALES[match["scale"].strip().lower()]
    end = match.end()
    unit = UNIT.match(match["sign"]) if match["sign"] else None
    if not unit and (gap := regex.compile(r"[\s-]?").match(text, end)):
        unit = UNIT.match(text, gap.end())
        end = unit.end() if unit else end
    of, factor = unit_of(unit) if unit else ("", Fraction(1))
    start = match.start() + len(match[0]) - len(match[0].lstrip())
    written = text[start:end]
    bound = _bound(text, start, end)
    counted = "" if unit else _counted(text, end)
    spelled = _spelled(match["number"])
    return Quantity(written, value * factor, of, factor, bound, counted, spelled), start, end


def _spelled(number: str) -> str:
    """What is thirty in one country and thirty thousand in the next, or too long to reckon with."""
    return number if len(number) > _LONGEST or _TWO_READINGS.fullmatch(number) else ""


def _value(number: str) -> Fraction:
    if len(number) > _LONGEST:
        return Fraction(0)
    bare = regex.sub(r"[\s\u00a0\u202f]", "", number)
    comma, dot = bare.rfind(","), bare.rfind(".")
    if comma >= 0 and dot >= 0:
        thousands = "," if dot > comma else "."
        bare = bare.replace(thousands, "").replace(",", ".")
    elif comma >= 0:
        grouped = regex.fullmatch(r"\d{1,3}(?:,\d{3})+", bare)
        bare = bare.replace(",", "" if grouped else ".")
    elif bare.count(".") > 1:
        bare = bare.replace(".", "")
    return Fraction(bare)


def _counted(text: str, end: int) -> str:
    following = _NEXT.match(text, end)
    if not following or following[1].lower() in STOP_WORDS:
        return ""
    return next(iter(tokens(following[1])), "")


def _bound(text: str, start: int, end: int) -> Bound:
    if after := _BOUND_AFTER.match(text, end):
        return Bound.MOST if after["most"] else Bound.LEAST
    before = text[max(0, start - _NEAR) : start]
    for cut in _CLAUSE.finditer(before):
        before = " " * cut.end() + before[cut.end() :]
    last = None
    for cue in _BOUND_BEFORE.finditer(before):
        # Whole words, and close by: "within the first 14 days".
        if cue.start() and before[cue.start() - 1].isalnum():
            continue
        if len(before[cue.end() :].split()) <= 2:
            last = cue
    return _BEFORE[int(str(last.lastgroup)[1:])][1] if last else Bound.NONE
