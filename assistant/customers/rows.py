"""A customer as rows of the tables; `loading` makes a customer of them again."""

from assistant.customers.model import Customer, Item
from assistant.customers.tables import StoredItem
from assistant.texts import folded


def row_values(customer: Customer) -> dict[str, object]:
    """The columns of a customer's own row, but for when it was added and changed."""
    return {
        "id": customer.id,
        "name": customer.name,
        "tier": customer.tier,
        "since": customer.since,
        "language": customer.language,
        "email": customer.email,
        "phone": customer.phone,
        "consent": sorted(customer.consent),
        "tags": sorted(customer.tags),
        "notes": customer.notes,
        "searched": folded(
            f"{customer.id} {customer.name} {customer.email} {digits(customer.phone)}"
        ),
    }


def digits(text: str) -> str:
    """Only the digits of a text, such as a phone number's."""
    return "".join(letter for letter in text if letter.isdecimal())


def order_values(customer: Customer) -> list[dict[str, object]]:
    """The rows of a customer's orders, in their order."""
    return [
        {
            "id": each.id,
            "customer_id": customer.id,
            "position": position,
            "total_minor": each.total.minor,
            "currency": each.total.currency,
            "placed_on": each.placed_on,
            "delivered_on": each.delivered_on,
            "status": each.status,
            "place": each.place.value if each.place else None,
            "items": [_stored_item(item) for item in each.items],
            "searched": folded(each.id),
        }
        for position, each in enumerate(customer.orders)
    ]


def contact_values(customer: Customer) -> list[dict[str, object]]:
    """The rows of a customer's contacts, in their order."""
    return [
        {
            "customer_id": customer.id,
            "position": position,
            "at": each.at,
            "channel": each.channel,
            "reason": each.reason,
            "complaint": each.complaint,
            "emotion": each.emotion,
        }
        for position, each in enumerate(customer.contacts)
    ]


def offer_values(customer: Customer) -> list[dict[str, object]]:
    """The rows of the offers a customer had elsewhere, in their order."""
    return [
        {
            "customer_id": customer.id,
            "position": position,
            "on": each.on,
            "offer": each.offer,
            "value_minor": each.value.minor if each.value is not None else None,
            "currency": each.value.currency if each.value is not None else "",
            "accepted": each.accepted,
        }
        for position, each in enumerate(customer.past_offers)
    ]


def _stored_item(item: Item) -> StoredItem:
    return {
        "name": item.name,
        "sku": item.sku,
        "quantity": item.quantity,
        "price_minor": item.price.minor if item.price is not None else None,
        "currency": item.price.currency if item.price is not None else None,
    }
