"""The running product: how soon it is there, and how fast it answers ten agents at once."""

import csv
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx

from assistant.measuring.library import Watch
from assistant.measuring.metrics import percentile
from bench import places
from bench.figures import Figure, Kind
from bench.serving import Server, command, serving

_AGENTS = 10
_QUESTIONS_EACH = 20
_QUESTION = "How long do I have to ask for a refund?"


def measure(watch: Watch) -> list[Figure]:
    """Measure the demo company: commands without and with a server, and the server itself."""
    with tempfile.TemporaryDirectory(prefix="handrail-bench-") as folder:
        home = Path(folder) / "home"
        watch("setting up the demo company", 0, 4)
        made = command(home, "init", "--demo")
        watch("asking without a server", 1, 4)
        cold = min(command(home, "ask", _QUESTION, "--json") for _ in range(2))
        watch("starting the server", 2, 4)
        with serving(home) as server:
            warm = min(command(home, "ask", _QUESTION, "--json") for _ in range(3))
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


def _crowd(server: Server) -> list[float]:
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
