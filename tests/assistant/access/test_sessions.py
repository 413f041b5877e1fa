"""A session lasts while it is used, at most a week, and ends at once when it should."""

from datetime import timedelta
from pathlib import Path

from sqlalchemy import text

from assistant.access import people, sessions
from kb.database import Database
from tests.assistant.access.homes import CHEAP, NOW, add, home


def test_a_token_says_who_it_is(database: Database) -> None:
    ana = add(database)
    token = sessions.open_session(database, ana.id, at=NOW)
    assert sessions.who(database, token, at=NOW) == ana


def test_tokens_are_long_and_never_the_same(database: Database) -> None:
    ana = add(database)
    tokens = {sessions.open_session(database, ana.id, at=NOW) for _ in range(20)}
    assert len(tokens) == 20
    assert min(map(len, tokens)) >= 43  # 256 bits, six a character


def test_a_token_is_nowhere_in_the_database(tmp_path: Path) -> None:
    database = home(tmp_path)
    token = sessions.open_session(database, add(database).id, at=NOW)
    with database.read() as session:
        assert session.execute(text("SELECT token_sha256 FROM sessions")).scalar_one() != token
    assert token.encode() not in b"".join(path.read_bytes() for path in tmp_path.iterdir())


def test_an_unknown_token_is_nobody(database: Database) -> None:
    assert sessions.who(database, "guess", at=NOW) is None


def test_signing_out_ends_the_session_and_no_other(database: Database) -> None:
    ana = add(database)
    here = sessions.open_session(database, ana.id, at=NOW)
    there = sessions.open_session(database, ana.id, at=NOW)
    sessions.close_session(database, here)
    assert sessions.who(database, here, at=NOW) is None
    assert sessions.who(database, there, at=NOW) == ana


def test_an_unused_session_runs_out(database: Database) -> None:
    token = sessions.open_session(database, add(database).id, at=NOW)
    assert sessions.who(database, token, at=NOW + sessions.IDLE + timedelta(seconds=1)) is None


def test_a_used_session_lives_on_but_not_for_ever(database: Database) -> None:
    ana = add(database)
    token = sessions.open_session(database, ana.id, at=NOW)
    step = sessions.IDLE - timedelta(hours=1)
    moment = NOW
    while moment + step <= NOW + sessions.LONGEST:
        moment += step
        assert sessions.who(database, token, at=moment) == ana
    assert sessions.who(database, token, at=moment + step) is None


def test_opening_a_session_sweeps_away_those_that_ran_out(database: Database) -> None:
    ana = add(database)
    sessions.open_session(database, ana.id, at=NOW)
    sessions.open_session(database, ana.id, at=NOW + timedelta(days=2))
    with database.read() as session:
        assert session.execute(text("SELECT count(*) FROM sessions")).scalar_one() == 1


def test_a_new_password_signs_the_person_out_everywhere(database: Database) -> None:
    ana = add(database)
    token = sessions.open_session(database, ana.id, at=NOW)
    people.reset_password(database, ana.email, "another good one", passwords=CHEAP)
    assert sessions.who(database, token, at=NOW) is None


def test_who_was_let_go_is_nobody_at_once(database: Database) -> None:
    ana = add(database)
    token = sessions.open_session(database, ana.id, at=NOW)
    people.disable(database, ana.email, at=NOW)
    assert sessions.who(database, token, at=NOW) is None
    people.enable(database, ana.email)
    assert sessions.who(database, token, at=NOW) is None
