"""Scanned pages, drawn by PDFium and read by the program Tesseract."""

import re
import subprocess
from collections.abc import Sequence

import pypdfium2 as pdfium  # type: ignore[import-untyped]  # ships no types

from ingest.errors import FileRefusedError, RefusalKind
from ingest.readers.assembly import Assembly
from ingest.readers.mail import add_text_block
from ingest.readers.source import Source
from ingest.readers.text import text_blocks

_DOTS_PER_INCH = 300
_MOST_DOTS = 5_000
_SPARE_SECONDS = 12.0
_LONGEST_PAGE = 40.0
# Each language costs time and mistakes: where many are installed, the most written come first.
_MOST_LANGUAGES = 4
_LIKELY = ("eng", "deu", "fra", "spa", "ita", "nld", "por", "pol")
_LANGUAGE = re.compile(r"(?!osd$|equ$)[a-z]{3}(?:_(?!vert|old|frak)[a-z]+)?")
_BROKEN_WORD = re.compile(r"([^\W\d_])-\n(?=[^\W\d_])")


def read_scans(
    assembly: Assembly, document: pdfium.PdfDocument, numbers: Sequence[int], source: Source
) -> None:
    """Add the text of scanned pages, as many as the limits and the clock allow.

    Raises `FileRefusedError` where Tesseract is not installed or reads nothing.
    """
    if source.tesseract is None or source.limits.ocr_pages == 0:
        raise FileRefusedError(
            "needs OCR: its pages are pictures of text; install tesseract"
            " (apt install tesseract-ocr) and take it in again",
            RefusalKind.NEEDS_OCR,
        )
    languages = _languages(source.tesseract)
    before, done = assembly.characters, 0
    for number in numbers[: source.limits.ocr_pages]:
        if source.seconds_left() < _SPARE_SECONDS:
            break
        try:
            text = _recognised(_drawn(document, number), source, languages)
        except subprocess.TimeoutExpired:
            break
        assembly.new_page(number)
        text = _BROKEN_WORD.sub(r"\1", text)
        for block in text_blocks(text):
            add_text_block(assembly, block, text)
        done += 1
    if assembly.characters == before:
        raise FileRefusedError(
            "needs OCR, and tesseract finds no text on its pages: scan it again, straight"
            " and at 300 dots an inch",
            RefusalKind.NEEDS_OCR,
        )
    assembly.warn("was scanned and read by OCR: compare figures and names with the original")
    if done < len(numbers):
        assembly.warn(
            f"only {done} of {len(numbers)} scanned pages were read: split the file"
            " and take in the parts"
        )


def _languages(tesseract: str) -> str:
    """The installed languages as Tesseract takes them, such as eng+deu; at most four."""
    told = subprocess.run(  # noqa: S603  # a fixed program and nothing of the file
        [tesseract, "--list-langs"], capture_output=True, check=False
    )
    lines = told.stdout.decode("utf-8", "replace").splitlines()[1:]
    installed = sorted(filter(_LANGUAGE.fullmatch, map(str.strip, lines)))
    likely = [each for each in _LIKELY if each in installed]
    likely += [each for each in installed if each not in likely]
    return "+".join(likely[:_MOST_LANGUAGES]) or "eng"


def _drawn(document: pdfium.PdfDocument, number: int) -> bytes:
    """A page as a grey picture in the simplest format Tesseract knows."""
    page = document[number - 1]
    scale = min(_DOTS_PER_INCH / 72, _MOST_DOTS / max(1.0, *page.get_size()))
    bitmap = page.render(scale=scale, grayscale=True)
    width, height, stride = bitmap.width, bitmap.height, bitmap.stride
    dots = bytes(bitmap.buffer)
    rows = (dots[row * stride : row * stride + width] for row in range(height))
    return b"P5 %d %d 255\n" % (width, height) + b"".join(rows)


def _recognised(picture: bytes, source: Source, languages: str) -> str:
    """What Tesseract reads; it turns a page that was scanned sideways."""
    for layout in ("1", "3"):
        ended = subprocess.run(  # noqa: S603  # a fixed program, the picture on its input
            [str(source.tesseract), "stdin", "stdout", "-l", languages, "--psm", layout],
            input=picture,
            capture_output=True,
            timeout=min(_LONGEST_PAGE, max(1.0, source.seconds_left() - 0.8 * _SPARE_SECONDS)),
            check=False,
        )
        if ended.returncode == 0 and ended.stdout.strip():
            return ended.stdout.decode("utf-8", errors="replace").replace("\f", "\n")
    return ""
