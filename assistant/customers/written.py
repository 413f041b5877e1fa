"""A customer as JSON, as a line of a file says it: what is written can be read again."""

from assistant.customers.model import Contact, Customer, Item, Order, PastOffer
from assistant.customers.values import Written
from assistant.money import Money


def summary_json(customer: Customer) -> dict[str, Written]:
    """Who a customer is, without orders, contacts and offers."""
    return {
        "id": customer.id,
        "name": customer.name,
        "tier": customer.tier,
        "since": customer.since.isoformat() if customer.since else None,
        "language": customer.language,
        "email": customer.email,
        "phone": customer.phone,
        "consent": list[Written](sorted(customer.consent)),
        "tags": list[Written](sorted(customer.tags)),
        "notes": customer.notes,
    }


def customer_json(customer: Customer) -> dict[str, Written]:
    """Everything known of a customer; amounts are written as "12.50"."""
    return {
        **summary_json(customer),
        "orders": [_order(each) for each in customer.orders],
        "contacts": [_contact(each) for each in customer.contacts],
        "past_offers": [_past_offer(each) for each in customer.past_offers],
    }


def money_json(money: Money | None) -> str | None:
    """An amount without its currency."""
    return f"{money.amount:f}" if money is not None else None


def _order(order: Order) -> Written:
    return {
        "id": order.id,
        "total": money_json(order.total),
        "currency": order.total.currency,
        "placed_on": order.placed_on.isoformat() if order.placed_on else None,
        "delivered_on": order.delivered_on.isoformat() if order.delivered_on else None,
        "status": order.status,
        "place": order.place.value if order.place else None,
        "items": [_item(each) for each in order.items],
    }


def _item(item: Item) -> Written:
    return {
        "name": item.name,
        "sku": item.sku,
        "quantity": item.quantity,
        "price": money_json(item.price),
        "currency": item.price.currency if item.price is not None else "",
    }


def _contact(contact: Contact) -> Written:
    return {
        "at": contact.at.isoformat(),
        "channel": contact.channel,
        "reason": contact.reason,
        "complaint": contact.complaint,
        "emotion": contact.emotion,
    }


def _past_offer(offer: PastOffer) -> Written:
    return {
        "on": offer.on.isoformat(),
        "offer": offer.offer,
        "value": money_json(offer.value),
        "currency": offer.value.currency if offer.value is not None else "",
        "accepted": offer.accepted,
    }
