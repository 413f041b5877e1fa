"""What a file is read as: a document, or a list of past resolutions."""

from ingest.blocks import ReadDocument
from ingest.resolutions import ResolutionFile, resolution_file
from ingest.sandbox import read_bytes


def read(name: str, content: bytes, password: str | None) -> ReadDocument | ResolutionFile:
    """Read a file in the sandbox; raises FileRefusedError.

    A table or list whose columns are those of past resolutions is read as such.
    """
    return resolution_file(name, content) or read_bytes(name, content, password=password)
