"""How texts are kept, searched and cut to a title."""

from hypothesis import given
from hypothesis import strategies as st

from assistant.texts import LONGEST_TITLE, folded, one_line, storable, title_of


@given(st.text())
def test_what_is_stored_has_as_many_characters_and_can_be_written_anywhere(text: str) -> None:
    kept = storable(text)
    assert len(kept) == len(text)
    assert "\x00" not in kept
    assert kept.encode().decode() == kept
    assert storable(kept) == kept


@given(st.text(st.characters(codec="utf-8", exclude_characters="\x00")))
def test_what_can_be_written_is_stored_as_it_is(text: str) -> None:
    assert storable(text) == text


@given(st.text())
def test_a_line_has_all_the_words_with_single_blanks_and_can_be_kept(text: str) -> None:
    line = one_line(text)
    assert line.split(" ") == (storable(text).split() or [""])
    assert storable(line) == line


@given(st.text())
def test_a_text_is_found_by_each_of_its_words(text: str) -> None:
    words = [word for whole in text.split() for word in folded(whole).split()]
    assert [word for word in words if word not in folded(text)] == []


@given(st.text(st.characters(codec="ascii")))
def test_case_never_hides_a_latin_text(text: str) -> None:
    assert folded(text.upper()) == folded(text.lower()) == folded(text)


@given(st.text(max_size=300))
def test_a_title_is_one_short_line_that_begins_as_the_question_does(question: str) -> None:
    title = title_of(question)
    line = " ".join(storable(question).split())
    assert 0 < len(title) <= LONGEST_TITLE
    assert title in (line, "…") if len(line) <= LONGEST_TITLE else title.endswith("…")
    assert line.startswith(title.removesuffix("…")) or title == "…"


def test_a_long_question_is_cut_between_words() -> None:
    assert title_of("How long " * 20) == f"{'How long ' * 8}How…"
