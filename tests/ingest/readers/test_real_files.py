"""Real files that nobody on this project made: each is read, or refused with its reason.

They are third-party and not in the repository; the folder is HANDRAIL_BENCH_DATA, or
../shared/data beside the project.
"""

import csv
import os
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from ingest.blocks import BlockKind, ReadDocument
from ingest.detect import READABLE_SUFFIXES
from ingest.errors import FileRefusedError, RefusalKind
from ingest.sandbox import read_file
from tests.ingest.readers.reading import hold_to_promises

ROOT = Path(__file__).parents[3]
DATA = Path(os.environ.get("HANDRAIL_BENCH_DATA", ROOT.parent / "shared" / "data")) / "documents"

pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason=f"no evaluation data at {DATA}")

READ = (
    *("text_real", "text_tables", "text_misc", "text_non_latin", "encrypted_empty_password"),
    *("malformed_repairable", "parser_disagreement", "forms_attachments"),
)
WITHOUT_TEXT = {"unstructured__empty.xlsx", "unstructured__fake-encrypted.msg"}


@cache
def manifest() -> dict[str, dict[str, str]]:
    with (DATA / "pdf" / "manifest.csv").open(encoding="utf-8") as rows:
        return {row["file"]: row for row in csv.DictReader(rows)}


def outcome(path: Path, password: str | None = None) -> ReadDocument | FileRefusedError:
    try:
        document = read_file(path, password=password)
    except FileRefusedError as refused:
        return refused
    hold_to_promises(document)
    return document


def explained(refused: FileRefusedError) -> bool:
    """A refusal is one line about the file, not about our reader or our clock."""
    ours = (RefusalKind.CRASHED, RefusalKind.TOO_SLOW)
    return bool(refused.reason) and "\n" not in refused.reason and refused.kind not in ours


def of_category(*categories: str) -> Iterator[Path]:
    for name, row in manifest().items():
        if row["category"] in categories:
            yield DATA / "pdf" / name


def test_every_pdf_with_text_gives_it() -> None:
    for path in of_category(*READ):
        document = outcome(path)
        assert isinstance(document, ReadDocument), f"{path.name}: {document}"
        assert all(block.page for block in document.blocks), path.name
        expected = int(manifest()[path.name]["text_chars_first10p"] or 0)
        few_pages = int(manifest()[path.name]["pages"] or 0) <= 10
        if few_pages and expected > 200:
            # Repeated headers and drawn-twice text are left out, so some is less.
            assert 0.6 < len(document.text) / expected < 1.7, path.name


def test_a_scanned_pdf_needs_ocr_or_is_read_by_it() -> None:
    for path in of_category("scanned_image_only"):
        result = outcome(path)
        if shutil.which("tesseract") is None:
            assert isinstance(result, FileRefusedError), path.name
            assert result.kind is RefusalKind.NEEDS_OCR
        elif isinstance(result, ReadDocument):
            assert any("OCR" in warning for warning in result.warnings)


def test_a_locked_pdf_needs_its_password_and_is_read_with_it() -> None:
    for path in of_category("encrypted_password"):
        without = outcome(path)
        assert isinstance(without, FileRefusedError)
        assert without.kind is RefusalKind.NEEDS_PASSWORD
        wrong = outcome(path, "not this one")
        assert isinstance(wrong, FileRefusedError)
        assert wrong.kind is RefusalKind.WRONG_PASSWORD
        assert isinstance(outcome(path, manifest()[path.name]["test_password"]), ReadDocument)


def test_a_corrupt_pdf_is_read_as_far_as_it_goes_or_refused() -> None:
    for path in of_category(
        "corrupt_unopenable", "corrupt_zero_pages", "encrypted_unsupported_handler"
    ):
        result = outcome(path)
        assert isinstance(result, ReadDocument) or explained(result), path.name


def test_every_office_file_is_read_but_those_without_text() -> None:
    for path in sorted((DATA / "office").iterdir()):
        result = outcome(path)
        if isinstance(result, FileRefusedError):
            assert path.name in WITHOUT_TEXT, f"{path.name}: {result}"
            assert explained(result)


@pytest.mark.parametrize("folder", ["policies", "help_centre"])
def test_every_policy_and_help_page_is_read_word_for_word(folder: str) -> None:
    for path in sorted((DATA / folder).rglob("*")):
        if not path.is_file() or path.suffix.lower() not in READABLE_SUFFIXES:
            continue
        result = outcome(path)
        if isinstance(result, FileRefusedError):
            assert result.kind in (RefusalKind.NO_TEXT, RefusalKind.EMPTY), f"{path}: {result}"
            continue
        written = path.read_bytes().decode("utf-8-sig", "replace").replace("\r\n", "\n")
        assert result.text == written, path
        assert any(block.kind is not BlockKind.HEADING for block in result.blocks)
