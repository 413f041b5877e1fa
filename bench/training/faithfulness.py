"""Replies that people marked for faithfulness, and scores for conversations not fitted on."""

import json
import statistics
from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields
from pathlib import Path

import numpy as np

from assistant.answering.meaning import Cosines, Meaning
from assistant.answering.weights import Logistic
from assistant.measuring.library import Watch
from assistant.measuring.metrics import auroc
from assistant.verifying.grounding import Signs, signs
from bench.training.logistic import Examples, Rows, fit, probabilities
from kb.embedder import Embedder

NAMES = tuple(each.name for each in fields(Signs))
STRENGTH = 0.1
BEST_MARK = 4


@dataclass(frozen=True, slots=True)
class MarkedReply:
    """A reply, the texts it was written from, and the median of people's marks, 1 to 4."""

    conversation: str
    reply: str
    contexts: tuple[str, ...]
    mark: float


class EmbeddedMeaning:
    """A `Meaning` that leaves remembering to its embedder."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder

    def cosines(self, questions: Sequence[str], texts: Sequence[str]) -> Cosines:
        """Return one row a question and one column a text, each -1 to 1."""
        if not questions or not texts:
            return np.zeros((len(questions), len(texts)), np.float32)
        asked = self._embedder.encode(questions)
        cosines: Cosines = np.clip(asked @ self._embedder.encode(texts).T, -1.0, 1.0)
        return cosines


def read_marked(folder: Path) -> list[MarkedReply]:
    """Read responses.jsonl of a folder, in order."""
    lines = (folder / "responses.jsonl").read_text("utf-8").split("\n")
    return [_marked(json.loads(line)) for line in lines if line.strip()]


def examples(replies: Sequence[MarkedReply], meaning: Meaning, watch: Watch) -> Examples:
    """Read every reply's signs; true is the best mark, and a group is a conversation."""
    rows: list[tuple[float, ...]] = []
    for done, each in enumerate(replies, 1):
        rows.append(astuple(signs(each.reply, each.contexts, meaning)))
        watch("reading replies", done, len(replies))
    truth = np.array([float(each.mark >= BEST_MARK) for each in replies])
    groups = tuple(each.conversation for each in replies)
    return Examples(np.array(rows), truth, np.ones(len(rows)), groups)


def fitted(rows: Examples, names: Sequence[str] = NAMES) -> Logistic:
    """Fit the weights; none of them may be below zero."""
    chosen = [NAMES.index(name) for name in names]
    only = Examples(rows.signs[:, chosen], rows.truth, rows.weight, rows.groups)
    return fit(names, only, strength=STRENGTH, rising=names)


def left_out(rows: Examples, names: Sequence[str] = NAMES) -> Rows:
    """Score each reply by weights fitted on the other conversations alone."""
    chosen = [NAMES.index(name) for name in names]
    scores = np.zeros(len(rows.truth))
    for group in sorted(set(rows.groups)):
        inside = [place for place, each in enumerate(rows.groups) if each == group]
        outside = [place for place, each in enumerate(rows.groups) if each != group]
        model = fitted(rows.only(outside), names)
        scores[inside] = probabilities(model, rows.signs[np.ix_(inside, chosen)])
    return scores


def told_apart(replies: Sequence[MarkedReply], scores: Rows, most: float) -> float:
    """The AUROC of the best mark against marks of at most `most`."""
    pairs = list(zip(replies, scores.tolist(), strict=True))
    return auroc(
        [score for each, score in pairs if each.mark >= BEST_MARK],
        [score for each, score in pairs if each.mark <= most],
    )


def _marked(line: dict[str, object]) -> MarkedReply:
    contexts, marks = line["contexts"], line["human_faithfulness"]
    if not isinstance(contexts, list) or not isinstance(marks, list):
        raise ValueError(f"{line['id']}: contexts and human_faithfulness are lists")
    return MarkedReply(
        conversation=str(line["id"]).partition("<::>")[0],
        reply=str(line["response"]),
        contexts=tuple(str(each["text"]) for each in contexts),
        mark=statistics.median(marks),
    )
