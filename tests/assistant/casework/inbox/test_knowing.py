"""What is known around a message before it is triaged."""

from dataclasses import replace
from datetime import timedelta

import pytest

from assistant.access.owner import owner
from assistant.casework.errors import UnknownCaseError
from assistant.casework.inbox.claiming import about
from assistant.casework.inbox.knowing import MOST_EARLIER, context_of, customer_of
from assistant.casework.inbox.receiving import take_in
from assistant.casework.model import CaseId, Received
from assistant.customers.model import Customer, CustomerId
from assistant.customers.store import CustomerStore
from assistant.errors import RequestRefusedError
from assistant.triage.model import Inbound
from kb.database import Database
from tests.assistant.casework.worlds import CALM, MIA, NOW, PLAN, received

HOUR = timedelta(hours=1)
MAX = Customer(CustomerId("C-2"), "Max Berg", phone="+4930123456", email="family@example.org")


@pytest.fixture
def known(database: Database) -> Database:
    """A home that knows Mia, Max, and somebody who shares his address."""
    shared = Customer(CustomerId("C-3"), "Moe Berg", email="Family@example.org")
    CustomerStore(database).put([MIA, MAX, shared])
    return database


def taken(database: Database, message: Received, customer: Customer | None = None) -> CaseId:
    """Take a message in when it was written."""
    with database.write() as session:
        return take_in(session, message, CALM, plan=PLAN, at=message.at, customer=customer).case_id


def whose(database: Database, message: Received) -> str:
    """The id of the customer a message is from, or empty."""
    with database.read() as session:
        found = customer_of(session, message, NOW)
    return found.id if found else ""


def context(database: Database, message: Received, customer: Customer | None = None) -> Inbound:
    """A message with what is known around it."""
    with database.read() as session:
        return context_of(session, message, at=message.at, customer=customer)


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        (replace(received(), contact="Mia@Example.org"), "C-1"),
        (replace(received(channel="phone"), contact="+49 30 / 123456"), "C-2"),
        (replace(received(), contact="family@example.org"), ""),
        (replace(received(), contact="family@example.org", customer="C-3"), "C-3"),
        (replace(received(), contact="nobody@example.org"), ""),
        (replace(received(channel="phone"), contact="123"), ""),
        (received(channel="chat"), ""),
        (replace(received(channel="social"), contact="@mia"), ""),
        (replace(received(), contact="", customer="C-9\x00"), ""),
    ],
    ids=[
        "address",
        "number",
        "shared address",
        "named",
        "unknown",
        "short number",
        "typed into a chat",
        "handle",
        "no such customer",
    ],
)
def test_a_writer_is_known_by_what_only_they_have(
    known: Database, message: Received, expected: str
) -> None:
    assert whose(known, message) == expected


def test_a_case_tells_whose_its_messages_are(known: Database) -> None:
    chat = replace(received(channel="chat"), thread="t-1", contact="")
    case = taken(known, chat)
    assert whose(known, chat) == ""
    with known.write() as session:
        about(session, case, MIA, by=owner(), at=NOW, plan=PLAN)
    assert whose(known, chat) == "C-1"


def test_a_first_message_has_nothing_around_it(known: Database) -> None:
    message = replace(received(" Hello\r\nthere ", "E-Mail"), reach=7)
    assert context(known, message) == Inbound("Hello\nthere", "email", reach=7)
    assert context(known, message, MIA).tier == "gold"


def test_what_they_wrote_before_in_the_case_is_around_it(database: Database) -> None:
    for number in range(MOST_EARLIER + 2):
        taken(database, replace(received(f"n{number}"), at=NOW + number * HOUR))
    later = replace(received("and now"), at=NOW + 100 * HOUR - 30 * HOUR)
    assert context(database, later).earlier == tuple(
        f"n{number}" for number in range(2, MOST_EARLIER + 2)
    )
    between = replace(later, at=NOW + HOUR)
    assert context(database, between).earlier == ("n0", "n1")


def test_other_cases_of_the_last_thirty_days_are_counted(database: Database) -> None:
    for days, thread in ((0, "a"), (20, "b"), (35, "c")):
        taken(database, replace(received(), thread=thread, at=NOW + timedelta(days=days)))
    taken(database, replace(received(), contact="bo@example.org"))
    now = NOW + timedelta(days=36)
    assert context(database, replace(received(), thread="new", at=now)).contacts == 2
    assert context(database, replace(received(), thread="c", at=now)).contacts == 1
    nobody = replace(received(), contact="", at=now)
    assert context(database, nobody).contacts == 0


def test_a_customers_cases_count_however_they_wrote(known: Database) -> None:
    taken(known, received(), MIA)
    post = replace(received(channel="social"), contact="@mia", at=NOW + HOUR)
    assert context(known, post, MIA).contacts == 1


def test_a_message_may_be_read_without_a_channel(database: Database) -> None:
    assert context(database, received(channel="")).channel == ""


def test_what_is_no_message_is_refused_before_it_is_triaged(database: Database) -> None:
    with pytest.raises(RequestRefusedError, match="is empty"):
        context(database, received("\u200b"))
    with pytest.raises(UnknownCaseError):
        context(database, replace(received(), case=CaseId("nowhere")))
