"""Answering a customer from the desk: suggested, checked for promises, sent, never lost."""

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from assistant.access.model import Person, PersonId
from assistant.casework.model import Author, CaseId, PromiseFound, State
from assistant.errors import RequestRefusedError
from assistant.ui.casework.promises import Decided
from assistant.ui.desk.case_acts import CaseActs
from assistant.ui.desk.case_replies import CaseReplies, tracked
from assistant.ui.desk.events import DeskEvents
from assistant.ui.desk.state import DeskChange, Tab
from tests.assistant.fakes import FakeAssistant
from tests.assistant.served import INTERNAL_QUESTION, QUESTION
from tests.assistant.ui.casework.fakes import FORBIDDEN, PROMISE, FakeCasework
from tests.assistant.ui.casework.samples import message
from tests.assistant.ui.desk.told import Line, lines, sent, tab_of

POST = "case1"
DUE = "2026-12-01T09:00:00+00:00"


def all_told(changes: Iterable[DeskChange]) -> tuple[dict[str, Line], DeskChange]:
    """What was told to the composer in the end, and the last change."""
    every = list(changes)
    return lines(every[-1].composer), every[-1]


def decision(words: str, *, track: bool = True, due: str = DUE, owner: str = "") -> str:
    """What a page sends of one promise."""
    return json.dumps([{"words": words, "owner": owner, "track": track, "due": due}])


@pytest.fixture
def asked(casework: FakeCasework) -> FakeCasework:
    """The customer of the post asks something the policies answer."""
    said = message(POST, QUESTION, at=datetime.now(UTC))
    casework.messages[POST].append(said)
    return casework


def test_a_suggestion_answers_the_customers_last_words_from_what_they_may_read(
    replies: CaseReplies, asked: FakeCasework, ana: Person
) -> None:
    told, last = all_told(replies.suggest(ana, Tab(), sent(case=POST)))
    assert asked.cases[POST].owner == ana.id
    assert tab_of(last) == Tab(ana.id, POST, case=POST)
    assert "thirty days of delivery" in str(last.thread)
    assert "customer-safe sources" in str(last.thread)
    shaped = replies.use(
        ana, tab_of(last), sent(case=POST, suggestion=told["answered"]["suggestion"])
    )
    assert "thirty days of delivery" in lines(shaped.case)["shaped"]["text"]


def test_a_suggestion_never_rests_on_what_only_staff_may_read(
    replies: CaseReplies, asked: FakeCasework, ana: Person
) -> None:
    asked.messages[POST].append(message(POST, INTERNAL_QUESTION, at=datetime.now(UTC)))
    _told, last = all_told(replies.suggest(ana, Tab(), sent(case=POST)))
    assert "fifteen euros" not in str(last.thread)


def test_a_suggestion_for_a_case_of_somebody_else_is_refused(
    replies: CaseReplies, asked: FakeCasework, ana: Person, sol: Person
) -> None:
    asked.claim(CaseId(POST), by=sol)
    (only,) = list(replies.suggest(ana, Tab(), sent(case=POST)))
    assert "Supervisor works on this case" in lines(only.case)["refused"]["error"]


def test_a_customer_who_said_nothing_cannot_be_looked_up(
    replies: CaseReplies, casework: FakeCasework, ana: Person
) -> None:
    casework.messages[POST] = [message(POST, author=Author.AGENT)]
    (only,) = list(replies.suggest(ana, Tab(), sent(case=POST)))
    assert "ask in your own words" in lines(only.case)["refused"]["error"]


def test_what_the_agent_asks_stands_between_the_messages(
    replies: CaseReplies, desk: DeskEvents, asked: FakeCasework, ana: Person
) -> None:
    _told, last = all_told(replies.suggest(ana, Tab(), sent(case=POST)))
    later = message(POST, "Hello?", at=datetime.now(UTC) + timedelta(seconds=5))
    asked.messages[POST].append(later)
    thread = desk.thread(ana, tab_of(last))
    assert thread.index("It sparked!") < thread.index("thirty days") < thread.index("Hello?")


def test_what_the_assistant_sent_is_shown_once(
    replies: CaseReplies, desk: DeskEvents, asked: FakeCasework, ana: Person
) -> None:
    told, last = all_told(replies.suggest(ana, Tab(), sent(case=POST)))
    suggestion = told["answered"]["suggestion"]
    assert f"turn-{suggestion}" in str(last.thread)
    said = message(POST, "Thirty days.", at=datetime.now(UTC), author=Author.ASSISTANT)
    asked.messages[POST].append(replace(said, suggestion=suggestion))
    assert f"turn-{suggestion}" not in desk.thread(ana, tab_of(last))


def test_a_reply_typed_by_hand_goes_out_and_waits_for_the_customer(
    replies: CaseReplies, casework: FakeCasework, ana: Person
) -> None:
    change = replies.send(ana, Tab(), sent(case=POST, text="Please stop using it."))
    told = lines(change.case)
    assert (told["done"]["text"], told["done"]["sent"]) == ("Sent.", "Please stop using it.")
    assert "Please stop using it." in str(change.thread)
    assert casework.cases[POST].state is State.WAITING
    assert casework.cases[POST].owner == ana.id


def test_a_reply_made_from_a_suggestion_keeps_what_it_rests_on(
    replies: CaseReplies, asked: FakeCasework, ana: Person
) -> None:
    told, last = all_told(replies.suggest(ana, Tab(), sent(case=POST)))
    suggestion = told["answered"]["suggestion"]
    replies.send(ana, tab_of(last), sent(case=POST, text="30 days.", suggestion=suggestion))
    said = asked.messages[POST][-1]
    assert said.suggestion == suggestion
    assert [each.title for each in said.citations] == ["Returns"]


def test_a_note_is_for_staff_and_promises_nothing(
    replies: CaseReplies, casework: FakeCasework, ana: Person
) -> None:
    replies.send(ana, Tab(), sent(case=POST, text=f"Said that {PROMISE}.", note="yes"))
    assert casework.messages[POST][-1].author is Author.NOTE
    assert POST not in casework.kept_promises


def test_promises_are_shown_while_the_reply_is_written(
    replies: CaseReplies, acts: CaseActs, ana: Person
) -> None:
    acts.open(ana, Tab(), sent(wanted=POST))
    text = f"Sorry, {PROMISE} and {FORBIDDEN}."
    told = lines(replies.check(ana, Tab(), sent(case=POST, text=text)).case)["checked"]
    assert told["text"] == text
    assert f'<mark dir="auto">{PROMISE}</mark>' in told["html"]
    assert "the policy allows no double payment" in told["html"]
    assert ">You</option>" in told["html"]
    nothing = replies.check(ana, Tab(), sent(case=POST, text="Sorry."))
    assert lines(nothing.case)["checked"]["html"] == ""


def test_nobody_sends_a_promise_without_having_seen_it(
    replies: CaseReplies, casework: FakeCasework, ana: Person
) -> None:
    change = replies.send(ana, Tab(), sent(case=POST, text=f"Sorry, {PROMISE}."))
    told = lines(change.case)["refused"]
    assert told["where"] == "reply"
    assert "Say who keeps" in told["error"]
    assert len(casework.messages[POST]) == 1


def test_a_promise_is_tracked_with_its_owner_and_its_time(
    replies: CaseReplies, casework: FakeCasework, ana: Person, sol: Person
) -> None:
    text = f"Sorry, {PROMISE}."
    said = decision(PROMISE, owner=sol.id)
    replies.send(ana, Tab(), sent(case=POST, text=text, promises=said))
    kept = casework.kept_promises[POST][0]
    assert (kept.owner, kept.due_at.isoformat()) == (sol.id, DUE)


def test_a_flagged_promise_is_sent_knowingly_or_not_at_all(
    replies: CaseReplies, casework: FakeCasework, ana: Person
) -> None:
    said = {"case": POST, "text": FORBIDDEN, "promises": decision(FORBIDDEN, track=False)}
    refused = lines(replies.send(ana, Tab(), sent(**said)).case)["refused"]
    assert refused["flagged"] == "yes"
    assert "change the words" in refused["error"]
    assert len(casework.messages[POST]) == 1
    replies.send(ana, Tab(), sent(**said, knowingly="yes"))
    assert casework.messages[POST][-1].text == FORBIDDEN


def test_a_reply_to_an_older_state_of_the_case_shows_what_changed(
    replies: CaseReplies, casework: FakeCasework, ana: Person
) -> None:
    casework.messages[POST].append(message(POST, "It is on fire!", at=datetime.now(UTC)))
    casework.cases[POST] = replace(casework.cases[POST], revision=9)
    change = replies.send(ana, Tab(), sent(case=POST, text="Sorry.", revision="2"))
    assert "changed this case meanwhile" in lines(change.case)["refused"]["error"]
    assert "It is on fire!" in str(change.thread)
    assert lines(change.case)["case"]["revision"] == "9"


def test_what_was_typed_is_there_on_the_next_computer(
    replies: CaseReplies, acts: CaseActs, desk: DeskEvents, ana: Person
) -> None:
    tab = tab_of(acts.act(ana, Tab(ana.id), sent(case=POST, act="claim")))
    replies.draft(ana, tab, sent(case=POST, text="Dear kettle fan"))
    assert lines(desk.load(ana, "", POST).case)["case"]["draft"] == "Dear kettle fan"
    desk.keep_draft(ana, tab, sent(text="a question"))
    desk.begin(ana, tab, sent(text="a question"))
    assert lines(desk.load(ana, "", POST).case)["case"]["draft"] == "Dear kettle fan"
    replies.send(ana, tab, sent(case=POST, text="Dear kettle fan, stop using it."))
    assert lines(desk.load(ana, "", POST).case)["case"]["draft"] == ""


def test_another_agents_conversation_is_not_reached_through_a_case(
    replies: CaseReplies, assistant: FakeAssistant, asked: FakeCasework, ana: Person, sol: Person
) -> None:
    told, _last = all_told(replies.suggest(sol, Tab(), sent(case=POST)))
    suggestion = told["answered"]["suggestion"]
    used = replies.use(ana, Tab(), sent(case=POST, suggestion=suggestion))
    assert "not in this case" in lines(used.case)["refused"]["error"]


FOUND = PromiseFound(PROMISE, 0, len(PROMISE), "call", datetime(2026, 12, 1, tzinfo=UTC))


def test_promises_are_taken_on_as_was_decided() -> None:
    due, ana = datetime(2026, 12, 1, tzinfo=UTC), PersonId("ana")
    mine = tracked([FOUND], [Decided(PROMISE, "", due, tracked=True)], by=ana)
    assert [(each.words, each.owner) for each in mine] == [(PROMISE, ana)]
    assert tracked([FOUND], [Decided(PROMISE, "", None, tracked=False)], by=ana) == ()
    assert tracked([], [Decided("what is gone", "", due, tracked=True)], by=ana) == ()
    with pytest.raises(RequestRefusedError, match="until when"):
        tracked([FOUND], [Decided(PROMISE, "", None, tracked=True)], by=ana)
    with pytest.raises(RequestRefusedError, match="who keeps"):
        tracked([FOUND], [], by=ana)
