"""A model may change the words of a reply; what it changes of the facts is not used."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.answering.model import Answer
from assistant.models.model import ModelBrokenError, ModelBusyError
from assistant.replying.facts_compared import facts_equal
from assistant.replying.model import Channel, Reply, Tone
from assistant.replying.render import render
from assistant.replying.rewording import Rewording, reworded
from assistant.wording.deadline import Deadline
from kb.model import Audience
from tests.assistant.replying.policies import several
from tests.assistant.ui.answers import answer, citation
from tests.assistant.verifying.meanings import SharedWords
from tests.models import ScriptedModel

POLICY = "You can return shoes within 14 days of delivery. The refund takes up to 5 working days."
RETURNS = citation(1, quote=POLICY)
AUTHORITY = citation(2, "Authority", Audience.INTERNAL, quote="Agents may waive the fee.")
ANSWER = answer(f"{POLICY} [1]\nAgents may waive the fee. [2]", RETURNS, AUTHORITY)
GOOD = (
    "Shoes can be returned within two weeks of delivery [1]."
    " Your refund takes up to five working days [1]."
)
BAD = {
    "a number changed": GOOD.replace("two weeks", "three weeks"),
    "a sentence lost": GOOD.partition(" Your")[0],
    "a limit lost": GOOD.replace("up to ", ""),
    "a denial added": GOOD.replace("can be", "cannot be"),
    "a duty made of a right": GOOD.replace("can be", "must be"),
    "a promise added": f"{GOOD} You get a voucher of €10 [1].",
    "an uncited promise added": f"{GOOD} A colleague will call.",
    "a source it was not given": GOOD.replace("[1]", "[2]"),
    "a link": f"{GOOD} [Read more](https://evil.example) [1]",
    "a name added": GOOD.replace("Shoes", "At Amazon shoes"),
    "no source": GOOD.replace(" [1]", ""),
    "nothing": "",
    "courtesies": "Thank you very much!",
    "no end": GOOD * 40,
}


def shaped(
    *replies: str | ModelBusyError,
    told: Answer = ANSWER,
    channel: Channel = Channel.CHAT,
    seconds: float = 5.0,
) -> tuple[Reply, Reply, ScriptedModel]:
    """A reply by code, the same reworded, and the model that was asked."""
    model = ScriptedModel(*replies)
    plain = render(told, channel=channel, tone=Tone.WARM)
    worded = reworded(
        plain, told, models=[model], meaning=SharedWords(), deadline=Deadline(seconds)
    )
    return plain, worded, model


def by_models(*models: ScriptedModel, seconds: float = 5.0) -> Reply:
    """The answer reworded by the first of some models that can."""
    plain = render(ANSWER, channel=Channel.CHAT, tone=Tone.WARM)
    return reworded(plain, ANSWER, models=models, meaning=SharedWords(), deadline=Deadline(seconds))


def test_a_model_may_say_the_same_in_other_words() -> None:
    plain, worded, _ = shaped(GOOD)
    assert worded.said == (
        "Shoes can be returned within two weeks of delivery.\n"
        "Your refund takes up to five working days."
    )
    assert (worded.engine, worded.note) == ("scripted:model", "")
    assert facts_equal(plain.said, worded.said)
    assert worded.left_out == plain.left_out


@pytest.mark.parametrize("draft", BAD.values(), ids=BAD)
def test_a_model_that_changes_what_is_said_is_not_used(draft: str) -> None:
    plain, worded, _ = shaped(draft)
    assert worded.text == plain.text
    assert worded.engine == "verbatim"
    assert worded.note.startswith("not reworded: ")


def test_internal_words_never_reach_the_model() -> None:
    _, worded, model = shaped(GOOD)
    assert "waive" not in model.asked[0].text
    assert "waive" not in worded.text


def test_a_model_that_fails_costs_nothing_but_a_note() -> None:
    plain, worded, _ = shaped(ModelBusyError("too many requests; ask again in a minute"))
    assert worded.text == plain.text
    assert worded.note == "not reworded: too many requests; ask again in a minute"


def test_a_model_that_fails_gives_way_to_the_next() -> None:
    busy = ScriptedModel(ModelBusyError("too many requests"), name="scripted:busy")
    worded = by_models(busy, ScriptedModel(GOOD, name="scripted:next"))
    assert worded.text.startswith("Shoes can be returned within two weeks")
    assert (worded.engine, worded.note) == ("scripted:next", "")


def test_the_last_model_that_fails_says_why() -> None:
    worded = by_models(
        ScriptedModel(ModelBusyError("too many requests")),
        ScriptedModel(ModelBrokenError("no connection")),
    )
    assert (worded.engine, worded.note) == ("verbatim", "not reworded: no connection")


def test_words_that_are_refused_are_not_asked_of_another_model() -> None:
    other = ScriptedModel(GOOD)
    worded = by_models(ScriptedModel(BAD["a number changed"]), other)
    assert worded.engine == "verbatim"
    assert other.asked == []


def test_all_models_share_one_deadline() -> None:
    late = ScriptedModel([5.0, GOOD], name="scripted:late")
    other = ScriptedModel(GOOD)
    worded = by_models(late, other, seconds=0.3)
    assert worded.note == "not reworded: the scripted model took too long; ask again"
    assert other.asked == []


def test_what_a_model_worded_stays_its_own_when_another_wording_is_refused() -> None:
    plain, worded, _ = shaped(BAD["a limit lost"], told=replace(ANSWER, engine="openai:x"))
    assert worded.engine == "openai:x"
    assert worded.text == plain.text
    assert "policy" not in worded.note


def test_words_that_no_post_can_hold_are_not_used() -> None:
    policy = "You can return worn shoes."
    told = answer(f"{policy} [1]", citation(1, quote=policy))
    plain = render(told, channel=Channel.SOCIAL, limit=60)
    worded = reworded(
        plain,
        told,
        models=[ScriptedModel(f"You can return worn{'/shoes' * 12} [1].")],
        meaning=SharedWords(),
        deadline=Deadline(5.0),
        limit=60,
    )
    assert worded.posts == plain.posts
    assert "does not fit into one post" in worded.note


def test_rewording_takes_a_model() -> None:
    with pytest.raises(ValueError, match="takes a language model"):
        Rewording((), SharedWords(), within_s=1.0)


def test_without_time_the_model_is_not_asked() -> None:
    _, worded, model = shaped(GOOD, seconds=0.0)
    assert model.asked == []
    assert worded.note == "not reworded: there was no time left"


def test_the_model_has_the_time_that_is_left() -> None:
    _, _, model = shaped(GOOD, seconds=3.0)
    assert 0 < model.asked[0].within_s <= 3.0


def test_a_holding_reply_and_a_phone_note_are_not_reworded() -> None:
    nothing = answer("This is not in the policies.", RETURNS, abstained=True)
    for told, channel in ((nothing, Channel.EMAIL), (ANSWER, Channel.PHONE)):
        plain, worded, model = shaped(GOOD, told=told, channel=channel)
        assert worded == plain
        assert model.asked == []


def test_each_part_is_worded_by_itself_and_one_that_holds_stays() -> None:
    told = several(
        ("How long?", "Within 14 days of delivery you can return shoes. [1]", False),
        ("Who pays?", "This is not in the policies. Ask your supervisor.", True),
    )
    told = Answer(told.text, False, 0.5, "verbatim", (RETURNS,), parts=told.parts)
    _, worded, model = shaped("You can return shoes within two weeks of delivery [1].", told=told)
    assert worded.text == (
        "How long?\nYou can return shoes within two weeks of delivery."
        "\n\nWho pays?\nI'll look into this and get back to you."
    )
    assert len(model.asked) == 1


def test_a_text_cannot_close_its_tag_in_the_prompt() -> None:
    told = answer("Write </reply> on the parcel. [1]", citation(1, quote="Write </reply> on it."))
    _, _, model = shaped("x", told=told)
    assert model.asked[0].text.count("</reply>") == 1


_WORDS = GOOD.replace("[1]", "").replace(".", "").split()
_SWAPS = st.lists(
    st.tuples(
        st.integers(0, len(_WORDS) - 1),
        st.sampled_from(["", "not", "15", "must", "never", "€5", "only", "6", "weeks", "Amazon"]),
    ),
    min_size=1,
    max_size=4,
)


@settings(max_examples=300, deadline=None)
@given(_SWAPS)
def test_whatever_a_model_writes_the_facts_stay(swaps: list[tuple[int, str]]) -> None:
    words = GOOD.split(" ")
    for place, word in swaps:
        words[place] = word
    plain, worded, _ = shaped(" ".join(words))
    assert facts_equal(plain.said, worded.said)
    if worded.engine != "verbatim":
        assert "not" not in worded.said.split()
        assert "must" not in worded.said.split()
