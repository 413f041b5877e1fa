"""Markup becomes text that can be pasted."""

from hypothesis import given
from hypothesis import strategies as st

from assistant.answering.plain import plain_row, plain_text


def test_links_emphasis_bullets_and_tags_leave_their_words() -> None:
    markup = "* See [our **policy**](https://example.com/x) and `code` <b>now</b>"
    assert plain_text(markup) == "See our policy and code now"


def test_names_and_paths_keep_their_marks() -> None:
    assert (
        plain_text(r"C:\temp\new snake_case_name --flag") == r"C:\temp\new snake_case_name --flag"
    )


def test_emphasis_cut_in_two_leaves_no_stars() -> None:
    assert plain_text("**After you bought.") == "After you bought."


def test_steps_keep_their_numbers() -> None:
    assert plain_text("2. Press **Freeze**.") == "2. Press Freeze."


def test_a_row_is_read_with_its_columns_names() -> None:
    assert plain_row("| Online | **30 days** | |", "| Channel | Window | Note |") == (
        "Channel: Online; Window: 30 days"
    )


def test_a_row_without_a_header_is_its_cells() -> None:
    assert plain_row("Tents\t3 years", "") == "Tents; 3 years"


@given(st.text())
def test_plain_text_is_one_line(markup: str) -> None:
    assert plain_text(markup) == " ".join(plain_text(markup).split())
