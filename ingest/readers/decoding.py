"""From bytes to text: which encoding a file is written in."""

import codecs
import re

from charset_normalizer import from_bytes

from ingest.errors import FileRefusedError, RefusalKind
from ingest.readers.assembly import storable

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE = 200_000
# Statistics tell Latin scripts apart badly; the letters of their languages do it well.
_MARKS_OF_TEXT = "–—‘’‚“”„…•€£§©®™°«»‹›·½¼¾×± "
_LETTERS = {
    "cp1252": "äöüßÄÖÜàâçéèêëîïôùûœÀÂÇÉÈÊÎÔñáíóúÑÁÍÓÚãõÃÕåæøÅÆØìò",
    "cp1250": "ąćęłńóśźżĄĆĘŁŃÓŚŹŻáčďéěíňřšťúůýžÁČĎÉĚÍŇŘŠŤÚŮÝŽőűŐŰöüÖÜäâăîşţÂĂÎđĐľĺŕô",
    "cp1254": "ğışİĞŞöüçÖÜÇâî",
}
_LATIN = re.compile(
    r"cp(125[0247]|437|8(50|52|58|6\d)|775)|latin|iso8859_(\d|1\d)\Z|mac_(roman|latin2|turkish|iceland)"
    r"|hp_roman8"
)
_TOGETHER = re.compile(rb"[\x80-\xff]{2,}")
_NOT_LATIN = frozenset({"iso8859_5", "iso8859_6", "iso8859_7", "iso8859_8", "iso8859_11"})
_TEXT_CONTROLS = b"\t\n\r\f\x0b\x1b"
_NOT_BINARY = bytes(range(32, 256)) + _TEXT_CONTROLS


def decode(data: bytes, declared: str | None = None) -> str:
    """Decode a text file; newlines become \\n, what cannot be stored is left out.

    A byte order mark wins, then UTF-8 if it fits, then the `declared` encoding, then the
    likeliest guess. Raises `FileRefusedError` for bytes that are not text.
    """
    text = storable(_decoded(data, declared).replace("\r\n", "\n").replace("\r", "\n"))
    return text.removeprefix("\ufeff")


def looks_binary(data: bytes) -> bool:
    """Tell whether bytes are no text in any encoding we read."""
    if any(data.startswith(mark) for mark, _ in _MARKS) or two_byte_encoding(data):
        return False
    sample = data[:_SAMPLE]
    controls = sample.translate(None, delete=_NOT_BINARY)
    return len(controls) > len(sample) // 20 + 8


def _decoded(data: bytes, declared: str | None) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, errors="replace")
    if wide := two_byte_encoding(data):
        return data.decode(wide, errors="replace")
    if looks_binary(data):
        raise FileRefusedError(
            "is not a text file: it holds binary data; save it in the format its name says",
            RefusalKind.WRONG_TYPE,
        )
    for likely in ("utf-8", declared):
        if likely and (text := _strictly(data, likely)) is not None:
            return text
    return _guessed(data)


def _strictly(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def two_byte_encoding(data: bytes) -> str | None:
    """Recognise UTF-16 without a mark: every other byte of Latin text is zero."""
    sample = data[:2000]
    if len(sample) < 8:
        return None
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    if odd > 0.7 * half and even < 0.1 * half:
        return "utf-16-le"
    if even > 0.7 * half and odd < 0.1 * half:
        return "utf-16-be"
    return None


def _guessed(data: bytes) -> str:
    # Nearly all UTF-8 with a few broken bytes is UTF-8 that was cut or glued.
    broken = data.decode("utf-8", errors="replace")
    if broken.count("\ufffd") * 200 < len(broken) and any(byte > 127 for byte in data):
        clean = data.decode("utf-8", errors="ignore")
        if sum(ord(letter) > 127 for letter in clean) > 2 * broken.count("\ufffd"):
            return broken
    sample = data[:_SAMPLE]
    if _mostly_ascii(sample) and (latin := _latin_encodings(sample)):
        # A few accents among plain letters: too little for statistics, plain to see for us.
        return data.decode(latin[0], errors="replace")
    likely = [match.encoding for match in from_bytes(sample)]
    first = likely[0] if likely else "cp1252"
    if _LATIN.match(first) and first not in _NOT_LATIN:
        likely = _latin_encodings(sample)
    for encoding in likely:
        if (text := _strictly(data, encoding)) is not None:
            return text
    return data.decode("cp1252", errors="replace")


def _mostly_ascii(data: bytes) -> bool:
    """Tell whether bytes above 127 are rare and single, as accents are among Latin letters."""
    high = sum(byte > 127 for byte in data)
    together = sum(map(len, _TOGETHER.findall(data)))
    return high * 10 < len(data) * 3 and together * 4 < high * 3


def _latin_encodings(data: bytes) -> list[str]:
    """Latin encodings by how much of the text they make letters of their languages."""
    scores: dict[str, float] = {}
    for encoding, letters in _LETTERS.items():
        text = _strictly(data, encoding)
        high = [letter for letter in text or "" if ord(letter) > 127]
        if text is not None and high:
            known = letters + _MARKS_OF_TEXT + ("¿¡" if re.search(r"(?<!\w)[¿¡]\w", text) else "")
            scores[encoding] = sum(letter in known for letter in high) / len(high)
    return sorted(scores, key=lambda encoding: -scores[encoding])
