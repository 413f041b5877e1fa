"""The public pages and the demo's shop in a browser: found, read, printed, by anybody."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # no types
from playwright.sync_api import Page, expect

from assistant.access.owner import owner
from assistant.demo.site import demo_site, shop_of
from assistant.help_pages.links import url_of_passage
from assistant.home import open_database
from assistant.settings import Settings
from assistant.sites.desk import SiteDesk
from kb.model import Audience
from kb.passages import of_document
from tests.browser.conftest import NARROW, WIDE, Visit
from tests.browser.sites import Site

SMALLEST = {"width": 320, "height": 640}


@dataclass
class Home:
    """What the demo's site is made in."""

    sites: SiteDesk


@pytest.fixture
def shop(site: Site) -> None:
    """The demo's site, for the address the pages are served from."""
    database = open_database(Settings(home=site.home))
    home = Home(SiteDesk(database, lambda: datetime.now(UTC)))
    demo_site(home)
    made = shop_of(home)
    assert made is not None
    home.sites.change(made.key, origins=[site.url], by=owner())
    database.close()


def complaints(page: Page) -> str:
    """What axe finds wrong with a page; empty when nothing is."""
    found = Axe().run(page)
    return str(found.generate_report()) if found.violations_count else ""


def test_anybody_searches_and_reads_a_page_by_keyboard_alone(visit: Visit) -> None:
    page = visit().open("/help/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the text")).to_be_focused()
    page.get_by_role("searchbox").fill("shoes delivery")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("What we found for “shoes delivery”")
    expect(page.locator("mark").first).to_be_visible()
    page.get_by_role("link", name="Returns", exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Returns")
    assert urlsplit(page.url).path == "/help/returns"
    assert urlsplit(page.url).fragment.startswith("refund-window")


def test_a_link_to_a_passage_marks_its_words(visit: Visit, site: Site) -> None:
    database = open_database(Settings(home=site.home))
    with database.read() as session:
        found = of_document(session, "returns", audience=Audience.PUBLIC, on=date.today())
    database.close()
    page = visit(size=SMALLEST).open(url_of_passage(found[-1]))
    expect(page.get_by_text(found[-1].text)).to_be_in_viewport()


@pytest.mark.parametrize("path", ["/help/", "/help/returns", "/help/?q=shoes", "/help/nothing"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_use_the_pages(visit: Visit, path: str, scheme: str) -> None:
    visitor = visit(scheme=scheme)
    page = visitor.open(path)
    assert complaints(page) == ""
    # The browser remarks upon what is not there.
    visitor.complaints[:] = [each for each in visitor.complaints if "404" not in each]


@pytest.mark.parametrize("size", [SMALLEST, NARROW, WIDE], ids=lambda each: str(each["width"]))
@pytest.mark.parametrize("path", ["/help/", "/help/returns", "/help/?q=shoes"])
def test_no_page_is_wider_than_its_screen(visit: Visit, path: str, size: dict[str, int]) -> None:
    page = visit(size=size).open(path)
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]


def test_on_paper_there_is_the_text_alone(visit: Visit) -> None:
    page = visit().open("/help/returns")
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_role("search")).to_be_hidden()
    expect(page.locator(".foot")).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/shop/", "/shop/?as=C-1001"])
def test_everybody_can_use_the_demos_shop(visit: Visit, shop: None, path: str, scheme: str) -> None:
    page = visit(size=SMALLEST, scheme=scheme).open(path)
    expect(page.get_by_role("button")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= SMALLEST["width"]
    assert complaints(page) == ""


def test_the_shops_links_lead_to_pages(visit: Visit, shop: None) -> None:
    page = visit().open("/shop/")
    page.get_by_role("link", name="How to return").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Returns")
