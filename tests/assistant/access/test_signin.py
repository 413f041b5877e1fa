"""The door opens for the right password, says nothing to a guesser, and closes to a flood."""

from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from sqlalchemy import text

from assistant.access import people, sessions
from assistant.access.errors import SignInRefusedError, TooManyTriesError
from assistant.access.passwords import Passwords
from assistant.access.signin import TRIES_A_PERSON, TRIES_AN_ADDRESS, WINDOW, Door
from kb.database import Database
from tests.assistant.access.homes import CHEAP, NOW, PASSWORD, add

HERE = "192.0.2.1"
ELSEWHERE = "192.0.2.2"


def fail(door: Door, times: int, *, email: str = "ana@example.com", address: str = HERE) -> None:
    for _ in range(times):
        with pytest.raises(SignInRefusedError):
            door.sign_in(email, "a wrong password", address=address, at=NOW)


@pytest.fixture
def database(database: Database) -> Database:
    add(database)
    return database


@pytest.fixture
def door(database: Database) -> Door:
    return Door(database, CHEAP)


def test_the_right_password_opens_a_session(database: Database, door: Door) -> None:
    token = door.sign_in("Ana@Example.com", PASSWORD, address=HERE, at=NOW)
    person = sessions.who(database, token, at=NOW)
    assert person is not None
    assert person.email == "ana@example.com"


@pytest.mark.parametrize("email", ["ana@example.com", "nobody@example.com", ""])
def test_every_wrong_try_gets_the_same_words(door: Door, email: str) -> None:
    with pytest.raises(SignInRefusedError, match="do not match"):
        door.sign_in(email, "a wrong password", address=HERE, at=NOW)


def test_who_was_let_go_gets_the_same_words(database: Database, door: Door) -> None:
    people.disable(database, "ana@example.com", at=NOW)
    with pytest.raises(SignInRefusedError):
        door.sign_in("ana@example.com", PASSWORD, address=HERE, at=NOW)


def test_an_unknown_person_costs_as_much_as_a_known_one(door: Door) -> None:
    # The hash checked in the unknown person's place has the same parameters.
    known = CHEAP.hash(PASSWORD)
    assert door.nobody.split("$")[:4] == known.split("$")[:4]


def test_a_flood_of_wrong_tries_closes_the_door_even_to_the_right_password(door: Door) -> None:
    fail(door, TRIES_A_PERSON)
    with pytest.raises(TooManyTriesError, match="10 minutes"):
        door.sign_in("ana@example.com", PASSWORD, address=HERE, at=NOW)


def test_a_flood_does_not_close_the_door_to_the_person_elsewhere(door: Door) -> None:
    fail(door, TRIES_A_PERSON, address=ELSEWHERE)
    assert door.sign_in("ana@example.com", PASSWORD, address=HERE, at=NOW)


def test_the_door_opens_again_after_a_while(door: Door) -> None:
    fail(door, TRIES_A_PERSON)
    assert door.sign_in("ana@example.com", PASSWORD, address=HERE, at=NOW + WINDOW)


def test_signing_in_forgives_earlier_slips(door: Door) -> None:
    fail(door, TRIES_A_PERSON - 1)
    door.sign_in("ana@example.com", PASSWORD, address=HERE, at=NOW)
    fail(door, TRIES_A_PERSON - 1)
    assert door.sign_in("ana@example.com", PASSWORD, address=HERE, at=NOW)


def test_trying_many_people_from_one_address_closes_the_door_to_it(door: Door) -> None:
    for number in range(TRIES_AN_ADDRESS):
        fail(door, 1, email=f"person{number}@example.com")
    with pytest.raises(TooManyTriesError):
        door.sign_in("ana@example.com", PASSWORD, address=HERE, at=NOW)
    assert door.sign_in("ana@example.com", PASSWORD, address=ELSEWHERE, at=NOW)


def test_wrong_tries_are_kept_only_as_long_as_they_count(database: Database, door: Door) -> None:
    fail(door, 3)
    with pytest.raises(SignInRefusedError):
        door.sign_in("ana@example.com", "wrong again", address=HERE, at=NOW + timedelta(days=1))
    with database.read() as session:
        assert session.execute(text("SELECT count(*) FROM failed_sign_ins")).scalar_one() == 2


def test_an_old_hash_is_raised_to_todays_cost_at_sign_in(database: Database) -> None:
    dearer = Passwords(PasswordHasher(time_cost=2, memory_cost=16, parallelism=1))
    Door(database, dearer).sign_in("ana@example.com", PASSWORD, address=HERE, at=NOW)
    with database.read() as session:
        stored = session.execute(text("SELECT password_hash FROM people")).scalar_one()
    assert not dearer.outdated(stored)
    assert dearer.matches(stored, PASSWORD)


def test_a_password_longer_than_any_accepted_is_just_wrong(door: Door) -> None:
    with pytest.raises(SignInRefusedError):
        door.sign_in("ana@example.com", "x" * 1_000_000, address=HERE, at=NOW)
