"""Jobs become versions: read in the sandbox, cut, embedded, recorded; the next read meanwhile."""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice

import numpy as np

from ingest import drafts, jobs
from ingest.blocks import ReadDocument
from ingest.errors import FileRefusedError, RefusalKind
from ingest.outcomes import Outcome, Refusal
from ingest.progress import Tally, Watch
from ingest.resolutions.draft import ResolutionDraft
from ingest.resolutions.file import ResolutionFile
from ingest.resolutions.read import read_resolutions
from ingest.resolutions.recording import version_of
from ingest.resolutions.rows import RefusedRow
from kb import embeddings
from kb.database import Database
from kb.embedder import Embedder
from kb.errors import DocumentRefusedError, UnknownDocumentError
from kb.record import VersionDraft, record_all

# Passages embedded and recorded together: enough to keep the encoder's batches full and
# commits few, few enough that a crash repeats only seconds of work.
_GROUP = 128
_READ_AHEAD = 3


Read = Callable[[str, bytes, str | None], ReadDocument | ResolutionFile]


@dataclass(frozen=True, slots=True)
class _File:
    """A claimed job and its reading under way."""

    job: jobs.Job
    reading: Future["_Contents"]


@dataclass(frozen=True, slots=True)
class _Contents:
    """A file's bytes, and what the reader made of them; or the outcome when nothing changed."""

    content: bytes
    document: ReadDocument | ResolutionFile | Outcome


@dataclass(frozen=True, slots=True)
class _Ready:
    """A draft that waits to be embedded and recorded, and the job it came from."""

    job: jobs.Job
    draft: VersionDraft


class Pipeline:
    """Takes accepted files into the library."""

    def __init__(
        self, database: Database, embedder: Embedder, *, read: Read, today: Callable[[], date]
    ) -> None:
        self._database = database
        self._embedder = embedder
        self._read = read
        self._today = today

    def run(
        self,
        job_ids: Sequence[str],
        *,
        password: str | None = None,
        watch: Watch = lambda _progress: None,
    ) -> Iterator[Outcome | Refusal]:
        """Work off the jobs in order and tell what became of each file, once it is committed.

        A job that another living process works on is left to it. Raises HomeError when the
        disk is full or the database gone; jobs not ended by then wait for the next run.
        """
        tally = Tally(len(job_ids), watch)
        group: list[_Ready] = []
        for file in self._reading(job_ids, password):
            tally.begin(file.job.name)
            read = self._contents_of(file)
            if isinstance(read, _Contents) and isinstance(read.document, ResolutionFile):
                yield from self._record(group, tally)
                yield from self._take_rows(file.job, read.document, tally)
                continue
            ready = self._ready(file.job, read)
            if isinstance(ready, _Ready) and ready.draft.document_id in _documents(group):
                # Which document this is depends on what the group makes of the library.
                yield from self._record(group, tally)
                ready = self._ready(file.job, read)
            if isinstance(ready, _Ready):
                group.append(ready)
                if sum(len(each.draft.passages) for each in group) >= _GROUP:
                    yield from self._record(group, tally)
            else:
                yield self._ended(file.job, ready)
                tally.end(1)
        yield from self._record(group, tally)

    def _reading(self, job_ids: Sequence[str], password: str | None) -> Iterator[_File]:
        """Claim jobs in order and read a few ahead, in threads that wait for the sandbox."""
        ahead: deque[_File] = deque()
        with ThreadPoolExecutor(_READ_AHEAD, thread_name_prefix="reading") as readers:
            for job_id in job_ids:
                job = jobs.claim(self._database, job_id)
                if job is not None:
                    ahead.append(_File(job, readers.submit(self._contents, job, password)))
                if len(ahead) > _READ_AHEAD:
                    yield ahead.popleft()
            while ahead:
                yield ahead.popleft()

    def _contents(self, job: jobs.Job, password: str | None) -> _Contents:
        try:
            content = job.place.read_bytes()
        except OSError as error:
            raise FileRefusedError(
                f"cannot be read: {(error.strerror or 'unknown error').lower()};"
                " check that it exists and is yours",
                RefusalKind.MISSING,
            ) from error
        known = drafts.unchanged(self._database, job, content, on=self._today())
        return _Contents(content, known or self._read(job.name, content, password))

    def _contents_of(self, file: _File) -> _Contents | Refusal:
        try:
            return file.reading.result()
        except FileRefusedError as error:
            return Refusal(file.job.name, error.reason)

    def _ready(self, job: jobs.Job, read: _Contents | Refusal) -> _Ready | Outcome | Refusal:
        if isinstance(read, Refusal):
            return read
        if not isinstance(read.document, ReadDocument):
            assert isinstance(read.document, Outcome)  # noqa: S101  (rows went another way)
            return read.document
        try:
            return _Ready(
                job,
                drafts.draft_of(
                    self._database, job, read.content, read.document, today=self._today()
                ),
            )
        except (FileRefusedError, DocumentRefusedError, UnknownDocumentError) as error:
            return Refusal(job.name, str(error))

    def _ended(self, job: jobs.Job, end: Outcome | Refusal) -> Outcome | Refusal:
        if isinstance(end, Refusal):
            jobs.refuse(self._database, job, end.reason)
        else:
            jobs.finish(self._database, job, [end])
        return end

    def _record(self, group: list[_Ready], tally: Tally) -> Iterator[Outcome | Refusal]:
        """Record a group in one transaction, end its jobs, tell its outcomes, and empty it."""
        outcomes = self._recorded([(each.job.name, each.draft) for each in group], tally)
        for ready, outcome in zip(group, outcomes, strict=True):
            yield self._ended(ready.job, outcome)
        tally.end(len(group))
        group.clear()

    def _take_rows(
        self, job: jobs.Job, file: ResolutionFile, tally: Tally
    ) -> Iterator[Outcome | Refusal]:
        """Record a file's rows some hundred at a time; its job ends after the last.

        A run that is cut short repeats rows that are recorded already: they change nothing.
        """
        told: list[Outcome] = []
        rows = read_resolutions(file, today=self._today())
        while some := list(islice(rows, _GROUP)):
            resolved: list[VersionDraft] = []
            for row in some:
                end = self._row(job, row, f"{job.name} {file.place(row.line)}")
                if isinstance(end, Refusal):
                    yield end
                else:
                    resolved.append(end)
            outcomes = self._recorded([(job.name, draft) for draft in resolved], tally)
            if outcomes and not told:
                # What is said of the whole file is said once, with the first of its rows.
                warnings = (*file.warnings, *outcomes[0].warnings)
                outcomes[0] = replace(outcomes[0], warnings=warnings)
            told += outcomes
            yield from outcomes
        if told:
            jobs.finish(self._database, job, told)
        else:
            jobs.refuse(self._database, job, "no row of it could be taken in")
        tally.end(1)

    def _row(
        self, job: jobs.Job, row: ResolutionDraft | RefusedRow, place: str
    ) -> VersionDraft | Refusal:
        if isinstance(row, RefusedRow):
            return Refusal(place, row.reason)
        try:
            return version_of(
                self._database,
                row,
                said=job.instructions,
                source=job.source,
                recorded_by=job.requested_by,
                today=self._today(),
            )
        except DocumentRefusedError as error:
            return Refusal(place, str(error))

    def _recorded(self, named: Sequence[tuple[str, VersionDraft]], tally: Tally) -> list[Outcome]:
        """Embed and record drafts in one transaction; each outcome under its file's name."""
        if not named:
            return []
        texts = [text for _name, draft in named for text in draft.index_texts]
        vectors = embeddings.embedded(self._database, self._embedder, texts, tally.embedding)
        ends = np.cumsum([len(draft.passages) for _name, draft in named])
        parts = np.split(vectors, ends[:-1])
        recorded = record_all(
            self._database,
            [(draft, part) for (_name, draft), part in zip(named, parts, strict=True)],
            self._embedder.name,
        )
        tally.embedded(len(texts))
        return [
            Outcome(
                name,
                kept.document_id,
                kept.version,
                kept.fate.value,
                kept.passages,
                draft.warnings,
            )
            for (name, draft), kept in zip(named, recorded, strict=True)
        ]


def _documents(group: Sequence[_Ready]) -> frozenset[str]:
    return frozenset(each.draft.document_id for each in group)
