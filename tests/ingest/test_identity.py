"""Which document a file is."""

from hypothesis import given
from hypothesis import strategies as st

from ingest.identity import similarity, slug_of


def test_an_id_is_the_path_in_words() -> None:
    assert slug_of("Offer Letters/Spain.md") == "offer-letters-spain"
    assert slug_of("returns_2025.v2.pdf") == "returns-2025-v2"
    assert slug_of("返品ポリシー.md") == "返品ポリシー"
    assert slug_of("???.md") == "document"


@given(st.text(min_size=1))
def test_an_id_is_short_and_fit_for_an_address(name: str) -> None:
    slug = slug_of(name)
    assert 0 < len(slug) <= 140
    assert not any(character.isspace() or character in "/\\?#%" for character in slug)


def test_long_names_that_differ_at_the_end_get_different_ids() -> None:
    assert slug_of("x" * 300 + "a.md") != slug_of("x" * 300 + "b.md")


def test_a_changed_number_leaves_two_texts_alike() -> None:
    assert (
        similarity("Refunds within 30 days of purchase.", "Refunds within 14 days of purchase.")
        > 0.5
    )


def test_two_subjects_are_not_alike() -> None:
    assert similarity("Staff park behind the store.", "Refunds take five days to arrive.") < 0.3


@given(st.text(), st.text())
def test_likeness_is_the_same_both_ways_and_a_share(one: str, other: str) -> None:
    assert 0.0 <= similarity(one, other) == similarity(other, one) <= 1.0
