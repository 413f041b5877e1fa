"""Asking, measured: the one way a question reaches the application."""

import time
from datetime import date

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from assistant.answering.hearing import Hear, Stopped, never, unheard
from assistant.offers.decision import Subject
from assistant.ports import Assistant
from assistant.suggestion import Suggestion
from kb.model import Audience, Hit

_BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0)


class Asking:
    """Passes questions on, and counts and times them; the application has them take turns."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self.registry = CollectorRegistry()
        self._answers = Counter(
            "handrail_answers",
            "Questions answered, by engine and whether the answer abstained.",
            ["engine", "abstained", "through"],
            registry=self.registry,
        )
        self._seconds = Histogram(
            "handrail_answer_seconds",
            "From the question to its answer, waiting included.",
            registry=self.registry,
            buckets=_BUCKETS,
        )
        self._search_seconds = Histogram(
            "handrail_search_seconds",
            "From the words to the passages, waiting included.",
            registry=self.registry,
            buckets=_BUCKETS,
        )
        self._open = Gauge(
            "handrail_questions_open",
            "Questions that wait for their turn or are being answered.",
            registry=self.registry,
        )
        ready = Gauge(
            "handrail_ready",
            "1 when questions are answered from everything.",
            registry=self.registry,
        )
        ready.set_function(lambda: float(assistant.ready()))

    def ask(
        self,
        question: str,
        *,
        audience: Audience,
        on: date,
        asked_by: str,
        through: str,
        channel: str = "",
        conversation: str = "",
        instead_of: str = "",
        hear: Hear = unheard,
        stopped: Stopped = never,
        about: Subject | None = None,
    ) -> Suggestion:
        """Answer a question; `through` names the way it came, for the figures."""
        began = time.perf_counter()
        with self._open.track_inprogress():
            suggestion = self._assistant.ask(
                question,
                audience=audience,
                on=on,
                asked_by=asked_by,
                channel=channel,
                conversation=conversation,
                instead_of=instead_of,
                hear=hear,
                stopped=stopped,
                about=about,
            )
        self._seconds.observe(time.perf_counter() - began)
        abstained = "yes" if suggestion.answer.abstained else "no"
        self._answers.labels(suggestion.answer.engine, abstained, through).inc()
        return suggestion

    def search(self, text: str, *, audience: Audience, on: date, limit: int) -> list[Hit]:
        """Find passages, best first."""
        began = time.perf_counter()
        with self._open.track_inprogress():
            hits = self._assistant.search(text, audience=audience, on=on, limit=limit)
        self._search_seconds.observe(time.perf_counter() - began)
        return hits
