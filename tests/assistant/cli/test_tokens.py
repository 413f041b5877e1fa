"""Personal tokens through the command line: made, listed, revoked, and noted."""

import re
import shutil
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from assistant.access import api_tokens
from assistant.access.permissions import Permission
from assistant.home import open_database
from assistant.settings import Settings
from tests.assistant.cli.conftest import Ran, Run
from tests.assistant.cli.in_process import run_here

ANA = "ana@example.com"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with two people, made once; copy it, or change nothing."""
    home = tmp_path_factory.mktemp("tokens") / "home"
    assert run_here(home, "init").status == 0
    for email, role in ((ANA, "supervisor"), ("bo@example.com", "agent")):
        assert run_here(home, "people", "add", email, "--name", "A", "--role", role).status == 0
    return home


@pytest.fixture
def place(made: Path, tmp_path: Path) -> Path:
    """A home of the test's own."""
    return Path(shutil.copytree(made, tmp_path / "home"))


@pytest.fixture
def home(place: Path) -> Run:
    """Commands on it."""
    return partial(run_here, place)


@pytest.fixture
def shared(made: Path) -> Run:
    """The home, for whoever changes nothing."""
    return partial(run_here, made)


def refusal(ran: Ran) -> str:
    assert (ran.status, ran.out) == (1, "")
    (line,) = ran.err.splitlines()
    assert line.startswith("handrail: ")
    return line


def listed(command: Run, *whose: str) -> list[dict[str, object]]:
    value = command("people", "tokens", *whose, "--json").value
    assert isinstance(value, list)
    return [dict(each) for each in value if isinstance(each, dict)]


def test_a_token_is_printed_once_and_works(home: Run, place: Path) -> None:
    ran = home(
        *("people", "token", ANA, "--name", "Nightly report"),
        *("--may", "ask", "--may", "approve", "--days", "30"),
    )
    assert ran.status == 0
    token = ran.out.strip()
    assert "shown once" in ran.err
    assert token not in ran.err
    database = open_database(Settings(home=place))
    try:
        found = api_tokens.who(database, token, at=datetime.now(UTC))
    finally:
        database.close()
    assert found is not None
    assert found.email == ANA
    assert found.scopes == frozenset({Permission.ASK, Permission.APPROVE})


def test_tokens_are_listed_of_one_or_of_all_and_never_told_again(home: Run) -> None:
    first = home("people", "token", ANA, "--name", "One", "--may", "ask", "--json").fields
    other = home("people", "token", "bo@example.com", "--name", "Two", "--may", "ask", "--json")
    token = str(first.pop("token"))
    assert listed(home, ANA) == [first]
    assert [each["name"] for each in listed(home)] == ["Two", "One"]
    ran = home("people", "tokens")
    assert token not in ran.out + ran.err
    assert str(other.fields["token"]) not in ran.out + ran.err
    ends = datetime.now(UTC) + timedelta(days=90)
    assert f"{first['id']}\t{ANA}\tOne\task\tnever\t{ends:%Y-%m-%d}\n" in ran.out


def test_a_revoked_token_is_gone(home: Run) -> None:
    token = home("people", "token", ANA, "--name", "One", "--may", "ask", "--json").fields
    ran = home("people", "revoke-token", str(token["id"]))
    assert (ran.status, ran.out) == (0, "")
    assert listed(home) == []
    assert "no token of this id" in refusal(home("people", "revoke-token", str(token["id"])))


def test_a_token_typed_for_its_id_is_not_repeated(home: Run) -> None:
    token = home("people", "token", ANA, "--name", "One", "--may", "ask").out.strip()
    assert token not in refusal(home("people", "revoke-token", token))


def test_making_and_revoking_are_in_the_audit_log_without_the_token(home: Run, place: Path) -> None:
    told = home("people", "token", ANA, "--name", "One", "--may", "ask", "--json").fields
    home("people", "revoke-token", str(told["id"]))
    database = open_database(Settings(home=place))
    try:
        with database.read() as session:
            lines = (
                session.connection()
                .exec_driver_sql('SELECT act, "by", about, body FROM audit_log ORDER BY number')
                .all()
            )
    finally:
        database.close()
    tokens = [line for line in lines if line.act.startswith("token")]
    assert [line.act for line in tokens] == ["token made", "token revoked"]
    assert {line.by for line in tokens} == {"owner"}
    assert {line.about for line in tokens} == {f"token {told['id']}"}
    assert not re.search(r"hr_", " ".join(line.body for line in tokens))


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        ((ANA, "--name", "x", "--may", "ask", "--days", "366"), "1 to 365 days"),
        ((ANA, "--name", "x", "--may", "ask", "--days", "0"), "1 to 365 days"),
        ((ANA, "--name", " ", "--may", "ask"), "needs a name"),
        ((ANA, "--name", "x", "--may", "own_account"), "no token carries own_account"),
        ((ANA, "--name", "x", "--may", "edit_library"), "cannot carry edit_library"),
        (("cy@example.com", "--name", "x", "--may", "ask"), "nobody here has the e-mail"),
    ],
)
def test_a_token_that_cannot_be_is_refused_in_one_line(
    shared: Run, arguments: tuple[str, ...], why: str
) -> None:
    assert why in refusal(shared("people", "token", *arguments))
    assert listed(shared) == []


@pytest.mark.parametrize(
    "arguments",
    [
        (ANA, "--name", "x"),
        (ANA, "--may", "ask"),
        (ANA, "--name", "x", "--may", "rule_the_world"),
        (ANA, "--name", "x", "--may", "ask", "--days", "many"),
    ],
)
def test_wrong_usage_is_told(shared: Run, arguments: tuple[str, ...]) -> None:
    assert shared("people", "token", *arguments).status == 2


def test_the_tokens_of_who_is_not_here_cannot_be_listed(shared: Run) -> None:
    assert "nobody here" in refusal(shared("people", "tokens", "cy@example.com"))
