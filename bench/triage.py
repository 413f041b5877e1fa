"""Triage: emotion and risk of written messages, moods over conversations, false alarms, time."""

import csv
import json
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.measuring.library import Watch
from assistant.measuring.metrics import mean, percentile
from assistant.triage.lexicon.bundled import bundled_lexicon
from assistant.triage.model import Emotion, Inbound, Risk, Trend, Triage
from assistant.triage.topic_port import NoTopics
from assistant.triage.triaging import Triager
from bench import places
from bench.figures import Figure, Kind
from bench.remembering import RememberingEmbedder
from kb.embedder import Embedder, SentenceTransformerEmbedder

MESSAGES = places.ROOT / "bench" / "service_messages.jsonl"
GRAVE_MESSAGES = places.ROOT / "bench" / "grave_messages.jsonl"
GRAVE_MESSAGES_2 = places.ROOT / "bench" / "grave_messages_2.jsonl"
GRAVE_MESSAGES_2 = places.ROOT / "bench" / "grave_messages_2.jsonl"
DIALOGUES = places.ROOT / "bench" / "service_dialogues.jsonl"
GRAVE = (Risk.SAFETY, Risk.SELF_HARM, Risk.LEGAL)
"""What must never be missed."""

_GOAL = 0.75
_MS = 40.0
_ALARMS = 0.005
_CALM = 1000
_DRAWS = 1000
_TIMED = 300
_WORDS = 150


@dataclass(frozen=True, slots=True)
class Written:
    """A message somebody wrote to measure by, and what a supervisor would say of it."""

    id: str
    half: str
    text: str
    channel: str
    labels: frozenset[str]
    emotion: str


@dataclass(frozen=True, slots=True)
class Judged:
    """Labels that are right and labels that were told, of one message."""

    right: frozenset[str]
    told: frozenset[str]


def measure(watch: Watch) -> list[Figure]:
    """Measure on the written messages and dialogues, on calm questions, and the time for one."""
    embedder = SentenceTransformerEmbedder.open()
    triager = _triager(RememberingEmbedder(embedder, places.cache_folder()))
    messages = read_messages(MESSAGES)
    return [
        *_halves(triager, messages),
        *_grave(triager),
        *_trends(triager),
        *_false_alarms(triager, watch),
        *_times(_triager(embedder), messages),
    ]


def read_messages(path: Path) -> list[Written]:
    """Every message of a file of JSON lines."""
    rows = map(json.loads, path.read_text("utf-8").splitlines())
    return [
        Written(
            row["id"],
            row["half"],
            row["text"],
            row["channel"],
            frozenset(row["risks"]),
            row["emotion"],
        )
        for row in rows
    ]


def macro_f1(judged: Sequence[Judged], kinds: Sequence[str]) -> float:
    """The mean over kinds of each kind's F1; kinds that are neither right nor told are left out."""
    scores = [score for kind in kinds if (score := _f1(judged, kind)) is not None]
    return mean(scores)


def _f1(judged: Sequence[Judged], kind: str) -> float | None:
    both = sum(kind in each.right and kind in each.told for each in judged)
    either = sum((kind in each.right) + (kind in each.told) for each in judged)
    return 2 * both / either if either else None


def drawn_again(judged: Sequence[Judged], kinds: Sequence[str]) -> tuple[float, float]:
    """Between what macro-F1 lies in 95 of 100 draws of as many messages, with replacement."""
    draw = random.Random(5)
    scores = [
        macro_f1(draw.choices(judged, k=len(judged)), kinds) for _ in range(_DRAWS if judged else 0)
    ]
    return percentile(scores, 0.025), percentile(scores, 0.975)


def _triager(embedder: Embedder) -> Triager:
    return Triager(lexicon=bundled_lexicon(), embedder=embedder, topics=NoTopics())


def _halves(triager: Triager, messages: Sequence[Written]) -> Iterator[Figure]:
    for half in ("tune", "held"):
        of_half = [each for each in messages if each.half == half]
        read = [triager.read(Inbound(each.text, each.channel)) for each in of_half]
        yield from _told(half, "emotion", _emotions(of_half, read), list(Emotion))
        yield from _told(half, "risks", _risks(of_half, read), list(Risk))
        missed = [
            f"{each.id} {risk}"
            for each, triage in zip(of_half, read, strict=True)
            for risk in GRAVE
            if risk in each.labels and not triage.has(risk)
        ]
        name = f"{half}: safety, self-harm or legal missed"
        yield Figure(name, len(missed), Kind.FAILURES, 0)
        if missed:
            print(f"{half}: missed {', '.join(missed)}")


def _grave(triager: Triager) -> Iterator[Figure]:
    """Messages written about threats, danger and despair, and others that only look like them."""
    rows = _rows(GRAVE_MESSAGES)
    for half in ("tune", "held"):
        yield from _missed(f"grave, {half}", triager, [row for row in rows if row.half == half])
    if GRAVE_MESSAGES_2.is_file():
        yield from _missed("grave, third set", triager, _rows(GRAVE_MESSAGES_2))


@dataclass(frozen=True, slots=True)
class _GraveRow:
    id: str
    half: str
    text: str
    channel: str
    grave: tuple[Risk, ...]


def _rows(path: Path) -> list[_GraveRow]:
    rows = map(json.loads, path.read_text("utf-8").splitlines())
    return [
        _GraveRow(
            row["id"],
            row.get("half", ""),
            row["text"],
            row["channel"],
            tuple(map(Risk, row["grave"])),
        )
        for row in rows
    ]


def _missed(name: str, triager: Triager, rows: Sequence[_GraveRow]) -> Iterator[Figure]:
    """What was missed of each kind, and how often a message that only looks grave was told so."""
    read = [(row, triager.read(Inbound(row.text, row.channel))) for row in rows]
    missed = [(row.id, kind) for row, triage in read for kind in row.grave if not triage.has(kind)]
    for kind in GRAVE:
        right = sum(kind in row.grave for row in rows)
        number = sum(each is kind for _, each in missed)
        yield Figure(f"{name}: {kind} missed of {right}", number, Kind.FAILURES, 0)
    calm = [triage for row, triage in read if not row.grave]
    alarms = sum(any(map(triage.has, GRAVE)) for triage in calm)
    share = alarms / max(len(calm), 1)
    yield Figure(f"{name}: {len(calm)} calm ones told as grave", share, Kind.RISK)
    if missed:
        print(f"{name}: missed {', '.join(f'{id} {kind}' for id, kind in missed)}")


def _emotions(messages: Sequence[Written], read: Sequence[Triage]) -> list[Judged]:
    return [
        Judged(frozenset([each.emotion]), frozenset([triage.emotion.value]))
        for each, triage in zip(messages, read, strict=True)
    ]


def _risks(messages: Sequence[Written], read: Sequence[Triage]) -> list[Judged]:
    return [
        Judged(each.labels, frozenset(found.risk.value for found in triage.risks))
        for each, triage in zip(messages, read, strict=True)
    ]


def _told(half: str, what: str, judged: Sequence[Judged], kinds: Sequence[str]) -> Iterator[Figure]:
    least, most = drawn_again(judged, kinds)
    yield Figure(f"{half}: {what} macro-F1", macro_f1(judged, kinds), Kind.QUALITY, _GOAL)
    yield Figure(f"{half}: {what} macro-F1, at least", least, Kind.QUALITY)
    yield Figure(f"{half}: {what} macro-F1, at most", most, Kind.QUALITY)


def _trends(triager: Triager) -> Iterator[Figure]:
    rows = [json.loads(line) for line in DIALOGUES.read_text("utf-8").splitlines()]
    right = 0
    for row in rows:
        *earlier, last = row["messages"]
        told = triager.read(Inbound(last, earlier=tuple(earlier))).trend
        right += told is Trend(row["trend"])
    yield Figure("dialogues: trend right", right / len(rows), Kind.QUALITY)


def _false_alarms(triager: Triager, watch: Watch) -> Iterator[Figure]:
    """How often what must never be missed is told of questions where nothing of it is."""
    for name, texts in (("clinc_oos", _clinc()), ("banking77", _banking())):
        alarms = 0
        for done, text in enumerate(texts, 1):
            alarms += any(map(triager.read(Inbound(text)).has, GRAVE))
            watch(f"{name}: reading questions", done, len(texts))
        share = alarms / len(texts)
        yield Figure(f"{name}: safety, self-harm or legal told", share, Kind.RISK, _ALARMS)


def _clinc() -> list[str]:
    rows = json.loads((places.part("clinc_oos") / "data_full.json").read_text("utf-8"))
    return _some([text for text, _ in rows["test"]])


def _banking() -> list[str]:
    with (places.part("banking77") / "test.csv").open(encoding="utf-8", newline="") as file:
        return _some([row["text"] for row in csv.DictReader(file)])


def _some(texts: list[str]) -> list[str]:
    return random.Random(7).sample(texts, min(_CALM, len(texts)))


def _times(triager: Triager, messages: Sequence[Written]) -> Iterator[Figure]:
    """The time for one message that was not read before, of up to about 150 words."""
    texts = [each.text for each in messages if len(each.text.split()) <= _WORDS]
    took: list[float] = []
    for turn in range(_TIMED):
        text = f"{texts[turn % len(texts)]} Ref. {turn}"
        start = time.perf_counter()
        triager.read(Inbound(text))
        took.append((time.perf_counter() - start) * 1000)
    yield Figure("one message, p50", percentile(took, 0.5), Kind.MILLISECONDS)
    yield Figure("one message, p95", percentile(took, 0.95), Kind.MILLISECONDS, _MS)
