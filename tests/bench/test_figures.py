"""Figures know what is better, what is noise and what is reached; baselines keep them."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench import baseline, evaluation
from bench.figures import Figure, Kind, Move


@pytest.mark.parametrize(
    ("kind", "before", "now", "move"),
    [
        (Kind.QUALITY, 0.875, 0.880, Move.BETTER),
        (Kind.QUALITY, 0.875, 0.870, Move.WORSE),
        (Kind.QUALITY, 0.875, 0.8765, Move.SAME),
        (Kind.MILLISECONDS, 20.0, 30.0, Move.WORSE),
        (Kind.MILLISECONDS, 20.0, 10.0, Move.BETTER),
        (Kind.MILLISECONDS, 20.0, 24.0, Move.SAME),
        (Kind.FAILURES, 0.0, 1.0, Move.WORSE),
        (Kind.SUCCESSES, 64.0, 63.0, Move.WORSE),
    ],
)
def test_a_figure_moves_in_its_own_direction_beyond_noise(
    kind: Kind, before: float, now: float, move: Move
) -> None:
    assert Figure("f", now, kind).moved(before) is move


def test_a_figure_without_a_past_is_new() -> None:
    assert Figure("f", 1.0, Kind.QUALITY).moved(None) is Move.NEW


@given(st.sampled_from(Kind), st.floats(0, 1000), st.floats(0, 1000))
def test_moving_back_undoes_the_verdict(kind: Kind, one: float, other: float) -> None:
    there, back = Figure("f", other, kind).moved(one), Figure("f", one, kind).moved(other)
    assert not there is back is Move.WORSE
    assert not there is back is Move.BETTER


def test_a_goal_is_reached_exactly_or_not() -> None:
    assert Figure("f", 0.875, Kind.QUALITY, goal=0.875).reached is True
    assert Figure("f", 0.8749, Kind.QUALITY, goal=0.875).reached is False
    assert Figure("f", 50.1, Kind.MILLISECONDS, goal=50.0).reached is False
    assert Figure("f", 50.0, Kind.MILLISECONDS, goal=50.0).reached is True
    assert Figure("f", 1.0, Kind.QUALITY).reached is None


def test_keeping_replaces_one_section_and_leaves_the_others(tmp_path: Path) -> None:
    kept, out = tmp_path / "baseline.json", tmp_path / "out"
    answers, old = Figure("f1", 0.4, Kind.QUALITY, goal=0.36), Figure("old", 2.0, Kind.SECONDS)
    rate = Figure("rate", 41.23, Kind.RATE)
    baseline.write(kept, {"answers": [answers], "ingest": [old]})
    baseline.write(out / "ingest.json", {"ingest": [rate]})

    assert baseline.keep("ingest", out=out, baseline=kept)
    assert baseline.read(kept) == {"answers": [answers], "ingest": [rate]}


def test_a_section_that_was_not_measured_cannot_be_kept(tmp_path: Path) -> None:
    assert not baseline.keep("ingest", out=tmp_path, baseline=tmp_path / "baseline.json")
    assert not (tmp_path / "baseline.json").exists()


FIGURES = [
    Figure("nDCG@10", 0.88, Kind.QUALITY, goal=0.875),
    Figure("p95", 60.0, Kind.MILLISECONDS, goal=50.0),
    Figure("memory", 1234.5, Kind.MEGABYTES),
]


def test_the_table_says_what_moved_and_what_is_reached(capsys: pytest.CaptureFixture[str]) -> None:
    before = [Figure("nDCG@10", 0.86, Kind.QUALITY), Figure("gone", 1.0, Kind.SECONDS)]
    baseline.print_moves("retrieval", FIGURES, before)
    lines = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]
    assert lines[-3:] == [
        "nDCG@10 0.880 0.860 better ≥ 0.875 reached",
        "p95 60.0 ms – new ≤ 50.0 ms not reached",
        "memory 1,234 MB – new",
    ]


def test_the_page_shows_figures_with_their_goals() -> None:
    assert baseline.markdown({"retrieval": FIGURES}).splitlines() == [
        "### retrieval",
        "",
        "| figure | measured | goal | |",
        "|---|---:|---:|---|",
        "| nDCG@10 | 0.880 | ≥ 0.875 | ✓ |",
        "| p95 | 60.0 ms | ≤ 50.0 ms | not reached |",
        "| memory | 1,234 MB |  |  |",
    ]


def test_the_evaluation_page_shows_the_committed_baseline() -> None:
    assert evaluation.figures_in(evaluation.PAGE) == evaluation.expected_figures()
