"""Commands about inbound messages: what one says, what is in the inbox, a file of them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli import choices, server_calls
from assistant.cli.output import complain, print_json, print_table, progress, say
from assistant.errors import RequestRefusedError
from assistant.json_value import Json

if TYPE_CHECKING:
    from assistant.casework.model import Received

_LARGEST_FILE = 50_000_000
# Of one character, in UTF-8.
_MOST_BYTES = 4

inbox_commands = typer.Typer(
    no_args_is_help=True, help="Messages of customers: take them in, see what waits."
)


def triage(
    text: Annotated[str, typer.Argument(help="What a customer wrote; '-' reads it from stdin.")],
    channel: Annotated[
        str, typer.Option(help="Where it came in: chat, email, phone, social, store.")
    ] = "",
    customer: Annotated[
        str, typer.Option(metavar="ID", help="Who wrote it; see 'handrail customers list'.")
    ] = "",
    as_json: choices.AsJson = False,
) -> None:
    """Read a message: topic, emotion, risks, how soon it matters and why, and the way up.

    Example: handrail triage "Third time I write. My lawyer will be in touch." --channel email
    """
    said = _read_text(text)
    read = _triage(said, _legible(channel), _legible(customer))
    if as_json:
        print_json(read)
        return
    _print_reading(read)


@inbox_commands.command("import")
def import_messages(
    file: Annotated[Path, typer.Argument(help="CSV, JSON or JSON lines, a message a row.")],
    as_json: choices.AsJson = False,
) -> None:
    """Take in messages of another system; a message that was taken in before changes nothing.

    Example: handrail inbox import messages.csv
    """
    from assistant.casework.inbox.importing import read_messages

    read = read_messages(_content(file), file.name, zone=_zone())
    refused: list[Json] = [{"line": line, "reason": reason} for line, reason in read.refused]
    taken: list[str] = []
    with _receiving() as receive, progress("messages") as bar:
        for done, message in enumerate(read.messages, 1):
            try:
                taken.append(receive(message))
            except RequestRefusedError as error:
                refused.append({"line": None, "reason": f"{message.external}: {error}"})
            bar.show(message.channel, done, len(read.messages))
    cases: list[Json] = [*dict.fromkeys(taken)]
    if as_json:
        print_json({"messages": len(taken), "cases": cases, "refused": refused})
    else:
        say(f"{len(taken)} messages in {len(cases)} cases")
    for each in refused:
        if isinstance(each, dict):
            where = f"line {each['line']}: " if each["line"] else ""
            complain(f"{file}: {where}{each['reason']}")
    if refused:
        raise typer.Exit(1)


@inbox_commands.command("list")
def list_cases(
    late: Annotated[bool, typer.Option("--late", help="Only what missed a deadline.")] = False,
    limit: Annotated[int, typer.Option(min=1, max=500, help="At most this many.")] = 50,
    as_json: choices.AsJson = False,
) -> None:
    """List open cases of all channels, by priority and then time left.

    Example: handrail inbox list --late
    """
    from assistant.access.owner import owner
    from assistant.app import Handrail
    from assistant.casework.clocks.words import in_words
    from assistant.casework.model import QueueFilter
    from assistant.casework.shown import case_json

    with Handrail.open(choices.settings()) as handrail:
        found = handrail.casework.queue(QueueFilter(late=late), by=owner(), limit=limit)
    if as_json:
        print_json([case_json(each) for each in found])
        return
    now = datetime.now(UTC)
    print_table(
        ("priority", "left", "channel", "customer", "case", "title"),
        [
            (
                str(each.priority),
                in_words(each.next_due, now) if each.next_due else "",
                each.channel,
                each.customer_name or each.contact,
                each.id,
                each.title,
            )
            for each in found
        ],
    )


@inbox_commands.command("show")
def show(
    case: Annotated[str, typer.Argument(help="The case's id; see 'handrail inbox list'.")],
    as_json: choices.AsJson = False,
) -> None:
    """Show one case: its messages, clocks, escalations, promises and story.

    Example: handrail inbox show 3f2a… --json
    """
    from assistant.access.owner import owner
    from assistant.app import Handrail
    from assistant.casework.model import CaseId
    from assistant.casework.shown import file_json

    with Handrail.open(choices.settings()) as handrail:
        file = handrail.casework.file(CaseId(case), by=owner())
    if as_json:
        print_json(file_json(file))
        return
    reasons = "; ".join(file.case.triage.reasons)
    print(f"{file.case.title} ({file.case.state.value}, priority {file.case.priority}: {reasons})")
    for message in file.messages:
        print(f"\n{message.at:%Y-%m-%d %H:%M} {message.by} ({message.channel})\n{message.text}")


def _read_text(text: str) -> str:
    """The message, as long as an inbox keeps one; what is no text is told apart later."""
    import sys

    from assistant.casework.model import LONGEST_INBOUND

    if text == "-":
        # As bytes: what is no UTF-8 is for the inbox to refuse, not for Python.
        said = sys.stdin.buffer.read(_MOST_BYTES * LONGEST_INBOUND).decode("utf-8", "replace")
    else:
        said = _legible(text)
    return said[:LONGEST_INBOUND]


def _legible(argument: str) -> str:
    """An argument with a mark in place of each byte that is no UTF-8."""
    return argument.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _zone() -> str:
    """The time zone of the plan's people, which a file's times are of."""
    from assistant.app import Handrail
    from assistant.escalation.service_desk import EscalationDesk

    with Handrail.open(choices.settings()) as handrail:
        return EscalationDesk(handrail.database).plan().own_calendar.zone


def _content(file: Path) -> bytes:
    try:
        if file.stat().st_size > _LARGEST_FILE:
            raise RequestRefusedError(
                f"{file} is larger than {_LARGEST_FILE // 1_000_000} MB; split it"
            )
        return file.read_bytes()
    except OSError as error:
        raise RequestRefusedError(
            f"{file} cannot be read ({(error.strerror or str(error)).lower()}); check its name"
        ) from error


@contextmanager
def _receiving() -> Iterator["Callable[[Received], str]"]:
    """What takes a message in and tells its case: the running server, which has the index."""
    settings = choices.settings()
    server = server_calls.running(settings)
    if server is not None:
        yield server.receive
        return
    from assistant.app import Handrail

    with Handrail.open(settings) as handrail:
        yield lambda message: handrail.casework.receive(message).id


def _triage(text: str, channel: str, customer: str) -> dict[str, Json]:
    settings = choices.settings()
    server = server_calls.running(settings)
    if server is not None:
        return server.triage(text, channel=channel, customer=customer)
    from assistant.app import Handrail
    from assistant.casework.model import Received
    from assistant.escalation.reading import reading_json

    with Handrail.open(settings) as handrail:
        message = Received(text, channel, datetime.now(UTC), customer=customer)
        return reading_json(handrail.casework.read_message(message))


def _print_reading(read: dict[str, Json]) -> None:
    topic, risks = read["topic_found"], read["risks"]
    title = topic["title"] if isinstance(topic, dict) else "no topic of ours"
    print(f"priority {read['priority']}: {title}")
    print(f"emotion {read['emotion']} ({read['trend']}), urgency {read['urgency']}")
    if isinstance(risks, list) and risks:
        print(f"risks: {', '.join(map(str, risks))}")
    reasons = read["reasons"]
    for reason in reasons if isinstance(reasons, list) else []:
        print(f"- {reason}")
    way = read["escalation"]
    if isinstance(way, dict) and way["path"]:
        must = "has to go" if way["required"] else "may go"
        print(f"{must} to {way['team']} by {way['due']}: {way['title']}")
