"""A shop for the API's and the commands' tests: a small catalogue, a customer, limits in sight."""

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from assistant.access.owner import owner
from assistant.access.roles import Role
from assistant.customers.model import Customer, CustomerId, Order
from assistant.customers.store import CustomerStore
from assistant.money import Money
from assistant.offers.catalogue.writing import written
from assistant.offers.condition import Comparison, Operator
from assistant.offers.model import (
    AmountRule,
    Catalogue,
    Kind,
    Limit,
    Offer,
    OfferId,
    PolicyAnchor,
    Reason,
)
from tests.assistant.fakes import FakeAssistant
from tests.assistant.served import stocked

QUOTE = "Agents may grant goodwill credit up to fifteen euros"
"""What `tests.assistant.served.AUTHORITY` says."""

LATE = "My parcel came late."
CUSTOMER = Customer(
    CustomerId("C-1"),
    "Mia Berg",
    tier="gold",
    orders=(Order("O-1", Money(Decimal(200), "EUR"), date.today() - timedelta(days=9)),),
)


def catalogue_text(document: str = "authority", quote: str = QUOTE) -> str:
    """Goodwill of 1 to 60 in any case, a voucher of 5 for who waited; agents may give 15 alone."""
    policy = PolicyAnchor(document, quote)
    goodwill = Offer(
        OfferId("goodwill"),
        "Goodwill",
        Kind.GOODWILL,
        "We give you {value}.",
        policy,
        AmountRule(fixed=Decimal(10), floor=Decimal(1), cap=Decimal(60)),
    )
    voucher = Offer(
        OfferId("voucher"),
        "Voucher",
        Kind.CREDIT,
        "Here is a voucher of {value}.",
        policy,
        AmountRule(fixed=Decimal(5)),
        eligibility=Comparison("case.reasons", Operator.INCLUDES, ("late",)),
        suits=frozenset({"late"}),
    )
    return written(
        Catalogue(
            "EUR",
            offers=(goodwill, voucher),
            reasons=(Reason("late", "Came late", ("came late",)),),
            limits=(
                Limit(role=Role.AGENT, per_offer=Decimal(15)),
                Limit(role=Role.SUPERVISOR, per_offer=Decimal(40)),
                Limit(role=Role.KNOWLEDGE_MANAGER, per_offer=Decimal(15)),
                Limit(role=Role.ADMIN),
            ),
        )
    )


FAULTY = catalogue_text().replace("{fixed: 5}", "{fixed: -5}").replace("kind: credit", "kind: gold")
"""Two faults, each in a line of its own."""
WHERE = [n for n, line in enumerate(FAULTY.splitlines(), 1) if "-5" in line or "gold" in line]
"""Their lines."""


def shop_at(folder: Path) -> Path:
    """Make a home with the shop's documents and people, its catalogue and its customer."""
    assistant = stocked(folder)
    open_shop(assistant)
    assistant.close()
    return folder


def open_shop(assistant: FakeAssistant) -> None:
    """Put the customer in and let the catalogue hold."""
    CustomerStore(assistant.database).put([CUSTOMER])
    assistant.offers.publish(catalogue_text(), by=owner())
