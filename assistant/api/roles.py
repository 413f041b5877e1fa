"""Callers who may do what casework leaves to some roles; others are told whom to ask."""

from http import HTTPStatus
from typing import Annotated

from fastapi import Depends
from starlette.exceptions import HTTPException

from assistant.access.model import Person
from assistant.api.caller import Staff
from assistant.offers.limits.authority import a_role


def refuse_role(person: Person, what: str) -> HTTPException:
    """The refusal of what a role may not do; `what` ends with whom to ask."""
    return HTTPException(HTTPStatus.FORBIDDEN, f"{a_role(person.role).capitalize()} cannot {what}.")


def _watcher(person: Staff) -> Person:
    if not person.role.may_approve:
        raise refuse_role(person, "see who has how much; ask a supervisor")
    return person


def _curator(person: Staff) -> Person:
    if not person.role.may_edit_library:
        raise refuse_role(person, "answer proposed resolutions; ask a knowledge manager")
    return person


def _text_editor(person: Staff) -> Person:
    if not (person.role.may_edit_library or person.role.may_approve):
        raise refuse_role(person, "change how cases are read and routed; ask a knowledge manager")
    return person


Watcher = Annotated[Person, Depends(_watcher)]
Curator = Annotated[Person, Depends(_curator)]
TextEditor = Annotated[Person, Depends(_text_editor)]
