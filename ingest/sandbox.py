"""Reading a file somebody else wrote, where it can do us no harm.

Files are read by worker processes (`ingest.sandbox_worker`) under hard limits. A worker is
started on first use, serves one caller at a time, and stays for the next file; callers in
several threads get a worker each. Where forking is not safe, each file gets a new worker.
"""

import shutil
import signal
import sys
from pathlib import Path

from ingest.blocks import ReadDocument
from ingest.errors import FileRefusedError, RefusalKind
from ingest.limits import STANDARD_LIMITS, Limits
from ingest.resolutions.file import ResolutionFile
from ingest.sandbox_pool import Pool
from ingest.sandbox_worker import Job
from ingest.wire import WireError, unpack

__all__ = ["Limits", "Sandbox", "close_sandbox", "read_bytes", "read_file", "read_upload"]


class Sandbox:
    """Workers that read files; safe to use from any thread.

    `mode` is `fork` or `once`, see `ingest.sandbox_worker`; `module` is what a worker runs.
    """

    def __init__(self, mode: str | None = None, module: str = "ingest.sandbox_worker") -> None:
        # A process that forks is only sure to work where the system's own libraries expect it.
        self._pool = Pool(mode or ("fork" if sys.platform == "linux" else "once"), module)

    def read_file(self, path: Path, *, limits: Limits, password: str | None = None) -> ReadDocument:
        """Read a file; see the function of this name."""
        return self.read_bytes(path.name, _content(path, limits), limits=limits, password=password)

    def read_bytes(
        self, name: str, data: bytes, *, limits: Limits, password: str | None = None
    ) -> ReadDocument:
        """Read a file in memory; see the function of this name."""
        found = self._read(name, data, limits, password, cases=False)
        if not isinstance(found, ReadDocument):
            raise _crashed("its reader made no document of it")
        return found

    def read_upload(
        self, name: str, data: bytes, *, limits: Limits, password: str | None = None
    ) -> ReadDocument | ResolutionFile:
        """Read an uploaded file; see the function of this name."""
        return self._read(name, data, limits, password, cases=True)

    def _read(
        self, name: str, data: bytes, limits: Limits, password: str | None, *, cases: bool
    ) -> ReadDocument | ResolutionFile:
        if len(data) > limits.file_bytes:
            raise _too_big(limits)
        tesseract = shutil.which("tesseract") if limits.ocr_pages else None
        name = Path(name).name.encode("utf-8", "replace").decode("utf-8")
        job = Job(name, len(data), limits, password, tesseract, cases)
        ended_by, answer = self._pool.run(job, data)
        if ended_by:
            raise _ended(ended_by, limits)
        try:
            return unpack(answer, limits)
        except WireError as error:
            raise _crashed("its reader stopped half-way") from error

    def close(self) -> None:
        """End the workers; the next file starts a new one."""
        self._pool.close()


_SANDBOX = Sandbox()


def read_file(
    path: Path, *, limits: Limits = STANDARD_LIMITS, password: str | None = None
) -> ReadDocument:
    """Read a file in the sandbox.

    Raises `FileRefusedError`, whose one line says what is wrong and what to do, for every
    file that cannot be read; nothing in a file can crash, hang or flood the caller. Raises
    `SandboxError` when no file can be read at all.
    """
    return _SANDBOX.read_file(path, limits=limits, password=password)


def read_bytes(
    name: str, data: bytes, *, limits: Limits = STANDARD_LIMITS, password: str | None = None
) -> ReadDocument:
    """Read a file in memory in the sandbox; `name` is its name with the ending.

    Raises what `read_file` does.
    """
    return _SANDBOX.read_bytes(name, data, limits=limits, password=password)


def read_upload(
    name: str, data: bytes, *, limits: Limits = STANDARD_LIMITS, password: str | None = None
) -> ReadDocument | ResolutionFile:
    """Read a file in memory as what it is: a workbook or JSON of cases is told apart.

    Raises what `read_file` does.
    """
    return _SANDBOX.read_upload(name, data, limits=limits, password=password)


def close_sandbox() -> None:
    """End the workers; the next file starts a new one."""
    _SANDBOX.close()


def _content(path: Path, limits: Limits) -> bytes:
    try:
        if not path.is_file():
            found = "is a folder" if path.is_dir() else "is not there"
            raise FileRefusedError(f"{found}: give the path of a file", RefusalKind.MISSING)
        if path.stat().st_size > limits.file_bytes:
            raise _too_big(limits)
        return path.read_bytes()
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise FileRefusedError(
            f"cannot be opened ({why}): check its name and permissions", RefusalKind.MISSING
        ) from error


def _ended(ended_by: int, limits: Limits) -> FileRefusedError:
    """Say in words why the system ended the reader."""
    split = "split it into smaller files or save it again"
    match ended_by:
        case signal.SIGXCPU:
            return FileRefusedError(
                f"took more than {limits.cpu_seconds} s of processor time: {split}",
                RefusalKind.TOO_SLOW,
            )
        case signal.SIGALRM:
            return FileRefusedError(
                f"took longer than {limits.wall_seconds} s: {split}", RefusalKind.TOO_SLOW
            )
        case signal.SIGXFSZ:
            return FileRefusedError(
                f"gave more output than any document holds: {split}", RefusalKind.TOO_LARGE
            )
        case signal.SIGKILL:
            return FileRefusedError(
                f"used up its processor time or memory: {split}", RefusalKind.TOO_SLOW
            )
    try:
        name = signal.Signals(ended_by).name
    except ValueError:
        name = f"signal {ended_by}"
    return _crashed(f"its reader crashed ({name})")


def _crashed(what: str) -> FileRefusedError:
    return FileRefusedError(
        f"cannot be read, {what}: open it in the program that made it and save it again",
        RefusalKind.CRASHED,
    )


def _too_big(limits: Limits) -> FileRefusedError:
    most = limits.file_bytes // 1_000_000
    return FileRefusedError(
        f"is larger than {most:,} MB: split it into smaller files", RefusalKind.TOO_LARGE
    )
