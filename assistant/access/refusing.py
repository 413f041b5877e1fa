"""Telling somebody that they may not do a thing, and whom to ask."""

from collections.abc import Set

from assistant.access.model import Person
from assistant.access.permissions import GRANTED, MEANING, NEVER_CARRIED, Permission, permitted
from assistant.access.roles import Role, a_role
from assistant.errors import RequestRefusedError


class NotPermittedError(RequestRefusedError):
    """Somebody asked for what they may not do; the message says who may."""


def refuse_who_may_not(person: Person, *needed: Permission) -> None:
    """Raise NotPermittedError for who may do none of these right now."""
    if not person.permissions.intersection(needed):
        raise NotPermittedError(refusal(person, frozenset(needed)))


def refusal(person: Person, needed: Set[Permission]) -> str:
    """Why somebody without these permissions is refused, and what to do now: one sentence."""
    wanted = sorted(needed, key=list(Permission).index)
    role = permitted(person.role)
    if carried := [each for each in wanted if each in role]:
        if person.disabled_at is not None:
            return f"{person.name} does not work here any more; ask an admin."
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
