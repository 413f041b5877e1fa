"""What a route asks of whoever calls it, and whether somebody has it."""

from collections.abc import Set
from enum import Enum

from assistant.access.api_tokens import NEVER_CARRIED
from assistant.access.model import Person
from assistant.access.permissions import GRANTED, MEANING, Permission, permitted
from assistant.access.roles import Role, a_role


class Anybody(Enum):
    """Routes that ask for no permission of the staff."""

    OPEN = "everybody, signed in or not"
    CUSTOMERS = "customers, from a page of a site that works"


OPEN = Anybody.OPEN
CUSTOMERS = Anybody.CUSTOMERS

Needed = Anybody | frozenset[Permission]
"""Whom a route is for: anybody, or who has at least one of some permissions."""


def refusal(person: Person, needed: Set[Permission]) -> str:
    """Why somebody without these permissions is refused, and what to do now: one sentence."""
    wanted = sorted(needed, key=list(Permission).index)
    role = permitted(person.role)
    if carried := [each for each in wanted if each in role]:
        if NEVER_CARRIED.issuperset(carried):
            return "No token may do this; sign in and do it yourself."
        names = " or ".join(carried)
        return f"This token does not carry {names}; make one that does on your account's page."
    what = " or ".join(MEANING[each] for each in wanted)
    return f"{a_role(person.role).capitalize()} cannot {what}; ask {_whom(wanted[0])}."


def _whom(wanted: Permission) -> str:
    """Somebody who has it: whoever has least beside it."""
    roles = sorted(GRANTED[wanted], key=lambda role: len(permitted(role)))
    return a_role(next(iter(roles), Role.ADMIN))
