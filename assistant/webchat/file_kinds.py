"""Which kind of file some bytes are, and a name for it that is safe to download under."""

import unicodedata
from pathlib import PurePosixPath

import regex

_LONGEST_NAME = 120
_ENDINGS = {
    "image/png": (".png",),
    "image/jpeg": (".jpg", ".jpeg", ".jpe", ".jfif"),
    "image/webp": (".webp",),
    "image/gif": (".gif",),
    "application/pdf": (".pdf",),
    "text/plain": (".txt", ".log", ".csv", ".md"),
}
_TEXT = "text/plain"
# What a plain text has none of: control characters but for tab and the ends of lines and pages.
_NO_TEXT = regex.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_UNSEEN = regex.compile(r"[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]")
_UNFIT = regex.compile(r'[<>:"|?*]')


def media_type(content: bytes) -> str:
    """The media type of a file by its bytes; empty for one that customers may not send."""
    import puremagic

    try:
        matches = puremagic.magic_string(content)
    except (puremagic.PureError, ValueError):
        matches = []
    for match in matches:
        likely = match.confidence == matches[0].confidence
        if likely and match.mime_type in _ENDINGS and match.mime_type != _TEXT:
            return str(match.mime_type)
    return _TEXT if _is_text(content) else ""


def file_name(name: str, kind: str) -> str:
    """A file's name without folders and characters nobody sees, with an ending of its kind.

    At most 120 characters. What is named as a program, but is a text, ends in .txt.
    """
    plain = unicodedata.normalize("NFC", name.encode("utf-8", "replace").decode())
    last = plain.replace("\\", "/").rpartition("/")[2]
    tidy = " ".join(_UNFIT.sub("_", _UNSEEN.sub("", last)).split()).strip(". ")
    ending = PurePosixPath(tidy).suffix.casefold()
    if ending in _ENDINGS[kind]:
        stem, end = tidy[: -len(ending)], tidy[-len(ending) :]
    else:
        stem, end = tidy, _ENDINGS[kind][0]
    return f"{stem[: _LONGEST_NAME - len(end)].rstrip('. ') or 'file'}{end}"


def _is_text(content: bytes) -> bool:
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return bool(text.strip()) and not _NO_TEXT.search(text)
