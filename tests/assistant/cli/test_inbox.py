"""Messages of a file through the command line, alone and beside a running server."""

import json
import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from assistant.api.case_answers import CaseOut, FileOut
from assistant.casework.inbox.importing import read_messages
from assistant.escalation.service_desk import built_in_text
from assistant.json_value import Json
from tests.assistant.cli.conftest import Ran, Run
from tests.assistant.cli.in_process import run_here
from tests.assistant.fakes import FakeAssistant
from tests.assistant.shop import shop_at
from tests.browser.sites import Site, serving

TABLE = (
    "id,channel,text,customer_id,from,subject\n"
    "m-1,email,Where is my otter lamp?,C-1,a@example.org,My lamp\n"
    "m-2,pigeon,Coo,,b@example.org,\n"
    "m-3,email,Where is my badger?,C-404,c@example.org,\n"
    "m-4,social,The otter lamp gave off smoke!,,@d,\n"
)
QUESTION = "How many days may customers return shoes after delivery?"


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a customer, made once; copy it."""
    return shop_at(tmp_path_factory.mktemp("shop") / "home")


@pytest.fixture(scope="module")
def site(shop: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The server of a copy; its triage goes by a few words."""
    home = shutil.copytree(shop, tmp_path_factory.mktemp("served") / "home")
    with serving(["-m", "tests.browser.fake_server", str(home)], home, os.environ) as served:
        yield served


@pytest.fixture
def served(site: Site) -> Run:
    """Commands beside that server."""
    return partial(run_here, site.home)


@pytest.fixture(scope="module")
def filled(shop: Path, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Commands on a home with two cases and no server."""
    home = shutil.copytree(shop, tmp_path_factory.mktemp("filled") / "home")
    with_inbox = FakeAssistant.at(home)
    for message in read_messages(TABLE.encode(), "messages.csv").messages:
        if message.customer != "C-404":
            with_inbox.casework.receive(message)
    with_inbox.close()
    return partial(run_here, home)


def written(tmp_path: Path, content: str | bytes, name: str = "messages.csv") -> Path:
    file = tmp_path / name
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return file


def cases(ran: Ran) -> list[CaseOut]:
    assert (ran.status, ran.err) == (0, "")
    assert isinstance(ran.value, list)
    return [CaseOut.model_validate(each) for each in ran.value]


def reasons(ran: Ran) -> list[Json]:
    refused = ran.fields["refused"]
    assert isinstance(refused, list)
    return [each["reason"] for each in refused if isinstance(each, dict)]


def refusal(ran: Ran) -> str:
    assert (ran.status, ran.out) == (1, "")
    (line,) = ran.err.splitlines()
    assert line.startswith("handrail: ")
    return line


def test_a_file_goes_in_beside_a_server_and_bad_rows_stop_no_other(
    served: Run, tmp_path: Path
) -> None:
    file = written(tmp_path, TABLE)
    ran = served("inbox", "import", file, "--json")
    assert ran.status == 1
    assert ran.fields["messages"] == 2
    assert len(reasons(ran)) == 2
    lines = ran.err.splitlines()
    assert len(lines) == 2
    assert lines[0].startswith(f"handrail: {file}: line 3: ")
    assert "pigeon" in lines[0]
    assert lines[1].startswith(f"handrail: {file}: m-3: ")
    again = served("inbox", "import", file, "--json")
    assert again.fields == ran.fields
    listed = cases(served("inbox", "list", "--json"))
    assert {each.id for each in listed} >= set(map(str, _list(ran.fields["cases"])))


def test_times_of_a_file_are_of_the_plans_zone(served: Run, tmp_path: Path) -> None:
    plan = built_in_text().replace("zone: UTC", "zone: Europe/Amsterdam")
    file = written(tmp_path, plan, "plan.yaml")
    assert served("service", "publish", "plan", file).status == 0
    file = written(tmp_path, "text,channel,at\nA zebra lamp,email,2026-03-03 09:14\n")
    assert served("inbox", "import", file).status == 0
    (case,) = [each for each in cases(served("inbox", "list", "--json")) if "zebra" in each.title]
    assert case.opened_at == datetime(2026, 3, 3, 8, 14, tzinfo=UTC)


def test_a_chat_that_goes_in_is_answered_by_the_server(served: Run, tmp_path: Path) -> None:
    row = json.dumps({"text": QUESTION, "channel": "chat", "id": "chat-1"})
    ran = served("inbox", "import", written(tmp_path, row, "chat.jsonl"), "--json")
    assert (ran.status, ran.err) == (0, "")
    (case,) = _list(ran.fields["cases"])
    file = FileOut.model_validate(served("inbox", "show", str(case), "--json").value)
    assert [each.author for each in file.messages] == ["customer", "assistant"]


def test_what_other_systems_say_at_length_is_cut_not_refused(served: Run, tmp_path: Path) -> None:
    row = {
        "text": "Where is it? " * 20_000,
        "channel": "E-Mail",
        "id": "x" * 900,
        "subject": "y" * 3_000,
        "from": "z" * 700,
    }
    ran = served("inbox", "import", written(tmp_path, json.dumps(row), "long.json"), "--json")
    assert (ran.status, ran.err) == (0, "")
    again = served("inbox", "import", tmp_path / "long.json", "--json")
    assert again.fields == ran.fields
    (case,) = _list(ran.fields["cases"])
    shown = FileOut.model_validate(served("inbox", "show", str(case), "--json").value)
    assert {each.author.value for each in shown.messages} == {"customer", "note"}
    assert len(shown.title) <= 80


def test_a_server_that_does_not_know_its_owner_any_more_takes_nothing(
    site: Site, shop: Path, tmp_path: Path
) -> None:
    home = shutil.copytree(shop, tmp_path / "home")
    (home / "server.json").write_text(json.dumps({**site.note, "token": "of another"}))
    row = written(tmp_path, json.dumps({"text": "Where is it?", "channel": "email", "id": "k-1"}))
    ran = run_here(home, "inbox", "import", row, "--json")
    assert (ran.status, ran.fields["messages"]) == (1, 0)
    assert "Sign in first" in ran.err


@pytest.mark.model
def test_a_file_goes_in_alone_with_the_real_triage(shop: Path, tmp_path: Path) -> None:
    home = partial(run_here, shutil.copytree(shop, tmp_path / "home"))
    file = written(tmp_path, TABLE)
    ran = home("inbox", "import", file, "--json")
    assert ran.status == 1
    assert (ran.fields["messages"], len(reasons(ran))) == (2, 2)
    first, second = cases(home("inbox", "list", "--json"))
    assert (first.channel, first.priority) == ("social", 1)
    assert (second.customer, second.title) == ("C-1", "My lamp")
    assert home("inbox", "import", file, "--json").fields == ran.fields


def test_cases_are_listed_by_priority_for_programs_and_people(filled: Run) -> None:
    first, second = cases(filled("inbox", "list", "--json"))
    assert (first.priority, second.priority) == (1, 4)
    rows = [line.split("\t") for line in filled("inbox", "list").out.splitlines()]
    assert [(row[0], row[2], row[3], row[4]) for row in rows] == [
        ("1", "social", "@d", first.id),
        ("4", "email", "Mia Berg", second.id),
    ]
    assert len(cases(filled("inbox", "list", "--limit", "1", "--json"))) == 1
    assert cases(filled("inbox", "list", "--late", "--json")) == []


def test_a_case_is_shown_whole(filled: Run) -> None:
    (grave, _) = cases(filled("inbox", "list", "--json"))
    file = FileOut.model_validate(filled("inbox", "show", grave.id, "--json").value)
    assert [each.path for each in file.escalations] == ["danger"]
    told = filled("inbox", "show", grave.id).out
    assert told.startswith("The otter lamp gave off smoke! (open, priority 1: says 'smoke')")
    assert "@d (social)\nThe otter lamp gave off smoke!" in told


@pytest.mark.parametrize("case", ["nothing", "\udcff", "x" * 5_000])
def test_a_case_that_is_not_there_is_said(filled: Run, case: str) -> None:
    assert "there is no case" in refusal(filled("inbox", "show", case))


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n\x1a\n\x00", b"a,b\n1,2\n", b"\xff\xfe"])
def test_a_file_without_messages_is_refused_by_name(
    filled: Run, tmp_path: Path, content: bytes
) -> None:
    file = written(tmp_path, content, "odd.csv")
    assert "odd.csv" in refusal(filled("inbox", "import", file))


def test_a_row_that_cannot_be_read_is_told_with_its_line(filled: Run, tmp_path: Path) -> None:
    whole = '{"text": "Where is it?", "channel": "email"}'
    file = written(tmp_path, f"{whole}\n{{", "torn.jsonl")
    ran = filled("inbox", "import", file, "--json")
    assert (ran.status, ran.fields["messages"]) == (1, 1)
    assert f"handrail: {file}: line 2: " in ran.err


def test_a_file_without_a_row_that_can_be_read_is_refused(filled: Run, tmp_path: Path) -> None:
    refusal(filled("inbox", "import", written(tmp_path, "{", "torn.jsonl")))


def test_a_file_that_is_not_there_is_said(filled: Run, tmp_path: Path) -> None:
    assert "none.csv" in refusal(filled("inbox", "import", tmp_path / "none.csv"))
    assert "directory" in refusal(filled("inbox", "import", tmp_path))


@pytest.mark.parametrize(
    "arguments", [("import",), ("list", "--limit", "0"), ("show",), ("empty",)]
)
def test_wrong_usage_ends_with_2(filled: Run, arguments: tuple[str, ...]) -> None:
    ran = filled("inbox", *arguments)
    assert (ran.status, ran.out) == (2, "")


@pytest.mark.parametrize("command", ["import", "list", "show"])
def test_help_has_an_example(filled: Run, command: str) -> None:
    assert f"Example: handrail inbox {command}" in filled("inbox", command, "--help").out


def _list(value: Json) -> list[Json]:
    assert isinstance(value, list)
    return value
