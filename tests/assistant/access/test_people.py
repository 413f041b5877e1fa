"""People are kept once, under one form of their e-mail."""

from pathlib import Path

import pytest
from sqlalchemy import text

from assistant.access import people
from assistant.access.errors import EmailTakenError, UnfitError, UnknownPersonError
from assistant.access.model import Role
from tests.assistant.access.homes import CHEAP, NOW, PASSWORD, add, home


def test_a_person_is_found_by_their_email_in_any_case(tmp_path: Path) -> None:
    database = home(tmp_path)
    ana = add(database, email=" Ana@Example.com ")
    assert people.by_email(database, "ANA@example.COM") == ana
    assert ana.email == "ana@example.com"


def test_one_email_is_one_person(tmp_path: Path) -> None:
    database = home(tmp_path)
    add(database)
    with pytest.raises(EmailTakenError, match="already a person"):
        add(database, name="Another Ana", email="ANA@example.com")
    assert [each.name for each in people.everyone(database)] == ["Ana Ruiz"]


def test_people_are_listed_by_name(tmp_path: Path) -> None:
    database = home(tmp_path)
    add(database, name="Zoe", email="z@example.com")
    add(database, name="anton", email="a@example.com")
    add(database, name="Bo", email="b@example.com")
    assert [each.name for each in people.everyone(database)] == ["anton", "Bo", "Zoe"]


def test_a_role_can_be_changed(tmp_path: Path) -> None:
    database = home(tmp_path)
    add(database)
    people.give_role(database, "ana@example.com", Role.KNOWLEDGE_MANAGER)
    assert people.by_email(database, "ana@example.com").role is Role.KNOWLEDGE_MANAGER


@pytest.mark.parametrize(
    ("role", "may"),
    [
        (Role.AGENT, False),
        (Role.SUPERVISOR, False),
        (Role.KNOWLEDGE_MANAGER, True),
        (Role.ADMIN, True),
    ],
)
def test_knowledge_managers_and_admins_edit_the_library(role: Role, may: bool) -> None:
    assert role.may_edit_library is may


@pytest.mark.parametrize("email", ["", "ana", "ana@", "@example.com", "a na@example.com", "a@b@c"])
def test_what_is_no_email_is_refused(tmp_path: Path, email: str) -> None:
    with pytest.raises(UnfitError, match="not an e-mail"):
        add(home(tmp_path), email=email)


def test_a_person_needs_a_name(tmp_path: Path) -> None:
    with pytest.raises(UnfitError, match="needs a name"):
        add(home(tmp_path), name="  ")


@pytest.mark.parametrize(("password", "why"), [("short", "10"), ("x" * 1001, "1000")])
def test_a_password_of_the_wrong_length_is_refused(tmp_path: Path, password: str, why: str) -> None:
    with pytest.raises(UnfitError, match=why):
        people.add(
            home(tmp_path),
            name="Ana",
            email="ana@example.com",
            role=Role.AGENT,
            password=password,
            at=NOW,
            passwords=CHEAP,
        )


def test_a_password_is_nowhere_in_the_database(tmp_path: Path) -> None:
    database = home(tmp_path)
    add(database)
    with database.read() as session:
        stored = session.execute(text("SELECT password_hash FROM people")).scalar_one()
    assert stored.startswith("$argon2id$")
    assert PASSWORD.encode() not in b"".join(path.read_bytes() for path in tmp_path.iterdir())


def test_nobody_is_changed_when_the_email_is_unknown(tmp_path: Path) -> None:
    database = home(tmp_path)
    with pytest.raises(UnknownPersonError, match="people list"):
        people.reset_password(database, "bo@example.com", PASSWORD, passwords=CHEAP)
    with pytest.raises(UnknownPersonError):
        people.disable(database, "bo@example.com", at=NOW)
