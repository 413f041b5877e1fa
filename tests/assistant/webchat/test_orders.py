"""The orders that a message speaks of: the one it means, or the last three, or none."""

from datetime import date

import pytest

from assistant.webchat.model import OrderCard
from assistant.webchat.orders import orders_meant
from tests.assistant.webchat.houses import IBI

TODAY = date(2026, 11, 20)


def ids(text: str) -> list[str]:
    """The ids of the orders that are shown beside the answer to a text."""
    return [each.id for each in orders_meant(IBI, text, TODAY)]


def test_the_order_that_is_named_is_shown_as_the_record_has_it() -> None:
    (card,) = orders_meant(IBI, "What about LF-1002?", TODAY)
    assert card == OrderCard(
        "LF-1002", "2026-10-02", "delivered", "2026-10-05", ("2 × Linen throw",)
    )


def test_a_product_means_its_order() -> None:
    assert ids("My kettle leaks") == ["LF-1003"]


@pytest.mark.parametrize(
    "text",
    [
        "Where is my order?",
        "Wo ist meine Bestellung?",
        "Où est ma commande ?",
        "¿Dónde está mi pedido?",
        "أين طلبي؟",
        "When will my parcel be delivered?",
    ],
)
def test_who_speaks_of_orders_is_shown_the_last_three(text: str) -> None:
    assert ids(text) == ["LF-1003", "LF-1002", "LF-1001"]


@pytest.mark.parametrize("text", ["How long may I return shoes?", "Hello", "LF-9999", ""])
def test_other_messages_show_none(text: str) -> None:
    assert ids(text) == []


def test_another_customer_s_order_is_never_shown() -> None:
    assert ids("What about AB-2001?") == []
