"""Commands about documents: ingest, and the library's."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from assistant.audit.model import Act
from assistant.audited import document, noting_by_owner
from assistant.cases import record
from assistant.cli import choices, intake
from assistant.cli.output import complain, print_json, print_table, say
from assistant.errors import RequestRefusedError
from assistant.json_value import Json
from ingest.jobs import Instructions
from ingest.outcomes import Outcome, Refusal
from kb import library
from kb.library import Overview, VersionSummary
from kb.model import Audience, DocumentKind

library_commands = typer.Typer(no_args_is_help=True, help="List, show, retire or erase documents.")


def ingest(
    paths: Annotated[list[Path], typer.Argument(help="Files or folders.")],
    audience: Annotated[
        Audience | None,
        typer.Option(help="Who may read it; default: what the file says, else internal."),
    ] = None,
    valid_from: Annotated[
        str | None, typer.Option("--from", metavar="DATE", help="First day in force.")
    ] = None,
    valid_until: Annotated[
        str | None, typer.Option("--until", metavar="DATE", help="Last day in force.")
    ] = None,
    replace: Annotated[
        str | None, typer.Option(metavar="ID", help="Document that this file is a new version of.")
    ] = None,
    owner: Annotated[str | None, typer.Option(help="Who keeps it true.")] = None,
    password: Annotated[str | None, typer.Option(help="Password of an encrypted file.")] = None,
    as_json: choices.AsJson = False,
) -> None:
    """Take files or folders into the library.

    Example: handrail ingest policies/ --audience public --from 2026-01-01
    """
    files, missing = _files(paths)
    if replace is not None and len(files) != 1:
        raise RequestRefusedError(f"--replace takes one file and {len(files)} were given")
    instructions = Instructions(
        audience=audience,
        owner=owner,
        valid_from=choices.day(valid_from, "--from"),
        valid_until=choices.day(valid_until, "--until"),
        replace=replace,
    )
    given = [(place, name, instructions) for place, name in files]
    ends: list[Outcome | Refusal] = list(_told(missing))
    ends += _told(intake.take_in(choices.settings(), given, password=password))
    _report(ends, as_json=as_json)
    if any(isinstance(end, Refusal) for end in ends):
        raise typer.Exit(1)


def _files(paths: Sequence[Path]) -> tuple[list[tuple[Path, str]], list[Refusal]]:
    """Every file below the paths with the name it gets, and what cannot be handed in."""
    files: list[tuple[Path, str]] = []
    missing: list[Refusal] = []
    for path in paths:
        if path.is_dir():
            files.extend(
                (each, each.relative_to(path).as_posix())
                for each in sorted(path.rglob("*"))
                if each.is_file()
                and not any(part.startswith(".") for part in each.relative_to(path).parts)
            )
        elif path.exists():
            files.append((path, path.name))
        else:
            missing.append(Refusal(str(path), "there is no such file; check the path"))
    named: list[tuple[Path, str]] = []
    for place, name in files:
        # The system's names may be any bytes; what cannot be written down is not kept either.
        written = name.encode("utf-8", "replace").decode()
        if written == name:
            named.append((place, name))
        else:
            missing.append(Refusal(written, "its name is not UTF-8; rename it"))
    return named, missing


def _told(ends: Iterable[Outcome | Refusal]) -> Iterator[Outcome | Refusal]:
    """Pass each end on, and say at once on stderr which files were refused."""
    for end in ends:
        if isinstance(end, Refusal):
            say(f"{end.path}: {end.reason}")
        yield end


def _report(ends: Sequence[Outcome | Refusal], *, as_json: bool) -> None:
    outcomes = [end for end in ends if isinstance(end, Outcome)]
    refused = [end for end in ends if isinstance(end, Refusal)]
    if as_json:
        taken: list[Json] = [_outcome_json(end) for end in outcomes]
        left: list[Json] = [{"path": end.path, "reason": end.reason} for end in refused]
        print_json({"documents": taken, "refused": left})
        return
    print_table(
        ("file", "document", "version", "status", "passages"),
        [
            (end.path, end.id, str(end.version), end.status.replace("_", " "), str(end.passages))
            for end in outcomes
        ],
    )
    for end in outcomes:
        for warning in end.warnings:
            say(f"{end.path}: note: {warning}")
    say(f"{len(outcomes)} taken in, {len(refused)} refused")


def _outcome_json(end: Outcome) -> dict[str, Json]:
    return {
        "path": end.path,
        "id": end.id,
        "version": end.version,
        "status": end.status,
        "passages": end.passages,
        "warnings": list(end.warnings),
    }


@library_commands.command("list")
def list_documents(
    kind: Annotated[DocumentKind | None, typer.Option(help="Only documents of this kind.")] = None,
    as_json: choices.AsJson = False,
) -> None:
    """List every document with its status today.

    Example: handrail library list --kind policy
    """
    with choices.open_database() as database:
        found = library.documents(database, on=date.today(), kind=kind)
    if as_json:
        print_json([_overview_json(each) for each in found])
        return
    print_table(
        ("document", "title", "status", "audience", "owner", "from", "until", "versions"),
        [
            (
                each.id,
                each.current.title,
                each.status.value,
                each.current.audience.value,
                each.owner,
                each.current.valid_from.isoformat(),
                each.current.valid_until.isoformat() if each.current.valid_until else "",
                str(each.versions),
            )
            for each in found
        ],
    )


@library_commands.command("show")
def show_document(
    document_id: Annotated[str, typer.Argument(metavar="ID")], as_json: choices.AsJson = False
) -> None:
    """Show a document's current version and its passages.

    Example: handrail library show returns
    """
    from kb import passages

    with choices.open_database() as database:
        overview = library.document(database, document_id, on=date.today())
        cut = passages.of_version(database, overview.id, overview.current.number)
    if as_json:
        listed: list[Json] = [
            {
                "passage_id": each.id,
                "heading": " > ".join(each.heading),
                "page": each.page,
                "text": each.text,
            }
            for each in cut
        ]
        print_json({**_overview_json(overview), "passages": listed})
        return
    current = overview.current
    print(f"{current.title} ({overview.id}, version {current.number}, {overview.status.value})")
    for each in cut:
        print(f"\n[{' > '.join(each.heading)}]{f' page {each.page}' if each.page else ''}")
        print(each.text)


@library_commands.command("history")
def show_history(
    document_id: Annotated[str, typer.Argument(metavar="ID")], as_json: choices.AsJson = False
) -> None:
    """List a document's versions, newest first.

    Example: handrail library history returns
    """
    with choices.open_database() as database:
        versions = library.history(database, document_id)
    if as_json:
        print_json([_version_json(each) for each in versions])
        return
    print_table(
        ("version", "from", "until", "recorded", "by", "source"),
        [
            (
                str(each.number),
                each.valid_from.isoformat(),
                each.valid_until.isoformat() if each.valid_until else "",
                each.recorded_at,
                each.recorded_by,
                each.source,
            )
            for each in versions
        ],
    )


@library_commands.command("retire")
def retire_document(
    document_id: Annotated[str, typer.Argument(metavar="ID")],
    on: Annotated[
        str | None, typer.Option(metavar="DATE", help="First day out of force; default today.")
    ] = None,
    undo: Annotated[bool, typer.Option("--undo", help="Put it back in force.")] = False,
    as_json: choices.AsJson = False,
) -> None:
    """Take a document out of force; what held before stays findable by its day.

    Example: handrail library retire summer-offer --on 2026-09-01
    """
    last = choices.day(on, "--on") or date.today()
    with choices.open_database() as database:
        if undo:
            noted = noting_by_owner(database, Act.DOCUMENT_REINSTATED, document(document_id))
            library.reinstate(database, document_id, along=noted)
        else:
            details = {"on": last.isoformat()}
            noted = noting_by_owner(database, Act.DOCUMENT_RETIRED, document(document_id), details)
            library.retire(database, document_id, on=last, along=noted)
        overview = library.document(database, document_id, on=date.today())
    if as_json:
        print_json(_overview_json(overview))
    else:
        print(f"{document_id} is {overview.status.value}")


@library_commands.command("erase")
def erase_document(
    document_id: Annotated[str, typer.Argument(metavar="ID")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    as_json: choices.AsJson = False,
) -> None:
    """Delete a document with all versions, files and vectors; this cannot be undone.

    Example: handrail library erase old-draft --yes
    """
    with choices.open_database() as database:
        library.history(database, document_id)
        if not yes:
            complain(
                f"erasing {document_id!r} cannot be undone; add --yes to do it,"
                f" or take it out of force with 'handrail library retire {document_id}'"
            )
            raise typer.Exit(1)
        record.forget(database, document_id)
        noted = noting_by_owner(database, Act.DOCUMENT_ERASED, document(document_id))
        library.erase(database, document_id, along=noted)
        # What was being answered from it meanwhile has been kept by now, or is never kept.
        record.forget(database, document_id)
    if as_json:
        print_json({"erased": document_id})
    else:
        print(f"{document_id} is erased")


def _overview_json(each: Overview) -> dict[str, Json]:
    return {
        "id": each.id,
        "kind": each.kind.value,
        "title": each.current.title,
        "status": each.status.value,
        "audience": each.current.audience.value,
        "owner": each.owner,
        "version": each.current.number,
        "versions": each.versions,
        "valid_from": each.current.valid_from.isoformat(),
        "valid_until": each.current.valid_until.isoformat() if each.current.valid_until else None,
        "retired_on": each.retired_on.isoformat() if each.retired_on else None,
    }


def _version_json(each: VersionSummary) -> dict[str, Json]:
    return {
        "id": each.document_id,
        "version": each.number,
        "title": each.title,
        "audience": each.audience.value,
        "valid_from": each.valid_from.isoformat(),
        "valid_until": each.valid_until.isoformat() if each.valid_until else None,
        "recorded_at": each.recorded_at,
        "recorded_by": each.recorded_by,
        "source": each.source,
        "sha256": each.original,
        "passages": each.passages,
        "warnings": list(each.warnings),
    }
