"""From the story of cases to deliveries: everything once, nothing missed, notes never."""

import json
import threading
from datetime import timedelta

import pytest
from sqlalchemy import select

from assistant.casework.tables import CaseEventRow
from assistant.casework.timeline import tell
from assistant.surveys.tables import SurveyRow
from assistant.webhooks.following import MARK_EVERY, Following
from assistant.webhooks.model import EventKind, WebhookId
from assistant.webhooks.tables import DeliveryRow, WebhookRow
from kb.database import Database
from tests.assistant.casework.worlds import ADA, NOW, message_row
from tests.assistant.webhooks.worlds import World, old_case

URL = "http://127.0.0.1:9/hooks"


@pytest.fixture
def world(database: Database) -> World:
    return World(database)


def added(world: World, *events: EventKind) -> WebhookId:
    webhook, _ = world.desk.add(URL, events, by=ADA)
    return webhook.id


def following(world: World) -> Following:
    return Following(world.database, world.clock)


def bodies(world: World) -> list[dict[str, object]]:
    with world.database.read() as session:
        rows = session.scalars(select(DeliveryRow).order_by(DeliveryRow.seq, DeliveryRow.kind))
        return [json.loads(row.body) for row in rows]


def mark(world: World) -> int:
    with world.database.read() as session:
        return session.scalars(select(WebhookRow.from_seq)).one()


def test_a_case_is_heard_of_from_its_first_message_to_its_end(world: World) -> None:
    webhook = added(world)
    case = old_case(world.database)
    world.wrote("Where is it?", case=case, what="opened")
    world.told(case, "waits for a person")
    world.replied(case, "On its way.")
    world.told(case, "resolved")
    world.told(case, "reopened")
    world.told(case, "escalated")
    world.told(case, "went further up")
    world.told(case, "handed back")
    assert following(world).follow() == 9
    assert set(world.kinds(webhook)[:2]) == {EventKind.CASE_OPENED, EventKind.MESSAGE_RECEIVED}
    assert world.kinds(webhook)[2:] == [
        EventKind.HANDED_OVER,
        EventKind.MESSAGE_SENT,
        EventKind.RESOLVED,
        EventKind.REOPENED,
        EventKind.ESCALATED,
        EventKind.ESCALATED,
        EventKind.HANDED_BACK,
    ]


def test_an_event_tells_the_case_and_the_message_it_is_about(world: World) -> None:
    added(world, EventKind.MESSAGE_RECEIVED)
    case = world.wrote("My parcel is late.")
    following(world).follow()
    [body] = bodies(world)
    assert set(body) == {"id", "type", "created_at", "data"}
    assert body["type"] == "message.received"
    assert body["created_at"] == NOW.isoformat()
    data = body["data"]
    assert isinstance(data, dict)
    assert data["case"] == {
        "id": case,
        "channel": "email",
        "state": "open",
        "handler": "person",
        "priority": 3,
        "topic": None,
        "customer": None,
        "conversation": None,
        "outcome": None,
    }
    assert data["message"]["speaker"] == "customer"
    assert data["message"]["text"] == "My parcel is late."
    assert data["message"]["truncated"] is False


def test_a_very_long_message_is_cut_and_says_so(world: World) -> None:
    added(world)
    world.wrote("word " * 5_000)
    following(world).follow()
    [body] = bodies(world)
    data = body["data"]
    assert isinstance(data, dict)
    assert len(data["message"]["text"]) == 20_000
    assert data["message"]["truncated"] is True


def test_messages_of_one_instant_are_each_sent_once(world: World) -> None:
    added(world)
    world.wrote("Part", times=3)
    following(world).follow()
    texts = {json.dumps(body["data"]).split("Part ")[1][0] for body in bodies(world)}
    assert texts == {"1", "2", "3"}


def test_what_staff_note_for_each_other_is_never_sent(world: World) -> None:
    webhook = added(world)
    case = world.wrote("Where is it?")
    world.replied(case, "She is difficult; careful.", note=True)
    world.told(case, "claimed", detail="took over from Bo")
    world.told(case, "packet edited")
    following(world).follow()
    assert world.kinds(webhook) == [EventKind.MESSAGE_RECEIVED]
    assert "difficult" not in json.dumps(bodies(world))


def test_taking_a_case_from_the_assistant_is_a_hand_over(world: World) -> None:
    webhook = added(world)
    world.told(old_case(world.database), "claimed", detail="took over from the assistant")
    following(world).follow()
    assert world.kinds(webhook) == [EventKind.HANDED_OVER]


def test_a_survey_is_sent_with_what_the_customer_said(world: World) -> None:
    added(world)
    case = old_case(world.database)
    with world.database.write() as session:
        session.add(
            SurveyRow(
                case_id=case,
                score=4,
                solved=True,
                comment="Quick.",
                expectation="met",
                at=NOW,
                channel="chat",
                handler="person",
                owner="",
                owner_name="Ana",
                language="en",
                told=[],
            )
        )
    world.told(case, "survey", detail="4 of 5")
    following(world).follow()
    [body] = bodies(world)
    assert body["type"] == "survey.given"
    data = body["data"]
    assert isinstance(data, dict)
    assert data["survey"] == {
        "score": 4,
        "solved": True,
        "comment": "Quick.",
        "expectation": "met",
    }


def test_an_address_hears_of_what_it_wants_from_when_it_was_added(world: World) -> None:
    case = world.wrote("Before anybody listened.")
    picky = added(world, EventKind.RESOLVED)
    world.wrote("After that.", case=case)
    all_ears = added(world)
    world.told(case, "resolved")
    following(world).follow()
    assert world.kinds(picky) == [EventKind.RESOLVED]
    assert world.kinds(all_ears) == [EventKind.RESOLVED]


def test_following_again_and_by_another_process_changes_nothing(world: World) -> None:
    webhook = added(world)
    world.wrote("Where is it?")
    first = following(world)
    assert first.follow() == 1
    assert first.follow() == 0
    assert following(world).follow() == 0
    assert len(world.deliveries(webhook)) == 1


def test_two_processes_that_follow_at_once_make_each_delivery_once(world: World) -> None:
    webhook = added(world)
    case = old_case(world.database)
    for number in range(30):
        world.wrote(f"Message {number}", case=case)
    both = [threading.Thread(target=following(world).follow) for _ in range(2)]
    for each in both:
        each.start()
    for each in both:
        each.join()
    events = [each.event for each in world.deliveries(webhook)]
    assert len(events) == len(set(events)) == 30


def test_a_line_that_commits_behind_later_ones_is_found(world: World) -> None:
    """Numbers are given before they are committed, where several write at once."""
    if world.database.dialect == "sqlite":
        pytest.skip("SQLite's writers take turns")
    webhook = added(world)
    follower = following(world)
    slow, quick = old_case(world.database), old_case(world.database)
    with world.database.write() as session:
        session.add(message_row(slow, "I began first."))
        tell(session, slow, "wrote", by="customer", at=NOW)
        session.flush()
        world.wrote("I was done first.", case=quick)
        assert follower.follow() == 1
        # The mark does not pass somebody who is writing.
        world.clock.forward(MARK_EVERY)
        assert follower.follow() == 0
        assert mark(world) == 0
    assert follower.follow() == 1
    assert {each.case for each in world.deliveries(webhook)} == {slow, quick}


def test_the_mark_moves_past_what_is_complete_and_nothing_comes_twice(world: World) -> None:
    webhook = added(world)
    case = world.wrote("One")
    follower = following(world)
    follower.follow()
    assert mark(world) == 0
    world.clock.forward(MARK_EVERY)
    world.told(case, "resolved")
    follower.follow()
    with world.database.read() as session:
        newest = session.scalars(select(CaseEventRow.seq).order_by(CaseEventRow.seq.desc())).first()
    assert mark(world) == newest
    world.clock.forward(timedelta(seconds=1))
    world.told(case, "reopened")
    assert follower.follow() == 1
    assert following(world).follow() == 0
    assert len(world.deliveries(webhook)) == 3


def test_an_address_removed_while_the_story_is_followed_is_no_trouble(world: World) -> None:
    webhook = added(world)
    world.wrote("Where is it?")
    follower = following(world)
    world.desk.remove(webhook, by=ADA)
    assert follower.follow() == 0
