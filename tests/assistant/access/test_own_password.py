"""Changing one's own password: who may, what ends with the old one, and what is noted."""

from datetime import timedelta

import pytest

from assistant.access import api_tokens, people, sessions
from assistant.access.errors import WrongPasswordError
from assistant.access.model import Person
from assistant.access.own_password import change_password
from assistant.access.permissions import Permission
from assistant.access.signin import Door
from assistant.audit.model import Act
from kb.database import Database
from tests.assistant.access.homes import CHEAP, NOW, PASSWORD, add
from tests.assistant.access.meanwhile import Meanwhile
from tests.assistant.access.noted import OWNER_ACTS, Noted

NEW = "velvet tangerine orbit"
HERE = "192.0.2.1"


def change(door: Door, person: Person, token: str, *, old: str = PASSWORD) -> int:
    here = sessions.current(door.database, token, at=NOW)
    assert here is not None
    return change_password(
        door, person, old=old, new=NEW, company="Larkfield", address=HERE, at=NOW, but=here.id
    )


def test_it_ends_the_other_sessions_and_is_noted_with_how_many(database: Database) -> None:
    ana, audit = add(database), Noted()
    here, *others = [sessions.open_session(database, ana.id, at=NOW) for _ in range(3)]
    assert change(Door(database, CHEAP, audit=audit), ana, here) == 2
    assert sessions.who(database, here, at=NOW) == ana
    assert [sessions.who(database, each, at=NOW) for each in others] == [None, None]
    [note] = audit.notes
    assert (note.act, note.by.name) == (Act.PASSWORD_CHANGED, "Ana Ruiz")
    assert (note.about, note.details) == (f"person {ana.id}", {"sessions ended": "2"})
    assert NEW not in str(note)


def test_it_leaves_personal_tokens_alone(database: Database) -> None:
    ana = add(database)
    may = frozenset({Permission.ASK})
    _, shown = api_tokens.make(
        database, ana.id, "Nightly", may, audit=Noted(), by=OWNER_ACTS, at=NOW
    )
    here = sessions.open_session(database, ana.id, at=NOW)
    change(Door(database, CHEAP, audit=Noted()), ana, here)
    assert api_tokens.who(database, shown, at=NOW + timedelta(days=1)) is not None


def test_a_wrong_password_changes_nothing_and_is_noted_as_a_refusal(database: Database) -> None:
    ana, audit = add(database), Noted()
    door = Door(database, CHEAP, audit=audit)
    here, there = [sessions.open_session(database, ana.id, at=NOW) for _ in range(2)]
    with pytest.raises(WrongPasswordError):
        change(door, ana, here, old="not mine at all")
    assert sessions.who(database, there, at=NOW) == ana
    assert [note.act for note in audit.notes] == [Act.SIGN_IN_REFUSED]
    assert door.sign_in(ana.email, PASSWORD, address=HERE, at=NOW)


def test_a_password_that_was_reset_meanwhile_is_not_changed_by_who_knew_the_old_one(
    database: Database,
) -> None:
    ana, reset = add(database), "an administrator's own"

    def happen() -> None:
        people.reset_password(
            database, ana.email, reset, by=OWNER_ACTS, audit=Noted(), passwords=CHEAP
        )

    here = sessions.open_session(database, ana.id, at=NOW)
    with pytest.raises(WrongPasswordError):
        change(Door(database, Meanwhile(happen=happen), audit=Noted()), ana, here)
    door = Door(database, CHEAP, audit=Noted())
    assert door.sign_in(ana.email, reset, address=HERE, at=NOW)
