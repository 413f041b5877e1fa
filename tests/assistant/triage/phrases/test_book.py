"""Finding many phrases at once; what is denied, and where each stands."""

from hypothesis import given
from hypothesis import strategies as st

from assistant.triage.folding import fold
from assistant.triage.phrases.book import PhraseBook
from assistant.triage.phrases.pattern import read_phrase

BOOK = PhraseBook(
    [("legal", read_phrase("my (solicitor|lawyer)")), ("hurt", read_phrase("(hurt|injured)"))],
    denials=["not", "nobody", "isn't"],
)


def told(text: str) -> list[tuple[str, str, bool]]:
    return [
        (each.sign, text[each.span.start : each.span.end], each.denied)
        for each in BOOK.find(fold(text))
    ]


def test_phrases_are_found_verbatim_in_the_order_they_stand() -> None:
    assert told("I was HURT. My\u200bLawyer, my  Lawyer knows.") == [
        ("hurt", "HURT", False),
        ("legal", "my  Lawyer", False),
    ]


def test_a_denial_shortly_before_is_told() -> None:
    assert told("Nobody was hurt") == [("hurt", "hurt", True)]
    assert told("it isn’t hurt") == [("hurt", "hurt", True)]


def test_a_denial_ends_at_a_comma_at_but_and_at_the_sentence() -> None:
    for text in ("No, not yet, I am hurt", "not late but hurt", "It is not. I am hurt"):
        assert [denied for _, _, denied in told(text)] == [False], text


@given(st.text(alphabet="my lawyerhut.'’\u200b\u0130ßé \n", max_size=80))
def test_every_place_found_is_in_the_text(text: str) -> None:
    for each in BOOK.find(fold(text)):
        assert 0 <= each.span.start < each.span.end <= len(text)


@given(st.text(max_size=200))
def test_a_folded_letter_stands_where_it_stood(text: str) -> None:
    folded = fold(text)
    for place in range(len(folded.text)):
        span = folded.span(place, place + 1)
        assert span.end - span.start == 1
        assert fold(text[span.start]).text in (folded.text[place], "")
