"""Topics measured: intents of banking77 from ten examples each, and of clinc_oos with strangers."""

import csv
import json
import random
import statistics
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.measuring.library import Watch
from assistant.measuring.metrics import auroc, percentile
from assistant.triage.topics.learning import Told, TopicModel
from assistant.triage.topics.taxonomy import Example
from bench import places
from bench.figures import Figure, Kind
from bench.remembering import RememberingEmbedder
from kb.embedder import Embedder

EXAMPLES_EACH = 10
DRAWS = range(5)

_BANKING_GOAL = 0.88
_CLINC_GOAL = 0.92
_SCOPE_GOAL = 0.97
_TIMED = 500


@dataclass(frozen=True, slots=True)
class Intents:
    """A set of messages to learn from, some to ask, and strangers that are about no topic."""

    known: tuple[Example, ...]
    asked: tuple[Example, ...]
    strangers: tuple[str, ...] = ()


def measure(embedder: RememberingEmbedder, watch: Watch) -> list[Figure]:
    """Learn from training parts alone, and ask the parts that were set aside."""
    banking = read_banking(places.part("banking77"))
    clinc = read_clinc(places.part("clinc_oos"))
    return [*_banking(banking, embedder, watch), *_clinc(clinc, embedder, watch)]


def read_banking(folder: Path) -> Intents:
    """The set's training part to learn from, its test part to ask."""
    return Intents(_rows(folder / "train.csv"), _rows(folder / "test.csv"))


def read_clinc(folder: Path) -> Intents:
    """The set's training part, its test part, and what the test asks that is no intent."""
    parts = json.loads((folder / "data_full.json").read_text("utf-8"))
    return Intents(
        known=tuple(Example(text, topic) for text, topic in parts["train"]),
        asked=tuple(Example(text, topic) for text, topic in parts["test"]),
        strangers=tuple(text for text, _ in parts["oos_test"]),
    )


def draw(examples: Sequence[Example], each: int, seed: int) -> list[Example]:
    """So many examples of each topic by chance, the same ones for the same seed."""
    by_topic: defaultdict[str, list[Example]] = defaultdict(list)
    for example in sorted(examples, key=lambda example: (example.topic, example.text)):
        by_topic[example.topic].append(example)
    chance = random.Random(seed)
    return [found for topic in by_topic.values() for found in chance.sample(topic, each)]


def accuracy(model: TopicModel, asked: Sequence[Example], embedder: Embedder) -> float:
    """The share of messages whose topic is told rightly."""
    told = _told(model, [each.text for each in asked], embedder)
    right = sum(found.topic == each.topic for found, each in zip(told, asked, strict=True))
    return right / len(asked)


def _rows(file: Path) -> tuple[Example, ...]:
    with file.open(encoding="utf-8", newline="") as lines:
        return tuple(Example(row["text"], row["category"]) for row in csv.DictReader(lines))


def _told(model: TopicModel, texts: Sequence[str], embedder: Embedder) -> list[Told]:
    return [
        model.tell(text, vector) for text, vector in zip(texts, embedder.encode(texts), strict=True)
    ]


def _banking(intents: Intents, embedder: Embedder, watch: Watch) -> list[Figure]:
    found: list[float] = []
    taken: list[float] = []
    for seed in DRAWS:
        watch("banking77", seed, len(DRAWS))
        known = draw(intents.known, EXAMPLES_EACH, seed)
        embedder.encode([each.text for each in known])
        began = time.perf_counter()
        model = TopicModel.learn(known, embedder)
        taken.append(time.perf_counter() - began)
        found.append(accuracy(model, intents.asked, embedder))
    return [
        Figure(
            f"banking77 accuracy from {EXAMPLES_EACH} examples, mean of {len(DRAWS)} draws",
            statistics.mean(found),
            Kind.QUALITY,
            goal=_BANKING_GOAL,
        ),
        Figure("banking77 accuracy, lowest draw", min(found), Kind.QUALITY),
        Figure("banking77 accuracy, highest draw", max(found), Kind.QUALITY),
        Figure("770 examples learned, beside encoding", min(taken), Kind.SECONDS),
    ]


def _clinc(intents: Intents, embedder: Embedder, watch: Watch) -> list[Figure]:
    watch("clinc_oos", 0, 1)
    embedder.encode([each.text for each in intents.known])
    began = time.perf_counter()
    model = TopicModel.learn(intents.known, embedder)
    seconds = time.perf_counter() - began
    inside = _told(model, [each.text for each in intents.asked], embedder)
    outside = _told(model, intents.strangers, embedder)
    right = sum(told.topic == each.topic for told, each in zip(inside, intents.asked, strict=True))
    return [
        Figure("clinc_oos accuracy", right / len(inside), Kind.QUALITY, goal=_CLINC_GOAL),
        Figure(
            "clinc_oos in scope or not, AUROC",
            auroc([told.in_scope for told in inside], [told.in_scope for told in outside]),
            Kind.QUALITY,
            goal=_SCOPE_GOAL,
        ),
        Figure("clinc_oos strangers below .5", _share_below(outside), Kind.QUALITY),
        Figure("clinc_oos messages in scope below .5", _share_below(inside), Kind.RISK),
        Figure("15,000 examples learned, beside encoding", seconds, Kind.SECONDS),
        _telling(model, [each.text for each in intents.asked[:_TIMED]], embedder),
    ]


def _share_below(told: Sequence[Told]) -> float:
    return sum(each.in_scope < 0.5 for each in told) / len(told)


def _telling(model: TopicModel, texts: Sequence[str], embedder: Embedder) -> Figure:
    taken: list[float] = []
    for text, vector in zip(texts, embedder.encode(texts), strict=True):
        began = time.perf_counter()
        model.tell(text, vector)
        taken.append((time.perf_counter() - began) * 1000)
    return Figure(
        "topic told among 150, beside encoding, p95", percentile(taken, 0.95), Kind.MILLISECONDS
    )
