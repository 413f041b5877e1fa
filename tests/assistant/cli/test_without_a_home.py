"""What commands say when something is missing or wrong: one line, and never a traceback."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from assistant.cli.commands import COMMANDS as COMMANDS_ALONE
from assistant.cli.commands import build
from tests.assistant.cli.conftest import Ran, Run


def one_line(ran: Ran) -> str:
    lines = ran.err.strip().splitlines()
    assert len(lines) == 1, ran.err
    assert lines[0].startswith("handrail: ")
    assert ran.out == ""
    return lines[0]


@pytest.mark.parametrize(
    "arguments",
    [
        ("ask", "How long?"),
        ("search", "returns"),
        ("library", "list"),
        ("people", "list"),
        ("reindex",),
        ("backup", "x.backup"),
        ("serve",),
    ],
)
def test_without_a_home_a_command_says_how_to_make_one(
    run: Run, arguments: tuple[str, ...]
) -> None:
    ran = run(*arguments)
    assert ran.status == 1
    assert "handrail init" in one_line(ran)


@pytest.mark.parametrize(
    "arguments",
    [
        ("nonsense",),
        ("ask",),
        ("search", "x", "-k", "0"),
        ("ask", "x", "--audience", "everyone"),
        ("library",),
        ("bench", "retrieval", "somewhere"),
    ],
)
def test_wrong_usage_is_status_2(run: Run, arguments: tuple[str, ...]) -> None:
    ran = run(*arguments)
    assert ran.status == 2
    assert "Traceback" not in ran.err


@pytest.mark.parametrize("day", ["yesterday", "2026-02-30", ""])
def test_a_wrong_day_is_named(run: Run, day: str) -> None:
    ran = run("ask", "How long?", "--on", day)
    assert ran.status == 1
    assert f"--on {day!r} is not a day" in one_line(ran)


def test_an_empty_question_is_refused(run: Run) -> None:
    assert "the question is empty" in one_line(run("ask", "  "))


def test_a_wrong_setting_is_named(run: Run) -> None:
    ran = run("library", "list", HANDRAIL_PORT="lots")
    assert ran.status == 1
    assert "HANDRAIL_PORT is wrong" in one_line(ran)


def test_init_makes_a_home_once_and_again_without_harm(run: Run, tmp_path: Path) -> None:
    assert run("init", "--json").fields["home"] == str(tmp_path / "home")
    assert run("init").status == 0
    assert (tmp_path / "home").stat().st_mode & 0o077 == 0


def test_a_home_that_cannot_be_made_is_said_in_one_line(run: Run, tmp_path: Path) -> None:
    (tmp_path / "home").write_text("in the way", "utf-8")
    ran = run("init")
    assert ran.status == 1
    assert "set HANDRAIL_HOME" in one_line(ran)


def test_a_home_of_a_newer_version_is_refused_and_kept(run: Run, tmp_path: Path) -> None:
    import sqlite3
    from contextlib import closing

    run("init")
    with closing(sqlite3.connect(tmp_path / "home" / "handrail.db")) as database:
        database.execute("INSERT INTO alembic_version VALUES ('kb9999')")
        database.commit()
    ran = run("library", "list")
    assert ran.status == 1
    assert "written by a newer handrail" in one_line(ran)


def test_unknown_documents_and_people_are_said_to_be_unknown(run: Run) -> None:
    run("init")
    assert "no document 'nope'" in one_line(run("library", "show", "nope"))
    assert "no document 'nope'" in one_line(run("library", "erase", "nope", "--yes"))
    assert "nobody here" in one_line(run("people", "reset", "a@example.com"))


def test_people_are_added_listed_and_given_roles(run: Run) -> None:
    run("init")
    added = run("people", "add", "Ana@Example.com", "--name", "Ana", "--json").fields
    assert added["email"] == "ana@example.com"
    assert len(str(added["password"])) >= 16
    assert run("people", "roles", "ana@example.com", "supervisor").status == 0
    listed = run("people", "list", "--json").value
    assert isinstance(listed, list)
    assert [dict(each)["role"] for each in listed if isinstance(each, dict)] == ["supervisor"]
    assert "password" not in str(listed)


def test_settings_are_all_listed(run: Run) -> None:
    listed = run("settings", "--json").value
    assert isinstance(listed, list)
    assert {"HANDRAIL_HOME", "HANDRAIL_DATABASE_URL", "HANDRAIL_CHROMA_URL"} <= {
        str(each["name"]) for each in listed if isinstance(each, dict)
    }


COMMANDS = [
    *COMMANDS_ALONE,
    *("library list", "library show", "library retire", "library erase", "library history"),
    *("people add", "people list", "people roles", "people reset"),
    *("bench retrieval", "bench answers"),
]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_shows_an_example(command: str) -> None:
    shown = CliRunner().invoke(build(command.split()), [*command.split(), "--help"])
    assert shown.exit_code == 0
    assert f"handrail {command}" in " ".join(shown.output.split())
