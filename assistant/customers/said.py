"""What a file says of a customer, and what the customer is afterwards."""

from dataclasses import dataclass, replace

from assistant.customers.model import Customer, Order


@dataclass(frozen=True, slots=True)
class OrderSaid:
    """What is said of an order; `fields` are those that are said, id and total always are."""

    order: Order
    fields: frozenset[str]
    line: int = 0


@dataclass(frozen=True, slots=True)
class CustomerSaid:
    """What is said of a customer: `fields` are those of `customer` that are said.

    What is not said stays as it is stored. A list that is said takes the place of the stored
    one, but for `orders`, which are added or changed by their id and never taken away. With no
    fields there are orders alone, and the customer must be known. `line` counts from 1, 0 where
    there is no file.
    """

    customer: Customer
    fields: frozenset[str]
    orders: tuple[OrderSaid, ...] = ()
    line: int = 0


def applied(said: CustomerSaid, stored: Customer | None) -> Customer:
    """The customer after what was said; `stored` None is one that is new."""
    known = stored if stored is not None else replace(said.customer, orders=())
    changed = {field: getattr(said.customer, field) for field in said.fields}
    return replace(known, **changed, orders=_orders(said, known.orders))


def _orders(said: CustomerSaid, stored: tuple[Order, ...]) -> tuple[Order, ...]:
    orders = {each.id: each for each in stored}
    for each in said.orders:
        known = orders.get(each.order.id, each.order)
        changed = {field: getattr(each.order, field) for field in each.fields}
        orders[each.order.id] = replace(known, **changed)
    return tuple(orders.values())
