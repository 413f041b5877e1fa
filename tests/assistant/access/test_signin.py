"""The door opens for the right password, says nothing to a guesser, and closes to a flood."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256

import pyotp
import pytest
from argon2 import PasswordHasher
from sqlalchemy import event, text

from assistant.access import people, sessions
from assistant.access.errors import SignInRefusedError, TooManyTriesError
from assistant.access.model import How
from assistant.access.passwords import Passwords
from assistant.access.second_factor import keeping
from assistant.access.signin import Door, SignedIn
from assistant.access.tries import ADDRESS, PAIR, PERSON
from assistant.audit.model import NOBODY, Act
from kb.database import Database
from tests.assistant.access.homes import CHEAP, NOW, PASSWORD, add
from tests.assistant.access.meanwhile import Meanwhile
from tests.assistant.access.noted import OWNER_ACTS, Noted

HERE = "192.0.2.1"
ELSEWHERE = "192.0.2.2"
ANA = "ana@example.com"
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Counting(Passwords):
    """Counts how often a password is held against a hash."""

    checks: list[str] = field(default_factory=list)

    def matches(self, password_hash: str, password: str) -> bool:
        """Count, then check."""
        self.checks.append(password_hash)
        return Passwords.matches(self, password_hash, password)


def fail(
    door: Door, times: int, *, email: str = ANA, address: str = HERE, at: datetime = NOW
) -> None:
    for _ in range(times):
        with pytest.raises(SignInRefusedError):
            door.sign_in(email, "a wrong password", address=address, at=at)


def fail_from_everywhere(door: Door, *, email: str = ANA, at: datetime = NOW) -> None:
    for number in range(PERSON.tries):
        fail(door, 1, email=email, address=f"198.51.100.{number}", at=at)


def opens(door: Door, *, address: str = HERE, at: datetime = NOW, email: str = ANA) -> bool:
    return isinstance(door.sign_in(email, PASSWORD, address=address, at=at), SignedIn)


@pytest.fixture
def database(database: Database) -> Database:
    add(database)
    return database


@pytest.fixture
def door(database: Database) -> Door:
    return Door(database, CHEAP, audit=Noted())


def test_the_right_password_opens_a_session(database: Database, door: Door) -> None:
    entered = door.sign_in(
        "Ana@Example.com", PASSWORD, address=HERE, device="Firefox on Linux", at=NOW
    )
    person = sessions.who(database, entered.token, at=NOW)
    opened = sessions.current(database, entered.token, at=NOW)
    assert person is not None
    assert opened is not None
    assert person.email == ANA
    assert (opened.how, opened.address, opened.device) == (How.PASSWORD, HERE, "Firefox on Linux")


@pytest.mark.parametrize("email", [ANA, "nobody@example.com", "", "a\x00na@example.com", "\ud800"])
def test_every_wrong_try_gets_the_same_words(door: Door, email: str) -> None:
    with pytest.raises(SignInRefusedError, match="do not match"):
        door.sign_in(email, "a wrong password", address=HERE, at=NOW)


def test_who_was_let_go_gets_the_same_words(database: Database, door: Door) -> None:
    people.disable(database, ANA, at=NOW, by=OWNER_ACTS, audit=Noted())
    with pytest.raises(SignInRefusedError):
        door.sign_in(ANA, PASSWORD, address=HERE, at=NOW)


@pytest.mark.parametrize("email", [ANA, "nobody@example.com", "a\x00na@example.com"])
def test_a_closed_door_says_the_same_of_people_who_do_not_exist(door: Door, email: str) -> None:
    fail(door, PAIR.tries, email=email)
    with pytest.raises(TooManyTriesError) as refused:
        door.sign_in(email, "a wrong password", address=HERE, at=NOW)
    assert str(refused.value) == "Too many tries. Wait 10 minutes, then try again."


def test_an_unknown_person_costs_as_much_as_a_known_one(door: Door) -> None:
    # The hash checked in the unknown person's place has the same parameters.
    known = CHEAP.hash(PASSWORD)
    assert door.nobody.split("$")[:4] == known.split("$")[:4]


def test_every_refusal_is_the_same_work(database: Database) -> None:
    add(database, "Bo", "bo@example.com")
    add(database, "Cy", "cy@example.com")
    people.disable(database, "cy@example.com", at=NOW, by=OWNER_ACTS, audit=Noted())
    counting = Counting(CHEAP.hasher)
    door = Door(database, counting, audit=Noted())
    fail(door, PAIR.tries, email="bo@example.com")
    fail(door, PAIR.tries, email="locked.nobody@example.com")
    fail_from_everywhere(door, email="dee@example.com")
    work = {}
    for email in (
        ANA,
        "nobody@example.com",
        "cy@example.com",
        "bo@example.com",
        "locked.nobody@example.com",
        "dee@example.com",
        "a\x00na@example.com",
    ):
        counting.checks.clear()
        with _statements(database) as said, pytest.raises((SignInRefusedError, TooManyTriesError)):
            door.sign_in(email, "a wrong password", address=HERE, at=NOW)
        work[email] = (len(counting.checks), said)
    assert all(checks == 1 for checks, _ in work.values())
    assert sum(work[ANA][1].values()) > 5
    assert [said for _, said in work.values()] == [work[ANA][1]] * len(work)


def test_five_wrong_tries_close_the_door_even_to_the_right_password(door: Door) -> None:
    fail(door, 5)
    with pytest.raises(TooManyTriesError, match="10 minutes"):
        opens(door)


def test_the_door_stays_closed_ten_minutes_from_the_last_wrong_try(door: Door) -> None:
    for minute in range(5):
        fail(door, 1, at=NOW + minute * MINUTE)
    with pytest.raises(TooManyTriesError, match="Wait a minute"):
        opens(door, at=NOW + 13 * MINUTE)
    assert opens(door, at=NOW + 14 * MINUTE)


def test_slow_slips_close_no_door(door: Door) -> None:
    for number in range(20):
        fail(door, 1, at=NOW + number * 3 * MINUTE)
    assert opens(door, at=NOW + 60 * MINUTE)


def test_a_flood_does_not_close_the_door_to_the_person_elsewhere(door: Door) -> None:
    fail(door, PAIR.tries, address=ELSEWHERE)
    assert opens(door)


def test_knocking_on_a_closed_door_does_not_keep_it_closed(door: Door) -> None:
    fail(door, PAIR.tries)
    for minute in range(10):
        with pytest.raises(TooManyTriesError):
            opens(door, at=NOW + minute * MINUTE)
    assert opens(door, at=NOW + PAIR.window)


def test_signing_in_forgives_earlier_slips(door: Door) -> None:
    fail(door, PAIR.tries - 1)
    assert opens(door)
    fail(door, PAIR.tries - 1)
    assert opens(door)


def test_many_addresses_close_the_door_to_places_the_person_never_was(door: Door) -> None:
    fail_from_everywhere(door)
    with pytest.raises(TooManyTriesError, match="60 minutes"):
        opens(door)
    assert opens(door, at=NOW + PERSON.window)


def test_strangers_cannot_keep_a_person_out_of_where_they_were_before(door: Door) -> None:
    assert opens(door, at=NOW - timedelta(days=30))
    fail_from_everywhere(door)
    assert opens(door)
    with pytest.raises(TooManyTriesError):
        opens(door, address=ELSEWHERE)


def test_an_address_nobody_came_from_for_long_is_strange_again(door: Door) -> None:
    assert opens(door, at=NOW - timedelta(days=91))
    fail_from_everywhere(door)
    with pytest.raises(TooManyTriesError):
        opens(door)


def test_an_address_known_of_one_person_is_strange_to_another(
    database: Database, door: Door
) -> None:
    add(database, "Bo", "bo@example.com")
    assert opens(door, email="bo@example.com")
    fail_from_everywhere(door)
    with pytest.raises(TooManyTriesError):
        opens(door)


def test_trying_many_people_from_one_address_closes_the_door_to_it(door: Door) -> None:
    for number in range(ADDRESS.tries):
        fail(door, 1, email=f"person{number}@example.com")
    with pytest.raises(TooManyTriesError):
        opens(door)
    assert opens(door, address=ELSEWHERE)


def test_wrong_tries_are_kept_only_as_long_as_they_count(database: Database, door: Door) -> None:
    fail(door, 3)
    fail(door, 1, at=NOW + timedelta(days=1))
    with database.read() as session:
        # One against the two together, one against the person, one against the address.
        assert session.execute(text("SELECT count(*) FROM failed_sign_ins")).scalar_one() == 3


def test_a_right_password_leaves_no_try_behind(database: Database, door: Door) -> None:
    assert opens(door)
    with database.read() as session:
        assert session.execute(text("SELECT count(*) FROM failed_sign_ins")).scalar_one() == 0


def test_an_old_hash_is_raised_to_todays_cost_at_sign_in(database: Database) -> None:
    dearer = Passwords(PasswordHasher(time_cost=2, memory_cost=16, parallelism=1))
    Door(database, dearer, audit=Noted()).sign_in(ANA, PASSWORD, address=HERE, at=NOW)
    with database.read() as session:
        stored = session.execute(text("SELECT password_hash FROM people")).scalar_one()
    assert not dearer.outdated(stored)
    assert dearer.matches(stored, PASSWORD)


def test_a_password_longer_than_any_accepted_is_just_wrong(door: Door) -> None:
    with pytest.raises(SignInRefusedError):
        door.sign_in(ANA, "x" * 1_000_000, address=HERE, at=NOW)


def test_coming_in_is_noted_with_how_and_whence(database: Database) -> None:
    audit = Noted()
    Door(database, CHEAP, audit=audit).sign_in(
        ANA, PASSWORD, address=HERE, device="Firefox on Linux", at=NOW
    )
    [note] = audit.notes
    assert (note.act, note.by.name) == (Act.SIGNED_IN, "Ana Ruiz")
    assert note.details == {"how": "password", "address": HERE, "device": "Firefox on Linux"}


def test_a_refusal_is_noted_with_the_email_of_a_person_only(database: Database) -> None:
    audit = Noted()
    door = Door(database, CHEAP, audit=audit)
    fail(door, 1)
    fail(door, 1, email="my secret, typed in the wrong field")
    known, unknown = audit.notes
    assert {known.act, unknown.act} == {Act.SIGN_IN_REFUSED}
    assert (known.by, unknown.by) == (NOBODY, NOBODY)
    assert known.about == f"person {people.by_email(database, ANA).id}"
    assert known.details["e-mail"] == ANA
    assert unknown.about == ""
    assert "secret" not in str(unknown)


def test_what_was_typed_for_an_email_is_kept_as_a_mark_nobody_can_try_texts_against(
    database: Database,
) -> None:
    audit, typed = Noted(), "hunter2"
    door = Door(database, CHEAP, audit=audit)
    fail(door, 2, email=typed)
    fail(door, 1, email="hunter3")
    first, again, other = (note.details["e-mail"] for note in audit.notes)
    assert first == again != other
    assert re.fullmatch("nobody's [0-9a-f]{16}", first)
    digests = [sha256(f"{start}{typed}".encode()).hexdigest() for start in ("", "e-mail ")]
    assert not any(first.removeprefix("nobody's ") in each for each in digests)


def test_who_is_let_go_while_the_password_is_checked_stays_outside(database: Database) -> None:
    def happen() -> None:
        people.disable(database, ANA, at=NOW, by=OWNER_ACTS, audit=Noted())

    audit = Noted()
    with pytest.raises(SignInRefusedError):
        opens(Door(database, Meanwhile(happen=happen), audit=audit))
    [note] = audit.notes
    assert (note.act, note.details["why"]) == (Act.SIGN_IN_REFUSED, "changed meanwhile")
    assert sessions.of(database, people.by_email(database, ANA).id, at=NOW) == []


def reset_to(database: Database, password: str) -> Callable[[], None]:
    def happen() -> None:
        people.reset_password(
            database, ANA, password, by=OWNER_ACTS, audit=Noted(), passwords=CHEAP
        )

    return happen


def test_a_password_that_is_reset_while_it_is_checked_opens_nothing(database: Database) -> None:
    door = Door(database, Meanwhile(happen=reset_to(database, "another good one")), audit=Noted())
    for _ in range(PAIR.tries):
        # From the second try on it is merely wrong; each of them counts.
        with pytest.raises(SignInRefusedError):
            opens(door)
    with pytest.raises(TooManyTriesError):
        opens(door)


def test_the_same_password_hashed_anew_meanwhile_still_opens(database: Database) -> None:
    door = Door(database, Meanwhile(happen=reset_to(database, PASSWORD)), audit=Noted())
    assert opens(door)


def test_a_second_factor_turned_on_while_the_password_is_checked_is_asked_for(
    database: Database,
) -> None:
    ana, before = people.by_email(database, ANA), NOW - timedelta(hours=1)

    def happen() -> None:
        code = pyotp.TOTP(keeping.begin(database, ana.id)).at(before)
        keeping.confirm(database, ana.id, code, at=before, by=OWNER_ACTS, audit=Noted())

    assert not opens(Door(database, Meanwhile(happen=happen), audit=Noted()))
    assert sessions.of(database, ana.id, at=NOW) == []


@contextmanager
def _statements(database: Database) -> Iterator[Counter[str]]:
    """How often each statement is said, values aside."""
    said: Counter[str] = Counter()

    def hear(*told: object) -> None:
        said[str(told[2])] += 1

    with database.write() as session:
        writer = session.get_bind().engine
    for engine in (database.engine, writer):
        event.listen(engine, "before_cursor_execute", hear)
    try:
        yield said
    finally:
        for engine in (database.engine, writer):
            event.remove(engine, "before_cursor_execute", hear)
