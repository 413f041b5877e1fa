"""Commands about the home: init, serve, settings, doctor, reindex, backup, restore."""

from pathlib import Path
from typing import Annotated

import typer

from assistant import backups
from assistant import home as homes
from assistant.cli import choices, server_calls
from assistant.cli.output import print_json, print_table, progress, say
from assistant.json_value import Json
from assistant.settings import described, read_settings


def init(
    demo: Annotated[bool, typer.Option("--demo", help="Fill it with the demo company.")] = False,
    as_json: choices.AsJson = False,
) -> None:
    """Create the home that HANDRAIL_HOME names.

    Example: handrail init --demo
    """
    settings = choices.settings()
    homes.make(settings).close()
    sign_ins: list[Json] = []
    if demo:
        from assistant.app import Handrail
        from assistant.cli.intake import shown_on
        from assistant.demo.company import fill, sign_ins_of

        with Handrail.open(settings) as handrail, progress("files") as bar:
            fill(handrail, watch=shown_on(bar))
            # So that the first start is ready at once.
            handrail.indexes(progress=lambda step: bar.show(step.work.value, step.done, step.total))
            handrail.learn(lambda learnt: bar.show("sentences learnt", learnt, 0))
        sign_ins = [
            {"email": each.email, "password": each.password} for each in sign_ins_of(settings)
        ]
    if as_json:
        print_json({"home": str(settings.home), "demo": demo, "sign_ins": sign_ins})
        return
    print(f"Handrail's home is {settings.home}")
    say("next: handrail serve" if demo else "next: handrail people add, then handrail serve")


def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[
        int | None, typer.Option(min=0, max=65535, help="Port to listen on; 0: any free one.")
    ] = None,
) -> None:
    """Serve the desk, the library and the API until stopped.

    Example: handrail serve --port 8000
    """
    from assistant.app import Handrail
    from assistant.demo.company import sign_ins_of
    from assistant.server import run

    settings = read_settings(host=host, port=port)
    for each in sign_ins_of(settings):
        say(f"  {each.role:<18} {each.email:<36} {each.password}")
    with Handrail.open(settings) as handrail:
        run(handrail, settings.host, settings.port)


def settings(as_json: choices.AsJson = False) -> None:
    """List every setting: its variable, its value now, what it is for.

    Example: HANDRAIL_PORT=9000 handrail settings
    """
    rows = described(choices.settings())
    if as_json:
        print_json([{"name": name, "value": value, "help": what} for name, value, what in rows])
    else:
        print_table(("variable", "value", "what it is for"), rows)


def doctor(as_json: choices.AsJson = False) -> None:
    """Check every part and say what to do about what is wrong.

    Example: handrail doctor
    """
    from assistant.doctor import State, examine

    findings = examine(choices.settings())
    if as_json:
        print_json(
            [
                {"part": each.part, "state": each.state.value, "message": each.message}
                for each in findings
            ]
        )
    else:
        print_table(
            ("part", "state", "what"),
            [(each.part, each.state.value, each.message) for each in findings],
        )
    if any(each.state is State.WRONG for each in findings):
        raise typer.Exit(1)


def reindex(as_json: choices.AsJson = False) -> None:
    """Build both indexes anew from the database, embedding what the model has not seen.

    Example: handrail reindex
    """
    current = choices.settings()
    server = server_calls.running(current)
    if server is not None:
        server.reindex()
    else:
        from assistant.app import Handrail
        from assistant.audit.model import Act
        from assistant.audited import note_by_owner

        with Handrail.open(current) as handrail, progress("passages") as bar:
            handrail.reindex(lambda step: bar.show(step.work.value, step.done, step.total))
            note_by_owner(handrail.database, Act.REINDEXED)
    if as_json:
        print_json({"reindexed": True})
    else:
        print("both indexes are new and in use")


def backup(
    file: Annotated[Path, typer.Argument(help="The file to write.")],
    as_json: choices.AsJson = False,
) -> None:
    """Write everything that cannot be rebuilt into one file; works while a server runs.

    Example: handrail backup handrail-2026-11-21.backup
    """
    size = backups.write(choices.settings(), file)
    if as_json:
        print_json({"file": str(file), "bytes": size})
    else:
        print(f"{file} holds the whole home ({size:,} bytes)")


def restore(
    file: Annotated[Path, typer.Argument(help="A file that 'handrail backup' wrote.")],
    as_json: choices.AsJson = False,
) -> None:
    """Put a backup into an empty HANDRAIL_HOME; indexes are rebuilt at the next start.

    Example: HANDRAIL_HOME=/srv/handrail handrail restore handrail-2026-11-21.backup
    """
    current = choices.settings()
    backups.restore(current, file)
    if as_json:
        print_json({"home": str(current.home)})
    else:
        print(f"{current.home} is what the backup held")
