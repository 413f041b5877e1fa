"""A desk with an inbox: an angry post and a calm mail, in memory; conversations are real."""

import pytest

from assistant.access import people
from assistant.access.model import Person
from assistant.api.asking import Asking
from assistant.ui.desk.case_acts import CaseActs
from assistant.ui.desk.case_replies import CaseReplies
from assistant.ui.desk.events import DeskEvents
from assistant.ui.desk.inbox import InboxEvents
from tests.assistant.fakes import FakeAssistant
from tests.assistant.ui.casework.fakes import FakeCasework, an_inbox


@pytest.fixture
def casework(assistant: FakeAssistant) -> FakeCasework:
    made = an_inbox(assistant.database)
    made.names = {each.id: each.name for each in people.everyone(assistant.database)}
    return made


@pytest.fixture
def desk(assistant: FakeAssistant, casework: FakeCasework) -> DeskEvents:
    assistant.casework = casework
    return DeskEvents(assistant, Asking(assistant))


@pytest.fixture
def acts(casework: FakeCasework, desk: DeskEvents) -> CaseActs:
    return CaseActs(casework, desk)


@pytest.fixture
def inbox(casework: FakeCasework, desk: DeskEvents) -> InboxEvents:
    return InboxEvents(casework, desk)


@pytest.fixture
def replies(
    assistant: FakeAssistant, casework: FakeCasework, desk: DeskEvents, acts: CaseActs
) -> CaseReplies:
    return CaseReplies(casework, assistant.database, desk, acts)


@pytest.fixture
def ana(assistant: FakeAssistant) -> Person:
    return people.by_email(assistant.database, "agent@example.com")


@pytest.fixture
def sol(assistant: FakeAssistant) -> Person:
    return people.by_email(assistant.database, "supervisor@example.com")
