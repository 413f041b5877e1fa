"""/admin/webhooks: which other systems hear of events, and what reached them."""

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response

from assistant.access.model import Person
from assistant.api.caller import Staff
from assistant.errors import RequestRefusedError
from assistant.ui.admin.frame import LONGEST, WEBHOOKS, NotThereError, admin_router
from assistant.ui.admin.ground import Ground
from assistant.ui.admin.moments import moment
from assistant.ui.admin.told import Told
from assistant.webhooks.errors import UnknownWebhookError
from assistant.webhooks.model import Delivery, DeliveryState, EventKind, Webhook, WebhookId

_SHOWN = 50
_STATES = {
    DeliveryState.ARRIVED: "arrived",
    DeliveryState.WAITING: "waiting for its next try",
    DeliveryState.GIVEN_UP: "given up",
}
CHOICES = tuple(each.value for each in EventKind if each is not EventKind.PING)
"""What an address may hear of."""


@dataclass(frozen=True, slots=True)
class DeliveryView:
    """One event on its way; `tone` is good, waiting or bad."""

    event: str
    at: str
    state: str
    tone: str
    tries: int
    said: str


@dataclass(frozen=True, slots=True)
class WebhookView:
    """An address with what was sent to it last."""

    id: str
    url: str
    events: str
    made: str
    disabled: str
    last: DeliveryView | None


@dataclass(frozen=True, slots=True)
class WebhookForm:
    """What was typed about an address."""

    url: str = ""
    events: frozenset[str] = frozenset()


def webhook_pages(ground: Ground) -> APIRouter:
    """The list of addresses and a page for each."""
    routes = admin_router(WEBHOOKS)
    _add_list(routes, ground)
    _add_webhook(routes, ground)
    return routes


def _add_list(routes: APIRouter, ground: Ground) -> None:
    @routes.get("")
    def every(request: Request, person: Staff) -> Response:
        return _list(ground, request, person)

    @routes.post("")
    def add(
        request: Request,
        person: Staff,
        url: Annotated[str, Form(max_length=LONGEST)] = "",
        events: Annotated[list[str] | None, Form(max_length=len(EventKind))] = None,
    ) -> Response:
        chosen = frozenset(events or ()) & frozenset(CHOICES)
        try:
            made, secret = ground.assistant.webhooks.add(
                url.strip(), sorted(map(EventKind, chosen)), by=person
            )
        except RequestRefusedError as error:
            typed = WebhookForm(url, chosen)
            return _list(ground, request, person, typed=typed, error=str(error))
        line = "The address hears of events from now on."
        anew = "Lost it? Remove the webhook and add it again: that makes another."
        told = Told(line, secret, "Its signing secret", anew)
        return ground.frame.done(person, f"{WEBHOOKS.path}/{made.id}", told)


def _add_webhook(routes: APIRouter, ground: Ground) -> None:
    webhooks = ground.assistant.webhooks

    @routes.get("/{webhook_id}")
    def one(request: Request, person: Staff, webhook_id: str) -> Response:
        webhook = _found(ground, webhook_id, person)
        sent = webhooks.deliveries(webhook.id, by=person, limit=_SHOWN)
        return ground.frame.show(
            request,
            WEBHOOKS,
            "webhook",
            webhook=_shown(ground, webhook, sent[:1]),
            deliveries=[_delivery(ground, each) for each in sent],
        )

    @routes.post("/{webhook_id}/ping")
    def ping(person: Staff, webhook_id: str) -> Response:
        webhook = _found(ground, webhook_id, person)
        sent = _delivery(ground, webhooks.ping(webhook.id, by=person))
        line = f"The ping {sent.state}" + (f": {sent.said}." if sent.said else ".")
        return ground.frame.done(person, f"{WEBHOOKS.path}/{webhook.id}", Told(line))

    @routes.post("/{webhook_id}/remove")
    def remove(person: Staff, webhook_id: str) -> Response:
        webhook = _found(ground, webhook_id, person)
        try:
            webhooks.remove(webhook.id, by=person)
        except UnknownWebhookError:
            raise _not_there() from None
        line = f"{webhook.url} was removed and is sent nothing more."
        return ground.frame.done(person, WEBHOOKS.path, Told(line))


def _list(
    ground: Ground,
    request: Request,
    person: Person,
    *,
    typed: WebhookForm | None = None,
    error: str = "",
) -> Response:
    desk = ground.assistant.webhooks
    listed = [
        _shown(ground, each, desk.deliveries(each.id, by=person, limit=1))
        for each in desk.webhooks(by=person)
    ]
    return ground.frame.show(
        request,
        WEBHOOKS,
        "webhooks",
        status=HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK,
        webhooks=listed,
        typed=typed or WebhookForm(),
        choices=CHOICES,
        error=error,
    )


def _found(ground: Ground, webhook_id: str, person: Person) -> Webhook:
    wanted = WebhookId(webhook_id)
    for each in ground.assistant.webhooks.webhooks(by=person):
        if each.id == wanted:
            return each
    raise _not_there()


def _not_there() -> NotThereError:
    return NotThereError("There is no such webhook; choose one from the list of webhooks.")


def _shown(ground: Ground, webhook: Webhook, sent: Sequence[Delivery]) -> WebhookView:
    now = ground.now()
    return WebhookView(
        id=webhook.id,
        url=webhook.url,
        events=", ".join(sorted(webhook.events)) if webhook.events else "everything",
        made=moment(webhook.created_at, now),
        disabled=moment(webhook.disabled_at, now) if webhook.disabled_at else "",
        last=_delivery(ground, sent[0]) if sent else None,
    )


def _delivery(ground: Ground, delivery: Delivery) -> DeliveryView:
    tones = {DeliveryState.ARRIVED: "good", DeliveryState.GIVEN_UP: "bad"}
    return DeliveryView(
        event=delivery.kind.value,
        at=moment(delivery.at, ground.now()),
        state=_STATES[delivery.state],
        tone=tones.get(delivery.state, "waiting"),
        tries=delivery.tries,
        said=delivery.said,
    )
