"""Past resolutions: rows of a ticket export become documents without personal data.

What is kept of a row is its cleaned fields alone. The original of such a document is
therefore the cleaned row as JSON and never the uploaded file, which nobody stores.
"""

from ingest.resolutions.columns import looks_like_resolutions
from ingest.resolutions.draft import ResolutionDraft, document_id
from ingest.resolutions.read import ResolutionFile, read_resolutions, resolution_file
from ingest.resolutions.recording import version_of
from ingest.resolutions.rows import RefusedRow

__all__ = [
    "RefusedRow",
    "ResolutionDraft",
    "ResolutionFile",
    "document_id",
    "looks_like_resolutions",
    "read_resolutions",
    "resolution_file",
    "version_of",
]
