"""What making an offer is expected to bring."""

from dataclasses import Field, fields, replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assistant.money import Money
from assistant.offers.advice.learning import Tally
from assistant.offers.advice.worth import Weights, chance_of, worth_of
from assistant.offers.model import Kind
from assistant.offers.proposals import Worth

USUAL = Weights()
PAGE = Path(__file__).parents[4] / "docs" / "offers-ranking.md"


def worth(
    kind: Kind = Kind.CREDIT,
    *,
    suitability: float = 0.9,
    tally: Tally = Tally(),  # noqa: B008  # a frozen value
    spent: float = 400.0,
    cost: str = "15",
    waiting: int = 0,
    weights: Weights = USUAL,
) -> Worth:
    return worth_of(
        kind,
        suitability=suitability,
        tally=tally,
        spent_12_months=spent,
        cost=Money(Decimal(cost), "EUR"),
        waiting_min=waiting,
        weights=weights,
    )


def test_the_worked_example_of_the_page() -> None:
    seven_of_nine = Tally(accepted=7, turned_down=2)
    asked = worth(tally=seven_of_nine, waiting=15)
    assert (asked.gain, asked.waiting) == pytest.approx((60.0, 1.5))
    assert asked.chance == pytest.approx(10 / 14)
    values = [
        worth(tally=seven_of_nine).value,
        asked.value,
        worth(Kind.FREE_SHIPPING, suitability=0.34, cost="5.95").value,
        worth(Kind.REFUND, cost="100").value,
    ]
    assert [f"{value:.2f}" for value in values] == ["23.57", "22.07", "6.29", "32.40"]
    page = PAGE.read_text("utf-8")
    assert [f"**{value:.2f}**" in page for value in values] == [True] * 4


@pytest.mark.parametrize("weight", fields(Weights), ids=lambda weight: weight.name)
def test_the_page_has_every_weight_with_its_default(weight: Field[float]) -> None:
    assert f"| `{weight.name}` | {weight.default} |" in PAGE.read_text("utf-8")


def test_before_anybody_was_made_an_offer_its_prior_is_all_there_is() -> None:
    assert chance_of(Tally(), USUAL) == pytest.approx(0.6)
    assert chance_of(Tally(accepted=95), USUAL) == pytest.approx(0.98)


def test_what_is_owed_costs_nothing_more_by_being_suggested() -> None:
    assert worth(Kind.REFUND, cost="250").cost == 0
    assert worth(Kind.CREDIT, cost="250").cost == 250
    half = replace(USUAL, owed_cost_share=0.5)
    assert worth(Kind.REPLACEMENT, cost="250", weights=half).cost == 125


@pytest.mark.parametrize(
    ("name", "weight"),
    [
        ("gain_share", -0.1),
        ("gain_floor", float("nan")),
        ("waiting_per_min", float("inf")),
        ("suits_reason", 0.9),
        ("any_reason", 1.5),
    ],
)
def test_nonsense_weights_are_refused(name: str, weight: float) -> None:
    with pytest.raises(ValueError, match=r"suits_|any_reason|weight is 0 or more"):
        replace(USUAL, **{name: weight})


def test_a_prior_of_nobody_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot both be 0"):
        Weights(prior_good=0, prior_bad=0)


counts = st.floats(0, 1e6)
money = st.integers(0, 10**9).map(lambda minor: minor * Decimal("0.01"))


@given(st.builds(Tally, counts, counts, counts, counts), counts)
@example(Tally(2.220446049250313e-16, 0.0, 2.220446049250313e-16, 0.0078125), 2.220446049250313e-16)
def test_more_that_went_well_never_lowers_the_chance(tally: Tally, more: float) -> None:
    chance = chance_of(tally, USUAL)
    assert 0 < chance < 1
    better = replace(tally, accepted=tally.accepted + more)
    worse = replace(tally, turned_down=tally.turned_down + more)
    assert chance_of(worse, USUAL) <= chance <= chance_of(better, USUAL)


@given(st.floats(0, 1), counts, money, money, st.integers(0, 600))
def test_more_cost_or_more_waiting_never_raises_the_value(
    suitability: float, spent: float, cost: Decimal, more: Decimal, waiting: int
) -> None:
    usual = worth(suitability=suitability, spent=spent, cost=str(cost), waiting=waiting)
    dearer = worth(suitability=suitability, spent=spent, cost=str(cost + more), waiting=waiting)
    later = worth(suitability=suitability, spent=spent, cost=str(cost), waiting=waiting + 1)
    assert dearer.value <= usual.value
    assert later.value < usual.value
