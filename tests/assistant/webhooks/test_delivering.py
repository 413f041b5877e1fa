"""Sending until it arrives: tries, refusals, silence, a stop between sending and noting."""

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from assistant.casework.model import CaseId
from assistant.webhooks.delivering import EACH_AT_ONCE, Deliverer, send
from assistant.webhooks.following import Following
from assistant.webhooks.model import Delivery, DeliveryState, EventKind, WebhookId
from assistant.webhooks.schedule import MOST_TRIES, WAITS
from assistant.webhooks.trying import LEASE, lease_due
from kb.database import Database
from tests.assistant.casework.worlds import ADA
from tests.assistant.webhooks.receivers import Receiver, Said
from tests.assistant.webhooks.worlds import IMPATIENT, PATIENT, World, world_at

Receive = Callable[..., Receiver]


@pytest.fixture
def world(tmp_path: Path, tables_file: Path) -> Iterator[World]:
    made = world_at(tmp_path, tables_file)
    yield made
    made.database.close()


@pytest.fixture
def deliverer(world: World) -> Iterator[Deliverer]:
    made = world.desk.deliverer()
    yield made
    made.close()


def turn(deliverer: Deliverer) -> int:
    """One look, and everything it began to its end."""
    begun = deliverer.turn()
    deliverer.finish()
    return begun


def listening(world: World, receiver: Receiver) -> tuple[WebhookId, str]:
    webhook, secret = world.desk.add(receiver.url, [EventKind.MESSAGE_RECEIVED], by=ADA)
    return webhook.id, secret


def only(world: World, webhook: WebhookId) -> Delivery:
    [delivery] = world.deliveries(webhook)
    return delivery


def test_an_event_arrives_signed_and_under_the_id_it_is_known_by(
    world: World, deliverer: Deliverer, receive: Receive
) -> None:
    receiver = receive()
    webhook, secret = listening(world, receiver)
    world.clock.at = world.clock.at.now(world.clock.at.tzinfo)  # the scheme refuses old ones
    world.wrote("Wo ist mein Paket? 📦")
    assert turn(deliverer) == 1
    [got] = receiver.got
    body = got.opened(secret)
    assert got.path == "/hooks?from=handrail"
    assert got.headers["Content-Type"] == "application/json"
    assert got.headers["Host"] == f"localhost:{receiver.port}"
    assert body["id"] == got.event == only(world, webhook).event
    assert "Wo ist mein Paket? 📦" in str(body["data"])
    delivery = only(world, webhook)
    assert (delivery.state, delivery.tries) == (DeliveryState.ARRIVED, 1)
    assert delivery.said == "204 No Content"
    assert turn(deliverer) == 0


def test_one_that_fails_is_sent_again_after_each_wait_and_given_up_after_the_last(
    world: World, deliverer: Deliverer, receive: Receive
) -> None:
    receiver = receive(*[Said(500)] * 20)
    webhook, _ = listening(world, receiver)
    world.wrote("Hello")
    assert turn(deliverer) == 1
    for number, wait in enumerate(WAITS, 1):
        delivery = only(world, webhook)
        assert (delivery.state, delivery.tries) == (DeliveryState.WAITING, number)
        assert delivery.next_at is not None
        assert wait <= delivery.next_at - world.clock.at <= wait * 1.1
        world.clock.at = delivery.next_at - timedelta(milliseconds=1)
        assert turn(deliverer) == 0
        world.clock.at = delivery.next_at
        assert turn(deliverer) == 1
    last = only(world, webhook)
    assert (last.state, last.tries, last.next_at) == (DeliveryState.GIVEN_UP, MOST_TRIES, None)
    assert last.said == "500 Internal Server Error"
    assert {each.event for each in receiver.got} == {last.event}
    assert len(receiver.got) == MOST_TRIES


def test_one_that_fails_and_then_arrives_has_arrived(
    world: World, deliverer: Deliverer, receive: Receive
) -> None:
    receiver = receive(Said(503))
    webhook, _ = listening(world, receiver)
    world.wrote("Hello")
    turn(deliverer)
    world.clock.forward(timedelta(seconds=6))
    turn(deliverer)
    assert only(world, webhook).state is DeliveryState.ARRIVED
    assert only(world, webhook).tries == 2


@pytest.mark.parametrize(
    ("asked", "heeded"),
    [
        ("3600", timedelta(hours=1)),
        ("999999999999", timedelta(days=1)),
        ("2", timedelta(seconds=5)),
        ("soon", timedelta(seconds=5)),
        ("Thu, 01 Jan 2026 00:00:00 GMT", timedelta(seconds=5)),
        ("Thu, 01 Jan 2026 00:00:00 +99999999999999999999", timedelta(seconds=5)),
        ("Thu, 01 Jan 99999999999999999999 00:00:00 GMT", timedelta(seconds=5)),
    ],
)
def test_an_address_that_asks_for_time_has_it_for_up_to_a_day(
    world: World, deliverer: Deliverer, receive: Receive, asked: str, heeded: timedelta
) -> None:
    receiver = receive(Said(429, {"Retry-After": asked}))
    webhook, _ = listening(world, receiver)
    world.wrote("Hello")
    turn(deliverer)
    next_at = only(world, webhook).next_at
    assert next_at is not None
    assert heeded <= next_at - world.clock.at <= heeded * 1.1


def test_an_address_that_is_gone_is_sent_nothing_more(
    world: World, deliverer: Deliverer, receive: Receive
) -> None:
    receiver = receive(Said(500), Said(410))
    webhook, _ = listening(world, receiver)
    world.wrote("Hello")
    turn(deliverer)
    world.clock.forward(timedelta(seconds=1))
    world.wrote("Anybody there?")
    turn(deliverer)
    world.wrote("Nobody?")
    world.clock.forward(timedelta(days=1))
    assert turn(deliverer) == 0
    [kept] = world.desk.webhooks(by=ADA)
    assert kept.disabled_at is not None
    assert [each.state for each in world.deliveries(webhook)] == [DeliveryState.GIVEN_UP] * 2
    assert all(each.said.startswith("410 Gone") for each in world.deliveries(webhook))
    assert len(receiver.got) == 2


def test_a_redirect_is_not_followed(world: World, deliverer: Deliverer, receive: Receive) -> None:
    elsewhere = receive()
    receiver = receive(Said(307, {"Location": elsewhere.url}))
    webhook, _ = listening(world, receiver)
    world.wrote("Hello")
    turn(deliverer)
    assert elsewhere.got == []
    delivery = only(world, webhook)
    assert delivery.state is DeliveryState.WAITING
    assert delivery.said == "307 Temporary Redirect; redirects are not followed"


def test_an_address_that_hangs_is_left_after_a_while(world: World, receive: Receive) -> None:
    release = threading.Event()
    receiver = receive(Said(after=release))
    webhook, _ = listening(world, receiver)
    world.wrote("Hello")
    deliverer = World(world.database, IMPATIENT).desk.deliverer()
    turn(deliverer)
    deliverer.close()
    release.set()
    delivery = only(world, webhook)
    assert (delivery.state, delivery.said) == (DeliveryState.WAITING, "no answer within 1 s")


def test_an_address_where_nobody_listens_is_tried_again(
    world: World, deliverer: Deliverer, receive: Receive
) -> None:
    webhook, _ = world.desk.add("http://127.0.0.1:1/hooks", by=ADA)
    world.wrote("Hello")
    turn(deliverer)
    delivery = only(world, webhook.id)
    assert delivery.state is DeliveryState.WAITING
    assert delivery.said.startswith("not reached: ")


def test_of_a_flood_of_an_answer_only_its_status_counts(
    world: World, deliverer: Deliverer, receive: Receive
) -> None:
    receiver = receive(Said(200, length=50_000_000))
    webhook, _ = listening(world, receiver)
    world.wrote("Hello")
    turn(deliverer)
    assert only(world, webhook).state is DeliveryState.ARRIVED
    assert only(world, webhook).said == "200 OK"


def test_who_stops_between_sending_and_noting_sends_it_again_under_its_id(
    database: Database, receive: Receive
) -> None:
    world = World(database)
    receiver = receive()
    webhook, _ = listening(world, receiver)
    case = world.wrote("Hello")
    first = world.desk.deliverer()
    turn(first)
    first.close()
    world.clock.forward(timedelta(seconds=1))
    world.wrote("And then?", case=case)
    Following(database, world.clock).follow()
    [taken] = lease_due(database, webhook, at=world.clock.at, limit=5)
    send(PATIENT, taken, at=world.clock.at, stop=None)  # and the lights go out
    second = world.desk.deliverer()
    assert turn(second) == 0
    world.clock.forward(LEASE)
    assert turn(second) == 1
    second.close()
    assert [each.event for each in receiver.got[1:]] == [taken.event] * 2
    last = world.deliveries(webhook)[-1]
    assert (last.state, last.tries) == (DeliveryState.ARRIVED, 2)


def test_a_call_that_is_broken_off_by_a_stop_is_sent_again(world: World, receive: Receive) -> None:
    release = threading.Event()
    receiver = receive(Said(after=release))
    webhook, _ = listening(world, receiver)
    world.wrote("Hello")
    stopped = world.desk.deliverer(grace_s=0.1)
    assert stopped.turn() == 1
    stopped.close()
    release.set()
    assert only(world, webhook).state is DeliveryState.WAITING
    assert only(world, webhook).said == ""
    world.clock.forward(LEASE)
    again = world.desk.deliverer()
    turn(again)
    again.close()
    assert only(world, webhook).state is DeliveryState.ARRIVED
    assert len({each.event for each in receiver.got}) == 1


def test_a_slow_address_holds_up_no_other_and_has_two_calls_at_most(
    world: World, receive: Receive
) -> None:
    release = threading.Event()
    slow, quick = receive(*[Said(after=release)] * 2), receive()
    slow_one, _ = listening(world, slow)
    quick_one, _ = listening(world, quick)
    case: CaseId | None = None
    for number in range(6):
        case = world.wrote(f"Message {number}", case=case)
        world.clock.forward(timedelta(seconds=1))
    deliverer = world.desk.deliverer()
    while len(quick.got) < 6:
        deliverer.turn()
    assert not any(each.state is DeliveryState.ARRIVED for each in world.deliveries(slow_one))
    release.set()
    while any(each.state is not DeliveryState.ARRIVED for each in world.deliveries(slow_one)):
        deliverer.turn()
        world.clock.forward(timedelta(minutes=1))
    deliverer.close()
    assert slow.most_at_once <= EACH_AT_ONCE
    assert [each.state for each in world.deliveries(quick_one)] == [DeliveryState.ARRIVED] * 6


def test_what_arrived_is_forgotten_after_a_month_and_what_was_given_up_after_three(
    world: World, deliverer: Deliverer, receive: Receive
) -> None:
    good, bad = listening(world, receive())[0], listening(world, receive(Said(410)))[0]
    world.wrote("Hello")
    turn(deliverer)
    for days, left in ((30, (1, 1)), (1, (0, 1)), (59, (0, 1)), (1, (0, 0))):
        world.clock.forward(timedelta(days=days))
        turn(deliverer)
        assert (len(world.deliveries(good)), len(world.deliveries(bad))) == left


def test_tries_are_counted_by_what_came_of_them(
    world: World, deliverer: Deliverer, receive: Receive
) -> None:
    listening(world, receive())
    listening(world, receive(Said(500)))
    world.desk.add("http://127.0.0.1:1/hooks", by=ADA)
    world.wrote("Hello")
    turn(deliverer)
    [family] = world.desk.tries.collect()
    counted = {
        each.labels["outcome"]: each.value for each in family.samples if "created" not in each.name
    }
    assert counted == {"arrived": 1.0, "refused": 1.0, "failed": 1.0}


def test_the_thread_follows_and_sends_by_itself(world: World, receive: Receive) -> None:
    receiver = receive()
    webhook, _ = listening(world, receiver)
    deliverer = world.desk.deliverer(every_s=0.01)
    deliverer.start()
    world.wrote("Hello")
    while [each.state for each in world.deliveries(webhook)] != [DeliveryState.ARRIVED]:
        threading.Event().wait(0.01)
    deliverer.close()
    assert len(receiver.got) == 1


def test_a_thread_that_never_began_is_closed_as_well(world: World) -> None:
    world.desk.deliverer().close()
