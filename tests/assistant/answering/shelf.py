"""A small library in memory: documents in Markdown, found by the words and pairs they share."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from assistant.answering.model import Answer
from assistant.answering.verbatim import answer_verbatim
from ingest.passages import passages
from ingest.readers.markdown import read_markdown
from ingest.readers.source import Source
from kb.model import Audience, DocumentId, DocumentKind, Hit, Passage, PassageId
from kb.terms import asked
from kb.tokens import tokens

FROM = date(2026, 1, 1)


@dataclass(frozen=True)
class Document:
    """One document of the shelf."""

    id: str
    title: str
    text: str
    kind: DocumentKind = DocumentKind.POLICY


def cut(document: Document) -> list[Passage]:
    """The document's passages, made as ingestion makes them."""
    read = read_markdown(Source(f"{document.id}.md", document.text.encode()))
    return [
        Passage(
            id=PassageId(f"{document.id}-{place}"),
            document_id=DocumentId(document.id),
            version=1,
            ordinal=place,
            title=document.title,
            kind=draft.kind,
            heading=draft.heading,
            page=draft.page,
            span=draft.span,
            text=draft.text,
            context=draft.context,
            audience=Audience.PUBLIC,
            document_kind=document.kind,
            valid_from=FROM,
            valid_until=None,
        )
        for place, draft in enumerate(passages(read))
    ]


def words_of(passage: Passage) -> list[str]:
    """What a passage is found by."""
    return tokens("\n".join((passage.title, *passage.heading, passage.context, passage.text)))


@dataclass(frozen=True)
class Shelf:
    """Documents that can be asked."""

    documents: Sequence[Document]

    def passages(self) -> list[Passage]:
        """Every passage."""
        return [passage for document in self.documents for passage in cut(document)]

    def rarity(self, token: str) -> float:
        """Inverse document frequency over the shelf's passages."""
        everything = self.passages()
        holding = sum(token in words_of(passage) for passage in everything)
        return math.log((len(everything) + 1) / (holding + 0.5))

    def find(self, question: str) -> list[Hit]:
        """The passages that share telling words with the question, best first."""
        terms = [term for term, weight in asked(question).items() if weight >= 1]
        scored = [(self._scored(terms, passage), passage) for passage in self.passages()]
        best = max((bm25 + cosine for (bm25, cosine), _ in scored), default=0.0) or 1.0
        hits = [
            Hit(passage, (bm25 + cosine) / best, bm25, cosine)
            for (bm25, cosine), passage in scored
            if bm25 > 0
        ]
        return sorted(hits, key=lambda hit: -hit.score)[:30]

    def _scored(self, terms: Sequence[str], passage: Passage) -> tuple[float, float]:
        held = Counter(words_of(passage))
        bm25 = sum(
            self.rarity(word) * held[word] * 2.2 / (held[word] + 1.2)
            for word in terms
            if held[word]
        )
        likeness = sum(self.rarity(word) for word in terms if held[word])
        return bm25, 0.7 * likeness / sum(map(self.rarity, terms)) if terms else 0.0

    def ask(self, question: str, *, threshold: float | None = None) -> Answer:
        """The verbatim answer."""
        return answer_verbatim(
            question,
            self.find(question),
            neighbours=self.passages(),
            rarity=self.rarity,
            threshold=threshold,
            ask_instead="the Policy Desk",
        )
