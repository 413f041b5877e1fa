"""Service texts through the command line: listed, taken out, checked, published."""

import shutil
from functools import partial
from pathlib import Path

import pytest

from assistant.api.case_answers import HeldOut, TextOut
from assistant.service import EDITABLE
from tests.assistant.cli.conftest import Ran, Run
from tests.assistant.cli.in_process import run_here


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home made once; copy it, or change nothing."""
    home = tmp_path_factory.mktemp("service") / "home"
    assert run_here(home, "init").status == 0
    return home


@pytest.fixture
def home(made: Path, tmp_path: Path) -> Run:
    """A home of the test's own."""
    return partial(run_here, shutil.copytree(made, tmp_path / "home"))


@pytest.fixture
def shared(made: Path) -> Run:
    """The home, for whoever changes nothing."""
    return partial(run_here, made)


def exported(command: Run, name: str) -> HeldOut:
    ran = command("service", "export", name, "--json")
    assert (ran.status, ran.err) == (0, "")
    return HeldOut.model_validate(ran.value)


def kept(tmp_path: Path, text: str | bytes) -> Path:
    file = tmp_path / "text.yaml"
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return file


def refusals(ran: Ran) -> list[str]:
    assert ran.status == 1
    lines = ran.err.splitlines()
    assert lines
    assert all(line.startswith("handrail: ") for line in lines), ran.err
    return lines


def test_every_text_is_listed_and_comes_out_as_it_holds(shared: Run) -> None:
    ran = shared("service", "list", "--json")
    assert isinstance(ran.value, list)
    listed = [TextOut.model_validate(each) for each in ran.value]
    assert [each.name for each in listed] == list(EDITABLE)
    assert {each.version for each in listed} == {0}
    for name in EDITABLE:
        assert shared("service", "export", name).out == exported(shared, name).text
    assert shared("service", "list").out.splitlines()[0].startswith("plan\tbuilt in\t")


@pytest.mark.parametrize("name", EDITABLE)
def test_what_comes_out_may_go_in_again(home: Run, tmp_path: Path, name: str) -> None:
    file = kept(tmp_path, shared_text := exported(home, name).text)
    checked = home("service", "check", name, file, "--json")
    assert (checked.status, checked.fields) == (0, {"ok": True, "faults": []})
    published = home("service", "publish", name, file, "--json")
    assert published.fields == {"name": name, "version": 1}
    assert exported(home, name).text == shared_text


def test_a_changed_plan_holds_from_then_on(home: Run, tmp_path: Path) -> None:
    text = exported(home, "plan").text.replace("title: Product safety", "title: Fire watch")
    file = kept(tmp_path, text)
    ran = home("service", "publish", "plan", file, "--note", "a new name", "--based-on", "0")
    assert (ran.status, ran.out) == (0, "")
    assert "version 1 of plan holds" in ran.err
    assert "Fire watch" in home("service", "export", "plan").out
    again = home("service", "publish", "plan", file, "--json")
    assert again.fields["version"] == 1


def test_what_was_published_meanwhile_is_not_lost(home: Run, tmp_path: Path) -> None:
    text = exported(home, "topics").text
    assert home("service", "publish", "topics", kept(tmp_path, text + "# one\n")).status == 0
    later = kept(tmp_path, text + "# two\n")
    assert home("service", "publish", "topics", later, "--based-on", "1").status == 0
    (line,) = refusals(home("service", "publish", "topics", later, "--based-on", "1"))
    assert "version 2 meanwhile" in line
    assert exported(home, "topics").text.endswith("# two\n")


@pytest.mark.parametrize("command", ["check", "publish"])
def test_every_fault_is_told_with_its_line(shared: Run, tmp_path: Path, command: str) -> None:
    wrong = exported(shared, "plan").text.replace("team: safety", "team: nobodys")
    where = [n for n, line in enumerate(wrong.splitlines(), 1) if "nobodys" in line]
    file = kept(tmp_path, wrong)
    told = refusals(shared("service", command, "plan", file))
    assert [line.split(": ")[2] for line in told] == [f"line {n}" for n in where]
    assert exported(shared, "plan").version == 0


def test_faults_are_told_to_programs(shared: Run, tmp_path: Path) -> None:
    ran = shared("service", "check", "topics", kept(tmp_path, "- ["), "--json")
    assert ran.status == 1
    assert ran.fields["ok"] is False
    assert ran.fields["faults"]


@pytest.mark.parametrize("name", EDITABLE)
def test_an_empty_text_is_refused(shared: Run, tmp_path: Path, name: str) -> None:
    refusals(shared("service", "publish", name, kept(tmp_path, b"")))
    assert exported(shared, name).version == 0


@pytest.mark.parametrize("content", [b"\x00\x01", b"[1, 2]", b"x: [", b"\xff\xfex"])
@pytest.mark.parametrize("name", ["plan", "topics", "risks"])
def test_what_is_no_text_of_ours_is_refused(
    shared: Run, tmp_path: Path, content: bytes, name: str
) -> None:
    file = kept(tmp_path, content)
    for line in refusals(shared("service", "check", name, file)):
        assert str(file) in line


def test_a_file_that_cannot_be_read_is_said(shared: Run, tmp_path: Path) -> None:
    (line,) = refusals(shared("service", "check", "plan", tmp_path / "none.yaml"))
    assert "none.yaml cannot be read (no such file or directory)" in line
    (line,) = refusals(shared("service", "check", "plan", kept(tmp_path, b"x" * 2_000_001)))
    assert "larger than 2 MB" in line


@pytest.mark.parametrize("name", ["rota", "", "\udcff"])
def test_a_text_there_is_not_is_refused(shared: Run, tmp_path: Path, name: str) -> None:
    file = kept(tmp_path, "x")
    for arguments in (("export", name), ("check", name, file), ("publish", name, file)):
        (line,) = refusals(shared("service", *arguments))
        assert "name one of plan, topics" in line


@pytest.mark.parametrize("arguments", [("export",), ("check", "plan"), ("publish",), ("burn",)])
def test_wrong_usage_ends_with_2(shared: Run, arguments: tuple[str, ...]) -> None:
    ran = shared("service", *arguments)
    assert (ran.status, ran.out) == (2, "")


@pytest.mark.parametrize("command", ["list", "export", "check", "publish"])
def test_help_has_an_example(shared: Run, command: str) -> None:
    assert f"Example: handrail service {command}" in shared("service", command, "--help").out
