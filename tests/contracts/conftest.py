"""A Chroma server to run the vector index's contract against."""

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

_PATIENCE_S = 60


@pytest.fixture(scope="session")
def chroma_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running Chroma server with an empty folder."""
    program = shutil.which("chroma", path=str(Path(sys.executable).parent))
    if program is None:
        pytest.skip("the command 'chroma' is not installed beside this Python")
    folder = tmp_path_factory.mktemp("chroma")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [program, "run", "--path", str(folder), "--host", "127.0.0.1", "--port", str(port)]
    with (
        (folder / "log").open("wb") as log,
        subprocess.Popen(command, stdout=log, stderr=log) as process,
    ):
        url = f"http://127.0.0.1:{port}"
        try:
            _wait_for(f"{url}/api/v2/heartbeat")
            yield url
        finally:
            process.terminate()


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
