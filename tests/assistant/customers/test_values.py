"""Days, moments, amounts and telephone numbers as files write them."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.customers import values


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2026-03-31", date(2026, 3, 31)),
        (" 2026-3-1 ", date(2026, 3, 1)),
        ("2026/03/31", date(2026, 3, 31)),
        ("2026-03-31T23:59:00Z", date(2026, 3, 31)),
        ("2026-03-31 00:00:00", date(2026, 3, 31)),
        ("31.03.2026", date(2026, 3, 31)),
        ("3. 4. 2026", date(2026, 4, 3)),
        ("31/03/2026", date(2026, 3, 31)),
        ("03/31/2026", date(2026, 3, 31)),
        ("04/04/2026", date(2026, 4, 4)),
        ("", None),
        (None, None),
    ],
)
def test_a_day_is_read_however_it_is_plainly_written(
    written: str | None, expected: date | None
) -> None:
    assert values.day(written) == expected


@pytest.mark.parametrize("written", ["03/04/2026", "1-2-2026"])
def test_what_may_be_two_days_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="may be two days; write it as 2026-03-31"):
        values.day(written)


@pytest.mark.parametrize(
    "written", ["soon", "2026-02-30", "31.04.2026", "13/13/2026", "20260331", 20260331, True, "٣"]
)
def test_what_is_no_day_is_refused(written: str | int) -> None:
    with pytest.raises(ValueError, match="write it as 2026-03-31"):
        values.day(written)


@given(st.dates(date(1000, 1, 1)))
def test_days_come_back_in_each_plain_form(day: date) -> None:
    assert values.day(day.isoformat()) == day
    assert values.day(f"{day.day}.{day.month}.{day.year}") == day


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2026-03-31T09:30:00Z", datetime(2026, 3, 31, 9, 30, tzinfo=UTC)),
        (
            "2026-03-31T09:30:00+02:00",
            datetime(2026, 3, 31, 9, 30, tzinfo=timezone(timedelta(hours=2))),
        ),
        ("2026-03-31 09:30", datetime(2026, 3, 31, 9, 30, tzinfo=UTC)),
        ("2026-03-31", datetime(2026, 3, 31, 12, tzinfo=UTC)),
        ("31.03.2026", datetime(2026, 3, 31, 12, tzinfo=UTC)),
    ],
)
def test_a_moment_without_a_zone_is_utc_and_a_day_its_noon(
    written: str, expected: datetime
) -> None:
    assert values.moment(written) == expected


@pytest.mark.parametrize("written", ["", None, "yesterday", "2026-03-31T25:00:00", 17, "09:30"])
def test_what_is_no_moment_is_refused(written: str | int | None) -> None:
    with pytest.raises(ValueError, match="write it as"):
        values.moment(written)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("12", "12"),
        ("12.5", "12.5"),
        ("12,50", "12.50"),
        ("1,234.50", "1234.50"),
        ("1.234,50", "1234.50"),
        ("1 234,50", "1234.50"),
        ("1'234.50", "1234.50"),
        ("1.234.567", "1234567"),
        ("1234.567", "1234.567"),
        ("0.125", "0.125"),
        ("€12.50", "12.50"),
        ("12,50 €", "12.50"),
        ("EUR 12.50", "12.50"),
        ("-3", "-3"),
        (12.1, "12.1"),
        (7, "7"),
    ],
)
def test_an_amount_has_a_point_or_a_comma(written: str | float, expected: str) -> None:
    assert values.amount(written) == Decimal(expected)


@pytest.mark.parametrize("written", ["", "  ", None])
def test_no_amount_is_none(written: str | None) -> None:
    assert values.amount(written) is None


@pytest.mark.parametrize("written", ["1,234", "1.234", "12.345 €"])
def test_what_may_be_two_amounts_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="may be two amounts"):
        values.amount(written)


@pytest.mark.parametrize(
    "written", ["free", "1,23,45", "1.2.3", "1,234.5.6", "NaN", "1e5", "1_000", "--1", True, "٣"]
)
def test_what_is_no_amount_is_refused(written: str | bool) -> None:
    with pytest.raises(ValueError, match=r"write it as 1234\.50"):
        values.amount(written)


@given(st.integers(0, 10**12))
def test_amounts_in_cents_mean_the_same_with_a_point_with_a_comma_and_in_groups(cents: int) -> None:
    amount = Decimal(cents) / 100
    with_comma = f"{amount:,.2f}".translate(str.maketrans(",.", ".,"))
    for written in (f"{amount:.2f}", f"{amount:.2f}".replace(".", ","), f"{amount:,.2f}"):
        assert values.amount(written) == amount
    assert values.amount(with_comma) == amount


@pytest.mark.parametrize(
    ("written", "region", "expected"),
    [
        ("+49 (30) 123456-78", "", "+493012345678"),
        ("030 12345678", "DE", "+493012345678"),
        ("0049 30 12345678", "DE", "+493012345678"),
        ("030 12345678", "", None),
        ("ask at the desk", "DE", None),
        ("1", "DE", None),
        ("", "DE", None),
    ],
)
def test_telephone_numbers_are_kept_as_they_are_dialled_from_abroad(
    written: str, region: str, expected: str | None
) -> None:
    assert values.telephone(written, region) == expected


@pytest.mark.parametrize(
    ("written", "expected"), [("DE", "de"), ("de_AT", "de-AT"), ("zh-Hant", "zh-Hant"), ("", "")]
)
def test_a_language_is_a_code(written: str, expected: str) -> None:
    assert values.language(written) == expected


@pytest.mark.parametrize("written", ["German", "d", "de AT", "<b>"])
def test_what_is_no_language_code_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="write de, en or de-AT"):
        values.language(written)
