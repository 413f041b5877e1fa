"""Amounts, shares and days are read in one form each; anything else says what to write."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.offers.catalogue.scalars import amount_of, day_of, share_of, whole_of


@given(st.integers(0, 10**14))
def test_an_amount_in_cents_is_read_as_it_was_written(cents: int) -> None:
    amount = Decimal(cents).scaleb(-2)
    assert amount_of(f"{amount:f}", "EUR") == amount


@pytest.mark.parametrize(
    "text",
    ["", "-0.01", "1e3", "1_000", "1,000", "0x10", "٣", "NaN", ".5", "5.", "+5", "5 EUR", "€5",
     "5.001", "1" * 16, "9999999999999"],
)  # fmt: skip
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        amount_of(text, "EUR")


def test_an_amount_has_the_places_of_its_currency() -> None:
    assert amount_of("1.234", "KWD") == Decimal("1.234")
    with pytest.raises(ValueError, match="too many places for JPY"):
        amount_of("1.5", "JPY")


@pytest.mark.parametrize("text", ["12.5 %", "12.5%", "0.125"])
def test_a_share_is_a_fraction_or_so_many_in_a_hundred(text: str) -> None:
    assert share_of(text) == Decimal("0.125")


@pytest.mark.parametrize("text", ["101 %", "1.01", "-1 %", "% 10", "10 percent", "10 % %", ""])
def test_what_is_no_share_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        share_of(text, Decimal(1))


@given(st.dates())
def test_a_day_is_read_as_it_was_written(day: date) -> None:
    assert day_of(day.isoformat()) == day


@pytest.mark.parametrize("text", ["20261122", "2026-W47-7", "22.11.2026", "2026-11-22T00:00", ""])
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="write it as 2026-11-22"):
        day_of(text)


def test_a_whole_number_is_within_its_bounds() -> None:
    assert [whole_of(text, 1, 3) for text in ("1", "03")] == [1, 3]
    for text in ("0", "4", "1.0", "one"):
        with pytest.raises(ValueError, match=r"whole|from 1 to 3"):
            whole_of(text, 1, 3)
