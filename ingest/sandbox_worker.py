"""The far side of the sandbox: one process that reads file after file in children.

Run as `python -m ingest.sandbox_worker fork|once`, it takes jobs on standard input and
answers on standard output. With `fork` each job runs in a forked child, so that what a
file does to its reader ends with that file; with `once` the process reads one file itself
and exits, for systems where forking is not safe.

A job is one line of JSON (`Job`) followed by the file's bytes. An answer is one line,
`{"signal": n, "bytes": n}`, followed by what the reader wrote. The process ends when its
standard input does, so it never outlives the one who started it.
"""

import gc
import json
import os
import resource
import select
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import BinaryIO

from ingest.blocks import ReadDocument
from ingest.confinement import confine_process, die_with_parent, refuse_network
from ingest.errors import FileRefusedError, RefusalKind
from ingest.limits import Limits
from ingest.readers.formats import preload, read_source, read_upload
from ingest.readers.source import Source
from ingest.wire import pack_cases, pack_document, pack_refusal

_CHUNK = 1 << 20
_IDLE_CHECK = 5.0
_LATE = 2.0
_GLANCE = 0.02


@dataclass(frozen=True, slots=True)
class Job:
    """One file to read, without its bytes; `size` is how many follow.

    `cases` tells that past resolutions are wanted as such, not as a document.
    """

    name: str
    size: int
    limits: Limits
    password: str | None
    tesseract: str | None
    cases: bool = False

    def line(self) -> bytes:
        """The job as the line that goes before the bytes."""
        return json.dumps(asdict(self)).encode("ascii") + b"\n"

    @classmethod
    def parse(cls, line: bytes) -> "Job":
        """Read the line back."""
        said = json.loads(line)
        return cls(**{**said, "limits": Limits(**said["limits"])})

    @property
    def most_output(self) -> int:
        """Bytes an honest answer cannot exceed."""
        return 16 * self.limits.characters + 128 * self.limits.blocks + 1_000_000


Read = Callable[["Job", bytes], bytes]


def serve(read: Read) -> int:
    """Serve jobs until standard input ends; `read` turns a job and its bytes into an answer."""
    stdin, stdout = sys.stdin.buffer, sys.stdout.buffer
    # Readers and their libraries may print; the channel is ours alone.
    sys.stdout = sys.stderr
    forking = sys.argv[1:] != ["once"]
    refuse_network()
    while (job := _next_job(stdin)) is not None:
        data = _exactly(stdin, job.size)
        if data is None:
            break
        if not forking:
            _limit(job)
            _answer(stdout, 0, read(job, data))
            break
        _prepare(job)
        _answer(stdout, *_read_in_child(job, data, stdin, read))
    return 0


def _next_job(stdin: BinaryIO) -> Job | None:
    parent = os.getppid()
    while not select.select([stdin], [], [], _IDLE_CHECK)[0]:
        if os.getppid() != parent:
            return None
    line = stdin.readline()
    return Job.parse(line) if line else None


def _exactly(stdin: BinaryIO, size: int) -> bytes | None:
    data = stdin.read(size)
    return data if len(data) == size else None


def _answer(stdout: BinaryIO, ended_by: int, payload: bytes) -> None:
    header = json.dumps({"signal": ended_by, "bytes": len(payload)})
    stdout.write(header.encode("ascii") + b"\n" + payload)
    stdout.flush()


def _prepare(job: Job) -> None:
    """Load what the child will need once, here, where the next child finds it loaded."""
    with suppress(ImportError):
        # The child meets the same error, and says so in its answer.
        preload(Source(job.name, b"").suffix)
    gc.collect()
    gc.freeze()


def _read_in_child(job: Job, data: bytes, stdin: BinaryIO, read: Read) -> tuple[int, bytes]:
    """Return the signal that ended the child, 0 without one, and what it wrote."""
    readable, writable = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(readable)
        _child(job, data, writable, read)
    os.close(writable)
    written = bytearray()
    try:
        ended_by = _collect(child, readable, written, job, stdin.fileno())
    finally:
        os.close(readable)
        _kill_group(child)
    status = os.waitpid(child, 0)[1]
    if not ended_by and os.WIFSIGNALED(status):
        ended_by = os.WTERMSIG(status)
    return ended_by, bytes(written)


def _collect(child: int, readable: int, written: bytearray, job: Job, stdin: int) -> int:
    """Gather what the child writes until it ends; return a signal of our own choice, or 0."""
    deadline = time.monotonic() + job.limits.wall_seconds + _LATE
    finished = False
    while time.monotonic() < deadline:
        watched, patience = ([stdin], 0.001) if finished else ([readable, stdin], _GLANCE)
        ready, _, _ = select.select(watched, [], [], patience)
        if readable in ready:
            chunk = os.read(readable, _CHUNK)
            finished = not chunk
            written += chunk
            if len(written) > job.most_output:
                return signal.SIGXFSZ
        elif stdin in ready:
            # Nothing is sent while a job runs, so this is the end of whoever asked.
            return signal.SIGTERM
        # What a child started may hold the pipe open; the child's own end is what counts.
        if readable not in ready or finished:
            ended = os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT | os.WNOHANG)
            if ended is not None:
                return _rest(readable, written, job)
    return signal.SIGALRM


def _rest(readable: int, written: bytearray, job: Job) -> int:
    """Gather what the child wrote between our last look and its end."""
    while len(written) <= job.most_output and select.select([readable], [], [], 0)[0]:
        chunk = os.read(readable, _CHUNK)
        if not chunk:
            return 0
        written += chunk
    return signal.SIGXFSZ if len(written) > job.most_output else 0


def _kill_group(child: int) -> None:
    """End the child and whatever it started; it leads a group of its own."""
    for target in (-child, child):
        try:
            os.kill(target, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            continue


def _child(job: Job, data: bytes, writable: int, read: Read) -> None:
    """Read the file and write the result; never returns."""
    try:
        os.setpgid(0, 0)
        die_with_parent()
        _only_keep(writable)
        _limit(job)
        confine_process()
        payload = read(job, data)
        with os.fdopen(writable, "wb") as pipe:
            pipe.write(payload)
    finally:
        os._exit(0)


def _only_keep(descriptor: int) -> None:
    """Close every other channel, ours to the parent first of all."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for standard in range(3):
        os.dup2(nothing, standard)
    os.closerange(3, descriptor)
    os.closerange(descriptor + 1, max(descriptor + 2, os.sysconf("SC_OPEN_MAX")))


def _limit(job: Job) -> None:
    """Set the limits the system itself enforces."""
    limits = job.limits
    _set_limit(resource.RLIMIT_AS, limits.memory_bytes)
    # The second figure leaves the system time to say which limit it was.
    _set_limit(resource.RLIMIT_CPU, limits.cpu_seconds, limits.cpu_seconds + 1)
    _set_limit(resource.RLIMIT_CORE, 0)
    _set_limit(resource.RLIMIT_FSIZE, limits.unpacked_bytes)
    if job.tesseract is None:
        _set_limit(resource.RLIMIT_NPROC, 0)
    signal.setitimer(signal.ITIMER_REAL, limits.wall_seconds)


def _set_limit(kind: int, most: int, hard: int | None = None) -> None:
    try:
        resource.setrlimit(kind, (most, most if hard is None else hard))
    except (ValueError, OSError):
        # macOS knows some of these limits and enforces others; the clock remains.
        return


def read_packed(job: Job, data: bytes) -> bytes:
    """Read a file to an answer, a refusal included; see `ingest.wire`."""
    deadline = time.monotonic() + job.limits.wall_seconds
    source = Source(job.name, data, job.limits, job.password, job.tesseract, deadline)
    try:
        found = read_upload(source) if job.cases else read_source(source)
        return pack_document(found) if isinstance(found, ReadDocument) else pack_cases(found)
    except FileRefusedError as refusal:
        return pack_refusal(refusal)
    except ImportError as error:
        return pack_refusal(
            FileRefusedError(
                f"cannot be read, a library is missing ({error.name}): run 'handrail doctor'",
                RefusalKind.UNSUPPORTED,
            )
        )
    except MemoryError:
        most = job.limits.memory_bytes // 1_000_000
        return pack_refusal(
            FileRefusedError(
                f"needs more than {most:,} MB of memory to be read: split it into smaller files",
                RefusalKind.TOO_LARGE,
            )
        )
    except Exception as error:  # noqa: BLE001  # whatever a hostile file does to its reader
        return pack_refusal(
            FileRefusedError(
                f"is damaged and cannot be read ({type(error).__name__}): open it in the"
                " program that made it and save it again",
                RefusalKind.CORRUPT,
            )
        )


if __name__ == "__main__":
    sys.exit(serve(read_packed))
