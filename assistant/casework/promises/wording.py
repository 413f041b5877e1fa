"""A promise in few words, as lists name it."""

import re

LONGEST_WHAT = 160
_BLANKS = re.compile(r"\s+")


def what_of(words: str) -> str:
    """The words of a promise on one line, at most 160 characters, cut between words."""
    line = _BLANKS.sub(" ", words).strip(" ,;:.!")
    if len(line) <= LONGEST_WHAT:
        return line or "…"
    cut = line[: LONGEST_WHAT - 1]
    return f"{cut.rpartition(' ')[0] or cut}…"
