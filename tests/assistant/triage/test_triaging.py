"""What is read in messages of every kind, with the lexicon that comes with the product."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.offers.model import Stage
from assistant.triage.lexicon.bundled import bundled_lexicon
from assistant.triage.model import Emotion, Inbound, Risk, TopicFound, Trend, Triage, Urgency
from assistant.triage.proposing import Proposal
from assistant.triage.topic_port import NoTopics
from assistant.triage.triaging import Triager
from kb.ports import Vector
from tests.embedders import bundled
from tests.fakes import HashEmbedder


@pytest.fixture(scope="module")
def triager() -> Triager:
    return Triager(lexicon=bundled_lexicon(), embedder=bundled(), topics=NoTopics())


@pytest.fixture(scope="module")
def by_words() -> Triager:
    """One that knows no meanings, only phrases and words that are shared."""
    return Triager(lexicon=bundled_lexicon(), embedder=HashEmbedder(), topics=NoTopics())


def read(triager: Triager, text: str, channel: str = "") -> Triage:
    return triager.read(Inbound(text, channel))


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "risk"),
    [
        ("My solicitor will be in touch.", Risk.LEGAL),
        ("The kettle caught fire on the hob this morning.", Risk.SAFETY),
        ("I just don't want to be alive any longer.", Risk.SELF_HARM),
        ("The ombudsman will get a copy of this.", Risk.REGULATOR),
        ("somebody hacked me and bought three phones", Risk.FRAUD),
        ("I called twice already and nobody phoned back.", Risk.REPEAT_CONTACT),
        ("Please erase all personal data you have about me.", Risk.PRIVACY),
        ("Mein Anwalt wird sich melden, das lasse ich mir nicht gefallen.", Risk.LEGAL),
        ("Je n'en peux plus de tout cela, je veux mourir.", Risk.SELF_HARM),
    ],
)
def test_a_risk_is_told_with_its_words(triager: Triager, text: str, risk: Risk) -> None:
    found = read(triager, text)
    assert found.has(risk)
    assert all(each.words in text for each in found.risks)


@pytest.mark.model
@pytest.mark.parametrize(
    "text",
    [
        "Do you have the court shoes in size 39?",
        "Is the fire pit still in the sale?",
        "I work as a paramedic and need boots.",
        "How do I reset my password?",
        "Sue from the Leeds shop was so kind.",
        "Which privacy screen fits a 14 inch laptop?",
    ],
)
def test_what_only_looks_like_a_risk_is_none(triager: Triager, text: str) -> None:
    assert read(triager, text).risks == ()


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "emotion"),
    [
        ("Could you send me the invoice for May, please?", Emotion.CALM),
        ("Thank you so much, the lamp is gorgeous!", Emotion.PLEASED),
        ("I don't understand what this fee is for, can you explain?", Emotion.CONFUSED),
        ("Great, another broken device", Emotion.FRUSTRATED),
        ("HOW DARE YOU! This is an absolute disgrace!!!", Emotion.ANGRY),
        ("I'm in tears, I have lost everything, please help me", Emotion.DISTRESSED),
        ("I'm really worried that my parcel is lost", Emotion.WORRIED),
    ],
)
def test_an_emotion_is_told_with_its_words(triager: Triager, text: str, emotion: Emotion) -> None:
    found = read(triager, text)
    assert found.emotion is emotion
    assert (found.intensity > 0) == (emotion is not Emotion.CALM)
    assert found.emotion_words in text


@pytest.mark.model
def test_the_mood_of_a_case_is_read_over_its_messages(triager: Triager) -> None:
    last = "This is an absolute disgrace, you lied to me!"
    worse = triager.read(Inbound(last, earlier=("Where is my parcel?",)))
    assert worse.trend is Trend.WORSENING
    assert triager.read(Inbound("Perfect, thank you so much!", earlier=(last,))).trend is (
        Trend.EASING
    )


@pytest.mark.model
def test_in_a_language_that_is_not_read_this_is_said_and_nothing_waits(triager: Triager) -> None:
    found = read(triager, "Hei, missä pakettini on? Odotan sitä jo kolmatta viikkoa, kiitos.")
    assert found.language == "fi"
    assert found.emotion is Emotion.CALM
    assert found.priority <= 4
    assert "written in Finnish: tone is not read" in found.reasons


def test_an_empty_message_is_calm_and_said_to_be_empty(by_words: Triager) -> None:
    for text in ("", "   ", "\0\0", "\u200b", "?!", "'" * 1000):
        found = read(by_words, text)
        assert (found.emotion, found.topic, found.priority) == (Emotion.CALM, None, 5)
        assert "the message says nothing in words" in found.reasons


def test_a_message_of_100_kb_is_read_at_both_ends(by_words: Triager) -> None:
    filler = "The parcel came. " * 6_000
    found = read(by_words, filler + "My solicitor will write to you.")
    assert found.has(Risk.LEGAL)
    assert any("only its beginning and its end" in reason for reason in found.reasons)


def test_a_person_is_wanted_and_the_writer_is_stranded(by_words: Triager) -> None:
    found = read(by_words, "I'm stranded at the airport, get me a real person please")
    assert found.wants_person
    assert found.urgency is Urgency.CRITICAL
    assert found.priority == 2


def test_what_is_known_of_the_customer_counts(by_words: Triager) -> None:
    known = Inbound("Where is it?", stage=Stage.DURING, tier="Gold", contacts=4)
    found = by_words.read(known)
    assert found.stage is Stage.DURING
    repeat = next(each for each in found.risks if each.risk is Risk.REPEAT_CONTACT)
    assert repeat.words == ""
    assert "a customer of a high tier: the customer's tier is Gold" in found.reasons


def test_quoted_history_tells_nothing_of_the_writer(by_words: Triager) -> None:
    mail = "Where is my lamp?\n\nOn Monday, Support wrote:\n> You said: my solicitor will write.\n"
    assert read(by_words, mail).risks == ()


class _Proposes:
    """A model that sees danger and fury everywhere."""

    def propose(self, text: str) -> Proposal | None:
        return Proposal(Emotion.ANGRY, frozenset([Risk.SAFETY]))


def test_what_a_model_proposes_is_shown_and_changes_nothing(by_words: Triager) -> None:
    proposing = Triager(
        lexicon=bundled_lexicon(),
        embedder=HashEmbedder(),
        topics=NoTopics(),
        proposes=_Proposes(),
    )
    text = "Which sizes does the coat come in?"
    before, after = read(by_words, text), read(proposing, text)
    assert (after.risks, after.emotion, after.priority) == (
        before.risks,
        before.emotion,
        before.priority,
    )
    assert after.reasons[-1].startswith("proposed by the language model, not counted:")


class _OneTopic:
    """Tells the same topic of everything."""

    def tell(self, text: str, vector: Vector) -> TopicFound | None:
        return TopicFound("returns", "Returns", 0.9, 0.8)

    def titles(self) -> dict[str, str]:
        return {"returns": "Returns"}


def test_the_topic_is_what_the_topics_tell() -> None:
    triager = Triager(lexicon=bundled_lexicon(), embedder=HashEmbedder(), topics=_OneTopic())
    topic = read(triager, "May I send it back?").topic
    assert topic is not None
    assert (topic.id, triager.topics()) == ("returns", {"returns": "Returns"})


SAID = st.sampled_from(
    ["my solicitor", "caught fire", "thank you so much", "Great,", "third time", "I'm 83", "\n> "]
)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.one_of(SAID, st.text(max_size=30)), max_size=8).map(" ".join))
def test_all_words_shown_stand_in_the_message_and_nothing_raises(
    by_words: Triager, text: str
) -> None:
    found = by_words.read(Inbound(text, earlier=(text,)))
    assert all(each.words in text for each in found.risks)
    assert found.emotion_words in text
    assert len({each.risk for each in found.risks}) == len(found.risks)
