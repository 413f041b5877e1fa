"""The running product: how soon it is there, and how fast it answers ten agents at once."""

import csv
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil

from assistant.measuring.library import Watch
from assistant.measuring.metrics import percentile
from bench import places
from bench.figures import Figure, Kind

_AGENTS = 10
_QUESTIONS_EACH = 20
_PATIENCE_S = 120.0
_COMMAND = str(Path(sys.executable).with_name("handrail"))
_QUESTION = "How long do I have to ask for a refund?"


@dataclass(frozen=True, slots=True)
class _Server:
    url: str
    token: str
    process: psutil.Process
    first_page_s: float


def measure(watch: Watch) -> list[Figure]:
    """Measure the demo company: commands without and with a server, and the server itself."""
    with tempfile.TemporaryDirectory(prefix="handrail-bench-") as folder:
        home = Path(folder) / "home"
        watch("setting up the demo company", 0, 4)
        made = _command(home, "init", "--demo")
        watch("asking without a server", 1, 4)
        cold = min(_command(home, "ask", _QUESTION, "--json") for _ in range(2))
        watch("starting the server", 2, 4)
        with _serving(home) as server:
            warm = min(_command(home, "ask", _QUESTION, "--json") for _ in range(3))
            watch("ten agents asking", 3, 4)
            took = _crowd(server)
            memory = server.process.memory_info().rss / 1e6
    return [
        Figure("demo company set up", made, Kind.SECONDS),
        Figure("handrail ask without a server", cold, Kind.SECONDS, goal=10.0),
        Figure("handrail ask beside a server", warm, Kind.SECONDS, goal=1.0),
        Figure("first page after start", server.first_page_s, Kind.SECONDS, goal=15.0),
        Figure("ten agents at once, p50", percentile(took, 0.5), Kind.MILLISECONDS),
        Figure("ten agents at once, p95", percentile(took, 0.95), Kind.MILLISECONDS, goal=300.0),
        Figure("server memory", memory, Kind.MEGABYTES),
    ]


def _command(home: Path, *arguments: str) -> float:
    """Seconds that a command took; raises CalledProcessError when it failed."""
    start = time.perf_counter()
    subprocess.run([_COMMAND, *arguments], env=_environment(home), capture_output=True, check=True)
    return time.perf_counter() - start


@contextmanager
def _serving(home: Path) -> Iterator[_Server]:
    start = time.perf_counter()
    process = subprocess.Popen(
        [_COMMAND, "serve", "--port", "0"],
        env=_environment(home),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        url, token = _first_page(home, process, start + _PATIENCE_S)
        yield _Server(url, token, psutil.Process(process.pid), time.perf_counter() - start)
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


def _crowd(server: _Server) -> list[float]:
    """Milliseconds of each answer while ten agents ask without pause, each in another order."""
    with (places.ROOT / "assistant/demo/questions.csv").open(encoding="utf-8", newline="") as file:
        questions = [row["question"] for row in csv.DictReader(file)]

    def agent(number: int) -> list[float]:
        with httpx.Client(
            base_url=server.url,
            headers={"Authorization": f"Bearer {server.token}"},
            timeout=60,
            trust_env=False,
        ) as client:
            return [
                _ask(client, questions[(number * 7 + turn) % len(questions)])
                for turn in range(_QUESTIONS_EACH)
            ]

    with ThreadPoolExecutor(_AGENTS) as agents:
        return [each for took in agents.map(agent, range(_AGENTS)) for each in took]


def _ask(client: httpx.Client, question: str) -> float:
    start = time.perf_counter()
    client.post(
        "/api/v1/ask", json={"question": question, "audience": "internal"}
    ).raise_for_status()
    return (time.perf_counter() - start) * 1000


def _environment(home: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("HANDRAIL_")}
    return {**kept, "HANDRAIL_HOME": str(home)}
