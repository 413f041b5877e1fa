"""A personal token does what it was made for, within its owner's role, until it ends."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, text, update

from assistant.access import api_tokens, people, sessions
from assistant.access.api_tokens import (
    LONGEST_LIFE,
    MOST,
    USUAL_LIFE,
    ApiToken,
)
from assistant.access.hashes import sha256_of
from assistant.access.model import Person, PersonId
from assistant.access.permissions import NEVER_CARRIED, Permission, permitted
from assistant.access.roles import Role
from assistant.access.tables import PersonRow, TokenRow
from assistant.audit.model import Act, Actor
from assistant.errors import RequestRefusedError
from kb.database import Database
from tests.assistant.access.homes import NOW, home
from tests.assistant.access.noted import Noted
from tests.assistant.access.plain_people import add, give_role, let_go

BY = Actor("p1", "Ana Ruiz")
ASK = frozenset({Permission.ASK})


def make(
    database: Database,
    owner: Person,
    name: str = "Nightly report",
    permissions: frozenset[Permission] = ASK,
    ends_at: datetime | None = None,
    *,
    audit: Noted | None = None,
    at: datetime = NOW,
) -> tuple[ApiToken, str]:
    return api_tokens.make(
        database, owner.id, name, permissions, ends_at, audit=audit or Noted(), by=BY, at=at
    )


def may(database: Database, shown: str, at: datetime = NOW) -> frozenset[Permission] | None:
    found = api_tokens.who(database, shown, at=at)
    return None if found is None else found.permissions


def test_a_token_says_whose_it_is_and_what_it_may(database: Database) -> None:
    ana = add(database)
    made, shown = make(database, ana)
    assert api_tokens.who(database, shown, at=NOW) == replace(ana, scopes=ASK)
    assert (made.name, made.person, made.permissions) == ("Nightly report", ana.id, ASK)
    assert (made.made_at, made.ends_at, made.used_at) == (NOW, NOW + USUAL_LIFE, None)


def test_a_token_is_recognisable_long_and_never_the_same(database: Database) -> None:
    ana = add(database)
    shown = {make(database, ana)[1] for _ in range(20)}
    assert len(shown) == 20
    assert all(re.fullmatch(r"hr_[\w-]{43}", each) for each in shown)  # 43 × 6 bits
    assert all(map(api_tokens.is_api_token, shown))


def test_a_sessions_token_is_never_taken_for_one_of_these(database: Database) -> None:
    session = sessions.open_session(database, add(database).id, at=NOW)
    assert not api_tokens.is_api_token(session)
    assert not api_tokens.is_api_token(f"hr_{session[3:]}")


def test_a_token_is_nowhere_in_the_database(tmp_path: Path) -> None:
    database = home(tmp_path)
    made, shown = make(database, add(database))
    with database.read() as session:
        assert session.execute(text("SELECT name FROM api_tokens")).scalar_one() == made.name
    files = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    database.close()
    assert made.name.encode() in files
    assert shown.removeprefix("hr_").encode() not in files


@pytest.mark.parametrize(
    "forged",
    ["", "hr_", "hr_" + "A" * 43, "hr_" + "A" * 42, "hr_" + "é" * 43, "hr_" + "A" * 5000, "\x00"],
)
def test_what_nobody_made_is_nobody(database: Database, forged: str) -> None:
    make(database, add(database))
    assert api_tokens.who(database, forged, at=NOW) is None


def test_a_token_with_one_letter_changed_is_nobody(tmp_path: Path) -> None:
    database = home(tmp_path)
    _, shown = make(database, add(database))
    for place in range(3, len(shown)):
        other = "A" if shown[place] != "A" else "B"
        assert api_tokens.who(database, shown[:place] + other + shown[place + 1 :], at=NOW) is None
    database.close()


def test_a_token_works_until_its_end_and_not_at_it(database: Database) -> None:
    ana = add(database)
    end = NOW + timedelta(days=3)
    _, shown = make(database, ana, ends_at=end)
    assert may(database, shown, end - timedelta(seconds=1)) == ASK
    assert may(database, shown, end) is None


def test_a_token_whose_row_has_no_end_does_not_work(database: Database) -> None:
    _, shown = make(database, add(database))
    with database.write() as session:
        session.execute(update(TokenRow).values(ends_at=None))
    assert may(database, shown) is None


def test_a_revoked_token_opens_nothing_and_others_go_on(database: Database) -> None:
    ana = add(database)
    (first, shown), (_, other) = make(database, ana), make(database, ana, "Another")
    assert api_tokens.revoke(database, first.id, audit=Noted(), by=BY) == first
    assert may(database, shown) is None
    assert may(database, other) == ASK


def test_nobody_revokes_what_is_not_theirs_or_not_there(database: Database) -> None:
    ana, bo = add(database), add(database, "Bo", "bo@example.com")
    made, shown = make(database, ana)
    audit = Noted()
    for token_id, whose in ((made.id, bo.id), ("none", ana.id), ("\x00\ud800", None)):
        assert api_tokens.revoke(database, token_id, whose=whose, audit=audit, by=BY) is None
    assert audit.notes == []
    assert may(database, shown) == ASK


def test_an_admin_revokes_anybodys(database: Database) -> None:
    made, shown = make(database, add(database))
    assert api_tokens.revoke(database, made.id, audit=Noted(), by=BY) == made
    assert may(database, shown) is None


def test_who_was_let_go_has_tokens_that_open_nothing(database: Database) -> None:
    ana = add(database)
    _, shown = make(database, ana)
    let_go(database, ana)
    assert may(database, shown) is None
    with pytest.raises(RequestRefusedError, match="only people who may sign in"):
        make(database, ana)


def test_who_is_deleted_takes_their_tokens_along(database: Database) -> None:
    ana = add(database)
    _, shown = make(database, ana)
    with database.write() as session:
        session.execute(delete(PersonRow).where(PersonRow.id == ana.id))
    assert may(database, shown) is None
    assert api_tokens.everyones(database) == []


def test_the_owner_of_the_home_has_no_tokens(database: Database) -> None:
    with pytest.raises(RequestRefusedError, match="only people who may sign in"):
        api_tokens.make(database, PersonId("owner"), "x", ASK, audit=Noted(), by=BY, at=NOW)


def test_a_role_taken_away_takes_its_permissions_out_of_living_tokens(database: Database) -> None:
    boss = add(database, role=Role.SUPERVISOR)
    _, shown = make(database, boss, permissions=ASK | {Permission.APPROVE})
    assert may(database, shown) == ASK | {Permission.APPROVE}
    give_role(database, boss, Role.AGENT)
    assert may(database, shown) == ASK
    give_role(database, boss, Role.SUPERVISOR)
    assert may(database, shown) == ASK | {Permission.APPROVE}


@pytest.mark.parametrize("never", sorted(NEVER_CARRIED))
def test_no_token_looks_after_accounts_or_people(database: Database, never: Permission) -> None:
    admin = add(database, role=Role.ADMIN)
    with pytest.raises(RequestRefusedError, match=f"no token carries {never.value}"):
        make(database, admin, permissions=ASK | {never})
    assert api_tokens.of(database, admin.id) == []


def test_a_row_that_says_so_all_the_same_looks_after_neither(database: Database) -> None:
    admin = add(database, role=Role.ADMIN)
    _, shown = make(database, admin)
    with database.write() as session:
        session.execute(update(TokenRow).values(permissions=[*Permission, "rule_the_world"]))
    assert may(database, shown) == permitted(Role.ADMIN) - NEVER_CARRIED


def test_a_token_cannot_be_given_what_its_owner_may_not(database: Database) -> None:
    with pytest.raises(RequestRefusedError, match="of this agent cannot carry approve"):
        make(database, add(database), permissions=frozenset({Permission.APPROVE}))


@pytest.mark.parametrize("name", ["", " \n ", "x" * 101])
def test_a_token_needs_a_name_of_at_most_a_hundred_characters(
    database: Database, name: str
) -> None:
    with pytest.raises(RequestRefusedError, match=r"^name: "):
        make(database, add(database), name)


def test_a_name_is_kept_on_one_line(database: Database) -> None:
    made, _ = make(database, add(database), " Nightly\n\treport\x00\ud800 ")
    assert made.name == "Nightly report\N{REPLACEMENT CHARACTER}?"


def test_a_token_that_may_nothing_is_not_made(database: Database) -> None:
    with pytest.raises(RequestRefusedError, match="at least one"):
        make(database, add(database), permissions=frozenset())


@pytest.mark.parametrize(
    "life", [timedelta(0), timedelta(days=-1), LONGEST_LIFE + timedelta(seconds=1)]
)
def test_an_end_is_to_come_and_at_most_a_year_away(database: Database, life: timedelta) -> None:
    ana = add(database)
    with pytest.raises(RequestRefusedError, match=r"^days: "):
        make(database, ana, ends_at=NOW + life)
    assert make(database, ana, ends_at=NOW + LONGEST_LIFE)[0].ends_at == NOW + LONGEST_LIFE


def test_a_person_has_at_most_fifty_living_tokens(database: Database) -> None:
    ana, bo = add(database), add(database, "Bo", "bo@example.com")
    first, _ = make(database, ana, ends_at=NOW + timedelta(days=1))
    for _ in range(MOST - 1):
        made, _ = make(database, ana)
    with pytest.raises(RequestRefusedError, match="at most 50"):
        make(database, ana)
    make(database, bo)
    api_tokens.revoke(database, made.id, audit=Noted(), by=BY)
    make(database, ana)
    later = first.ends_at
    make(database, ana, at=later)
    with pytest.raises(RequestRefusedError, match="at most 50"):
        make(database, ana, at=later)


def test_an_ended_token_stays_in_sight_for_a_month(database: Database) -> None:
    ana = add(database)
    ended, _ = make(database, ana, ends_at=NOW + timedelta(days=1))
    soon, late = NOW + timedelta(days=30), NOW + timedelta(days=31)
    second, _ = make(database, ana, at=soon)
    assert api_tokens.of(database, ana.id) == [second, ended]
    assert ended.has_ended(soon)
    third, _ = make(database, ana, at=late)
    assert api_tokens.of(database, ana.id) == [third, second]


def test_lists_hold_ones_own_or_everybodys_newest_first(database: Database) -> None:
    ana, bo = add(database), add(database, "Bo", "bo@example.com")
    old, _ = make(database, ana)
    his, _ = make(database, bo, at=NOW + timedelta(hours=1))
    new, _ = make(database, ana, at=NOW + timedelta(hours=2))
    assert api_tokens.of(database, ana.id) == [new, old]
    assert api_tokens.of(database, bo.id) == [his]
    assert api_tokens.everyones(database) == [new, his, old]


def test_a_use_is_noted_at_most_every_five_minutes(database: Database) -> None:
    ana = add(database)
    _, shown = make(database, ana)

    def used_after(minutes: int) -> datetime | None:
        assert may(database, shown, NOW + timedelta(minutes=minutes)) == ASK
        return api_tokens.of(database, ana.id)[0].used_at

    assert used_after(1) == NOW + timedelta(minutes=1)
    assert used_after(5) == NOW + timedelta(minutes=1)
    assert used_after(6) == NOW + timedelta(minutes=6)


def test_making_and_revoking_are_noted_without_the_token(database: Database) -> None:
    ana, audit = add(database), Noted()
    made, shown = make(database, ana, audit=audit)
    api_tokens.revoke(database, made.id, audit=audit, by=BY)
    assert [note.act for note in audit.notes] == [Act.TOKEN_MADE, Act.TOKEN_REVOKED]
    for note in audit.notes:
        assert note.by == BY
        assert note.about == f"token {made.id}"
        assert note.details["person"] == ana.id
        assert note.details["may"] == "ask"
        assert shown not in repr(note)
        assert sha256_of(shown) not in repr(note)


def test_a_refused_token_is_not_noted(database: Database) -> None:
    audit = Noted()
    with pytest.raises(RequestRefusedError):
        make(database, add(database), permissions=frozenset({Permission.OPERATE}), audit=audit)
    assert audit.notes == []


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    database = home(tmp_path_factory.mktemp("tokens"))
    for role in Role:
        add(database, role.value, f"{role.value}@example.com", role)
    yield database
    database.close()


@given(
    made_as=st.sampled_from(Role),
    now=st.sampled_from(Role),
    wanted=st.frozensets(st.sampled_from(Permission)),
)
def test_a_token_never_does_more_than_it_was_given_or_its_owner_may_now(
    shared: Database, made_as: Role, now: Role, wanted: frozenset[Permission]
) -> None:
    owner = people.by_email(shared, f"{made_as.value}@example.com")
    fits = bool(wanted) and wanted <= permitted(made_as) - NEVER_CARRIED
    if not fits:
        with pytest.raises(RequestRefusedError, match=r"^may: "):
            make(shared, owner, permissions=wanted)
        return
    made, shown = make(shared, owner, permissions=wanted)
    give_role(shared, owner, now)
    try:
        assert may(shared, shown) == wanted & permitted(now)
    finally:
        give_role(shared, owner, made_as)
        api_tokens.revoke(shared, made.id, audit=Noted(), by=BY)
