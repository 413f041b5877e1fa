"""Commands about the people who sign in."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from assistant.access import people
from assistant.access.acting import acting
from assistant.access.model import Person
from assistant.access.owner import owner
from assistant.access.passwords import new_password
from assistant.access.roles import Role
from assistant.audit.log import SqlAuditLog
from assistant.cli import choices
from assistant.cli.output import print_json, print_table, say
from assistant.cli.tokens import token_commands
from assistant.json_value import Json
from kb.database import Database

people_commands = typer.Typer(no_args_is_help=True, help="Who may sign in, and as what.")
people_commands.add_typer(token_commands)


@people_commands.command("add")
def add(
    email: Annotated[str, typer.Argument(help="What they sign in with.")],
    name: Annotated[str, typer.Option(help="Their name.")],
    role: Annotated[Role, typer.Option(help="What they do here.")] = Role.AGENT,
    as_json: choices.AsJson = False,
) -> None:
    """Add a person and print their first password.

    Example: handrail people add ana@example.com --name "Ana Brandt" --role agent
    """
    password = new_password()
    with choices.open_database() as database:
        person = people.add(
            database,
            name=name,
            email=email,
            role=role,
            password=password,
            at=datetime.now(UTC),
            by=acting(owner()),
            audit=_audit(database),
        )
    _print_with_password(person, password, as_json=as_json)


@people_commands.command("list")
def list_people(as_json: choices.AsJson = False) -> None:
    """List everyone who may sign in or once could.

    Example: handrail people list
    """
    with choices.open_database() as database:
        everyone = people.everyone(database)
    if as_json:
        print_json([_person_json(person) for person in everyone])
        return
    print_table(
        ("name", "e-mail", "role", "may sign in"),
        [
            (each.name, each.email, each.role.value, "no" if each.disabled_at else "yes")
            for each in everyone
        ],
    )


@people_commands.command("roles")
def roles(
    email: Annotated[str | None, typer.Argument(help="Whose role to change.")] = None,
    role: Annotated[Role | None, typer.Argument(help="The new role.")] = None,
    as_json: choices.AsJson = False,
) -> None:
    """List the roles, or give a person another one.

    Example: handrail people roles ana@example.com supervisor
    """
    if email is not None and role is not None:
        with choices.open_database() as database:
            person = people.give_role(
                database, email, role, by=acting(owner()), audit=_audit(database)
            )
        if as_json:
            print_json(_person_json(person))
        else:
            print(f"{person.email} is now {person.role.value}")
        return
    if as_json:
        print_json([{"role": each.value} for each in Role])
    else:
        print("\n".join(each.value for each in Role))


@people_commands.command("reset")
def reset(
    email: Annotated[str, typer.Argument(help="Whose password to replace.")],
    as_json: choices.AsJson = False,
) -> None:
    """Give a person a new password, sign them out everywhere and end their personal tokens.

    Example: handrail people reset ana@example.com
    """
    password = new_password()
    with choices.open_database() as database:
        person = people.reset_password(
            database, email, password, by=acting(owner()), audit=_audit(database)
        )
    _print_with_password(person, password, as_json=as_json)


def _audit(database: Database) -> SqlAuditLog:
    return SqlAuditLog(database, lambda: datetime.now(UTC))


def _print_with_password(person: Person, password: str, *, as_json: bool) -> None:
    if as_json:
        print_json({**_person_json(person), "password": password})
        return
    print(f"{person.email}  {password}")
    say("this password is shown once; hand it over and have it changed")


def _person_json(person: Person) -> dict[str, Json]:
    return {
        "id": person.id,
        "name": person.name,
        "email": person.email,
        "role": person.role.value,
        "disabled_at": person.disabled_at.isoformat() if person.disabled_at else None,
    }
