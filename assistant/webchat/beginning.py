"""A conversation as it begins: its token, its language, the page it began on."""

import uuid
from datetime import datetime

import regex

from assistant.sites.model import Site
from assistant.texts import storable
from assistant.webchat.tables import ChatRow
from assistant.webchat.tokens import hash_of

_LONGEST_PAGE = 500
_LANGUAGE = regex.compile(r"[A-Za-z]{2,3}(?=$|[-_])")
_ENGLISH = "en"


def begun(site: Site, token: str, *, language: str, page: str, at: datetime) -> ChatRow:
    """The row of a conversation that begins on a page of a site; nobody vouches for it yet."""
    return ChatRow(
        id=uuid.uuid4().hex,
        site=site.key,
        token_sha256=hash_of(token),
        begun_at=at,
        used_at=at,
        language=fit_language(language, site.look.languages),
        page=fit_page(page),
        customer="",
        subject="",
        name="",
        contact="",
        vouched_until=None,
        seen_at=at,
        typing_at=None,
        read_up_to="",
    )


def fit_language(language: str, spoken: tuple[str, ...]) -> str:
    """The language of a tag such as 'de-AT', if the site's widget speaks it; else its first.

    Of a site that names none it is the tag's, whatever it is, and English for no tag.
    """
    tag = _LANGUAGE.match(language.strip())
    said = tag[0].casefold() if tag else ""
    if spoken:
        return said if said in spoken else spoken[0]
    return said or _ENGLISH


def fit_page(page: str) -> str:
    """The address of a page without what follows ? and #, where secrets of a visitor may stand."""
    plain = regex.sub(r"[\p{C}\s]+", "", storable(page))
    return regex.split(r"[?#]", plain, maxsplit=1)[0][:_LONGEST_PAGE]
