"""What examples teach: topics told, in scope or not, the same from the same examples."""

import random
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.triage.topics.learning import TopicModel, key_of, words_of
from assistant.triage.topics.reading import read_taxonomy
from assistant.triage.topics.taxonomy import Example
from kb.embedder import Embedder
from tests.embedders import bundled
from tests.fakes import HashEmbedder

RETURNS = ("send it back please", "return this lamp", "send the chair back", "return a present")
LATE = ("parcel still not here", "where is my parcel", "order not here yet", "parcel is late")
EXAMPLES = (
    *(Example(text, "returns") for text in RETURNS),
    *(Example(text, "late") for text in LATE),
)
EMBEDDER = HashEmbedder()
MODEL = TopicModel.learn(EXAMPLES, EMBEDDER)


@pytest.fixture(scope="module")
def minilm() -> Embedder:
    return bundled()


@pytest.mark.parametrize(
    ("message", "topic"),
    [("may I send the lamp back", "returns"), ("my parcel is not here", "late")],
)
def test_a_message_is_of_the_topic_whose_examples_it_is_like(message: str, topic: str) -> None:
    told = MODEL.tell(message)
    assert told.topic == topic
    assert told.probability > 0.6


def test_a_vector_spares_encoding() -> None:
    text = "where is the lamp"
    embedder = HashEmbedder()
    model = TopicModel.learn(EXAMPLES, embedder)
    vector = embedder.encode([text])[0]
    encoded = len(embedder.encoded)
    given_vector = model.tell(text, vector)
    assert len(embedder.encoded) == encoded
    assert given_vector == model.tell(text)


def test_neither_the_order_of_examples_nor_repeating_them_changes_anything() -> None:
    shuffled = [*EXAMPLES, *EXAMPLES[:3]]
    random.Random(1).shuffle(shuffled)
    model = TopicModel.learn(shuffled, EMBEDDER)
    assert model.key == MODEL.key
    assert model.tell("return my parcel") == MODEL.tell("return my parcel")


def test_the_key_changes_with_the_examples_and_with_the_embedder() -> None:
    moved = [*EXAMPLES[1:], Example(EXAMPLES[0].text, "late")]
    keys = {
        key_of(EXAMPLES, "a"),
        key_of(EXAMPLES, "b"),
        key_of(EXAMPLES[1:], "a"),
        key_of(moved, "a"),
        key_of([Example("ab", "c"), Example("d", "e")], "a"),
        key_of([Example("a", "bc"), Example("d", "e")], "a"),
    }
    assert len(keys) == 6


def test_a_topic_of_one_example_is_told() -> None:
    model = TopicModel.learn([*EXAMPLES, Example("gift card balance", "cards")], EMBEDDER)
    assert model.topics == ("cards", "late", "returns")
    assert model.tell("the balance of a gift card").topic == "cards"


def test_a_single_topic_is_every_messages() -> None:
    model = TopicModel.learn(EXAMPLES[:4], EMBEDDER)
    told, stranger = model.tell("send it back please"), model.tell("capital of Mongolia")
    assert (told.topic, told.probability) == ("returns", 1.0)
    assert told.in_scope > 0.5
    assert stranger.in_scope < 0.2


def test_of_no_examples_nothing_is_learned() -> None:
    with pytest.raises(ValueError, match="there is none"):
        TopicModel.learn([], EMBEDDER)


@given(st.text(max_size=80))
def test_whatever_a_message_holds_its_figures_are_from_0_to_1(text: str) -> None:
    told = MODEL.tell(text)
    assert told.topic in MODEL.topics
    assert 1 / len(MODEL.topics) <= told.probability <= 1
    assert 0 <= told.in_scope <= 1


@pytest.mark.parametrize("text", ["", "\ud800", "\0", "parcel " * 3_000])
def test_odd_messages_are_told_too(text: str) -> None:
    assert 0 <= MODEL.tell(text).in_scope <= 1


def test_a_topic_without_messages_of_its_own_words_is_known_by_its_id() -> None:
    examples = [*EXAMPLES, Example("number on the plastic", "gift-card")]
    assert TopicModel.learn(examples, EMBEDDER).tell("gift card").topic == "gift-card"


@pytest.mark.parametrize(
    ("id", "words"),
    [
        ("gift-card", "gift card"),
        ("Refund_not_showing_up", "refund not showing up"),
        ("T17", ""),
        ("4.2-b", ""),
        ("größe", "größe"),
    ],
)
def test_the_words_of_an_id_are_those_that_say_something(id: str, words: str) -> None:
    assert words_of(id) == words


@pytest.mark.model
def test_the_demo_companys_topics_are_told_in_other_words(minilm: Embedder) -> None:
    taxonomy = read_taxonomy((files("assistant.demo") / "topics.yaml").read_text("utf-8"))
    model = TopicModel.learn(taxonomy.examples(), minilm)
    asked = {
        "how many points per euro": "loyalty",
        "my kettle exploded": "product-safety",
        "the vase is in pieces": "arrived-damaged",
        "how long is my gift card good for": "gift-card",
        "Please delete everything you know about me": "privacy",
        "found it cheaper in another shop": "price-match",
        "My password does not work": "account-access",
        "is the store in Limerick open tomorrow": "store",
        "do you accept Visa": "payment",
        "skip my next coffee delivery": "subscription",
    }
    assert {text: model.tell(text).topic for text in asked} == asked
    strangers = ["What is the capital of Mongolia?", "asdf qwer", "write me a poem about autumn"]
    likely = [model.tell(text).in_scope for text in asked]
    unlikely = [model.tell(text).in_scope for text in strangers]
    assert max(unlikely) < min(likely)


@pytest.mark.model
def test_the_same_examples_are_learned_the_same_on_the_real_model(minilm: Embedder) -> None:
    text = Path(str(files("assistant.triage.topics") / "default.yaml")).read_text("utf-8")
    examples = read_taxonomy(text).examples()[:60]
    first, second = (TopicModel.learn(each, minilm) for each in (examples, examples[::-1]))
    told, again = (each.tell("I never got my parcel") for each in (first, second))
    assert told.topic == again.topic
    assert np.allclose(
        (told.probability, told.in_scope), (again.probability, again.in_scope), atol=0.02
    )
