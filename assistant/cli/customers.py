"""Commands about customers: import, list, show."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.access.owner import owner
from assistant.audited import log_of, noting_customers
from assistant.cli import choices
from assistant.cli.output import print_json, print_table, progress, say
from assistant.cli.privacy import register
from assistant.customers.errors import CustomersRefusedError, Fault
from assistant.customers.importing import Imported, import_customers
from assistant.customers.model import Customer
from assistant.customers.store import CustomerStore
from assistant.customers.written import customer_json, money_json, summary_json
from assistant.errors import RequestRefusedError
from assistant.json_value import Json
from assistant.money import Money
from assistant.profile import Profile, profile

if TYPE_CHECKING:
    from kb.database import Database

customers_commands = typer.Typer(
    no_args_is_help=True, help="The people the company serves: import, list, show, erase."
)
register(customers_commands)
_LARGEST_MB = 64
_SHOWN_FAULTS = 50


@customers_commands.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="CSV, JSON lines, JSON or a record file.")],
    currency: Annotated[
        str | None,
        typer.Option(
            metavar="CODE", help="Currency of amounts that name none; default: the catalogue's."
        ),
    ] = None,
    country: Annotated[
        str, typer.Option(metavar="CODE", help="Country of telephone numbers that name none.")
    ] = "",
    skip_bad: Annotated[
        bool, typer.Option("--skip-bad", help="Leave out what is wrong and take the rest.")
    ] = False,
    as_json: choices.AsJson = False,
) -> None:
    """Add or change customers; what a file does not say of them stays.

    Example: handrail customers import customers.csv --currency EUR --country DE
    """
    own = _currency(currency) if currency else None
    region = _region(country)
    text = _text(file)
    with choices.open_database() as database, progress("lines") as bar:
        try:
            noted = noting_customers(log_of(database), by=owner(), details={"file": file.name})
            imported = import_customers(
                CustomerStore(database, noted=noted),
                text,
                currency=own or _catalogues_currency(database),
                region=region,
                skip_bad=skip_bad,
                told=lambda done, total: bar.show("read", done, total),
            )
        except CustomersRefusedError as error:
            refusal = error
            imported = None
    if imported is None:
        _tell_refusal(file, refusal, as_json=as_json)
        raise typer.Exit(1)
    _tell(file, imported, as_json=as_json)
    if imported.refused:
        raise typer.Exit(1)


@customers_commands.command("list")
def list_customers(
    text: Annotated[
        str, typer.Argument(help="Words of an id, name, e-mail, phone or order id.")
    ] = "",
    limit: Annotated[int, typer.Option(min=1, max=100_000, help="At most this many.")] = 50,
    as_json: choices.AsJson = False,
) -> None:
    """List customers, the newest first, or those who have these words.

    Example: handrail customers list "mira okafor"
    """
    with choices.open_database() as database:
        found = CustomerStore(database).find(text, limit)
    if as_json:
        print_json([summary_json(each) for each in found])
        return
    print_table(
        ("id", "name", "tier", "e-mail", "phone"),
        [(each.id, each.name, each.tier, each.email, each.phone) for each in found],
    )


@customers_commands.command("show")
def show(
    customer: Annotated[str, typer.Argument(help="The customer's id.")],
    as_json: choices.AsJson = False,
) -> None:
    """Show everything known of a customer.

    Example: handrail customers show c-17 --json
    """
    with choices.open_database() as database:
        found = CustomerStore(database).get(customer)
    if as_json:
        print_json(customer_json(found))
        return
    _print(found, profile(found, on=date.today()))


def _text(file: Path) -> str:
    from ingest.errors import IngestError
    from ingest.readers.decoding import decode

    try:
        if file.stat().st_size > _LARGEST_MB * 1_000_000:
            raise RequestRefusedError(f"{file} is over {_LARGEST_MB} MB; split it")
        content = file.read_bytes()
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise RequestRefusedError(f"{file} cannot be read ({reason}); check the path") from error
    try:
        return decode(content)
    except IngestError as error:
        raise RequestRefusedError(f"{file} {error}") from error


def _currency(said: str) -> str:
    try:
        return Money.none(said.strip().upper()).currency
    except ValueError as error:
        raise RequestRefusedError(f"--currency: {error}") from error


def _catalogues_currency(database: "Database") -> str:
    from assistant.offers.shelf import Shelf

    return Shelf(database).current().currency


def _region(said: str) -> str:
    from phonenumbers import SUPPORTED_REGIONS

    region = said.strip().upper()
    if region and region not in SUPPORTED_REGIONS:
        raise RequestRefusedError(f"--country {said!r} is no country; write DE, GB, US …")
    return region


def _tell(file: Path, imported: Imported, *, as_json: bool) -> None:
    taken = imported.taken
    if as_json:
        print_json(
            {
                "added": taken.added,
                "changed": taken.changed,
                "unchanged": taken.unchanged,
                "warnings": list[Json](imported.warnings),
                "refused": [_fault_json(each) for each in imported.refused],
            }
        )
        return
    for warning in imported.warnings:
        say(f"{file}: note: {warning}")
    _say_faults(file, imported.refused)
    print(f"{taken.added} added, {taken.changed} changed, {taken.unchanged} unchanged")


def _tell_refusal(file: Path, error: CustomersRefusedError, *, as_json: bool) -> None:
    if as_json:
        print_json(
            {
                "added": 0,
                "changed": 0,
                "unchanged": 0,
                "warnings": [],
                "refused": [_fault_json(each) for each in error.faults],
            }
        )
        return
    _say_faults(file, error.faults)
    say(f"handrail: {file}: nothing was taken; mend it, or leave out what is wrong with --skip-bad")


def _say_faults(file: Path, faults: tuple[Fault, ...]) -> None:
    for each in faults[:_SHOWN_FAULTS]:
        say(f"{file}: {each}")
    if len(faults) > _SHOWN_FAULTS:
        say(f"{file}: and {len(faults) - _SHOWN_FAULTS} more; --json lists them all")


def _fault_json(fault: Fault) -> Json:
    return {"line": fault.line or None, "reason": fault.reason}


def _print(customer: Customer, seen: Profile) -> None:
    print(f"{customer.name}  ({customer.id})")
    rows = [
        ("tier", customer.tier),
        ("customer since", customer.since.isoformat() if customer.since else ""),
        ("language", customer.language),
        ("e-mail", customer.email),
        ("phone", customer.phone),
        ("agreed to", ", ".join(sorted(customer.consent))),
        ("tags", ", ".join(seen.tags)),
        ("spent", " and ".join(map(str, seen.spent))),
        ("in 12 months", " and ".join(map(str, seen.spent_lately))),
        ("complaints in 12 months", str(seen.complaints)),
        ("last emotion", seen.emotion),
        ("notes", customer.notes),
    ]
    for name, value in rows:
        if value:
            print(f"{name:<24}{value}")
    for order in customer.orders:
        placed = order.placed_on.isoformat() if order.placed_on else "no day"
        print(
            f"order {order.id}  {placed}  {money_json(order.total)} {order.total.currency}"
            f"  {order.status}"
        )
    for contact in customer.contacts:
        kind = "complaint" if contact.complaint else "contact"
        print(f"{kind} {contact.at:%Y-%m-%d %H:%M}  {contact.channel}  {contact.reason}")
    for offer in customer.past_offers:
        print(f"offer {offer.on}  {offer.offer}  {offer.value or ''}")
