"""What happens on the service page, for the person of the session alone."""

import json
from typing import Any

import pytest

from assistant.access import people
from assistant.access.model import Person
from assistant.access.roles import Role
from assistant.service import EDITABLE
from assistant.triage.service_texts import TextName
from assistant.ui.events import Sent
from assistant.ui.service.events import ServiceEvents
from tests.assistant.fakes import FakeAssistant
from tests.assistant.ui.casework.samples import HOSTILE

BROKEN = "paths:\n  - id: up\n    team: nobody\n"


@pytest.fixture
def events(assistant: FakeAssistant) -> ServiceEvents:
    return ServiceEvents(assistant.service_texts, assistant.casework)


@pytest.fixture
def manager(assistant: FakeAssistant) -> Person:
    return people.by_email(assistant.database, "knowledge_manager@example.com")


@pytest.fixture
def agent(assistant: FakeAssistant) -> Person:
    return people.by_email(assistant.database, "agent@example.com")


def told(said: str) -> dict[str, Any]:
    message: dict[str, Any] = json.loads(said)
    return message


def sent(**texts: str) -> Sent:
    return Sent(texts)


def held(assistant: FakeAssistant, name: TextName = TextName.URGENCY) -> str:
    return assistant.service_texts.held(name).text


def test_every_text_that_people_edit_is_listed(events: ServiceEvents, agent: Person) -> None:
    opened = told(events.load(agent))
    for name, about in EDITABLE.items():
        assert f'data-text="{name.value}"' in opened["html"]
        assert about in opened["html"]


@pytest.mark.parametrize("role", list(Role))
def test_whoever_answers_for_the_texts_edits_them_and_agents_read(
    events: ServiceEvents, assistant: FakeAssistant, role: Role
) -> None:
    person = people.by_email(assistant.database, f"{role.value}@example.com")
    assert told(events.load(person))["editor"] is (role is not Role.AGENT)
    opened = told(events.open(person, sent(name="plan")))
    assert opened["editor"] is (role is not Role.AGENT)
    assert opened["text"] == held(assistant, TextName.PLAN)


def test_a_fault_leads_to_its_line(events: ServiceEvents, manager: Person) -> None:
    checked = told(events.check(manager, sent(name="plan", text=BROKEN)))
    assert 'data-line="' in checked["html"]
    assert "Nothing is wrong" not in checked["html"]


def test_what_holds_has_no_fault(
    events: ServiceEvents, assistant: FakeAssistant, manager: Person
) -> None:
    checked = told(events.check(manager, sent(name="urgency", text=held(assistant))))
    assert "Nothing is wrong" in checked["html"]


def test_a_published_text_holds_with_who_and_why(
    events: ServiceEvents, assistant: FakeAssistant, manager: Person
) -> None:
    text = f"{held(assistant)}\n# looked at in November\n"
    done = told(
        events.publish(manager, sent(name="urgency", text=text, version="0", note="Looked <at>"))
    )
    assert (done["state"], done["version"]) == ("published", 1)
    assert "Knowledge Manager" in done["versions"]
    assert "Looked &lt;at&gt;" in done["versions"]
    assert held(assistant) == text


def test_of_two_at_once_the_later_is_shown_what_changed_and_nothing_is_undone(
    events: ServiceEvents, assistant: FakeAssistant, manager: Person
) -> None:
    before = held(assistant)
    first = sent(name="urgency", text=f"{before}\n# first\n", version="0")
    second = sent(name="urgency", text=f"{before}\n# second\n", version="0")
    events.publish(manager, first)
    late = told(events.publish(manager, second))
    assert "Somebody was faster" in late["html"]
    assert "Knowledge Manager published version 1" in late["html"]
    assert held(assistant).endswith("# first\n")
    onto = sent(name="urgency", text=f"{before}\n# both\n", version="1")
    assert told(events.publish(manager, onto))["version"] == 2
    again = sent(name="urgency", text=f"{before}\n# third\n", version="1", before=before)
    assert "+# both" in told(events.publish(manager, again))["html"]


def test_a_text_with_faults_is_not_published(
    events: ServiceEvents, assistant: FakeAssistant, manager: Person
) -> None:
    before = held(assistant, TextName.PLAN)
    refused = told(events.publish(manager, sent(name="plan", text=BROKEN, version="0")))
    assert refused["state"] == "answer"
    assert held(assistant, TextName.PLAN) == before


def test_agents_publish_nothing_whatever_their_browser_sends(
    events: ServiceEvents, assistant: FakeAssistant, agent: Person
) -> None:
    text = f"{held(assistant)}\n# mine\n"
    refused = told(events.publish(agent, sent(name="urgency", text=text, version="0")))
    assert "cannot publish how cases are read" in refused["html"]
    assert "# mine" not in held(assistant)


def test_an_older_version_is_read_against_the_one_that_holds(
    events: ServiceEvents, assistant: FakeAssistant, manager: Person
) -> None:
    base = held(assistant)
    events.publish(manager, sent(name="urgency", text=f"{base}\n# one\n", version="0"))
    events.publish(manager, sent(name="urgency", text=f"{base}\n# two\n", version="1"))
    older = told(events.older(manager, sent(name="urgency", version="1")))
    assert older["text"].endswith("# one\n")
    assert "-# two" in older["html"]
    assert told(events.older(manager, sent(name="urgency", version="9")))["state"] == "failed"


@pytest.mark.parametrize("name", ["", "nothing", "../plan", "PLAN\x00"])
def test_a_text_there_is_none_of_is_said(events: ServiceEvents, manager: Person, name: str) -> None:
    assert told(events.open(manager, sent(name=name)))["state"] == "failed"
    assert told(events.older(manager, sent(name=name)))["state"] == "failed"
    assert "Not checked" in told(events.check(manager, sent(name=name)))["html"]
    assert "Not published" in told(events.publish(manager, sent(name=name)))["html"]


def test_a_message_is_tried_with_the_words_that_tell_it(
    events: ServiceEvents, agent: Person
) -> None:
    tried = told(events.attempt(agent, sent(text="I am furious, my lawyer will call")))["html"]
    for said in ("legal threat", "angry", "Ways up", "Priority", "lawyer"):
        assert said in tried


def test_what_is_tried_is_text_and_nothing_of_it_is_kept(
    events: ServiceEvents, assistant: FakeAssistant, agent: Person
) -> None:
    tried = told(events.attempt(agent, sent(text=f"lawyer {HOSTILE}", channel="<b>", reach="x")))
    assert "<img" not in tried["html"]
    assert assistant.casework.counts(by=agent)["open"] == 0


def test_an_empty_message_is_none(events: ServiceEvents, agent: Person) -> None:
    assert "Write a message first" in told(events.attempt(agent, sent(text="  ")))["html"]
