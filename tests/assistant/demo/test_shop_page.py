"""The demo's shop carries the widget, and lets one shop as a customer of the demo."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup, Tag
from fastapi import FastAPI
from starlette.testclient import TestClient

import assistant.demo
from assistant.access.owner import owner
from assistant.demo.shop_page import PRODUCTS, SHOPPERS, shop_routes
from assistant.demo.site import demo_site, shop_of
from assistant.home import MIGRATIONS
from assistant.settings import Settings
from assistant.sites.desk import SiteDesk
from assistant.sites.model import Site
from kb.database import Database

CUSTOMERS = Path(assistant.demo.__file__).with_name("customers.jsonl")


@dataclass
class Home:
    """What the shop needs of the application."""

    settings: Settings
    sites: SiteDesk


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    """A home without a site."""
    database = Database.open(f"sqlite:///{tmp_path / 'handrail.db'}", migrations=MIGRATIONS)
    yield Home(Settings(), SiteDesk(database, lambda: datetime.now(UTC)))
    database.close()


def visitor(home: Home) -> TestClient:
    app = FastAPI()
    app.include_router(shop_routes(home))
    return TestClient(app)


def site(home: Home) -> Site:
    found = shop_of(home)
    assert found is not None
    return found


def script(home: Home, path: str = "/shop/") -> Tag:
    answer = visitor(home).get(path)
    assert answer.status_code == 200
    found = BeautifulSoup(answer.text, "lxml").select("script")
    assert len(found) == 1
    return found[0]


def test_without_the_demos_site_there_is_no_shop(home: Home) -> None:
    home.sites.add("Another shop", ["https://shop.example"], by=owner())
    assert visitor(home).get("/shop/").status_code == 404
    assert visitor(home).get("/shop/static/shop.css").status_code == 404


def test_a_retired_key_closes_the_shop(home: Home) -> None:
    demo_site(home)
    home.sites.retire(site(home).key, by=owner())
    assert visitor(home).get("/shop/").status_code == 404


def test_the_page_carries_the_widget_for_a_guest(home: Home) -> None:
    demo_site(home)
    widget = script(home)
    assert widget["src"] == "/widget.js"
    assert widget["data-site"] == site(home).key
    assert not widget.has_attr("data-identity")
    assert not widget.get_text()


def test_whoever_shops_as_a_customer_is_vouched_for(home: Home) -> None:
    demo_site(home)
    for each in SHOPPERS:
        token = str(script(home, f"/shop/?as={each.id}")["data-identity"])
        identity = home.sites.identity(site(home), token)
        assert (identity.subject, identity.name, identity.email) == (each.id, each.name, each.email)


@pytest.mark.parametrize("wanted", ["C-1002", "", "c-1001", "'><script>", "%00"])
def test_nobody_else_is_vouched_for(home: Home, wanted: str) -> None:
    demo_site(home)
    assert not script(home, f"/shop/?as={wanted}").has_attr("data-identity")


def test_a_shop_that_others_can_reach_vouches_for_nobody(home: Home) -> None:
    demo_site(home)
    origins = ["http://127.0.0.1:8000", "https://shop.larkfield.example"]
    home.sites.change(site(home).key, by=owner(), origins=origins)
    assert not script(home, "/shop/?as=C-1001").has_attr("data-identity")
    assert "Shop as" not in visitor(home).get("/shop/").text


def test_the_page_needs_nothing_inline_and_nothing_from_elsewhere(home: Home) -> None:
    demo_site(home)
    answer = visitor(home).get("/shop/?as=C-1001")
    assert answer.headers["cache-control"] == "no-store"
    soup = BeautifulSoup(answer.text, "lxml")
    assert not soup.select("style, [style], iframe, img")
    for element in soup.find_all(True):
        assert not [name for name in element.attrs if name.startswith("on")]
        for name in ("href", "src"):
            assert not urlsplit(str(element.get(name, ""))).netloc
    assert len(soup.select(".product")) == len(PRODUCTS)
    assert visitor(home).get("/shop/static/shop.css").headers["content-type"].startswith("text/css")


def test_help_is_offered_only_where_there_is_some(home: Home) -> None:
    demo_site(home)
    assert "/help/returns#how-to-return" in visitor(home).get("/shop/").text
    home.settings = Settings(help_pages=False)
    assert "/help/" not in visitor(home).get("/shop/").text


def test_the_shoppers_are_customers_of_the_demo() -> None:
    known = CUSTOMERS.read_text("utf-8")
    for each in SHOPPERS:
        assert f'"id": "{each.id}", "name": "{each.name}"' in known
        assert each.email in known
