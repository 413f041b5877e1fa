"""The measures agree with values worked out by hand."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.measuring.metrics import (
    auroc,
    hit,
    mean,
    ndcg,
    percentile,
    recall,
    reciprocal_rank,
    risk_at,
    token_f1,
    words,
)

GRADED = {"a": 3, "b": 2, "c": 1}
SCORES = st.lists(st.integers(0, 5).map(float), min_size=1, max_size=20)


def test_ndcg_adds_the_grade_over_the_logarithm_of_the_rank() -> None:
    # 2/log2(2) + 3/log2(3) + 1/log2(5), over 3/log2(2) + 2/log2(3) + 1/log2(4).
    found = ndcg(["b", "a", "x", "c"], GRADED, depth=10)
    assert found == pytest.approx((2 + 3 / 1.5849625 + 1 / 2.3219281) / (3 + 2 / 1.5849625 + 0.5))
    assert found == pytest.approx(0.9079, abs=5e-5)


def test_ndcg_of_one_answer_depends_on_its_rank_alone() -> None:
    assert ndcg(["x", "y", "a"], {"a": 1}, depth=10) == pytest.approx(0.5)
    assert ndcg(["x", "a"], {"a": 1}, depth=10) == pytest.approx(0.6309, abs=5e-5)


def test_ndcg_counts_only_to_its_depth() -> None:
    ranking = [*(f"x{number}" for number in range(10)), "a"]
    assert ndcg(ranking, {"a": 1}, depth=10) == 0.0
    assert ndcg(ranking, {"a": 1}, depth=11) == pytest.approx(1 / math.log2(12))


def test_ndcg_of_more_answers_than_its_depth_can_still_be_perfect() -> None:
    grades = {str(number): 1 for number in range(15)}
    assert ndcg([str(number) for number in range(10)], grades, depth=10) == pytest.approx(1.0)


def test_recall_counts_answers_found_among_all_answers() -> None:
    assert recall(["a", "x", "b"], {"a": 1, "b": 2, "c": 1, "d": 0}, depth=2) == pytest.approx(
        1 / 3
    )
    assert recall(["a", "x", "b"], {"a": 1, "b": 2, "c": 1}, depth=3) == pytest.approx(2 / 3)


def test_reciprocal_rank_and_hit_look_at_the_first_answer() -> None:
    ranking = ["x", "y", "z", "a", "b"]
    assert reciprocal_rank(ranking, GRADED, depth=10) == 0.25
    assert reciprocal_rank(ranking, GRADED, depth=3) == 0.0
    assert (hit(ranking, GRADED, depth=3), hit(ranking, GRADED, depth=4)) == (0.0, 1.0)


@given(st.permutations(["a", "b", "c", "x", "y"]))
def test_no_order_beats_the_ideal_one(ranking: list[str]) -> None:
    assert 0.0 < ndcg(ranking, GRADED, depth=5) <= ndcg(["a", "b", "c"], GRADED, depth=5)


def test_words_forget_case_punctuation_articles_and_citation_numbers() -> None:
    assert words("The refund: within 14 days [1], an e-mail. [12]") == [
        "refund",
        "within",
        "14",
        "days",
        "email",
    ]


def test_token_f1_balances_missing_and_superfluous_words() -> None:
    # Given 4 words, wanted 3, shared 2: precision 1/2, recall 2/3.
    assert token_f1("refund in 14 days", "14 days only") == pytest.approx(4 / 7)
    assert token_f1("14 14 days", "14 days") == pytest.approx(4 / 5)
    assert token_f1("yes", "no") == 0.0
    assert token_f1("", "no") == 0.0


def test_auroc_counts_ties_half() -> None:
    # Pairs: (3,1) won, (3,2) won, (2,1) won, (2,2) tied.
    assert auroc([3, 2], [1, 2]) == pytest.approx(3.5 / 4)


@given(SCORES, SCORES)
def test_auroc_is_the_share_of_pairs_won(high: list[float], low: list[float]) -> None:
    won = [1.0 if a > b else 0.5 if a == b else 0.0 for a in high for b in low]
    assert auroc(high, low) == pytest.approx(mean(won))
    assert auroc(high, low) + auroc(low, high) == pytest.approx(1.0)


def test_auroc_needs_both_kinds() -> None:
    with pytest.raises(ValueError, match="some of each"):
        auroc([1.0], [])


def test_risk_is_what_is_wrong_among_the_most_confident() -> None:
    confidences, correct = [0.9, 0.2, 0.8, 0.4], [1.0, 0.0, 0.0, 1.0]
    assert risk_at(confidences, correct, coverage=0.25) == 0.0
    assert risk_at(confidences, correct, coverage=0.5) == 0.5
    assert risk_at(confidences, correct, coverage=0.75) == pytest.approx(1 / 3)
    assert risk_at(confidences, correct, coverage=1.0) == 0.5


def test_percentiles_are_values_that_occurred() -> None:
    values = [float(number) for number in range(1, 21)]
    assert (percentile(values, 0.5), percentile(values, 0.95)) == (10.0, 19.0)
    assert percentile([7.0], 0.95) == 7.0
    with pytest.raises(ValueError, match="percentile"):
        percentile([], 0.5)
