"""What two searches found becomes one list."""

from hypothesis import given
from hypothesis import strategies as st

from assistant.following.evidence import better
from assistant.following.model import Standing
from kb.model import Hit, Passage
from tests.passages import passage

SCORES = st.dictionaries(st.sampled_from("abcdefgh"), st.floats(0, 1), max_size=8)


def hits(scores: dict[str, float]) -> list[Hit]:
    ranked = sorted(scores.items(), key=lambda item: (-item[1], item[0]))
    return [Hit(_passage(name), score, bm25=score, cosine=0.0) for name, score in ranked]


def names(found: list[Hit]) -> str:
    return "".join(hit.passage.id for hit in found)


def test_what_both_searches_find_comes_first() -> None:
    said, rewritten = hits({"a": 1.0, "b": 0.9}), hits({"c": 1.0, "b": 0.9})
    assert names(better(said, rewritten, standing=Standing.FRAGMENT, limit=10)) == "bac"


def test_what_a_turn_says_counts_more_than_what_was_added_to_it() -> None:
    said, rewritten = hits({"a": 0.5}), hits({"b": 1.0})
    assert names(better(said, rewritten, standing=Standing.THIN, limit=10)) == "ab"


def test_where_a_turn_only_points_back_the_better_evidence_wins() -> None:
    said, rewritten = hits({"a": 0.5}), hits({"b": 1.0})
    assert names(better(said, rewritten, standing=Standing.POINTS_BACK, limit=10)) == "ba"


def test_raw_scores_are_those_of_the_search_that_found_the_passage_best() -> None:
    found = better(hits({"a": 0.2}), hits({"a": 0.8}), standing=Standing.POINTS_BACK, limit=1)
    assert [(hit.score, hit.bm25) for hit in found] == [(0.5, 0.8)]


@given(SCORES, st.integers(0, 9))
def test_a_turn_that_was_not_rewritten_keeps_its_hits(said: dict[str, float], limit: int) -> None:
    found = better(hits(said), [], standing=Standing.ALONE, limit=limit)
    assert found == hits(said)[:limit]


@given(SCORES, SCORES, st.sampled_from(Standing), st.integers(1, 20))
def test_each_passage_stands_once_and_the_best_first(
    said: dict[str, float], rewritten: dict[str, float], standing: Standing, limit: int
) -> None:
    found = better(hits(said), hits(rewritten), standing=standing, limit=limit)
    wanted = said.keys() | rewritten.keys()
    assert len(set(names(found))) == len(found) == min(limit, len(wanted))
    assert set(names(found)) <= wanted
    assert [hit.score for hit in found] == sorted((hit.score for hit in found), reverse=True)
    assert all(0 <= hit.score <= 1 for hit in found)


def _passage(name: str) -> Passage:
    return passage(id_=name, document=name, title="Returns")
