"""The indexes follow SQL by its change sequence, and are rebuilt from it when they cannot."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import Generic, Self, TypeVar

from sqlalchemy import func, select, tuple_

from kb import changes, entries
from kb.changes import Change, ChangeKind
from kb.database import Database
from kb.embedder import Embedder
from kb.errors import HomeError
from kb.index_home import Shelf
from kb.live import Live
from kb.model import Audience
from kb.ports import (
    Entry,
    Index,
    LexicalIndex,
    Progress,
    Step,
    UnreadableIndexError,
    VectorIndex,
    Work,
)
from kb.tables import PassageRow

B = TypeVar("B", bound=Index)
B_co = TypeVar("B_co", bound=Index, covariant=True)

_CHANGES_AT_ONCE = 200
_ENTRIES_AT_ONCE = 2000
_QUICK_CHANGES = 100
_QUICK_PASSAGES = 300


class Stopped(Exception):  # noqa: N818  (nothing went wrong)
    """Following was told to stop; it goes on from there another time."""


class Source:
    """Where an index reads the library from, until it is told to stop."""

    def __init__(self, database: Database, embedder: Embedder) -> None:
        self.database = database
        self.embedder = embedder
        self._stopped = threading.Event()

    def stop(self) -> None:
        """Let whoever is reading end soon, by Stopped."""
        self._stopped.set()

    def go_on(self) -> None:
        """Raise Stopped if reading is to end."""
        if self._stopped.is_set():
            raise Stopped


class Followed(Generic[B_co]):
    """One index and how far it has come. Its verbs are for one thread at a time."""

    def __init__(self, source: Source, shelf: Shelf[B_co], work: Work, build: B_co) -> None:
        self._source = source
        self._shelf = shelf
        self._work = work
        self._live = Live(build)

    @classmethod
    def open(
        cls,
        source: Source,
        shelf: Shelf[B_co],
        work: Work,
        *,
        anew: bool = False,
        progress: Progress | None = None,
    ) -> Self:
        """Open the current build, or make one from SQL when it is missing, damaged or unwanted.

        Raises IndexMismatchError when another model made it, unless it is made `anew`.
        """
        with shelf.alone(wait=True):
            build = None if anew else _usable(shelf)
            if build is None:
                build = _built(source, shelf, work, progress)
            shelf.clear(keep=build)
        return cls(source, shelf, work, build)

    @property
    def sequence(self) -> int:
        """The last change that is in the index."""
        return self._live.build.sequence

    def lent(self) -> AbstractContextManager[B_co]:
        """Use the current build; it stays whole until it is given back."""
        return self._live.lent()

    def follow(self, progress: Progress | None = None) -> None:
        """Put in whatever SQL has and the index lacks; rebuild after an erasure or damage."""
        with self._shelf.alone(wait=False) as alone:
            if not alone or self._shelf.shared:
                # Another replica may have come further, or be at it now.
                self.reopen()
            if not alone:
                return
            try:
                self._follow(progress)
            except UnreadableIndexError:
                self._rebuild(progress)

    def verify(self) -> bool:
        """Tell whether the index holds as many passages as SQL; True while it is behind."""
        census = entries.census(self._source.database)
        build = self._live.build
        if build.sequence < census.sequence:
            return True
        # An index that is ahead of SQL was left over when SQL was restored from a backup.
        return build.sequence == census.sequence and all(
            build.count(text) == census.of(text) for text in Audience
        )

    def rebuild(self, progress: Progress | None = None) -> None:
        """Make a new build from SQL and let it take the old one's place."""
        with self._shelf.alone(wait=True):
            self._rebuild(progress)

    def reopen(self) -> None:
        """Take up what is current now; raises UnreadableIndexError if nothing is."""
        build = self._shelf.current()
        if build is None:
            raise UnreadableIndexError("the index is gone")
        self._live.replace(build, self._live.build.close)

    def close(self) -> None:
        """Let go of the index's files."""
        self._live.build.close()
        self._shelf.close()

    def _follow(self, progress: Progress | None) -> None:
        start = self.sequence
        while pending := changes.after(self._source.database, self.sequence, _CHANGES_AT_ONCE):
            self._source.go_on()
            if any(change.kind is ChangeKind.ERASED for change in pending):
                self._rebuild(progress)
                continue
            _apply(self._source, self._live.build, pending)
            if progress:
                newest = max(changes.latest(self._source.database), self.sequence)
                progress(Step(self._work, self.sequence - start, newest - start))

    def _rebuild(self, progress: Progress | None) -> None:
        build = _built(self._source, self._shelf, self._work, progress)
        old = self._live.build
        self._live.replace(build, lambda: self._shelf.discard(old))


class Follower:
    """Keeps both indexes up with SQL; one thread does it at a time, any number search."""

    def __init__(
        self,
        source: Source,
        vectors: Followed[VectorIndex],
        words: Followed[LexicalIndex],
    ) -> None:
        self._source = source
        self._vectors = vectors
        self._words = words
        self._turn = threading.Lock()

    @property
    def sequence(self) -> int:
        """The last change that both indexes have."""
        return min(self._vectors.sequence, self._words.sequence)

    def vectors(self) -> AbstractContextManager[VectorIndex]:
        """Use the vector index; the build stays whole until it is given back."""
        return self._vectors.lent()

    def words(self) -> AbstractContextManager[LexicalIndex]:
        """Use the lexical index; the build stays whole until it is given back."""
        return self._words.lent()

    def behind(self) -> int:
        """How many changes the indexes lack."""
        return max(0, changes.latest(self._source.database) - self.sequence)

    def catch_up(self, progress: Progress | None = None) -> None:
        """Bring both indexes up to SQL, however long it takes; waits for another's turn.

        After an erasure this rebuilds, and when it returns nothing erased is on disk.
        """
        with self._turn, _advised():
            self._vectors.follow(progress)
            self._words.follow(progress)

    def nudge(self) -> None:
        """Catch up if that is quick and nobody is at it: called before each search."""
        if not self.behind() or not self._turn.acquire(blocking=False):
            return
        try:
            if self._is_quick():
                with _advised():
                    self._vectors.follow()
                    self._words.follow()
        finally:
            self._turn.release()

    def rebuild(self, progress: Progress | None = None) -> None:
        """Build both indexes anew from SQL; searches use the old ones meanwhile."""
        with self._turn, _advised():
            self._vectors.rebuild(progress)
            self._words.rebuild(progress)

    def mend(self, progress: Progress | None = None) -> None:
        """Rebuild an index that does not hold what SQL holds."""
        with self._turn, _advised():
            for index in (self._vectors, self._words):
                if not index.verify():
                    index.rebuild(progress)

    def reopen(self) -> None:
        """Take up the indexes that are current now: another process may have replaced ours."""
        with self._turn, _advised():
            self._vectors.reopen()
            self._words.reopen()

    def close(self) -> None:
        """Stop following and let go of the indexes' files."""
        self._source.stop()
        with self._turn:
            self._vectors.close()
            self._words.close()

    def _is_quick(self) -> bool:
        pending = changes.after(self._source.database, self.sequence, _QUICK_CHANGES + 1)
        return (
            len(pending) <= _QUICK_CHANGES
            and all(change.kind is ChangeKind.ADDED for change in pending)
            and _passages(self._source.database, pending) <= _QUICK_PASSAGES
        )


@contextmanager
def _advised() -> Iterator[None]:
    """End quietly when told to stop, and turn what is left of an index's trouble into advice."""
    try:
        yield
    except Stopped:
        return
    except UnreadableIndexError as error:
        raise HomeError(
            f"the search index cannot be used ({error}); nothing is lost: see that the disk"
            " has space, then run 'handrail reindex'"
        ) from error


def _usable(shelf: Shelf[B]) -> B | None:
    try:
        return shelf.current()
    except UnreadableIndexError:
        return None


def _built(source: Source, shelf: Shelf[B], work: Work, progress: Progress | None) -> B:
    """Make a build of everything in SQL and appoint it; a build that fails leaves nothing."""
    census = entries.census(source.database)
    build = shelf.fresh()
    try:
        done = 0
        for batch in entries.everything(source.database, source.embedder):
            source.go_on()
            build.put(batch)
            done += len(batch)
            if progress:
                progress(Step(work, done, max(census.total, done)))
        build.mark(census.sequence)
        shelf.appoint(build)
    except BaseException:
        shelf.discard(build)
        raise
    return build


def _apply(source: Source, index: Index, pending: Sequence[Change]) -> None:
    """Put the passages of added versions in, some thousand at a time, then mark the last."""
    waiting: list[Entry] = []
    for change in pending:
        if change.document_id is None or change.version is None:
            continue
        for batch in entries.of_version(
            source.database, source.embedder, change.document_id, change.version
        ):
            waiting.extend(batch)
            if len(waiting) >= _ENTRIES_AT_ONCE:
                source.go_on()
                index.put(waiting)
                waiting = []
    if waiting:
        index.put(waiting)
    index.mark(pending[-1].sequence)


def _passages(database: Database, pending: Sequence[Change]) -> int:
    versions = [(change.document_id, change.version) for change in pending]
    with database.read() as session:
        return session.execute(
            select(func.count()).where(
                tuple_(PassageRow.document_id, PassageRow.version).in_(versions)
            )
        ).scalar_one()
