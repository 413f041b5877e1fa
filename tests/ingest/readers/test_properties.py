"""What a file says of itself is kept only where it is clear."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.readers.properties import known_properties, parse_day
from tests.ingest.readers.reading import read


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-04",
        "2026/3/4",
        "4 March 2026",
        "March 4, 2026",
        "4. März 2026",
        "4 de marzo de 2026",
        "2026-03-04T10:00:00Z",
        "4th March 2026",
        " 2026-03-04. ",
    ],
)
def test_days_in_figures_and_words_are_read(text: str) -> None:
    assert parse_day(text) == date(2026, 3, 4)


@pytest.mark.parametrize("text", ["25/12/2026", "12/25/2026", "25.12.2026"])
def test_a_day_above_twelve_tells_the_order(text: str) -> None:
    assert parse_day(text) == date(2026, 12, 25)


@pytest.mark.parametrize(
    "text", ["03/04/2026", "2026-02-30", "soon", "March 2026", "tomorrow", "", "2026", "30 days"]
)
def test_what_is_not_one_certain_day_is_none(text: str) -> None:
    assert parse_day(text) is None


@settings(deadline=None)
@given(st.dates(min_value=date(1900, 1, 1)))
def test_every_iso_day_comes_back(day: date) -> None:
    assert parse_day(day.isoformat()) == day


@settings(deadline=None)
@given(st.text(max_size=50))
def test_no_text_breaks_the_reading_of_days(text: str) -> None:
    assert parse_day(text) is None or any(letter.isdigit() for letter in text)


def test_names_are_known_whatever_their_case_and_marks() -> None:
    kept, warnings = known_properties(
        {"Effective-Date": "2026-01-01", "VALID_UNTIL": "2026-12-31", "Audience": "Staff", "x": "y"}
    )
    assert kept == {
        "valid_from": "2026-01-01",
        "valid_until": "2026-12-31",
        "audience": "internal",
    }
    assert warnings == ()


def test_what_is_not_understood_is_said_with_what_to_write() -> None:
    _, warnings = known_properties({"valid_from": "soon", "audience": "martians"})
    assert warnings == (
        "valid_from 'soon' is not understood; write the day as YYYY-MM-DD",
        "audience 'martians' is not understood; write public or internal",
    )


def test_days_in_the_wrong_order_are_a_warning() -> None:
    _, warnings = known_properties({"valid_from": "2026-05-01", "valid_until": "2026-04-01"})
    assert "never be in force" in warnings[0]


@pytest.mark.parametrize(
    "line",
    [
        "Last updated: 3 March 2026",
        "The law took effect on 1 January 2020 and more.",
        "Effective: soon",
    ],
)
def test_other_days_in_the_text_are_not_taken_for_the_first_day(line: str) -> None:
    assert "valid_from" not in read("a.txt", f"Rules.\n\n{line}\n\nWords.").properties
