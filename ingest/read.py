"""What a file is read as: a document, or a list of past resolutions."""

from ingest.blocks import ReadDocument
from ingest.resolutions.file import ResolutionFile, resolution_file
from ingest.sandbox import read_upload


def read(name: str, content: bytes, password: str | None) -> ReadDocument | ResolutionFile:
    """Read a file in the sandbox; raises FileRefusedError.

    A table or list whose columns are those of past resolutions is read as such, be it
    CSV, JSON Lines, a workbook's sheet or a JSON array.
    """
    return resolution_file(name, content) or read_upload(name, content, password=password)
