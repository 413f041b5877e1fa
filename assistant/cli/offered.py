"""Offers as a command prints them for a person."""

from assistant.access.roles import Role, a_role
from assistant.json_value import Json


def print_offers(offers: Json) -> None:
    """Print each offer of a suggestion: what, how much, whose to decide, why."""
    for offer in offers if isinstance(offers, list) else []:
        if not isinstance(offer, dict):
            continue
        print(f"- {offer['title']}{_amount(offer)} ({_who(offer)}) [{offer['policy']}]")
        why = offer["why"]
        for reason in why if isinstance(why, list) else []:
            print(f"    {reason}")


def _amount(offer: dict[str, Json]) -> str:
    """How much it is worth; a call or a piece of advice has no amount."""
    value = str(offer["value"])
    return f": {value} {offer['currency']}" if value.strip("0.") else ""


def _who(offer: dict[str, Json]) -> str:
    if offer["within_authority"]:
        return "you may"
    return f"ask {a_role(Role(str(offer['approver'])))}"
