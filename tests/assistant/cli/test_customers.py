"""Customers through the command line: imported, listed, shown."""

import json
import shutil
from functools import partial
from pathlib import Path

import pytest

from assistant.json_value import Json
from tests.assistant.cli.conftest import Ran, Run, run_in
from tests.assistant.cli.in_process import run_here

CUSTOMERS = (
    "Kundennr;id;name;since;phone\n1;c-17;Mïra Okafor;02.04.2023;030 12345678\n2;c-18;Bo;;\n"
)
ORDERS = "order_id,customer_id,total,placed_on\nLF-1,c-17,12.50,2026-11-03\n"


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home without customers, made once; copy it, or put nothing in."""
    folder = tmp_path_factory.mktemp("customers")
    (folder / "binary").write_bytes(bytes(range(256)) * 40)
    (folder / "empty").write_bytes(b"")
    assert run_here(folder / "home", "init").status == 0
    return folder / "home"


@pytest.fixture
def home(empty: Path, tmp_path: Path) -> Run:
    """A home without customers of the test's own."""
    shutil.copytree(empty, tmp_path / "home")
    return partial(run_here, tmp_path / "home")


@pytest.fixture
def shared(empty: Path) -> Run:
    """A home without customers for whoever puts none in."""
    return partial(run_here, empty)


def written(tmp_path: Path, name: str, content: str, encoding: str = "utf-8") -> Path:
    file = tmp_path / name
    file.write_bytes(content.encode(encoding))
    return file


def ids(ran: Ran) -> list[Json]:
    assert isinstance(ran.value, list)
    return [each["id"] for each in ran.value if isinstance(each, dict)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_customers_and_orders_go_in_and_come_out(home: Run, tmp_path: Path, encoding: str) -> None:
    file = written(tmp_path, "any.name", CUSTOMERS, encoding)
    ran = home("customers", "import", file, "--country", "de", "--json")
    assert (ran.status, ran.err) == (0, "")
    assert ran.fields == {
        "added": 2,
        "changed": 0,
        "unchanged": 0,
        "warnings": ["not known and left out: kundennr"],
        "refused": [],
    }
    home("customers", "import", written(tmp_path, "orders.csv", ORDERS), "--currency", "usd")
    shown = home("customers", "show", "c-17", "--json").fields
    assert (shown["name"], shown["since"], shown["phone"]) == (
        "Mïra Okafor",
        "2023-04-02",
        "+493012345678",
    )
    (order,) = shown["orders"] if isinstance(shown["orders"], list) else []
    assert isinstance(order, dict)
    assert (order["id"], order["total"], order["currency"]) == ("LF-1", "12.50", "USD")
    plain = home("customers", "show", "c-17").out
    assert "customer since" in plain
    assert "order LF-1  2026-11-03  12.50 USD" in plain


def test_a_process_of_its_own_does_the_same(home: Run, tmp_path: Path) -> None:
    file = written(tmp_path, "c.csv", CUSTOMERS)
    ran = run_in(tmp_path / "home", "customers", "import", file, "--json")
    assert (ran.status, ran.err) == (0, "")
    assert ran.fields["added"] == 2
    assert ids(home("customers", "list", "--json")) == ["c-17", "c-18"]


def test_customers_are_listed_and_found(home: Run, tmp_path: Path) -> None:
    home("customers", "import", written(tmp_path, "c.csv", CUSTOMERS))
    assert ids(home("customers", "list", "--json")) == ["c-17", "c-18"]
    assert ids(home("customers", "list", "okafor mïra", "--json")) == ["c-17"]
    assert home("customers", "list", "--limit", "1").out == "c-17\tMïra Okafor\t\t\t030 12345678\n"


def test_what_was_shown_can_be_imported(home: Run, tmp_path: Path) -> None:
    home("customers", "import", written(tmp_path, "c.csv", CUSTOMERS))
    shown = written(tmp_path, "shown", home("customers", "show", "c-17", "--json").out)
    assert home("customers", "import", shown).out == "0 added, 0 changed, 1 unchanged\n"


def test_a_bad_row_refuses_the_file_and_says_where(home: Run, tmp_path: Path) -> None:
    file = written(tmp_path, "c.csv", "id,name,since\nc-1,Ana,\nc-2,Bo,03/04/2020\n")
    ran = home("customers", "import", file)
    assert (ran.status, ran.out) == (1, "")
    first, last = ran.err.splitlines()
    why = "since: '03/04/2020' may be two days; write it as 2026-03-31"
    assert first.endswith(f"c.csv: line 3: {why}")
    assert "nothing was taken" in last
    told = home("customers", "import", file, "--json")
    assert told.status == 1
    assert told.fields["refused"] == [{"line": 3, "reason": why}]
    assert ids(home("customers", "list", "--json")) == []


def test_what_is_wrong_may_be_left_out(home: Run, tmp_path: Path) -> None:
    file = written(tmp_path, "c.csv", "id,name,since\nc-1,Ana,\nc-2,Bo,soon\n")
    ran = home("customers", "import", file, "--skip-bad")
    assert (ran.status, ran.out) == (1, "1 added, 0 changed, 0 unchanged\n")
    assert "line 3: since: 'soon' is not a day" in ran.err
    assert ids(home("customers", "list", "--json")) == ["c-1"]


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("show", "c-99"), "no customer has the id 'c-99'"),
        (("import", "nowhere.csv"), "cannot be read (no such file or directory)"),
        (("import", "."), "cannot be read (is a directory)"),
        (("import", "binary"), "is not a text file"),
        (("import", "empty"), "the file is empty"),
        (("import", "empty", "--currency", "euro"), "--currency: 'EURO' is no currency"),
        (("import", "empty", "--country", "Mars"), "--country 'Mars' is no country"),
    ],
)
def test_an_error_says_what_happened_and_leaves_no_trace(
    shared: Run, arguments: tuple[str, ...], why: str
) -> None:
    ran = shared("customers", *arguments)
    assert (ran.status, ran.out) == (1, "")
    assert why in ran.err
    assert "Traceback" not in ran.err


@pytest.mark.parametrize("arguments", [("show",), ("import",), ("list", "--limit", "0"), ("eat",)])
def test_wrong_usage_is_status_two(shared: Run, arguments: tuple[str, ...]) -> None:
    assert shared("customers", *arguments).status == 2


@pytest.mark.parametrize("command", ["import", "list", "show"])
def test_help_has_an_example(shared: Run, command: str) -> None:
    assert f"Example: handrail customers {command}" in shared("customers", command, "--help").out


def test_progress_and_results_never_mix(home: Run, tmp_path: Path) -> None:
    lines = "\n".join(json.dumps({"id": str(n), "name": f"N {n}"}) for n in range(3000))
    ran = home("customers", "import", written(tmp_path, "c.jsonl", lines), "--json")
    assert ran.fields["added"] == 3000
    assert ran.err == ""
