"""How a site's widget may look and what it may say: tidied, or refused naming the field."""

import re
from dataclasses import replace

from assistant.errors import RequestRefusedError
from assistant.sites.model import (
    LONGEST_NAME,
    LONGEST_TEXT,
    MOST_SUGGESTIONS,
    Look,
    SiteTexts,
)
from assistant.texts import one_line

LANGUAGES = ("en", "de", "fr", "es", "ar")
"""The languages that the widget speaks (ISO 639-1)."""

_COLOUR = re.compile(r"#[0-9a-f]{6}")


def fit_look(look: Look) -> Look:
    """The look tidied; raises RequestRefusedError, which names the field."""
    return replace(
        look,
        colour=_fit_colour(look.colour),
        languages=_fit_languages(look.languages),
        texts=_fit_texts(look.texts),
    )


def fit_name(name: str) -> str:
    """A site's name, on one line; raises RequestRefusedError for an empty or too long one."""
    fitted = one_line(name)
    if not fitted:
        raise RequestRefusedError("name: a site needs one that people know it by")
    if len(fitted) > LONGEST_NAME:
        raise RequestRefusedError(f"name: at most {LONGEST_NAME} characters; shorten it")
    return fitted


def fit_language(language: str, field: str) -> str:
    """A language that the widget speaks; raises RequestRefusedError."""
    fitted = language.strip().lower()
    if fitted not in LANGUAGES:
        raise RequestRefusedError(
            f"{field}: the widget does not speak {language[:20]!r};"
            f" it speaks {', '.join(LANGUAGES)}"
        )
    return fitted


def _fit_colour(colour: str) -> str:
    fitted = colour.strip().lower()
    if fitted and not _COLOUR.fullmatch(fitted):
        raise RequestRefusedError(
            f"colour: {colour[:20]!r} is none; write one such as #0f6e63, or nothing"
        )
    return fitted


def _fit_languages(languages: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(fit_language(each, "languages") for each in languages))


def _fit_texts(texts: tuple[SiteTexts, ...]) -> tuple[SiteTexts, ...]:
    """One entry a language, without those that say nothing."""
    fitted = [_fit_text(each) for each in texts]
    spoken = [each.language for each in fitted]
    for language in spoken:
        if spoken.count(language) > 1:
            raise RequestRefusedError(f"texts: {language} is there twice; join the two")
    return tuple(each for each in fitted if each.title or each.greeting or each.suggestions)


def _fit_text(texts: SiteTexts) -> SiteTexts:
    language = fit_language(texts.language, "texts")
    where = f"texts.{language}"
    suggestions = tuple(
        dict.fromkeys(
            filter(None, (_short(each, f"{where}.suggestions") for each in texts.suggestions))
        )
    )
    if len(suggestions) > MOST_SUGGESTIONS:
        raise RequestRefusedError(
            f"{where}.suggestions: at most {MOST_SUGGESTIONS}; choose the best"
        )
    return SiteTexts(
        language=language,
        title=_short(texts.title, f"{where}.title"),
        greeting=_short(texts.greeting, f"{where}.greeting"),
        suggestions=suggestions,
    )


def _short(text: str, field: str) -> str:
    fitted = one_line(text)
    if len(fitted) > LONGEST_TEXT:
        raise RequestRefusedError(f"{field}: at most {LONGEST_TEXT} characters; shorten it")
    return fitted
