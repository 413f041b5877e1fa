"""From passages to documents: what a set's qrels judge."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from assistant.measuring.library import Watch
from assistant.measuring.sets import Question
from assistant.measuring.trec import Ranking
from kb.model import Audience, Hit
from kb.search import Search

# Passages asked for to fill one place of a ranking of documents.
_PASSAGES_A_DOCUMENT = 3

Find = Callable[[str], Sequence[Hit]]


@dataclass(frozen=True, slots=True)
class Rankings:
    """What was found for each question, and how long each search took in milliseconds."""

    by_question: dict[str, Ranking]
    milliseconds: tuple[float, ...]


def finder(search: Search, *, depth: int) -> Find:
    """Search as a customer would today, deep enough to rank about `depth` documents."""
    today = date.today()

    def find(text: str) -> Sequence[Hit]:
        limit = depth * _PASSAGES_A_DOCUMENT
        return search.find(text, audience=Audience.PUBLIC, on=today, limit=limit)

    return find


def rank(find: Find, questions: Sequence[Question], *, depth: int, watch: Watch) -> Rankings:
    """Ask every question; the first search, which warms up, is repeated and not timed."""
    if questions:
        find(questions[0].text)
    rankings: dict[str, Ranking] = {}
    took: list[float] = []
    for done, question in enumerate(questions, 1):
        start = time.perf_counter()
        hits = find(question.text)
        took.append((time.perf_counter() - start) * 1000)
        rankings[question.id] = documents(hits)[:depth]
        watch("searching", done, len(questions))
    return Rankings(rankings, tuple(took))


def documents(hits: Sequence[Hit]) -> list[tuple[str, float]]:
    """The documents of these passages, each once, where its best passage stands."""
    best: dict[str, float] = {}
    for found in hits:
        best.setdefault(found.passage.document_id, found.score)
    return list(best.items())
