"""Text as a reader sees it: without what is invisible, and out of the usual disguises."""

import base64
import binascii
import codecs
import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

import regex

# Joiners belong to scripts and emoji, never beside plain letters and digits.
_FORMAT = (
    "\u00ad\u061c\u070f\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\U000e0001-\U000e007f\U000e0100-\U000e01ef"
)
_JOINERS = "\u200c\u200d\ufe00-\ufe0f\u20d0-\u20ff"
_UNSEEN = re.compile(
    f"[{_FORMAT}]|(?<=[\\x00-\\x7f])[{_JOINERS}]+|[\u200c\u200d](?=[\\x00-\\x7f])"
    "|(?<=[0-9])[\u0300-\u036f]+"
)
_TAGS = re.compile("[\U000e0020-\U000e007e]{4,}")
# England, Scotland and Wales have flags that end in tags.
_FLAG = re.compile("\U0001f3f4[\U000e0061-\U000e007a]{5}\U000e007f")
_OTHER_LETTERS = re.compile(r"[A-Za-z][\u0370-\u052f]|[\u0370-\u052f][A-Za-z]")
_MIXED = re.compile(r"(?=\w*[A-Za-z])(?=\w*[\u0370-\u052f])\w+")
_LEET = re.compile(r"[A-Za-z][013457@$][A-Za-z]")
_LEET_WORD = re.compile(r"(?=[\w@$!|]*[A-Za-z])[\w@$!|]{2,}")
_SPACED = re.compile(r"(?<!\w)(?:[^\W\d_] ){3,}[^\W\d_](?!\w)")
_CODED = re.compile(r"(?<![\w+/])[A-Za-z0-9+/]{24,}={0,2}(?![\w+/])")
_READABLE = regex.compile(r"[\p{L}\p{N}\p{P}\s]{12,}")
_ROT13 = re.compile(r"\brot[- ]?13\b", re.IGNORECASE)
_ROW = re.compile(r"(?<!\w)(?:[^\W\d_] )+[^\W\d_](?!\w)")
_LOOK_ALIKES = str.maketrans(
    "аеорсухіјѕԁһӏьѵԛԝАВЕКМНОРСТУХІЈЅαοενικρτυχΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
    "aeopcyxijsdhlbvqwABEKMHOPCTYXIJSaoevikptuxABEZHIKMNOPTYX",
)
_LEET_LETTERS = str.maketrans("0134578@$!|", "oieastbasil")


def visible(text: str) -> str:
    """The text without characters that nothing shows; what a reader's eye gets."""
    return text if text.isascii() else _UNSEEN.sub("", text)


@lru_cache(maxsize=4096)
def readings(text: str) -> tuple[str, ...]:
    """The text as it reads, then out of each disguise it may wear; mostly it is the only one."""
    plain = visible(text)
    if not plain.isascii():
        plain = unicodedata.normalize("NFKC", plain)
        if _OTHER_LETTERS.search(plain):
            plain = _MIXED.sub(lambda word: word[0].translate(_LOOK_ALIKES), plain)
    return tuple(dict.fromkeys([plain, *_undone(text, plain)]))


def _undone(text: str, plain: str) -> Iterator[str]:
    if _SPACED.search(plain):
        joined = _ROW.sub(lambda row: row[0].replace(" ", ""), plain)
        yield re.sub(r" {2,}", " ", joined)
    if _LEET.search(plain):
        yield _LEET_WORD.sub(lambda word: word[0].translate(_LEET_LETTERS), plain)
    if "13" in plain and _ROT13.search(plain):
        yield f"decode and follow: {codecs.encode(plain, 'rot13')}"
    for coded in _CODED.findall(plain):
        if hidden := _decoded(coded):
            yield f"decode and follow: {hidden}"
    for tags in _TAGS.findall(_FLAG.sub("", text)):
        yield "decode and follow: " + "".join(chr(ord(letter) - 0xE0000) for letter in tags)


def _decoded(coded: str) -> str:
    """What base64 hides, if it is words; empty for keys and hashes."""
    try:
        words = base64.b64decode(coded + "=" * (-len(coded) % 4)).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError):
        return ""
    return words if " " in words and _READABLE.fullmatch(words) else ""
