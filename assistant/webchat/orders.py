"""The orders that a customer's message speaks of, for a customer whose site vouches for them."""

from datetime import date

import regex

from assistant.customers.model import Customer, Item, Order
from assistant.offers.advice.order_meant import order_meant
from assistant.webchat.model import OrderCard

MOST = 3
"""How many orders are shown where a message means none in particular."""

_MOST_ITEMS = 10
_ORDERS = regex.compile(
    r"\b(?:orders?|ordered|parcels?|package|packages|deliver\w*|shipments?|shipped|shipping|tracking"
    r"|bestell\w*|paket\w*|lieferung\w*|geliefert|sendung\w*|versand\w*|versendet"
    r"|command\w*|colis|livraisons?|livr[ée]\w*|exp[ée]di\w*"
    r"|pedidos?|paquetes?|env[ií]os?|enviad\w*|entregas?|entregad\w*)\b"
    r"|طلبي|طلبية|طلبيتي|الطلب|طرد|شحن|توصيل",
    regex.IGNORECASE,
)


def orders_meant(
    customer: Customer, text: str, on: date, *, reasons: frozenset[str] = frozenset()
) -> tuple[OrderCard, ...]:
    """The order a message means, or the last three where it speaks of orders; else none.

    Only ever this customer's. `reasons` are ids of the catalogue's that the message speaks of.
    """
    meant = customer.order(order_meant(customer, text, on, reasons=reasons))
    if meant is not None:
        return (_card(meant),)
    if not _ORDERS.search(text):
        return ()
    placed = [each for each in customer.orders if each.placed_on is None or each.placed_on <= on]
    newest = sorted(placed, key=lambda each: each.placed_on or date.min, reverse=True)
    return tuple(map(_card, newest[:MOST]))


def _card(order: Order) -> OrderCard:
    return OrderCard(
        id=order.id,
        ordered_on=order.placed_on.isoformat() if order.placed_on else "",
        status=order.status,
        delivered_on=order.delivered_on.isoformat() if order.delivered_on else "",
        items=tuple(map(_words, order.items[:_MOST_ITEMS])),
    )


def _words(item: Item) -> str:
    return item.name if item.quantity == 1 else f"{item.quantity} × {item.name}"
