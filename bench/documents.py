"""Messy real files: what is read, what is refused and why, and how long each takes."""

import csv
import json
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from assistant.measuring.library import Watch
from bench import places
from bench.baseline import OUT
from bench.figures import Figure, Kind
from ingest.errors import FileRefusedError, RefusalKind, SandboxError
from ingest.sandbox import read_file

# The manifest counts at most ten pages with another reader, which keeps what every page repeats.
_ENOUGH = 0.25
_SLOW_S = 60.0


@dataclass(frozen=True, slots=True)
class Ending:
    """What became of one file; `promised` characters of text stand in its manifest."""

    file: str
    category: str
    promised: int
    characters: int
    refusal: str
    reason: str
    seconds: float

    @property
    def read(self) -> bool:
        """Whether it was read."""
        return not self.refusal

    @property
    def kept_promise(self) -> bool:
        """Whether about the promised text was found."""
        return self.characters >= _ENOUGH * self.promised and (self.read or not self.promised)


def measure(watch: Watch) -> list[Figure]:
    """Read every file of documents/pdf and documents/office, and write each one's ending."""
    pdfs = list(_pdfs(watch))
    office = list(_office(watch))
    OUT.mkdir(parents=True, exist_ok=True)
    (OUT / "documents-files.json").write_text(
        json.dumps([asdict(each) for each in (*pdfs, *office)], indent=1, ensure_ascii=False),
        "utf-8",
    )
    text = [each for each in pdfs if each.category.startswith("text")]
    locked = [each for each in pdfs if each.category == "encrypted_password"]
    return [
        Figure("PDF files", len(pdfs), Kind.SUCCESSES),
        Figure("PDF files read", sum(each.read for each in pdfs), Kind.SUCCESSES),
        Figure(
            "PDF text files without their text",
            sum(not each.kept_promise for each in text),
            Kind.FAILURES,
            goal=0,
        ),
        Figure(
            "PDF files locked and read with their password",
            sum(each.read for each in locked),
            Kind.SUCCESSES,
            goal=len(locked),
        ),
        Figure("office files", len(office), Kind.SUCCESSES),
        Figure("office files read", sum(each.read for each in office), Kind.SUCCESSES),
        *_behaviour([*pdfs, *office]),
    ]


def _behaviour(endings: list[Ending]) -> list[Figure]:
    crashed = sum(each.refusal == RefusalKind.CRASHED for each in endings)
    slow = sum(each.seconds > _SLOW_S for each in endings)
    speechless = sum(not each.read and not each.reason.strip() for each in endings)
    slowest = max(each.seconds for each in endings)
    return [
        Figure("crashes", crashed, Kind.FAILURES, goal=0),
        Figure("files over 60 s", slow, Kind.FAILURES, goal=0),
        Figure("refusals without a reason", speechless, Kind.FAILURES, goal=0),
        Figure("slowest file", slowest, Kind.SECONDS, goal=_SLOW_S),
    ]


def _pdfs(watch: Watch) -> Iterator[Ending]:
    folder = places.part("documents/pdf")
    with (folder / "manifest.csv").open(encoding="utf-8", newline="") as manifest:
        rows = list(csv.DictReader(manifest))
    for done, row in enumerate(rows, 1):
        promised = int(row["text_chars_first10p"] or 0)
        password = row["test_password"] or None
        yield _ending(folder / row["file"], row["category"], promised, password)
        watch("reading PDF files", done, len(rows))


def _office(watch: Watch) -> Iterator[Ending]:
    files = sorted(path for path in places.part("documents/office").iterdir() if path.is_file())
    for done, path in enumerate(files, 1):
        yield _ending(path, path.suffix.removeprefix("."), 0, None)
        watch("reading office files", done, len(files))


def _ending(path: Path, category: str, promised: int, password: str | None) -> Ending:
    start = time.perf_counter()
    characters, refusal, reason = 0, "", ""
    try:
        characters = len(read_file(path, password=password).text)
    except FileRefusedError as error:
        refusal, reason = error.kind.value, error.reason
    except SandboxError as error:
        refusal, reason = RefusalKind.CRASHED.value, str(error)
    seconds = round(time.perf_counter() - start, 2)
    return Ending(path.name, category, promised, characters, refusal, reason, seconds)
