"""Sentences are compared by meaning, learnt before they are needed, and encoded once."""

import threading
from datetime import date

import numpy as np

from assistant.answering.meaning import SentenceMeaning
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
    meaning = SentenceMeaning(embedder, kept=2)
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


def test_the_sentences_in_force_are_learnt_before_anyone_asks(database: Database) -> None:
    embedder = HashEmbedder()
    shelf = HashEmbedder()
    put(database, shelf, draft("now", "Lamps have two years. Chairs have five."))
    later = date(2027, 1, 1)
    put(database, shelf, draft("next", "Lamps have three years.", valid_from=later))
    warming = Warming(database, SentenceMeaning(embedder), lambda: TODAY)
    warming.start()
    warming.wait()
    assert embedder.encoded == ["Lamps have two years.", "Chairs have five."]


def test_learning_stops_where_it_would_push_something_out() -> None:
    meaning = SentenceMeaning(HashEmbedder(), kept=3)
    assert meaning.learn(["One.", "Two."])
    assert not meaning.learn(["Three.", "Four."])
