"""The demo company's inbox: its plan and topics hold, its messages are cases, and once."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from importlib.resources import as_file, files
from pathlib import Path

import pytest

from assistant.access.owner import owner
from assistant.casework.model import Author, CaseFile, QueueFilter, State
from assistant.demo.inbox import add_inbox, messages
from assistant.triage.service_texts import TextName
from tests.assistant.demo_homes import DemoHome

EVERY_STATE = frozenset(State)
MOST = 500


@pytest.fixture(scope="module")
def demo() -> Iterator[Path]:
    """The folder of the demo company's files."""
    with as_file(files("assistant.demo")) as folder:
        yield folder


@pytest.fixture
def home(demo_home: DemoHome) -> DemoHome:
    return demo_home


def cases(home: DemoHome) -> Mapping[str, CaseFile]:
    """Every case by its id."""
    found = home.casework.queue(QueueFilter(states=EVERY_STATE), by=owner(), limit=MOST)
    return {each.id: home.casework.file(each.id, by=owner()) for each in found}


def test_the_plan_and_the_topics_hold(home: DemoHome, demo: Path) -> None:
    for name, file in ((TextName.PLAN, "service.yaml"), (TextName.TOPICS, "topics.yaml")):
        held = home.service_texts.held(name)
        assert held.version == 1
        assert held.text == (demo / file).read_text("utf-8")
        assert home.service_texts.faults(name, held.text) == ()


def test_every_message_is_in_a_case_of_its_thread(home: DemoHome, demo: Path) -> None:
    written = list(messages(demo, datetime.now(UTC)))
    kept = [
        message.text
        for file in cases(home).values()
        for message in file.messages
        if message.author is Author.CUSTOMER
    ]
    assert sorted(kept) == sorted(each.message.text.strip() for each in written)
    threads = {each.message.thread or each.message.external for each in written}
    assert len(cases(home)) <= len(threads)


def test_what_was_done_about_a_message_is_on_the_record(home: DemoHome, demo: Path) -> None:
    by_text = {file.messages[0].text: file for file in cases(home).values()}
    owned = [each for each in messages(demo, datetime.now(UTC)) if each.owner]
    assert owned
    for written in owned:
        file = by_text[written.message.text.strip()]
        assert file.case.owner is not None
        assert written.reply in {message.text for message in file.messages} or not written.reply
        assert [each.words for each in file.promises] == (
            [written.promise] if written.promise else []
        )
        # Triage without a model may send a case up, which keeps it open.
        went_up = any(each.required for each in file.escalations)
        assert file.case.outcome is (None if went_up else written.outcome)


def test_no_time_lies_before_what_led_to_it_or_is_still_to_come(home: DemoHome) -> None:
    now = datetime.now(UTC)
    for file in cases(home).values():
        told = [each.at for each in file.events]
        assert told == sorted(told)
        assert max(told) <= now


def test_filling_it_twice_changes_nothing(home: DemoHome, demo: Path) -> None:
    before = {id_: (file.case, file.messages, file.events) for id_, file in cases(home).items()}
    add_inbox(home, demo)
    after = {id_: (file.case, file.messages, file.events) for id_, file in cases(home).items()}
    assert after == before
    assert home.service_texts.held(TextName.PLAN).version == 1
