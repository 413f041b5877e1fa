"""Commands about the audit log: is it whole, what does it say, take it out."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from assistant.audit.model import Act
from assistant.cli import choices
from assistant.cli.output import complain, print_json, print_table, say
from assistant.errors import RequestRefusedError

audit_commands = typer.Typer(
    no_args_is_help=True, help="The record of who did what that a security officer would ask about."
)


@audit_commands.command("verify")
def verify(
    noted: Annotated[
        str,
        typer.Option(
            metavar="N:HASH", help="A head that you wrote down: it must still be line N's."
        ),
    ] = "",
    as_json: choices.AsJson = False,
) -> None:
    """Check that no line of the audit log was changed, removed, moved or put in between.

    Whoever can write the database can make the whole log anew, or cut its end off. Write the
    head that this tells down elsewhere, and give it as --noted next time: that finds both.

    Example: handrail audit verify --noted 312:9f86d081884c7d65…
    """
    from assistant.audit.verifying import read_noted
    from assistant.audit.verifying import verify as verify_

    head = read_noted(noted)
    with choices.open_database() as database:
        found = verify_(database, noted=head)
    if as_json:
        print_json(
            {
                "rows": found.rows,
                "good": found.good,
                "ok": found.ok,
                "first_bad": found.first_bad,
                "why": found.why or None,
                "head": str(found.head),
            }
        )
    elif found.ok:
        say(f"{found.rows:,} lines, each as it was written; the head is {found.head}")
    if not found.ok:
        complain(f"the audit log was changed at line {found.first_bad}: {found.why}")
        raise typer.Exit(1)


@audit_commands.command("list")
def list_lines(
    act: Annotated[str, typer.Option(help="Only this act, such as 'signed in'.")] = "",
    by: Annotated[str, typer.Option(metavar="ID", help="Only what this person did.")] = "",
    about: Annotated[str, typer.Option(help="Only what was done to this, or a part of it.")] = "",
    since: Annotated[str | None, typer.Option(metavar="DATE", help="From this day on.")] = None,
    until: Annotated[str | None, typer.Option(metavar="DATE", help="Up to this day.")] = None,
    before: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="Only lines before number N.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=500, help="At most this many.")] = 50,
    as_json: choices.AsJson = False,
) -> None:
    """List lines, newest first; days are in UTC.

    Example: handrail audit list --act "role given" --since 2026-11-01
    """
    from assistant.audit.reading import Wanted, entries, entry_json

    wanted = Wanted(
        act=_act(act),
        by=by,
        about=about,
        since=choices.day(since, "--since"),
        until=choices.day(until, "--until"),
    )
    with choices.open_database() as database:
        found = entries(database, wanted, before=before, limit=limit)
    if as_json:
        print_json([entry_json(each) for each in found])
        return
    print_table(
        ("line", "at", "act", "by", "about", "details"),
        [
            (
                str(each.number),
                f"{each.at:%Y-%m-%d %H:%M:%S}Z",
                each.note.act.value,
                each.note.by.name,
                each.note.about,
                ", ".join(f"{name} {value}" for name, value in each.note.details.items()),
            )
            for each in found
        ],
    )


@audit_commands.command("export")
def export(
    file: Annotated[Path, typer.Argument(help="A new file of JSON lines.")],
    as_json: choices.AsJson = False,
) -> None:
    """Write the whole audit log into a file of JSON lines, which must not be there yet.

    That it was taken out is a line of the log itself, which the file ends with.

    Example: handrail audit export audit-2026.jsonl
    """
    from assistant.access.acting import acting
    from assistant.access.owner import owner
    from assistant.audit.exporting import export as export_
    from assistant.audit.log import SqlAuditLog
    from assistant.audit.model import Note

    with choices.open_database() as database:
        log = SqlAuditLog(database, lambda: datetime.now(UTC))
        rows = export_(
            database,
            file,
            lambda: log.note_alone(
                Note(Act.AUDIT_EXPORTED, acting(owner()), details={"how": "command line"})
            ),
        )
    if as_json:
        print_json({"rows": rows, "file": str(file)})
        return
    say(f"{rows:,} lines in {file}")


def _act(said: str) -> Act | None:
    """The act of that name in any case; raises RequestRefusedError naming those there are."""
    if not said.strip():
        return None
    try:
        return Act(" ".join(said.casefold().split()))
    except ValueError as error:
        known = ", ".join(each.value for each in Act)
        raise RequestRefusedError(f"there is no act {said[:40]!r}; name one of: {known}") from error
