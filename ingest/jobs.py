"""Accepted files: each waits in SQL until it is read, so that a crash loses none."""

import os
import socket
import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path

import psutil
from sqlalchemy import select, update

from ingest.outcomes import Outcome
from kb.database import Database
from kb.model import Audience
from kb.tables import JobRow

_HOST = socket.gethostname()


class JobState(StrEnum):
    """How far a file has come."""

    QUEUED = "queued"
    WORKING = "working"
    DONE = "done"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Instructions:
    """What the person who hands a file in says of it; None leaves it to the file itself.

    `replace` names an existing document; `document_id` one that may be new.
    """

    audience: Audience | None = None
    owner: str | None = None
    title: str | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    replace: str | None = None
    document_id: str | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """One accepted file; `outcomes` and `reason` are filled when it has ended."""

    id: str
    name: str
    place: Path
    source: str
    instructions: Instructions
    requested_by: str
    state: JobState
    outcomes: tuple[Outcome, ...]
    reason: str


def accept_file(
    database: Database,
    path: Path,
    *,
    name: str,
    instructions: Instructions,
    requested_by: str,
    mine: bool = True,
) -> str:
    """Queue a file that stays where it is; return the job's id.

    A job that is `mine` is left to this process while it lives; another one is for the server.
    """
    place = path.resolve()
    return _queue(
        database,
        uuid.uuid4().hex,
        place,
        place.as_uri(),
        name,
        instructions,
        requested_by,
        worker=worker_name() if mine else "",
    )


def accept_upload(
    database: Database,
    spool: Path,
    *,
    name: str,
    content: bytes,
    instructions: Instructions,
    requested_by: str,
) -> str:
    """Keep an upload's bytes in the spool folder and queue it; return the job's id.

    `name` is what the browser said: only its last part counts. The spool file goes when the
    job has ended.
    """
    job_id = uuid.uuid4().hex
    printable = "".join(character for character in name if character.isprintable())
    file_name = Path(printable.replace("\\", "/")).name or "upload"
    spool.mkdir(mode=0o700, parents=True, exist_ok=True)
    # The extension helps to tell the type; the rest of the name is not ours to trust.
    place = spool / f"{job_id}{Path(file_name).suffix[:16]}"
    _write_durably(place, content)
    return _queue(
        database, job_id, place, f"upload:{file_name}", file_name, instructions, requested_by
    )


def claim(database: Database, job_id: str) -> Job | None:
    """Take a job for this process; None when another living process has it or it has ended."""
    me = worker_name()
    with database.write() as session:
        row = session.get(JobRow, job_id, with_for_update=True)
        if row is None or row.state not in (JobState.QUEUED, JobState.WORKING):
            return None
        if row.worker not in ("", me) and _alive(row.worker):
            return None
        row.state, row.worker = JobState.WORKING.value, me
        return _job(row)


def waiting(database: Database) -> list[str]:
    """The jobs nobody has taken, oldest first: new ones, and those a crash left behind."""
    with database.read() as session:
        rows = session.execute(
            select(JobRow.id, JobRow.worker)
            .where(JobRow.state.in_([JobState.QUEUED, JobState.WORKING]))
            .order_by(JobRow.requested_at, JobRow.id)
        )
        return [id_ for id_, worker in rows if not worker or not _alive(worker)]


def finish(database: Database, job: Job, outcomes: Sequence[Outcome]) -> None:
    """Write down what a file became, and let go of its spooled bytes."""
    _end(database, job, JobState.DONE, outcomes, "")


def refuse(database: Database, job: Job, reason: str) -> None:
    """Write down why a file was not taken in, and let go of its spooled bytes."""
    _end(database, job, JobState.REFUSED, (), reason)


def jobs(database: Database, ids: Sequence[str]) -> list[Job]:
    """Those jobs, in the order asked for; unknown ids are left out."""
    with database.read() as session:
        rows = {row.id: row for row in session.scalars(select(JobRow).where(JobRow.id.in_(ids)))}
        return [_job(rows[id_]) for id_ in ids if id_ in rows]


def worker_name() -> str:
    """This process, told apart from a later one that gets the same number."""
    return f"{_HOST}:{os.getpid()}:{psutil.Process().create_time():.2f}"


def _alive(worker: str) -> bool:
    host, _, process = worker.rpartition(":")[0].partition(":")
    if host != _HOST:
        # Another machine's worker: only that machine can tell, and its next start will.
        return True
    try:
        started = psutil.Process(int(process)).create_time()
    except (psutil.NoSuchProcess, ValueError):
        return False
    return f"{started:.2f}" == worker.rpartition(":")[2]


def _queue(
    database: Database,
    job_id: str,
    place: Path,
    source: str,
    name: str,
    instructions: Instructions,
    requested_by: str,
    worker: str = "",
) -> str:
    with database.write() as session:
        session.add(
            JobRow(
                id=job_id,
                name=name,
                place=str(place),
                source=source,
                instructions=_to_json(instructions),
                requested_by=requested_by,
                requested_at=datetime.now(UTC),
                state=JobState.QUEUED.value,
                worker=worker,
                outcomes=[],
                reason="",
                finished_at=None,
            )
        )
    return job_id


def _end(
    database: Database, job: Job, state: JobState, outcomes: Sequence[Outcome], reason: str
) -> None:
    with database.write() as session:
        session.execute(
            update(JobRow)
            .where(JobRow.id == job.id)
            .values(
                state=state.value,
                outcomes=[outcome.as_json() for outcome in outcomes],
                reason=reason,
                finished_at=datetime.now(UTC),
            )
        )
    if job.source.startswith("upload:"):
        job.place.unlink(missing_ok=True)


def _write_durably(place: Path, content: bytes) -> None:
    with place.open("xb") as file:
        place.chmod(0o600)
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _to_json(instructions: Instructions) -> dict[str, str | None]:
    return {
        name: str(value) if value is not None else None
        for name, value in asdict(instructions).items()
    }


def _job(row: JobRow) -> Job:
    said = row.instructions
    first, last, audience = said["valid_from"], said["valid_until"], said["audience"]
    return Job(
        id=row.id,
        name=row.name,
        place=Path(row.place),
        source=row.source,
        instructions=Instructions(
            audience=Audience(audience) if audience else None,
            owner=said["owner"],
            title=said["title"],
            valid_from=date.fromisoformat(first) if first else None,
            valid_until=date.fromisoformat(last) if last else None,
            replace=said["replace"],
            document_id=said["document_id"],
        ),
        requested_by=row.requested_by,
        state=JobState(row.state),
        outcomes=tuple(Outcome.from_json(outcome) for outcome in row.outcomes),
        reason=row.reason,
    )


def move_spool(database: Database, spool: Path) -> None:
    """Point waiting uploads at another spool folder: the home was restored elsewhere."""
    with database.write() as session:
        waiting = session.scalars(
            select(JobRow).where(
                JobRow.state.in_([JobState.QUEUED, JobState.WORKING]),
                JobRow.source.startswith("upload:"),
            )
        )
        for row in waiting:
            row.place = str(spool / Path(row.place).name)
