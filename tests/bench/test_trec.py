"""Runs can be read back by any tool in the order that was meant."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.measuring.errors import EvaluationSetError
from assistant.measuring.trec import check_ids, falling, write_run

RANKINGS = st.lists(st.floats(0, 1), max_size=30).map(
    lambda scores: [(f"d{n}", s) for n, s in enumerate(sorted(scores, reverse=True))]
)


def test_a_run_has_six_columns_and_ranks_from_one(tmp_path: Path) -> None:
    write_run(tmp_path / "run", {"q1": [("b", 0.9), ("a", 0.25)], "q2": []}, tag="handrail")
    assert (tmp_path / "run").read_text("utf-8") == (
        "q1 Q0 b 1 0.900000 handrail\nq1 Q0 a 2 0.250000 handrail\n"
    )


def test_tied_documents_keep_their_order_when_sorted_by_score() -> None:
    assert falling([("b", 0.5), ("a", 0.5), ("c", 0.5)]) == [
        ("b", 0.5),
        ("a", 0.499999),
        ("c", 0.499998),
    ]


@given(RANKINGS)
def test_written_scores_fall_strictly(ranking: list[tuple[str, float]]) -> None:
    lowered = falling(ranking)
    assert [document for document, _ in lowered] == [document for document, _ in ranking]
    written = [f"{score:.6f}" for _, score in lowered]
    assert sorted(set(map(float, written)), reverse=True) == list(map(float, written))


def test_an_id_that_would_break_the_columns_is_refused_early() -> None:
    check_ids(["a", "b<::>1"])
    with pytest.raises(EvaluationSetError, match="'Initiate Refund' has white space"):
        check_ids(["a", "Initiate Refund"])


def test_a_run_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    with pytest.raises(EvaluationSetError, match="No such file or directory; name another file"):
        write_run(tmp_path / "none" / "run", {}, tag="handrail")
