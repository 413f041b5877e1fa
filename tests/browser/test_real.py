"""The whole product: a file goes in through the library and an answer quotes it at the desk."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FilePayload, expect

from tests.browser.conftest import Visit, visiting
from tests.browser.sites import Site, serving

pytestmark = pytest.mark.model

HANDRAIL = str(Path(sys.executable).with_name("handrail"))

PARKING = """# Parking at our stores

## How long parking is free

Customers park free of charge for 90 minutes at every store with a car park. Longer stays cost
2 euros an hour, up to 8 euros a day.

## Electric cars

Charging costs 45 cents a kilowatt hour. A charged car must leave the bay within 30 minutes.

## Lost tickets

A customer who has lost the ticket pays for one day and gets the difference back on showing a
receipt of the same day.
"""
WINDOWS = """# Shop window displays

Displays are changed on the first Monday of each month. Nothing in a display is for sale before
the display is changed.
"""


def handrail(environment: dict[str, str], *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, HANDRAIL, *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return {**os.environ, "HANDRAIL_HOME": str(tmp_path_factory.mktemp("real") / "home")}


@pytest.fixture(scope="module")
def password(environment: dict[str, str]) -> str:
    """The password of kim@example.com, who manages the library of a new home."""
    handrail(environment, "init")
    added = handrail(
        environment,
        *("people", "add", "kim@example.com", "--name", "Kim Okafor"),
        *("--role", "knowledge_manager", "--json"),
    )
    return str(json.loads(added)["password"])


@pytest.fixture(scope="module")
def real_site(environment: dict[str, str], password: str) -> Iterator[Site]:
    """The server of that home."""
    command = [HANDRAIL, "serve", "--port", "0"]
    with serving(command, Path(environment["HANDRAIL_HOME"]), environment) as served:
        served.wait_until_ready()
        yield served


@pytest.fixture
def visit_real(chromium: Browser, real_site: Site) -> Iterator[Visit]:
    yield from visiting(chromium, real_site)


def file(name: str, text: str) -> FilePayload:
    return {"name": name, "mimeType": "text/markdown", "buffer": text.encode()}


def test_a_file_that_went_in_is_quoted_at_the_desk(
    visit_real: Visit, real_site: Site, password: str, environment: dict[str, str]
) -> None:
    page = visit_real().sign_in("kim@example.com", password, path="/library/")
    page.get_by_text("Settings for these files").click()
    page.get_by_label("Who may read them").select_option("public")
    page.locator("input[type=file]").set_input_files(
        [file("parking.md", PARKING), file("windows.md", WINDOWS), file("empty.md", "")]
    )
    uploads = page.locator(".upload")
    expect(uploads.filter(has_text="parking.md")).to_contain_text("Added", timeout=120_000)
    expect(uploads.filter(has_text="windows.md")).to_contain_text("Added", timeout=120_000)
    expect(uploads.filter(has_text="empty.md")).to_have_class("upload upload-refused")
    real_site.wait_until_ready()

    page.get_by_role("link", name="Desk").click()
    question = "How long can customers park for free at a store?"
    page.get_by_label("Your question").fill(question)
    page.keyboard.press("Enter")
    expect(page.locator(".lead")).to_contain_text("90 minutes", timeout=60_000)
    page.get_by_role("button", name="Source 1: Parking at our stores").first.click()
    source = page.locator("#source")
    expect(source).to_contain_text("How long parking is free")
    expect(source.locator("mark").first).to_be_in_viewport()
    marked = " ".join(" ".join(source.locator("mark").all_inner_texts()).split())
    assert "free of charge for 90 minutes" in marked

    through_the_server = json.loads(handrail(environment, "ask", question, "--json"))
    assert through_the_server["answer"]["citations"][0]["document_id"] == "parking"
    assert through_the_server["answer"]["citations"][0]["quote"] in PARKING
