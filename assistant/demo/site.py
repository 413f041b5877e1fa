"""The demo company's web site, which shows the widget on this machine."""

from typing import Protocol

from assistant.access.owner import owner
from assistant.sites.model import Look, Site, SiteTexts
from assistant.sites.ports import Sites

SHOP = "Larkfield shop"
_ORIGINS = ("http://127.0.0.1:8000", "http://localhost:8000")
# Its documents are in English, so German customers begin with a greeting and no suggestions.
_LOOK = Look(
    colour="#0f6e63",
    attachments=True,
    texts=(
        SiteTexts(
            "en",
            title="Larkfield help",
            greeting="Hello! Ask about orders, delivery, returns or the Lark Club.",
            suggestions=(
                "How much is standard delivery?",
                "Can I return opened in-ear headphones?",
                "How long is a gift card valid that I buy today?",
                "When do my points expire?",
            ),
        ),
        SiteTexts(
            "de",
            title="Larkfield Hilfe",
            greeting="Hallo! Fragen Sie uns zu Bestellung, Lieferung, Rückgabe oder Lark Club.",
        ),
    ),
)


class HasSites(Protocol):
    """The part of the application that a site needs."""

    @property
    def sites(self) -> Sites:
        """The sites of the home."""


def demo_site(handrail: HasSites) -> None:
    """Make the shop's key where there never was one; doing it twice changes nothing."""
    if any(each.name == SHOP for each in handrail.sites.sites()):
        return
    made = handrail.sites.add(SHOP, _ORIGINS, by=owner())
    handrail.sites.change(made.key, by=owner(), look=_LOOK)


def shop_of(handrail: HasSites) -> Site | None:
    """The shop's site; None where there is none, or its key was retired."""
    for each in handrail.sites.sites():
        if each.name == SHOP and each.retired_at is None:
            return each
    return None
