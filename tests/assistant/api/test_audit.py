"""The audit log through the API: for admins, by pages, checked, taken out; and what is noted."""

import json

import pytest

from assistant.api.audit import EntriesOut, EntryOut, VerifiedOut
from assistant.audit.model import Act
from tests.assistant.api.callers import Callers, refused, told_as
from tests.assistant.fakes import add_document

PLACE = "/api/v1/audit"


def listed(callers: Callers, **chosen: str | int) -> EntriesOut:
    return told_as(EntriesOut, callers.admin.get(PLACE, params=chosen))


def newest(callers: Callers, act: Act) -> EntryOut:
    return listed(callers, act=act.value, limit=1).entries[0]


def site(callers: Callers) -> str:
    sent = {"name": "Shop", "origins": ["https://shop.example"]}
    return str(callers.admin.post("/api/v1/sites", json=sent).json()["key"])


def test_what_admins_do_to_sites_is_noted_with_who_did_it(callers: Callers) -> None:
    key = site(callers)
    callers.admin.patch(f"/api/v1/sites/{key}", json={"name": "Our shop"})
    secret = callers.admin.get(f"/api/v1/sites/{key}/secret").json()["secret"]
    anew = callers.admin.post(f"/api/v1/sites/{key}/secret").json()["secret"]
    callers.admin.post(f"/api/v1/sites/{key}/retire")
    found = listed(callers, about=key).entries
    assert [each.details["what"] for each in found] == [
        "retired",
        "secret made anew",
        "secret shown",
        "name",
        "added",
    ]
    assert {each.by.name for each in found} == {"Admin"}
    told = callers.admin.get(PLACE).text
    assert secret not in told
    assert anew not in told


def test_webhooks_are_noted_by_host_alone(callers: Callers) -> None:
    sent = {"url": "http://127.0.0.1:9/in?key=abc", "events": []}
    made = callers.admin.post("/api/v1/webhooks", json=sent).json()
    line = newest(callers, Act.WEBHOOK_CHANGED)
    assert line.details == {"what": "added", "host": "127.0.0.1", "events": "all"}
    callers.admin.delete(f"/api/v1/webhooks/{made['id']}")
    assert newest(callers, Act.WEBHOOK_CHANGED).details["what"] == "removed"


def test_documents_customers_and_indexes_are_noted(callers: Callers) -> None:
    add_document(callers.assistant.database, "summer", "# Summer\n\nTen per cent off.\n")
    callers.manager.post("/api/v1/documents/summer/retire", params={"on": "2026-09-01"})
    line = newest(callers, Act.DOCUMENT_RETIRED)
    assert (line.about, line.details) == ("document summer", {"on": "2026-09-01"})
    callers.manager.post("/api/v1/documents/summer/reinstate")
    assert newest(callers, Act.DOCUMENT_REINSTATED).about == "document summer"
    customer = {"id": "C-9", "name": "Mia Berg"}
    assert callers.manager.post("/api/v1/customers", json={"customers": [customer]}).is_success
    line = newest(callers, Act.CUSTOMERS_IMPORTED)
    assert line.details == {"added": "1", "changed": "0", "unchanged": "0"}
    callers.admin.post("/api/v1/reindex")
    assert newest(callers, Act.REINDEXED).by.name == "Admin"


def test_what_was_refused_is_not_noted(callers: Callers) -> None:
    before = listed(callers).entries
    callers.manager.post("/api/v1/documents/nothing/retire")
    callers.agent.post("/api/v1/reindex")
    callers.admin.post("/api/v1/sites", json={"name": "x", "origins": []})
    assert listed(callers).entries == before


def test_a_service_text_and_a_catalogue_are_noted_with_their_version(callers: Callers) -> None:
    text = callers.admin.get("/api/v1/service/topics").json()["text"]
    sent = {"text": f"{text}\n# looked at\n", "note": "looked at"}
    assert callers.admin.put("/api/v1/service/topics", json=sent).is_success
    line = newest(callers, Act.SERVICE_PUBLISHED)
    assert (line.about, line.details) == ("text topics", {"version": "1", "note": "looked at"})
    assert newest(callers, Act.OFFERS_PUBLISHED).about.startswith("catalogue version ")


def test_pages_lead_from_the_newest_to_the_first_line(callers: Callers) -> None:
    for _ in range(3):
        site(callers)
    numbers: list[int] = []
    page = listed(callers, limit=2)
    while True:
        numbers += [each.number for each in page.entries]
        if page.next is None:
            break
        page = listed(callers, limit=2, before=page.next)
    assert numbers == list(range(len(numbers), 0, -1))


def test_the_log_is_verified_against_a_head_that_was_noted(callers: Callers) -> None:
    found = told_as(VerifiedOut, callers.admin.get(f"{PLACE}/verify"))
    assert (found.ok, found.rows, found.first_bad) == (True, found.good, None)
    site(callers)
    again = callers.admin.get(f"{PLACE}/verify", params={"noted": found.head})
    assert told_as(VerifiedOut, again).ok
    number = found.head.partition(":")[0]
    other = callers.admin.get(f"{PLACE}/verify", params={"noted": f"{number}:{'0' * 64}"})
    assert told_as(VerifiedOut, other).first_bad == int(number)
    why = refused(callers.admin.get(f"{PLACE}/verify", params={"noted": "seven"}))
    assert "NUMBER:HASH" in why


def test_the_export_ends_with_the_line_that_tells_of_it(callers: Callers) -> None:
    answer = callers.admin.get(f"{PLACE}/export")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("application/x-ndjson")
    assert "attachment" in answer.headers["content-disposition"]
    lines = [json.loads(line) for line in answer.text.splitlines()]
    assert [each["number"] for each in lines] == list(range(1, len(lines) + 1))
    assert lines[-1]["act"] == "audit log exported"


@pytest.mark.parametrize("place", [PLACE, f"{PLACE}/verify", f"{PLACE}/export"])
def test_only_admins_read_it(callers: Callers, place: str) -> None:
    for other in (callers.agent, callers.supervisor, callers.manager):
        refused(other.get(place), 403)


@pytest.mark.parametrize(
    "wrong",
    [
        {"act": "sung"},
        {"limit": "0"},
        {"limit": "501"},
        {"before": "0"},
        {"before": "99999999999"},
        {"since": "yesterday"},
        {"by": "x" * 65},
    ],
)
def test_what_cannot_be_asked_is_refused_in_one_line(
    callers: Callers, wrong: dict[str, str]
) -> None:
    assert next(iter(wrong)) in refused(callers.admin.get(PLACE, params=wrong))
