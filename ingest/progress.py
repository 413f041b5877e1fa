"""How far a run has come, told to whoever watches."""

from collections.abc import Callable
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run has come: files ended, of how many, passages embedded, the file at hand."""

    files: int
    of_files: int
    passages: int
    name: str


Watch = Callable[[Progress], None]


class Tally:
    """Counts what is done and tells the watcher at every step; its figures never fall."""

    def __init__(self, of_files: int, watch: Watch) -> None:
        self._done = Progress(files=0, of_files=of_files, passages=0, name="")
        self._watch = watch

    def begin(self, name: str) -> None:
        """A file is at hand."""
        self._tell(replace(self._done, name=name))

    def embedding(self, passages: int) -> None:
        """Some passages of the batch at hand have their vectors."""
        self._watch(replace(self._done, passages=self._done.passages + passages))

    def embedded(self, passages: int) -> None:
        """A whole batch has its vectors and is recorded."""
        self._tell(replace(self._done, passages=self._done.passages + passages))

    def end(self, files: int) -> None:
        """Some files have ended, taken in or refused."""
        self._tell(replace(self._done, files=self._done.files + files))

    def _tell(self, done: Progress) -> None:
        self._done = done
        self._watch(done)
