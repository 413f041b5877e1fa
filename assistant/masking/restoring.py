"""Restoring a reply while it is written, piece by piece."""

from assistant.masking.masker import Masker
from assistant.masking.placeholders import settled


class Restoring:
    """Takes a reply's pieces and gives them back restored; the same, however it is cut.

    Only what may be the beginning of a placeholder is held back.
    """

    def __init__(self, masker: Masker) -> None:
        self._masker = masker
        self._held = ""
        # What stands before decides whether a word begins a placeholder.
        self._before = ""

    def take(self, piece: str) -> str:
        """Return what can be shown now; may be empty."""
        self._held += piece
        text = self._before + self._held
        return self._give(text, settled(text, len(self._before)))

    def finish(self) -> str:
        """Return what was held back, once nothing comes any more."""
        text = self._before + self._held
        return self._give(text, len(text))

    def _give(self, text: str, end: int) -> str:
        restored = self._masker.restore(text[:end], len(self._before))
        self._before, self._held = text[max(0, end - 1) : end], text[end:]
        return restored
