"""Jobs become versions: read in the sandbox, cut, embedded, recorded; the next meanwhile."""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import suppress
from dataclasses import dataclass, field, replace
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
from kb.embedder import Embedder, Vectors
from kb.errors import DocumentRefusedError, HomeError, UnknownDocumentError
from kb.record import Noted, VersionDraft, record_all, unnoted

# Passages embedded and recorded together: enough to keep the encoder's batches full and
# commits few, few enough that a crash repeats only seconds of work.
_GROUP = 128
# The encoder does not wait for a whole group while it has nothing else to do.
_FIRST = 32
# Files are held in memory until they are recorded: large ones make a smaller group.
_GROUP_BYTES = 32_000_000
_READ_AHEAD = 3
# A transaction a claim costs as much as reading a small file; a dead machine holds these back.
_CLAIMED = 16
_GLANCE = 0.2


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


@dataclass(slots=True)
class _Group:
    """Drafts that are embedded together and recorded in one transaction."""

    ready: list[_Ready] = field(default_factory=list)
    vectors: Future[Vectors] = field(default_factory=Future)
    embedded: int = 0

    @property
    def passages(self) -> int:
        return sum(len(each.draft.passages) for each in self.ready)

    @property
    def size(self) -> int:
        return sum(len(each.draft.original) for each in self.ready)

    def note(self, embedded: int) -> None:
        self.embedded = embedded


class _Ahead:
    """The group that fills and, before it, at most one whose passages are being embedded."""

    def __init__(self, encoder: ThreadPoolExecutor) -> None:
        self.filling = _Group()
        self.embedding: _Group | None = None
        self.encoder = encoder

    @property
    def full(self) -> bool:
        """Whether what waits is worth embedding now."""
        most = _FIRST if self.embedding is None else _GROUP
        return self.filling.passages >= most or self.filling.size >= _GROUP_BYTES

    def holds(self, document_id: str) -> bool:
        """Whether a version of that document waits to be recorded."""
        groups = [self.filling] if self.embedding is None else [self.filling, self.embedding]
        return any(each.draft.document_id == document_id for some in groups for each in some.ready)


class Pipeline:
    """Takes accepted files into the library."""

    def __init__(
        self,
        database: Database,
        embedder: Embedder,
        *,
        read: Read,
        today: Callable[[], date],
        noted: Noted = unnoted,
    ) -> None:
        self._database = database
        self._embedder = embedder
        self._read = read
        self._today = today
        self._noted = noted

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
        try:
            yield from self._run(job_ids, password, Tally(len(job_ids), watch))
        except BaseException:
            # A database that is gone has them taken back when this process is.
            with suppress(HomeError):
                jobs.give_back(self._database, job_ids)
            raise

    def _run(
        self, job_ids: Sequence[str], password: str | None, tally: Tally
    ) -> Iterator[Outcome | Refusal]:
        with ThreadPoolExecutor(1, thread_name_prefix="embedding") as encoder:
            ahead = _Ahead(encoder)
            for file in self._reading(job_ids, password):
                tally.begin(file.job.name)
                yield from self._take(file, ahead, tally)
            yield from self._settle(ahead, tally)

    def _take(self, file: _File, ahead: _Ahead, tally: Tally) -> Iterator[Outcome | Refusal]:
        """Bring one file on its way, and tell what was recorded meanwhile."""
        read = self._contents_of(file)
        if isinstance(read, _Contents) and isinstance(read.document, ResolutionFile):
            yield from self._settle(ahead, tally)
            yield from self._take_rows(file.job, read.document, tally)
            return
        ready = self._ready(file.job, read)
        if isinstance(ready, _Ready) and ahead.holds(ready.draft.document_id):
            # Which document this is depends on what the groups make of the library.
            yield from self._settle(ahead, tally)
            ready = self._ready(file.job, read)
        if isinstance(ready, _Ready):
            ahead.filling.ready.append(ready)
            if ahead.full:
                yield from self._embed(ahead, tally)
        else:
            yield self._ended(file.job, ready)
            tally.end(1)

    def _embed(self, ahead: _Ahead, tally: Tally) -> Iterator[Outcome | Refusal]:
        """Have the full group embedded, and record the one before it meanwhile."""
        before, group = ahead.embedding, ahead.filling
        texts = [text for each in group.ready for text in each.draft.index_texts]
        group.vectors = ahead.encoder.submit(
            embeddings.embedded, self._database, self._embedder, texts, group.note
        )
        ahead.embedding, ahead.filling = group, _Group()
        if before is not None:
            yield from self._record(before, tally)

    def _settle(self, ahead: _Ahead, tally: Tally) -> Iterator[Outcome | Refusal]:
        """Embed and record whatever waits."""
        if ahead.filling.ready:
            yield from self._embed(ahead, tally)
        last, ahead.embedding = ahead.embedding, None
        if last is not None:
            yield from self._record(last, tally)

    def _reading(self, job_ids: Sequence[str], password: str | None) -> Iterator[_File]:
        """Claim jobs in order and read a few ahead, in threads that wait for the sandbox."""
        ahead: deque[_File] = deque()
        with ThreadPoolExecutor(_READ_AHEAD, thread_name_prefix="reading") as readers:
            for first in range(0, len(job_ids), _CLAIMED):
                for job in jobs.claim(self._database, job_ids[first : first + _CLAIMED]):
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
            jobs.finish(self._database, [(job, [end])])
        return end

    def _record(self, group: _Group, tally: Tally) -> Iterator[Outcome | Refusal]:
        """Record a group in one transaction once it is embedded, end its jobs, tell outcomes."""
        while wait([group.vectors], _GLANCE).not_done:
            # Whoever watches is told by the thread that asked, not by the encoder's.
            tally.embedding(group.embedded)
        named = [(each.job.name, each.draft) for each in group.ready]
        vectors = group.vectors.result()
        tally.embedded(len(vectors))
        outcomes = self._recorded(named, vectors)
        jobs.finish(
            self._database,
            [(ready.job, [end]) for ready, end in zip(group.ready, outcomes, strict=True)],
        )
        yield from outcomes
        tally.end(len(group.ready))

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
            outcomes = self._embedded([(job.name, draft) for draft in resolved], tally)
            if outcomes and not told:
                # What is said of the whole file is said once, with the first of its rows.
                warnings = (*file.warnings, *outcomes[0].warnings)
                outcomes[0] = replace(outcomes[0], warnings=warnings)
            told += outcomes
            yield from outcomes
        if told:
            jobs.finish(self._database, [(job, told)])
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

    def _embedded(self, named: Sequence[tuple[str, VersionDraft]], tally: Tally) -> list[Outcome]:
        """Embed drafts and record them in one transaction."""
        if not named:
            return []
        texts = [text for _name, draft in named for text in draft.index_texts]
        vectors = embeddings.embedded(self._database, self._embedder, texts, tally.embedding)
        outcomes = self._recorded(named, vectors)
        tally.embedded(len(texts))
        return outcomes

    def _recorded(
        self, named: Sequence[tuple[str, VersionDraft]], vectors: Vectors
    ) -> list[Outcome]:
        """Record drafts in one transaction; each outcome under its file's name."""
        ends = np.cumsum([len(draft.passages) for _name, draft in named])
        parts = np.split(vectors, ends[:-1])
        recorded = record_all(
            self._database,
            [(draft, part) for (_name, draft), part in zip(named, parts, strict=True)],
            self._embedder.name,
            noted=self._noted,
        )
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
