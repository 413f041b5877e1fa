"""Erasing one customer: nothing of them is left, and everything of others is as it was."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import inspect, make_url, select

from assistant import home
from assistant.audit.tables import AuditRow
from assistant.audit.verifying import verify as audit_holds
from assistant.casework.model import CaseId, Received, State
from assistant.casework.tables import CaseRow
from assistant.customers.model import CustomerId
from assistant.errors import RequestRefusedError
from assistant.offers.ledger.verifying import verify
from assistant.privacy.errors import NothingHeldError
from assistant.privacy.keeping import ELSEWHERE, KEPT, OF_NOBODY
from assistant.privacy.model import Kind, Subject, SubjectKind
from assistant.webchat.errors import TokenRefusedError
from kb.database import Database
from tests import databases
from tests.assistant.casework.worlds import ANA, BO, SUE
from tests.assistant.privacy.lives import ADMIN, Life, audit_of, desk_of, lived, opened, rows_with
from tests.assistant.webchat.houses import IBI, House, house_of
from tests.databases import KINDS

NewHouse = Callable[[], AbstractContextManager[House]]
WITH_WORDS = {
    *("customers", "customer_orders", "customer_contacts", "customer_offers"),
    *("cases", "case_messages", "case_events", "case_packets", "case_promises"),
    *("case_subjects", "conversations", "suggestions", "drafts", "surveys"),
    *("chats", "chat_files", "offer_decisions", "offer_ledger", "webhook_deliveries"),
}
"""Where the words of a life are found, before they are erased."""
MARKS = st.text("abcdefghijklmnopqrstuvwxyz", min_size=9, max_size=12)


@pytest.fixture(params=KINDS)
def new_house(request: pytest.FixtureRequest) -> NewHouse:
    """Makes a house in a database of its own, as often as it is called."""

    @contextmanager
    def sqlite() -> Iterator[House]:
        with TemporaryDirectory() as folder:
            url = databases.copy_of(request.getfixturevalue("tables_file"), Path(folder))
            yield from _house(url, Path(folder))

    @contextmanager
    def postgresql() -> Iterator[House]:
        server = request.getfixturevalue("postgres_databases")
        template = request.getfixturevalue("tables_template")
        with server.database(template) as url, TemporaryDirectory() as folder:
            yield from _house(url, Path(folder))

    if request.param == "postgresql":
        request.getfixturevalue("tables_template")
        return postgresql
    return sqlite


def _house(url: str, folder: Path) -> Iterator[House]:
    database = Database.open(url, migrations=home.MIGRATIONS)
    house = house_of(database, folder)
    opened(house)
    yield house
    database.close()


def subject(life: Life) -> Subject:
    return Subject(SubjectKind.CUSTOMER, life.customer)


def raw_bytes(database: Database) -> bytes:
    file = Path(str(make_url(str(database.engine.url)).database))
    return b"".join(each.read_bytes() for each in file.parent.glob(f"{file.name}*"))


@settings(
    max_examples=2,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(marks=st.lists(MARKS, min_size=2, max_size=2, unique=True))
def test_nothing_of_the_erased_is_left_and_everything_of_the_other(
    new_house: NewHouse, marks: list[str]
) -> None:
    goes, stays = marks
    with new_house() as house:
        going, staying = lived(house, goes, ANA), lived(house, stays, BO)
        before = rows_with(house.database, stays)
        assert set(rows_with(house.database, goes)) >= WITH_WORDS
        desk_of(house).erase(subject(going), by=ADMIN, audit=audit_of(house))
        assert rows_with(house.database, goes) == {}
        if house.database.dialect == "sqlite":
            assert goes.encode() not in raw_bytes(house.database)
            assert stays.encode() in raw_bytes(house.database)
        assert rows_with(house.database, stays) == before
        assert verify(house.database).ok
        assert desk_of(house).held(subject(staying)).total


def test_every_table_keeps_customers_data_or_is_said_not_to(house: House) -> None:
    listed = [each.row.__tablename__ for each in KEPT]
    assert len(listed) == len(set(listed))
    assert not (set(listed) | set(ELSEWHERE)) & OF_NOBODY
    there = set(inspect(house.database.engine).get_table_names())
    assert there == set(listed) | set(ELSEWHERE) | OF_NOBODY


def test_cases_stay_as_numbers_and_nothing_is_to_be_done_in_them(house: House) -> None:
    opened(house)
    life = lived(house, "kestrel", ANA)
    with house.database.read() as session:
        before = {
            row.id: (row.opened_at, row.priority, row.topic, row.emotion)
            for row in session.scalars(select(CaseRow))
        }
    done = desk_of(house).erase(subject(life), by=ADMIN, audit=audit_of(house))
    with house.database.read() as session:
        after = session.scalars(select(CaseRow)).all()
        assert {
            row.id: (row.opened_at, row.priority, row.topic, row.emotion) for row in after
        } == before
        assert {(row.state, row.customer_name) for row in after} == {
            (State.RESOLVED.value, "a forgotten customer")
        }
    assert not house.casework.promises(by=SUE)
    assert not house.casework.escalations(by=SUE)
    assert not house.casework.check_ins(by=SUE)
    assert done.held.resolutions == ("none",)
    assert house.casework.file(life.case, by=SUE).case.customer_name == "a forgotten customer"


def test_the_audit_log_has_counts_and_never_words(house: House) -> None:
    opened(house)
    life = lived(house, "kestrel", ANA)
    desk, audit = desk_of(house), audit_of(house)
    assert list(desk.export(subject(life), by=ADMIN, audit=audit))
    done = desk.erase(subject(life), by=ADMIN, audit=audit)
    with house.database.read() as session:
        rows = session.scalars(select(AuditRow).where(AuditRow.about == done.mark)).all()
    assert [row.act for row in rows] == ["customer exported", "customer erased"]
    assert all("kestrel" not in row.body for row in rows)
    assert f'"messages":"{done.held.counts[Kind.MESSAGES]}"' in rows[1].body
    assert audit_holds(house.database).ok


def test_erasing_again_is_harmless_and_says_so(house: House) -> None:
    house.parts.customers.put([replace(IBI, id=CustomerId("C-8"), orders=())])
    once = Subject(SubjectKind.CUSTOMER, "C-8")
    desk, audit = desk_of(house), audit_of(house)
    first = desk.erase(once, by=ADMIN, audit=audit)
    again = desk.erase(once, by=ADMIN, audit=audit)
    assert (first.again, first.held.total) == (False, 1)
    assert (again.again, again.held.total, again.mark) == (True, 0, first.mark)


def test_whom_nobody_knows_is_refused(house: House) -> None:
    desk, audit = desk_of(house), audit_of(house)
    for kind, value in (("customer", "C-99"), ("contact", "no@example.org"), ("chat", "ab")):
        unknown = Subject(SubjectKind(kind), value)
        with pytest.raises(NothingHeldError):
            desk.held(unknown)
        with pytest.raises(NothingHeldError):
            desk.export(unknown, by=ADMIN, audit=audit)
        with pytest.raises(NothingHeldError):
            desk.erase(unknown, by=ADMIN, audit=audit)
    with pytest.raises(RequestRefusedError, match="no contact of one person"):
        desk.held(Subject(SubjectKind.CONTACT, "Anonymous"))


def test_a_chat_that_is_open_ends(house: House) -> None:
    begun = house.begun()
    chat = begun.conversation.id
    house.says(chat, "I am nobody, and my kettle leaks.")
    desk_of(house).erase(Subject(SubjectKind.CHAT, chat), by=ADMIN, audit=audit_of(house))
    with pytest.raises(TokenRefusedError, match="cannot be opened any more"):
        house.chat.opened(house.site, chat, begun.token)
    with pytest.raises(TokenRefusedError):
        house.says(chat, "Are you there?")
    assert rows_with(house.database, "kettle leaks") == {}


def test_who_only_wrote_is_found_by_their_address(house: House) -> None:
    said = Received("My scarf tore.", "email", house.now(), contact="zoe@example.org", name="Zoe")
    case = house.casework.receive(said).id
    other = house.casework.receive(replace(said, contact="ada@example.org", name="Ada")).id
    zoe = Subject(SubjectKind.CONTACT, "ZOE@example.org")
    assert desk_of(house).held(zoe).counts[Kind.CASES] == 1
    desk_of(house).erase(zoe, by=ADMIN, audit=audit_of(house))
    assert house.casework.file(case, by=SUE).messages[0].text == "(erased with the customer)"
    assert house.casework.file(other, by=SUE).messages[0].text == "My scarf tore."


def test_an_answer_that_came_while_they_were_erased_goes_too(house: House) -> None:
    chat = house.chat_id()
    anonymous = Subject(SubjectKind.CHAT, chat)
    desk = desk_of(house)

    def erase_meanwhile(_case: CaseId) -> None:
        house.assistant.first = lambda _: None
        desk.erase(anonymous, by=ADMIN, audit=audit_of(house))

    house.assistant.first = erase_meanwhile
    with suppress(RequestRefusedError):
        house.says(chat, "Where is my heron lamp?")
    desk.finish()
    assert rows_with(house.database, "heron") == {}


def test_several_customers_of_one_contact_are_named_by_their_id(house: House) -> None:
    both = [replace(IBI, id=CustomerId(each), orders=()) for each in ("C-8", "C-9")]
    house.parts.customers.put(both)
    with pytest.raises(RequestRefusedError, match="name one by their id"):
        desk_of(house).held(Subject(SubjectKind.CONTACT, IBI.email))
