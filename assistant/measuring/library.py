"""A set's documents go into a library of their own, as files of Markdown would."""

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np

from assistant.measuring.sets import Article
from ingest.blocks import ReadDocument
from ingest.errors import FileRefusedError
from ingest.passages import passages
from ingest.readers.markdown import read_markdown
from ingest.readers.source import Source
from ingest.readers.text import read_text
from kb import embeddings
from kb.database import Database
from kb.embedder import Embedder
from kb.model import Audience, DocumentId, DocumentKind
from kb.record import VersionDraft, record_all

Watch = Callable[[str, int, int], None]

# Passages embedded and recorded together: the encoder sorts them by length to fill its batches.
_GROUP = 512


@dataclass(frozen=True, slots=True)
class Filled:
    """What filling a library took: passages recorded, documents without any, seconds."""

    passages: int
    unreadable: int
    seconds: float


def fill(
    database: Database, embedder: Embedder, articles: tuple[Article, ...], watch: Watch
) -> Filled:
    """Read, cut, embed and record every article; `watch` hears documents done and of how many."""
    start = time.perf_counter()
    drafts = [draft for article in articles if (draft := draft_of(article)) is not None]
    recorded = documents = 0
    for group in _groups(drafts):
        texts = [text for draft in group for text in draft.index_texts]
        vectors = embeddings.embedded(database, embedder, texts)
        ends = np.cumsum([len(draft.passages) for draft in group])
        parts = np.split(vectors, ends[:-1])
        record_all(database, list(zip(group, parts, strict=True)), embedder.name)
        recorded += len(texts)
        documents += len(group)
        watch("taking in documents", documents, len(drafts))
    seconds = time.perf_counter() - start
    return Filled(recorded, unreadable=len(articles) - len(drafts), seconds=seconds)


def draft_of(article: Article) -> VersionDraft | None:
    """The article as a public document that was always in force; None if it says nothing."""
    content = article.text.encode("utf-8", "replace")
    document = _read(Source(f"{article.id}.md", content))
    cut = tuple(passages(document))
    if not cut:
        return None
    return VersionDraft(
        document_id=DocumentId(article.id),
        kind=DocumentKind.POLICY,
        title=article.title or document.properties.get("title", ""),
        audience=Audience.PUBLIC,
        owner="",
        valid_from=date(2000, 1, 1),
        valid_until=None,
        source=f"measured:{article.id}",
        recorded_by="handrail bench",
        original=content,
        text=document.text,
        passages=cut,
    )


def _read(source: Source) -> ReadDocument:
    try:
        return read_markdown(source)
    except FileRefusedError:
        # Text that nests like no Markdown anyone wrote is not Markdown.
        return read_text(source)


def _groups(drafts: Iterable[VersionDraft]) -> Iterator[list[VersionDraft]]:
    group: list[VersionDraft] = []
    size = 0
    for draft in drafts:
        group.append(draft)
        size += len(draft.passages)
        if size >= _GROUP:
            yield group
            group, size = [], 0
    if group:
        yield group
