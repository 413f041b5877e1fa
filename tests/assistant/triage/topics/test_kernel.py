"""Likeness to examples as coordinates: their dot product is a Gaussian of the distance."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.triage.topics import kernel
from assistant.triage.topics.kernel import Kernel
from assistant.triage.topics.linear import Linear, chances
from kb.embedder import Vectors


def unit(rows: int, seed: int, dimensions: int = 24) -> Vectors:
    made = np.random.default_rng(seed).standard_normal((rows, dimensions))
    return np.asarray(made / np.linalg.norm(made, axis=1, keepdims=True), np.float32)


@given(st.integers(1, 40), st.integers(0, 1_000))
def test_the_dot_product_of_examples_is_their_likeness(count: int, seed: int) -> None:
    examples = unit(count, seed)
    rows = Kernel.learn(examples).rows(examples)
    apart = np.square(examples[:, None] - examples[None]).sum(2)
    assert rows @ rows.T == pytest.approx(np.exp(-apart), abs=1e-4)


def test_an_example_that_is_there_twice_does_no_harm() -> None:
    examples = np.repeat(unit(5, 1), 2, axis=0)
    rows = Kernel.learn(examples).rows(examples)
    assert rows.shape == (10, 5)
    assert np.isfinite(rows).all()


def test_of_very_many_examples_vectors_stay_as_they_are() -> None:
    examples = unit(kernel.MOST_EXAMPLES + 1, 2)
    assert (Kernel.learn(examples).rows(examples[:3]) == examples[:3]).all()


def test_what_no_plane_parts_is_told_apart() -> None:
    """Four corners, opposite ones of a kind."""
    corners = np.array([[1, 1], [-1, -1], [1, -1], [-1, 1]], np.float32) / np.float32(2**0.5)
    labels = np.array([0, 0, 1, 1])
    rows = Kernel.learn(corners).rows(corners)
    assert (Linear.learn(rows, labels, 100.0).scores(rows).argmax(1) == labels).all()
    assert (Linear.learn(corners, labels, 100.0).scores(corners).argmax(1) != labels).any()


def test_two_kinds_have_two_scores_that_add_to_nothing() -> None:
    rows, labels = unit(20, 3), np.arange(20) % 2
    scores = Linear.learn(rows, labels, 10.0).scores(rows)
    assert scores.shape == (20, 2)
    assert scores.sum(1) == pytest.approx(np.zeros(20), abs=1e-6)
    assert chances(scores).sum(1) == pytest.approx(np.ones(20))
