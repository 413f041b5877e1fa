"""Offers through the command line: listed, checked, published, suggested, replayed."""

import shutil
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import pytest
from typer.testing import CliRunner

from assistant.access.owner import owner
from assistant.cli.commands import build
from assistant.json_value import Json
from tests.assistant.cli.conftest import Ran, Run
from tests.assistant.cli.in_process import run_here
from tests.assistant.fakes import FakeAssistant
from tests.assistant.served import AUTHORITY
from tests.assistant.shop import FAULTY, LATE, QUOTE, WHERE, catalogue_text, shop_at

# What contract.md names; there may be more.
OFFER = {
    "id",
    "title",
    "value",
    "currency",
    "why",
    "within_authority",
    "approver",
    "policy",
}
KINDER = catalogue_text().replace("title: Goodwill", "title: Kindness")


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a catalogue and a customer, made once; copy it, or change nothing."""
    return shop_at(tmp_path_factory.mktemp("shop") / "home")


@pytest.fixture
def home(shop: Path, tmp_path: Path) -> Run:
    """A shop of the test's own."""
    return partial(run_here, shutil.copytree(shop, tmp_path / "home"))


@pytest.fixture
def shared(shop: Path) -> Run:
    """The shop, for whoever changes nothing."""
    return partial(run_here, shop)


def kept(folder: Path, text: str, name: str = "offers.yaml") -> Path:
    file = folder / name
    file.write_text(text, "utf-8")
    return file


def told(ran: Ran) -> dict[str, Json]:
    assert (ran.status, ran.err) == (0, "")
    return ran.fields


def listed(fields: dict[str, Json], name: str) -> list[dict[str, Json]]:
    found = fields[name]
    assert isinstance(found, list)
    return [each for each in found if isinstance(each, dict)]


def ids(fields: dict[str, Json], name: str) -> set[Json]:
    return {each["id"] for each in listed(fields, name)}


def refusals(ran: Ran) -> Sequence[str]:
    assert ran.status == 1
    lines = ran.err.splitlines()
    assert all(line.startswith("handrail: ") for line in lines), ran.err
    return lines


def refusal(ran: Ran) -> str:
    (line,) = refusals(ran)
    assert ran.out == ""
    return line


def test_the_catalogue_that_holds_is_listed(shared: Run) -> None:
    shown = told(shared("offers", "list", "--json"))
    assert (shown["version"], shown["currency"]) == (1, "EUR")
    assert [(each["id"], each["policy_in_force"]) for each in listed(shown, "offers")] == [
        ("goodwill", True),
        ("voucher", True),
    ]
    assert shared("offers", "list").out.splitlines() == [
        "goodwill\tGoodwill\tgoodwill\tauthority\talways",
        "voucher\tVoucher\tcredit\tauthority\talways",
    ]


def test_an_offer_without_a_policy_in_force_is_listed_as_such(home: Run, tmp_path: Path) -> None:
    assert home("library", "retire", "authority").status == 0
    assert "\tauthority (not in force)\t" in home("offers", "list").out
    told_of = home("offers", "check", kept(tmp_path, catalogue_text()))
    assert all("does not say" in line for line in refusals(told_of))


def test_a_catalogue_without_faults_is_told_so(shared: Run, tmp_path: Path) -> None:
    file = kept(tmp_path, KINDER)
    assert told(shared("offers", "check", file, "--json")) == {
        "ok": True,
        "offers": 2,
        "faults": [],
    }
    assert shared("offers", "check", file).err == f"{file}: 2 offers, nothing wrong\n"
    assert "Kindness" not in shared("offers", "export").out


@pytest.mark.parametrize("command", ["check", "publish", "whatif"])
def test_each_fault_is_told_with_its_line(shared: Run, tmp_path: Path, command: str) -> None:
    file = kept(tmp_path, FAULTY)
    ran = shared("offers", command, file)
    assert ran.out == ""
    for line, where in zip(refusals(ran), WHERE, strict=True):
        assert f"{file}: line {where}: offer voucher: " in line
    assert shared("offers", "export").out == catalogue_text()


def test_faults_are_one_json_value(shared: Run, tmp_path: Path) -> None:
    ran = shared("offers", "check", kept(tmp_path, FAULTY), "--json")
    assert len(refusals(ran)) == 2
    assert (ran.fields["ok"], ran.fields["offers"]) == (False, 0)
    faults = listed(ran.fields, "faults")
    assert sorted(str(each["line"]) for each in faults) == sorted(map(str, WHERE))
    assert all(each["reason"] for each in faults)


def test_what_was_exported_can_be_published_changed_and_not(home: Run, tmp_path: Path) -> None:
    exported = home("offers", "export")
    assert exported.out == catalogue_text()
    same = home("offers", "publish", kept(tmp_path, exported.out), "--json")
    assert told(same) == {"version": 1, "offers": 2}
    published = home("offers", "publish", kept(tmp_path, KINDER), "--note", "Kinder", "--json")
    assert told(published) == {"version": 2, "offers": 2}
    assert home("offers", "export").out == KINDER
    assert home("offers", "publish", kept(tmp_path, catalogue_text())).err == (
        "version 3 holds: 2 offers\n"
    )


def test_before_any_catalogue_there_is_nothing_to_export(tmp_path: Path) -> None:
    home = partial(run_here, tmp_path / "home")
    assert home("init").status == 0
    assert "no catalogue was published yet" in refusal(home("offers", "export"))
    assert told(home("offers", "list", "--json"))["offers"] == []


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\xff", b"- [", b"%PDF-1.7", b"offers: 7\n"])
@pytest.mark.parametrize("command", ["check", "whatif"])
def test_what_is_no_catalogue_is_refused(
    shared: Run, tmp_path: Path, command: str, content: bytes
) -> None:
    (tmp_path / "offers.yaml").write_bytes(content)
    assert refusals(shared("offers", command, tmp_path / "offers.yaml"))


@pytest.mark.parametrize("file", ["nowhere.yaml", "."])
@pytest.mark.parametrize("command", ["check", "publish", "whatif"])
def test_what_is_no_file_is_refused(shared: Run, command: str, file: str) -> None:
    assert f"{file} cannot be read" in refusal(shared("offers", command, file))


def test_a_file_beyond_measure_is_not_read(shared: Run, tmp_path: Path) -> None:
    file = tmp_path / "offers.yaml"
    with file.open("wb") as out:
        out.truncate(5_000_001)
    assert "is larger than any catalogue" in refusal(shared("offers", "check", file))


def test_a_suggestion_has_the_shape_of_the_contract(home: Run) -> None:
    arguments = ("--customer", "C-1", "--text", LATE, "--json")
    shown = told(home("offers", "suggest", *arguments))
    assert set(shown) == {"offers", "refused", "citations"}
    assert ids(shown, "offers") == {"goodwill", "voucher"}
    numbers = {each["n"] for each in listed(shown, "citations")}
    for offer in listed(shown, "offers"):
        assert set(offer) >= OFFER
        assert offer["policy"] in numbers
        assert (offer["within_authority"], offer["approver"]) == (True, None)
        assert isinstance(offer["value"], str)
    assert all(str(each["quote"]) in AUTHORITY for each in listed(shown, "citations"))


def test_what_is_not_suggested_says_why(home: Run) -> None:
    shown = told(home("offers", "suggest", "--customer", "C-1", "--json"))
    (other,) = listed(shown, "refused")
    assert (other["id"], other["title"]) == ("voucher", "Voucher")
    assert other["why"]


def test_a_suggestion_reads_well(home: Run) -> None:
    ran = home("offers", "suggest", "--customer", "C-1")
    first, *rest = ran.out.splitlines()
    assert first == "- Goodwill: 10.00 EUR (you may) [1]"
    assert any(line.startswith("[1] ") for line in rest)
    assert any(line.startswith("  not: Voucher: ") for line in rest)


@pytest.mark.parametrize(
    ("amount", "person", "whose"),
    [
        (15, (), "you may"),
        (30, (), "ask a supervisor"),
        (30, ("--as", "agent@example.com"), "ask a supervisor"),
        (30, ("--as", "SUPERVISOR@example.com"), "you may"),
        (50, ("--as", "supervisor@example.com"), "ask an admin"),
    ],
)
def test_the_authority_is_that_of_whoever_is_named(
    home: Run, tmp_path: Path, amount: int, person: tuple[str, ...], whose: str
) -> None:
    text = catalogue_text().replace("fixed: 10,", f"fixed: {amount},")
    assert home("offers", "publish", kept(tmp_path, text)).status == 0
    ran = home("offers", "suggest", "--customer", "C-1", *person)
    assert f"- Goodwill: {amount}.00 EUR ({whose}) [1]" in ran.out


def test_a_case_remembers_whom_it_is_about_and_what_was_said(home: Run, tmp_path: Path) -> None:
    opened = ("offers", "suggest", "--case", "T-1")
    home(*opened, "--customer", "C-1", "--text", LATE, "--order", "O-1")
    for _ in range(2):
        shown = told(home(*opened, "--json"))
        assert ids(shown, "offers") == {"goodwill", "voucher"}
    assistant = FakeAssistant.at(tmp_path / "home")
    case = assistant.offers.case_of("T-1", by=owner())
    assistant.close()
    assert case is not None
    assert (case.customer, case.order, case.text) == ("C-1", "O-1", LATE)


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        ((), "whom is it for?"),
        (("--case", "T-9"), "whom is it for?"),
        (("--customer", "C-9"), "no customer has the id 'C-9'"),
        (("--customer", "C-1", "--order", "O-9"), "C-1 has no order 'O-9'"),
        (("--customer", "C-1", "--as", "no@example.com"), "no@example.com"),
        (("--customer", "C-1", "--on", "soon"), "--on 'soon' is not a day"),
        (("--customer", "C-1", "--case", "x" * 65), "a case needs a name"),
        (("--customer", "C-1", "--channel", "pigeon"), "chat, email, phone, social, store"),
    ],
)
@pytest.mark.parametrize("as_json", [(), ("--json",)])
def test_what_cannot_be_suggested_for_says_why(
    shared: Run, arguments: tuple[str, ...], why: str, as_json: tuple[str, ...]
) -> None:
    assert why in refusal(shared("offers", "suggest", *arguments, *as_json))


def test_nothing_is_offered_on_a_day_without_a_policy(home: Run) -> None:
    ran = home("offers", "suggest", "--customer", "C-1", "--on", "2025-12-31")
    assert (ran.status, ran.err) == (0, "nothing may be offered here\n")
    assert "its policy 'authority' is not in force" in ran.out


def test_a_catalogue_is_tried_on_the_cases_there_were(home: Run, tmp_path: Path) -> None:
    costly = kept(tmp_path, catalogue_text().replace("fixed: 10,", "fixed: 12,"))
    assert "no case to replay yet" in home("offers", "whatif", costly).out
    home("offers", "suggest", "--customer", "C-1", "--case", "T-1")
    compared = told(home("offers", "whatif", costly, "--json"))
    assert (compared["cases"], compared["changed"], compared["currency"]) == (1, 1, "EUR")
    assert "1 case replayed, 1 of them different" in home("offers", "whatif", costly).out
    assert home("offers", "export").out == catalogue_text()


@pytest.mark.parametrize(
    "arguments", [("check",), ("whatif", "x", "--last", "0"), ("eat",), ("suggest", "C-1"), ()]
)
def test_wrong_usage_is_status_two(shared: Run, arguments: tuple[str, ...]) -> None:
    assert shared("offers", *arguments).status == 2


@pytest.mark.parametrize(
    "command",
    [
        *("offers list", "offers check", "offers publish", "offers export", "offers suggest"),
        *("offers whatif", "ledger verify", "ledger export"),
    ],
)
def test_help_has_an_example(command: str) -> None:
    shown = CliRunner().invoke(build(command.split()), [*command.split(), "--help"])
    assert f"Example: handrail {command}" in " ".join(shown.output.split())


def test_without_a_case_nothing_is_kept_or_recorded(home: Run) -> None:
    before = told(home("ledger", "verify", "--json"))["rows"]
    assert home("offers", "suggest", "--customer", "C-1").status == 0
    assert told(home("ledger", "verify", "--json"))["rows"] == before
    assert home("offers", "suggest", "--customer", "C-1", "--case", "T-1").status == 0
    assert told(home("ledger", "verify", "--json"))["rows"] != before


def test_a_catalogue_made_from_an_old_version_is_refused(home: Run, tmp_path: Path) -> None:
    file = kept(tmp_path, KINDER)
    assert "meanwhile" in refusal(home("offers", "publish", file, "--based-on", "7"))
    assert told(home("offers", "publish", file, "--based-on", "1", "--json"))["version"] == 2


@pytest.mark.model
def test_an_answer_about_a_customer_has_offers_by_its_citations(shop: Path, tmp_path: Path) -> None:
    home = shutil.copytree(shop, tmp_path / "home")
    # What the shop's documents were embedded with is no real model.
    assert run_here(home, "reindex").status == 0
    question = "How much goodwill credit may agents grant?"
    shown = told(run_here(home, "ask", question, "--customer", "C-1", "--json"))
    answer = shown["answer"]
    assert isinstance(answer, dict)
    quotes = {each["n"]: each["quote"] for each in listed(answer, "citations")}
    (offer,) = listed(shown, "offers")
    assert set(offer) >= OFFER
    assert offer["id"] == "goodwill"
    assert quotes[offer["policy"]] == QUOTE
