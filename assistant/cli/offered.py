"""Offers as a command prints them for a person."""

from assistant.suggestion import Json


def print_offers(offers: Json) -> None:
    """Print each offer of a suggestion: what, how much, whose to decide, why."""
    for offer in offers if isinstance(offers, list) else []:
        if not isinstance(offer, dict):
            continue
        who = "you may" if offer["within_authority"] else f"ask a {offer['approver']}"
        print(
            f"- {offer['title']}: {offer['value']} {offer['currency']} ({who}) [{offer['policy']}]"
        )
        why = offer["why"]
        for reason in why if isinstance(why, list) else []:
            print(f"    {reason}")
