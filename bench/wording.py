"""Answers that a language model words: how soon its words are seen, and what a bad model costs."""

import csv
import json
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx

from assistant.measuring.library import Watch
from assistant.measuring.metrics import percentile
from bench import places
from bench.figures import Figure, Kind
from bench.serving import Server, command, serving

_QUESTIONS = 30
_WORDS = 150
# The port that discards: nobody listens there.
_NOBODY = "http://127.0.0.1:9/v1"
_PACE_S = 0.01
_TIMEOUT_S = 3
_LONG_S = 60
# What a model would say in 150 words; most of it is not so, which is no less work to check.
_SENTENCE = "You can return almost anything within {days} days of the day you got it [1]. "


@dataclass
class _Provider:
    """A server that speaks as OpenAI's does; it notes when it sent its first and last words."""

    silent: bool = False
    first: list[float] = field(default_factory=list)
    last: list[float] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Heard:
    """Milliseconds from the model's first words to ours, and from its last to the answer."""

    first_ms: float
    checked_ms: float


def measure(watch: Watch) -> list[Figure]:
    """Measure the demo company's server before a scripted provider on this machine."""
    with tempfile.TemporaryDirectory(prefix="handrail-bench-") as folder:
        home = Path(folder) / "home"
        watch("setting up the demo company", 0, 4)
        command(home, "init", "--demo")
        provider = _Provider()
        with _provided(provider) as url, _served(home, url, _LONG_S) as server:
            watch("a model that speaks", 1, 4)
            heard = _ask_all(server, provider)
        with _provided(_Provider(silent=True)) as url, _served(home, url, _TIMEOUT_S) as server:
            watch("a model that is silent", 2, 4)
            silent = max(_seconds(server, question) for question in _questions()[:3])
        with _served(home, _NOBODY, _TIMEOUT_S) as server:
            watch("a model that is not there", 3, 4)
            dead = max(_seconds(server, question) for question in _questions()[:3])
    words = [each.first_ms for each in heard]
    checked = [each.checked_ms for each in heard]
    ms, seconds = Kind.MILLISECONDS, Kind.SECONDS
    return [
        Figure("first words after the model's, p50", percentile(words, 0.5), ms),
        Figure("first words after the model's, p95", percentile(words, 0.95), ms, goal=150.0),
        Figure("checked answer after the model's last words, p95", percentile(checked, 0.95), ms),
        Figure("a silent model beyond its timeout", silent - _TIMEOUT_S, seconds, goal=1.0),
        Figure("a dead model", dead, seconds, goal=_TIMEOUT_S + 1.0),
    ]


def _served(home: Path, url: str, timeout_s: int) -> AbstractContextManager[Server]:
    return serving(
        home,
        model="openai:scripted",
        model_base_url=url,
        model_key="none",
        model_timeout=str(timeout_s),
    )


def _ask_all(server: Server, provider: _Provider) -> list[_Heard]:
    """Ask one after another; questions that the policies do not answer are left out."""
    heard: list[_Heard] = []
    for question in _questions():
        told = len(provider.first)
        first, done = _ask(server, question)
        if len(provider.last) > told and first:
            heard.append(
                _Heard((first - provider.first[-1]) * 1000, (done - provider.last[-1]) * 1000)
            )
    return heard


def _ask(server: Server, question: str) -> tuple[float, float]:
    """When the first words came, 0 if none did, and when the answer did."""
    first = 0.0
    with httpx.stream(
        "POST",
        f"{server.url}/api/v1/ask",
        json={"question": question},
        headers={"Authorization": f"Bearer {server.token}", "Accept": "text/event-stream"},
        timeout=120,
        trust_env=False,
    ) as events:
        for line in events.iter_lines():
            if line == "event: delta" and not first:
                first = time.perf_counter()
    return first, time.perf_counter()


def _seconds(server: Server, question: str) -> float:
    start = time.perf_counter()
    _ask(server, question)
    return time.perf_counter() - start


def _questions() -> list[str]:
    with (places.ROOT / "assistant/demo/questions.csv").open(encoding="utf-8", newline="") as file:
        return [row["question"] for row in csv.DictReader(file)][:_QUESTIONS]


@contextmanager
def _provided(provider: _Provider) -> Iterator[str]:
    """Run the provider; the address of its API."""

    class Handler(BaseHTTPRequestHandler):
        """Answers every call with the same words, or with nothing."""

        def do_POST(self) -> None:
            """Stream a reply."""
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.end_headers()
            if provider.silent:
                time.sleep(2 * _TIMEOUT_S)
                return
            _speak(self.wfile.write, provider)

        def log_message(self, *_said: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/v1"
        finally:
            server.shutdown()


def _speak(write: Callable[[bytes], object], provider: _Provider) -> None:
    reply = "".join(_SENTENCE.format(days=days) for days in range(20, 40))
    words = reply.split(" ")[:_WORDS]
    for number, word in enumerate(words):
        ended = "stop" if number == len(words) - 1 else None
        choice = {"index": 0, "delta": {"content": f"{word} "}, "finish_reason": ended}
        chunk = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "scripted"}
        if not number:
            provider.first.append(time.perf_counter())
        write(b"data: " + json.dumps({**chunk, "choices": [choice]}).encode() + b"\n\n")
        time.sleep(_PACE_S)
    provider.last.append(time.perf_counter())
    write(b"data: [DONE]\n\n")
