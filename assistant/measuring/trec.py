"""TREC runs: which documents were found for each question, best first, one a line."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from assistant.measuring.errors import EvaluationSetError

Ranking = Sequence[tuple[str, float]]

_STEP = 1e-6


def check_ids(ids: Sequence[str]) -> None:
    """Refuse ids with white space, which would break a run's columns, before any work is done."""
    for id_ in ids:
        if id_.split() != [id_]:
            raise EvaluationSetError(f"the id {id_!r} has white space; a TREC run cannot hold it")


def write_run(path: Path, rankings: Mapping[str, Ranking], *, tag: str) -> None:
    """Write `qid Q0 docid rank score tag`; ranks count from 1.

    Scores are written with six decimals and fall strictly, so that a tool which orders by
    score, as trec_eval does, reads the ranking that was meant.
    """
    try:
        with path.open("w", encoding="utf-8", newline="\n") as run:
            for question, ranking in rankings.items():
                for rank, (document, score) in enumerate(falling(ranking), 1):
                    run.write(f"{question} Q0 {document} {rank} {score:.6f} {tag}\n")
    except OSError as error:
        raise EvaluationSetError(
            f"the run cannot be written to {path}: {error.strerror}; name another file"
        ) from error


def falling(ranking: Ranking) -> list[tuple[str, float]]:
    """The ranking in its order, each score at least 0.000001 below the one before it."""
    lowered: list[tuple[str, float]] = []
    for document, score in ranking:
        rounded = round(score, 6)
        if lowered:
            rounded = min(rounded, round(lowered[-1][1] - _STEP, 6))
        lowered.append((document, rounded))
    return lowered
