"""Corrupted replies about the demo company lose what is false in them and keep what is true."""

import random
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.verifying.verify import verify
from bench.corruptions import (
    OF_NUMBERS,
    Corruption,
    Line,
    demo_passages,
    kept_lines,
    reworded,
    scripted,
    true_sentences,
)
from tests.assistant.verifying.meanings import SharedWords


def kept(count: int, seed: int) -> list[Line]:
    return [
        line
        for script in scripted(count, seed=seed)
        for line in kept_lines(script, verify(script.reply, script.passages, SharedWords()))
    ]


def rate_kept(kind: Corruption | None, count: int = 1000) -> float:
    made = Counter(line.corruption for script in scripted(count) for line in script.lines)
    return sum(line.corruption is kind for line in kept(count, seed=0)) / made[kind]


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32))
def test_no_sentence_with_an_unsupported_number_is_kept(seed: int) -> None:
    assert [line for line in kept(10, seed) if line.corruption in OF_NUMBERS] == []


@pytest.mark.parametrize("kind", [kind for kind in Corruption if kind not in OF_NUMBERS])
def test_other_corruptions_are_all_but_always_removed(kind: Corruption) -> None:
    assert rate_kept(kind) <= 0.01


def test_true_sentences_beside_corrupted_ones_are_kept() -> None:
    assert rate_kept(None) >= 0.99


def test_true_sentences_in_slightly_other_words_are_kept() -> None:
    rng = random.Random(1)
    told = [
        verify(f"{reworded(each.text, rng).rstrip('.')} [1].", [passage], SharedWords())
        for passage in demo_passages()
        for each in true_sentences(passage)
    ]
    assert sum(not each.removed for each in told) >= 0.98 * len(told)


def test_the_same_seed_makes_the_same_replies() -> None:
    assert list(scripted(20, seed=3)) == list(scripted(20, seed=3))
