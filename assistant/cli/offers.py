"""Commands about offers: the catalogue, what may be offered, what a change would do."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from uuid import uuid4

import typer

from assistant.cli import choices
from assistant.cli.offered import print_offers
from assistant.cli.output import complain, print_json, print_table, say
from assistant.errors import RequestRefusedError
from assistant.json_value import Json
from assistant.suggestion import citation_json

if TYPE_CHECKING:
    from assistant.offers.desk import OfferDesk
    from assistant.offers.model import Offer
    from kb.database import Database

LARGEST_CATALOGUE = 5_000_000

offers_commands = typer.Typer(
    no_args_is_help=True, help="What customers may be offered, by whom, and what that costs."
)

CatalogueFile = Annotated[Path, typer.Argument(help="A catalogue as YAML; see 'offers export'.")]


@offers_commands.command("list")
def list_offers(as_json: choices.AsJson = False) -> None:
    """List the offers of the catalogue that holds, their policies and the days they are valid.

    Example: handrail offers list
    """
    from assistant.offers.shown import catalogue_json

    with _desk() as (desk, _):
        catalogue = desk.catalogue()
        in_force = desk.in_force(catalogue, date.today())
    if as_json:
        print_json(catalogue_json(catalogue, in_force))
        return
    print_table(
        ("id", "title", "kind", "policy", "valid"),
        [_line(each, in_force[each.id]) for each in catalogue.offers],
    )


@offers_commands.command("check")
def check(file: CatalogueFile, as_json: choices.AsJson = False) -> None:
    """Check a catalogue without letting it hold: every fault with its line.

    Example: handrail offers check offers.yaml
    """
    text = _read(file)
    with _desk() as (desk, _), _faults_told(file, as_json=as_json):
        catalogue = desk.check(text, on=date.today())
    if as_json:
        print_json({"ok": True, "offers": len(catalogue.offers), "faults": []})
        return
    say(f"{file}: {len(catalogue.offers)} offers, nothing wrong")


@offers_commands.command("publish")
def publish(
    file: CatalogueFile,
    note: Annotated[str, typer.Option(help="Why it changes.")] = "",
    based_on: Annotated[
        int | None,
        typer.Option(
            min=0, metavar="VERSION", help="What it was made from; refused if another holds."
        ),
    ] = None,
    as_json: choices.AsJson = False,
) -> None:
    """Let a catalogue hold from now on; one with faults is refused, and each fault told.

    Example: handrail offers publish offers.yaml --note "Spring vouchers"
    """
    from assistant.access.owner import owner

    text = _read(file)
    with _desk() as (desk, _), _faults_told(file):
        catalogue = desk.publish(text, by=owner(), note=note, based_on=based_on)
    if as_json:
        print_json({"version": catalogue.version, "offers": len(catalogue.offers)})
        return
    say(f"version {catalogue.version} holds: {len(catalogue.offers)} offers")


@offers_commands.command("export")
def export() -> None:
    """Print the catalogue that holds as YAML.

    Example: handrail offers export > offers.yaml
    """
    with _desk() as (desk, _):
        text = desk.catalogue_text()
    if not text:
        raise RequestRefusedError("no catalogue was published yet; run 'handrail offers publish'")
    print(text, end="")


@offers_commands.command("suggest")
def suggest(
    customer: Annotated[
        str, typer.Option(metavar="ID", help="Whom it is for; see 'handrail customers list'.")
    ] = "",
    case: Annotated[
        str,
        typer.Option(
            metavar="ID", help="A conversation or another system's case, which is kept with it."
        ),
    ] = "",
    order: Annotated[str, typer.Option(metavar="ID", help="The order it is about.")] = "",
    text: Annotated[str, typer.Option(help="What the customer wrote.")] = "",
    channel: Annotated[
        str, typer.Option(help="Where: chat, email, phone, social or store; default anywhere.")
    ] = "",
    by: Annotated[
        str,
        typer.Option(
            "--as", metavar="PERSON", help="Whose authority counts, by e-mail; default any agent."
        ),
    ] = "",
    on: Annotated[
        str | None, typer.Option(metavar="DATE", help="The day that counts; default today.")
    ] = None,
    as_json: choices.AsJson = False,
) -> None:
    """Suggest what a customer may be offered, best first, and say why others are not.

    Without --as any agent is meant, who is in no team and draws on no team's budget. Without
    --case nothing is kept; with it, whom the case is about, and what was shown today.

    Example: handrail offers suggest --customer C-1001 --as ana@larkfield.example
    --order LF70856915 --text "It arrived damaged"
    """
    from assistant.customers.model import CustomerId
    from assistant.offers.decision import Subject
    from assistant.offers.offering import offering
    from assistant.offers.proposals import OfferCase
    from assistant.offers.shown import cited, offers_json, refused_json

    day = choices.day(on, "--on") or date.today()
    with _desk() as (desk, database):
        person = offering(database, None, by)
        kept = desk.case_of(case, by=person) if case else None
        if not customer and not (kept and kept.customer):
            raise RequestRefusedError("whom is it for? name --customer, or a --case that has one")
        whom = CustomerId(customer) if customer else kept.customer if kept else CustomerId("")
        about = Subject(whom, person, order)
        desk.refuse_unknown(about)
        # What the customer wrote there stays, unless they wrote something new.
        said = text or (kept.text if kept and kept.customer == whom else "")
        if case:
            opened = desk.opened(case, about, text=said, channel=channel)
        else:
            opened = desk.heard(OfferCase(uuid4().hex, whom, order, channel, text=said))
        advice = desk.advise(opened, by=person, on=day, show=bool(case))
    told = cited(advice)
    offers, refused = offers_json(told), refused_json(advice.not_offered)
    if as_json:
        policies: list[Json] = [citation_json(each) for each in told.citations]
        print_json({"offers": offers, "refused": refused, "citations": policies})
        return
    if not offers:
        say("nothing may be offered here")
    print_offers(offers)
    for each in told.citations:
        print(f"[{each.n}] {each.title}, {each.heading} (v{each.version})")
    for other in advice.not_offered:
        print(f"  not: {other.offer.title}: {'; '.join(other.why)}")


@offers_commands.command("whatif")
def whatif(
    file: CatalogueFile,
    last: Annotated[int, typer.Option(min=1, max=5000, help="How many cases to replay.")] = 500,
    as_json: choices.AsJson = False,
) -> None:
    """Replay the last cases under a catalogue that is not published: who gains, who loses.

    Example: handrail offers whatif offers.yaml --last 500
    """
    from assistant.offers.comparing.whatif_shown import whatif_json, whatif_lines

    text = _read(file)
    with _desk() as (desk, _), _faults_told(file):
        compared = desk.whatif(text, last=last)
    if as_json:
        print_json(whatif_json(compared))
        return
    for line in whatif_lines(compared):
        print(line)


@contextmanager
def _desk() -> Iterator[tuple["OfferDesk", "Database"]]:
    from assistant.offer_desk import open_offer_desk

    with choices.open_database() as database:
        yield open_offer_desk(choices.settings(), database), database


@contextmanager
def _faults_told(file: Path, *, as_json: bool = False) -> Iterator[None]:
    """Tell each fault of a catalogue in a line of its own, and end with status 1."""
    from assistant.offers.errors import CatalogueRefusedError

    try:
        yield
    except CatalogueRefusedError as error:
        if as_json:
            faults: list[Json] = [
                {"line": each.line or None, "reason": each.reason} for each in error.faults
            ]
            print_json({"ok": False, "offers": 0, "faults": faults})
        for fault in error.faults:
            complain(f"{file}: {fault}")
        raise typer.Exit(1) from error


def _read(file: Path) -> str:
    try:
        if file.stat().st_size > LARGEST_CATALOGUE:
            raise RequestRefusedError(f"{file} is larger than any catalogue; see that it is one")
        return file.read_text("utf-8-sig")
    except OSError as error:
        raise RequestRefusedError(
            f"{file} cannot be read ({(error.strerror or str(error)).lower()}); name a file"
        ) from error
    except UnicodeDecodeError as error:
        raise RequestRefusedError(f"{file} is not text in UTF-8; save it as such") from error


def _line(offer: "Offer", in_force: bool) -> tuple[str, ...]:
    policy = offer.policy.document if in_force else f"{offer.policy.document} (not in force)"
    since = offer.valid_from.isoformat() if offer.valid_from else ""
    until = offer.valid_until.isoformat() if offer.valid_until else ""
    valid = f"{since}…{until}" if since or until else "always"
    return offer.id, offer.title, offer.kind.value, policy, valid
