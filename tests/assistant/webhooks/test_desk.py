"""Webhooks as admins keep them: added, listed, pinged, sent again, removed."""

from collections.abc import Callable
from functools import partial

import pytest
from standardwebhooks import Webhook as Signed

from assistant.errors import RequestRefusedError
from assistant.webhooks.desk import MOST_WEBHOOKS, WebhookDesk
from assistant.webhooks.errors import UnknownWebhookError
from assistant.webhooks.model import DeliveryId, DeliveryState, EventKind, WebhookId
from kb.database import Database
from tests.assistant.casework.worlds import ADA, ANA, SUE
from tests.assistant.webhooks.receivers import Receiver, Said
from tests.assistant.webhooks.worlds import World

Receive = Callable[..., Receiver]
URL = "http://127.0.0.1:1/hooks"


@pytest.fixture
def world(database: Database) -> World:
    return World(database)


def test_a_webhook_is_kept_with_what_it_hears_of_and_its_secret_is_told_once(world: World) -> None:
    made, secret = world.desk.add(URL, [EventKind.RESOLVED, EventKind.RESOLVED], by=ADA)
    assert made.events == {EventKind.RESOLVED}
    assert world.desk.webhooks(by=ADA) == [made]
    assert secret not in repr(world.desk.webhooks(by=ADA))
    assert Signed(secret).sign("evt_1", world.clock.at, "{}").startswith("v1,")


def test_every_webhook_has_a_secret_of_its_own(world: World) -> None:
    assert world.desk.add(URL, by=ADA)[1] != world.desk.add(URL, by=ADA)[1]


def test_an_address_of_this_machine_is_refused_unless_the_settings_allow_it(world: World) -> None:
    strict = WebhookDesk(world.database, now=world.clock, within=False)
    with pytest.raises(RequestRefusedError, match="https"):
        strict.add(URL, by=ADA)
    assert strict.webhooks(by=ADA) == []


def test_only_admins_see_and_change_webhooks(world: World) -> None:
    made, _ = world.desk.add(URL, by=ADA)
    desk = world.desk
    for other in (ANA, SUE):
        calls: list[Callable[[], object]] = [
            partial(desk.webhooks, by=other),
            partial(desk.add, URL, by=other),
            partial(desk.deliveries, made.id, by=other),
            partial(desk.ping, made.id, by=other),
            partial(desk.again, DeliveryId("x"), by=other),
            partial(desk.remove, made.id, by=other),
        ]
        for call in calls:
            with pytest.raises(RequestRefusedError, match="cannot manage sites and webhooks"):
                call()
    assert world.desk.webhooks(by=ADA) == [made]


def test_there_is_an_end_to_how_many_there_are(world: World) -> None:
    for _ in range(MOST_WEBHOOKS):
        world.desk.add(URL, by=ADA)
    with pytest.raises(RequestRefusedError, match="remove one"):
        world.desk.add(URL, by=ADA)


def test_a_ping_tells_what_the_address_answered(world: World, receive: Receive) -> None:
    receiver = receive(Said(202), Said(401))
    made, secret = world.desk.add(receiver.url, [EventKind.RESOLVED], by=ADA)
    world.clock.at = world.clock.at.now(world.clock.at.tzinfo)
    first = world.desk.ping(made.id, by=ADA)
    assert (first.state, first.said) == (DeliveryState.ARRIVED, "202 Accepted")
    assert receiver.got[0].opened(secret)["type"] == "ping"
    second = world.desk.ping(made.id, by=ADA)
    assert (second.state, second.said) == (DeliveryState.GIVEN_UP, "401 Unauthorized")
    assert second.next_at is None
    assert len({each.event for each in receiver.got}) == 2


def test_a_delivery_is_sent_again_under_its_id(world: World, receive: Receive) -> None:
    receiver = receive(Said(500))
    made, _ = world.desk.add(receiver.url, by=ADA)
    failed = world.desk.ping(made.id, by=ADA)
    again = world.desk.again(failed.id, by=ADA)
    assert again.state is DeliveryState.ARRIVED
    assert again.tries == 2
    assert receiver.got[0].event == receiver.got[1].event
    once_more = world.desk.again(failed.id, by=ADA)
    assert (once_more.state, once_more.tries) == (DeliveryState.ARRIVED, 3)


def test_what_arrived_stays_so_when_sending_it_again_fails(world: World, receive: Receive) -> None:
    receiver = receive(Said(204), Said(500))
    made, _ = world.desk.add(receiver.url, by=ADA)
    sent = world.desk.ping(made.id, by=ADA)
    again = world.desk.again(sent.id, by=ADA)
    assert (again.state, again.said) == (DeliveryState.ARRIVED, "500 Internal Server Error")


def test_an_address_that_is_gone_is_neither_pinged_nor_sent_again(
    world: World, receive: Receive
) -> None:
    made, _ = world.desk.add(receive(Said(410)).url, by=ADA)
    gone = world.desk.ping(made.id, by=ADA)
    assert gone.said.startswith("410")
    with pytest.raises(RequestRefusedError, match="add it again"):
        world.desk.ping(made.id, by=ADA)
    with pytest.raises(RequestRefusedError, match="add it again"):
        world.desk.again(gone.id, by=ADA)


def test_a_removed_webhook_is_gone_with_what_was_sent(world: World, receive: Receive) -> None:
    made, _ = world.desk.add(receive().url, by=ADA)
    sent = world.desk.ping(made.id, by=ADA)
    world.desk.remove(made.id, by=ADA)
    assert world.desk.webhooks(by=ADA) == []
    calls: list[Callable[[], object]] = [
        partial(world.desk.deliveries, made.id, by=ADA),
        partial(world.desk.ping, made.id, by=ADA),
        partial(world.desk.remove, made.id, by=ADA),
        partial(world.desk.again, sent.id, by=ADA),
    ]
    for call in calls:
        with pytest.raises(UnknownWebhookError, match="webhooks list"):
            call()


def test_an_id_of_no_webhook_is_told(world: World) -> None:
    with pytest.raises(UnknownWebhookError, match="'nothing'"):
        world.desk.deliveries(WebhookId("nothing"), by=ADA)
