"""Commands about the offers' ledger: is it whole, and take it out."""

from pathlib import Path
from typing import Annotated

import typer

from assistant.cli import choices
from assistant.cli.output import complain, print_json, say

ledger_commands = typer.Typer(
    no_args_is_help=True, help="The record of every offer shown, made, approved and fulfilled."
)


@ledger_commands.command("verify")
def verify(
    noted: Annotated[
        str,
        typer.Option(metavar="HASH", help="A head that you wrote down: it must still be there."),
    ] = "",
    as_json: choices.AsJson = False,
) -> None:
    """Check that nothing in the ledger was changed, removed or put in between.

    Whoever can write the database can make the whole ledger anew. Write the head that this
    tells down elsewhere, and give it as --noted next time: then that is found too.

    Example: handrail ledger verify
    """
    from sqlalchemy import func, select

    from assistant.offers.ledger.appending import verify as verify_
    from assistant.offers.tables import LedgerRow

    with choices.open_database() as database:
        found = verify_(database, noted=noted.strip().lower())
        with database.read() as session:
            rows = session.scalars(select(func.count()).select_from(LedgerRow)).one()
    if as_json:
        print_json(
            {
                "rows": rows,
                "good": found.rows,
                "ok": found.ok,
                "first_bad": found.first_bad,
                "why": found.why or None,
                "head": found.head,
            }
        )
    elif found.ok:
        say(f"{found.rows:,} lines, each as it was written; the last is {found.head}")
    if not found.ok:
        complain(f"the ledger was changed at line {found.first_bad}: {found.why}")
        raise typer.Exit(1)


@ledger_commands.command("export")
def export(
    file: Annotated[Path, typer.Argument(help="A new CSV file.")], as_json: choices.AsJson = False
) -> None:
    """Write the whole ledger into a CSV file, which must not be there yet.

    Example: handrail ledger export offers-2026.csv
    """
    from assistant.offers.ledger.exporting import export as export_

    with choices.open_database() as database:
        rows = export_(database, file)
    if as_json:
        print_json({"rows": rows, "file": str(file)})
        return
    say(f"{rows:,} lines in {file}")
