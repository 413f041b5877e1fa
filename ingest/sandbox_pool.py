"""The near side of the sandbox: worker processes, kept for the next file."""

import atexit
import json
import os
import select
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import IO

from ingest.errors import SandboxError
from ingest.sandbox_worker import Job

_ROOT = Path(__file__).parents[1]
_GRACE = 10.0
_MOST_IDLE = 4
_TRIES = 2


class Worker:
    """One worker process and the pipes to it."""

    def __init__(self, mode: str, module: str) -> None:
        # An environment of our choosing: no key or token of ours is there to be read.
        self._process = subprocess.Popen(  # noqa: S603  # our own module
            [sys.executable, "-P", "-X", "utf8", "-m", module, mode],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={
                "PYTHONPATH": str(_ROOT),
                "PATH": os.defpath,
                "LC_ALL": "C.UTF-8",
                "OMP_THREAD_LIMIT": "1",
                "OPENBLAS_NUM_THREADS": "1",
            },
            cwd="/",
            start_new_session=True,
        )
        if self._process.stdin is None or self._process.stdout is None:
            raise ValueError("the pipes were asked for")
        self._stdin: IO[bytes] = self._process.stdin
        self._stdout: IO[bytes] = self._process.stdout

    def run(self, job: Job, data: bytes) -> tuple[int, bytes]:
        """Return the signal that ended the reader (0 without one) and its answer.

        Raises OSError when the worker itself is gone.
        """
        deadline = time.monotonic() + job.limits.wall_seconds + _GRACE
        self._stdin.write(job.line())
        self._stdin.write(data)
        self._stdin.flush()
        header = self._line(deadline)
        if header is None:
            return self._fate(), b""
        said = json.loads(header)
        return int(said["signal"]), self._take(int(said["bytes"]), deadline)

    def close(self) -> None:
        """End the process and take its pipes down."""
        try:
            os.killpg(self._process.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            self._process.kill()
        self._process.wait()
        for pipe in (self._stdin, self._stdout):
            try:
                pipe.close()
            except OSError:
                # Bytes were still waiting for a process that is gone.
                continue

    def _line(self, deadline: float) -> bytes | None:
        line = bytearray()
        while not line.endswith(b"\n"):
            chunk = self._some(1, deadline)
            if not chunk or len(line) > 200:
                return None
            line += chunk
        return bytes(line)

    def _take(self, size: int, deadline: float) -> bytes:
        taken = bytearray()
        while len(taken) < size:
            chunk = self._some(size - len(taken), deadline)
            if not chunk:
                raise BrokenPipeError("the worker ended in the middle of an answer")
            taken += chunk
        return bytes(taken)

    def _some(self, size: int, deadline: float) -> bytes:
        descriptor = self._stdout.fileno()
        left = deadline - time.monotonic()
        if left <= 0 or not select.select([descriptor], [], [], left)[0]:
            return b""
        return os.read(descriptor, min(size, 1 << 20))

    def _fate(self) -> int:
        """The signal that ended a worker that did not answer."""
        try:
            status = self._process.wait(timeout=1)
        except subprocess.TimeoutExpired:
            return signal.SIGALRM
        if status >= 0:
            raise BrokenPipeError(f"the worker ended with {status}")
        return -status


class Pool:
    """Workers that wait for their next file; safe to use from any thread.

    With mode `fork` a worker stays for the next file; with `once` it serves a single one.
    `module` is what a worker runs.
    """

    def __init__(self, mode: str, module: str = "ingest.sandbox_worker") -> None:
        self._mode = mode
        self._module = module
        self._lock = threading.Lock()
        self._idle: list[Worker] = []
        self._owner = os.getpid()
        self._known_at_exit = False

    def run(self, job: Job, data: bytes) -> tuple[int, bytes]:
        """Have a worker read one file; start another where the first is gone.

        Returns what `Worker.run` does; raises `SandboxError` when no new worker answers.
        """
        tries = 0
        while tries < _TRIES:
            worker = self._idle_one()
            if worker is None:
                # Idle workers may all have been ended from outside; only new ones count.
                worker, tries = Worker(self._mode, self._module), tries + 1
            try:
                result = worker.run(job, data)
            except (OSError, ValueError, KeyError):
                worker.close()
                continue
            except BaseException:
                worker.close()
                raise
            self._give_back(worker)
            return result
        raise SandboxError("the sandbox does not start; run 'handrail doctor'")

    def close(self) -> None:
        """End every idle worker."""
        with self._lock:
            idle, self._idle = self._idle, []
        if self._owner == os.getpid():
            for worker in idle:
                worker.close()

    def _idle_one(self) -> Worker | None:
        with self._lock:
            if self._owner != os.getpid():
                # A fork of ours must not talk on its parent's pipes.
                self._idle, self._owner = [], os.getpid()
            if self._idle:
                return self._idle.pop()
            if not self._known_at_exit:
                atexit.register(self.close)
                self._known_at_exit = True
        return None

    def _give_back(self, worker: Worker) -> None:
        with self._lock:
            keep = self._mode == "fork" and len(self._idle) < _MOST_IDLE
            if keep:
                self._idle.append(worker)
        if not keep:
            worker.close()
