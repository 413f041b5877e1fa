"""What a model says aloud: the text of its pieces, without what it only thought."""

import re

_TAGS = ("<think>", "</think>", "<thinking>", "</thinking>")
_OPEN = re.compile(r"<think(?:ing)?>", re.IGNORECASE)
_CLOSE = re.compile(r"</think(?:ing)?>", re.IGNORECASE)


def text_of(content: object) -> str:
    """The text of a message's content: a string, or blocks of which those of text count."""
    match content:
        case str():
            return content
        case list():
            return "".join(text_of(block) for block in content)
        case {"type": "text" | "text_delta", "text": str(text)}:
            return text
        case _:
            return ""


class Spoken:
    """Takes a reply piece by piece and gives what is said aloud, however it was cut.

    Left out are <think>…</think>, closed or not, space before the first word, and what is no
    character.
    """

    def __init__(self) -> None:
        self._held = ""
        self._thinking = False
        self._begun = False

    def hear(self, piece: str) -> str:
        """What can be said now; what may be the beginning of a tag waits."""
        self._held += piece
        said = ""
        while (tag := (_CLOSE if self._thinking else _OPEN).search(self._held)) is not None:
            said += "" if self._thinking else self._held[: tag.start()]
            self._held = self._held[tag.end() :]
            self._thinking = not self._thinking
        kept = _beginning_of_a_tag(self._held)
        ready = self._held[: len(self._held) - kept]
        self._held = self._held[len(self._held) - kept :]
        return self._aloud(said if self._thinking else said + ready)

    def rest(self) -> str:
        """What waited, when the reply is over."""
        left = "" if self._thinking else self._held
        self._held = ""
        return self._aloud(left)

    def _aloud(self, text: str) -> str:
        # Neither can be kept in a database.
        text = text.replace("\x00", "").encode("utf-8", "ignore").decode("utf-8")
        if not self._begun:
            text = text.lstrip()
            self._begun = bool(text)
        return text


def _beginning_of_a_tag(text: str) -> int:
    """How many characters at the end may yet become a tag."""
    longest = max(map(len, _TAGS)) - 1
    tail = text[-longest:].lower()
    begun = [at for at, sign in enumerate(tail) if sign == "<"]
    for at in begun:
        if any(tag.startswith(tail[at:]) for tag in _TAGS):
            return len(tail) - at
    return 0


def tokens_at_least(text: str) -> int:
    """A number of tokens that any model needs for a text, so as never to cut one too early."""
    return max(len(text.split()), len(text.encode("utf-8", "surrogatepass")) // 16)
