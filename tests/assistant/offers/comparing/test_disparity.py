"""Whether a group stands out: only beyond chance, and never on a handful of pairs."""

from random import Random

import numpy as np
import pytest
from hypothesis import given as always
from hypothesis import settings
from hypothesis import strategies as st

from assistant.offers.comparing.cases import ComparedCase
from assistant.offers.comparing.disparity import FEWEST_PAIRS, Disparity, Measure, disparities
from assistant.offers.comparing.pairs import Dimension
from tests.assistant.offers.past_cases import compared

DRAWS = 999


def by_agent(cases: list[ComparedCase], measure: Measure = Measure.VALUE) -> dict[str, Disparity]:
    found = disparities(cases, Dimension.AGENT, measure, draws=DRAWS)
    return {each.group: each for each in found}


def dealt(agents: dict[str, float], *, cases: int, seed: int = 7) -> list[ComparedCase]:
    """Cases in strata of unequal level; each agent gives so much more, and chance the rest."""
    random = np.random.default_rng(seed)
    return [
        compared(
            f"{20 + 10 * (number % 4) + more + random.normal(0, 4):.2f}",
            signature=f"s{number % 4}",
            agent=agent,
        )
        for agent, more in agents.items()
        for number in range(cases)
    ]


def test_an_agent_who_gives_more_in_like_cases_stands_out() -> None:
    found = by_agent(dealt({"ana": 0, "bo": 0, "cy": 8}, cases=24))
    assert found["cy"].stands_out
    assert found["cy"].low > 0
    assert found["cy"].mean == pytest.approx(8, abs=2)
    assert found["cy"].chance < 0.01


def test_levels_that_the_catalogue_sets_are_no_disparity() -> None:
    """One agent has only dear cases; compared with their like, nothing is left of it."""
    cases = [compared(100, signature="dear", agent=each) for each in ("ana",) * 20 + ("bo",) * 4]
    cases += [compared(10, signature="cheap", agent=each) for each in ("bo",) * 20 + ("ana",) * 4]
    assert {each.mean for each in by_agent(cases).values()} == {0.0}
    assert not any(each.stands_out for each in by_agent(cases).values())


def test_what_chance_brings_seldom_stands_out() -> None:
    agents = dict.fromkeys("abcdefgh", 0.0)
    told = sum(
        any(each.stands_out for each in by_agent(dealt(agents, cases=8, seed=seed)).values())
        for seed in range(40)
    )
    # One in twenty is what 5 % means; eight of forty would be a broken adjustment.
    assert told < 8


def test_the_same_cases_give_the_same_numbers() -> None:
    cases = dealt({"ana": 0, "bo": 3}, cases=12)
    assert by_agent(cases) == by_agent(cases)


def test_two_groups_mirror_each_other() -> None:
    found = by_agent([compared(amount, agent=who) for amount, who in ((10, "ana"), (30, "bo"))])
    assert (found["ana"].mean, found["bo"].mean) == (-20, 20)
    assert (found["ana"].pairs, found["ana"].cases) == (1, 1)


def test_cases_of_no_known_group_and_groups_without_others_say_nothing() -> None:
    assert by_agent([compared(10, agent=""), compared(90, agent="bo")]) == {}
    assert by_agent([compared(10, agent="bo"), compared(90, agent="bo")]) == {}
    assert by_agent([]) == {}


def test_by_share_only_cases_with_an_order_are_compared() -> None:
    cases = [compared(10, order=100), compared(30, order=100, agent="bo"), compared(90)]
    found = by_agent(cases, Measure.SHARE)
    assert found["bo"].mean == pytest.approx(0.2)
    assert found["ana"].cases == 1


def test_a_sure_difference_of_cents_does_not_stand_out() -> None:
    cases = [compared("10.00"), compared("10.50", agent="bo")] * 30
    found = by_agent(cases)
    assert found["bo"].chance < 0.01
    assert not found["bo"].stands_out


def test_a_group_counts_once_however_many_are_looked_at() -> None:
    """With more groups the same difference needs to be surer."""
    alone = by_agent(dealt({"ana": 0, "bo": 3}, cases=10))["bo"].chance
    among = by_agent(dealt({"ana": 0, "bo": 3, **dict.fromkeys("cdefgh", 1.5)}, cases=10))
    assert among["bo"].chance > alone


GROUPED = st.lists(
    st.builds(
        lambda amount, signature, agent: compared(amount, signature=signature, agent=agent),
        st.integers(0, 500),
        st.sampled_from("abcdef"),
        st.sampled_from(["ana", "bo", "cy"]),
    ),
    max_size=16,
)


@settings(max_examples=200)
@always(GROUPED)
def test_nobody_stands_out_on_fewer_than_five_pairs(cases: list[ComparedCase]) -> None:
    for each in disparities(cases, Dimension.AGENT, draws=99):
        assert each.low <= each.mean <= each.high
        assert 0 < each.chance <= 1
        if each.pairs < FEWEST_PAIRS:
            assert not each.stands_out
            assert each.chance == 1


@settings(max_examples=50)
@always(GROUPED, st.randoms(use_true_random=False))
def test_the_order_of_cases_changes_no_mean(cases: list[ComparedCase], random: Random) -> None:
    shuffled = list(cases)
    random.shuffle(shuffled)
    means = {
        frozenset(
            (each.group, round(each.mean, 9))
            for each in disparities(some, Dimension.AGENT, draws=9)
        )
        for some in (cases, shuffled)
    }
    assert len(means) == 1
