"""The demo company's customers and its catalogue of offers, and how they get into a home."""

from pathlib import Path
from typing import Protocol

from assistant.access import people
from assistant.customers.errors import CustomersRefusedError
from assistant.customers.reading import read_customers
from assistant.customers.said import CustomerSaid
from assistant.customers.store import CustomerStore
from assistant.offers.model import Catalogue
from assistant.offers.ports import Offers
from kb.database import Database

PUBLISHER = "priya@larkfield.example"
_MOST = 10_000


class HasOffers(Protocol):
    """The part of the application that customers and offers need."""

    @property
    def database(self) -> Database:
        """The home's database."""

    @property
    def customers(self) -> CustomerStore:
        """The people the company serves."""

    @property
    def offers(self) -> Offers:
        """What they may be offered."""


def add_customers_and_offers(handrail: HasOffers, folder: Path) -> Catalogue:
    """Add the customers who are not there yet, and publish the catalogue where there is none.

    Its people have to be there before. What was changed in the home since stays as it is.
    Raises CustomersRefusedError or CatalogueRefusedError when a file is wrong: our mistake.
    """
    known = {each.id for each in handrail.customers.find("", _MOST)}
    handrail.customers.take([each for each in said(folder) if each.customer.id not in known])
    catalogue = handrail.offers.catalogue()
    if catalogue.version:
        return catalogue
    text = (folder / "offers.yaml").read_text("utf-8")
    by = people.by_email(handrail.database, PUBLISHER)
    return handrail.offers.publish(text, by=by, note="The demo company's catalogue")


def said(folder: Path) -> tuple[CustomerSaid, ...]:
    """What customers.jsonl says; raises CustomersRefusedError with every fault."""
    read = read_customers((folder / "customers.jsonl").read_text("utf-8"))
    if read.faults:
        raise CustomersRefusedError(read.faults)
    return read.said
