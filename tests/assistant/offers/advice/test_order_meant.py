"""An order is taken for meant only where a message leaves little doubt."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.customers.model import Customer, CustomerId, Item, Order
from assistant.offers.advice.order_meant import order_meant
from tests.assistant.offers.company import TODAY, euros


def order(
    order_id: str, days_ago: int | None, *products: str, status: str = "", arrived: bool = True
) -> Order:
    """An order of some products; what arrived did so on the day it was placed."""
    placed = None if days_ago is None else TODAY - timedelta(days=days_ago)
    return Order(
        order_id,
        euros(10),
        status=status,
        placed_on=placed,
        delivered_on=placed if arrived else None,
        items=tuple(Item(each) for each in products),
    )


OLD = order("A-111", 400, "Cotton towels")
TOWELS = order("B-222", 9, "Bath Towel, white", "Laundry basket")
KETTLE = order("C-333", 2, "Kettle Lark 1.7 l", "Basket for bread")


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Where is b-222?", "B-222"),
        ("Where is B-2223?", ""),
        ("Where is xB-222?", ""),
        ("Where are B-222 and C-333?", ""),
        ("I ordered towels, it is about C-333", "C-333"),
        ("Where is A-111?", "A-111"),
        ("My towels arrived damaged", "B-222"),
        ("Die Kettles sind kaputt", "C-333"),
        ("My towels and my kettle arrived damaged", ""),
        ("The basket is broken", ""),
        ("It is white", ""),
        ("Where is my parcel?", ""),
        ("", ""),
    ],
)
def test_an_id_or_a_product_of_one_late_order_decides(text: str, meant: str) -> None:
    customer = Customer(CustomerId("C-1"), "Mia", orders=(OLD, TOWELS, KETTLE))
    assert order_meant(customer, text, TODAY) == meant


@pytest.mark.parametrize("order_id", ["2", "A-1", "gift", "order", "2026"])
def test_an_id_that_may_be_any_word_does_not_decide(order_id: str) -> None:
    customer = Customer(CustomerId("C-1"), "Mia", orders=(order(order_id, 3), KETTLE))
    text = f"I want {order_id} of these"
    assert order_meant(customer, text, TODAY) == ("2026" if order_id == "2026" else "")


UNDER_WAY = order("D-444", 5, arrived=False)


@pytest.mark.parametrize(
    ("orders", "reasons", "meant"),
    [
        ((TOWELS, UNDER_WAY), {"late"}, "D-444"),
        ((TOWELS, UNDER_WAY), {"lost", "repeated"}, "D-444"),
        ((TOWELS, UNDER_WAY), {"damaged"}, ""),
        ((TOWELS, UNDER_WAY), set(), ""),
        ((UNDER_WAY, order("E-555", 2, arrived=False)), {"late"}, ""),
        ((UNDER_WAY, order("E-555", 2, arrived=False, status="cancelled")), {"late"}, "D-444"),
        ((UNDER_WAY, order("E-555", 2, arrived=False, status="Delivered")), {"late"}, "D-444"),
        ((UNDER_WAY, order("E-555", -2, arrived=False)), {"late"}, "D-444"),
        ((TOWELS,), {"late"}, ""),
        ((), {"late"}, ""),
    ],
)
def test_of_what_did_not_come_the_only_order_under_way_is_meant(
    orders: tuple[Order, ...], reasons: set[str], meant: str
) -> None:
    customer = Customer(CustomerId("C-1"), "Mia", orders=orders)
    assert order_meant(customer, "Where is it?", TODAY, reasons=frozenset(reasons)) == meant


@given(st.text(), st.dates(), st.frozensets(st.sampled_from(["late", "lost", "damaged"])))
def test_no_text_makes_an_order_of_somebody_else_meant(
    text: str, on: date, reasons: frozenset[str]
) -> None:
    customer = Customer(CustomerId("C-1"), "Mia", orders=(TOWELS,))
    assert order_meant(customer, text, on, reasons=reasons) in ("", TOWELS.id)
