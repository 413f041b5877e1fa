"""A draft as it grows: told piece by piece, its sentences checked as they are finished."""

from collections import Counter
from collections.abc import Sequence

import regex

from assistant.answering.hearing import Confirmed, Delta, Hear
from assistant.answering.meaning import Meaning
from assistant.verifying.cited import cited_sentences
from assistant.verifying.verify import verify
from assistant.wording.attributing import attributed
from assistant.wording.citing import Numbering, quotes_for
from assistant.wording.evidence import checked_against
from assistant.wording.settling import stays
from kb.model import Passage

_ROUNDS = 3
_LOOK_AFTER = 40
# A model that writes the prompt's own tags goes on with the prompt, and no longer answers.
_LEAVES = regex.compile(r"</?(?:passage|evidence|question)\b", regex.IGNORECASE)
_MAY_LEAVE = regex.compile(r"<[/a-z]{0,9}\Z", regex.IGNORECASE)
_MAY_END = regex.compile(r"[.!?。！？\]\n]")


class Draft:
    """What a model has written so far, and the sources of it that are confirmed."""

    def __init__(self, passages: Sequence[Passage], meaning: Meaning, hear: Hear) -> None:
        self._passages = passages
        self._contexts = [checked_against(each) for each in passages]
        self._meaning = meaning
        self._hear = hear
        self._checked = 0
        self._looked = 0
        self._said: Counter[str] = Counter()
        self._numbering = Numbering()
        self._held = ""
        self._left = False
        self.text = ""

    @property
    def is_over(self) -> bool:
        """Whether more would be worth nothing, as when a small model goes round in circles."""
        return self._left or any(times >= _ROUNDS for text, times in self._said.items() if text)

    def add(self, piece: str) -> None:
        """Tell of some more, and of the sources of the sentences that are whole now."""
        if self._left:
            return
        text = self._held + piece
        leaves, begins = _LEAVES.search(text), _MAY_LEAVE.search(text)
        self._left = leaves is not None
        end = leaves.start() if leaves else begins.start() if begins else len(text)
        self._held = "" if leaves else text[end:]
        self._tell(text[:end])

    def finish(self) -> None:
        """Tell what was held back as the possible beginning of a tag, and check what is left."""
        held, self._held = self._held, ""
        self._tell(held)
        self._confirm()

    def _tell(self, text: str) -> None:
        if not text:
            return
        self.text += text
        self._hear(Delta(text))
        # Cutting all that is open into sentences costs too much to do it with every piece.
        if _MAY_END.search(text) and len(self.text) - self._looked >= _LOOK_AFTER:
            self._looked = len(self.text)
            self._confirm()

    def _confirm(self) -> None:
        """Check what is whole: the last sentence may still grow, or get its number."""
        begun = self.text[self._checked :]
        whole = cited_sentences(begun)[:-1]
        if not whole:
            return
        end = whole[-1].span.end
        self._checked += end
        for each in whole:
            self._said[each.text] += 1
        reply = attributed(begun[:end], self._contexts, self._meaning)
        for checked in verify(reply, self._contexts, self._meaning).sentences:
            if stays(checked, self._passages):
                for quote in quotes_for(checked, self._passages):
                    citation, new = self._numbering.number(quote)
                    if new:
                        self._hear(Confirmed(citation))
