"""A reply while it is written: our own words and the policy's, kept apart."""

from assistant.replying.facts_compared import facts_equal
from assistant.replying.lines import Line, is_item
from assistant.replying.model import Piece
from kb.sentences import sentences


class Sheet:
    """Collects the pieces of a reply in order."""

    def __init__(self) -> None:
        self._pieces: list[Piece] = []

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """What was written so far."""
        return tuple(self._pieces)

    def gap(self, blank: str) -> None:
        """Leave a gap, unless nothing is written yet."""
        if self._pieces:
            self._pieces.append(Piece(blank, own=True))

    def own(self, text: str) -> None:
        """Write words of our own."""
        if text:
            self._pieces.append(Piece(text, own=True))

    def said(self, text: str) -> None:
        """Write words of the answer."""
        self._pieces.append(Piece(text, own=False))

    def item(self, text: str, bullet: str) -> None:
        """Write words of the answer as an item of a list; what has a number needs no bullet."""
        self.own("" if is_item(text) else bullet)
        self.said(text)


def sentences_of(line: Line) -> tuple[str, ...]:
    """A line's sentences; the line whole when that would part what belongs together."""
    if line.item:
        return (line.text,)
    spans = sentences(line.text)
    parts = tuple(line.text[span.start : span.end] for span in spans)
    whole = "".join("".join(parts).split()) == "".join(line.text.split())
    return parts if whole and facts_equal(line.text, "\n".join(parts)) else (line.text,)


def question_shown(question: str, most: int = 120) -> str:
    """A question as a heading, on one line of at most `most` characters."""
    bare = " ".join(question.split())
    if len(bare) <= most:
        return bare
    return bare[: most - 2].rpartition(" ")[0].rstrip(" ,;:") + " …"
