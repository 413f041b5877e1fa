"""Figures know what is better, what is noise and what is reached; baselines keep them."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench import baseline
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
    kept = tmp_path / "baseline.json"
    kept.write_text('{"answers": {"a": 1.0}, "ingest": {"old": 2.0}}')
    baseline.write_out("ingest", [Figure("rate", 41.23456, Kind.RATE)], tmp_path / "out")

    assert baseline.keep("ingest", out=tmp_path / "out", baseline=kept)
    assert baseline.read(kept) == {"answers": {"a": 1.0}, "ingest": {"rate": 41.2346}}


def test_a_section_that_was_not_measured_cannot_be_kept(tmp_path: Path) -> None:
    assert not baseline.keep("ingest", out=tmp_path, baseline=tmp_path / "baseline.json")
    assert not (tmp_path / "baseline.json").exists()


def test_the_table_says_what_moved_and_what_is_reached(capsys: pytest.CaptureFixture[str]) -> None:
    figures = [
        Figure("nDCG@10", 0.88, Kind.QUALITY, goal=0.875),
        Figure("p95", 60.0, Kind.MILLISECONDS, goal=50.0),
    ]
    baseline.print_moves("retrieval", figures, {"nDCG@10": 0.86})
    lines = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]
    assert lines[-2:] == [
        "nDCG@10 0.880 0.860 better ≥ 0.875 reached",
        "p95 60.0 ms – new ≤ 50.0 ms not reached",
    ]


def test_the_committed_baseline_can_be_read() -> None:
    for figures in baseline.read(baseline.BASELINE).values():
        assert all(isinstance(value, float | int) for value in figures.values())
