"""Sentences are compared by meaning and encoded once."""

import threading

import numpy as np

from assistant.answering.meaning import SentenceMeaning
from tests.fakes import HashEmbedder


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


def test_learning_stops_where_it_would_push_something_out() -> None:
    meaning = SentenceMeaning(HashEmbedder(), most=3)
    assert meaning.learn(["One.", "Two."]) is not None
    assert meaning.learn(["Three.", "Four."]) is None


def test_what_is_recalled_is_not_encoded_again() -> None:
    embedder = HashEmbedder()
    expected = SentenceMeaning(HashEmbedder()).cosines(["lamp"], ["Lamps last.", "Pay later."])
    kept = {"Lamps last.": HashEmbedder().encode(["Lamps last."])[0].astype(np.float16)}
    meaning = SentenceMeaning(
        embedder, recall=lambda texts: {t: kept[t] for t in texts if t in kept}
    )
    found = meaning.cosines(["lamp"], ["Lamps last.", "Pay later."])
    assert embedder.encoded == ["Pay later."]
    np.testing.assert_allclose(found, expected, atol=1e-3)
