"""What came in as a text to read: mail markup taken off, what is no message refused."""

from dataclasses import dataclass
from html import unescape

import regex

from assistant.casework.model import LONGEST_INBOUND
from assistant.errors import RequestRefusedError
from assistant.texts import storable

# What nobody sees although Unicode counts it as letters and symbols.
_BLANK = regex.compile(r"[\p{Cc}\p{Cf}\p{Cs}\p{Z}\p{M}\u115f\u1160\u2800\u3164\uffa0]")
_CONTROL = regex.compile(r"(?![\n\t])[\p{Cc}\p{Cs}]")
_UNREADABLE = regex.compile(r"(?![\n\t])[\p{Cc}\p{Cs}\ufffd]")
_MOST_UNREADABLE = 0.05
_FEW = 3
_FILES = ("%PDF-", "PK\x03\x04", "\x89PNG", "GIF8", "\x7fELF", "{\\rtf")
_MARKUP = regex.compile(
    r"\s*<(?:!doctype|html|head|body|div|p|table|span|meta|style|font|center)\b[^>]*>",
    regex.IGNORECASE,
)
_BLOCKS = frozenset(
    {"address", "article", "blockquote", "br", "dd", "div", "dl", "dt", "footer"}
) | {
    *("h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "ol", "p", "pre", "section"),
    *("table", "tr", "ul"),
}
_UNREAD = frozenset({"head", "script", "style", "title", "template", "noscript"})
# Whatever it tries ends at the next <, so that no text makes it slow.
_TAG = regex.compile(
    r"""<(?:(?P<closes>/)?(?P<name>[a-zA-Z][\w:-]*+)"""
    r"""(?:(?:[^<>"']|"[^"<]*+"|'[^'<]*+')*+>|[^<>]*+>)|[!?][^<>]*+>)"""
)
_MANY_LINES = regex.compile(r"\n[ \t]*(?:\n[ \t]*){2,}")


@dataclass(frozen=True, slots=True)
class Tidied:
    """A message's text to keep; `length` is what it had in characters before it was cut."""

    text: str
    length: int

    @property
    def is_cut(self) -> bool:
        """Whether some of it is not kept."""
        return self.length > len(self.text)


def tidy(text: str) -> Tidied:
    """The text to keep of what came in: at most LONGEST_INBOUND characters, never blank.

    HTML becomes its text, line ends become one kind, control characters go. Raises
    RequestRefusedError for what is a file rather than a message, and for what shows nothing.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff")
    if _is_binary(lines):
        raise RequestRefusedError(
            "this is a file, not a message; send its text, and keep the file where it came from"
        )
    if _MARKUP.match(lines) and "</" in lines:
        lines = _words_of(lines)
    plain = _MANY_LINES.sub("\n\n", _CONTROL.sub("", lines)).strip()
    if is_blank(plain):
        raise RequestRefusedError("the message is empty; send one with at least a word in it")
    return Tidied(storable(plain[:LONGEST_INBOUND].rstrip()), len(plain))


def is_blank(text: str) -> bool:
    """Whether a text shows nothing, though it may have characters that nobody sees."""
    return not _BLANK.sub("", text)


def _is_binary(text: str) -> bool:
    if text.startswith(_FILES):
        return True
    unreadable = sum(1 for _ in _UNREADABLE.finditer(text))
    return unreadable > max(_FEW, _MOST_UNREADABLE * len(text))


def _words_of(markup: str) -> str:
    """The words of a page, a line for each block; read once from front to back, however wild."""
    pieces: list[str] = []
    unread, end = "", 0
    plain = _without_comments(markup)
    for tag in _TAG.finditer(plain):
        if not unread:
            pieces.append(_run(plain[end : tag.start()]))
        end = tag.end()
        name, closes = (tag["name"] or "").casefold(), bool(tag["closes"])
        if unread:
            # A head that nobody closed ends where the body begins.
            unread = "" if name == "body" or (closes and name == unread) else unread
        elif name in _UNREAD and not closes:
            unread = name
        elif name in _BLOCKS:
            pieces.append("\n")
    if not unread:
        pieces.append(_run(plain[end:]))
    return "\n".join(" ".join(line.split()) for line in "".join(pieces).split("\n"))


def _run(text: str) -> str:
    return " ".join(regex.split(r"\s+", unescape(text)))


def _without_comments(markup: str) -> str:
    kept: list[str] = []
    end = 0
    while (start := markup.find("<!--", end)) >= 0:
        kept.append(markup[end:start])
        closed = markup.find("-->", start + 4)
        end = closed + 3 if closed >= 0 else len(markup)
    return "".join([*kept, markup[end:]])
