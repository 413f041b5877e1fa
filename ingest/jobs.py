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
# SQLite allows 32,766 values in a statement.
_AT_ONCE = 10_000


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


def accept_files(
    database: Database,
    files: Sequence[tuple[Path, str, Instructions]],
    *,
    requested_by: str,
    mine: bool = True,
) -> list[str]:
    """Queue files that stay where they are, all or none; return their jobs' ids.

    Each comes with its name and what is said of it. A job that is `mine` is left to this
    process while it lives; another one is for the server.
    """
    worker = worker_name() if mine else ""
    rows = [
        _row(uuid.uuid4().hex, place.resolve(), name, said, requested_by, worker=worker)
        for place, name, said in files
    ]
    ids = [row.id for row in rows]
    _queue(database, rows)
    return ids


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
    source = f"upload:{file_name}"
    _queue(database, [_row(job_id, place, file_name, instructions, requested_by, source=source)])
    return job_id


def claim(database: Database, ids: Sequence[str]) -> list[Job]:
    """Take jobs for this process, in the order given.

    Those that another living process has, or that have ended, are left out.
    """
    me = worker_name()
    with database.write() as session:
        chosen = select(JobRow).where(JobRow.id.in_(ids)).order_by(JobRow.id).with_for_update()
        rows = {row.id: row for row in session.scalars(chosen) if _is_free(row, me)}
        for row in rows.values():
            row.state, row.worker = JobState.WORKING.value, me
        return [_job(rows[id_]) for id_ in ids if id_ in rows]


def waiting(database: Database) -> list[str]:
    """The jobs nobody has taken, oldest first: new ones, and those a crash left behind."""
    with database.read() as session:
        rows = session.execute(
            select(JobRow.id, JobRow.worker)
            .where(JobRow.state.in_([JobState.QUEUED, JobState.WORKING]))
            .order_by(JobRow.requested_at, JobRow.id)
        )
        return [id_ for id_, worker in rows if not worker or not _alive(worker)]


def finish(database: Database, ended: Sequence[tuple[Job, Sequence[Outcome]]]) -> None:
    """Write down what files became, and let go of their spooled bytes."""
    _end(database, [(job, JobState.DONE, outcomes, "") for job, outcomes in ended])


def refuse(database: Database, job: Job, reason: str) -> None:
    """Write down why a file was not taken in, and let go of its spooled bytes."""
    _end(database, [(job, JobState.REFUSED, (), reason)])


def give_back(database: Database, ids: Sequence[str]) -> None:
    """Let those of the jobs that this process took and did not end be taken by anyone."""
    me = worker_name()
    with database.write() as session:
        for start in range(0, len(ids), _AT_ONCE):
            session.execute(
                update(JobRow)
                .where(
                    JobRow.id.in_(ids[start : start + _AT_ONCE]),
                    JobRow.state == JobState.WORKING.value,
                    JobRow.worker == me,
                )
                .values(state=JobState.QUEUED.value, worker="")
            )


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


def _is_free(row: JobRow, me: str) -> bool:
    if row.state not in (JobState.QUEUED, JobState.WORKING):
        return False
    return row.worker in ("", me) or not _alive(row.worker)


def _row(
    job_id: str,
    place: Path,
    name: str,
    instructions: Instructions,
    requested_by: str,
    *,
    source: str = "",
    worker: str = "",
) -> JobRow:
    return JobRow(
        id=job_id,
        name=name,
        place=str(place),
        source=source or place.as_uri(),
        instructions=_to_json(instructions),
        requested_by=requested_by,
        requested_at=datetime.now(UTC),
        state=JobState.QUEUED.value,
        worker=worker,
        outcomes=[],
        reason="",
        finished_at=None,
    )


def _queue(database: Database, rows: Sequence[JobRow]) -> None:
    with database.write() as session:
        session.add_all(rows)


def _end(database: Database, ended: Sequence[tuple[Job, JobState, Sequence[Outcome], str]]) -> None:
    with database.write() as session:
        # In the order in which `claim` locks them: two replicas are not to wait for each other.
        for job, state, outcomes, reason in sorted(ended, key=lambda each: each[0].id):
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
    for job, *_ in ended:
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
