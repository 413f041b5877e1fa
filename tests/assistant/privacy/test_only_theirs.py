"""A request about one customer takes nothing of others, whatever customers call themselves."""

import io
import zipfile
from dataclasses import replace

import pytest
from sqlalchemy import select

from assistant.audit.tables import AuditRow
from assistant.cases.tables import DraftRow
from assistant.casework.model import CaseId, Received
from assistant.customers.model import Customer, CustomerId
from assistant.privacy.marks import telling_contacts, telling_ids, written
from assistant.privacy.model import Kind, Subject, SubjectKind
from tests.assistant.casework.worlds import SUE
from tests.assistant.privacy.lives import ADMIN, audit_of, desk_of, opened, rows_with, typed
from tests.assistant.webchat.houses import House

FORGOTTEN = "a forgotten customer"
SHARED = "fam@example.org"
NUMBER = "+49 30 123456-78"


def test_who_is_called_a_forgotten_customer_is_not_forgotten(house: House) -> None:
    opened(house)
    chat = house.chat_id()
    house.chat.hand_over(chat, text="I will burn it down.", name=FORGOTTEN, contact="ed@e.example")
    house.says(chat, "On Friday.")
    mail = Received("So will I.", "email", house.now(), contact="o@e.example", name=FORGOTTEN)
    case = house.casework.receive(replace(mail, subject=FORGOTTEN)).id
    typed(house, case, "Dear sir", SUE.id)
    before = rows_with(house.database, FORGOTTEN)
    desk_of(house).finish()
    desk_of(house).finish_late()
    assert rows_with(house.database, FORGOTTEN) == before
    assert house.file(chat).messages[0].text == "I will burn it down."
    assert house.casework.file(case, by=SUE).messages[0].text == "So will I."


def test_a_message_for_a_forgotten_case_begins_another(house: House) -> None:
    said = Received("My scarf tore.", "email", house.now(), contact="zoe@example.org")
    case = house.casework.receive(said).id
    gone = Subject(SubjectKind.CONTACT, "zoe@example.org")
    desk_of(house).erase(gone, by=ADMIN, audit=audit_of(house))
    again = house.casework.receive(replace(said, text="Hello again.", case=case))
    assert again.id != case
    assert house.casework.file(CaseId(again.id), by=SUE).messages[0].text == "Hello again."


@pytest.fixture
def two(house: House) -> Subject:
    """Two customers of one address, one of whom is asked about, and a chat of the other."""
    opened(house)
    family = [("C-81", "Al Reed", NUMBER), ("C-82", "Val Reed", "")]
    house.parts.customers.put(
        [Customer(CustomerId(each), name, email=SHARED, phone=no) for each, name, no in family]
    )
    chat = house.chat_id()
    house.chat.hand_over(chat, text="A person for my divorce", name="Val", contact=SHARED.upper())
    house.casework.receive(
        Received("Nothing of it to Al.", "email", house.now(), contact=SHARED, name="Val")
    )
    house.casework.receive(
        Received("Call me of the kestrel.", "phone", house.now(), contact="+493012345678")
    )
    return Subject(SubjectKind.CUSTOMER, "C-81")


def exported(house: House, subject: Subject) -> dict[str, str]:
    """The texts of an export, by their names."""
    pieces = b"".join(desk_of(house).export(subject, by=ADMIN, audit=audit_of(house)))
    archive = zipfile.ZipFile(io.BytesIO(pieces))
    return {name: archive.read(name).decode() for name in archive.namelist()}


def test_what_has_only_a_contact_of_two_customers_is_neithers(house: House, two: Subject) -> None:
    for subject in (two, Subject(SubjectKind.CUSTOMER, "C-82")):
        held = desk_of(house).held(subject)
        assert held.shared == (SHARED,)
        assert held.counts[Kind.CASES] == (subject is two)
        assert held.counts[Kind.CHATS] == 0
        told = exported(house, subject)
        assert "divorce" not in "".join(told.values())
        assert f"Another customer has {SHARED} too" in told["README.txt"]


def test_erasing_one_of_two_leaves_what_may_be_the_others(house: House, two: Subject) -> None:
    typed(house, "", f"Dear Val, we wrote to {SHARED}", SUE.id)
    done = desk_of(house).erase(two, by=ADMIN, audit=audit_of(house))
    assert done.held.shared == (SHARED,)
    assert {"cases", "case_messages"} <= set(rows_with(house.database, "divorce"))
    assert rows_with(house.database, "Nothing of it to Al")
    assert "drafts" in rows_with(house.database, "Dear Val")
    assert rows_with(house.database, "kestrel") == {}
    left = desk_of(house).held(Subject(SubjectKind.CUSTOMER, "C-82"))
    assert (left.shared, left.counts[Kind.CASES], left.counts[Kind.CHATS]) == ((), 2, 1)


def test_a_contact_that_is_one_customers_is_gone_by_as_before(house: House) -> None:
    mail = Received("Where is it?", "email", house.now(), contact="ibi@example.org")
    house.casework.receive(mail)
    held = desk_of(house).held(Subject(SubjectKind.CUSTOMER, "C-7"))
    assert (held.shared, held.counts[Kind.CASES]) == ((), 1)
    assert (
        "Another customer"
        not in exported(house, Subject(SubjectKind.CUSTOMER, "C-7"))["README.txt"]
    )


def drafts_in(house: House) -> set[str]:
    """What staff typed and did not send."""
    with house.database.read() as session:
        return set(session.scalars(select(DraftRow.text)))


@pytest.mark.parametrize("name", ["your", "thank you", "Reed", "patience."])
def test_drafts_of_others_stay_whatever_a_customer_is_called(house: House, name: str) -> None:
    opened(house)
    chat = house.chat_id()
    house.chat.hand_over(chat, text="hi", name=name, contact="why@example.org")
    own = house.case(chat)
    others = "Dear Ms Reed, thank you for your patience."
    typed(house, "", others, "ana")
    typed(house, own, f"Dear {name}", "bo")
    why = Subject(SubjectKind.CONTACT, "why@example.org")
    desk_of(house).erase(why, by=ADMIN, audit=audit_of(house))
    assert drafts_in(house) == {others}


def test_drafts_that_name_an_order_an_address_or_a_number_go(house: House) -> None:
    house.parts.customers.put(
        [Customer(CustomerId("C-91"), "Al", email="al@example.org", phone=NUMBER)]
    )
    going = ("Call 0049-no, +49 (30) 12345678.", "For C-91: a refund", "To AL@example.org, please")
    staying = ("For C-911: none", "To val@example.org", "To al@example.org.uk", "Dear Al, no")
    for number, text in enumerate(going + staying):
        typed(house, f"talk-{number}", text, "ana")
    gone = Subject(SubjectKind.CUSTOMER, "C-91")
    desk_of(house).erase(gone, by=ADMIN, audit=audit_of(house))
    assert drafts_in(house) == set(staying)


@pytest.mark.parametrize(
    ("mark", "text", "is_there"),
    [
        ("LF-1003", "order lf-1003.", True),
        ("LF-100", "order LF-1003", False),
        ("LF-100", "order XLF-100", False),
        ("LF-100", "order LF-100-2", False),
        ("LF-100", "(LF-100)", True),
        ("mia@example.org", "<Mia@Example.org>", True),
        ("mia@example.org", "anna.mia@example.org", False),
        ("Ä-17", "für ä-17: nichts", True),
        ("Ä-17", "für ää-17: nichts", False),
        ("030 1234567", "at 030/1234567", True),
        ("030 1234567", "at 1030 12345678", False),
    ],
)
def test_a_mark_is_found_as_a_whole_word(mark: str, text: str, is_there: bool) -> None:
    found = written([mark])
    assert found is not None
    assert (found.search(text) is not None) is is_there


def test_no_word_of_a_sentence_is_a_mark() -> None:
    assert telling_ids(["your", "thank you", "17", "", "C-7", " LF-1 ", "2026", "c-mia"]) == {
        "C-7",
        "LF-1",
        "2026",
        "c-mia",
    }
    assert telling_contacts(["your", "@ana", "mia@example.org", "12", "noreply@a.example"]) == {
        "mia@example.org"
    }
    assert written([]) is None


def test_erasing_notes_each_customer_once(house: House, two: Subject) -> None:
    desk = desk_of(house)
    desk.erase(two, by=ADMIN, audit=audit_of(house))
    desk.finish()
    with house.database.read() as session:
        acts = list(session.scalars(select(AuditRow.act)))
    assert acts.count("customer erased") == 1
