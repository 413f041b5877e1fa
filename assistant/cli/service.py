"""Commands about the texts people edit about service: topics, lexicons, the service plan."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli import choices
from assistant.cli.output import complain, print_json, print_table, say
from assistant.errors import RequestRefusedError
from assistant.json_value import Json

if TYPE_CHECKING:
    from assistant.service import ServiceTextDesk

_LARGEST = 2_000_000

service_commands = typer.Typer(
    no_args_is_help=True, help="How messages are read and routed: texts that you can edit."
)

Name = Annotated[str, typer.Argument(help="Which text; see 'handrail service list'.")]
TextFile = Annotated[Path, typer.Argument(help="The text as YAML; see 'service export'.")]


@service_commands.command("list")
def list_texts(as_json: choices.AsJson = False) -> None:
    """List the texts, their versions and what each is about.

    Example: handrail service list
    """
    from assistant.service import EDITABLE

    with _desk() as desk:
        held = [(name, desk.held(name).version, about) for name, about in EDITABLE.items()]
    if as_json:
        print_json(
            [
                {"name": name.value, "version": version, "about": about}
                for name, version, about in held
            ]
        )
        return
    print_table(
        ("name", "version", "about"),
        [(name.value, str(version or "built in"), about) for name, version, about in held],
    )


@service_commands.command("export")
def export(name: Name, as_json: choices.AsJson = False) -> None:
    """Print a text as it holds, as YAML.

    Example: handrail service export plan > plan.yaml
    """
    from assistant.service import read_name

    with _desk() as desk:
        held = desk.held(read_name(name))
    if as_json:
        print_json({"name": held.name.value, "version": held.version, "text": held.text})
        return
    print(held.text, end="")


@service_commands.command("check")
def check(name: Name, file: TextFile, as_json: choices.AsJson = False) -> None:
    """Check a text without letting it hold: every fault with its line.

    Example: handrail service check plan plan.yaml
    """
    from assistant.service import read_name

    wanted, text = read_name(name), _read(file)
    with _desk() as desk:
        faults = desk.faults(wanted, text)
    if as_json:
        told: list[Json] = [{"line": each.line, "reason": each.reason} for each in faults]
        print_json({"ok": not faults, "faults": told})
    for each in faults:
        complain(f"{file}: line {each.line}: {each.reason}")
    if faults:
        raise typer.Exit(1)
    if not as_json:
        say(f"{file}: nothing wrong")


@service_commands.command("publish")
def publish(
    name: Name,
    file: TextFile,
    note: Annotated[str, typer.Option(help="Why it changes.")] = "",
    based_on: Annotated[
        int | None,
        typer.Option(
            min=0, metavar="VERSION", help="What it was made from; refused if another holds."
        ),
    ] = None,
    as_json: choices.AsJson = False,
) -> None:
    """Let a text hold from now on; one with faults is refused, and each fault told.

    Example: handrail service publish topics topics.yaml --note "Autumn products"
    """
    from assistant.access.owner import owner
    from assistant.service import read_name

    wanted, text = read_name(name), _read(file)
    with _desk() as desk:
        faults = desk.faults(wanted, text)
        for each in faults:
            complain(f"{file}: line {each.line}: {each.reason}")
        if faults:
            raise typer.Exit(1)
        held = desk.publish(wanted, text, by=owner(), note=note, based_on=based_on)
    if as_json:
        print_json({"name": held.name.value, "version": held.version})
        return
    say(f"version {held.version} of {held.name.value} holds")


@contextmanager
def _desk() -> Iterator["ServiceTextDesk"]:
    from assistant.app import Handrail

    with Handrail.open(choices.settings()) as handrail:
        yield handrail.service_texts


def _read(file: Path) -> str:
    try:
        content = file.read_bytes()
    except OSError as error:
        raise RequestRefusedError(
            f"{file} cannot be read ({(error.strerror or str(error)).lower()}); check its name"
        ) from error
    if len(content) > _LARGEST:
        raise RequestRefusedError(f"{file} is larger than {_LARGEST // 1_000_000} MB; shorten it")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RequestRefusedError(f"{file} is no UTF-8 text; save it as UTF-8") from error
