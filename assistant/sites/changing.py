"""A look with some of it changed."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from assistant.sites.looks import fit_language
from assistant.sites.model import Look, Side, SiteTexts


@dataclass(frozen=True, slots=True)
class TextChange:
    """What changes of one language's texts; None stays."""

    title: str | None = None
    greeting: str | None = None
    suggestions: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class LookChange:
    """What changes of a look; None stays, and so do languages without a change of texts."""

    colour: str | None = None
    side: Side | None = None
    languages: tuple[str, ...] | None = None
    attachments: bool | None = None
    survey: bool | None = None
    texts: Mapping[str, TextChange] = field(default_factory=dict)


def changed_look(look: Look, change: LookChange) -> Look:
    """The look after a change; raises RequestRefusedError for a language nobody speaks."""
    texts = {each.language: each for each in look.texts}
    for said, told in change.texts.items():
        language = fit_language(said, "texts")
        texts[language] = _changed_texts(texts.get(language, SiteTexts(language)), told)
    return replace(
        look,
        colour=look.colour if change.colour is None else change.colour,
        side=look.side if change.side is None else change.side,
        languages=look.languages if change.languages is None else change.languages,
        attachments=look.attachments if change.attachments is None else change.attachments,
        survey=look.survey if change.survey is None else change.survey,
        texts=tuple(texts.values()),
    )


def _changed_texts(texts: SiteTexts, change: TextChange) -> SiteTexts:
    return replace(
        texts,
        title=texts.title if change.title is None else change.title,
        greeting=texts.greeting if change.greeting is None else change.greeting,
        suggestions=texts.suggestions if change.suggestions is None else change.suggestions,
    )
