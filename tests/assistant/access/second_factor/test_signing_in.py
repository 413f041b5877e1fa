"""Signing in with a second factor: each code opens once, and a half sign-in opens nothing."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier
from time import sleep

import pyotp
import pytest
from sqlalchemy import text

from assistant.access import people, sessions
from assistant.access.acting import acting
from assistant.access.errors import (
    CodeNeededError,
    CodeRefusedError,
    HalfSignInOverError,
    SecondFactorError,
    SignInRefusedError,
    TooManyTriesError,
)
from assistant.access.model import Account, How, Person
from assistant.access.second_factor import keeping
from assistant.access.second_factor.halves import LASTS
from assistant.access.signin import CodeNeeded, Door, SignedIn
from assistant.access.tables import IdentityRow
from assistant.access.tries import PAIR
from assistant.audit.model import Act
from kb.database import Database
from tests.assistant.access.homes import CHEAP, NOW, PASSWORD, add
from tests.assistant.access.noted import OWNER_ACTS, Noted

HERE = "192.0.2.1"
ANA = "ana@example.com"
ROUNDS = 24
STEP = timedelta(seconds=30)
LATER = NOW + timedelta(minutes=1)


@pytest.fixture
def ana(database: Database) -> Person:
    return add(database)


@pytest.fixture
def audit() -> Noted:
    return Noted()


@pytest.fixture
def door(database: Database, audit: Noted) -> Door:
    return Door(database, CHEAP, audit=audit)


def code(secret: str, at: datetime) -> str:
    return pyotp.TOTP(secret).at(at)


def with_factor(database: Database, person: Person) -> tuple[str, tuple[str, ...]]:
    """Turn it on a while before NOW; returns the secret and the recovery codes."""
    secret = keeping.begin(database, person.id)
    before = NOW - timedelta(hours=1)
    recovery = keeping.confirm(
        database, person.id, code(secret, before), at=before, by=acting(person), audit=Noted()
    )
    return secret, recovery


def linked(database: Database, person: Person) -> Account:
    """An account of a provider that signs them in."""
    account = Account("https://id.example", "subject-1")
    with database.write() as session:
        session.add(
            IdentityRow(
                issuer=account.issuer, subject=account.subject, person_id=person.id, since=NOW
            )
        )
    return account


def half(door: Door, *, at: datetime = NOW, address: str = HERE) -> str:
    entered = door.sign_in(ANA, PASSWORD, address=address, at=at)
    assert isinstance(entered, CodeNeeded)
    return entered.token


def wrong(secret: str, at: datetime) -> str:
    right = {code(secret, at + number * STEP) for number in (-1, 0, 1)}
    return next(each for each in ("000000", "111111", "222222", "333333") if each not in right)


def test_a_secret_counts_once_a_code_confirms_it(
    database: Database, door: Door, ana: Person
) -> None:
    keeping.begin(database, ana.id)
    assert isinstance(door.sign_in(ANA, PASSWORD, address=HERE, at=NOW), SignedIn)
    assert not keeping.standing(database, ana.id).is_on


def test_turning_it_on_is_noted_without_what_opens_anything(
    database: Database, audit: Noted
) -> None:
    ana = add(database)
    secret = keeping.begin(database, ana.id)
    assert audit.notes == []
    recovery = keeping.confirm(
        database, ana.id, code(secret, NOW), at=NOW, by=acting(ana), audit=audit
    )
    [note] = audit.notes
    assert (note.act, note.by, note.about) == (
        Act.SECOND_FACTOR_ON,
        acting(ana),
        f"person {ana.id}",
    )
    assert not any(each in str(note) for each in (secret, *recovery, code(secret, NOW)))


def test_a_wrong_code_confirms_nothing(database: Database, ana: Person) -> None:
    secret = keeping.begin(database, ana.id)
    with pytest.raises(CodeRefusedError):
        keeping.confirm(database, ana.id, wrong(secret, NOW), at=NOW, by=acting(ana), audit=Noted())
    assert not keeping.standing(database, ana.id).is_on


def test_nothing_begun_is_nothing_to_confirm(database: Database, ana: Person) -> None:
    with pytest.raises(SecondFactorError, match="nothing to confirm"):
        keeping.confirm(database, ana.id, "123456", at=NOW, by=acting(ana), audit=Noted())


def test_one_that_is_on_is_not_begun_anew(database: Database, ana: Person) -> None:
    with_factor(database, ana)
    with pytest.raises(SecondFactorError, match="on already"):
        keeping.begin(database, ana.id)


def test_a_half_sign_in_is_no_session(database: Database, door: Door, ana: Person) -> None:
    with_factor(database, ana)
    assert sessions.who(database, half(door), at=NOW) is None
    assert sessions.of(database, ana.id, at=NOW) == []


@pytest.mark.parametrize("steps", [-1, 0, 1])
def test_a_code_opens_a_step_early_or_late(
    database: Database, door: Door, ana: Person, steps: int
) -> None:
    secret, _ = with_factor(database, ana)
    given = code(secret, NOW + steps * STEP)
    entered = door.finish(half(door), f" {given[:3]} {given[3:]} ", address=HERE, at=NOW)
    assert sessions.who(database, entered.token, at=NOW) == ana


@pytest.mark.parametrize("steps", [-2, 2])
def test_a_code_of_two_steps_away_opens_nothing(
    database: Database, door: Door, ana: Person, steps: int
) -> None:
    secret, _ = with_factor(database, ana)
    with pytest.raises(CodeRefusedError):
        door.finish(half(door), code(secret, NOW + steps * STEP), address=HERE, at=NOW)


def test_a_code_opens_once(database: Database, door: Door, ana: Person) -> None:
    secret, _ = with_factor(database, ana)
    given = code(secret, NOW)
    door.finish(half(door), given, address=HERE, at=NOW)
    with pytest.raises(CodeRefusedError):
        door.finish(half(door), given, address=HERE, at=NOW)


def test_the_code_that_confirmed_opens_nothing(database: Database, door: Door, ana: Person) -> None:
    secret = keeping.begin(database, ana.id)
    given = code(secret, NOW)
    keeping.confirm(database, ana.id, given, at=NOW, by=acting(ana), audit=Noted())
    with pytest.raises(CodeRefusedError):
        door.finish(half(door), given, address=HERE, at=NOW)


def test_a_code_before_one_that_was_used_opens_nothing(
    database: Database, door: Door, ana: Person
) -> None:
    secret, _ = with_factor(database, ana)
    door.finish(half(door), code(secret, NOW), address=HERE, at=NOW)
    with pytest.raises(CodeRefusedError):
        door.finish(half(door), code(secret, NOW - STEP), address=HERE, at=NOW)


def test_of_two_with_one_code_at_once_one_comes_in(
    database: Database, door: Door, ana: Person
) -> None:
    secret, _ = with_factor(database, ana)
    given, waiting = code(secret, NOW), [half(door) for _ in range(4)]

    def try_it(token: str) -> bool:
        try:
            door.finish(token, given, address=HERE, at=NOW)
        except CodeRefusedError:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(try_it, waiting)) == 1


def test_a_recovery_code_opens_once(database: Database, door: Door, ana: Person) -> None:
    _, recovery = with_factor(database, ana)
    assert len(set(recovery)) == 10
    typed = recovery[3].upper().replace("-", " ")
    door.finish(half(door), typed, address=HERE, at=NOW)
    assert keeping.standing(database, ana.id).codes_left == 9
    with pytest.raises(CodeRefusedError):
        door.finish(half(door), recovery[3], address=HERE, at=NOW)


def test_a_recovery_code_is_of_one_person(database: Database, door: Door, ana: Person) -> None:
    with_factor(database, ana)
    _, others = with_factor(database, add(database, "Bo", "bo@example.com"))
    with pytest.raises(CodeRefusedError):
        door.finish(half(door), others[0], address=HERE, at=NOW)


def test_recovery_codes_are_kept_as_hashes(database: Database, ana: Person) -> None:
    _, recovery = with_factor(database, ana)
    with database.read() as session:
        kept = session.scalars(text("SELECT code_sha256 FROM recovery_codes")).all()
    assert len(kept) == 10
    assert not {each.replace("-", "") for each in recovery} & set(kept)


def test_five_wrong_codes_end_the_half_sign_in(database: Database, door: Door, ana: Person) -> None:
    secret, _ = with_factor(database, ana)
    token = half(door)
    for number in range(4):
        with pytest.raises(CodeRefusedError):
            door.finish(token, wrong(secret, NOW), address=f"192.0.2.{number}", at=NOW)
    with pytest.raises(HalfSignInOverError):
        door.finish(token, wrong(secret, NOW), address="192.0.2.5", at=NOW)
    with pytest.raises(HalfSignInOverError):
        door.finish(token, code(secret, NOW), address="192.0.2.6", at=NOW)


def test_right_passwords_do_not_make_room_for_more_codes(
    database: Database, door: Door, ana: Person
) -> None:
    secret, _ = with_factor(database, ana)
    for _ in range(PAIR.tries):
        with pytest.raises(CodeRefusedError):
            door.finish(half(door), wrong(secret, NOW), address=HERE, at=NOW)
    with pytest.raises(TooManyTriesError):
        door.sign_in(ANA, PASSWORD, address=HERE, at=NOW)


def test_a_half_sign_in_lasts_five_minutes(database: Database, door: Door, ana: Person) -> None:
    secret, _ = with_factor(database, ana)
    token, late = half(door), NOW + LASTS
    with pytest.raises(HalfSignInOverError):
        door.finish(token, code(secret, late), address=HERE, at=late)


def test_a_half_sign_in_opens_one_session(database: Database, door: Door, ana: Person) -> None:
    secret, _ = with_factor(database, ana)
    token = half(door)
    door.finish(token, code(secret, NOW), address=HERE, at=NOW)
    with pytest.raises(HalfSignInOverError):
        door.finish(token, code(secret, LATER), address=HERE, at=LATER)


@pytest.mark.parametrize("token", ["", "forged"])
def test_a_forged_half_sign_in_is_over(door: Door, token: str) -> None:
    with pytest.raises(HalfSignInOverError):
        door.finish(token, "123456", address=HERE, at=NOW)


def test_who_is_let_go_half_way_stays_outside(database: Database, door: Door, ana: Person) -> None:
    secret, _ = with_factor(database, ana)
    token = half(door)
    people.disable(database, ANA, at=NOW, by=OWNER_ACTS, audit=Noted())
    with pytest.raises(HalfSignInOverError):
        door.finish(token, code(secret, NOW), address=HERE, at=NOW)


def test_signing_out_everywhere_ends_what_waits_for_its_code(
    database: Database, door: Door, ana: Person
) -> None:
    secret, _ = with_factor(database, ana)
    token = half(door)
    assert sessions.revoke_all(database, ana.id, by=OWNER_ACTS, audit=Noted()) == 0
    with pytest.raises(HalfSignInOverError):
        door.finish(token, code(secret, NOW), address=HERE, at=NOW)


@pytest.mark.parametrize("act", ["factor taken off", "let go", "password reset", "signed out"])
def test_a_code_and_what_an_admin_does_at_once_take_turns(
    database: Database, door: Door, ana: Person, act: str
) -> None:
    def by_an_admin() -> None:
        match act:
            case "factor taken off":
                keeping.take_off(database, ana.id, by=OWNER_ACTS, audit=Noted())
            case "let go":
                people.disable(database, ANA, at=NOW, by=OWNER_ACTS, audit=Noted())
            case "signed out":
                sessions.revoke_all(database, ana.id, by=OWNER_ACTS, audit=Noted())
            case _:
                people.reset_password(
                    database, ANA, PASSWORD, by=OWNER_ACTS, audit=Noted(), passwords=CHEAP
                )

    def by_its_holder(token: str, given: str, address: str, at: datetime, go: Barrier) -> bool:
        go.wait()
        try:
            door.finish(token, given, address=address, at=at)
        except (CodeRefusedError, HalfSignInOverError):
            return False
        return True

    with ThreadPoolExecutor(1) as pool:
        for number in range(ROUNDS):
            people.enable(database, ANA, by=OWNER_ACTS, audit=Noted())
            keeping.take_off(database, ana.id, by=OWNER_ACTS, audit=Noted())
            secret, _ = with_factor(database, ana)
            at, address, go = NOW + number * timedelta(hours=2), f"192.0.2.{number}", Barrier(2)
            token = half(door, at=at, address=address)
            # A wrong one keeps its half sign-in, a right one ends it: both are held meanwhile.
            given = code(secret, at) if number % 2 else wrong(secret, at)
            coming = pool.submit(by_its_holder, token, given, address, at, go)
            go.wait()
            # Later and later, so that some round meets it at each of its steps.
            sleep(number * 0.001)
            by_an_admin()
            assert coming.result() in {bool(number % 2), False}
            assert sessions.of(database, ana.id, at=at) == [] or act == "factor taken off"


def test_another_way_in_needs_the_code_too(database: Database, door: Door, ana: Person) -> None:
    secret, _ = with_factor(database, ana)
    entered = door.arrive(ana.id, linked(database, ana), address=HERE, at=NOW)
    assert isinstance(entered, CodeNeeded)
    token = door.finish(entered.token, code(secret, NOW), address=HERE, at=NOW).token
    opened = sessions.current(database, token, at=NOW)
    assert opened is not None
    assert opened.how is How.SINGLE_SIGN_ON


def test_who_arrives_with_a_code_used_before_stays_outside(
    database: Database, door: Door, ana: Person
) -> None:
    secret, _ = with_factor(database, ana)
    given = code(secret, NOW)
    door.finish(half(door), given, address=HERE, at=NOW)
    entered = door.arrive(ana.id, linked(database, ana), address=HERE, at=NOW)
    with pytest.raises(CodeRefusedError):
        door.finish(entered.token, given, address=HERE, at=NOW)


def test_nobody_who_was_let_go_arrives(
    database: Database, door: Door, ana: Person, audit: Noted
) -> None:
    people.disable(database, ANA, at=NOW, by=OWNER_ACTS, audit=Noted())
    with pytest.raises(SignInRefusedError):
        door.arrive(ana.id, linked(database, ana), address=HERE, at=NOW)
    [note] = audit.notes
    assert (note.act, note.details["why"]) == (Act.SIGN_IN_REFUSED, "let go")


def test_a_program_sends_the_code_at_once(database: Database, door: Door, ana: Person) -> None:
    secret, _ = with_factor(database, ana)
    with pytest.raises(CodeNeededError):
        door.sign_in_with_code(ANA, PASSWORD, "", address=HERE, at=NOW)
    with pytest.raises(SignInRefusedError):
        door.sign_in_with_code(ANA, "a wrong password", "", address=HERE, at=NOW)
    assert door.sign_in_with_code(ANA, PASSWORD, code(secret, NOW), address=HERE, at=NOW).token


def test_turned_off_a_password_is_enough_and_old_codes_are_gone(
    database: Database, door: Door, ana: Person, audit: Noted
) -> None:
    with_factor(database, ana)
    assert keeping.take_off(database, ana.id, by=OWNER_ACTS, audit=audit)
    assert isinstance(door.sign_in(ANA, PASSWORD, address=HERE, at=NOW), SignedIn)
    assert keeping.standing(database, ana.id) == keeping.Standing()
    assert [note.act for note in audit.notes] == [Act.SECOND_FACTOR_OFF, Act.SIGNED_IN]
    assert not keeping.take_off(database, ana.id, by=OWNER_ACTS, audit=audit)
    assert len(audit.notes) == 2


def test_a_wrong_code_is_noted_without_the_code(
    database: Database, door: Door, ana: Person, audit: Noted
) -> None:
    secret, _ = with_factor(database, ana)
    given = wrong(secret, NOW)
    with pytest.raises(CodeRefusedError):
        door.finish(half(door), given, address=HERE, at=NOW)
    [note] = audit.notes
    assert (note.act, note.details["why"]) == (Act.SIGN_IN_REFUSED, "wrong code")
    assert given not in str(note)
