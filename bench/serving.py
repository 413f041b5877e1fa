"""Handrail's own commands and server, run as people run them, to be measured."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil

_PATIENCE_S = 120.0
_COMMAND = str(Path(sys.executable).with_name("handrail"))


@dataclass(frozen=True, slots=True)
class Server:
    """A server that shows its first page, and how many seconds it took to."""

    url: str
    token: str
    process: psutil.Process
    first_page_s: float


def command(home: Path, *arguments: str) -> float:
    """Seconds that a command took; raises CalledProcessError when it failed."""
    start = time.perf_counter()
    subprocess.run([_COMMAND, *arguments], env=_environment(home), capture_output=True, check=True)
    return time.perf_counter() - start


@contextmanager
def serving(home: Path, **settings: str) -> Iterator[Server]:
    """Serve a home until left; `settings` are HANDRAIL_* variables, in small letters."""
    start = time.perf_counter()
    process = subprocess.Popen(
        [_COMMAND, "serve", "--port", "0"],
        env=_environment(home, **settings),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        url, token = _first_page(home, process, start + _PATIENCE_S)
        yield Server(url, token, psutil.Process(process.pid), time.perf_counter() - start)
    finally:
        process.terminate()
        process.wait(30)


def _first_page(home: Path, process: subprocess.Popen[bytes], deadline: float) -> tuple[str, str]:
    """Wait until the page that people open is there; return the address and the owner's token."""
    while time.perf_counter() < deadline and process.poll() is None:
        try:
            noted = json.loads((home / "server.json").read_text("utf-8"))
            page = httpx.get(noted["url"], follow_redirects=True, timeout=30, trust_env=False)
            if page.is_success:
                return noted["url"], noted["token"]
        except (OSError, ValueError, httpx.HTTPError):
            pass
        time.sleep(0.1)
    raise TimeoutError("the server showed no page; try: handrail serve")


def _environment(home: Path, **settings: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("HANDRAIL_")}
    given = {f"HANDRAIL_{name.upper()}": value for name, value in settings.items()}
    return {**kept, **given, "HANDRAIL_HOME": str(home)}
