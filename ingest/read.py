"""What a file is read as: a document, or a list of past resolutions."""

from pathlib import Path

from ingest.blocks import ReadDocument
from ingest.sandbox import read_file


def read(place: Path, password: str | None) -> ReadDocument:
    """Read a file in the sandbox; raises FileRefusedError."""
    return read_file(place, password=password)
