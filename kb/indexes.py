"""Opening a home's indexes and keeping them up with SQL: what an application calls."""

import logging
import threading
from functools import partial
from pathlib import Path
from typing import Self

from kb.database import Database
from kb.embedder import Embedder
from kb.errors import KnowledgeBaseError
from kb.follow import Followed, Follower, Source
from kb.index_home import Folders, IndexHome, Shelf
from kb.lexical import TantivyIndex
from kb.namespace import namespace
from kb.ports import Progress, Work
from kb.reembed import reembed, require_model
from kb.replicas import turn
from kb.search import Search
from kb.vectors import ChromaIndex, ChromaServerShelf

_log = logging.getLogger(__name__)


class Indexes:
    """Both indexes of a home, owned by this process, and the search that uses them."""

    def __init__(
        self, database: Database, embedder: Embedder, home: IndexHome, follower: Follower
    ) -> None:
        self.search = Search(database, embedder, follower)
        self.follower = follower
        self._database = database
        self._embedder = embedder
        self._home = home
        self._closing = threading.Event()
        self._thread: threading.Thread | None = None

    @classmethod
    def open(
        cls,
        database: Database,
        folder: Path,
        embedder: Embedder,
        *,
        chroma_url: str = "",
        anew: bool = False,
        progress: Progress | None = None,
    ) -> Self:
        """Take the folder, try both indexes, rebuild what is missing or damaged, and catch up.

        `anew` rebuilds both from SQL and first embeds what this model has not: the way to
        another model. Raises IndexBusyError, IndexMismatchError, HomeError.
        """
        if anew:
            reembed(database, embedder, progress)
        else:
            require_model(database, embedder.name)
        home = IndexHome.open(folder)
        try:
            follower = _follower(database, home.folder, embedder, chroma_url, anew, progress)
        except BaseException:
            home.close()
            raise
        return cls(database, embedder, home, follower)

    def rebuild(self, progress: Progress | None = None) -> None:
        """Build both indexes anew from SQL while searches go on: the command `reindex`."""
        reembed(self._database, self._embedder, progress)
        self.follower.rebuild(progress)

    def start(self, every: float = 0.5) -> None:
        """Follow SQL in the background, looking for changes every so many seconds."""
        self._thread = threading.Thread(
            target=self._keep_up, args=(every,), name="indexes", daemon=True
        )
        self._thread.start()

    def close(self) -> None:
        """Stop following, let go of all files, leave the home to the next process."""
        self._closing.set()
        self.follower.close()
        if self._thread is not None:
            self._thread.join()
        self._home.close()

    def _keep_up(self, every: float) -> None:
        while not self._closing.wait(every):
            try:
                if self.follower.behind():
                    self.follower.catch_up()
            except KnowledgeBaseError as error:
                _log.warning("the search index is behind: %s", error)


def _follower(
    database: Database,
    folder: Path,
    embedder: Embedder,
    chroma_url: str,
    anew: bool,
    progress: Progress | None,
) -> Follower:
    source = Source(database, embedder)
    vectors = Followed.open(
        source,
        _vector_shelf(database, folder, embedder.name, chroma_url),
        Work.MEANINGS,
        anew=anew,
        progress=progress,
    )
    words_shelf = Folders(folder / "words", create=TantivyIndex.create, open_=TantivyIndex.open)
    words = Followed.open(source, words_shelf, Work.WORDS, anew=anew, progress=progress)
    follower = Follower(source, vectors, words)
    follower.catch_up(progress)
    follower.mend(progress)
    return follower


def _vector_shelf(
    database: Database, folder: Path, model: str, chroma_url: str
) -> Shelf[ChromaIndex]:
    if not chroma_url:
        return Folders(
            folder / "vectors",
            create=partial(ChromaIndex.create, model=model),
            open_=partial(ChromaIndex.open, model=model),
        )
    name = namespace(database)
    return ChromaServerShelf(
        chroma_url, name, model, lambda wait: turn(database, f"index {name}", wait=wait)
    )
