"""Replies made from true sentences of the demo company, some of them corrupted on purpose."""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from importlib.resources import files

import regex

from assistant.verifying.evidence import Statement, statements_of
from assistant.verifying.facts import facts_of
from assistant.verifying.model import Verified


class Corruption(Enum):
    """What was done to a sentence."""

    NUMBER = "a number changed"
    BORROWED_NUMBER = "a number taken from elsewhere in the passage"
    SWAPPED_NUMBERS = "two numbers swapped"
    DATE = "a date changed"
    UNIT = "a unit changed"
    NAME = "a name swapped"
    NOT_ADDED = "a not added"
    NOT_DROPPED = "a not dropped"
    MADE_UP = "a made-up rule"
    ELSEWHERE = "a rule of another document"


OF_NUMBERS = frozenset(
    {
        Corruption.NUMBER,
        Corruption.BORROWED_NUMBER,
        Corruption.SWAPPED_NUMBERS,
        Corruption.DATE,
        Corruption.UNIT,
        Corruption.MADE_UP,
    }
)
"""The corruptions after which a sentence has a number that its source has not there."""


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence of a scripted reply, with its mark; `corruption` is None when it is true."""

    text: str
    corruption: Corruption | None


@dataclass(frozen=True, slots=True)
class Scripted:
    """A reply, a sentence a paragraph, and the passages it was given."""

    lines: tuple[Line, ...]
    passages: tuple[str, ...]

    @property
    def reply(self) -> str:
        """The reply as it is written."""
        return "\n\n".join(line.text for line in self.lines)


_DIGITS = regex.compile(r"(?<![\w.,:+-])\d+(?:[.,]\d+)?(?![\w:]|[.,]\d)")
_NAMES = "January February March April June July August September October November December"
_MONTHS = _NAMES.split()
_DATE = regex.compile(
    rf"\b(?P<day>\d{{1,2}}) (?P<month>{'|'.join(_MONTHS)})(?: (?P<year>\d{{4}}))?"
)
_UNITS = {
    "days": "weeks",
    "working days": "months",
    "weeks": "days",
    "months": "years",
    "hours": "days",
    "minutes": "hours",
    "years": "months",
}
_UNIT = regex.compile(
    rf"(?<=\d[ -])(?P<unit>{'|'.join(sorted(_UNITS, key=len, reverse=True))})\b|€(?=\d)"
)
_ADD_NOT = regex.compile(r"\b(?P<verb>can|may|must|is|are|will|does|should)\b(?! (?:not|never))")
_DROP_NOT = regex.compile(
    r"\b(?:(?P<aux>can)not|(?P<aux>do|does|must|is|are|may|will|should|did|was|were) not)\b"
    r"|\b[Nn]ever "
)
_MADE_UP = (
    "Customers who wait longer than {a} hours receive a voucher of €{b}",
    "We pay {a} % interest on every refund that takes more than {b} days",
    "You can have up to {a} products replaced within {b} months without asking",
    "The manager may waive fees of up to €{a} for orders above €{b}",
    "A second return within {a} days costs €{b}",
)


def scripted(count: int, *, seed: int = 0) -> Iterator[Scripted]:
    """Yield as many replies of one to four sentences, each with one corrupted at least."""
    rng = random.Random(seed)
    made = 0
    while made < count:
        passages = tuple(rng.sample(demo_passages(), rng.randint(1, 3)))
        lines = tuple(
            line for place, _ in enumerate(passages, 1) for line in _lines(rng, passages, place)
        )
        if any(line.corruption for line in lines):
            made += 1
            yield Scripted(lines, passages)


@lru_cache(maxsize=1)
def demo_passages() -> tuple[str, ...]:
    """The sections of the demo company's documents, each under its title and heading."""
    folder = files("assistant.demo") / "documents"
    found: list[str] = []
    for path in sorted(folder.iterdir(), key=lambda each: each.name):
        if not path.name.endswith(".md"):
            continue
        text = path.read_text("utf-8").split("---\n", 2)[-1].strip()
        title = text.partition("\n")[0] if text.startswith("# ") else ""
        first, *rest = regex.split(r"\n(?=## )", text)
        found += [first, *(f"{title}\n\n{section}" for section in rest)]
    return tuple(each for each in found if true_sentences(each))


def true_sentences(passage: str) -> tuple[Statement, ...]:
    """The statements of a passage that can stand alone in a reply."""
    return tuple(
        each
        for each in statements_of(passage)
        if each.text == each.whole and len(each.text.split()) >= 5 and not each.text.endswith(":")
    )


def kept_lines(script: Scripted, verified: Verified) -> tuple[Line, ...]:
    """The lines of a reply of which something stays; a true line only when all of it does."""
    found: list[Line] = []
    place = 0
    for line in script.lines:
        start = script.reply.index(line.text, place)
        place = start + len(line.text)
        stays = [
            each.kept for each in verified.sentences if start <= each.sentence.span.start < place
        ]
        if (any if line.corruption else all)(stays):
            found.append(line)
    return tuple(found)


def reworded(text: str, rng: random.Random) -> str:
    """The sentence in slightly other words; what it says stays."""
    for pattern, words in _REWORDINGS:
        if rng.random() < 0.7:
            text = pattern.sub(words, text)
    return text


_REWORDINGS = tuple(
    (regex.compile(pattern), words)
    for pattern, words in (
        (r"\bcannot\b", "can't"),
        (r"\bdo not\b", "don't"),
        (r"\bis not\b", "isn't"),
        (r"(?<![\d.,])€(\d+(?:\.\d\d)?)(?![.,]?\d)", r"\1 euros"),
        (r"\b(?<!and )14 days\b", "two weeks"),
        (r"\b24 hours\b", "one day"),
        (r"\b(?:2|two) years\b", "24 months"),
        (r"\b3 months\b", "three months"),
        (r"\b(?<![.,–])30 days\b", "thirty days"),
        (r" % ", " percent "),
        (r"\bproducts\b", "items"),
        (r"\bproduct\b", "item"),
        (r"\bparcel\b", "package"),
        (r"\bget\b", "receive"),
        (r"\bbought\b", "purchased"),
        (r"\bbuy\b", "purchase"),
        (r"\btell\b", "inform"),
        (r"\bneed\b(?! not)", "require"),
    )
)


def _lines(rng: random.Random, passages: Sequence[str], place: int) -> Iterator[Line]:
    passage = passages[place - 1]
    for _ in range(rng.randint(1, 2)):
        sentence = rng.choice(true_sentences(passage)).text
        kind = rng.choice([None, *Corruption])
        text = _CORRUPT[kind](rng, sentence, passage) if kind else sentence
        if text is None:
            continue
        yield Line(f"{text.rstrip('.')} [{place}].", kind)


def _number(rng: random.Random, sentence: str, passage: str) -> str | None:
    places = list(_DIGITS.finditer(sentence))
    if not places:
        return None
    chosen = rng.choice(places)
    value = int(regex.split(r"[.,]", chosen[0])[0])
    changed = rng.choice([value + 1, value + 5, max(value - 1, 1), value * 2 or 7, value * 10 or 3])
    return _replaced(sentence, chosen, str(changed)) if changed != value else None


def _borrowed(rng: random.Random, sentence: str, passage: str) -> str | None:
    places = list(_DIGITS.finditer(sentence))
    others = sorted(set(_DIGITS.findall(passage)) - set(_DIGITS.findall(sentence)))
    if not places or not others:
        return None
    changed = _replaced(sentence, rng.choice(places), rng.choice(others))
    return changed if changed not in passage else None


def _swapped(rng: random.Random, sentence: str, passage: str) -> str | None:
    places = list(_DIGITS.finditer(sentence))
    if len({place[0].replace(",", ".") for place in places}) < 2:
        return None
    first, second = sorted(rng.sample(places, 2), key=lambda place: place.start())
    changed = _replaced(_replaced(sentence, second, first[0]), first, second[0])
    same = first[0].replace(",", ".") == second[0].replace(",", ".")
    return None if same else changed


def _date(rng: random.Random, sentence: str, passage: str) -> str | None:
    places = list(_DATE.finditer(sentence))
    if not places:
        return None
    chosen = rng.choice(places)
    month = _MONTHS[(_MONTHS.index(chosen["month"]) + rng.randint(1, 9)) % len(_MONTHS)]
    day = int(chosen["day"]) % 28 + 1
    dates = [f"{chosen['day']} {month}", f"{day} {chosen['month']}"]
    year = f" {chosen['year']}" if chosen["year"] else ""
    changed = _replaced(sentence, chosen, rng.choice(dates) + year)
    return None if changed in passage else changed


def _unit(rng: random.Random, sentence: str, passage: str) -> str | None:
    places = list(_UNIT.finditer(sentence))
    if not places:
        return None
    chosen = rng.choice(places)
    return _replaced(sentence, chosen, _UNITS[chosen["unit"]] if chosen["unit"] else "$")


def _name(rng: random.Random, sentence: str, passage: str) -> str | None:
    names = [name for name in facts_of(sentence).names if name.sure and name.text in sentence]
    own = {name.key for each in statements_of(passage) for name in each.facts.names}
    own |= {word for each in statements_of(passage) for word in each.words | each.around}
    others = [name for name in _names() if name[1] not in own]
    if not names:
        return None
    return sentence.replace(rng.choice(names).text, rng.choice(others)[0])


@lru_cache(maxsize=1)
def _names() -> tuple[tuple[str, str], ...]:
    found = {
        (name.text, name.key)
        for passage in demo_passages()
        for each in statements_of(passage)
        for name in each.facts.names
        if name.sure and name.text.isalpha()
    }
    return tuple(sorted(found))


def _not_added(rng: random.Random, sentence: str, passage: str) -> str | None:
    places = list(_ADD_NOT.finditer(sentence))
    if not places:
        return None
    chosen = rng.choice(places)
    return _replaced(sentence, chosen, "cannot" if chosen[0] == "can" else f"{chosen[0]} not")


def _not_dropped(rng: random.Random, sentence: str, passage: str) -> str | None:
    places = list(_DROP_NOT.finditer(sentence))
    if not places:
        return None
    chosen = rng.choice(places)
    return _replaced(sentence, chosen, chosen["aux"] or "").strip()


def _made_up(rng: random.Random, sentence: str, passage: str) -> str | None:
    return rng.choice(_MADE_UP).format(a=rng.randint(101, 990), b=rng.randint(1001, 9900))


def _elsewhere(rng: random.Random, sentence: str, passage: str) -> str | None:
    other = rng.choice(demo_passages())
    title = passage.partition("\n")[0]
    if other.partition("\n")[0] == title:
        return None
    borrowed = rng.choice(true_sentences(other)).text
    return None if borrowed in passage else borrowed


def _replaced(sentence: str, match: regex.Match[str], words: str) -> str:
    return sentence[: match.start()] + words + sentence[match.end() :]


_CORRUPT: dict[Corruption, Callable[[random.Random, str, str], str | None]] = {
    Corruption.NUMBER: _number,
    Corruption.BORROWED_NUMBER: _borrowed,
    Corruption.SWAPPED_NUMBERS: _swapped,
    Corruption.DATE: _date,
    Corruption.UNIT: _unit,
    Corruption.NAME: _name,
    Corruption.NOT_ADDED: _not_added,
    Corruption.NOT_DROPPED: _not_dropped,
    Corruption.MADE_UP: _made_up,
    Corruption.ELSEWHERE: _elsewhere,
}
