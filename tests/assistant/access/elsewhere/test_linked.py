"""Accounts of identity providers listed and unlinked, on both databases."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from assistant.access import sessions
from assistant.access.elsewhere.arriving import recognise
from assistant.access.elsewhere.errors import NotAdmittedError
from assistant.access.elsewhere.linked import Link, links_of, unlink
from assistant.access.elsewhere.model import Identity, Provider
from assistant.access.errors import SignInRefusedError
from assistant.access.model import Account, How, Person
from assistant.access.signin import Door
from assistant.audit.model import Act
from kb.database import Database
from tests.assistant.access.homes import CHEAP, add
from tests.assistant.access.noted import OWNER_ACTS, Noted

NOW = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
PROVIDER = Provider("https://id.example", "handrail")
OTHER = replace(PROVIDER, issuer="https://other.example")
ANA = Identity("subject-1", "ana@example.com", "Ana Ruiz")
HERE = "192.0.2.7"


def come(
    database: Database, identity: Identity = ANA, *, provider: Provider = PROVIDER, hours: int = 0
) -> str:
    """Arrive; return the session's token."""
    at = NOW + timedelta(hours=hours)
    person = recognise(database, provider, identity, at=at, audit=Noted())
    door = Door(database, CHEAP, audit=Noted())
    account = Account(provider.issuer, identity.subject)
    return door.arrive(person, account, address=HERE, at=at).token


def forget(database: Database, person: Person, subject: str = "subject-1") -> Noted:
    """Unlink an account; return what was noted."""
    audit = Noted()
    unlink(
        database,
        person.id,
        issuer=PROVIDER.issuer,
        subject=subject,
        by=OWNER_ACTS,
        audit=audit,
    )
    return audit


def test_the_accounts_of_a_person_are_listed_oldest_first(database: Database) -> None:
    ana, bo = add(database), add(database, "Bo", "bo@example.com")
    come(database, provider=OTHER)
    come(database, hours=1)
    assert links_of(database, ana.id) == [
        Link("https://other.example", "subject-1", NOW),
        Link("https://id.example", "subject-1", NOW + timedelta(hours=1)),
    ]
    assert links_of(database, bo.id) == []


def test_an_unlinked_account_is_gone_with_the_sessions_of_single_sign_on_and_noted(
    database: Database,
) -> None:
    ana = add(database)
    token = come(database)
    with_password = sessions.open_session(database, ana.id, at=NOW, how=How.PASSWORD)
    audit = forget(database, ana)
    assert links_of(database, ana.id) == []
    assert sessions.who(database, token, at=NOW) is None
    assert sessions.who(database, with_password, at=NOW) is not None
    assert [(note.act, note.about, note.details) for note in audit.notes] == [
        (
            Act.IDENTITY_UNLINKED,
            f"person {ana.id}",
            {"e-mail": "ana@example.com", "provider": "https://id.example"},
        )
    ]


def test_another_account_with_the_same_e_mail_is_linked_once_the_first_is_gone(
    database: Database,
) -> None:
    ana = add(database)
    come(database)
    second = replace(ANA, subject="subject-2")
    with pytest.raises(NotAdmittedError):
        come(database, second)
    forget(database, ana)
    come(database, second)
    assert [each.subject for each in links_of(database, ana.id)] == ["subject-2"]


def test_who_is_unlinked_between_being_known_and_coming_in_stays_outside(
    database: Database,
) -> None:
    ana, audit = add(database), Noted()
    person = recognise(database, PROVIDER, ANA, at=NOW, audit=Noted())
    forget(database, ana)
    account = Account(PROVIDER.issuer, ANA.subject)
    with pytest.raises(SignInRefusedError):
        Door(database, CHEAP, audit=audit).arrive(person, account, address=HERE, at=NOW)
    assert sessions.of(database, ana.id, at=NOW) == []
    [note] = audit.notes
    assert (note.act, note.details["why"]) == (Act.SIGN_IN_REFUSED, "unlinked meanwhile")


def test_an_account_of_somebody_else_brings_nobody_in(database: Database) -> None:
    add(database)
    bo = add(database, "Bo", "bo@example.com")
    come(database)
    account = Account(PROVIDER.issuer, ANA.subject)
    with pytest.raises(SignInRefusedError):
        Door(database, CHEAP, audit=Noted()).arrive(bo.id, account, address=HERE, at=NOW)


def test_an_account_that_no_database_can_keep_is_nobodys(database: Database) -> None:
    ana = add(database)
    come(database)
    assert forget(database, ana, "subject-1\x00").notes == []
    assert [each.subject for each in links_of(database, ana.id)] == ["subject-1"]


def test_what_is_not_theirs_stays_and_is_not_noted(database: Database) -> None:
    add(database)
    bo = add(database, "Bo", "bo@example.com")
    token = come(database)
    assert forget(database, bo).notes == []
    assert forget(database, bo, "nobody").notes == []
    assert sessions.who(database, token, at=NOW) is not None
