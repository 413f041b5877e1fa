"""How the screens say days, counts, sizes and how a follow-up was understood."""

from datetime import date

import pytest

from assistant.ui import words


def test_days_are_written_as_people_write_them() -> None:
    assert words.day(date(2026, 3, 3)) == "3 March 2026"
    assert words.in_force(date(2026, 3, 3), None) == "since 3 March 2026"
    assert words.in_force(date(2026, 3, 3), date(2026, 4, 1)) == "3 March 2026 to 1 April 2026"
    assert words.in_force_briefly(date(2026, 3, 3), date(2026, 4, 1)) == "3 Mar 2026 – 1 Apr 2026"


@pytest.mark.parametrize(
    ("number", "said"), [(0, "0 passages"), (1, "1 passage"), (1200, "1,200 passages")]
)
def test_counts_agree_with_their_noun(number: int, said: str) -> None:
    assert words.count(number, "passage") == said


@pytest.mark.parametrize(
    ("octets", "said"),
    [(1, "1 byte"), (999, "999 bytes"), (14_200, "14 KB"), (2_300_000, "2.3 MB")],
)
def test_sizes_are_short(octets: int, said: str) -> None:
    assert words.size(octets) == said


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("refund, boots: and by gift card?", "and by gift card? (about refund, boots)"),
        ("Can boots be returned by gift card?", "Can boots be returned by gift card?"),
        ("I bought boots. Can I: return them?", "I bought boots. Can I: return them?"),
    ],
)
def test_what_was_carried_over_stands_behind_what_was_said(question: str, said: str) -> None:
    assert words.understood(question) == said
