"""Commands about the personal tokens of people's programs: list, make, revoke."""

from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer

from assistant.access import api_tokens, people
from assistant.access.acting import acting
from assistant.access.api_tokens import ApiToken
from assistant.access.api_tokens_shown import token_json
from assistant.access.model import Person
from assistant.access.owner import owner
from assistant.access.permissions import Permission
from assistant.audit.log import SqlAuditLog
from assistant.cli import choices
from assistant.cli.output import print_json, print_table, say
from assistant.errors import RequestRefusedError
from assistant.json_value import Json
from kb.database import Database

token_commands = typer.Typer(help="Personal tokens for programs.")


@token_commands.command("tokens")
def list_tokens(
    email: Annotated[str | None, typer.Argument(help="Whose; everybody's if left out.")] = None,
    as_json: choices.AsJson = False,
) -> None:
    """List the personal tokens of programs, newest first; the tokens themselves are not kept.

    Example: handrail people tokens ana@example.com
    """
    with choices.open_database() as database:
        if email is None:
            found = api_tokens.everyones(database)
        else:
            found = api_tokens.of(database, people.by_email(database, email).id)
        emails = {person.id: person.email for person in people.everyone(database)}
    told = [(each, emails.get(each.person, "")) for each in found]
    if as_json:
        print_json([_json(*each) for each in told])
        return
    now = datetime.now(UTC)
    print_table(
        ("id", "person", "name", "may", "last used", "ends"),
        [_row(token, whose, now) for token, whose in told],
    )


@token_commands.command("token")
def make_token(
    email: Annotated[str, typer.Argument(help="Whose it will be.")],
    name: Annotated[str, typer.Option(help="Which program has it.")],
    may: Annotated[
        list[Permission],
        typer.Option(help="Something its owner may do and the token too; may be repeated."),
    ],
    days: Annotated[
        int, typer.Option(help=f"How long it works, at most {api_tokens.LONGEST_LIFE.days}.")
    ] = api_tokens.USUAL_LIFE.days,
    as_json: choices.AsJson = False,
) -> None:
    """Make a personal token for a program and print it, this once.

    Example: handrail people token ana@example.com --name "Nightly report" --may ask --days 30
    """
    now = datetime.now(UTC)
    if not 1 <= days <= api_tokens.LONGEST_LIFE.days:
        raise RequestRefusedError(
            f"--days {days}: a token lives from 1 to {api_tokens.LONGEST_LIFE.days} days"
        )
    with choices.open_database() as database:
        person = people.by_email(database, email)
        made, shown = api_tokens.make(
            database,
            person.id,
            name,
            frozenset(may),
            now + timedelta(days=days),
            audit=_audit(database),
            by=acting(owner()),
            at=now,
        )
    _print_made(made, shown, person, as_json=as_json)


@token_commands.command("revoke-token")
def revoke_token(
    token_id: Annotated[
        str, typer.Argument(metavar="ID", help="As 'handrail people tokens' lists it.")
    ],
    as_json: choices.AsJson = False,
) -> None:
    """Let a token open nothing from now on.

    Example: handrail people revoke-token 9b1f0c6e2a7d4e53b8d0a1c4f7e2936d
    """
    with choices.open_database() as database:
        ended = api_tokens.revoke(database, token_id, audit=_audit(database), by=acting(owner()))
    if ended is None:
        # What was typed is not repeated: it may be the token itself.
        raise RequestRefusedError("there is no token of this id; see 'handrail people tokens'")
    if as_json:
        print_json(token_json(ended))
        return
    say(f"the token {ended.name!r} opens nothing any more")


def _print_made(made: ApiToken, shown: str, person: Person, *, as_json: bool) -> None:
    if as_json:
        print_json({**_json(made, person.email), "token": shown})
        return
    print(shown)
    say(
        f"this token is shown once and works until {made.ends_at:%Y-%m-%d}; a program sends it"
        " as 'Authorization: Bearer …'"
    )


def _json(token: ApiToken, email: str) -> dict[str, Json]:
    return {**token_json(token), "email": email}


def _row(token: ApiToken, email: str, now: datetime) -> tuple[str, ...]:
    ends = f"{token.ends_at:%Y-%m-%d}"
    return (
        token.id,
        email,
        token.name,
        " ".join(each.value for each in Permission if each in token.permissions),
        f"{token.used_at:%Y-%m-%d}" if token.used_at else "never",
        f"{ends} (ended)" if token.has_ended(now) else ends,
    )


def _audit(database: Database) -> SqlAuditLog:
    return SqlAuditLog(database, lambda: datetime.now(UTC))
