"""Telling somebody that they may not do a thing, and whom to ask."""

from assistant.access.model import Person
from assistant.access.permissions import GRANTED, MEANING, NEVER_CARRIED, Permission, permitted
from assistant.access.roles import Role, a_role
from assistant.errors import RequestRefusedError


class NotPermittedError(RequestRefusedError):
    """Somebody asked for what they may not do; the message says who may."""


def refuse_who_may_not(person: Person, needed: Permission) -> None:
    """Raise NotPermittedError for who may not do this right now."""
    if not person.may(needed):
        raise NotPermittedError(refusal(person, needed))


def refusal(person: Person, needed: Permission) -> str:
    """Why somebody without a permission is refused, and what to do now: one sentence."""
    if needed not in permitted(person.role):
        return f"{a_role(person.role).capitalize()} cannot {MEANING[needed]}; ask {_whom(needed)}."
    if person.disabled_at is not None:
        return f"{person.name} does not work here any more; ask an admin."
    if needed in NEVER_CARRIED:
        return "No token may do this; sign in and do it yourself."
    return f"This token does not carry {needed}; make one that does on your account's page."


def _whom(needed: Permission) -> str:
    """Somebody who has it: whoever has least beside it, and of two the one named first."""
    having = (role for role in Role if role in GRANTED[needed])
    return a_role(min(having, key=lambda role: len(permitted(role))))
