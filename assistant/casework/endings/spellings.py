"""The spellings of a name, an address, a number or an id, as patterns over plain letters."""

import re
import unicodedata
from collections.abc import Iterator

from assistant.casework.endings.plain_letters import plain

KEPT = "kept"
"""The group of a pattern that is what is known; without it all of a match is."""

# A placeholder that is there already is no name, whatever somebody is called.
_BEFORE = r"(?<![^\W_])(?!(?<=\[)(?:name|contact|order)\])"
_AFTER = r"(?![^\W_])"
_TOKEN = re.compile(r"[^\W_]+")
_PIECE = re.compile(r"\d+|[^\W\d_]+")
_SHORTEST_PART, _SHORTEST_HANDLE = 2, 5
_IN_WORD, _BETWEEN_WORDS = r"[\s'.-]{0,2}", r"[\s'.,_-]{1,3}"
_IN_NUMBER = r"[\s./()-]{0,2}"
_FEWEST_DIGITS, _TELLING_DIGITS, _NATIONAL_DIGITS = 5, 8, 9
_FEWEST_CUED, _FEWEST_BARE = 3, 4
_SHORT_ID = 4
_YEAR = re.compile(r"(?:19|20)\d\d")
_AT = r"\s{0,2}(?:@|[\[({]\s?at\s?[\])}])\s{0,2}"
_DOT = r"\s?(?:\.|[\[({]\s?dot\s?[\])}])\s?"
_ID_CUE = (
    r"(?:orders?|case|customer|number|no|nr|id|bestell\w*|auftrag\w*|commande|pedido|ordine)"
    r"[\s#:.(]{0,3}(?:(?:number|nummer|no|nr|id)[\s#:.]{0,3})?|#\s?"
)
_SPELT_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})


def letters_of(text: str) -> str:
    """The letters and digits of plain letters: nothing else stands within a name."""
    return "".join(_TOKEN.findall(text))


def of_name(name: str, letters: str) -> Iterator[re.Pattern[str]]:
    """A name as a whole, whatever stands between its words; none for a text without its letters."""
    for spelt in _spelt(name):
        words = [_joined(word) for word in spelt.split() if _TOKEN.search(word)]
        if words and letters_of(spelt) in letters:
            yield _pattern(_BETWEEN_WORDS.join(words))


def of_parts(name: str, letters: str) -> Iterator[re.Pattern[str]]:
    """Each part of a name: its words, and what hyphens and apostrophes join in them.

    None for parts whose letters a text does not have.
    """
    for spelt in _spelt(name):
        for word in spelt.split():
            tokens = _TOKEN.findall(word)
            for part in dict.fromkeys((word, *tokens)):
                own = letters_of(part)
                if len(own) >= _SHORTEST_PART and not own.isdecimal() and own in letters:
                    yield _pattern(_joined(part))


def of_contact(contact: str) -> Iterator[re.Pattern[str]]:
    """An address, a number or a handle: "mia%40example.org", "020 911 0140", "miab_99"."""
    written = plain(contact).text.strip()
    local, at, domain = written.rpartition("@")
    if local and at and domain:
        name = r"[._+-]?".join(map(re.escape, _TOKEN.findall(local)))
        domain = _DOT.join(re.escape(piece) for piece in domain.split(".") if piece)
        yield _pattern(rf"{name}(?:\+[\w.-]{{1,40}})?{_AT}{domain}")
        return
    digits = re.sub(r"\D", "", written)
    if len(digits) >= _FEWEST_DIGITS and not re.search(r"[^\W\d_]", written):
        yield _number(digits)
        return
    tokens = _TOKEN.findall(written)
    if not tokens:
        return
    handle = r"[\s\W_]{0,2}".join(map(re.escape, tokens))
    if written.startswith("@") and len(written) <= _SHORTEST_HANDLE and written[1:].isalpha():
        yield re.compile(rf"(?<![^\W_])@\s?{handle}{_AFTER}")
        return
    yield re.compile(rf"(?:@\s?)?{_BEFORE}{handle}{_AFTER}")


def of_reference(reference: str) -> Iterator[re.Pattern[str]]:
    """An id, whatever separates its pieces, and its number alone where that tells."""
    pieces = _PIECE.findall(plain(reference).text)
    if not pieces:
        return
    is_short = sum(map(len, pieces)) < _SHORT_ID
    gap = r"[-_./]?" if is_short else r"[\s\-_./#]{0,3}"
    yield _pattern(gap.join(map(_spread, pieces)))
    digits = "".join(each for each in pieces if each.isdecimal())
    if any(each.isalpha() for each in pieces[1:]) or len(digits) < _FEWEST_CUED:
        return
    spread = _spread(digits)
    if len(digits) >= _FEWEST_BARE and not _YEAR.fullmatch(digits):
        yield re.compile(rf"(?<!\d)(?<!\d[.,]){spread}(?![.,]?\d)")
    yield re.compile(rf"(?<![^\W_])(?:{_ID_CUE})(?P<{KEPT}>{spread})(?!\d)")


def _spelt(name: str) -> list[str]:
    """A name in plain letters, and with its umlauts written out."""
    small = unicodedata.normalize("NFC", name).lower()
    return list(dict.fromkeys((plain(name).text, plain(small.translate(_SPELT_OUT)).text)))


def _joined(word: str) -> str:
    return _IN_WORD.join(map(re.escape, _TOKEN.findall(word)))


def _spread(piece: str) -> str:
    """A piece of an id; a long number however it is grouped."""
    if piece.isdecimal() and len(piece) >= _FEWEST_DIGITS:
        return r"[\s./-]{0,2}".join(piece)
    return re.escape(piece)


def _number(digits: str) -> re.Pattern[str]:
    """Digits however they are grouped; of a long number also as it is dialled in its country."""
    if len(digits) < _NATIONAL_DIGITS:
        return re.compile(rf"(?<!\d)\+?{_IN_NUMBER.join(digits)}(?!\d)")
    tail = _IN_NUMBER.join(digits[-_TELLING_DIGITS:])
    return re.compile(rf"(?<!\d)\+?(?:\d{_IN_NUMBER}){{0,8}}?{tail}(?!\d)")


def _pattern(words: str) -> re.Pattern[str]:
    return re.compile(f"{_BEFORE}{words}{_AFTER}")
