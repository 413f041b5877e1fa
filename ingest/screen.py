"""What a person should look at in a document before others rely on it; nothing is blocked."""

import re
from collections.abc import Iterator

from ingest.blocks import ReadDocument
from ingest.personal import Finding, Kind, find_personal_data
from kb.disguises import visible
from kb.instructions import spoken_to_model

_IN_A_WORD = re.compile("(?<=[A-Za-z])[\u200b\u200c\u200d\u2060\ufeff]+(?=[A-Za-z])")
_OVERRIDES = re.compile("[\u202d\u202e]")
_DIRECTIONS = re.compile("[\u202a\u202b\u2066-\u2069]")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
# Flags of England, Scotland and Wales are written with these, behind a black flag.
_TAGS = re.compile("(?<!\U0001f3f4)(?<![\U000e0000-\U000e007f])[\U000e0000-\U000e007f]+")
_SELECTORS = re.compile("[\U000e0100-\U000e01ef]{2,}")

_TWICE_DECODED = re.compile("[ÂÃâÅ][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]")
_LONGEST_LINE = 10_000
_FIRST_WORDS = 80
_NUMBERS = frozenset([Kind.CARD, Kind.IBAN, Kind.ID_NUMBER, Kind.PHONE])
# How many different ones make a document look like records of people. A company prints its
# own bank account and its hotlines; nobody's card belongs in a policy.
_MANY = {Kind.CARD: 1, Kind.ID_NUMBER: 2, Kind.IBAN: 4, Kind.PHONE: 25}
_CALLED = {
    Kind.CARD: ("payment card number", "payment card numbers"),
    Kind.ID_NUMBER: ("number of an identity paper", "numbers of identity papers"),
    Kind.IBAN: ("bank account", "bank accounts"),
    Kind.PHONE: ("phone number", "phone numbers"),
}


def warnings_about(document: ReadDocument) -> tuple[str, ...]:
    """Return one-line sentences about what looks wrong; none for most documents.

    They tell of text addressed to a language model, hidden characters, personal data in
    bulk, lines too long to read and wrongly decoded letters.
    """
    text = document.text
    return tuple(
        warning
        for look in (_instructions, _hidden, _personal, _long_lines, _mojibake)
        for warning in look(text)
    )


def _instructions(text: str) -> Iterator[str]:
    found = spoken_to_model(text)
    if found:
        shown = " ".join(visible(found[0]).split())[:_FIRST_WORDS]
        more = f" and {len(found) - 1} more" if len(found) > 1 else ""
        yield f"reads like an instruction to a language model: {shown!r}{more}; check the text"


def _hidden(text: str) -> Iterator[str]:
    for pattern, what in (
        (_IN_A_WORD, "invisible characters inside words"),
        (_OVERRIDES, "characters that reverse the direction of text"),
        (_TAGS, "invisible tag characters, which can carry hidden text"),
        (_SELECTORS, "runs of invisible variation selectors, which can carry hidden text"),
    ):
        if count := sum(1 for _ in pattern.finditer(text)):
            yield f"holds {what} ({count} {'place' if count == 1 else 'places'}); remove them"
    if _DIRECTIONS.search(text) and not _RIGHT_TO_LEFT.search(text):
        yield "holds marks of text direction, though all its text runs left to right; remove them"


def _personal(text: str) -> Iterator[str]:
    seen: dict[Kind, set[str]] = {}
    for finding in find_personal_data(text, kinds=_NUMBERS):
        seen.setdefault(finding.kind, set()).add(_digits(text, finding))
    for kind, least in _MANY.items():
        count = len(seen.get(kind, ()))
        if count >= least:
            yield f"holds {count} {_CALLED[kind][count > 1]}; check that they may be here"


def _digits(text: str, finding: Finding) -> str:
    written = text[finding.span.start : finding.span.end]
    return "".join(filter(str.isalnum, written)).casefold()


def _long_lines(text: str) -> Iterator[str]:
    count = sum(len(line) > _LONGEST_LINE for line in text.split("\n"))
    if count:
        lines = "line is" if count == 1 else "lines are"
        yield f"{count} {lines} longer than {_LONGEST_LINE:,} characters; check that it is prose"


def _mojibake(text: str) -> Iterator[str]:
    count = len(_TWICE_DECODED.findall(text))
    if count >= 3:
        yield f"letters look wrongly decoded in {count} places, as in 'Ã©'; save the file as UTF-8"
    if lost := text.count("\ufffd"):
        places = "place" if lost == 1 else "places"
        yield f"letters could not be decoded in {lost} {places}; save the file as UTF-8"
