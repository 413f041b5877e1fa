"""Customers of a record file: one object of users and one of orders, each by its id.

The mapping is in docs/customers.md. Addresses and means of payment are not taken.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import TypeGuard

from assistant.customers.entries import Entries
from assistant.customers.errors import Fault
from assistant.customers.said import CustomerSaid
from assistant.customers.values import Written, amount

_Object = dict[str, Written]


def is_records(written: Written) -> TypeGuard[_Object]:
    """Tell whether this is such a file: users and orders, each an object by id."""
    return (
        isinstance(written, dict)
        and isinstance(written.get("users"), dict)
        and isinstance(written.get("orders"), dict)
    )


def customers_of_records(
    written: Mapping[str, Written], entries: Entries, faults: list[Fault]
) -> list[CustomerSaid]:
    """Every user with their orders; what is wrong is added to `faults`, which have no lines."""
    users, orders = written["users"], written["orders"]
    if not isinstance(users, dict) or not isinstance(orders, dict):
        raise ValueError("users and orders are objects")
    bought: dict[str, list[Written]] = {}
    for id_, order in orders.items():
        try:
            owner, mapped = _order(order)
            if owner not in users:
                raise ValueError(f"its user {owner!r} is not in the file")
            bought.setdefault(owner, []).append(mapped)
        except ValueError as error:
            faults.append(Fault(0, f"order {id_[:60]!r}: {error}"))
    return list(_customers(users, bought, entries, faults))


def _customers(
    users: _Object, bought: dict[str, list[Written]], entries: Entries, faults: list[Fault]
) -> Iterator[CustomerSaid]:
    for id_, user in users.items():
        try:
            yield entries.customer({**_user(user), "orders": bought.get(id_, [])}, 0)
        except ValueError as error:
            faults.append(Fault(0, f"user {id_[:60]!r}: {error}"))


def _user(written: Written) -> _Object:
    user = _object(written, "a user")
    name = _object(user.get("name"), "the name")
    parts = (str(name.get(each) or "").strip() for each in ("first_name", "last_name"))
    return {
        "id": user.get("user_id"),
        "name": " ".join(filter(None, parts)),
        "email": user.get("email"),
    }


def _order(written: Written) -> tuple[str, _Object]:
    """Whose order it is, and the order in our words; its total is the sum of its payments."""
    order = _object(written, "an order")
    mapped: _Object = {
        "id": order.get("order_id"),
        "total": str(_paid(order.get("payment_history"))),
        "status": order.get("status"),
        "items": [_item(each) for each in _list(order.get("items"), "the items")],
    }
    return str(order.get("user_id")), mapped


def _item(written: Written) -> _Object:
    item = _object(written, "an item")
    price = amount(item.get("price"))
    return {
        "name": item.get("name"),
        "sku": item.get("item_id"),
        "price": None if price is None else f"{price:.2f}",
    }


def _paid(written: Written) -> Decimal:
    total = Decimal(0)
    for each in _list(written, "the payments"):
        payment = _object(each, "a payment")
        if payment.get("transaction_type") == "payment":
            total += amount(payment.get("amount")) or Decimal(0)
    return total.quantize(Decimal("0.01"))


def _object(written: Written, what: str) -> _Object:
    if not isinstance(written, dict):
        raise ValueError(f"{what} is not an object; see docs/customers.md")
    return written


def _list(written: Written, what: str) -> list[Written]:
    if not isinstance(written, list):
        raise ValueError(f"{what} are not a list; see docs/customers.md")
    return written
