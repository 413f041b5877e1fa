"""One phrase as a knowledge manager writes it, and what it matches.

    my (solicitor|lawyer)     one of these words
    take you to (|the) court  one of these, or nothing
    call * back               up to three words between
    complain*                 any ending
    the <n> time              a number, in digits or in words

Capitals, accents, the shape of apostrophes and whether one was typed at all do not count; a
hyphen may be a blank. A phrase never reaches over the end of a sentence.
"""

import re
from dataclasses import dataclass

from assistant.triage.folding import fold

LONGEST_PHRASE = 1500
"""The most characters of a phrase."""

_PARTS = re.compile(r"\([^()]*\)|[^\s()]+|[()]")
_GAP = r"""[\s,:"'*_~/>()-]{1,4}"""
_BETWEEN = rf"(?:{_GAP}\w++(?:'\w++)?){{0,3}}?"
_NUMBER = (
    r"(?:\d++(?:[.,]\d++)*+(?:st|nd|rd|th|x|k|m)?|one|two|three|four|five|six|seven|eight|nine|ten|dozen|twelve"
    r"|several|couple|many|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|umpteenth"
    r"|hundredth|nth)"
)
_WORD = re.compile(r"\w[\w'-]*\*?|[€$£&@]\w*|\w+\.\w+")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase ready to be found.

    It can only be in a text that has one of the words `needs`, or one that starts with one of
    `starts`; where both are empty it can be anywhere.
    """

    written: str
    pattern: re.Pattern[str]
    needs: frozenset[str]
    starts: tuple[str, ...] = ()


def read_phrase(written: str) -> Phrase:
    """Read a phrase; raises ValueError with what to write instead."""
    if len(written) > LONGEST_PHRASE:
        raise ValueError(f"a phrase of more than {LONGEST_PHRASE} characters; write several")
    parts = _PARTS.findall(fold(written).text)
    if not parts:
        raise ValueError("an empty phrase")
    options = [_options(part, written) for part in parts]
    if not any(_literal(each) for each in options):
        raise ValueError(f"{written!r} has no word that must be there")
    if "" in options[0] or parts[0] == "*" or parts[-1] == "*":
        raise ValueError(f"{written!r} must begin and end with a word")
    needs, starts = _anchors(options)
    return Phrase(written, re.compile(_expression(options)), needs, starts)


def _options(part: str, written: str) -> tuple[str, ...]:
    """What may stand at one place of a phrase."""
    if part in ("(", ")"):
        raise ValueError(f"{written!r} has a bracket that is alone or inside another")
    if not part.startswith("("):
        if part not in ("*", "<n>") and not _WORD.fullmatch(part):
            raise ValueError(f"{written!r} has a sign that is no letter; write words")
        return (part,)
    options = tuple(" ".join(each.split()) for each in part[1:-1].split("|"))
    for each in options:
        for word in each.split():
            if word != "<n>" and not _WORD.fullmatch(word):
                raise ValueError(f"{written!r} has a sign that is no letter; write words")
    return options


def _literal(options: tuple[str, ...]) -> bool:
    return all(each and not {"*", "<n>"} & set(each.split()) for each in options)


def _anchors(options: list[tuple[str, ...]]) -> tuple[frozenset[str], tuple[str, ...]]:
    """The words of which one must be there: of the place whose words are the longest."""
    best: tuple[int, frozenset[str], tuple[str, ...]] = (-1, frozenset(), ())
    for each in options:
        if not _literal(each):
            continue
        words = [max(one.split(), key=len) for one in each]
        starts = tuple(_bare(word[:-1]) for word in words if word.endswith("*"))
        needs = {form for word in words if not word.endswith("*") for form in _forms(word)}
        length = min(len(word) for word in words) - 2 * bool(starts)
        if length > best[0]:
            best = (length, frozenset(needs), starts)
    return best[1], best[2]


def _forms(word: str) -> set[str]:
    return {_bare(word), _bare(word.partition("-")[0])}


def _bare(word: str) -> str:
    return word.replace("'", "").replace("-", "")


def _expression(options: list[tuple[str, ...]]) -> str:
    written = r"(?<!\w)"
    first = True
    for each in options:
        if each == ("*",):
            written += _BETWEEN
            continue
        one_of = "|".join(_words(option) for option in each if option)
        place = f"(?:{one_of})" if first else f"(?:{_GAP}(?:{one_of}))"
        written += place + ("?" if "" in each else "")
        first = False
    return written + r"(?!\w)"


def _words(option: str) -> str:
    return _GAP.join(_word(word) for word in option.split())


def _word(word: str) -> str:
    if word == "<n>":
        return _NUMBER
    ending = r"\w*+" if word.endswith("*") else ""
    letters = re.escape(word.removesuffix("*")).replace("'", "'?").replace(r"\-", r"[\s-]?")
    return letters + ending
