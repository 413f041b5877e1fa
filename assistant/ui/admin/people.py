"""/admin/people: who may sign in, as what, and with which password."""

from datetime import datetime
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request, Response

from assistant.access import people, sessions
from assistant.access.acting import acting
from assistant.access.elsewhere.linked import Link, links_of, unlink
from assistant.access.errors import AccessError, EmailTakenError
from assistant.access.passwords import new_password
from assistant.access.roles import Role, a_role
from assistant.access.second_factor import keeping
from assistant.access.staff import Seen, overview
from assistant.api.caller import Staff
from assistant.ui.admin.frame import LONGEST, PEOPLE, NotThereError, admin_router
from assistant.ui.admin.ground import Ground
from assistant.ui.admin.moments import moment
from assistant.ui.admin.people_shown import (
    LinkView,
    PersonForm,
    fits,
    permission_rows,
    role_choices,
    shown,
)
from assistant.ui.admin.told import Told
from assistant.ui.words import count

_Text = Annotated[str, Form(max_length=LONGEST)]
_YOURSELF = "That is for somebody else. Do it on your account’s page."
_ANEW = "Lost it? Reset the password below: that makes another."


def people_routes(ground: Ground) -> APIRouter:
    """The list of people and a page for each."""
    routes = admin_router(PEOPLE)
    _add_list(routes, ground)
    _add_person(routes, ground)
    _add_access(routes, ground)
    _add_leaving(routes, ground)
    return routes


def _add_list(routes: APIRouter, ground: Ground) -> None:
    @routes.get("")
    def every(
        request: Request, person: Staff, q: Annotated[str, Query(max_length=LONGEST)] = ""
    ) -> Response:
        return _list(ground, request, person.id, wanted=q)

    @routes.post("")
    def add(
        request: Request,
        person: Staff,
        name: _Text = "",
        email: _Text = "",
        role: _Text = "",
    ) -> Response:
        first = new_password()
        try:
            added = people.add(
                ground.database,
                name=name,
                email=email,
                role=_role(role),
                password=first,
                at=ground.now(),
                by=acting(person),
                audit=ground.audit,
                passwords=ground.passwords,
            )
        except EmailTakenError:
            typed = PersonForm(name, email, role)
            line = "Somebody with that e-mail is already a person here; find them in the list."
            return _list(ground, request, person.id, typed=typed, error=line)
        except AccessError as error:
            typed = PersonForm(name, email, role)
            return _list(ground, request, person.id, typed=typed, error=str(error))
        line = f"{added.name} was added and may sign in as {added.email}."
        told = Told(line, first, f"First password of {added.name}", _ANEW)
        return ground.frame.done(person, f"{PEOPLE.path}/{added.id}", told)


def _add_person(routes: APIRouter, ground: Ground) -> None:
    @routes.get("/{person_id}")
    def one(request: Request, person: Staff, person_id: str) -> Response:
        return _page(ground, request, person.id, _found(ground, person_id))

    @routes.post("/{person_id}/role")
    def give_role(request: Request, person: Staff, person_id: str, role: _Text = "") -> Response:
        found = _found(ground, person_id)
        try:
            changed = people.give_role(
                ground.database,
                found.person.email,
                _role(role),
                by=acting(person),
                audit=ground.audit,
            )
        except AccessError as error:
            return _page(ground, request, person.id, found, role_error=str(error), role=role)
        line = f"{changed.name} is {a_role(changed.role)} from their next page on."
        if changed.id == person.id and changed.role is not Role.ADMIN:
            return ground.frame.done(person, "/desk/", Told(line))
        return ground.frame.done(person, f"{PEOPLE.path}/{changed.id}", Told(line))

    @routes.post("/{person_id}/password")
    def reset(request: Request, person: Staff, person_id: str) -> Response:
        found, fresh = _found(ground, person_id), new_password()
        if found.person.id == person.id:
            return _page(ground, request, person.id, found, password_error=_YOURSELF)
        people.reset_password(
            ground.database,
            found.person.email,
            fresh,
            by=acting(person),
            audit=ground.audit,
            passwords=ground.passwords,
        )
        line = f"{found.person.name} has a new password and was signed out everywhere."
        told = Told(line, fresh, f"New password of {found.person.name}", _ANEW)
        return ground.frame.done(person, f"{PEOPLE.path}/{person_id}", told)


def _add_access(routes: APIRouter, ground: Ground) -> None:
    @routes.post("/{person_id}/second-factor/off")
    def take_off(request: Request, person: Staff, person_id: str) -> Response:
        found = _found(ground, person_id)
        if found.person.id == person.id:
            return _page(ground, request, person.id, found, factor_error=_YOURSELF)
        was_on = keeping.take_off(
            ground.database, found.person.id, by=acting(person), audit=ground.audit
        )
        done = "was taken off" if was_on else "was off already"
        line = f"The second factor of {found.person.name} {done}."
        return ground.frame.done(person, f"{PEOPLE.path}/{person_id}", Told(line))

    @routes.post("/{person_id}/sign-out")
    def sign_out(person: Staff, person_id: str) -> Response:
        found = _found(ground, person_id)
        ended = sessions.revoke_all(
            ground.database, found.person.id, by=acting(person), audit=ground.audit
        )
        line = f"{found.person.name} was signed out everywhere: {count(ended, 'session')} ended."
        return ground.frame.done(person, f"{PEOPLE.path}/{person_id}", Told(line))

    @routes.post("/{person_id}/unlink")
    def forget(person: Staff, person_id: str, issuer: _Text = "", subject: _Text = "") -> Response:
        found = _found(ground, person_id)
        was_theirs = unlink(
            ground.database,
            found.person.id,
            issuer=issuer,
            subject=subject,
            by=acting(person),
            audit=ground.audit,
        )
        line = (
            f"{found.person.name} is linked to that account no more, and was signed out wherever"
            " single sign-on had let them in."
            if was_theirs
            else "That account was unlinked already."
        )
        return ground.frame.done(person, f"{PEOPLE.path}/{person_id}", Told(line))


def _add_leaving(routes: APIRouter, ground: Ground) -> None:
    @routes.post("/{person_id}/let-go")
    def let_go(request: Request, person: Staff, person_id: str) -> Response:
        found = _found(ground, person_id)
        try:
            people.disable(
                ground.database,
                found.person.email,
                at=ground.now(),
                by=acting(person),
                audit=ground.audit,
            )
        except AccessError as error:
            return _page(ground, request, person.id, found, access_error=str(error))
        line = f"{found.person.name} was let go: signed out everywhere, and cannot sign in."
        return ground.frame.done(person, f"{PEOPLE.path}/{person_id}", Told(line))

    @routes.post("/{person_id}/let-back")
    def let_back(person: Staff, person_id: str) -> Response:
        found = _found(ground, person_id)
        people.enable(ground.database, found.person.email, by=acting(person), audit=ground.audit)
        line = f"{found.person.name} may sign in again."
        return ground.frame.done(person, f"{PEOPLE.path}/{person_id}", Told(line))


def _list(
    ground: Ground,
    request: Request,
    you: str,
    *,
    wanted: str = "",
    typed: PersonForm | None = None,
    error: str = "",
) -> Response:
    now = ground.now()
    everyone = overview(ground.database, at=now)
    found = [shown(each, now=now, you=you) for each in everyone if fits(each, wanted)]
    return ground.frame.show(
        request,
        PEOPLE,
        "people",
        status=HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK,
        people=found,
        wanted=wanted,
        many=count(len(everyone), "person", "people"),
        typed=typed or PersonForm(),
        error=error,
        roles=role_choices(),
        permissions=permission_rows(),
    )


def _page(
    ground: Ground,
    request: Request,
    you: str,
    found: Seen,
    *,
    role_error: str = "",
    password_error: str = "",
    factor_error: str = "",
    access_error: str = "",
    role: str = "",
) -> Response:
    now = ground.now()
    theirs = sessions.of(ground.database, found.person.id, at=now)
    links = links_of(ground.database, found.person.id)
    is_refused = bool(role_error or password_error or factor_error or access_error)
    return ground.frame.show(
        request,
        PEOPLE,
        "person",
        status=HTTPStatus.UNPROCESSABLE_ENTITY if is_refused else HTTPStatus.OK,
        person=shown(found, now=now, you=you),
        sessions=[(each, moment(each.used_at, now)) for each in theirs],
        links=[_link(each, now) for each in links],
        is_last_admin=_is_last_admin(ground, found),
        role_error=role_error,
        password_error=password_error,
        factor_error=factor_error,
        access_error=access_error,
        role=role or found.person.role.value,
        roles=role_choices(),
    )


def _found(ground: Ground, person_id: str) -> Seen:
    for each in overview(ground.database, at=ground.now()):
        if each.person.id == person_id:
            return each
    raise NotThereError("There is no such person; choose one from the list of people.")


def _is_last_admin(ground: Ground, found: Seen) -> bool:
    """Whether nobody else may sign in and manage people."""
    everyone = (each.person for each in overview(ground.database, at=ground.now()))
    admins = {each.id for each in everyone if each.role is Role.ADMIN and each.disabled_at is None}
    return admins == {found.person.id}


def _link(link: Link, now: datetime) -> LinkView:
    return LinkView(link.issuer, link.subject, moment(link.since, now))


def _role(value: str) -> Role:
    try:
        return Role(value)
    except ValueError:
        raise AccessError("Choose one of the roles in the list.") from None
