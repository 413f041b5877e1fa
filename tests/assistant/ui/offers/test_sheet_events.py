"""The whole catalogue as text: opened, checked, tried on past cases, published, overtaken."""

from datetime import date

import pytest

from assistant.access.roles import Role
from assistant.ui.events import Sent
from assistant.ui.offers.looking import CatalogueChange, Looking
from assistant.ui.offers.reading import Reading
from assistant.ui.offers.sheet import SheetEvents, changed_lines
from kb import library
from tests.assistant.fakes import FakeAssistant, add_document
from tests.assistant.ui.offers.shop import TEXT, person, stock, told, version_in, words


@pytest.fixture
def events(assistant: FakeAssistant) -> SheetEvents:
    stock(assistant)
    return SheetEvents(
        assistant.offers, assistant.database, Reading(assistant.offers, assistant.database)
    )


def text(sent: str, version: int = 1, note: str = "") -> Sent:
    return Sent({"text": sent, "version": str(version), "note": note})


def answer(change: CatalogueChange) -> str:
    return words(told(change)["html"])


def test_the_text_is_shown_as_it_was_published(
    assistant: FakeAssistant, events: SheetEvents
) -> None:
    opened = told(events.open(person(assistant, Role.AGENT), Looking(), Sent.of({})))
    assert opened["text"] == TEXT
    assert opened["version"] == "1"
    assert opened["editor"] == "False"


def test_every_fault_is_listed_with_its_line(assistant: FakeAssistant, events: SheetEvents) -> None:
    wrong = TEXT.replace("cap: 15", "cap: 1").replace("kind: refund", "kind: refnud")
    checked = events.check(person(assistant, Role.AGENT), Looking(), text(wrong))
    html = told(checked)["html"]
    lines = wrong.splitlines()
    for fault in ("cap: 1}", "kind: refnud"):
        line = next(number for number, each in enumerate(lines, 1) if fault in each)
        assert f'data-line="{line}"' in html
    assert "2 faults" in words(html)


def test_a_right_text_says_what_is_in_it(assistant: FakeAssistant, events: SheetEvents) -> None:
    checked = events.check(person(assistant, Role.AGENT), Looking(), text(TEXT))
    assert "3 offers, 2 limits, 2 budgets" in answer(checked)


@pytest.mark.parametrize("wrong", ["", "offers: [", "- 1", "\ud800", "currency: EUR\nfoo: &a 1"])
def test_whatever_is_typed_is_answered_in_words(
    assistant: FakeAssistant, events: SheetEvents, wrong: str
) -> None:
    manager = person(assistant, Role.KNOWLEDGE_MANAGER)
    for event in (events.check, events.whatif, events.publish):
        assert "fault" in answer(event(manager, Looking(), text(wrong)))
    assert assistant.offers.catalogue().version == 1


def test_publishing_makes_a_new_version_with_its_note(
    assistant: FakeAssistant, events: SheetEvents
) -> None:
    manager = person(assistant, Role.KNOWLEDGE_MANAGER)
    changed = TEXT.replace("per_offer: 20", "per_offer: 25")
    published = events.publish(manager, Looking(), text(changed, note="Agents may give more"))
    assert told(published)["version"] == "2"
    assert version_in(published.head) == "2"
    assert "Agents may give more" in words(published.head)
    assert assistant.offers.catalogue_text() == changed


def test_a_text_made_from_an_older_version_is_refused_with_what_changed(
    assistant: FakeAssistant, events: SheetEvents
) -> None:
    manager, admin = person(assistant, Role.KNOWLEDGE_MANAGER), person(assistant, Role.ADMIN)
    assistant.offers.publish(TEXT.replace("per_offer: 20", "per_offer: 25"), by=admin)
    mine = TEXT.replace("minutes: 15", "minutes: 30")
    refused = events.publish(manager, Looking(), text(mine))
    said = answer(refused)
    assert "Admin published version 2" in said
    assert "- - {role: agent, per_offer: 20" in said
    assert "+ - {role: agent, per_offer: 25" in said
    assert assistant.offers.catalogue().version == 2
    assert told(events.publish(manager, Looking(), text(mine, version=2)))["version"] == "3"


def test_a_policy_that_says_it_no_longer_stops_publishing(
    assistant: FakeAssistant, events: SheetEvents
) -> None:
    add_document(assistant.database, "returns", "# Returns\n\nNothing is taken back.")
    manager = person(assistant, Role.KNOWLEDGE_MANAGER)
    refused = events.publish(manager, Looking(), text(TEXT.replace("minutes: 15", "minutes: 9")))
    assert "'returns'" in answer(refused)
    assert "2 faults" in answer(refused)
    assert assistant.offers.catalogue().version == 1


def test_a_retired_policy_stops_publishing(assistant: FakeAssistant, events: SheetEvents) -> None:
    library.retire(assistant.database, "authority", on=date.today())
    manager = person(assistant, Role.KNOWLEDGE_MANAGER)
    refused = events.publish(manager, Looking(), text(TEXT.replace("minutes: 15", "minutes: 9")))
    assert "'authority'" in answer(refused)
    assert assistant.offers.catalogue().version == 1


def test_without_past_cases_there_is_nothing_to_try(
    assistant: FakeAssistant, events: SheetEvents
) -> None:
    manager = person(assistant, Role.KNOWLEDGE_MANAGER)
    assert "No case to replay yet" in answer(events.whatif(manager, Looking(), text(TEXT)))


@pytest.mark.parametrize("role", [Role.AGENT, Role.SUPERVISOR])
def test_readers_publish_and_try_nothing(
    assistant: FakeAssistant, events: SheetEvents, role: Role
) -> None:
    reader = person(assistant, role)
    for event in (events.publish, events.whatif):
        assert "knowledge manager" in answer(event(reader, Looking(), text(TEXT + "\n")))
    assert assistant.offers.catalogue().version == 1


def test_lines_that_came_and_went_keep_their_order() -> None:
    assert changed_lines("a\nb\nc\n", "a\nB\nc\n")[1:] == [
        ("", " a"),
        ("line-gone", "-b"),
        ("line-new", "+B"),
        ("", " c"),
    ]
