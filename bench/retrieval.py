"""Retrieval on every set with qrels: ours, beside plain BM25 and plain MiniLM in the same run."""

from pathlib import Path

from assistant.measuring.library import Watch
from assistant.measuring.metrics import percentile
from assistant.measuring.rankings import finder, rank
from assistant.measuring.retrieval import Quality, quality_of, throw_away_home
from assistant.measuring.sets import read_corpus, read_grades, read_questions
from bench import places, simple_methods
from bench.figures import Figure, Kind
from kb.embedder import Embedder

DEPTH = 100
GOALS = {"techqa_480": 0.875, "or_sharc_dev": 0.86, "mtrag_cloud": 0.34, "policyqa_dev": 0.36}


def measure(embedder: Embedder, watch: Watch) -> list[Figure]:
    """Measure every retrieval set; all with the same settings."""
    return [
        figure
        for name in places.RETRIEVAL_SETS
        for figure in measure_set(places.part(name), embedder, watch)
    ]


def measure_set(folder: Path, embedder: Embedder, watch: Watch) -> list[Figure]:
    """Measure one set; the lead is over the better of the two plain methods."""
    corpus, questions, grades = read_corpus(folder), read_questions(folder), read_grades(folder)
    name = folder.name

    def shown(what: str, done: int, total: int) -> None:
        watch(f"{name}: {what}", done, total)

    with throw_away_home(corpus, embedder, shown) as home:
        found = rank(finder(home.search, depth=DEPTH), questions, depth=DEPTH, watch=shown)
    words = simple_methods.bm25(corpus.articles, questions)
    meaning = simple_methods.dense(corpus.articles, questions, embedder=embedder)
    ours, by_words, by_meaning = (
        quality_of(rankings, grades) for rankings in (found.by_question, words, meaning)
    )
    better = max(by_words.ndcg10, by_meaning.ndcg10)
    return [
        Figure(f"{name} nDCG@10", ours.ndcg10, Kind.QUALITY, GOALS.get(name)),
        Figure(f"{name} nDCG@10 of BM25", by_words.ndcg10, Kind.QUALITY),
        Figure(f"{name} nDCG@10 of MiniLM", by_meaning.ndcg10, Kind.QUALITY),
        Figure(f"{name} lead over the better", ours.ndcg10 - better, Kind.QUALITY, 0.0),
        *_further(name, ours),
        Figure(f"{name} query p50", percentile(found.milliseconds, 0.5), Kind.MILLISECONDS),
        Figure(f"{name} query p95", percentile(found.milliseconds, 0.95), Kind.MILLISECONDS),
    ]


def _further(name: str, ours: Quality) -> list[Figure]:
    return [
        Figure(f"{name} recall@5", ours.recall5, Kind.QUALITY),
        Figure(f"{name} recall@10", ours.recall10, Kind.QUALITY),
        Figure(f"{name} MRR@10", ours.mrr10, Kind.QUALITY),
        Figure(f"{name} hit@3", ours.hit3, Kind.QUALITY),
    ]
