"""Who may not do a thing is told what to do now."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from assistant.access.model import Person, PersonId
from assistant.access.permissions import Permission
from assistant.access.refusing import NotPermittedError, refusal, refuse_who_may_not
from assistant.access.roles import Role


def person(role: Role, scopes: frozenset[Permission] | None = None) -> Person:
    made = datetime(2026, 3, 3, tzinfo=UTC)
    return Person(PersonId("p"), "Ana", "ana@example.com", role, made, scopes=scopes)


def test_a_token_that_carries_too_little_is_told_to_be_made_anew() -> None:
    told = refusal(person(Role.AGENT, frozenset({Permission.OPERATE})), Permission.ASK)
    assert told == "This token does not carry ask; make one that does on your account's page."


def test_what_no_token_may_do_is_done_by_somebody_signed_in() -> None:
    told = refusal(person(Role.ADMIN, frozenset()), Permission.MANAGE_PEOPLE)
    assert told == "No token may do this; sign in and do it yourself."


def test_a_role_that_may_not_is_told_whom_to_ask() -> None:
    told = refusal(person(Role.AGENT), Permission.EDIT_LIBRARY)
    assert told.startswith("An agent cannot add, retire")
    assert told.endswith("ask a knowledge manager.")


def test_a_token_never_gives_more_than_its_owners_role() -> None:
    with_more = person(Role.AGENT, frozenset({Permission.ASK, Permission.OPERATE}))
    assert with_more.permissions == {Permission.ASK}


def test_who_was_let_go_may_do_nothing() -> None:
    gone = replace(person(Role.ADMIN), disabled_at=datetime(2026, 3, 4, tzinfo=UTC))
    assert gone.permissions == frozenset()
    with pytest.raises(NotPermittedError, match="does not work here any more"):
        refuse_who_may_not(gone, Permission.ASK)
