"""Who is refused at the door is told what to do now."""

from datetime import UTC, datetime

from assistant.access.model import Person, PersonId
from assistant.access.permissions import Permission
from assistant.access.refusing import refusal
from assistant.access.roles import Role


def person(role: Role) -> Person:
    made = datetime(2026, 3, 3, tzinfo=UTC)
    return Person(PersonId("p"), "Ana", "ana@example.com", role, made)


def test_a_token_that_carries_too_little_is_told_to_be_made_anew() -> None:
    told = refusal(person(Role.AGENT), {Permission.ASK})
    assert told == "This token does not carry ask; make one that does on your account's page."


def test_what_no_token_may_do_is_done_by_somebody_signed_in() -> None:
    told = refusal(person(Role.ADMIN), {Permission.MANAGE_PEOPLE})
    assert told == "No token may do this; sign in and do it yourself."


def test_a_role_that_may_not_is_told_whom_to_ask() -> None:
    told = refusal(person(Role.AGENT), {Permission.EDIT_LIBRARY})
    assert told.startswith("An agent cannot add, retire")
    assert told.endswith("ask a knowledge manager.")
