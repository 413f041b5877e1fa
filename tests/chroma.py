"""A throw-away Chroma server for the tests."""

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

_PATIENCE_S = 60
# The shell's input ends when the test run does, killed or not; then the server is stopped.
_LIFE = '"$@" </dev/null & server=$!; read -r _; kill "$server"; wait "$server"'


def program() -> str | None:
    """The command `chroma` beside this Python, if it is installed."""
    return shutil.which("chroma", path=str(Path(sys.executable).parent))


@contextmanager
def server(folder: Path) -> Iterator[str]:
    """Run a server on a folder; give its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    serve = [program() or "chroma", "run", "--host", "127.0.0.1"]
    serve += ["--path", str(folder), "--port", str(port)]
    with (
        (folder / "log").open("wb") as log,
        subprocess.Popen(
            ["/bin/sh", "-c", _LIFE, "sh", *serve],
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=log,
        ),
    ):
        url = f"http://127.0.0.1:{port}"
        _wait_for(f"{url}/api/v2/heartbeat")
        yield url


def _wait_for(url: str) -> None:
    given_up = time.monotonic() + _PATIENCE_S
    while True:
        try:
            if httpx.get(url).is_success:
                return
        except httpx.TransportError:
            if time.monotonic() > given_up:
                raise
        time.sleep(0.1)
