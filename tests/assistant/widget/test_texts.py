"""The widget says everything in each of its languages."""

import re

import pytest

from assistant.sites.looks import LANGUAGES
from assistant.webchat.wishes import for_a_person
from assistant.widget.bundle import SOURCE, languages

ALL = languages()
SLOT = re.compile(r"\{(\w+)\}")
KEY = re.compile(r"\.(?:say|count)\(\s*\"(\w+)\"")
# The plural forms of whole numbers, from the Unicode CLDR.
FORMS = {
    "en": {"one", "other"},
    "de": {"one", "other"},
    "fr": {"one", "many", "other"},
    "es": {"one", "many", "other"},
    "ar": {"zero", "one", "two", "few", "many", "other"},
}
# Forms that say the number in a word.
SPELT = {"zero", "one", "two"}


def _bare(key: str) -> str:
    return key.partition(".")[0]


def test_it_speaks_five_languages_the_same_as_the_server() -> None:
    assert set(ALL) == set(FORMS) == set(LANGUAGES)
    assert len({for_a_person(each) for each in LANGUAGES}) == len(LANGUAGES)


@pytest.mark.parametrize("language", sorted(FORMS))
def test_a_language_has_every_text_with_its_slots_and_every_plural_form(language: str) -> None:
    texts, english = ALL[language], ALL["en"]
    assert {_bare(key) for key in texts} == {_bare(key) for key in english}
    for key, text in texts.items():
        base, _, form = key.partition(".")
        if not form:
            assert set(SLOT.findall(text)) == set(SLOT.findall(english[key])), key
            continue
        slots = set(SLOT.findall(text))
        assert slots == {"count"} or (form in SPELT and not slots), key
        assert {name.partition(".")[2] for name in texts if _bare(name) == base} == FORMS[language]


@pytest.mark.parametrize("language", sorted(FORMS))
def test_no_text_is_empty_or_left_in_english(language: str) -> None:
    english = ALL["en"]
    same = {key for key, text in ALL[language].items() if text == english.get(key)}
    assert all(text.strip() == text and text for text in ALL[language].values())
    if language != "en":
        assert len(same) <= 6, same


def test_every_text_that_the_widget_asks_for_is_there_and_none_is_left_over() -> None:
    source = "\n".join(path.read_text("utf-8") for path in SOURCE.glob("*.js"))
    known = {_bare(key) for key in ALL["en"]}
    assert set(KEY.findall(source)) <= known
    words = set(re.findall(r"[\"`](\w+?)(?:\$\{each\})?[\"`]", source))
    assert {key for key in known if key.rstrip("12345") not in words and key not in words} == set()
