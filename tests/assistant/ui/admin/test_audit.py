"""The audit log read, filtered, verified and exported by admins."""

import json
import re
from datetime import UTC, datetime, timedelta

import pytest
from starlette.testclient import TestClient

from assistant.audit.model import Act, Actor, Note
from assistant.audit.reading import entries
from assistant.ui.admin.audit import PAGE
from tests.assistant.audit.tampering import tamper, unguard
from tests.assistant.fakes import FakeAssistant

_NUMBERS = re.compile(r'class="number quiet">(\d+)<')
BO = Actor("bo", "Bo")


def numbers(page: str) -> list[int]:
    return [int(each) for each in _NUMBERS.findall(page)]


@pytest.fixture
def noted(assistant: FakeAssistant, admin: TestClient) -> int:
    """How many lines there are: signing in, and many more."""
    for number in range(PAGE + 4):
        note = Note(Act.DOCUMENT_ADDED, BO, f"document {number}", {"title": f"Title {number}"})
        assistant.audit.note_alone(note)
    return PAGE + 5


def test_the_newest_come_first_and_older_ones_on_the_next_page(
    admin: TestClient, noted: int
) -> None:
    first = admin.get("/admin/audit").text
    assert numbers(first) == list(range(noted, noted - PAGE, -1))
    older = re.search(r'href="(/admin/audit\?[^"]*before=\d+)">Older', first)
    assert older is not None
    last = admin.get(older[1]).text
    assert numbers(last) == list(range(noted - PAGE, 0, -1))
    assert ">Older<" not in last


def test_lines_are_chosen_by_who_what_about_and_days(admin: TestClient, noted: int) -> None:
    assert len(numbers(admin.get("/admin/audit", params={"act": "signed in"}).text)) == 1
    assert numbers(admin.get("/admin/audit", params={"about": "document 7"}).text) == [9]
    assert len(numbers(admin.get("/admin/audit", params={"who": "bo"}).text)) == PAGE
    tomorrow = (datetime.now(UTC) + timedelta(days=1)).date().isoformat()
    page = admin.get("/admin/audit", params={"since": tomorrow}).text
    assert numbers(page) == []
    assert "No line fits" in page


def test_filters_stay_on_the_way_to_older_lines(admin: TestClient, noted: int) -> None:
    page = admin.get("/admin/audit", params={"who": "bo"}).text
    assert re.search(r"/admin/audit\?who=bo&amp;before=\d+", page)


@pytest.mark.parametrize(
    "asked", [{"since": "yesterday"}, {"until": "2026-13-01"}, {"act": "murder"}]
)
def test_filters_that_cannot_be_read_are_said_in_one_line(
    admin: TestClient, asked: dict[str, str]
) -> None:
    answer = admin.get("/admin/audit", params=asked)
    assert answer.status_code == 422
    assert answer.text.count('role="alert"') == 1


@pytest.mark.parametrize("before", ["x", "-1", "9" * 40, "0"])
def test_a_page_that_is_none_breaks_nothing(admin: TestClient, before: str) -> None:
    assert admin.get("/admin/audit", params={"before": before}).status_code == 200


def test_a_whole_log_is_verified_and_its_head_told(
    admin: TestClient, assistant: FakeAssistant, noted: int
) -> None:
    page = admin.post("/admin/audit/verify").text
    assert f"All {noted} lines are as they were written" in page
    head = entries(assistant.database, limit=1)[0]
    assert f"{head.number}:{head.sha256}" in page


def test_a_line_that_was_changed_is_named(
    admin: TestClient, assistant: FakeAssistant, noted: int
) -> None:
    unguard(assistant.database)
    tamper(assistant.database, "UPDATE audit_log SET about = 'document 99' WHERE number = 5")
    page = admin.post("/admin/audit/verify").text
    assert "Line 5: the line was changed" in page
    assert "The 4 lines before it are as they were written." in page
    way = re.search(r'href="(/admin/audit\?before=\d+)">See the lines there', page)
    assert way is not None
    assert numbers(admin.get(way[1]).text) == [5, 4, 3, 2, 1]


def test_a_line_that_cannot_be_read_is_said_on_the_page(
    admin: TestClient, assistant: FakeAssistant, noted: int
) -> None:
    unguard(assistant.database)
    tamper(assistant.database, "UPDATE audit_log SET body = '{' WHERE number = 55")
    for answer in (admin.get("/admin/audit"), admin.post("/admin/audit/export")):
        assert answer.status_code == 422
        assert f"line {noted} of the audit log is not what was written" in answer.text
        assert "handrail audit" not in answer.text


@pytest.mark.parametrize("number", [1, 5])
def test_a_log_that_cannot_be_read_whole_is_not_handed_out_in_part(
    admin: TestClient, assistant: FakeAssistant, noted: int, number: int
) -> None:
    unguard(assistant.database)
    tamper(assistant.database, f"UPDATE audit_log SET body = '{{' WHERE number = {number}")
    answer = admin.post("/admin/audit/export")
    assert answer.status_code == 422
    assert f"The log cannot be exported: line {number} of the audit log" in answer.text
    assert "content-disposition" not in answer.headers
    program = admin.get("/api/v1/audit/export")
    assert program.status_code >= 400
    assert "content-disposition" not in program.headers
    acts = {each.note.act for each in entries(assistant.database, limit=3)}
    assert Act.AUDIT_EXPORTED not in acts


def test_a_noted_head_that_is_none_is_said_beside_it(admin: TestClient) -> None:
    answer = admin.post("/admin/audit/verify", data={"noted": "12:xyz"})
    assert answer.status_code == 422
    assert 'value="12:xyz"' in answer.text
    assert "is no head of the audit log" in answer.text


def test_a_log_that_was_cut_off_is_found_by_the_noted_head(
    admin: TestClient, assistant: FakeAssistant, noted: int
) -> None:
    head = entries(assistant.database, limit=1)[0]
    unguard(assistant.database)
    tamper(assistant.database, "DELETE FROM audit_log WHERE number = 55")
    said = {"noted": f"{head.number}:{head.sha256}"}
    assert "the line is missing" in admin.post("/admin/audit/verify", data=said).text


def test_the_export_is_whole_and_noted_itself(
    admin: TestClient, assistant: FakeAssistant, noted: int
) -> None:
    answer = admin.post("/admin/audit/export")
    assert "attachment" in answer.headers["content-disposition"]
    lines = [json.loads(line) for line in answer.text.splitlines()]
    assert [each["number"] for each in lines] == list(range(1, noted + 2))
    assert lines[-1]["act"] == Act.AUDIT_EXPORTED.value
