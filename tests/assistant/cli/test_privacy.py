"""One customer's data through the command line."""

import zipfile
from functools import partial
from pathlib import Path

import pytest

from tests.assistant.cli.conftest import Run
from tests.assistant.cli.in_process import run_here


@pytest.fixture
def home(tmp_path: Path) -> Run:
    """A home with two customers."""
    file = tmp_path / "customers.csv"
    file.write_text("id,name,email\nc-17,Mira Okafor,mira@example.org\nc-18,Bo,\n")
    run = partial(run_here, tmp_path / "home")
    assert run("init").status == 0
    assert run("customers", "import", file).status == 0
    return run


def test_a_customer_is_told_handed_out_and_erased(home: Run, tmp_path: Path) -> None:
    assert home("customers", "held", "c-17", "--json").fields["total"] == 1
    assert "profile\t1" in home("customers", "held", "c-17").out
    file = tmp_path / "mira.zip"
    assert home("customers", "export", "c-17", file).status == 0
    assert b"Mira Okafor" in zipfile.ZipFile(file).read("profile/customers.json")
    assert file.stat().st_mode & 0o077 == 0
    again = home("customers", "export", "c-17", file)
    assert (again.status, "there already" in again.err) == (1, True)
    erased = home("customers", "erase", "mira@example.org", "--named", "contact", "--yes", "--json")
    assert (erased.status, erased.fields["again"], erased.fields["total"]) == (0, False, 1)
    assert home("customers", "show", "c-17").status == 1
    assert home("customers", "show", "c-18").status == 0
    assert home("audit", "verify").status == 0


def test_erasing_again_says_so(home: Run) -> None:
    assert home("customers", "erase", "c-18", "--yes").status == 0
    assert home("customers", "erase", "c-18", "--yes").out == "erased before; nothing was left\n"


@pytest.mark.parametrize("command", [("held",), ("erase", "--yes")])
def test_whom_nobody_knows_is_refused_in_one_line(home: Run, command: tuple[str, ...]) -> None:
    ran = home("customers", command[0], "c-99", *command[1:])
    assert (ran.status, ran.out) == (1, "")
    assert ran.err.startswith("handrail: nothing is kept of customer 'c-99'")
    assert ran.err.count("\n") == 1


def test_an_empty_id_and_a_file_that_cannot_be_written_are_refused(
    home: Run, tmp_path: Path
) -> None:
    assert home("customers", "held", " ").status == 1
    ran = home("customers", "export", "c-17", tmp_path / "no" / "such.zip")
    assert (ran.status, "cannot be written" in ran.err) == (1, True)


def test_a_contact_that_another_customer_has_too_is_said_in_a_line(
    home: Run, tmp_path: Path
) -> None:
    file = tmp_path / "family.csv"
    file.write_text("id,name,email\nc-21,Al,fam@example.org\nc-22,Val,FAM@example.org\n")
    assert home("customers", "import", file).status == 0
    line = "Another customer has fam@example.org too: cases and chats with nothing but that"
    for command in (("held", "c-21"), ("export", "c-21", tmp_path / "al.zip")):
        assert line in home("customers", *command).err
    assert home("customers", "held", "c-17").err == ""
    told = home("customers", "held", "c-22", "--json").fields
    assert told["shared_contacts"] == ["FAM@example.org"]
    assert line in home("customers", "erase", "c-21", "--yes").err
    assert home("customers", "held", "c-22").err == ""
