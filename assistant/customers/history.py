"""What counts of a customer's past: which orders came to something, and how long a year is."""

from assistant.customers.model import Order

YEAR_DAYS = 365
"""The length of 'the last 12 months', today included."""

CAME_TO_NOTHING = frozenset({"cancelled", "canceled", "refunded", "returned", "voided"})
"""States of orders that say nothing of what a customer is worth; in lower case."""


def came_to_something(order: Order) -> bool:
    """Whether an order counts as bought: it was not cancelled, and its money not given back."""
    return " ".join(order.status.casefold().split()) not in CAME_TO_NOTHING
