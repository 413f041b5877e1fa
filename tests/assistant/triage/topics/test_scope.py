"""In scope or not is learned by leaving topics out, and says so where it cannot be."""

import numpy as np
import pytest

from assistant.triage.topics.scope import Scope
from kb.embedder import Vectors

TOPICS, EACH = 24, 10


def clouds(seed: int, topics: int, spread: float, dimensions: int = 48) -> tuple[Vectors, Vectors]:
    """Messages around the middle of each topic, and messages around no topic at all."""
    random = np.random.default_rng(seed)
    middles = np.repeat(random.standard_normal((topics, dimensions)), EACH, axis=0)
    near = middles + spread * random.standard_normal(middles.shape)
    return _unit(near), _unit(random.standard_normal((60, dimensions)))


def _unit(rows: np.typing.NDArray[np.float64]) -> Vectors:
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)


def test_strangers_are_less_likely_in_scope_than_messages_on_known_topics() -> None:
    vectors, strangers = clouds(1, TOPICS, 0.5)
    learned = np.arange(len(vectors)) % EACH < EACH - 2
    labels = np.repeat(np.arange(TOPICS), EACH)
    scope = Scope.learn(vectors[learned], labels[learned])
    assert scope.likely(vectors[~learned]).mean() > 0.8
    assert scope.likely(strangers).mean() < 0.2


@pytest.mark.parametrize("topics", [1, 2, 5])
def test_of_few_topics_the_likeness_to_examples_tells(topics: int) -> None:
    vectors, strangers = clouds(2, topics, 0.5)
    scope = Scope.learn(vectors, np.repeat(np.arange(topics), EACH))
    assert scope.likely(vectors).min() > scope.likely(strangers).max()


def test_where_nothing_is_alike_nothing_is_sure_but_likeness_still_counts() -> None:
    vectors, strangers = clouds(3, TOPICS, 20.0)
    scope = Scope.learn(vectors, np.repeat(np.arange(TOPICS), EACH))
    assert scope.slope > 0
    assert scope.likely(vectors).mean() > scope.likely(strangers).mean()


def test_topics_of_one_example_each_are_learned() -> None:
    vectors, _ = clouds(4, TOPICS, 0.5)
    scope = Scope.learn(vectors[::EACH], np.arange(TOPICS))
    assert np.isfinite(scope.likely(vectors)).all()
