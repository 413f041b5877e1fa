"""One past resolution put into the library at once, by somebody who approved it."""

from datetime import date

from ingest.jobs import Instructions
from ingest.resolutions.draft import Facts, draft_of
from ingest.resolutions.recording import version_of
from kb import embeddings
from kb.database import Database
from kb.embedder import Embedder
from kb.errors import DocumentRefusedError
from kb.model import DocumentId
from kb.record import Noted, record, unnoted


def publish_resolution(
    database: Database,
    embedder: Embedder,
    facts: Facts,
    *,
    source: str,
    owner: str,
    recorded_by: str,
    today: date,
    noted: Noted = unnoted,
) -> DocumentId:
    """Record a resolution without personal data, internal, and return its document.

    Indexes follow the change. The same facts of the same `source` again change nothing. Raises
    DocumentRefusedError when nothing is left to keep.
    """
    if not (facts.question.strip() and facts.resolution.strip()):
        raise DocumentRefusedError(
            "nothing is left of it to keep; write what was asked and what was done"
        )
    draft = version_of(
        database,
        draft_of(1, facts, ()),
        said=Instructions(owner=owner),
        source=source,
        recorded_by=recorded_by,
        today=today,
    )
    vectors = embeddings.embedded(database, embedder, draft.index_texts)
    return record(database, draft, vectors, embedder.name, noted=noted).document_id
