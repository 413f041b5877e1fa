"""A session lasts while it is used, at most a week, and ends at once when it should."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from assistant.access import people, sessions
from assistant.access.errors import UnknownSessionError
from assistant.access.model import SessionId
from assistant.access.roles import Role
from assistant.audit.model import Act
from kb.database import Database
from tests.assistant.access.homes import CHEAP, NOW, add, home
from tests.assistant.access.noted import OWNER_ACTS, Noted


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


def test_signing_out_is_noted_and_a_token_that_opens_nothing_is_not(database: Database) -> None:
    ana, audit = add(database), Noted()
    token = sessions.open_session(database, ana.id, at=NOW, device="Firefox on Linux")
    for _ in range(2):
        sessions.close_session(database, token, audit=audit)
    sessions.close_session(database, "forged", audit=audit)
    [note] = audit.notes
    assert (note.act, note.by.name) == (Act.SIGNED_OUT, "Ana Ruiz")
    assert (note.about, note.details) == (f"person {ana.id}", {"device": "Firefox on Linux"})


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
    people.reset_password(
        database, ana.email, "another good one", passwords=CHEAP, by=OWNER_ACTS, audit=Noted()
    )
    assert sessions.who(database, token, at=NOW) is None


def test_who_was_let_go_is_nobody_at_once(database: Database) -> None:
    ana = add(database)
    token = sessions.open_session(database, ana.id, at=NOW)
    people.disable(database, ana.email, at=NOW, by=OWNER_ACTS, audit=Noted())
    assert sessions.who(database, token, at=NOW) is None
    people.enable(database, ana.email, by=OWNER_ACTS, audit=Noted())
    assert sessions.who(database, token, at=NOW) is None


def test_a_role_that_changes_counts_at_the_next_request(database: Database) -> None:
    ana = add(database)
    token = sessions.open_session(database, ana.id, at=NOW)
    people.give_role(database, ana.email, Role.SUPERVISOR, by=OWNER_ACTS, audit=Noted())
    person = sessions.who(database, token, at=NOW)
    assert person is not None
    assert person.role is Role.SUPERVISOR


def test_sessions_are_listed_by_last_use_without_those_that_ran_out(database: Database) -> None:
    ana, bo = add(database), add(database, "Bo", "bo@example.com")
    sessions.open_session(database, bo.id, at=NOW, device="Bo's")
    first = sessions.open_session(database, ana.id, at=NOW, device="the first")
    sessions.open_session(database, ana.id, at=NOW, device="the second")
    hour = timedelta(hours=1)
    sessions.who(database, first, at=NOW + hour)
    listed = sessions.of(database, ana.id, at=NOW + hour)
    assert [each.device for each in listed] == ["the first", "the second"]
    later = NOW + sessions.IDLE + hour / 2
    assert [each.device for each in sessions.of(database, ana.id, at=later)] == ["the first"]


def test_what_a_list_names_opens_nothing(database: Database) -> None:
    ana = add(database)
    sessions.open_session(database, ana.id, at=NOW)
    [listed] = sessions.of(database, ana.id, at=NOW)
    assert sessions.who(database, listed.id, at=NOW) is None


def test_one_session_is_ended_and_noted(database: Database) -> None:
    ana, audit = add(database), Noted()
    here = sessions.open_session(database, ana.id, at=NOW)
    there = sessions.open_session(database, ana.id, at=NOW)
    ended = sessions.current(database, there, at=NOW)
    assert ended is not None
    sessions.revoke(database, ended.id, of=ana.id, by=OWNER_ACTS, audit=audit)
    assert sessions.who(database, there, at=NOW) is None
    assert sessions.who(database, here, at=NOW) == ana
    assert [note.act for note in audit.notes] == [Act.SESSION_REVOKED]


def test_nobody_ends_another_persons_session(database: Database) -> None:
    ana, bo, audit = add(database), add(database, "Bo", "bo@example.com"), Noted()
    token = sessions.open_session(database, ana.id, at=NOW)
    session = sessions.current(database, token, at=NOW)
    assert session is not None
    with pytest.raises(UnknownSessionError):
        sessions.revoke(database, session.id, of=bo.id, by=OWNER_ACTS, audit=audit)
    assert sessions.who(database, token, at=NOW) == ana
    assert audit.notes == []


def test_all_sessions_but_one_are_ended(database: Database) -> None:
    ana, audit = add(database), Noted()
    tokens = [sessions.open_session(database, ana.id, at=NOW) for _ in range(3)]
    kept = sessions.current(database, tokens[1], at=NOW)
    assert kept is not None
    assert sessions.revoke_all(database, ana.id, but=kept.id, by=OWNER_ACTS, audit=audit) == 2
    assert sessions.revoke_all(database, ana.id, but=kept.id, by=OWNER_ACTS, audit=audit) == 0
    assert [sessions.who(database, each, at=NOW) for each in tokens] == [None, ana, None]
    assert len(audit.notes) == 1


def test_a_session_named_by_what_no_database_keeps_is_unknown(database: Database) -> None:
    ana = add(database)
    with pytest.raises(UnknownSessionError):
        sessions.revoke(database, SessionId("x\x00y"), of=ana.id, by=OWNER_ACTS, audit=Noted())
