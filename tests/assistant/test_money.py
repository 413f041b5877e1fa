"""Amounts of money are exact, ordered, and never mixed."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.money import LARGEST, Money

PLACES = {"EUR": 2, "JPY": 0, "BHD": 3}
CURRENCIES = st.sampled_from(sorted(PLACES))
MINORS = st.integers(-(10**11), 10**11)
FINE = st.decimals(-(10**9), 10**9, allow_nan=False, places=6)


@given(MINORS, MINORS, CURRENCIES)
def test_sums_are_exact_to_the_smallest_unit(one: int, other: int, currency: str) -> None:
    first, second = Money.of_minor(one, currency), Money.of_minor(other, currency)
    assert (first + second).minor == one + other
    assert (first - second).minor == one - other
    assert first + second - second == first


@given(MINORS, CURRENCIES)
def test_an_amount_survives_being_written(minor: int, currency: str) -> None:
    money = Money.of_minor(minor, currency)
    assert money.minor == minor
    assert Money(Decimal(str(money.amount)), currency) == money
    assert Fraction(money.amount) == Fraction(minor, 10 ** PLACES[currency])
    assert money.amount.as_tuple().exponent == -PLACES[currency]


@given(MINORS, MINORS, CURRENCIES)
def test_amounts_are_ordered_as_their_units_are(one: int, other: int, currency: str) -> None:
    first, second = Money.of_minor(one, currency), Money.of_minor(other, currency)
    assert (first < second, first <= second) == (one < other, one <= other)
    assert (first > second, first >= second) == (one > other, one >= other)
    assert (first == second, bool(first)) == (one == other, one != 0)


@given(FINE, CURRENCIES)
def test_rounding_goes_to_the_nearest_amount_there_is(amount: Decimal, currency: str) -> None:
    unit = Decimal(1).scaleb(-PLACES[currency])
    rounded = Money.rounded(amount, currency)
    assert abs(rounded.amount - amount) <= unit / 2
    assert Money.rounded(-amount, currency).minor == -rounded.minor
    assert Money.rounded(rounded.amount, currency) == rounded


@given(MINORS, MINORS, st.lists(CURRENCIES, min_size=2, max_size=2, unique=True))
def test_currencies_are_never_mixed(one: int, other: int, currencies: list[str]) -> None:
    first, second = (
        Money.of_minor(minor, each) for minor, each in zip((one, other), currencies, strict=True)
    )
    assert first != second
    for mix in (
        lambda: first + second,
        lambda: first - second,
        lambda: first < second,
        lambda: first <= second,
        lambda: first > second,
        lambda: first >= second,
    ):
        with pytest.raises(ValueError, match="cannot be reckoned together"):
            mix()


@pytest.mark.parametrize(
    ("amount", "currency"), [("0.5", "JPY"), ("0.001", "EUR"), ("0.0001", "BHD"), ("1e-40", "EUR")]
)
def test_no_amount_is_finer_than_its_currency(amount: str, currency: str) -> None:
    with pytest.raises(ValueError, match=f"too many places for {currency}"):
        Money(Decimal(amount), currency)


@pytest.mark.parametrize(
    ("amount", "currency", "written"),
    [("5", "JPY", "5"), ("5", "EUR", "5.00"), ("5", "BHD", "5.000"), ("5.0000", "JPY", "5")],
)
def test_an_amount_has_the_places_of_its_currency(amount: str, currency: str, written: str) -> None:
    assert str(Money(Decimal(amount), currency).amount) == written


@pytest.mark.parametrize("amount", ["NaN", "sNaN", "Infinity", "-Infinity", "1e30", "-1e13"])
def test_what_nobody_can_pay_is_no_amount(amount: str) -> None:
    with pytest.raises(ValueError, match="is no amount of money"):
        Money(Decimal(amount), "EUR")
    with pytest.raises(ValueError, match="is no amount of money"):
        Money.rounded(Decimal(amount), "EUR")


def test_the_largest_amount_can_be_held_and_not_passed() -> None:
    most = Money(LARGEST, "BHD")
    assert most.minor == 10**15
    with pytest.raises(ValueError, match="is no amount of money"):
        most + Money.of_minor(1, "BHD")


@pytest.mark.parametrize("currency", ["", "eur", "EURO", "XQQ", "E\0R", "€"])
def test_an_unknown_currency_is_told_what_to_write(currency: str) -> None:
    for _ in range(2):
        with pytest.raises(ValueError, match="is no currency; write EUR, USD, GBP …"):
            Money.none(currency)


def test_nothing_has_no_sign() -> None:
    nothing = Money(Decimal("-0.00"), "EUR")
    assert str(nothing.amount) == "0.00"
    assert nothing == Money.none("EUR")
    assert not nothing


def test_an_amount_is_shown_with_its_currency() -> None:
    assert str(Money(Decimal("1234.5"), "EUR")) == "€1,234.50"
    assert str(Money(Decimal("-3"), "JPY")) == "-¥3"
