"""Commands about webhooks: which other systems hear of what, and whether they do."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.access.owner import owner
from assistant.cli import choices
from assistant.cli.output import print_json, print_table, say
from assistant.webhooks.model import DeliveryId, DeliveryState, EventKind, WebhookId

if TYPE_CHECKING:
    from assistant.webhooks.desk import WebhookDesk
    from assistant.webhooks.model import Delivery

webhooks_commands = typer.Typer(
    no_args_is_help=True, help="Other systems that hear of what happens to cases."
)

Id = Annotated[str, typer.Argument(metavar="ID", help="Which one; see 'webhooks list'.")]


@webhooks_commands.command("add")
def add(
    url: Annotated[str, typer.Argument(help="Where events are sent to, by POST.")],
    event: Annotated[
        list[EventKind] | None,
        typer.Option(help="What it hears of; may be given several times. Default: all."),
    ] = None,
    as_json: choices.AsJson = False,
) -> None:
    """Let an address hear of events from now on, and print its secret, which is told this once.

    Example: handrail webhooks add https://crm.example.com/handrail --event case.resolved
    """
    from assistant.webhooks.shown import webhook_json

    with _desk() as desk:
        webhook, secret = desk.add(url, event or (), by=owner())
    if as_json:
        print_json({**webhook_json(webhook), "secret": secret})
        return
    print(f"{webhook.id}\t{webhook.url}")
    print(f"secret\t{secret}")
    say("keep the secret where the other system checks signatures; it is not shown again")


@webhooks_commands.command("list")
def list_webhooks(as_json: choices.AsJson = False) -> None:
    """List the addresses, and what they hear of.

    Example: handrail webhooks list
    """
    from assistant.webhooks.shown import webhook_json

    with _desk() as desk:
        every = desk.webhooks(by=owner())
    if as_json:
        print_json([webhook_json(each) for each in every])
        return
    print_table(
        ("id", "address", "hears of", "state"),
        [
            (
                each.id,
                each.url,
                ", ".join(sorted(kind.value for kind in each.events)) or "everything",
                "gone" if each.disabled_at else "works",
            )
            for each in every
        ],
    )


@webhooks_commands.command("remove")
def remove(webhook: Id, as_json: choices.AsJson = False) -> None:
    """Send an address nothing more, and forget what was sent.

    Example: handrail webhooks remove 5f3a…
    """
    with _desk() as desk:
        desk.remove(WebhookId(webhook), by=owner())
    if as_json:
        print_json({"removed": webhook})
    else:
        print(f"{webhook} is removed")


@webhooks_commands.command("deliveries")
def deliveries(
    webhook: Id,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="How many at most.")] = 100,
    as_json: choices.AsJson = False,
) -> None:
    """List what was sent to an address, newest first, and what it answered.

    Example: handrail webhooks deliveries 5f3a…
    """
    from assistant.webhooks.shown import delivery_json

    with _desk() as desk:
        every = desk.deliveries(WebhookId(webhook), by=owner(), limit=limit)
    if as_json:
        print_json([delivery_json(each) for each in every])
        return
    print_table(("id", "at", "event", "state", "tries", "said"), [_line(each) for each in every])


@webhooks_commands.command("ping")
def ping(webhook: Id, as_json: choices.AsJson = False) -> None:
    """Send an address a ping now, and tell what it answered; exit 1 where it did not take it.

    Example: handrail webhooks ping 5f3a…
    """
    with _desk() as desk:
        sent = desk.ping(WebhookId(webhook), by=owner())
    _tell(sent, as_json=as_json)


@webhooks_commands.command("again")
def again(
    delivery: Annotated[
        str, typer.Argument(metavar="DELIVERY", help="Which one; see 'webhooks deliveries'.")
    ],
    as_json: choices.AsJson = False,
) -> None:
    """Send one delivery again now, under its id; exit 1 where the address did not take it.

    Example: handrail webhooks again 9c1e…
    """
    with _desk() as desk:
        sent = desk.again(DeliveryId(delivery), by=owner())
    _tell(sent, as_json=as_json)


@contextmanager
def _desk() -> Iterator["WebhookDesk"]:
    from assistant.webhooks.desk import WebhookDesk

    within = choices.settings().webhooks_within
    with choices.open_database() as database:
        yield WebhookDesk(database, now=lambda: datetime.now(UTC), within=within)


def _tell(sent: "Delivery", *, as_json: bool) -> None:
    from assistant.webhooks.shown import delivery_json

    if as_json:
        print_json(delivery_json(sent))
    else:
        print("\t".join(_line(sent)))
    if sent.state is not DeliveryState.ARRIVED:
        raise typer.Exit(1)


def _line(sent: "Delivery") -> tuple[str, ...]:
    at = f"{sent.at:%Y-%m-%d %H:%M} UTC"
    return sent.id, at, sent.kind.value, sent.state.value, str(sent.tries), sent.said
