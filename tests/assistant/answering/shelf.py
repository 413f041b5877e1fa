"""A small library in memory: documents in Markdown, found by words and meaning."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from assistant.answering.evidence import inverse_document_frequency
from assistant.answering.meaning import SentenceMeaning
from assistant.answering.model import Answer
from assistant.answering.verbatim import answer_verbatim
from ingest.passages import passages
from ingest.readers.markdown import read_markdown
from ingest.readers.source import Source
from kb.fusion import fuse
from kb.model import Audience, DocumentId, DocumentKind, Hit, Passage, PassageId
from kb.terms import asked
from kb.tokens import tokens
from tests.embedders import bundled

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


def meaning() -> SentenceMeaning:
    """Compares by the bundled model, loaded once."""
    return SentenceMeaning(bundled())


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
        return inverse_document_frequency(holding, len(everything))

    def find(self, question: str) -> list[Hit]:
        """The passages in the order of the product's own fusion, best first."""
        passages = {passage.id: passage for passage in self.passages()}
        terms = [term for term, weight in asked(question).items() if weight >= 1]
        words = {id_: self._bm25(terms, passage) for id_, passage in passages.items()}
        texts = ["\n".join((each.title, *each.heading, each.text)) for each in passages.values()]
        cosines = dict(
            zip(passages, map(float, meaning().cosines([question], texts)[0]), strict=True)
        )
        found = fuse([{id_: score for id_, score in words.items() if score > 0}], [cosines])
        return [
            Hit(passages[id_], score, words[id_], cosines[id_]) for id_, score in found.items()
        ][:30]

    def _bm25(self, terms: Sequence[str], passage: Passage) -> float:
        held = Counter(words_of(passage))
        return sum(
            self.rarity(word) * held[word] * 2.2 / (held[word] + 1.2)
            for word in terms
            if held[word]
        )

    def ask(self, question: str, *, threshold: float | None = None) -> Answer:
        """The verbatim answer."""
        return answer_verbatim(
            question,
            self.find(question),
            neighbours=self.passages(),
            meaning=meaning(),
            rarity=cache(self.rarity),
            threshold=threshold,
            ask_instead="the Policy Desk",
        )
