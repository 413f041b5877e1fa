"""A reply is shaped for its channel, kept as it was sent, and shown under its answer."""

import json
from html import escape

import pytest

from assistant.access import people
from assistant.access.model import Person
from assistant.api.asking import Asking
from assistant.cases import conversations, replies
from assistant.ui.desk.events import DeskEvents
from assistant.ui.desk.replies import ReplyEvents
from assistant.ui.desk.state import DeskChange, Tab
from assistant.ui.events import Sent
from tests.assistant.fakes import FakeAssistant, add_document
from tests.assistant.served import INTERNAL_QUESTION, QUESTION

GARANTIE_QUESTION = "Garantie Reparatur Rechnung?"
GARANTIE = """# Garantie

Die Garantie auf Schuhe beträgt zwei Jahre.
Eine Reparatur ist kostenlos, wenn die Rechnung vorliegt.
"""


@pytest.fixture
def ana(assistant: FakeAssistant) -> Person:
    return people.by_email(assistant.database, "agent@example.com")


@pytest.fixture
def bo(assistant: FakeAssistant) -> Person:
    return people.by_email(assistant.database, "supervisor@example.com")


@pytest.fixture
def desk(assistant: FakeAssistant) -> DeskEvents:
    return DeskEvents(assistant, Asking(assistant))


@pytest.fixture
def replying(assistant: FakeAssistant, desk: DeskEvents) -> ReplyEvents:
    return ReplyEvents(assistant, desk)


def asked(
    desk: DeskEvents, person: Person, assistant: FakeAssistant, question: str = QUESTION
) -> tuple[Tab, str]:
    """A tab with one answered question, and that suggestion."""
    *_, answered = desk.ask(person, Tab(), Sent.of({"text": question}))
    assert answered.tab is not None
    (told,) = conversations.turns(assistant.database, answered.tab.conversation, person.id)
    return answered.tab, told.suggestion.id


def told(change: DeskChange) -> dict[str, str]:
    assert change.reply is not None
    line: dict[str, str] = json.loads(change.reply)
    return line


def sent(suggestion: str, **texts: str) -> Sent:
    return Sent.of({"suggestion": suggestion, "channel": "chat", "tone": "plain", **texts})


@pytest.mark.parametrize("channel", ["chat", "email", "phone", "social"])
@pytest.mark.parametrize("tone", ["plain", "warm", "formal"])
def test_every_channel_and_tone_has_a_text_with_the_facts(
    replying: ReplyEvents,
    desk: DeskEvents,
    ana: Person,
    assistant: FakeAssistant,
    channel: str,
    tone: str,
) -> None:
    tab, suggestion = asked(desk, ana, assistant)
    said = told(replying.shape(ana, tab, sent(suggestion, channel=channel, tone=tone)))
    assert (said["state"], said["channel"], said["tone"]) == ("shaped", channel, tone)
    assert "thirty days" in said["text"]
    assert bool(said["limit"]) == (channel == "social")


def test_what_no_channel_or_tone_is_gives_a_plain_chat(
    replying: ReplyEvents, desk: DeskEvents, ana: Person, assistant: FakeAssistant
) -> None:
    tab, suggestion = asked(desk, ana, assistant)
    said = told(replying.shape(ana, tab, sent(suggestion, channel="<b>", tone="shouting")))
    assert (said["channel"], said["tone"]) == ("chat", "plain")


def test_what_may_not_be_sent_is_not_in_the_text_and_that_is_said(
    replying: ReplyEvents, desk: DeskEvents, ana: Person, assistant: FakeAssistant
) -> None:
    tab, suggestion = asked(desk, ana, assistant, INTERNAL_QUESTION)
    said = told(replying.shape(ana, tab, sent(suggestion)))
    assert "fifteen" not in said["text"]
    assert "internal source" in said["note"]


def test_what_is_copied_is_what_a_plain_chat_reply_says(
    replying: ReplyEvents, desk: DeskEvents, ana: Person, assistant: FakeAssistant
) -> None:
    tab, suggestion = asked(desk, ana, assistant)
    text = told(replying.shape(ana, tab, sent(suggestion)))["text"]
    thread = desk.thread(ana, tab)
    assert f'data-copy="{escape(text)}"' in thread


def test_nothing_is_claimed_of_a_language_that_nobody_can_tell(
    replying: ReplyEvents, desk: DeskEvents, ana: Person, assistant: FakeAssistant
) -> None:
    add_document(assistant.database, "garantie", GARANTIE)
    tab, suggestion = asked(desk, ana, assistant, GARANTIE_QUESTION)
    said = told(replying.shape(ana, tab, sent(suggestion, channel="email")))
    assert said["text"].startswith("Guten Tag,")
    assert said["note"] == ""


def test_a_reply_that_was_used_is_kept_and_stands_under_its_answer(
    replying: ReplyEvents, desk: DeskEvents, ana: Person, assistant: FakeAssistant
) -> None:
    tab, suggestion = asked(desk, ana, assistant)
    used = sent(
        suggestion, suggested="Thirty days.", text="Hi!\n<b>Thirty</b> days.", channel="email"
    )
    kept = replying.used(ana, tab, used)
    assert told(kept)["state"] == "kept"
    assert kept.thread is not None
    assert "by e-mail" in kept.thread
    assert "edited" in kept.thread
    assert "&lt;b&gt;Thirty" in kept.thread
    (reply,) = replies.sent_in(assistant.database, tab.conversation, ana.id)
    assert (reply.suggested, reply.sent) == ("Thirty days.", "Hi!\n<b>Thirty</b> days.")


def test_an_empty_reply_is_refused_in_one_line(
    replying: ReplyEvents, desk: DeskEvents, ana: Person, assistant: FakeAssistant
) -> None:
    tab, suggestion = asked(desk, ana, assistant)
    refused = told(replying.used(ana, tab, sent(suggestion, text="  ")))
    assert refused["state"] == "refused"
    assert refused["error"]
    assert replies.sent_in(assistant.database, tab.conversation, ana.id) == []


def test_nobody_replies_from_anothers_conversation(
    replying: ReplyEvents, desk: DeskEvents, ana: Person, bo: Person, assistant: FakeAssistant
) -> None:
    tab, suggestion = asked(desk, ana, assistant)
    for change in (
        replying.shape(bo, tab, sent(suggestion)),
        replying.used(bo, Tab(bo.id, tab.conversation), sent(suggestion, text="Hi")),
    ):
        assert told(change)["state"] == "refused"
        assert change.thread is None
    assert replies.sent_in(assistant.database, tab.conversation, ana.id) == []
