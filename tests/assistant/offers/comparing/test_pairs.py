"""Same facts, different compensation: which pairs are told, and which are not."""

import itertools
from decimal import Decimal

import pytest
from hypothesis import given as always
from hypothesis import strategies as st

from assistant.offers.comparing.cases import ComparedCase
from assistant.offers.comparing.pairs import Dimension, Threshold, strata, unlike_pairs
from tests.assistant.offers.past_cases import compared, euros, given

ANYWHERE = Threshold(share=0, amount=Decimal(0))


def test_a_case_that_got_nothing_is_a_pair_with_its_twin() -> None:
    nothing, something = compared(), compared(20)
    (pair,) = unlike_pairs([nothing, something]).worst
    assert (pair.more, pair.less) == (something, nothing)
    assert (pair.difference, pair.apart) == (euros(20), 1.0)


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        ((20,), (15,), 0),  # a quarter is not more than a quarter
        ((20,), ("14.50",), 1),
        ((20, 20), (40,), 0),
        ((9,), (5,), 0),  # four euros are too little to speak of
        ((), (), 0),
        ((0,), (), 0),
    ],
)
def test_pairs_are_unlike_beyond_the_share_and_the_amount(
    one: tuple[str, ...], other: tuple[str, ...], found: int
) -> None:
    assert unlike_pairs([compared(*one), compared(*other)]).pairs == found


def test_the_same_share_of_unequal_orders_is_alike() -> None:
    assert unlike_pairs([compared(10, order=100), compared(30, order=300)]).pairs == 0


def test_the_same_amount_for_unequal_orders_is_alike() -> None:
    assert unlike_pairs([compared(30, order=100), compared(30, order=300)]).pairs == 0


def test_unequal_orders_do_not_hide_who_got_nothing() -> None:
    (pair,) = unlike_pairs([compared(order=300), compared(30, order=100)]).worst
    assert pair.apart == 1.0


def test_what_a_customer_turned_down_was_offered_to_them() -> None:
    turned_down = compared(given(20, kept=False), given(25, kept=False))
    assert turned_down.compensation == euros(25)
    assert unlike_pairs([turned_down, compared(25)]).pairs == 0
    assert compared(given(90, kept=False), given(25)).compensation == euros(25)


@pytest.mark.parametrize(
    "other",
    [
        compared(40, signature="other"),
        compared(40, version=2),
    ],
)
def test_cases_that_the_catalogue_tells_apart_are_no_pair(other: ComparedCase) -> None:
    assert strata([compared(), other]) == []
    assert unlike_pairs([compared(), other]).alike == 0


def test_cases_of_one_customer_are_no_pair() -> None:
    cases = [compared(customer="C1"), compared(40, customer="C1")]
    assert unlike_pairs(cases).alike == 0


def test_a_dimension_keeps_pairs_whose_groups_are_known_and_differ() -> None:
    ana, bo, somebody = compared(agent="ana"), compared(40, agent="bo"), compared(80, agent="")
    by_agent = unlike_pairs([ana, bo, somebody], dimension=Dimension.AGENT)
    by_tier = unlike_pairs([ana, bo, somebody], dimension=Dimension.TIER)
    assert [(each.more, each.less) for each in by_agent.worst] == [(bo, ana)]
    assert (by_agent.alike, by_tier.alike) == (1, 0)


def test_the_furthest_apart_come_first_and_the_rest_is_counted() -> None:
    cases = [compared(amount) for amount in (0, 10, 30, 100)]
    unlike = unlike_pairs(cases, limit=2)
    assert [each.difference for each in unlike.worst] == [euros(100), euros(90)]
    assert (unlike.pairs, unlike.alike) == (6, 6)


def test_a_threshold_rejects_what_is_no_share() -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        Threshold(share=25)


CASES = st.lists(
    st.builds(
        lambda amounts, signature, customer, agent, order: compared(
            *amounts, signature=signature, customer=customer, agent=agent, order=order
        ),
        st.lists(st.integers(0, 60), max_size=2),
        st.sampled_from("ab"),
        st.sampled_from(["c1", "c2", "c3", "c4", "c5"]),
        st.sampled_from(["", "ana", "bo"]),
        st.one_of(st.none(), st.integers(0, 300)),
    ),
    max_size=14,
)


def apart(one: ComparedCase, other: ComparedCase) -> float:
    """The rule once more, for two cases alone."""
    values = [float(each.compensation.amount) for each in (one, other)]
    shares = [each.share for each in (one, other) if each.share is not None]
    measures = [values, shares] if len(shares) == 2 else [values]
    return min((max(each) - min(each)) / max(each) if max(each) else 0 for each in measures)


@always(CASES, st.sampled_from([None, Dimension.AGENT]), st.sampled_from([0.0, 0.25, 0.9]))
def test_every_unlike_pair_is_found_and_no_other(
    cases: list[ComparedCase], dimension: Dimension | None, share: float
) -> None:
    def are_a_pair(one: ComparedCase, other: ComparedCase) -> bool:
        groups = {one.agent, other.agent}
        differ = len(groups) == 2 and "" not in groups
        return (
            one.signature == other.signature
            and one.customer != other.customer
            and (dimension is None or differ)
        )

    threshold = Threshold(share, Decimal(5))
    unlike = unlike_pairs(cases, threshold=threshold, dimension=dimension, limit=1000)
    pairs = [each for each in itertools.combinations(cases, 2) if are_a_pair(*each)]
    expected = {
        frozenset((one.id, other.id))
        for one, other in pairs
        if apart(one, other) > share
        and abs(one.compensation.amount - other.compensation.amount) > 5
    }
    assert {frozenset((each.more.id, each.less.id)) for each in unlike.worst} == expected
    assert (unlike.pairs, unlike.alike) == (len(expected), len(pairs))
    differences = [each.difference.amount for each in unlike.worst]
    assert differences == sorted(differences, reverse=True)
    assert all(each.more.compensation > each.less.compensation for each in unlike.worst)
