"""A question in one language, a policy in another, an embedding model that knows both.

The model is a stand-in with a small dictionary: translations of a word get one direction.
"""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from assistant.answering.meaning import SentenceMeaning
from assistant.answering.model import Answer
from assistant.answering.verbatim import answer_verbatim
from assistant.finding import Finder
from kb.database import Database
from kb.embedder import Vectors
from kb.indexes import Indexes
from kb.model import Audience, Hit
from kb.tokens import tokens
from tests.fakes import HashEmbedder
from tests.libraries import TODAY, add

DICTIONARY = """
    gift geschenk cadeau
    card karte carte gutschein
    valid gültig valable
    return zurückgeben retourner
    days tage jours
    deliver liefern livraison delivery
    austria österreich autriche
    costs kostet coûte
    guarantee garantie
    kettle wasserkocher bouilloire
    batteries batterien piles
    store laden magasin filiale
    long lange longtemps
"""
MEANS = {
    stem: row.split()[0]
    for row in DICTIONARY.strip().splitlines()
    for word in row.split()
    for stem in tokens(word)
}
LITTLE = 0.2
"""What a word counts that is not in the dictionary."""

POLICIES = {
    "gift-cards": "A gift card is valid for 10 years.\nIt can be used for several purchases.",
    "returns": "You can return almost anything within 30 days.\nThe refund takes a week.",
    "delivery": "We deliver to Austria within 5 days.\nA parcel that is late is free.",
    "guarantee": "The guarantee on a kettle lasts three years.\nKeep your receipt.",
    "recycling": "Batteries can be handed in at every store.\nSwollen ones must not be brought.",
}
ASKED = [
    ("Wie lange ist ein Gutschein gültig?", "gift-cards"),
    ("Kann ich etwas zurückgeben, und innerhalb wie vieler Tage?", "returns"),
    ("Liefern Sie nach Österreich?", "delivery"),
    ("Wie lange gilt die Garantie auf einen Wasserkocher?", "guarantee"),
    ("Où puis-je rapporter des piles, dans un magasin ?", "recycling"),
]
IN_GERMAN = "Wie lange eine Bewerbung dauert, sagen wir nach dem Gespräch.\nWir rufen Sie an."


class Translator(HashEmbedder):
    """An `Embedder` to which a word and its translations are the same."""

    def _rows(self, texts: list[str]) -> Vectors:  # type: ignore[override]  # as the fake has it
        rows = np.zeros((len(texts), self.dimensions), np.float32)
        for row, text in zip(rows, texts, strict=True):
            for stem in tokens(text) or [text]:
                meant = MEANS.get(stem)
                row += self._direction(meant) if meant else LITTLE * self._direction(stem)
            row /= np.linalg.norm(row)
        return rows


class Asking:
    """Asks a library as the application does, without a model."""

    def __init__(self, database: Database, indexes: Indexes, embedder: Translator) -> None:
        self._finder = Finder(database, lambda: indexes)
        self._meaning = SentenceMeaning(embedder)

    def find(self, question: str) -> list[Hit]:
        """The passages found, best first."""
        return self._finder.find(question, audience=Audience.PUBLIC, on=TODAY, limit=30)

    def ask(self, question: str) -> Answer:
        """The verbatim answer."""
        hits = self.find(question)
        return answer_verbatim(
            question,
            hits,
            neighbours=self._finder.around(hits, audience=Audience.PUBLIC, on=TODAY),
            meaning=self._meaning,
            rarity=self._finder.rarity(Audience.PUBLIC),
        )


@pytest.fixture
def embedder() -> Translator:
    return Translator("translations", 256)


@pytest.fixture
def asking(database: Database, tmp_path: Path, embedder: Translator) -> Iterator[Asking]:
    for document, text in POLICIES.items():
        add(database, embedder, document, text)
    indexes = Indexes.open(database, tmp_path / "index", embedder)
    yield Asking(database, indexes, embedder)
    indexes.close()


@pytest.mark.parametrize(("question", "document"), ASKED)
def test_a_policy_in_another_language_is_found_and_quoted(
    asking: Asking, question: str, document: str
) -> None:
    best = asking.find(question)[0]
    assert best.passage.document_id == document
    assert best.bm25 == 0
    answer = asking.ask(question)
    assert not answer.abstained
    assert answer.citations[0].document_id == document


def test_what_no_policy_answers_is_not_answered_in_another_language_either(
    asking: Asking,
) -> None:
    assert asking.ask("Verkaufen Sie Zelte?").abstained


@pytest.mark.xfail(
    strict=True,
    reason="common words of languages other than English are searched for like any other",
)
def test_common_words_of_the_question_do_not_outweigh_what_it_means(
    asking: Asking, database: Database, embedder: Translator
) -> None:
    add(database, embedder, "jobs", IN_GERMAN)
    best = asking.find("Wie lange ist ein Gutschein gültig?")[0]
    assert best.passage.document_id == "gift-cards"
