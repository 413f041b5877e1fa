"""A headless Chromium, a site to visit, and eyes on everything a page fetches and says."""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from assistant.access import people
from assistant.access.model import Person
from assistant.access.roles import Role
from assistant.home import open_database
from assistant.settings import Settings
from tests.assistant.access.homes import CHEAP, PASSWORD
from tests.assistant.access.noted import OWNER_ACTS, Noted
from tests.browser.sites import Site, serving

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# What Gradio says when a page is left while the server still speaks to it.
LEFT_EARLY = ("AbortError", "Unexpected error Connection errored out")
WIDE = {"width": 1280, "height": 800}
NARROW = {"width": 390, "height": 844}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test in this folder drives a browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@dataclass
class Visitor:
    """One browser of its own; remembers what it fetched and what went wrong in it."""

    site: Site
    context: BrowserContext
    fetched: set[str] = field(default_factory=set)
    complaints: list[str] = field(default_factory=list)

    def open(self, path: str) -> Page:
        """A new tab on a page of the site."""
        page = self.context.new_page()
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.goto(self.site.url + path)
        return page

    def sign_in(self, email: str, password: str = PASSWORD, path: str = "/desk/") -> Page:
        """Sign in and land on a page."""
        page = self.open(path)
        page.get_by_label("E-mail").fill(email)
        page.get_by_label("Password").fill(password)
        page.get_by_role("button", name="Sign in").click()
        return page

    def _heard(self, message: object) -> None:
        kind, text = getattr(message, "type", ""), getattr(message, "text", "")
        # A refused sign-in is a 401 the browser remarks upon.
        if kind == "error" and "401" not in text and not text.startswith(LEFT_EARLY):
            self.complaints.append(text)


Visit = Callable[..., Visitor]


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, or the one on PATH.

    Ended with this folder's tests: playwright keeps an event loop running in the main thread,
    beside which no later test of the same worker could run one of its own.
    """
    program = next(
        (found for name in ("chromium", "chromium-browser") if (found := shutil.which(name))), None
    )
    if program is None:
        pytest.skip("no Chromium here: apt install chromium")
    # A busy machine is slow, not wrong: a page that never gets there still fails.
    expect.set_options(timeout=30_000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, headless=True, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The screens over the fake application; what one file's tests leave, no other finds."""
    home = tmp_path_factory.mktemp("home")
    command = ["-m", "tests.browser.fake_server", str(home)]
    with serving(command, home, os.environ) as served:
        yield served


@pytest.fixture
def visit(chromium: Browser, site: Site) -> Iterator[Visit]:
    """Open browsers on the site; in the end none has fetched from elsewhere or complained."""
    yield from visiting(chromium, site)


def visiting(chromium: Browser, site: Site) -> Iterator[Visit]:
    """Hand out visitors, then look at what they saw."""
    visitors: list[Visitor] = []

    def new(size: dict[str, int] | None = None, **options: str) -> Visitor:
        width, height = (size or WIDE).values()
        context = chromium.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if options.get("scheme") == "dark" else "light",
            permissions=["clipboard-read", "clipboard-write"],
            locale="en-GB",
        )
        context.set_default_timeout(60_000)
        visitor = Visitor(site, context)
        context.on("request", lambda request: visitor.fetched.add(request.url))
        visitors.append(visitor)
        return visitor

    yield new
    for visitor in visitors:
        visitor.context.close()
        hosts = {urlsplit(url).netloc for url in visitor.fetched if not url.startswith("data:")}
        assert hosts == {urlsplit(site.url).netloc}
        assert visitor.complaints == []


@pytest.fixture
def somebody(site: Site, request: pytest.FixtureRequest) -> Callable[[str, Role], Person]:
    """Make a person for this test alone."""

    def make(name: str, role: Role = Role.AGENT) -> Person:
        database = open_database(Settings(home=site.home))
        person = people.add(
            database,
            name=name,
            email=f"{name}.{request.node.name}@example.com".replace("[", ".").replace("]", ""),
            role=role,
            password=PASSWORD,
            at=datetime.now(UTC),
            by=OWNER_ACTS,
            audit=Noted(),
            passwords=CHEAP,
        )
        database.close()
        return person

    return make
