"""Sentences are compared by meaning, learnt before they are needed, and encoded once."""

import threading
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from assistant.answering.meaning import SentenceMeaning
from assistant.learnt import read_learnt
from assistant.warming import Warming
from kb.database import Database
from tests.fakes import HashEmbedder
from tests.libraries import draft, put

TODAY = date(2026, 3, 1)


def test_a_sentence_is_encoded_once_however_often_it_is_compared() -> None:
    embedder = HashEmbedder()
    meaning = SentenceMeaning(embedder)
    first = meaning.cosines(["lamp guarantee"], ["Lamps last.", "Lamps last.", "Pay later."])
    again = meaning.cosines(["lamp guarantee"], ["Pay later.", "Lamps last."])
    assert sorted(embedder.encoded) == ["Lamps last.", "Pay later."]
    np.testing.assert_allclose(first[0, [2, 0]], again[0], atol=1e-6)


def test_threads_that_need_the_same_sentences_have_them_encoded_once() -> None:
    embedder = HashEmbedder()
    meaning = SentenceMeaning(embedder)
    texts = [f"Rule {number} holds." for number in range(50)]
    threads = [threading.Thread(target=meaning.cosines, args=(["rule"], texts)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(embedder.encoded) == sorted(texts)


def test_the_oldest_sentences_are_forgotten_first() -> None:
    embedder = HashEmbedder()
    meaning = SentenceMeaning(embedder, most=2)
    meaning.cosines(["?"], ["One.", "Two."])
    meaning.cosines(["?"], ["Three."])
    embedder.encoded.clear()
    meaning.cosines(["?"], ["Two.", "Three."])
    assert embedder.encoded == []
    meaning.cosines(["?"], ["One."])
    assert embedder.encoded == ["One."]


def test_nothing_compared_is_an_empty_answer() -> None:
    meaning = SentenceMeaning(HashEmbedder())
    assert meaning.cosines(["a"], []).shape == (1, 0)
    assert meaning.cosines([], ["a"]).shape == (0, 1)


def test_the_sentences_in_force_are_learnt_before_anyone_asks(
    database: Database, tmp_path: Path
) -> None:
    embedder = HashEmbedder()
    _company(database)
    warming = Warming(database, SentenceMeaning(embedder), tmp_path / "kept", lambda: TODAY)
    warming.learn()
    assert embedder.encoded == ["Lamps have two years.", "Chairs have five."]


def test_what_was_learnt_is_there_after_a_restart(database: Database, tmp_path: Path) -> None:
    place = tmp_path / "kept"
    _company(database)
    Warming(database, SentenceMeaning(HashEmbedder()), place, lambda: TODAY).learn()
    embedder = HashEmbedder()
    meaning = SentenceMeaning(embedder, kept=read_learnt(place, embedder.name))
    found = meaning.cosines(["chairs"], ["Chairs have five.", "Lamps have two years."])
    assert embedder.encoded == []
    fresh = SentenceMeaning(HashEmbedder())
    expected = fresh.cosines(["chairs"], ["Chairs have five.", "Lamps have two years."])
    np.testing.assert_allclose(found, expected, atol=1e-6)


def test_only_what_is_in_force_is_kept(database: Database, tmp_path: Path) -> None:
    place = tmp_path / "kept"
    _company(database)
    meaning = SentenceMeaning(HashEmbedder())
    meaning.learn(["Erased long ago."])
    Warming(database, meaning, place, lambda: TODAY).learn()
    assert len(read_learnt(place, HashEmbedder().name)) == 2


def test_another_models_vectors_are_not_used(database: Database, tmp_path: Path) -> None:
    place = tmp_path / "kept"
    _company(database)
    Warming(database, SentenceMeaning(HashEmbedder()), place, lambda: TODAY).learn()
    assert read_learnt(place, "another model") == {}


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"\x93NUMPY", b"no archive at all"])
def test_a_broken_file_of_learnt_sentences_is_as_none(tmp_path: Path, content: bytes) -> None:
    place = tmp_path / "kept"
    place.write_bytes(content)
    assert read_learnt(place, "hash") == {}


def test_a_file_of_another_shape_is_as_none(tmp_path: Path) -> None:
    place = tmp_path / "kept.npz"
    np.savez(place, model=np.array("hash"), keys=np.zeros((2, 16), np.uint8))
    assert read_learnt(place, "hash") == {}
    np.savez(place, model=np.array(["a", "b"]), keys=np.zeros(1), vectors=np.zeros(1))
    assert read_learnt(place, "hash") == {}


def _company(database: Database) -> None:
    shelf = HashEmbedder()
    put(database, shelf, draft("now", "Lamps have two years. Chairs have five."))
    later = date(2027, 1, 1)
    put(database, shelf, draft("next", "Lamps have three years.", valid_from=later))


def test_learning_stops_where_it_would_push_something_out() -> None:
    meaning = SentenceMeaning(HashEmbedder(), most=3)
    assert meaning.learn(["One.", "Two."]) is not None
    assert meaning.learn(["Three.", "Four."]) is None
