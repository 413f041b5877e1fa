"""People are kept once, under one form of their e-mail."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy import text

from assistant.access import api_tokens, people, sessions
from assistant.access.errors import (
    EmailTakenError,
    LastAdministratorError,
    UnfitError,
    UnknownPersonError,
)
from assistant.access.model import Person
from assistant.access.permissions import Permission, permitted
from assistant.access.roles import Role
from assistant.audit.cleaning import cleaned
from assistant.audit.model import Act
from kb.database import Database
from tests.assistant.access.homes import CHEAP, NOW, PASSWORD, add, home
from tests.assistant.access.noted import OWNER_ACTS, Noted


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
    people.give_role(
        database, "ana@example.com", Role.KNOWLEDGE_MANAGER, by=OWNER_ACTS, audit=Noted()
    )
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
    assert (Permission.EDIT_LIBRARY in permitted(role)) is may


@pytest.mark.parametrize("email", ["", "ana", "ana@", "@example.com", "a na@example.com", "a@b@c"])
def test_what_is_no_email_is_refused(tmp_path: Path, email: str) -> None:
    with pytest.raises(UnfitError, match="not an e-mail"):
        add(home(tmp_path), email=email)


@pytest.mark.parametrize(
    "email",
    ["boß@example.com", "bo\u017fs@example.com", "\u212aim@example.com", "ana@strauß.de"],
    ids=ascii,
)
def test_nobody_is_known_by_an_email_that_is_folded_to_anothers(tmp_path: Path, email: str) -> None:
    with pytest.raises(UnfitError, match="xn-- form"):
        add(home(tmp_path), email=email)


def test_a_name_is_kept_as_a_database_can(database: Database) -> None:
    assert add(database, "Ana\x00  Ruiz").name == "Ana\N{REPLACEMENT CHARACTER} Ruiz"


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
            by=OWNER_ACTS,
            audit=Noted(),
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
        people.reset_password(
            database, "bo@example.com", PASSWORD, passwords=CHEAP, by=OWNER_ACTS, audit=Noted()
        )
    with pytest.raises(UnknownPersonError):
        people.disable(database, "bo@example.com", at=NOW, by=OWNER_ACTS, audit=Noted())


ADMIN_EMAIL = "ada@example.com"


def let_go(database: Database, email: str) -> Person:
    return people.disable(database, email, at=NOW, by=OWNER_ACTS, audit=Noted())


def demote(database: Database, email: str) -> Person:
    return people.give_role(database, email, Role.AGENT, by=OWNER_ACTS, audit=Noted())


@pytest.mark.parametrize("act", [let_go, demote])
def test_the_last_administrator_stays(
    database: Database, act: Callable[[Database, str], Person]
) -> None:
    ada = add(database, "Ada", ADMIN_EMAIL, Role.ADMIN)
    add(database)
    with pytest.raises(LastAdministratorError, match="Ada is the last administrator"):
        act(database, ADMIN_EMAIL)
    assert people.by_email(database, ADMIN_EMAIL) == ada


def reset(database: Database, email: str, audit: Noted) -> None:
    people.reset_password(
        database, email, "another good one", by=OWNER_ACTS, audit=audit, passwords=CHEAP
    )


def put_out(database: Database, email: str, audit: Noted) -> None:
    people.disable(database, email, at=NOW, by=OWNER_ACTS, audit=audit)


@pytest.mark.parametrize("act", [reset, put_out])
def test_a_reset_and_letting_go_end_sessions_and_personal_tokens_and_say_how_many(
    database: Database, act: Callable[[Database, str, Noted], None]
) -> None:
    ana, bo, audit = add(database), add(database, "Bo", "bo@example.com"), Noted()
    sessions.open_session(database, ana.id, at=NOW)

    def token(person: Person) -> str:
        may = frozenset({Permission.ASK})
        made = api_tokens.make(
            database, person.id, "Nightly", may, audit=Noted(), by=OWNER_ACTS, at=NOW
        )
        return made[1]

    first, second, others = token(ana), token(ana), token(bo)
    act(database, ana.email, audit)
    people.enable(database, ana.email, by=OWNER_ACTS, audit=Noted())
    assert [api_tokens.who(database, each, at=NOW) for each in (first, second)] == [None, None]
    assert api_tokens.of(database, ana.id) == []
    assert api_tokens.who(database, others, at=NOW) is not None
    [note] = audit.notes
    assert note.details == {"e-mail": ana.email, "ended": "sessions: 1, personal tokens: 2"}
    # The log takes it: it refuses details that are named like what opens a door.
    assert cleaned(note) == note


def test_one_who_was_let_go_is_no_administrator_who_could_help(database: Database) -> None:
    add(database, "Ada", ADMIN_EMAIL, Role.ADMIN)
    add(database, "Bo", "bo@example.com", Role.ADMIN)
    let_go(database, "bo@example.com")
    with pytest.raises(LastAdministratorError):
        demote(database, ADMIN_EMAIL)
    people.enable(database, "bo@example.com", by=OWNER_ACTS, audit=Noted())
    assert demote(database, ADMIN_EMAIL).role is Role.AGENT


@pytest.mark.parametrize("act", [let_go, demote])
def test_of_two_administrators_who_go_at_once_one_stays(
    database: Database, act: Callable[[Database, str], Person]
) -> None:
    emails = [f"admin{number}@example.com" for number in range(4)]
    for email in emails:
        add(database, email.title(), email, Role.ADMIN)
    together = Barrier(len(emails))

    def go(email: str) -> bool:
        together.wait()
        try:
            act(database, email)
        except LastAdministratorError:
            return False
        return True

    with ThreadPoolExecutor(len(emails)) as pool:
        assert sum(pool.map(go, emails)) == len(emails) - 1


def test_acts_on_people_are_noted_with_who_did_them(database: Database) -> None:
    audit = Noted()
    ana = add(database)
    people.give_role(database, ana.email, Role.SUPERVISOR, by=OWNER_ACTS, audit=audit)
    people.give_role(database, ana.email, Role.SUPERVISOR, by=OWNER_ACTS, audit=audit)
    people.reset_password(
        database, ana.email, "another good one", by=OWNER_ACTS, audit=audit, passwords=CHEAP
    )
    people.disable(database, ana.email, at=NOW, by=OWNER_ACTS, audit=audit)
    people.enable(database, ana.email, by=OWNER_ACTS, audit=audit)
    assert [note.act for note in audit.notes] == [
        Act.ROLE_GIVEN,
        Act.PASSWORD_RESET,
        Act.PERSON_LET_GO,
        Act.PERSON_LET_BACK,
    ]
    assert {(note.by, note.about) for note in audit.notes} == {(OWNER_ACTS, f"person {ana.id}")}
    assert "another good one" not in str(audit.notes)
