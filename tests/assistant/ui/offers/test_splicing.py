"""Changing one entry of a catalogue's text leaves the rest as people wrote it."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.offers.catalogue.reading import read_catalogue
from assistant.offers.model import OfferId
from assistant.ui.offers.splicing import spliced
from tests.assistant.ui.offers.shop import TEXT

BEFORE = read_catalogue(TEXT)


@given(place=st.integers(0, 2), title=st.text("abc :#'\"-{[", min_size=1).filter(str.strip))
def test_a_changed_entry_reads_as_it_was_changed(place: int, title: str) -> None:
    offer = replace(BEFORE.offers[place], title=title.strip())
    offers = (*BEFORE.offers[:place], offer, *BEFORE.offers[place + 1 :])
    after = replace(BEFORE, offers=offers, version=7)
    text = spliced(TEXT, after, section="offers", place=place)
    assert replace(read_catalogue(text), version=7) == after
    assert "# What the shops may give" in text
    assert "# as the law wants it" in text


def test_an_added_entry_stands_after_the_last() -> None:
    added = replace(BEFORE.offers[2], id=OfferId("another"))
    after = replace(BEFORE, offers=(*BEFORE.offers, added))
    text = spliced(TEXT, after, section="offers", place=3)
    assert text.startswith(TEXT.rstrip("\n"))
    assert read_catalogue(text) == after


@pytest.mark.parametrize("place", [0, 1])
def test_an_entry_that_was_taken_out_leaves_the_others_lines(place: int) -> None:
    limits = BEFORE.limits[:place] + BEFORE.limits[place + 1 :]
    text = spliced(TEXT, replace(BEFORE, limits=limits), section="limits", place=place)
    assert len(text.splitlines()) == len(TEXT.splitlines()) - 1
    assert read_catalogue(text).limits == limits


@pytest.mark.parametrize(
    "text",
    [
        "currency: EUR\n",
        "currency: EUR\nbudgets: [{name: a, amount: 1, valid_from: 2026-01-01,"
        " valid_until: 2026-02-01}, {name: b, amount: 1, valid_from: 2026-01-01,"
        " valid_until: 2026-02-01}]\n",
        '{"currency": "EUR", "budgets": []}',
    ],
)
def test_a_text_laid_out_otherwise_is_written_anew(text: str) -> None:
    before = read_catalogue(text)
    after = replace(before, budgets=(*before.budgets, BEFORE.budgets[1]))
    changed = spliced(text, after, section="budgets", place=len(before.budgets))
    assert read_catalogue(changed) == after


def test_an_entry_that_is_refused_is_refused_in_its_own_text() -> None:
    wrong = replace(BEFORE.offers[1], words="")
    after = replace(BEFORE, offers=(BEFORE.offers[0], wrong, BEFORE.offers[2]))
    assert "# as the law wants it" in spliced(TEXT, after, section="offers", place=1)
