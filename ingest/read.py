"""What a file is read as: a document, or a list of past resolutions."""

from pathlib import Path

from ingest.blocks import ReadDocument
from ingest.resolutions import ResolutionFile, read_if_resolutions
from ingest.sandbox import read_file


def read(place: Path, password: str | None) -> ReadDocument | ResolutionFile:
    """Read a file in the sandbox; raises FileRefusedError.

    A table or list whose columns are those of past resolutions is read as such.
    """
    return read_if_resolutions(place) or read_file(place, password=password)
