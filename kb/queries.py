"""A question as it is searched: whole, and when it is long also sentence by sentence."""

from kb.sentences import sentences

_LONG_WORDS = 25
_SENTENCE_WORDS = 4
_MOST_SENTENCES = 12


def parts(text: str) -> list[str]:
    """Return the question whole, then its sentences if it is long; at most 13 in all.

    Blank text has no parts. The first part is always the whole question.
    """
    whole = " ".join(text.split())
    if not whole:
        return []
    if len(whole.split()) < _LONG_WORDS:
        return [whole]
    cut = (" ".join(text[span.start : span.end].split()) for span in sentences(text))
    telling = dict.fromkeys(part for part in cut if len(part.split()) >= _SENTENCE_WORDS)
    telling.pop(whole, None)
    return [whole, *list(telling)[:_MOST_SENTENCES]]
