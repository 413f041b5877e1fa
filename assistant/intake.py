"""The intake: a thread of the server that takes in accepted files, whoever accepted them."""

import logging
import threading

from ingest import jobs
from ingest.pipeline import Pipeline
from ingest.progress import Progress
from kb.database import Database
from kb.errors import KnowledgeBaseError

_log = logging.getLogger(__name__)
_LOOK_EVERY_S = 1.0


class Intake:
    """Works off waiting jobs, the oldest first, so those of a crash before all others."""

    def __init__(self, database: Database, pipeline: Pipeline) -> None:
        self._database = database
        self._pipeline = pipeline
        self._wake = threading.Event()
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._work, name="intake", daemon=True)
        self._progress = Progress(files=0, of_files=0, passages=0, name="")

    def start(self) -> None:
        """Begin; also looks by itself every second, for files other processes accepted."""
        self._thread.start()

    def wake(self) -> None:
        """Look now: a file was just accepted."""
        self._wake.set()

    def close(self) -> None:
        """Stop after the files at hand; the others wait for the next start."""
        self._closing.set()
        self._wake.set()
        self._thread.join()

    def progress(self) -> Progress:
        """How far the run at hand is."""
        return self._progress

    def _work(self) -> None:
        while not self._closing.is_set():
            self._wake.clear()
            try:
                for _end in self._pipeline.run(jobs.waiting(self._database), watch=self._watch):
                    if self._closing.is_set():
                        return
            except KnowledgeBaseError as error:
                _log.warning("files wait to be taken in: %s", error)
            self._wake.wait(_LOOK_EVERY_S)

    def _watch(self, progress: Progress) -> None:
        self._progress = progress
