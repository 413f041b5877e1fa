"""Which passwords a person may choose: long enough, and hard to guess for who knows them."""

import re
from collections.abc import Iterable

from assistant.access.errors import UnfitError
from assistant.access.passwords import check_length

LEAST_SCORE = 3
"""zxcvbn's 3 of 0 to 4: more than 10^8 guesses."""
LOOKED_AT = 100
"""How many characters are judged; what comes after them only makes it harder."""
_LONGEST_WORDS = 20


def check_chosen(password: str, *, own_words: Iterable[str] = ()) -> None:
    """Refuse a password that is too short, too long or too easy; raises UnfitError with advice.

    `own_words` are what a guesser would try first: the person's name and e-mail, the company's
    name.
    """
    check_length(password)
    from zxcvbn import zxcvbn  # type: ignore[import-untyped]  # it has no types

    judged = zxcvbn(password[:LOOKED_AT], user_inputs=_parts(own_words), max_length=LOOKED_AT)
    if judged["score"] >= LEAST_SCORE:
        return
    feedback = judged["feedback"]
    advice = [feedback["warning"], *feedback["suggestions"]]
    said = " ".join(f"{line.rstrip('.')}." for line in advice if line)
    raise UnfitError(
        "That password is too easy to guess. "
        + (said or "Take several unusual words, and leave out names of yours and the company's.")
    )


def _parts(words: Iterable[str]) -> list[str]:
    """Each text whole, run together and in its words of three letters or more, without twins."""
    found: dict[str, None] = {}
    for text in words:
        parts = re.split(r"[\W_]+", text.casefold())
        for part in (text.casefold(), "".join(parts), *parts):
            if len(part) > 2:
                found[part] = None
    return list(found)[:_LONGEST_WORDS]
