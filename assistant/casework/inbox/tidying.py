"""What came in as a text to read: mail markup taken off, what is no message refused."""

from dataclasses import dataclass
from html.parser import HTMLParser

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


class _Words(HTMLParser):
    """The words of a page, a line for each block; no tree is built, however deep it nests."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._unread = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNREAD:
            self._unread += 1
        elif tag == "body":
            # A head that nobody closed ends here.
            self._unread = 0
        elif tag in _BLOCKS:
            self.pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNREAD:
            self._unread = max(0, self._unread - 1)
        elif tag in _BLOCKS:
            self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._unread:
            self.pieces.append(regex.sub(r"\s+", " ", data))


def _words_of(markup: str) -> str:
    page = _Words()
    page.feed(markup)
    page.close()
    lines = "".join(page.pieces).split("\n")
    return "\n".join(" ".join(line.split()) for line in lines)
