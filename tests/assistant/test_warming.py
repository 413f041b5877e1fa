"""Sentences in force are learnt before anyone asks, and are there after a restart."""

from datetime import date

import pytest
from sqlalchemy import func, select

from assistant.answering.meaning import SentenceMeaning
from assistant.warming import Warming
from kb import changes, embeddings, library
from kb.database import Database
from kb.tables import EmbeddingRow
from tests.fakes import HashEmbedder
from tests.libraries import draft, put

TODAY = date(2026, 3, 1)
LAMPS, CHAIRS = "Lamps have two years.", "Chairs have five."


@pytest.fixture
def company(database: Database) -> Database:
    shelf = HashEmbedder()
    put(database, shelf, draft("now", f"{LAMPS} {CHAIRS}"))
    later = date(2027, 1, 1)
    put(database, shelf, draft("next", "Lamps have three years.", valid_from=later))
    return database


def warming(database: Database, embedder: HashEmbedder) -> Warming:
    return Warming(database, meaning(database, embedder), embedder.name, lambda: TODAY)


def meaning(database: Database, embedder: HashEmbedder) -> SentenceMeaning:
    return SentenceMeaning(
        embedder, recall=lambda texts: embeddings.kept(database, texts, embedder.name)
    )


def vectors(database: Database) -> int:
    with database.read() as session:
        return session.execute(select(func.count()).select_from(EmbeddingRow)).scalar_one()


def test_the_sentences_in_force_are_learnt(company: Database) -> None:
    embedder = HashEmbedder()
    told: list[int] = []
    warming(company, embedder).learn(told.append)
    assert embedder.encoded == [LAMPS, CHAIRS]
    assert told == [2]


def test_they_are_learnt_beside_other_work(company: Database) -> None:
    embedder = HashEmbedder()
    learning = warming(company, embedder)
    learning.start()
    learning.close()
    assert embedder.encoded in ([], [LAMPS, CHAIRS])


def test_what_was_learnt_is_there_after_a_restart(company: Database) -> None:
    warming(company, HashEmbedder()).learn()
    embedder = HashEmbedder()
    meaning(company, embedder).cosines(["chairs"], [CHAIRS, LAMPS])
    warming(company, embedder).learn()
    assert embedder.encoded == []


def test_sentences_of_another_model_are_learnt_anew(company: Database) -> None:
    warming(company, HashEmbedder()).learn()
    other = HashEmbedder("another-model")
    warming(company, other).learn()
    assert other.encoded == [LAMPS, CHAIRS]


def test_an_erasure_takes_what_was_learnt_with_it(company: Database) -> None:
    before = vectors(company)
    warming(company, HashEmbedder()).learn()
    assert vectors(company) == before + 2
    library.erase(company, "now")
    assert vectors(company) == 1


def test_what_was_read_before_an_erasure_is_not_kept_after_it(company: Database) -> None:
    since = changes.latest(company)
    learnt = meaning(company, HashEmbedder()).learn([LAMPS, CHAIRS])
    library.erase(company, "now")
    assert learnt is not None
    embeddings.keep(company, learnt, HashEmbedder().name, since=since)
    assert vectors(company) == 1
