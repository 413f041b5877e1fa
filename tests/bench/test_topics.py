"""Sets of intents are read as they are, and examples drawn the same for the same seed."""

import json
from pathlib import Path

import pytest

from assistant.triage.topics.learning import TopicModel
from assistant.triage.topics.taxonomy import Example
from bench.topics import Intents, accuracy, draw, read_banking, read_clinc
from tests.fakes import HashEmbedder

KNOWN = [Example(f"{topic} message {number}", topic) for topic in "ab" for number in range(6)]


def test_banking_is_learned_from_one_file_and_asked_from_another(tmp_path: Path) -> None:
    (tmp_path / "train.csv").write_text('text,category\n"My card, please",card\n', "utf-8")
    (tmp_path / "test.csv").write_text("text,category\nWhere is it?,arrival\n", "utf-8")
    assert read_banking(tmp_path) == Intents(
        (Example("My card, please", "card"),), (Example("Where is it?", "arrival"),)
    )


def test_of_clinc_no_stranger_is_learned(tmp_path: Path) -> None:
    parts = {
        "train": [["book a flight", "flight"]],
        "test": [["a flight please", "flight"]],
        "oos_train": [["who won", "oos"]],
        "oos_test": [["what is love", "oos"]],
    }
    (tmp_path / "data_full.json").write_text(json.dumps(parts), "utf-8")
    assert read_clinc(tmp_path) == Intents(
        (Example("book a flight", "flight"),),
        (Example("a flight please", "flight"),),
        ("what is love",),
    )


def test_each_draw_has_so_many_of_each_topic_and_depends_on_its_seed_alone() -> None:
    first = draw(KNOWN, 3, seed=1)
    assert [each.topic for each in first] == ["a"] * 3 + ["b"] * 3
    assert len(set(first)) == 6
    assert draw(KNOWN[::-1], 3, seed=1) == first
    assert any(draw(KNOWN, 3, seed=seed) != first for seed in range(2, 9))


def test_accuracy_is_the_share_told_rightly() -> None:
    embedder = HashEmbedder()
    model = TopicModel.learn(KNOWN, embedder)
    asked = [Example("a message", "a"), Example("b message", "b"), Example("b message", "a")]
    assert accuracy(model, asked, embedder) == pytest.approx(2 / 3)
