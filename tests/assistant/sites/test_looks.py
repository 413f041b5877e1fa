"""Looks: tidied, and refused by a line that names the field."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import RequestRefusedError
from assistant.sites.changing import LookChange, TextChange, changed_look
from assistant.sites.looks import LANGUAGES, fit_look, fit_name
from assistant.sites.model import Look, Side, SiteTexts
from assistant.sites.stored import look_json

SAYS = SiteTexts("en", "Ask us", "Hello!", ("Where is my order?",))


def refusal(look: Look) -> str:
    with pytest.raises(RequestRefusedError) as refused:
        fit_look(look)
    assert "\n" not in str(refused.value)
    return str(refused.value)


def test_a_look_is_tidied() -> None:
    look = Look(
        colour=" #0F6E63 ",
        side=Side.START,
        languages=("EN", "de", "en "),
        texts=(
            SiteTexts(" EN ", " Ask \n us ", "Hi\x00", (" Where? ", "", "Where?", "When?")),
            SiteTexts("de", " ", "", ("", " ")),
        ),
        attachments=True,
    )
    assert fit_look(look) == Look(
        colour="#0f6e63",
        side=Side.START,
        languages=("en", "de"),
        texts=(SiteTexts("en", "Ask us", "Hi\N{REPLACEMENT CHARACTER}", ("Where?", "When?")),),
        attachments=True,
    )
    assert fit_look(Look()) == Look()


@pytest.mark.parametrize("colour", ["red", "0f6e63", "#0f6", "#0f6e6", "#0f6e6g", "#٠f6e63", "#"])
def test_a_colour_is_written_with_six_digits(colour: str) -> None:
    assert refusal(Look(colour=colour)).startswith("colour: ")


@pytest.mark.parametrize("colour", ["#000000;}body{display:none", "url(https://x.example)", "\x00"])
def test_a_colour_brings_no_other_style_with_it(colour: str) -> None:
    assert refusal(Look(colour=colour)).startswith("colour: ")


@pytest.mark.parametrize("language", ["", "xx", "en-GB", "english", "e" * 10_000])
def test_a_language_is_one_that_the_widget_speaks(language: str) -> None:
    told = refusal(Look(languages=("en", language)))
    assert told.startswith("languages: ")
    assert told.endswith("it speaks en, de, fr, es, ar")
    assert refusal(Look(texts=(SiteTexts(language, "x"),))).startswith("texts: ")


@pytest.mark.parametrize(
    ("texts", "field"),
    [
        (SiteTexts("de", title="x" * 201), "texts.de.title: "),
        (SiteTexts("de", greeting="x" * 201), "texts.de.greeting: "),
        (SiteTexts("de", suggestions=("ok", "x" * 201)), "texts.de.suggestions: "),
        (SiteTexts("de", suggestions=tuple("abcdefg")), "texts.de.suggestions: "),
    ],
)
def test_what_is_too_much_is_refused_by_its_field(texts: SiteTexts, field: str) -> None:
    assert refusal(Look(texts=(SAYS, texts))).startswith(field)


def test_what_is_just_not_too_much_is_kept() -> None:
    full = SiteTexts("de", "x" * 200, "y" * 200, tuple(each * 200 for each in "abcdef"))
    assert fit_look(Look(texts=(full,))).texts == (full,)


def test_a_language_has_its_texts_once() -> None:
    assert refusal(Look(texts=(SAYS, SAYS))) == "texts: en is there twice; join the two"


@pytest.mark.parametrize("name", ["", "  \n ", "x" * 81])
def test_a_name_is_some_words_and_no_more(name: str) -> None:
    with pytest.raises(RequestRefusedError, match=r"^name: "):
        fit_name(name)


def test_a_name_stands_on_one_line() -> None:
    assert fit_name("  Our \n shop ") == "Our shop"
    assert fit_name("x" * 80) == "x" * 80


def test_a_change_leaves_what_it_does_not_name() -> None:
    look = Look("#0f6e63", Side.START, ("en",), (SAYS,), attachments=True, survey=False)
    assert changed_look(look, LookChange()) == look
    changed = changed_look(
        look,
        LookChange(
            survey=True,
            languages=(),
            texts={"en": TextChange(title="Help"), "DE": TextChange(suggestions=("Wo?",))},
        ),
    )
    assert changed == Look(
        "#0f6e63",
        Side.START,
        (),
        (
            SiteTexts("en", "Help", "Hello!", ("Where is my order?",)),
            SiteTexts("de", "", "", ("Wo?",)),
        ),
        attachments=True,
        survey=True,
    )


def test_a_change_of_a_language_nobody_speaks_is_refused() -> None:
    with pytest.raises(RequestRefusedError, match=r"^texts: "):
        changed_look(Look(), LookChange(texts={"xx": TextChange(title="x")}))


_TEXT = st.text(max_size=60)
_LOOKS = st.builds(
    Look,
    colour=st.from_regex(r"#[0-9a-fA-F]{6}", fullmatch=True) | st.just(""),
    side=st.sampled_from(Side),
    languages=st.lists(st.sampled_from(LANGUAGES), max_size=8).map(tuple),
    texts=st.lists(
        st.builds(
            SiteTexts,
            st.sampled_from(LANGUAGES),
            _TEXT,
            _TEXT,
            st.lists(_TEXT, max_size=6).map(tuple),
        ),
        unique_by=lambda each: each.language,
        max_size=5,
    ).map(tuple),
    attachments=st.booleans(),
    survey=st.booleans(),
)


@given(_LOOKS)
def test_a_tidied_look_is_tidy_and_json(look: Look) -> None:
    fitted = fit_look(look)
    assert fit_look(fitted) == fitted
    assert look_json(fitted)["colour"] == fitted.colour
