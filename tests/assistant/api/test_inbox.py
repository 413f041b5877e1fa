"""Messages over the API: read, taken in once, listed by priority and time left."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assistant.access.owner import owner
from assistant.api.case_answers import CaseOut, CountsOut, ImportedOut, ReadingOut
from assistant.api.case_schemas import MessageIn, TriageIn
from assistant.escalation.service_desk import built_in_text
from tests.assistant.api.callers import Callers, all_told_as, callers_of, refused, told_as
from tests.assistant.fakes import FakeAssistant
from tests.assistant.shop import shop_at

TRIAGE = "/api/v1/triage"
MESSAGES = "/api/v1/inbox/messages"
INBOX = "/api/v1/inbox"
IMPORT = "/api/v1/inbox/import"
SMOKE = "The charger gave off smoke!"
# What contract.md names; there may be more.
TRIAGED = {"topic", "emotion", "urgency", "risks", "language", "priority", "reasons", "escalation"}
WAY_UP = {"required", "path", "team", "due", "why"}


def read(callers: Callers, text: str, **told: object) -> ReadingOut:
    return told_as(ReadingOut, callers.agent.post(TRIAGE, json={"text": text, **told}))


def imported(callers: Callers, name: str, content: str | bytes) -> ImportedOut:
    sent = callers.agent.post(IMPORT, files={"file": (name, content)})
    return told_as(ImportedOut, sent)


def found(callers: Callers, **wanted: str | int | None) -> list[str]:
    return [each.id for each in all_told_as(CaseOut, callers.agent.get(INBOX, params=wanted))]


def test_a_message_is_read_as_the_contract_says(callers: Callers) -> None:
    told = callers.agent.post(TRIAGE, json={"text": SMOKE, "channel": "chat"}).json()
    assert told.keys() >= TRIAGED
    assert told["escalation"].keys() >= WAY_UP
    assert (told["priority"], told["risks"]) == (1, ["safety"])
    assert told["escalation"]["required"]
    assert told["escalation"]["team"] == "safety"
    assert told["escalation"]["why"]


def test_what_asks_for_nobody_leads_nowhere(callers: Callers) -> None:
    way_up = read(callers, "May I return the shoes?").escalation
    assert (way_up.required, way_up.path, way_up.team, way_up.due) == (False, None, None, None)
    assert (way_up.why, way_up.others) == ([], [])


def test_what_is_only_read_is_not_kept(callers: Callers) -> None:
    read(callers, "A message about marmots that gave off smoke", channel="email")
    assert found(callers, containing="marmots") == []


def test_earlier_messages_tell_where_the_emotion_goes(callers: Callers) -> None:
    assert read(callers, "I am furious").trend == "steady"
    assert read(callers, "I am furious", earlier=["Hello", "Well?"]).trend == "worsening"


def test_a_message_may_be_somebodys_and_of_any_length(callers: Callers) -> None:
    assert read(callers, "Where is it?", customer="C-1").priority == 4
    assert read(callers, "Where is it? " * 8_000).priority == 4


@pytest.mark.parametrize(
    ("told", "status", "why"),
    [
        ({"text": ""}, 422, "empty"),
        ({"text": " \u200b\n"}, 422, "empty"),
        ({"text": "\x00\x01\x02\x03\x04\x05"}, 422, "file, not a message"),
        ({"text": "Hello", "channel": "pigeon"}, 422, "pigeon"),
        ({"text": "Hello", "customer": "C-404"}, 404, "C-404"),
        ({"text": "Hello", "reach": -1}, 422, "reach"),
        ({"text": "Hello", "colour": "red"}, 422, "colour"),
        ({"text": "x" * 1_000_001}, 413, "1 MB"),
        ({"text": "Hello", "earlier": ["x"] * 51}, 422, "earlier"),
        ({}, 422, "text"),
    ],
)
@pytest.mark.parametrize("path", [TRIAGE, MESSAGES])
def test_what_is_no_message_is_refused(
    callers: Callers, path: str, told: dict[str, object], status: int, why: str
) -> None:
    body = {"channel": "email", **told} if path == MESSAGES else told
    assert why in refused(callers.agent.post(path, json=body), status)


@pytest.mark.parametrize(
    ("told", "status", "why"),
    [
        ({"channel": ""}, 422, "channel"),
        ({"at": "yesterday"}, 422, "at"),
        ({"at": "2026-11-20T10:00:00"}, 422, "at"),
        ({"case": "nowhere"}, 404, "no case 'nowhere'"),
        ({"external": "x" * 10_001}, 422, "external"),
    ],
)
def test_what_fits_nowhere_is_not_taken_in(
    callers: Callers, told: dict[str, object], status: int, why: str
) -> None:
    message = {"text": "A message about lemurs", "channel": "email", **told}
    assert why in refused(callers.agent.post(MESSAGES, json=message), status)
    assert found(callers, containing="lemurs") == []


def test_a_message_becomes_a_case_once(callers: Callers) -> None:
    message = {"text": "Where is it?", "channel": "email", "external": "mail-7", "customer": "C-1"}
    first = told_as(CaseOut, callers.agent.post(MESSAGES, json=message))
    again = told_as(CaseOut, callers.other.post(MESSAGES, json=message))
    assert again.id == first.id
    assert (first.customer, first.customer_name) == ("C-1", "Mia Berg")
    assert first.next_due is not None
    assert [each.text for each in callers.file(first.id).messages] == ["Where is it?"]


def test_messages_of_a_thread_are_one_case(callers: Callers) -> None:
    first = callers.wrote("Where is it?", thread="t-1", contact="ida@example.org")
    second = callers.wrote("Still not here. I am furious", thread="t-1", contact="ida@example.org")
    assert second.id == first.id
    assert second.priority < first.priority
    assert second.revision > first.revision


def test_a_message_counts_from_when_it_was_written(callers: Callers) -> None:
    written = (datetime.now(UTC) - timedelta(hours=2)).replace(microsecond=0)
    case = callers.wrote(at=written.isoformat())
    assert case.opened_at == written


def test_what_is_grave_comes_first_and_filters_narrow(callers: Callers) -> None:
    calm = callers.wrote("The zebra lamp is dim")
    grave = callers.wrote("The zebra lamp gave off smoke", channel="social", reach=9)
    mine = callers.claimed("The zebra lamp is blue")
    assert found(callers, containing="zebra")[0] == grave.id
    assert set(found(callers, containing="Zebra lamp")) == {calm.id, grave.id, mine.id}
    assert found(callers, containing="zebra", channel="social") == [grave.id]
    assert found(callers, containing="zebra", escalated=True) == [grave.id]
    assert found(callers, containing="zebra", team="safety") == [grave.id]
    assert found(callers, containing="zebra", priority=1) == [grave.id]
    assert found(callers, containing="zebra", owner=mine.owner) == [mine.id]
    assert set(found(callers, containing="zebra", owner="")) == {calm.id, grave.id}
    assert found(callers, containing="zebra", late=True) == []
    assert found(callers, containing="zebra", state="resolved") == []
    assert found(callers, containing="zebra", sorting="newest", limit=1) == [mine.id]


@pytest.mark.parametrize(
    ("wanted", "place"),
    [
        ({"state": "gone"}, "state"),
        ({"priority": 9}, "priority"),
        ({"priority": 10**30}, "priority"),
        ({"sorting": "colour"}, "sorting"),
        ({"limit": 0}, "limit"),
        ({"limit": 501}, "limit"),
        ({"late": "perhaps"}, "late"),
    ],
)
def test_a_filter_that_means_nothing_is_refused(
    callers: Callers, wanted: dict[str, str | int], place: str
) -> None:
    assert refused(callers.agent.get(INBOX, params=wanted)).startswith(place)


def test_cases_are_counted(callers: Callers) -> None:
    def counted() -> CountsOut:
        return told_as(CountsOut, callers.agent.get(f"{INBOX}/counts"))

    before = counted()
    callers.claimed("Smoke again")
    after = counted()
    assert (after.open, after.mine) == (before.open + 1, before.mine + 1)
    assert (after.escalated, after.unclaimed) == (before.escalated + 1, before.unclaimed)


def test_a_file_of_messages_is_taken_in_once_and_a_bad_row_stops_no_other(
    callers: Callers,
) -> None:
    table = (
        "id,channel,text,customer_id,from\n"
        "f-1,email,Where is my otter?,,a@example.org\n"
        "f-2,pigeon,Coo,,b@example.org\n"
        "f-3,email,Where is my badger?,C-404,c@example.org\n"
        "f-4,social,The otter gave off smoke,,@d\n"
    )
    first = imported(callers, "messages.csv", table)
    assert len(first.cases) == 2
    assert [each.line for each in first.refused] == [3, None]
    assert "pigeon" in first.refused[0].reason
    assert "f-3" in first.refused[1].reason
    assert "C-404" in first.refused[1].reason
    assert imported(callers, "messages.csv", table) == first
    assert set(found(callers, containing="otter")) == set(first.cases)
    assert found(callers, containing="badger") == []


def test_times_of_a_file_are_of_the_plans_zone(tmp_path: Path) -> None:
    assistant = FakeAssistant.at(shop_at(tmp_path))
    plan = built_in_text().replace("zone: UTC", "zone: Europe/Amsterdam")
    assistant.escalations.publish(plan, by=owner())
    there = callers_of(assistant)
    table = "text,channel,at\nWhere is it?,email,2026-03-03 09:14\n"
    imported(there, "messages.csv", table)
    (case,) = all_told_as(CaseOut, there.agent.get(INBOX))
    assert case.opened_at == datetime(2026, 3, 3, 8, 14, tzinfo=UTC)
    assistant.close()


def test_json_lines_are_read_too(callers: Callers) -> None:
    rows = [{"body": f"Question {n} about yaks", "source": "email", "uid": n} for n in (1, 2)]
    lines = "\n".join(map(json.dumps, rows))
    assert len(imported(callers, "export.jsonl", lines).cases) == 2
    assert len(found(callers, containing="yaks")) == 2


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n\x1a\n\x00\x00", b"a;b;c\n1;2;3\n"])
def test_a_file_without_messages_is_refused_by_name(callers: Callers, content: bytes) -> None:
    sent = callers.agent.post(IMPORT, files={"file": ("odd.csv", content)})
    assert "odd.csv" in refused(sent)


@pytest.mark.parametrize("shape", [MessageIn, TriageIn])
def test_what_the_description_shows_as_an_example_is_taken(
    callers: Callers, shape: type[MessageIn | TriageIn]
) -> None:
    path = MESSAGES if shape is MessageIn else TRIAGE
    for example in shape.model_json_schema()["examples"]:
        assert callers.agent.post(path, json=example).status_code == 200
