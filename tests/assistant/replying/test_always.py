"""Whatever the answer, channel, tone and language: the same facts, nothing internal, no markup."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.answering.model import Answer
from assistant.replying.customer import sendable
from assistant.replying.facts_compared import difference
from assistant.replying.frames import languages
from assistant.replying.model import Channel, Reply, Tone
from assistant.replying.render import render
from kb.model import Passage
from tests.assistant.replying.policies import SECRET, demo_passages, quoted, told

_MARKS = re.compile(r"\s*\[\d+\]")
_MARKUP = re.compile(r"\*\*|\]\(|</?[a-z]|^#", re.M)

channels = st.sampled_from(Channel)
tones = st.sampled_from(Tone)
spoken = st.sampled_from([*languages(), "pl", ""])


def _letters(text: str) -> str:
    return "".join(text.split())


def _check(reply: Reply, limit: int) -> None:
    assert not _MARKS.search(reply.text)
    assert not _MARKUP.search(reply.text)
    assert all(len(post) <= limit for post in reply.posts)
    assert all(post in reply.text for post in reply.posts)


@settings(max_examples=400, deadline=None)
@given(told(), channels, tones, spoken, st.integers(110, 400))
def test_facts_are_those_of_what_may_be_sent(
    answer: Answer, channel: Channel, tone: Tone, language: str, limit: int
) -> None:
    reply = render(answer, channel=channel, tone=tone, language=language, limit=limit)
    body = sendable(answer)
    assert difference(body.text, reply.said).none
    assert sorted(_letters(body.text)) == sorted(_letters(reply.said))
    assert SECRET not in reply.text
    assert "Authority" not in reply.text
    _check(reply, limit)


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(demo_passages()),
    st.integers(0, 30),
    st.integers(1, 6),
    channels,
    tones,
    st.integers(140, 400),
)
def test_policies_are_told_with_all_their_facts(
    passage: Passage, first: int, count: int, channel: Channel, tone: Tone, limit: int
) -> None:
    answer = quoted(passage, first, count)
    if answer is None:
        return
    reply = render(answer, channel=channel, tone=tone, customer_name="Ana", limit=limit)
    assert difference(_MARKS.sub("", answer.text), reply.said).none
    assert sorted(_letters(_MARKS.sub("", answer.text))) == sorted(_letters(reply.said))
    assert reply.left_out == ()
    _check(reply, limit)


@settings(deadline=None)
@given(told(), channels, tones)
def test_the_same_answer_gives_the_same_reply(answer: Answer, channel: Channel, tone: Tone) -> None:
    assert render(answer, channel=channel, tone=tone) == render(answer, channel=channel, tone=tone)


@settings(deadline=None)
@given(told(), channels)
def test_a_tone_changes_our_own_words_alone(answer: Answer, channel: Channel) -> None:
    plain, warm, formal = (
        render(answer, channel=channel, tone=tone, limit=10_000).said for tone in Tone
    )
    assert plain == warm == formal
