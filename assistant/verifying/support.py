"""How well passages support a sentence: words in common and meaning, as a share."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from assistant.answering.meaning import Meaning
from assistant.verifying.evidence import Match, Statement, matched

ENOUGH = 0.55
"""The least support a sentence is kept with."""


@dataclass(frozen=True, slots=True)
class Support:
    """What a sentence rests on: `match` by words, `cosine` (-1 to 1) to the closest statement.

    `closest` is that statement, None when there was none to compare.
    """

    match: Match
    cosine: float
    closest: Statement | None

    @property
    def score(self) -> float:
        """0 to 1: half of it words, half meaning; a sentence word for word has 1."""
        words = (self.match.best + self.match.covered) / 2
        return min(1.0, max(0.0, (words + max(self.cosine, 0.0)) / 2))


def supports(
    sentences: Sequence[str], statements: Sequence[Sequence[Statement]], meaning: Meaning
) -> tuple[Support, ...]:
    """Compare each plain sentence with its own statements; all meanings are asked for at once."""
    verbatim = [_verbatim(text, own) for text, own in zip(sentences, statements, strict=True)]
    matches = [
        matched(text, own) if same is None else Match((same,), 1.0, 1.0)
        for text, own, same in zip(sentences, statements, verbatim, strict=True)
    ]
    asked = [
        place
        for place, own in enumerate(statements)
        if own and verbatim[place] is None and matches[place].statements
    ]
    texts = list(dict.fromkeys(each.text for place in asked for each in statements[place]))
    cosines = meaning.cosines([sentences[place] for place in asked], texts)
    column = {text: place for place, text in enumerate(texts)}
    rows = dict(zip(asked, cosines, strict=True)) if texts else {}
    found: list[Support] = []
    for place, match in enumerate(matches):
        same = verbatim[place]
        if same is not None:
            found.append(Support(match, 1.0, same))
        elif place in rows:
            own = statements[place]
            near = np.array([rows[place][column[each.text]] for each in own])
            found.append(Support(match, float(near.max()), own[int(near.argmax())]))
        else:
            found.append(Support(match, 0.0, None))
    return tuple(found)


def _verbatim(text: str, statements: Sequence[Statement]) -> Statement | None:
    wanted = _bare(text)
    return next(
        (each for each in statements if wanted in (_bare(each.text), _bare(each.whole))), None
    )


def _bare(text: str) -> str:
    return " ".join(text.casefold().split()).rstrip(".!;, ")
