"""Limits and budgets as forms: their fields as they were typed, and what they make."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from assistant.access.roles import Role
from assistant.offers.model import Budget, Kind, Limit, OfferId
from assistant.ui.offers.typed import Typed


def read_limit(typed: Typed, *, before: Limit | None) -> Limit:
    """The limit that was typed; `typed.faults` says what of it could not be read.

    `before` is the limit as it is in the catalogue, None for a new one: what no field of the
    form says stays as it was.
    """
    what, _, who = typed.needed("whose", "Whose limit is it?").partition(":")
    return replace(
        before or Limit(),
        role=Role(who) if what == "role" and who in set(Role) else None,
        person=who if what == "person" else "",
        kinds=frozenset(each for each in Kind if each in typed.several("kinds")),
        per_offer=typed.amount("per_offer"),
        per_case=typed.amount("per_case"),
        per_customer=typed.rolling("per_customer"),
        per_agent=typed.rolling("per_agent"),
        times_per_customer=typed.cap("times_per_customer"),
        offers=frozenset(map(OfferId, typed.several("offers"))),
    )


def read_budget(typed: Typed) -> Budget:
    """The budget that was typed; `typed.faults` says what of it could not be read."""
    typed.needed("amount", "How much may be spent?")
    typed.needed("valid_from", "From which day?")
    typed.needed("valid_until", "Until which day?")
    return Budget(
        name=typed.needed("name", "What is it called? Offers name it."),
        amount=typed.amount("amount") or Decimal(0),
        valid_from=typed.day("valid_from") or date.min,
        valid_until=typed.day("valid_until") or date.max,
        team=typed.text("team"),
    )
