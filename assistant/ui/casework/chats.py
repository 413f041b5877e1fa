"""A live chat from the staff's side: is the customer there, do they write, what did they see."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from assistant.casework.model import Author, CaseMessage, MessageId
from assistant.ui import words
from assistant.ui.casework import time_left
from assistant.webchat.model import Attachment, CustomerSide

_LONGEST_PAGE = 60
_OURS = (Author.AGENT, Author.ASSISTANT)
_SHOWN = frozenset({"image/png", "image/jpeg", "image/webp", "image/gif"})
_SCHEME = re.compile(r"https?://", re.IGNORECASE)
_LANGUAGES = {
    "ar": "Arabic",
    "bg": "Bulgarian",
    "cs": "Czech",
    "da": "Danish",
    "de": "German",
    "el": "Greek",
    "en": "English",
    "es": "Spanish",
    "et": "Estonian",
    "fa": "Persian",
    "fi": "Finnish",
    "fr": "French",
    "he": "Hebrew",
    "hi": "Hindi",
    "hr": "Croatian",
    "hu": "Hungarian",
    "it": "Italian",
    "ja": "Japanese",
    "ko": "Korean",
    "lt": "Lithuanian",
    "lv": "Latvian",
    "nb": "Norwegian",
    "nl": "Dutch",
    "no": "Norwegian",
    "pl": "Polish",
    "pt": "Portuguese",
    "ro": "Romanian",
    "ru": "Russian",
    "sk": "Slovak",
    "sl": "Slovenian",
    "sv": "Swedish",
    "th": "Thai",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "vi": "Vietnamese",
    "zh": "Chinese",
}


@dataclass(frozen=True, slots=True)
class ChatView:
    """The customer in their chat. `gone` is the instant they left in ISO 8601, or empty.

    `page` is where they came from, shortened; `whole_page` as their browser told it. `typing`
    says that they write, and is empty else. `seen` is the newest message of ours that they saw,
    or empty.
    """

    here: bool
    words: str
    gone: str
    page: str
    whole_page: str
    language: str
    signed_in: bool
    typing: str
    seen: str


@dataclass(frozen=True, slots=True)
class FileView:
    """A file of a message; `url` downloads it. `image` says that it may be shown small."""

    name: str
    size: str
    url: str
    image: bool


def chat_view(
    side: CustomerSide, messages: Sequence[CaseMessage], who: str, now: datetime
) -> ChatView:
    """A customer's side of the chat; `who` is what they are called."""
    gone = side.seen_at if not side.here else None
    return ChatView(
        here=side.here,
        words=_presence(side.here, gone, now),
        gone=gone.isoformat() if gone is not None else "",
        page=_shortened(side.page),
        whole_page=_printable(side.page),
        language=_language(side.language),
        signed_in=side.vouched,
        typing=f"{who} is writing …" if side.typing and side.here else "",
        seen=seen(side, messages) or "",
    )


def seen(side: CustomerSide, messages: Sequence[CaseMessage]) -> MessageId | None:
    """The newest message of ours that the customer saw."""
    ids = [each.id for each in messages]
    if side.read_up_to is None or side.read_up_to not in ids:
        return None
    read = messages[: ids.index(side.read_up_to) + 1]
    return next((each.id for each in reversed(read) if each.author in _OURS), None)


def files_of(side: CustomerSide, case: str, message: MessageId) -> tuple[FileView, ...]:
    """The files that came with one message, in the order they were sent."""
    return tuple(file_view(case, each) for of, each in side.attachments if of == message)


def file_view(case: str, file: Attachment) -> FileView:
    """A file as its message shows it; it is only ever downloaded."""
    return FileView(
        name=_printable(file.name) or "file",
        size=words.size(file.size),
        url=f"/api/v1/cases/{quote(case, safe='')}/files/{quote(file.id, safe='')}",
        image=file.type in _SHOWN,
    )


def _language(code: str) -> str:
    """A language's name; the code of one that has none here."""
    return _LANGUAGES.get(code.partition("-")[0].casefold(), _printable(code))


def _presence(here: bool, gone: datetime | None, now: datetime) -> str:
    if here:
        return "in the chat now"
    return f"left {time_left.span(now - gone)} ago" if gone is not None else "not in the chat"


def _shortened(page: str) -> str:
    """A page without what stands before its host and after its path."""
    place = _SCHEME.sub("", _printable(page), count=1)
    place = re.split(r"[?#]", place, maxsplit=1)[0].rstrip("/")
    return place if len(place) <= _LONGEST_PAGE else f"{place[: _LONGEST_PAGE - 1]}…"


def _printable(text: str) -> str:
    """Without the signs that turn or hide what stands beside them."""
    return "".join(each for each in text if each.isprintable()).strip()
