"""What may stand in a line: short texts on one line, and never what opens a door."""

import re
import unicodedata
from collections.abc import Mapping

from assistant.audit.model import Actor, Note

LONGEST_NAME = 64
"""Characters of an actor's id and name, and of what a detail is called."""

LONGEST_ABOUT = 200
LONGEST_DETAIL = 200
MOST_DETAILS = 20

LEFT_OUT = "(left out)"
"""Stands for a text that looks like something that opens a door."""

_SECRET_NAME = re.compile(
    "passwords?|passphrase|passwd|pwd|secrets?|tokens?|cookies?|authorization|bearer|credentials?"
    "|t?otp|apikey|codes?|nonce|verifier|signature"
)
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
# A password's hash, a webhook's secret, a signed token.
_SECRETS = re.compile(r"\$argon2\S*|\$2[aby]\$\S*|whsec_\S+|eyJ[\w-]+\.[\w-]+\S*")
_LONG = re.compile(r"[A-Za-z0-9_-]{40,}")
_HEX = re.compile(r"[0-9a-f]+")
_PIECE = re.compile(r"[A-Z]?[a-z]+|[A-Z]+|[0-9]+")
# Pieces of the same kind for each character: a random text has about one in two, words fewer.
_RANDOM = 0.3


def cleaned(note: Note) -> Note:
    """The note as it is kept: on one line each, clipped, without control characters.

    Raises ValueError for a detail whose name is one of a password, token, cookie or the like:
    whoever calls must not hand it over at all.
    """
    if len(note.details) > MOST_DETAILS:
        raise ValueError(f"a line holds at most {MOST_DETAILS} details, not {len(note.details)}")
    return Note(
        note.act,
        Actor(_clipped(note.by.id, LONGEST_NAME), _clipped(note.by.name, LONGEST_NAME)),
        _clipped(note.about, LONGEST_ABOUT),
        _details(note.details),
    )


def names_a_secret(name: str) -> bool:
    """Whether a detail of this name would hold what opens a door."""
    words = [word.lower() for word in _WORD.findall(name)]
    return any(map(_SECRET_NAME.fullmatch, words)) or "apikey" in "".join(words)


def _details(details: Mapping[str, str]) -> dict[str, str]:
    refused = [name for name in details if names_a_secret(name)]
    if refused:
        raise ValueError(f"the audit log never holds a {refused[0]!r}: leave it out")
    return {
        _clipped(name, LONGEST_NAME): _clipped(value, LONGEST_DETAIL)
        for name, value in sorted(details.items())
    }


def _clipped(text: str, longest: int) -> str:
    """On one line, without control characters, invisible marks and secrets, at most so long."""
    seen = "".join(" " if unicodedata.category(each)[0] in "CZ" else each for each in text)
    line = _LONG.sub(_unless_random, _SECRETS.sub(LEFT_OUT, " ".join(seen.split())))
    return line if len(line) <= longest else f"{line[: longest - 1].rstrip()}…"


def _unless_random(found: re.Match[str]) -> str:
    """A long word, unless it looks made by chance; a hash in hexadecimal digits opens nothing."""
    word = found[0]
    made_by_chance = len(_PIECE.findall(word)) > _RANDOM * len(word)
    return LEFT_OUT if made_by_chance and not _HEX.fullmatch(word) else word
