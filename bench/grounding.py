"""Checking replies: against people's marks, against corrupted replies, and how long it takes."""

import random
import time
from collections import Counter
from collections.abc import Sequence

from assistant.answering.meaning import Meaning, SentenceMeaning
from assistant.measuring.library import Watch
from assistant.measuring.metrics import mean, percentile
from assistant.verifying.evidence import statements_of
from assistant.verifying.verify import verify
from bench import places
from bench.corruptions import (
    OF_NUMBERS,
    Corruption,
    demo_passages,
    kept_lines,
    reworded,
    scripted,
    true_sentences,
)
from bench.figures import Figure, Kind
from bench.remembering import RememberingEmbedder
from bench.training import faithfulness
from bench.training.faithfulness import EmbeddedMeaning, told_apart
from kb.embedder import SentenceTransformerEmbedder

_REPLIES = 5000
_TIMED = 200
_WORDS = 150


def measure(watch: Watch) -> list[Figure]:
    """Measure on mtrag_grounding, on replies about the demo company, and the time for one."""
    embedder = SentenceTransformerEmbedder.open()
    remembering = EmbeddedMeaning(RememberingEmbedder(embedder, places.cache_folder()))
    return [
        *_marks(remembering, watch),
        *_corrupted(remembering, watch),
        *_true(remembering, watch),
        *_times(SentenceMeaning(embedder), watch),
    ]


def _marks(meaning: Meaning, watch: Watch) -> list[Figure]:
    replies = faithfulness.read_marked(places.part("mtrag_grounding"))
    rows = faithfulness.examples(replies, meaning, watch)
    figures: list[Figure] = []
    for most, goal in ((2, 0.975), (3, 0.90)):
        for names, what in ((faithfulness.NAMES, ""), (("covered", "meaning"), ", two signs")):
            value = told_apart(replies, faithfulness.left_out(rows, names), most)
            name = f"mtrag_grounding AUROC, mark of {most} or less against 4{what}"
            figures.append(Figure(name, value, Kind.QUALITY, None if what else goal))
    return figures


def _corrupted(meaning: Meaning, watch: Watch) -> list[Figure]:
    made: Counter[Corruption | None] = Counter()
    kept: Counter[Corruption | None] = Counter()
    for done, each in enumerate(scripted(_REPLIES), 1):
        made.update(line.corruption for line in each.lines)
        verified = verify(each.reply, each.passages, meaning)
        kept.update(line.corruption for line in kept_lines(each, verified))
        watch("checking corrupted replies", done, _REPLIES)
    wrong = sum(kept[kind] for kind in OF_NUMBERS)
    others = [kind for kind in Corruption if kind not in OF_NUMBERS]
    return [
        Figure(f"kept with an unsupported number, in {_REPLIES} replies", wrong, Kind.FAILURES, 0),
        *(
            Figure(f"kept: {kind.value} (of {made[kind]})", kept[kind], Kind.FAILURES)
            for kind in others
        ),
        Figure("true sentences kept beside them", kept[None] / made[None], Kind.QUALITY),
    ]


def _true(meaning: Meaning, watch: Watch) -> list[Figure]:
    rng = random.Random(1)
    verbatim: list[float] = []
    changed: list[float] = []
    passages = demo_passages()
    for done, passage in enumerate(passages, 1):
        for statement in true_sentences(passage):
            other = reworded(statement.text, rng)
            verbatim.append(_stays(statement.text, passage, meaning))
            if other != statement.text:
                changed.append(_stays(other, passage, meaning))
        watch("checking true sentences", done, len(passages))
    return [
        Figure("verbatim sentences kept", mean(verbatim), Kind.QUALITY),
        Figure("reworded sentences kept", mean(changed), Kind.QUALITY),
    ]


def _stays(sentence: str, passage: str, meaning: Meaning) -> float:
    return float(not verify(f"{sentence.rstrip('.')} [1].", [passage], meaning).removed)


def _times(meaning: SentenceMeaning, watch: Watch) -> list[Figure]:
    """Reworded replies of 150 words, whose passages' vectors are warm; their own never are."""
    rng = random.Random(2)
    asked = [_long_reply(rng) for _ in range(_TIMED)]
    warm = sorted({passage for _, passages in asked for passage in passages})
    meaning.learn([each.text for passage in warm for each in statements_of(passage)])
    taken: list[float] = []
    for done, (reply, passages) in enumerate(asked, 1):
        start = time.perf_counter()
        verify(reply, passages, meaning)
        taken.append(1000 * (time.perf_counter() - start))
        watch("timing", done, len(asked))
    return [
        Figure(f"{_WORDS} words checked p50", percentile(taken, 0.5), Kind.MILLISECONDS),
        Figure(f"{_WORDS} words checked p95", percentile(taken, 0.95), Kind.MILLISECONDS, 60.0),
    ]


def _long_reply(rng: random.Random) -> tuple[str, Sequence[str]]:
    """A reply of reworded sentences, each from one of its six passages."""
    passages = rng.sample(demo_passages(), 6)
    lines: list[str] = []
    while sum(len(line.split()) for line in lines) < _WORDS:
        place = rng.randrange(len(passages))
        sentence = reworded(rng.choice(true_sentences(passages[place])).text, rng)
        lines.append(f"So {sentence[0].lower()}{sentence[1:].rstrip('.')} [{place + 1}].")
    return " ".join(lines), passages
