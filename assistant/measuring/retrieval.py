"""How well a set's documents are found, and how fast."""

import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from assistant.measuring import metrics, trec
from assistant.measuring.library import Watch, fill
from assistant.measuring.rankings import Rankings, finder, rank
from assistant.measuring.sets import Corpus, Grades, read_corpus, read_grades, read_questions
from kb.database import Database
from kb.embedder import Embedder
from kb.indexes import Indexes
from kb.ports import Step
from kb.search import Search

TAG = "handrail"


@dataclass(frozen=True, slots=True)
class Quality:
    """Means over the questions that have an answer in the set, each 0 to 1."""

    questions: int
    ndcg10: float
    recall5: float
    recall10: float
    mrr10: float
    hit3: float


@dataclass(frozen=True, slots=True)
class Retrieval:
    """What measuring a set gave; `quality` is None for a set without qrels."""

    documents: int
    skipped: int
    passages: int
    passages_per_second: float
    questions: int
    p50_ms: float
    p95_ms: float
    quality: Quality | None


@dataclass(frozen=True, slots=True)
class Home:
    """A library with its indexes that is gone after measuring."""

    search: Search
    passages: int
    unreadable: int
    seconds: float


def measure_retrieval(
    folder: Path, *, depth: int, run: Path | None, embedder: Embedder, watch: Watch
) -> Retrieval:
    """Fill a home from a set, ask its questions, and write the ranking as a TREC run.

    Raises EvaluationSetError when the set or the run's place cannot be used.
    """
    corpus = read_corpus(folder)
    questions = read_questions(folder)
    grades = read_grades(folder)
    if run is not None:
        trec.check_ids([article.id for article in corpus.articles])
        trec.check_ids([question.id for question in questions])
        trec.write_run(run, {}, tag=TAG)
    with throw_away_home(corpus, embedder, watch) as home:
        found = rank(finder(home.search, depth=depth), questions, depth=depth, watch=watch)
    if run is not None:
        trec.write_run(run, found.by_question, tag=TAG)
    return _figures(corpus, home, found, grades)


@contextmanager
def throw_away_home(corpus: Corpus, embedder: Embedder, watch: Watch) -> Iterator[Home]:
    """Take a corpus into a new library in a temporary folder, and open its search."""
    with tempfile.TemporaryDirectory(prefix="handrail-bench-") as folder:
        database = Database.open(f"sqlite:///{folder}/handrail.db")
        try:
            filled = fill(database, embedder, corpus.articles, watch)
            with opened_search(database, Path(folder) / "index", embedder, watch) as home:
                yield Home(
                    home.search, filled.passages, filled.unreadable, filled.seconds + home.seconds
                )
        finally:
            database.close()


@dataclass(frozen=True, slots=True)
class OpenedSearch:
    """A search over indexes that were just built, and the seconds building took."""

    search: Search
    seconds: float


@contextmanager
def opened_search(
    database: Database, folder: Path, embedder: Embedder, watch: Watch
) -> Iterator[OpenedSearch]:
    """Build a library's indexes in a folder and open the search over them."""

    def stepped(step: Step) -> None:
        watch(step.work.value, step.done, step.total)

    start = time.perf_counter()
    indexes = Indexes.open(database, folder, embedder, progress=stepped)
    try:
        yield OpenedSearch(indexes.search, time.perf_counter() - start)
    finally:
        indexes.close()


def quality_of(rankings: Mapping[str, trec.Ranking], grades: Grades) -> Quality:
    """Judge rankings; a question with an answer and no ranking counts as not found."""
    judged = [
        ([document for document, _ in rankings.get(question, [])], graded)
        for question, graded in grades.items()
    ]
    return Quality(
        questions=len(judged),
        ndcg10=metrics.mean([metrics.ndcg(*each, depth=10) for each in judged]),
        recall5=metrics.mean([metrics.recall(*each, depth=5) for each in judged]),
        recall10=metrics.mean([metrics.recall(*each, depth=10) for each in judged]),
        mrr10=metrics.mean([metrics.reciprocal_rank(*each, depth=10) for each in judged]),
        hit3=metrics.mean([metrics.hit(*each, depth=3) for each in judged]),
    )


def _figures(corpus: Corpus, home: Home, found: Rankings, grades: Grades) -> Retrieval:
    return Retrieval(
        documents=len(corpus.articles) - home.unreadable,
        skipped=corpus.empty + corpus.repeated + home.unreadable,
        passages=home.passages,
        passages_per_second=home.passages / home.seconds,
        questions=len(found.by_question),
        p50_ms=metrics.percentile(found.milliseconds, 0.5),
        p95_ms=metrics.percentile(found.milliseconds, 0.95),
        quality=quality_of(found.by_question, grades) if grades else None,
    )
