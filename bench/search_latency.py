"""Search in big libraries, as figures: see bench/latency.py for how it is measured."""

import tempfile
from pathlib import Path

from assistant.measuring.library import Watch
from bench import latency
from bench.figures import Figure, Kind

SIZES = (10_000, 100_000)


def measure(watch: Watch) -> list[Figure]:
    """Measure at each size; the goals are for the largest."""
    figures: list[Figure] = []
    for done, size in enumerate(SIZES):
        watch(f"searching {size:,} passages", done, len(SIZES))
        with tempfile.TemporaryDirectory(prefix="handrail-bench-") as folder:
            figures += _figures(latency.measure(size, Path(folder)), goals=size == SIZES[-1])
    return figures


def _figures(found: latency.Latency, *, goals: bool) -> list[Figure]:
    def named(what: str, value: float, kind: Kind, goal: float | None = None) -> Figure:
        return Figure(f"{found.passages:,} passages: {what}", value, kind, goal if goals else None)

    return [
        named("question p50", found.question_ms.p50, Kind.MILLISECONDS),
        named("question p95", found.question_ms.p95, Kind.MILLISECONDS, 50.0),
        named("customer's question p95", found.public_question_ms.p95, Kind.MILLISECONDS, 50.0),
        named("ticket p50", found.ticket_ms.p50, Kind.MILLISECONDS),
        named("ticket p95", found.ticket_ms.p95, Kind.MILLISECONDS, 150.0),
        named("memory", found.memory_mb, Kind.MEGABYTES, 1500.0),
        named("opening", found.open_s, Kind.SECONDS),
        named("indexing", found.index_s, Kind.SECONDS),
    ]
