"""What happens in the library, and who may make it happen."""

import json
from dataclasses import replace
from datetime import date

import pytest

from assistant.access import people
from assistant.access.model import Person
from assistant.access.roles import Role
from assistant.ui.events import Sent
from assistant.ui.library.events import LibraryChange, LibraryEvents, Looking
from kb import library
from tests.assistant.fakes import FakeAssistant, add_document
from tests.assistant.served import RETURNS


@pytest.fixture
def events(assistant: FakeAssistant) -> LibraryEvents:
    return LibraryEvents(assistant)


def person(assistant: FakeAssistant, role: Role) -> Person:
    return people.by_email(assistant.database, f"{role.value}@example.com")


def said(change: LibraryChange) -> dict[str, str | bool]:
    assert change.message is not None
    message: dict[str, str | bool] = json.loads(change.message)
    return message


@pytest.mark.parametrize(("role", "may"), [(Role.AGENT, False), (Role.KNOWLEDGE_MANAGER, True)])
def test_an_opened_library_lists_documents_and_lets_managers_add(
    assistant: FakeAssistant, events: LibraryEvents, role: Role, may: bool
) -> None:
    opened = events.load(person(assistant, role))
    assert opened.rows is not None
    assert "Authority matrix" in opened.rows
    assert "2 documents" in opened.rows
    assert said(opened)["editor"] is may


def test_an_empty_library_says_how_to_begin(
    assistant: FakeAssistant, events: LibraryEvents
) -> None:
    for document in ("returns", "authority"):
        library.erase(assistant.database, document)
    opened = events.load(person(assistant, Role.AGENT))
    assert opened.rows is not None
    assert "Nothing here yet" in opened.rows


def test_the_fields_above_the_list_narrow_it(
    assistant: FakeAssistant, events: LibraryEvents
) -> None:
    agent = person(assistant, Role.AGENT)
    found = events.look(agent, Looking(), Sent.of({"words": "author", "kind": "policy"}))
    none = events.look(agent, Looking(), Sent.of({"words": "nothing of the kind"}))
    assert found.rows is not None
    assert none.rows is not None
    assert "Authority matrix" in found.rows
    assert "Returns" not in found.rows
    assert "No document fits" in none.rows


def test_a_chosen_document_shows_versions_and_passages(
    assistant: FakeAssistant, events: LibraryEvents
) -> None:
    add_document(assistant.database, "returns", RETURNS.replace("thirty", "forty"))
    reader = person(assistant, Role.SUPERVISOR)
    newest = events.choose(reader, Looking(), Sent.of({"document": "returns"}))
    first = events.choose(reader, Looking(), Sent.of({"document": "returns", "version": "1"}))
    assert newest.detail is not None
    assert first.detail is not None
    assert "forty days" in newest.detail
    assert "thirty days" in first.detail
    assert newest.detail.count("version-number") == 2
    assert "Refund window" in newest.detail
    assert newest.looking.chosen == "returns"


def test_only_managers_are_offered_to_retire(
    assistant: FakeAssistant, events: LibraryEvents
) -> None:
    chosen = Sent.of({"document": "returns"})
    agent = events.choose(person(assistant, Role.AGENT), Looking(), chosen)
    manager = events.choose(person(assistant, Role.KNOWLEDGE_MANAGER), Looking(), chosen)
    assert agent.detail is not None
    assert manager.detail is not None
    assert 'data-event="retire"' not in agent.detail
    assert 'data-event="retire"' in manager.detail


def test_a_document_that_is_gone_says_so(assistant: FakeAssistant, events: LibraryEvents) -> None:
    chosen = events.choose(person(assistant, Role.AGENT), Looking(), Sent.of({"document": "x"}))
    assert chosen.detail is not None
    assert "no longer in the library" in chosen.detail


def test_retiring_can_be_undone(assistant: FakeAssistant, events: LibraryEvents) -> None:
    manager, document = person(assistant, Role.KNOWLEDGE_MANAGER), Sent.of({"document": "returns"})
    looking = replace(Looking(), chosen="returns")
    retired = events.retire(manager, looking, document)
    assert said(retired)["text"] == "“Returns” is retired."
    assert said(retired)["undo"] == "returns"
    assert retired.detail is not None
    assert "Bring back" in retired.detail
    back = events.reinstate(manager, looking, document)
    assert said(back)["undo"] == ""
    assert back.detail is not None
    assert "Bring back" not in back.detail


@pytest.mark.parametrize("role", [Role.AGENT, Role.SUPERVISOR])
def test_readers_retire_nothing_whatever_their_browser_sends(
    assistant: FakeAssistant, events: LibraryEvents, role: Role
) -> None:
    refused = events.retire(person(assistant, role), Looking(), Sent.of({"document": "returns"}))
    assert "knowledge manager" in str(said(refused)["text"])
    listed = library.documents(assistant.database, on=date.today())
    assert {each.retired_on for each in listed} == {None}


def test_a_chosen_document_put_aside_is_chosen_no_more(
    assistant: FakeAssistant, events: LibraryEvents
) -> None:
    looking = replace(Looking(), chosen="returns")
    closed = events.close(person(assistant, Role.AGENT), looking, Sent.of({}))
    assert closed.looking.chosen == ""
    assert closed.rows is not None
    assert "chosen" not in closed.rows
