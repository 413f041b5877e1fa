"""How long a search takes in a big library: a synthetic home, searched as a server does.

Real texts would be too few, so passages are recombined from the words of a real set and
vectors are noisy mixtures of real ones. The searching process is a fresh one, so that its
memory is a server's and not the builder's.
"""

import argparse
import json
import random
import shutil
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from itertools import count, islice
from pathlib import Path

import numpy as np
import psutil
from sqlalchemy import insert
from sqlalchemy.orm import Session

from bench.places import part
from kb import changes
from kb.database import Database
from kb.embedder import SentenceTransformerEmbedder, Vectors
from kb.embeddings import to_bytes
from kb.indexes import Indexes
from kb.model import Audience, DocumentId
from kb.record import keep_original, passage_id
from kb.tables import DocumentRow, EmbeddingRow, PassageRow, VersionRow

_SET = "techqa_480"
_REAL = 200
_IN_VERSION = 20
_WORDS = 110
_ON = date(2026, 3, 3)
_QUESTIONS = 200
_TICKETS = 100
_WARM_UP = 5
_QUESTION_WORDS = 12
_TICKET_WORDS = 150


@dataclass(frozen=True, slots=True)
class Times:
    """Milliseconds, of one kind of question."""

    p50: float
    p95: float
    slowest: float


@dataclass(frozen=True, slots=True)
class Latency:
    """What a fresh process took to open a home and search it."""

    passages: int
    write_s: float
    index_s: float
    open_s: float
    question_ms: Times
    ticket_ms: Times
    public_question_ms: Times
    memory_mb: float


def measure(passages: int, folder: Path) -> Latency:
    """Fill a home with so many passages, index it, and search it in another process."""
    embedder = SentenceTransformerEmbedder.open()
    database = Database.open(f"sqlite:///{folder / 'handrail.db'}")
    started = time.perf_counter()
    _fill(database, embedder, passages)
    written = time.perf_counter()
    Indexes.open(database, folder / "index", embedder).close()
    indexed = time.perf_counter()
    database.close()
    done = subprocess.run(
        [sys.executable, "-m", "bench.latency", "--search", str(folder)],
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    searched = json.loads(done.stdout)
    return Latency(
        passages=passages,
        write_s=round(written - started, 1),
        index_s=round(indexed - written, 1),
        open_s=searched["open_s"],
        question_ms=Times(**searched["question_ms"]),
        ticket_ms=Times(**searched["ticket_ms"]),
        public_question_ms=Times(**searched["public_question_ms"]),
        memory_mb=searched["memory_mb"],
    )


def _search(folder: Path) -> dict[str, float | dict[str, float]]:
    database = Database.open(f"sqlite:///{folder / 'handrail.db'}")
    embedder = SentenceTransformerEmbedder.open()
    started = time.perf_counter()
    indexes = Indexes.open(database, folder / "index", embedder)
    opened = time.perf_counter() - started
    texts = _texts()

    def times(words: int, many: int, audience: Audience, seed: int) -> Times:
        taken: list[float] = []
        for query in _queries(texts, words, many + _WARM_UP, seed):
            before = time.perf_counter()
            indexes.search.find(query, audience=audience, on=_ON, limit=30)
            taken.append((time.perf_counter() - before) * 1000)
        p50, p95, slowest = np.percentile(taken[_WARM_UP:], [50, 95, 100])
        return Times(round(float(p50), 1), round(float(p95), 1), round(float(slowest), 1))

    result: dict[str, float | dict[str, float]] = {
        "open_s": round(opened, 1),
        "question_ms": asdict(times(_QUESTION_WORDS, _QUESTIONS, Audience.INTERNAL, 1)),
        "public_question_ms": asdict(times(_QUESTION_WORDS, _QUESTIONS, Audience.PUBLIC, 2)),
        "ticket_ms": asdict(times(_TICKET_WORDS, _TICKETS, Audience.INTERNAL, 3)),
        "memory_mb": round(psutil.Process().memory_info().rss / 1e6, 0),
    }
    indexes.close()
    database.close()
    return result


def _texts() -> list[str]:
    with (part(_SET) / "queries.jsonl").open(encoding="utf-8") as file:
        return [" ".join(json.loads(line)["text"].split()) for line in file]


def _queries(texts: list[str], words: int, many: int, seed: int) -> Iterator[str]:
    """Run real questions together until there are enough words; no two are alike."""
    chance = random.Random(seed)
    for _ in range(many):
        chosen: list[str] = []
        while len(chosen) < words:
            chosen += chance.choice(texts).split()
        yield " ".join(chosen[:words])


def _fill(database: Database, embedder: SentenceTransformerEmbedder, passages: int) -> None:
    """Write versions of twenty passages until there are enough, a thousand passages at once."""
    with (part(_SET) / "corpus.jsonl").open(encoding="utf-8") as file:
        real = [json.loads(line)["text"].split() for line in file]
    words = [word for text in real for word in text]
    vectors = embedder.encode([" ".join(text[:100]) for text in real[:_REAL]])
    source = _Synthetic(words, vectors, random.Random(0), np.random.default_rng(0))
    versions = list(islice(_versions(), passages // _IN_VERSION))
    for start in range(0, len(versions), 50):
        with database.write() as session:
            original = keep_original(session, b"synthetic")
            for version in versions[start : start + 50]:
                source.write(session, version, original, embedder.name)


@dataclass(frozen=True, slots=True)
class _Version:
    document: str
    number: int
    audience: Audience


def _versions() -> Iterator[_Version]:
    """Every fifth document is internal, every tenth was reworded once."""
    for place in count():
        audience = Audience.INTERNAL if place % 5 == 0 else Audience.PUBLIC
        for number in (1, 2) if place % 10 == 3 else (1,):
            yield _Version(f"document-{place}", number, audience)


@dataclass(frozen=True, slots=True, eq=False)
class _Synthetic:
    """Words and vectors to recombine."""

    words: list[str]
    vectors: Vectors
    chance: random.Random
    generator: np.random.Generator

    def write(self, session: Session, version: _Version, original: str, model: str) -> None:
        now = datetime.now(UTC)
        if version.number == 1:
            session.execute(
                insert(DocumentRow).values(
                    id=version.document,
                    kind="policy",
                    owner="",
                    source=version.document,
                    created_at=now,
                )
            )
        session.execute(
            insert(VersionRow).values(
                document_id=version.document,
                number=version.number,
                title=self._text(4),
                audience=version.audience.value,
                valid_from=date(2024 + version.number, 1, 1),
                recorded_at=now,
                recorded_by="bench",
                source=version.document,
                original=original,
                warnings=[],
                text="",
            )
        )
        hashes = [uuid.uuid4().hex for _ in range(_IN_VERSION)]
        stored = map(to_bytes, self._mixtures())
        session.execute(
            insert(EmbeddingRow),
            [
                {"index_hash": hash_, "model": model, "vector": vector}
                for hash_, vector in zip(hashes, stored, strict=True)
            ],
        )
        session.execute(
            insert(PassageRow),
            [
                {
                    "id": passage_id(version.document, version.number, ordinal),
                    "document_id": version.document,
                    "version": version.number,
                    "ordinal": ordinal,
                    "kind": "prose",
                    "heading": [self._text(3)],
                    "page": None,
                    "start": 0,
                    "end": 1,
                    "text": self._text(_WORDS),
                    "context": "",
                    "index_hash": hash_,
                }
                for ordinal, hash_ in enumerate(hashes)
            ],
        )
        changes.append(
            session, changes.ChangeKind.ADDED, DocumentId(version.document), version.number
        )

    def _text(self, words: int) -> str:
        return " ".join(self.chance.choices(self.words, k=words))

    def _mixtures(self) -> Vectors:
        chosen = self.generator.integers(0, len(self.vectors), (2, _IN_VERSION))
        share = self.generator.uniform(0.5, 0.9, (_IN_VERSION, 1))
        noise = self.generator.standard_normal((_IN_VERSION, self.vectors.shape[1]))
        mixed = share * self.vectors[chosen[0]] + (1 - share) * self.vectors[chosen[1]]
        mixed += 0.5 * noise / np.sqrt(self.vectors.shape[1])
        unit = mixed / np.linalg.norm(mixed, axis=1, keepdims=True)
        return np.asarray(unit, np.float32)


def main() -> int:
    """Measure in a throw-away home and write the figures as JSON."""
    arguments = argparse.ArgumentParser(prog="python -m bench.latency", description=__doc__)
    arguments.add_argument("--passages", type=int, default=10_000)
    arguments.add_argument("--out", type=Path, help="a file to write the figures to as well")
    arguments.add_argument("--keep", type=Path, help="an empty folder to leave the home in")
    arguments.add_argument("--search", type=Path, help=argparse.SUPPRESS)
    given = arguments.parse_args()
    if given.search:
        print(json.dumps(_search(given.search)))
        return 0
    folder = given.keep or Path(tempfile.mkdtemp(prefix="handrail-latency-"))
    folder.mkdir(parents=True, exist_ok=True)
    try:
        figures = json.dumps(asdict(measure(given.passages, folder)), indent=1)
    finally:
        if not given.keep:
            shutil.rmtree(folder)
    if given.out:
        given.out.write_text(figures + "\n", "utf-8")
    print(figures)
    return 0


if __name__ == "__main__":
    sys.exit(main())
