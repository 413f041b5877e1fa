"""What would change, as the page shows it: totals, who gains and who loses, which cases."""

from datetime import UTC, date, datetime
from decimal import Decimal
from types import MappingProxyType

from assistant.access.model import PersonId
from assistant.customers.model import CustomerId
from assistant.money import Money
from assistant.offers.comparing.cases import ComparedCase
from assistant.offers.comparing.pairs import Dimension
from assistant.offers.comparing.whatif import (
    Best,
    GroupChange,
    OfferChange,
    Replayed,
    Total,
    WhatIf,
)
from assistant.offers.model import OfferId
from assistant.offers.proposals import Standing
from assistant.ui.offers.trial import trial_view
from assistant.ui.templates import render
from tests.assistant.ui.offers.shop import words


def euros(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


def case(customer: str) -> ComparedCase:
    return ComparedCase(
        id=customer,
        customer=CustomerId(customer),
        agent=PersonId("p1"),
        on=date(2026, 11, 2),
        shown_at=datetime(2026, 11, 2, tzinfo=UTC),
        catalogue_version=1,
        signature="s",
        facts=MappingProxyType({}),
        currency="EUR",
        tier="gold",
        channel="chat",
    )


def best(title: str, value: str, standing: Standing = Standing.MAY) -> Best:
    return Best(OfferId(title), title, euros(value), euros(value), standing)


FOUND = WhatIf(
    on=date(2026, 11, 22),
    cases=3,
    before=Total(2, euros("30"), euros("30"), alone=2, asking=0),
    after=Total(2, euros("35"), euros("35"), alone=1, asking=1),
    groups=(GroupChange(Dimension.AGENT, "p1", 3, 1, 1, euros("5")),),
    offers=(OfferChange(OfferId("card"), "Gift card", 1, 0, 1, 0),),
    changed=(
        Replayed(case("c1"), best("Credit", "10"), best("Credit", "35", Standing.ASK)),
        Replayed(case("c2"), best("Gift card", "20"), None),
    ),
)


def test_what_would_change_is_said_in_words() -> None:
    view = trial_view(FOUND, names={"p1": "Ana Brandt"})
    said = words(render("offers/trial", view=view))
    assert "3 past cases: in 2 something else would be offered first." in said
    assert "1 customer would gain, 1 would lose." in said
    assert "agent Ana Brandt 3 cases 1 1 +€5.00" in said
    assert "Gift card vanishes possible in 1 → 0 cases, first in 1 → 0" in said
    assert "c1 · gold · chat +€25.00 Credit, €10.00 → Credit, €35.00 with approval" in said
    assert "c2 · gold · chat -€20.00 Gift card, €20.00 → nothing" in said
    assert "What this does not say" in said
