"""Sites through the command line: added, listed, changed, their secrets, retired."""

import re
import shutil
from functools import partial
from pathlib import Path

import pytest

from assistant.api.sites import SecretOut, SiteOut
from tests.assistant.cli.conftest import Ran, Run
from tests.assistant.cli.in_process import run_here

SHOP = "https://shop.example"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home made once; copy it, or change nothing."""
    home = tmp_path_factory.mktemp("sites") / "home"
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


def told(ran: Ran) -> SiteOut:
    assert (ran.status, ran.err) == (0, "")
    fields = ran.fields
    fields.pop("script", None)
    return SiteOut.model_validate(fields)


def listed(command: Run) -> list[SiteOut]:
    ran = command("sites", "list", "--json")
    assert isinstance(ran.value, list)
    return [SiteOut.model_validate(each) for each in ran.value]


def refusal(ran: Ran) -> str:
    assert (ran.status, ran.out) == (1, "")
    (line,) = ran.err.splitlines()
    assert line.startswith("handrail: ")
    return line


def test_a_site_is_added_and_its_script_tag_can_be_copied(home: Run) -> None:
    ran = home("sites", "add", SHOP, "https://www.shop.example", "--name", "Our shop")
    assert ran.status == 0
    (site,) = listed(home)
    assert (site.name, site.origins) == ("Our shop", [SHOP, "https://www.shop.example"])
    assert ran.out == (
        f'<script src="http://127.0.0.1:8000/widget.js" data-site="{site.key}" async></script>\n'
    )
    assert SHOP in ran.err
    assert site.key not in ran.err


def test_programs_are_told_the_site_and_its_tag(home: Run) -> None:
    ran = home("sites", "add", "HTTPS://Shop.example/", "--json", HANDRAIL_HOST="::1")
    site = told(ran)
    assert site.name == "shop.example"
    assert site.origins == [SHOP]
    (tag,) = re.findall(r'src="([^"]+)"', str(ran.fields["script"]))
    assert tag == "http://[::1]:8000/widget.js"
    assert listed(home) == [site]


def test_a_public_address_is_where_pages_fetch_the_script(home: Run) -> None:
    ran = home("sites", "add", SHOP, HANDRAIL_PUBLIC_URL="https://care.larkfield.example/")
    assert ran.out.startswith('<script src="https://care.larkfield.example/widget.js"')


def test_sites_are_listed_for_people_too(home: Run) -> None:
    site = told(home("sites", "add", SHOP, "http://localhost:8000", "--json"))
    assert home("sites", "list").out == (
        f"{site.key}\tshop.example\t{SHOP} http://localhost:8000\tyes\n"
    )
    home("sites", "retire", site.key)
    assert home("sites", "list").out.endswith("\tno\n")


def test_a_home_has_no_sites_at_first(shared: Run) -> None:
    assert listed(shared) == []
    assert shared("sites", "list").out == ""


def test_everything_of_a_site_can_be_set_and_the_rest_stays(home: Run) -> None:
    site = told(home("sites", "add", SHOP, "--json"))
    first = told(
        home(
            *("sites", "set", site.key, "--name", "The shop", "--origin", "https://a.example"),
            *("--origin", "https://b.example", "--colour", "#0F6E63", "--side", "start"),
            *("--attachments", "--no-survey", "--language", "en", "--language", "de"),
            *(
                "--text",
                "en.title=Ask us",
                "--text",
                "en.greeting=1 + 1 = 2",
                "--text",
                "de.title=Hilfe",
            ),
            *("--suggest", "en=Where is my order?", "--suggest", "en=May I return it?", "--json"),
        )
    )
    assert (first.name, first.origins) == ("The shop", ["https://a.example", "https://b.example"])
    look = first.look
    assert (look.colour, look.side.value, look.languages) == ("#0f6e63", "start", ["en", "de"])
    assert (look.attachments, look.survey) == (True, False)
    assert [(each.language, each.title, each.greeting) for each in look.texts] == [
        ("en", "Ask us", "1 + 1 = 2"),
        ("de", "Hilfe", ""),
    ]
    assert look.texts[0].suggestions == ["Where is my order?", "May I return it?"]
    second = told(
        home(
            *("sites", "set", site.key, "--no-attachments", "--survey", "--language", ""),
            *("--colour", "", "--suggest", "en=When?", "--text", "de.title=", "--json"),
        )
    )
    assert (second.name, second.origins) == (first.name, first.origins)
    assert (second.look.attachments, second.look.survey) == (False, True)
    assert (second.look.languages, second.look.colour) == ([], "")
    (english,) = second.look.texts
    assert (english.title, english.suggestions) == ("Ask us", ["When?"])
    assert listed(home) == [second]
    ran = home("sites", "set", site.key, "--suggest", "en=")
    assert (ran.status, ran.out) == (0, "")
    assert listed(home)[0].look.texts[0].suggestions == []


def test_a_secret_is_printed_and_made_anew(home: Run) -> None:
    key = told(home("sites", "add", SHOP, "--json")).key
    first = home("sites", "secret", key)
    assert first.status == 0
    assert "server" in first.err
    assert first.out.strip() not in first.err
    again = SecretOut.model_validate(
        {"secret": home("sites", "secret", key, "--json").fields["secret"]}
    )
    assert again.secret == first.out.strip()
    anew = home("sites", "secret", key, "--anew", "--json")
    assert (anew.status, anew.err) == (0, "")
    assert anew.fields == {"key": key, "secret": home("sites", "secret", key).out.strip()}
    assert anew.fields["secret"] != again.secret


def test_a_retired_site_is_no_more(home: Run) -> None:
    key = told(home("sites", "add", SHOP, "--json")).key
    assert told(home("sites", "retire", key, "--json")).retired_at is not None
    for arguments in (("retire", key), ("secret", key), ("set", key, "--name", "x")):
        assert "'handrail sites list' shows the keys" in refusal(home("sites", *arguments))


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("add", "shop.example"), "begin it with https://"),
        (("add", SHOP, "http://shop.example"), "use https"),
        (("add", "https://*.shop.example"), "no wildcards"),
        (("add", ""), "begin it with https://"),
        (("add", "null"), "without an origin"),
        (("add", "https://" + "a" * 5_000), "no name of a host"),
        (("add", SHOP, "--name", "x" * 81), "name: at most 80"),
        (("add", SHOP, "--name", " "), "name: "),
        (("add", *(f"https://{n}.shop.example" for n in range(21))), "at most 20"),
        (("set", "site_none", "--name", "x"), "there is no site 'site_none'"),
        (("set", "site_none"), "say what to change"),
        (("set", "site_none", "--text", "Ask us"), "says no language"),
        (("set", "site_none", "--text", "en=Ask us"), "en.title=… or en.greeting=…"),
        (("set", "site_none", "--text", "en.name=x"), "en.title=… or en.greeting=…"),
        (("set", "site_none", "--suggest", "Where?"), "says no language"),
        (("secret", "\udcff"), "there is no site"),
        (("retire", ""), "there is no site"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(
    shared: Run, arguments: tuple[str, ...], why: str
) -> None:
    assert why in refusal(shared("sites", *arguments))
    assert why in refusal(shared("sites", *arguments, "--json"))
    assert listed(shared) == []


@pytest.mark.parametrize(
    ("option", "value", "why"),
    [
        ("--colour", "red", "colour: "),
        ("--language", "xx", "languages: "),
        ("--text", "xx.title=x", "texts: "),
        ("--text", f"en.title={'x' * 201}", "texts.en.title: "),
        ("--suggest", f"de={'x' * 201}", "texts.de.suggestions: "),
        ("--origin", "https://a.example/b", "origins: "),
        ("--name", "", "name: "),
    ],
)
def test_a_refused_change_names_its_field_and_changes_nothing(
    home: Run, option: str, value: str, why: str
) -> None:
    site = told(home("sites", "add", SHOP, "--json"))
    assert why in refusal(home("sites", "set", site.key, "--attachments", option, value))
    assert listed(home) == [site]


@pytest.mark.parametrize(
    "arguments",
    [("add",), ("set",), ("secret",), ("retire",), ("burn",), ("set", "k", "--side", "middle")],
)
def test_wrong_usage_ends_with_2(shared: Run, arguments: tuple[str, ...]) -> None:
    ran = shared("sites", *arguments)
    assert (ran.status, ran.out) == (2, "")


@pytest.mark.parametrize("command", ["add", "list", "set", "secret", "retire"])
def test_help_has_an_example(shared: Run, command: str) -> None:
    assert f"Example: handrail sites {command}" in shared("sites", command, "--help").out


def test_without_a_home_it_is_said(tmp_path: Path) -> None:
    assert "run 'handrail init'" in refusal(run_here(tmp_path / "none", "sites", "list"))
