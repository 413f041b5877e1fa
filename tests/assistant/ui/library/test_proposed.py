"""Proposed past resolutions in the library: who sees them, approves them, turns them down."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from assistant.access import people
from assistant.access.model import Person
from assistant.access.roles import Role
from assistant.casework.model import Case, DraftState, Outcome, Received
from assistant.casework.ports import Reply
from assistant.ui.events import Sent
from assistant.ui.library.proposed import ProposedEvents
from tests.assistant.fakes import FakeAssistant

QUESTION = "My kettle <b>leaks</b>, write to mara@example.com"


def person(assistant: FakeAssistant, role: Role) -> Person:
    return people.by_email(assistant.database, f"{role.value}@example.com")


def told(said: str | None) -> dict[str, Any]:
    assert said is not None
    message: dict[str, Any] = json.loads(said)
    return message


@pytest.fixture
def events(assistant: FakeAssistant) -> ProposedEvents:
    return ProposedEvents(assistant.casework)


@pytest.fixture
def manager(assistant: FakeAssistant) -> Person:
    return person(assistant, Role.KNOWLEDGE_MANAGER)


@pytest.fixture
def proposed(assistant: FakeAssistant) -> Case:
    """A case that an agent solved and proposed."""
    agent, casework = person(assistant, Role.AGENT), assistant.casework
    case = casework.receive(Received(QUESTION, "email", datetime.now(UTC), subject="A kettle"))
    casework.reply(Reply(case.id, "Please send it back; a new one is on its way."), by=agent)
    casework.resolve(case.id, Outcome.SOLVED, by=agent)
    casework.propose(case.id, by=agent)
    return case


def test_a_library_without_proposals_says_nothing(events: ProposedEvents, manager: Person) -> None:
    shown = told(events.look(manager, Sent({})))
    assert (shown["count"], shown["html"].strip()) == (0, "")


def test_a_manager_reads_what_was_taken_out_and_may_change_the_rest(
    events: ProposedEvents, manager: Person, proposed: Case
) -> None:
    shown = told(events.look(manager, Sent({})))
    assert shown["count"] == 1
    assert "1 personal detail was removed" in shown["html"]
    assert "mara@example.com" not in shown["html"]
    assert "&lt;b&gt;leaks&lt;/b&gt;" in shown["html"]
    assert events.look(manager, Sent({"shown": shown["digest"]})) is None


@pytest.mark.parametrize("role", [Role.AGENT, Role.SUPERVISOR])
def test_others_see_none_and_approve_none(
    events: ProposedEvents, assistant: FakeAssistant, proposed: Case, role: Role
) -> None:
    reader = person(assistant, role)
    assert events.look(reader, Sent({})) is None
    form = Sent({"case": proposed.id, "title": "t", "problem": "p", "resolution": "r"})
    assert told(events.approve(reader, form))["state"] == "failed"
    assert told(events.refuse(reader, Sent({**form.texts, "reason": "no"})))["state"] == "failed"
    assert len(assistant.casework.drafts(by=reader)) == 1


def test_an_approved_draft_becomes_a_document_with_the_words_of_the_form(
    events: ProposedEvents, assistant: FakeAssistant, manager: Person, proposed: Case
) -> None:
    form = {"title": "A kettle that leaks", "problem": "It leaks.", "resolution": "Replaced."}
    done = told(events.approve(manager, Sent({"case": proposed.id, **form})))
    assert done["state"] == "done"
    assert done["document"]
    file = assistant.casework.file(proposed.id, by=manager)
    assert file.draft is not None
    assert (file.draft.state, file.draft.title) == (DraftState.APPROVED, "A kettle that leaks")
    assert told(events.look(manager, Sent({})))["count"] == 0


def test_a_draft_without_words_is_not_approved(
    events: ProposedEvents, assistant: FakeAssistant, manager: Person, proposed: Case
) -> None:
    form = {"case": proposed.id, "title": "A kettle", "problem": " ", "resolution": "Replaced."}
    failed = told(events.approve(manager, Sent(form)))
    assert (failed["state"], failed["case"]) == ("failed", proposed.id)
    assert len(assistant.casework.drafts(by=manager)) == 1


def test_a_draft_is_turned_down_with_a_reason_alone(
    events: ProposedEvents, assistant: FakeAssistant, manager: Person, proposed: Case
) -> None:
    silent = told(events.refuse(manager, Sent({"case": proposed.id, "reason": " "})))
    assert "Say why" in silent["text"]
    done = told(events.refuse(manager, Sent({"case": proposed.id, "reason": "Too special."})))
    assert "turned down" in done["text"]
    draft = assistant.casework.file(proposed.id, by=manager).draft
    assert draft is not None
    assert (draft.state, draft.answer_reason) == (DraftState.REFUSED, "Too special.")


def test_a_draft_there_is_none_of_is_said(events: ProposedEvents, manager: Person) -> None:
    form = Sent({"case": "nothing", "title": "t", "problem": "p", "resolution": "r"})
    assert told(events.approve(manager, form))["state"] == "failed"
