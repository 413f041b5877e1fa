"""Cases to compare."""

import itertools
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from assistant.access.model import PersonId
from assistant.customers.model import CustomerId
from assistant.money import Money
from assistant.offers.comparing.cases import ComparedCase, Given
from assistant.offers.model import OfferId

DAY = date(2026, 11, 3)
_NUMBERS = itertools.count(1)


def euros(amount: str | int) -> Money:
    """An amount in euros."""
    return Money(Decimal(amount), "EUR")


def given(amount: str | int, *, kept: bool = True, title: str = "Gift card") -> Given:
    """An offer that was made."""
    return Given(
        offer=OfferId(title.casefold().replace(" ", "-")),
        title=title,
        value=euros(amount),
        cost=euros(amount),
        agent=PersonId("ana"),
        at=datetime(2026, 11, 3, 10, tzinfo=UTC),
        kept=kept,
    )


def compared(
    *amounts: str | int | Given,
    signature: str = "s",
    customer: str = "",
    agent: str = "ana",
    channel: str = "chat",
    place: str = "online",
    language: str = "en",
    tier: str = "gold",
    order: str | int | None = None,
    version: int = 1,
    reasons: frozenset[str] = frozenset({"late"}),
) -> ComparedCase:
    """A case with what was given in it; every case is of another customer unless one is named."""
    number = next(_NUMBERS)
    return ComparedCase(
        id=f"case-{number:05}",
        customer=CustomerId(customer or f"customer-{number}"),
        agent=PersonId(agent),
        on=DAY,
        shown_at=datetime(2026, 11, 3, 9, tzinfo=UTC) + timedelta(seconds=number),
        catalogue_version=version,
        signature=signature,
        facts={},
        currency="EUR",
        order=f"o-{number}" if order is not None else "",
        channel=channel,
        place=place,
        language=language,
        tier=tier,
        order_total=euros(order) if order is not None else None,
        reasons=reasons,
        given=tuple(each if isinstance(each, Given) else given(each) for each in amounts),
    )
