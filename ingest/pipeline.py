"""Jobs become versions: read in the sandbox, cut, embedded, recorded; the next read meanwhile."""

from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from pathlib import Path

import numpy as np

from ingest import drafts, jobs
from ingest.blocks import ReadDocument
from ingest.errors import FileRefusedError, RefusalKind
from ingest.outcomes import Outcome, Refusal
from kb import embeddings
from kb.database import Database
from kb.embedder import Embedder
from kb.errors import DocumentRefusedError, UnknownDocumentError
from kb.record import VersionDraft, record_all

# Passages embedded and recorded together: enough to keep the encoder's batches full and
# commits few, few enough that a crash repeats only seconds of work.
_GROUP = 128
_READ_AHEAD = 3


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run has come: files ended, of how many, passages embedded, the file at hand."""

    files: int
    of_files: int
    passages: int
    name: str


Watch = Callable[[Progress], None]
Read = Callable[[Path, str | None], ReadDocument]


@dataclass(frozen=True, slots=True)
class _File:
    """A claimed job and its reading under way."""

    job: jobs.Job
    reading: Future["_Contents"]


@dataclass(frozen=True, slots=True)
class _Contents:
    """A file's bytes, and what the reader made of them; or the outcome when nothing changed."""

    content: bytes
    document: ReadDocument | Outcome


@dataclass(frozen=True, slots=True)
class _Ready:
    """A file whose drafts wait to be embedded and recorded, and rows that were refused."""

    job: jobs.Job
    drafts: tuple[VersionDraft, ...]
    refused: tuple[Refusal, ...] = ()


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
        group: list[_Ready] = []
        done = Progress(files=0, of_files=len(job_ids), passages=0, name="")
        for file in self._reading(job_ids, password):
            watch(replace(done, name=file.job.name))
            drafted = self._drafted(file)
            if isinstance(drafted, _Ready) and _share_a_document(group, drafted):
                # Which document this is depends on what the group makes of the library.
                done = yield from self._record(group, done, watch)
                drafted = self._drafted(file)
            if isinstance(drafted, _Ready):
                group.append(drafted)
                if sum(len(draft.passages) for each in group for draft in each.drafts) >= _GROUP:
                    done = yield from self._record(group, done, watch)
            else:
                done = replace(done, files=done.files + 1)
                yield self._ended(file.job, drafted)
        yield from self._record(group, done, watch)

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
        return _Contents(content, known or self._read(job.place, password))

    def _drafted(self, file: _File) -> _Ready | Outcome | Refusal:
        job = file.job
        try:
            read = file.reading.result()
            match read.document:
                case Outcome() as unchanged:
                    return unchanged
                case ReadDocument() as document:
                    draft = drafts.draft_of(
                        self._database, job, read.content, document, today=self._today()
                    )
                    return _Ready(job, (draft,))
        except (FileRefusedError, DocumentRefusedError, UnknownDocumentError) as error:
            return Refusal(job.name, str(error))

    def _ended(self, job: jobs.Job, end: Outcome | Refusal) -> Outcome | Refusal:
        if isinstance(end, Refusal):
            jobs.refuse(self._database, job, end.reason)
        else:
            jobs.finish(self._database, job, [end])
        return end

    def _record(
        self, group: list[_Ready], done: Progress, watch: Watch
    ) -> Generator[Outcome | Refusal, None, Progress]:
        """Embed and record a group in one transaction, tell its outcomes, and empty it."""
        all_drafts = [draft for each in group for draft in each.drafts]
        texts = [text for draft in all_drafts for text in draft.index_texts]

        def encoded(count: int) -> None:
            watch(replace(done, passages=done.passages + count))

        vectors = embeddings.embedded(self._database, self._embedder, texts, encoded)
        ends = np.cumsum([len(draft.passages) for draft in all_drafts])
        parts = np.split(vectors, ends[:-1]) if all_drafts else []
        recorded = iter(
            record_all(
                self._database, list(zip(all_drafts, parts, strict=True)), self._embedder.name
            )
        )
        for ready in group:
            outcomes = [
                Outcome(
                    ready.job.name,
                    kept.document_id,
                    kept.version,
                    kept.fate.value,
                    kept.passages,
                    draft.warnings,
                )
                for draft, kept in zip(
                    ready.drafts, islice(recorded, len(ready.drafts)), strict=True
                )
            ]
            jobs.finish(self._database, ready.job, outcomes)
            yield from outcomes
            yield from ready.refused
        done = replace(
            done, files=done.files + len(group), passages=done.passages + len(texts), name=""
        )
        group.clear()
        watch(done)
        return done


def _share_a_document(group: Sequence[_Ready], ready: _Ready) -> bool:
    pending = {draft.document_id for each in group for draft in each.drafts}
    return any(draft.document_id in pending for draft in ready.drafts)
