"""A process that takes in a folder and says what it has done; tests kill it at any moment."""

from datetime import date
from pathlib import Path

from ingest import jobs
from ingest.blocks import Block, BlockKind, ReadDocument
from ingest.jobs import Instructions
from ingest.outcomes import Outcome
from ingest.pipeline import Pipeline
from kb.database import Database
from kb.model import Span
from tests.fakes import HashEmbedder


def read(_name: str, content: bytes, _password: str | None) -> ReadDocument:
    """Read paragraphs here and now: the sandbox has tests of its own."""
    text = content.decode("utf-8")
    blocks: list[Block] = []
    start = 0
    for paragraph in text.split("\n\n"):
        end = start + len(paragraph)
        blocks.append(Block(BlockKind.PARAGRAPH, Span(start, end)))
        start = end + 2
    return ReadDocument(text, tuple(blocks))


def main(url: str, folder: str) -> None:
    """Finish what is waiting, then take in every file; print each id once it is committed."""
    database = Database.open(url)
    pipeline = Pipeline(database, HashEmbedder(), read=read, today=lambda: date(2026, 3, 1))
    print("started", flush=True)
    waiting = jobs.waiting(database)
    accepted = jobs.accept_files(
        database,
        [(path, path.name, Instructions()) for path in sorted(Path(folder).iterdir())],
        requested_by="test",
    )
    for end in pipeline.run([*waiting, *accepted]):
        if isinstance(end, Outcome):
            print(f"{end.id} {end.version}", flush=True)
