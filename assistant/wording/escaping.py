"""Text that others wrote, made fit for a prompt: it cannot close its tag or hide anything."""

import html

import regex

# What a reader does not see: controls, zero-width and bidirectional marks, tags, private use.
_UNSEEN = regex.compile(r"[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Cn}--\n\t]", regex.VERSION1)
_LONGEST = 40
_BLANK_LINES = regex.compile(r"\n\s*\n\s*\n+")


def escaped(text: str) -> str:
    """Return the text as one block of a prompt: `<`, `>` and `&` as entities, nothing unseen."""
    return html.escape(_BLANK_LINES.sub("\n\n", _UNSEEN.sub("", text)).strip(), quote=False)


def escaped_line(text: str) -> str:
    """Return the text as a value between double quotes, on one line."""
    return html.escape(" ".join(_UNSEEN.sub("", text).split()), quote=True)


def cut(text: str, most: int) -> str:
    """The first `most` characters of a masked text, without a placeholder that would be cut."""
    if len(text) <= most:
        return text
    kept = text[:most]
    opened = kept.rfind("[")
    return kept[:opened] if opened > kept.rfind("]") and most - opened < _LONGEST else kept


def unescaped(text: str) -> str:
    """Undo the entities, for a model that copies them."""
    return html.unescape(text)
