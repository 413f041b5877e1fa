"""Texts as they are kept, as they are searched, and as a list names them."""

import unicodedata

import regex

LONGEST_TITLE = 80
# They turn what stands beside a text on somebody's screen, or break it.
_TURNING = regex.compile(r"[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]")


def storable(text: str) -> str:
    """The text with what no database keeps (NUL, half a surrogate pair) replaced, one for one."""
    return text.encode("utf-8", "replace").decode().replace("\x00", "\N{REPLACEMENT CHARACTER}")


def one_line(text: str) -> str:
    """The text as it can be kept, on one line with single blanks; empty for blanks alone."""
    return " ".join(storable(text).split())


def unturned(text: str) -> str:
    """The text on one line, turning nothing beside it: marks of direction count as blanks."""
    return one_line(_TURNING.sub(" ", text))


def folded(text: str) -> str:
    """The one form in which texts are searched: case, width and white space do not count."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return one_line(folded)


def title_of(question: str) -> str:
    """A first question as a title: one line, never empty, at most 80 characters."""
    line = one_line(question)
    if len(line) <= LONGEST_TITLE:
        return line or "…"
    cut = line[: LONGEST_TITLE - 1]
    return f"{cut.rpartition(' ')[0] or cut}…"
