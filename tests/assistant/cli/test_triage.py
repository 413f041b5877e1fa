"""A message through the command line: read alone or by a running server, never with a traceback."""

import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest

from assistant.api.case_answers import ReadingOut
from tests.assistant.cli.conftest import Ran, Run
from tests.assistant.cli.in_process import run_here
from tests.assistant.shop import shop_at
from tests.browser.sites import serving

# What contract.md names; there may be more.
TRIAGED = {"topic", "emotion", "urgency", "risks", "language", "priority", "reasons", "escalation"}
WAY_UP = {"required", "path", "team", "due", "why"}
SMOKE = "The charger gave off smoke and burnt my hand!"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    """Commands on a shop whose server runs; its triage goes by a few words."""
    home = shop_at(tmp_path_factory.mktemp("served") / "home")
    with serving(["-m", "tests.browser.fake_server", str(home)], home, os.environ):
        yield partial(run_here, home)


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Commands on a shop whose server does not run."""
    return partial(run_here, shop_at(tmp_path_factory.mktemp("alone") / "home"))


@contextmanager
def stdin(content: bytes) -> Iterator[None]:
    """Something on the standard input."""
    before = sys.stdin
    sys.stdin = io.TextIOWrapper(io.BytesIO(content))
    try:
        yield
    finally:
        sys.stdin = before


def reading(ran: Ran) -> ReadingOut:
    """What was read; nothing else is on stdout, and nothing on stderr."""
    assert (ran.status, ran.err) == (0, "")
    assert ran.fields.keys() >= TRIAGED
    way_up = ran.fields["escalation"]
    assert isinstance(way_up, dict)
    assert way_up.keys() >= WAY_UP
    return ReadingOut.model_validate(ran.value)


def refusal(ran: Ran) -> str:
    """Why it was refused: one line on stderr."""
    assert (ran.status, ran.out) == (1, "")
    (line,) = ran.err.splitlines()
    assert line.startswith("handrail: ")
    return line


def test_a_message_is_read_by_the_server_as_the_contract_says(served: Run) -> None:
    read = reading(served("triage", SMOKE, "--channel", "chat", "--customer", "C-1", "--json"))
    assert (read.priority, read.risks) == (1, ["safety"])
    assert read.escalation.required
    assert (read.escalation.path, read.escalation.team) == ("danger", "safety")
    assert read.escalation.due is not None


@pytest.mark.model
def test_a_message_is_read_alone_in_the_same_shape(alone: Run) -> None:
    read = reading(alone("triage", SMOKE, "--channel", "chat", "--customer", "C-1", "--json"))
    assert (read.priority, read.language) == (1, "en")
    assert "safety" in read.risks
    assert read.escalation.required
    assert (read.escalation.path, read.escalation.team) == ("danger", "safety")


@pytest.mark.model
def test_a_long_message_is_read_alone_too(alone: Run) -> None:
    with stdin(("Where is my parcel? " * 5_000).encode()):
        read = reading(alone("triage", "-", "--json"))
    assert not read.escalation.required


def test_a_person_reads_why_and_where_to(served: Run) -> None:
    ran = served("triage", SMOKE)
    assert (ran.status, ran.err) == (0, "")
    first, *others = ran.out.splitlines()
    assert first.startswith("priority 1: ")
    assert "risks: safety" in others
    assert "- says 'smoke'" in others
    assert any(line.startswith("has to go to safety by ") for line in others)


def test_what_is_ordinary_goes_nowhere(served: Run) -> None:
    ran = served("triage", "May I return the shoes?")
    assert ran.out.startswith("priority 4: Returns\n")
    assert " go to " not in ran.out


@pytest.mark.parametrize("size", [1, 100_000, 900_000])
def test_a_message_comes_from_a_pipe_however_long(served: Run, size: int) -> None:
    with stdin(b"Smoke! " + b"why? " * (size // 5)):
        assert reading(served("triage", "-", "--json")).priority == 1


@pytest.mark.parametrize("letter", ["ü", "水", "😡", '"', "\n\\"])
def test_a_message_in_any_letters_is_short_enough_for_the_server(served: Run, letter: str) -> None:
    with stdin(b"Smoke! " + letter.encode() * 300_000):
        assert reading(served("triage", "-", "--json")).priority == 1


def test_letters_of_another_encoding_are_read_over(served: Run) -> None:
    said = "It gave off smoke in the k\xfcche of my flat, in the evening, at home."
    with stdin(said.encode("latin-1")):
        assert reading(served("triage", "-", "--json")).priority == 1
    argument = said.encode("latin-1").decode("utf-8", "surrogateescape")
    assert reading(served("triage", argument, "--json")).priority == 1


@pytest.mark.parametrize("content", [b"", b" \n\t", "\u200b\u2800".encode()])
def test_a_message_that_says_nothing_is_refused(served: Run, alone: Run, content: bytes) -> None:
    for command in (served, alone):
        assert "empty" in refusal(command("triage", content.decode(), "--json"))
        with stdin(content):
            assert "empty" in refusal(command("triage", "-"))


@pytest.mark.parametrize(
    "content", [bytes(range(256)) * 40, b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", b"%PDF-1.7\nx"]
)
def test_a_file_is_no_message(served: Run, alone: Run, content: bytes) -> None:
    for command in (served, alone):
        with stdin(content):
            assert "a file, not a message" in refusal(command("triage", "-", "--json"))


@pytest.mark.parametrize(
    ("options", "why"),
    [
        (("--channel", "pigeon"), "pigeon"),
        (("--channel", "\udcff" * 60), "channel"),
        (("--customer", "C-404"), "no customer has the id 'C-404'"),
        (("--customer", "\udcff"), "no customer has the id"),
    ],
)
def test_what_is_not_known_is_said_alike_alone_and_by_the_server(
    served: Run, alone: Run, options: tuple[str, ...], why: str
) -> None:
    told = refusal(served("triage", "Hello, where is it?", *options))
    assert why in told
    assert refusal(alone("triage", "Hello, where is it?", *options)) == told


@pytest.mark.parametrize("arguments", [(), ("a", "b"), ("a", "--colour", "red")])
def test_wrong_usage_ends_with_2(alone: Run, arguments: tuple[str, ...]) -> None:
    ran = alone("triage", *arguments)
    assert (ran.status, ran.out) == (2, "")


def test_help_has_an_example(alone: Run) -> None:
    ran = alone("triage", "--help")
    assert ran.status == 0
    assert "Example: handrail triage" in ran.out


def test_without_a_home_it_says_how_to_make_one(tmp_path: Path) -> None:
    assert "handrail init" in refusal(run_here(tmp_path / "none", "triage", "Hello"))
