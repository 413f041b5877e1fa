"""Webhooks through the command line: an address is added, pinged, sent to again and removed."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.assistant.cli.in_process import run_here
from tests.assistant.shop import shop_at
from tests.assistant.webhooks.receivers import Receiver, Said, receiver

WITHIN = {"HANDRAIL_WEBHOOKS_WITHIN": "true"}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home that the module's tests share; each has webhooks of its own."""
    return shop_at(tmp_path_factory.mktemp("webhooks") / "home")


@pytest.fixture
def other() -> Iterator[Receiver]:
    """Another system, which answers the second call with an error."""
    with receiver(Said(204), Said(500)) as taking:
        yield taking


def test_an_address_is_kept_pinged_and_removed(home: Path, other: Receiver) -> None:
    added = run_here(
        home, "webhooks", "add", other.url, "--event", "case.resolved", "--json", **WITHIN
    ).fields
    assert str(added["secret"]).startswith("whsec_")
    assert added["events"] == ["case.resolved"]
    webhook = str(added["id"])
    listed = run_here(home, "webhooks", "list", "--json").value
    assert listed == [{name: value for name, value in added.items() if name != "secret"}]
    assert "case.resolved\tworks" in run_here(home, "webhooks", "list").out

    arrived = run_here(home, "webhooks", "ping", webhook, "--json", **WITHIN)
    assert arrived.status == 0
    assert arrived.fields["state"] == "arrived"
    failed = run_here(home, "webhooks", "ping", webhook, **WITHIN)
    assert failed.status == 1
    assert "500 Internal Server Error" in failed.out

    deliveries = run_here(home, "webhooks", "deliveries", webhook, "--json").value
    assert isinstance(deliveries, list)
    newest = deliveries[0]
    assert isinstance(newest, dict)
    again = run_here(home, "webhooks", "again", str(newest["id"]), "--json", **WITHIN)
    assert again.status == 0
    assert again.fields["event"] == newest["event"]
    assert len(run_here(home, "webhooks", "deliveries", webhook).out.splitlines()) == 2

    removed = run_here(home, "webhooks", "remove", webhook, "--json")
    assert removed.fields == {"removed": webhook}
    assert run_here(home, "webhooks", "list", "--json").value == []


def test_the_secret_is_printed_once_for_a_person(home: Path) -> None:
    added = run_here(home, "webhooks", "add", "https://crm.example.com/hooks")
    assert added.status == 0
    assert "secret\twhsec_" in added.out
    assert "not shown again" in added.err
    assert "whsec_" not in run_here(home, "webhooks", "list").out
    webhook = added.out.split("\t")[0]
    assert run_here(home, "webhooks", "remove", webhook).out == f"{webhook} is removed\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("add", "http://crm.example.com/hooks"), "begins with https://"),
        (("add", "https://127.0.0.1/hooks"), "HANDRAIL_WEBHOOKS_WITHIN"),
        (("remove", "nothing"), "there is no webhook or delivery 'nothing'"),
        (("deliveries", "nothing"), "there is no webhook or delivery 'nothing'"),
        (("ping", "nothing"), "there is no webhook or delivery 'nothing'"),
        (("again", "nothing"), "there is no webhook or delivery 'nothing'"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(
    home: Path, arguments: tuple[str, ...], said: str
) -> None:
    ran = run_here(home, "webhooks", *arguments)
    assert ran.status == 1
    assert said in ran.err
    assert ran.err.count("\n") == 1
    assert ran.out == ""


def test_an_event_that_there_is_not_is_wrong_usage(home: Path) -> None:
    ran = run_here(home, "webhooks", "add", "https://crm.example.com/", "--event", "case.eaten")
    assert ran.status == 2
