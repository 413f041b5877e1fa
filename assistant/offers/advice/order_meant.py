"""Which of a customer's orders a message is about, where it says so or leaves little doubt."""

from datetime import date, timedelta

import regex

from assistant.customers.model import Customer, Order

RECENT_DAYS = 90


def order_meant(customer: Customer, text: str, on: date) -> str:
    """The id of the order a message names, else of the only one of late; empty when in doubt.

    An order is of late when it was placed or delivered in the last 90 days, or is not delivered
    yet. It is a guess for the agent to correct, and only ever one of this customer's orders.
    """
    plain = text.casefold()
    named = [each.id for each in customer.orders if _is_named(each.id.casefold(), plain)]
    if named:
        return named[0] if len(named) == 1 else ""
    late = [each.id for each in customer.orders if _is_of_late(each, on)]
    return late[0] if len(late) == 1 else ""


def _is_named(order: str, text: str) -> bool:
    if order not in text:
        return False
    return (
        regex.search(rf"(?<![\p{{L}}\p{{N}}]){regex.escape(order)}(?![\p{{L}}\p{{N}}])", text)
        is not None
    )


def _is_of_late(order: Order, on: date) -> bool:
    since = on - timedelta(days=RECENT_DAYS)
    days = [day for day in (order.placed_on, order.delivered_on) if day is not None and day <= on]
    return bool(days) and max(days) >= since
