"""The demo company's customers, its offers and its past cases, and how they get into a home."""

from pathlib import Path
from typing import Protocol

from assistant.access import people
from assistant.cases.subjects import CaseFiles
from assistant.customers.errors import CustomersRefusedError
from assistant.customers.reading import read_customers
from assistant.customers.said import CustomerSaid
from assistant.customers.store import CustomerStore
from assistant.demo.history import Clock, live_through, past_cases
from assistant.offers.desk import OfferDesk
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


def add_customers_and_offers(handrail: HasOffers, folder: Path) -> None:
    """Add the customers who are not there yet, the catalogue where there is none, past cases.

    Its people and documents have to be there before. What was changed in the home since stays
    as it is. Raises CustomersRefusedError or CatalogueRefusedError when a file is wrong: our
    mistake.
    """
    known = {each.id for each in handrail.customers.find("", _MOST)}
    handrail.customers.take([each for each in said(folder) if each.customer.id not in known])
    text = (folder / "offers.yaml").read_text("utf-8")
    if not handrail.offers.catalogue().version:
        by = people.by_email(handrail.database, PUBLISHER)
        handrail.offers.publish(text, by=by, note="The demo company's catalogue")
    # Another catalogue may not have what was offered then.
    if handrail.offers.catalogue_text() == text:
        _add_past_cases(handrail, folder)


def _add_past_cases(handrail: HasOffers, folder: Path) -> None:
    clock = Clock()
    desk = OfferDesk(handrail.database, handrail.customers, CaseFiles(handrail.database), now=clock)
    live_through(
        past_cases(folder),
        desk,
        clock,
        lambda email: people.by_email(handrail.database, email),
    )


def said(folder: Path) -> tuple[CustomerSaid, ...]:
    """What customers.jsonl says; raises CustomersRefusedError with every fault."""
    read = read_customers((folder / "customers.jsonl").read_text("utf-8"))
    if read.faults:
        raise CustomersRefusedError(read.faults)
    return read.said
