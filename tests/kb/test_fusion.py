"""One score from two rankings."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.fusion import COMPANY, WORDS, fuse
from kb.model import PassageId

A, B, C = PassageId("a"), PassageId("b"), PassageId("c")
SCORES = st.dictionaries(
    st.sampled_from("abcdefg").map(PassageId), st.floats(0.001, 50), max_size=7
)
COSINES = st.dictionaries(st.sampled_from("abcdefg").map(PassageId), st.floats(-1, 1), max_size=7)


def alone(score: float) -> float:
    """What is left of the score of a passage without another of its document."""
    return score / (1 + COMPANY)


def test_the_best_by_words_and_by_meaning_is_first() -> None:
    found = fuse([{A: 12.0, B: 3.0}], [{A: 0.8, C: 0.2}])
    assert next(iter(found)) == A
    assert found[A] == pytest.approx(alone(1.0))


def test_words_are_scaled_from_zero_and_meaning_from_the_lists_end() -> None:
    found = fuse([{A: 12.0, B: 3.0}], [{C: 0.8, A: 0.5, B: 0.2}])
    expected = {A: WORDS + (1 - WORDS) / 2, C: 1 - WORDS, B: WORDS / 4}
    assert found == pytest.approx({id_: alone(score) for id_, score in expected.items()})
    assert list(found) == [A, C, B]


def test_parts_count_by_their_weight() -> None:
    lexical = [{A: 1.0}, {B: 1.0}]
    weighted = fuse(lexical, [{}, {}], [0.25, 0.75])
    assert weighted == pytest.approx({B: alone(WORDS * 0.75), A: alone(WORDS / 4)})
    assert fuse(lexical, [{}, {}]) == pytest.approx(dict.fromkeys([A, B], alone(WORDS / 2)))


def test_a_document_found_twice_passes_one_found_once_a_little_better() -> None:
    first, second = PassageId("returns@2#0"), PassageId("returns@2#7")
    rival = PassageId("a@b@1#0")
    found = fuse([{rival: 10.0, first: 9.8, second: 9.0}], [{}])
    assert list(found) == [first, rival, second]
    assert found[first] == pytest.approx(alone(WORDS * (0.98 + COMPANY * 0.9)))
    assert found[second] == pytest.approx(alone(WORDS * (0.9 + COMPANY * 0.98)))
    assert found[rival] == pytest.approx(alone(WORDS))


def test_equal_scores_are_ordered_by_id() -> None:
    assert list(fuse([{C: 1.0, A: 1.0, B: 1.0}], [{}])) == [A, B, C]


def test_a_single_passage_is_not_divided_by_nothing() -> None:
    assert fuse([{}], [{A: 0.3}]) == pytest.approx({A: alone(1 - WORDS)})


def test_nothing_found_is_nothing() -> None:
    assert fuse([], []) == {}
    assert fuse([{}], [{}]) == {}


def test_a_part_without_its_lists_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="shorter"):
        fuse([{A: 1.0}], [])


@given(st.lists(st.tuples(SCORES, COSINES), min_size=1, max_size=4))
def test_scores_are_from_zero_to_one_best_first_of_all_that_was_found(
    lists: list[tuple[dict[PassageId, float], dict[PassageId, float]]],
) -> None:
    lexical, semantic = zip(*lists, strict=True)
    found = fuse(lexical, semantic)
    assert found.keys() == {passage for scores in (*lexical, *semantic) for passage in scores}
    assert all(0.0 <= score <= 1.0 for score in found.values())
    assert list(found.values()) == sorted(found.values(), reverse=True)


@given(SCORES, COSINES, st.floats(0.1, 100))
def test_the_scale_of_bm25_does_not_matter(
    words: dict[PassageId, float], meanings: dict[PassageId, float], factor: float
) -> None:
    scaled = {passage: score * factor for passage, score in words.items()}
    assert fuse([scaled], [meanings]) == pytest.approx(fuse([words], [meanings]))
