"""What the page's script is told: one JSON object a line, in a text that only grows."""

import json
import uuid
from collections.abc import Iterable, Sequence

from assistant.answering.hearing import Confirmed, Delta, Drafting, Heard, Understood
from assistant.ui import words as ui_words

Said = str | int | bool | Sequence[str]


class Log:
    """Lines of one event. A browser may miss a state of the text, never a line of it."""

    def __init__(self) -> None:
        self._id = uuid.uuid4().hex
        self._lines: list[str] = []

    def tell(self, state: str, **said: Said) -> str:
        """Add a line; return everything told so far."""
        line = {"log": self._id, "n": len(self._lines), "state": state, **said}
        self._lines.append(json.dumps(line) + "\n")
        return "".join(self._lines)

    def hear(self, heard: Iterable[Heard]) -> str:
        """Add a line for each thing heard, words in a row as one; none is a sign of life."""
        words: list[str] = []
        before = len(self._lines)
        for each in heard:
            if isinstance(each, Delta):
                words.append(each.text)
                continue
            self._words(words)
            match each:
                case Understood(question):
                    self.tell("understood", question=ui_words.understood(question))
                case Drafting(engine):
                    self.tell("drafting", engine=engine)
                case Confirmed(citation):
                    self.tell("confirmed", title=citation.title)
        self._words(words)
        if len(self._lines) == before:
            self.tell("waiting")
        return "".join(self._lines)

    def _words(self, words: list[str]) -> None:
        if words:
            self.tell("delta", text="".join(words))
            words.clear()


def tell(state: str, **said: Said) -> str:
    """A single line for the page's script."""
    return Log().tell(state, **said)
