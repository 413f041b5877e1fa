"""What happens on the desk, and that it happens for the person of the session alone."""

import json
from datetime import date

import pytest

from assistant.access import people
from assistant.access.model import Person
from assistant.api.asking import Asking
from assistant.ui.desk.events import Conversation, DeskChange, DeskEvents
from assistant.ui.events import Sent
from kb import library
from tests.assistant.fakes import FakeAssistant
from tests.assistant.served import INTERNAL_QUESTION, QUESTION


@pytest.fixture
def desk(assistant: FakeAssistant) -> DeskEvents:
    return DeskEvents(assistant, Asking(assistant))


@pytest.fixture
def ana(assistant: FakeAssistant) -> Person:
    return people.by_email(assistant.database, "agent@example.com")


@pytest.fixture
def bo(assistant: FakeAssistant) -> Person:
    return people.by_email(assistant.database, "supervisor@example.com")


def sent(**texts: str) -> Sent:
    return Sent.of(texts)


def ask(desk: DeskEvents, person: Person, now: Conversation, **texts: str) -> list[DeskChange]:
    taken = desk.take(person, now, sent(**texts))
    return [taken, desk.answer(person, taken.conversation, sent(**texts))]


def told(change: DeskChange) -> str:
    assert change.composer is not None
    return str(json.loads(change.composer)["state"])


def test_an_opened_desk_offers_questions_and_says_what_day_it_is(
    desk: DeskEvents, ana: Person
) -> None:
    opened = desk.load(ana)
    assert opened.composer is not None
    assert json.loads(opened.composer)["today"] == date.today().isoformat()
    assert opened.thread is not None
    assert "Can a customer return an opened product?" in opened.thread


def test_a_question_is_shown_at_once_and_then_answered(desk: DeskEvents, ana: Person) -> None:
    taken, answered = ask(desk, ana, Conversation(), text=QUESTION)
    assert told(taken) == "taken"
    assert taken.thread is not None
    assert QUESTION in taken.thread
    assert "Looking in the policies" in taken.thread
    assert told(answered) == "answered"
    assert answered.source is not None
    assert "<mark>" in answered.source
    assert answered.history is not None
    assert QUESTION in answered.history


def test_a_question_that_fails_comes_back_with_one_line(desk: DeskEvents, ana: Person) -> None:
    *_, failed = ask(desk, ana, Conversation(), text="   ")
    assert failed.composer is not None
    assert json.loads(failed.composer)["error"] == "Write a question first."
    assert failed.thread is not None
    assert "Looking in the policies" not in failed.thread


def test_a_failure_keeps_what_was_typed(
    desk: DeskEvents, ana: Person, assistant: FakeAssistant
) -> None:
    first = ask(desk, ana, Conversation(), text=QUESTION)[-1].conversation
    assistant.is_broken = True
    *_, failed = ask(desk, ana, first, text="And boots?")
    assert failed.composer is not None
    assert json.loads(failed.composer)["text"] == "And boots?"
    assert failed.conversation == first
    assert failed.thread is not None
    assert QUESTION in failed.thread


def test_customer_safe_sources_leave_internal_ones_out(desk: DeskEvents, ana: Person) -> None:
    *_, answered = ask(desk, ana, Conversation(), text=INTERNAL_QUESTION, audience="public")
    assert answered.thread is not None
    assert "Not in our policies" in answered.thread
    assert "fifteen" not in answered.thread


def test_another_days_answer_is_flagged(desk: DeskEvents, ana: Person) -> None:
    *_, answered = ask(desk, ana, Conversation(), text=QUESTION, on="2026-02-03")
    assert answered.thread is not None
    assert "Answered as of 3 February 2026" in answered.thread


def test_a_citation_opens_its_source(desk: DeskEvents, ana: Person) -> None:
    now = ask(desk, ana, Conversation(), text=QUESTION)[-1].conversation
    opened = desk.cite(ana, now, sent(suggestion=now.turns[0].id, n="1"))
    assert opened.source is not None
    assert "<mark>Customers may return shoes" in opened.source
    assert "In force since 1 January 2026" in opened.source


@pytest.mark.parametrize("number", ["0", "9", "x", ""])
def test_a_citation_that_is_none_opens_nothing(desk: DeskEvents, ana: Person, number: str) -> None:
    now = ask(desk, ana, Conversation(), text=QUESTION)[-1].conversation
    opened = desk.cite(ana, now, sent(suggestion=now.turns[0].id, n=number))
    assert opened.source is not None
    assert "<mark>" not in opened.source


def test_an_erased_source_says_so(desk: DeskEvents, ana: Person, assistant: FakeAssistant) -> None:
    now = ask(desk, ana, Conversation(), text=QUESTION)[-1].conversation
    library.erase(assistant.database, "returns")
    opened = desk.cite(ana, now, sent(suggestion=now.turns[0].id, n="1"))
    assert opened.source is not None
    assert "has been erased" in opened.source


def test_an_earlier_question_opens_as_it_was_answered(desk: DeskEvents, ana: Person) -> None:
    asked = ask(desk, ana, Conversation(), text=QUESTION)[-1].conversation.turns[0]
    opened = desk.open(ana, Conversation(), sent(suggestion=asked.id))
    assert opened.conversation.turns == (asked,)
    assert opened.source is not None
    assert "<mark>" in opened.source


def test_nobody_opens_what_another_asked(desk: DeskEvents, ana: Person, bo: Person) -> None:
    asked = ask(desk, ana, Conversation(), text=QUESTION)[-1].conversation.turns[0]
    opened = desk.open(bo, Conversation(), sent(suggestion=asked.id))
    assert opened.conversation.turns == ()
    assert opened.thread is not None
    assert QUESTION not in opened.thread


def test_a_conversation_of_another_person_is_not_shown(
    desk: DeskEvents, ana: Person, bo: Person
) -> None:
    hers = ask(desk, ana, Conversation(), text=QUESTION)[-1].conversation
    asked = hers.turns[0].id
    cited = desk.cite(bo, hers, sent(suggestion=asked, n="1"))
    judged = desk.judge(bo, hers, sent(suggestion=asked, verdict="up"))
    *_, answered = ask(desk, bo, hers, text="Something else?")
    assert cited.source is not None
    assert "<mark>" not in cited.source
    assert judged.conversation == Conversation(bo.id)
    assert answered.thread is not None
    assert QUESTION not in answered.thread


def test_a_thumb_is_kept_and_the_same_thumb_takes_it_back(desk: DeskEvents, ana: Person) -> None:
    now = ask(desk, ana, Conversation(), text=QUESTION)[-1].conversation
    up = sent(suggestion=now.turns[0].id, verdict="up")
    pressed = desk.judge(ana, now, up)
    released = desk.judge(ana, pressed.conversation, up)
    assert pressed.thread is not None
    assert released.thread is not None
    assert pressed.thread.count('aria-pressed="true"') == 1
    assert released.thread.count('aria-pressed="true"') == 0


def test_a_thumb_down_asks_for_the_reason_once(desk: DeskEvents, ana: Person) -> None:
    now = ask(desk, ana, Conversation(), text=QUESTION)[-1].conversation
    down = {"suggestion": now.turns[0].id, "verdict": "down"}
    pressed = desk.judge(ana, now, sent(**down))
    given = desk.judge(ana, pressed.conversation, sent(**down, reason="out of date"))
    assert pressed.thread is not None
    assert given.thread is not None
    assert "What was wrong?" in pressed.thread
    assert "What was wrong?" not in given.thread
    assert "Thank you" in given.thread


def test_what_the_browser_sends_is_read_as_text_or_not_at_all() -> None:
    assert Sent.of(None).text("text") == ""
    assert Sent.of(["text"]).text("text") == ""
    assert Sent.of({"text": {"a": 1}}).text("text") == ""
    assert len(Sent.of({"text": "x" * 50_000}).text("text")) == 20_000
    assert Sent.of({"on": "2026-02-30"}).day("on") is None
    assert Sent.of({"on": "2026-02-03"}).day("on") == date(2026, 2, 3)
