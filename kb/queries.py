"""A question as it is searched: whole, and sentence by sentence."""

from collections.abc import Sequence

from kb.sentences import sentences

_SENTENCE_WORDS = 4
_MOST_SENTENCES = 12
_WHOLE = 0.5
_QUESTION_MARKS = ("?", "？", "؟", "՞")


def parts(text: str) -> list[str]:
    """Return the question whole, then its sentences of four words or more; at most 13 in all.

    Blank text has no parts; a question of one sentence has one. Of very long texts the
    sentences that ask are kept before others.
    """
    whole = " ".join(text.split())
    if not whole:
        return []
    cut = (" ".join(text[span.start : span.end].split()) for span in sentences(text))
    telling = dict.fromkeys(part for part in cut if _words(part) >= _SENTENCE_WORDS)
    telling.pop(whole, None)
    kept = sorted(telling, key=lambda part: not _asks(part))[:_MOST_SENTENCES]
    return [whole, *(part for part in telling if part in kept)]


def weights(parts: Sequence[str]) -> list[float]:
    """How much each part of a question counts; they add up to 1.

    The whole counts half, and a sentence that asks twice as much as one that tells.
    """
    if len(parts) <= 1:
        return [1.0] * len(parts)
    shares = [2.0 if _asks(part) else 1.0 for part in parts[1:]]
    return [_WHOLE, *((1 - _WHOLE) * share / sum(shares) for share in shares)]


def _asks(part: str) -> bool:
    return part.rstrip("\"'”’») ").endswith(_QUESTION_MARKS)


def _words(part: str) -> int:
    """Count words; where there are no spaces, four characters make one."""
    spaced = len(part.split())
    return spaced if part.isascii() else max(spaced, len(part) // 4)
