"""Commands about one customer's data: held, export, erase."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from assistant.access.acting import acting
from assistant.access.owner import owner
from assistant.audit.log import SqlAuditLog
from assistant.cli import choices
from assistant.cli.output import print_json, print_table, say
from assistant.errors import RequestRefusedError
from assistant.privacy.desk import PrivacyDesk
from assistant.privacy.model import Held, Subject, SubjectKind
from assistant.privacy.shown import erased_json, held_json, left_out_line

Id = Annotated[str, typer.Argument(help="The customer's id; see --named for others.")]
Named = Annotated[
    SubjectKind,
    typer.Option(help="What the id is: a customer's, a contact of theirs, or an anonymous chat's."),
]


def register(commands: typer.Typer) -> None:
    """Put these commands among the customers' commands."""
    commands.command("held")(held)
    commands.command("export")(export)
    commands.command("erase")(erase)


def held(
    customer: Id, named: Named = SubjectKind.CUSTOMER, as_json: choices.AsJson = False
) -> None:
    """Tell how much is kept of a customer, by kind.

    Example: handrail customers held c-17
    """
    with _privacy() as (privacy, _):
        found = privacy.held(_subject(named, customer))
    if as_json:
        print_json(held_json(found))
        return
    _print(found)


def export(
    customer: Id,
    file: Annotated[Path, typer.Argument(help="The ZIP to write; it must not be there yet.")],
    named: Named = SubjectKind.CUSTOMER,
) -> None:
    """Write everything about a customer into a ZIP, for them to have.

    Example: handrail customers export c-17 c-17.zip
    """
    with _privacy() as (privacy, audit):
        subject = _subject(named, customer)
        found = privacy.held(subject)
        try:
            with file.open("xb") as written:
                for piece in privacy.export(subject, by=acting(owner()), audit=audit):
                    written.write(piece)
        except FileExistsError as error:
            raise RequestRefusedError(f"{file} is there already; name another file") from error
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise RequestRefusedError(
                f"{file} cannot be written ({reason}); name another place"
            ) from error
    file.chmod(0o600)
    print(file)
    _say_left_out(found)


def erase(
    customer: Id,
    named: Named = SubjectKind.CUSTOMER,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask; it cannot be undone.")] = False,
    as_json: choices.AsJson = False,
) -> None:
    """Erase all that is kept of a customer; it cannot be undone.

    Example: handrail customers erase c-17 --yes
    """
    with _privacy() as (privacy, audit):
        subject = _subject(named, customer)
        if not yes:
            _ask(subject)
        erased = privacy.erase(subject, by=acting(owner()), audit=audit)
    if as_json:
        print_json(erased_json(erased))
        return
    if erased.again:
        print("erased before; nothing was left")
        return
    _print(erased.held)
    print(f"erased; the audit log calls them {erased.mark}")
    say("backups made before still have it: see docs/privacy.md")


@contextmanager
def _privacy() -> Iterator[tuple[PrivacyDesk, SqlAuditLog]]:
    from ingest.personal.find import find_personal_data

    def now() -> datetime:
        return datetime.now(UTC)

    with choices.open_database() as database:
        yield PrivacyDesk(database, find=find_personal_data, now=now), SqlAuditLog(database, now)


def _subject(named: SubjectKind, value: str) -> Subject:
    if not value.strip():
        raise RequestRefusedError("the id is empty; find it with 'handrail customers list'")
    return Subject(named, value)


def _ask(subject: Subject) -> None:
    if not typer.confirm(f"Erase all that is kept of {subject}? It cannot be undone.", err=True):
        raise RequestRefusedError("nothing was erased; answer y, or say --yes")


def _print(found: Held) -> None:
    print_table(
        ("kind", "how many"), [(kind.value, str(count)) for kind, count in found.counts.items()]
    )
    for document in found.resolutions:
        say(f"{document} was made of their cases and stays in the library: read it")
    _say_left_out(found)


def _say_left_out(found: Held) -> None:
    if line := left_out_line(found.shared):
        say(line)
