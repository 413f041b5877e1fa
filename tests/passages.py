"""Passages made by hand, for tests that need no library."""

from datetime import date

from kb.model import Audience, DocumentId, DocumentKind, Passage, PassageId, PassageKind, Span


def passage(
    text: str = "Text", *, id_: str, document: str, title: str, ordinal: int = 0
) -> Passage:
    """A public policy's passage of prose, in force since the beginning of 2026."""
    return Passage(
        id=PassageId(id_),
        document_id=DocumentId(document),
        version=1,
        ordinal=ordinal,
        title=title,
        kind=PassageKind.PROSE,
        heading=(),
        page=None,
        span=Span(0, len(text)),
        text=text,
        context="",
        audience=Audience.PUBLIC,
        document_kind=DocumentKind.POLICY,
        valid_from=date(2026, 1, 1),
        valid_until=None,
    )
