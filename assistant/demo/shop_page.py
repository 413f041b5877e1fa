"""The demo company's shop: one page of its own that carries the chat widget."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Protocol
from urllib.parse import urlsplit

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined

from assistant.access.owner import owner
from assistant.demo.site import HasSites, shop_of
from assistant.help_pages.links import page_url
from assistant.settings import Settings
from assistant.sites.identity import sign
from assistant.sites.model import Site

SHOP_HOME = "/shop/"
_READING = ["GET", "HEAD"]
_SIGNED_FOR = timedelta(hours=1)
_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_FOR_GOOD = "public, max-age=31536000, immutable"


class Demo(HasSites, Protocol):
    """The part of the application that the shop needs."""

    @property
    def settings(self) -> Settings:
        """The home's settings."""


@dataclass(frozen=True, slots=True)
class Product:
    """Something on the shelf; `picture` names a drawing among the templates."""

    name: str
    words: str
    price: str
    picture: str


@dataclass(frozen=True, slots=True)
class Shopper:
    """A demo customer one may shop as; `id` is theirs among the demo's customers."""

    id: str
    first_name: str
    name: str
    email: str


PRODUCTS = (
    Product(
        "Coffee machine Brew 500",
        "Beans in, espresso out, and milk as you like it.",
        "€449.00",
        "coffee",
    ),
    Product(
        "Glass kettle Lumi 1.7 l",
        "Watch it boil. Cool on the outside, quick on the inside.",
        "€39.95",
        "kettle",
    ),
    Product(
        "Cookware set Eifel", "Three pots and a pan that go from hob to oven.", "€139.00", "pot"
    ),
    Product(
        "Dinner plates Lys, set of 6",
        "Stoneware with a quiet glaze, safe in the dishwasher.",
        "€54.00",
        "plates",
    ),
    Product("Vase Nord", "For one branch or the whole market bunch.", "€29.95", "vase"),
    Product("Alder desk lamp", "Warm light where the cookbook lies.", "€39.95", "lamp"),
)
"""What the shop shows; the demo's customers have bought some of it."""

SHOPPERS = (
    Shopper("C-1001", "Aoife", "Aoife Brennan", "aoife.brennan@example.com"),
    Shopper("C-1003", "Claudia", "Claudia Neumann", "claudia.neumann@example.net"),
)
"""Whom one may shop as."""


def shop_routes(handrail: Demo) -> APIRouter:
    """`/shop/` and its style; neither is there in a home without the demo company's site."""
    routes = APIRouter(include_in_schema=False)

    @routes.api_route(SHOP_HOME, methods=_READING)
    def shop(request: Request) -> Response:
        site = _site(handrail)
        shoppers = SHOPPERS if _is_here_alone(site) else ()
        wanted = request.query_params.get("as", "")
        shopper = next((each for each in shoppers if each.id == wanted), None)
        html = _environment().get_template("shop.html").render(
            key=site.key,
            identity=_signed(handrail, site, shopper) if shopper else "",
            shopper=shopper,
            shoppers=shoppers,
            products=PRODUCTS,
            has_help=handrail.settings.help_pages,
            page_url=page_url,
            look=_look(),
        )  # fmt: skip
        # What was signed for somebody is kept nowhere.
        return HTMLResponse(html, headers={"Cache-Control": "no-store", "X-Robots-Tag": "noindex"})

    @routes.api_route(f"{SHOP_HOME}static/shop.css", methods=_READING)
    def sheet() -> Response:
        _site(handrail)
        return Response(_style(), media_type="text/css", headers={"Cache-Control": _FOR_GOOD})

    return routes


def _site(handrail: Demo) -> Site:
    site = shop_of(handrail)
    if site is None:
        raise HTTPException(404, "There is no shop here; 'handrail init --demo' makes one.")
    return site


def _is_here_alone(site: Site) -> bool:
    """Whether the site is for pages of this machine only: nobody else signs in without a word."""
    return all(urlsplit(origin).hostname in _LOOPBACK for origin in site.origins)


def _signed(handrail: Demo, site: Site, shopper: Shopper) -> str:
    """What the shop's own server would sign once somebody has signed in there."""
    return sign(
        handrail.sites.secret(site.key, by=owner()),
        site.key,
        shopper.id,
        expires_at=datetime.now(UTC) + _SIGNED_FOR,
        name=shopper.name,
        email=shopper.email,
    )


def _style() -> bytes:
    return (files(__package__) / "shop" / "static" / "shop.css").read_bytes()


@cache
def _look() -> str:
    """A mark that is another with every style."""
    return hashlib.sha256(_style()).hexdigest()[:12]


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("assistant.demo", "shop/templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
