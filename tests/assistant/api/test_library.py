"""The library through the API: listed, read, filled, retired and brought back."""

import pytest

from assistant.access.roles import Role
from tests.assistant.fakes import FakeAssistant, add_document
from tests.assistant.served import RETURNS, signed_in, today


def test_documents_are_listed_by_title(assistant: FakeAssistant) -> None:
    listed = signed_in(assistant, Role.AGENT).get("/api/v1/documents").json()
    assert [each["id"] for each in listed] == ["authority", "returns"]
    assert listed[1]["current"]["audience"] == "public"
    assert listed[1]["status"] == "in force"


def test_only_one_kind_is_listed_when_asked(assistant: FakeAssistant) -> None:
    browser = signed_in(assistant, Role.AGENT)
    assert browser.get("/api/v1/documents", params={"kind": "resolution"}).json() == []


def test_a_document_shows_its_history_and_its_passages(assistant: FakeAssistant) -> None:
    add_document(assistant.database, "returns", RETURNS.replace("thirty", "forty"))
    shown = signed_in(assistant, Role.AGENT).get("/api/v1/documents/returns").json()
    assert [each["version"] for each in shown["history"]] == [2, 1]
    assert "forty days" in shown["passages"][0]["text"]
    assert shown["passages"][0]["heading"] == ["Returns", "Refund window"]


def test_the_original_comes_back_as_a_file_to_save(assistant: FakeAssistant) -> None:
    browser = signed_in(assistant, Role.AGENT)
    response = browser.get("/api/v1/documents/returns/versions/1/original")
    assert response.content == RETURNS.encode()
    assert response.headers["content-disposition"] == "attachment; filename*=UTF-8''returns.md"
    assert response.headers["content-type"] == "application/octet-stream"
    assert response.headers["x-content-type-options"] == "nosniff"


def test_a_file_is_accepted_and_its_job_tells_what_it_became(assistant: FakeAssistant) -> None:
    browser = signed_in(assistant, Role.KNOWLEDGE_MANAGER)
    accepted = browser.post(
        "/api/v1/documents",
        files={"file": ("lost keys.md", b"# Lost keys\n\nKeys are kept for a month.")},
        data={"audience": "public", "owner": "Stores", "valid_from": "2026-02-01"},
    )
    assert accepted.status_code == 202
    (job,) = browser.get("/api/v1/jobs", params={"id": accepted.json()["job"]}).json()
    assert (job["name"], job["state"], job["reason"]) == ("lost keys.md", "done", "")
    (became,) = job["documents"]
    assert (became["id"], became["status"], became["passages"]) == ("lost keys", "added", 1)
    kept = browser.get("/api/v1/documents/lost keys").json()
    assert (kept["owner"], kept["current"]["valid_from"]) == ("Stores", "2026-02-01")
    assert kept["current"]["audience"] == "public"


def test_a_refused_file_says_why(assistant: FakeAssistant) -> None:
    browser = signed_in(assistant, Role.ADMIN)
    accepted = browser.post("/api/v1/documents", files={"file": ("x.md", b"\xff\xfe")}).json()
    (job,) = browser.get("/api/v1/jobs", params={"id": accepted["job"]}).json()
    assert (job["state"], job["reason"]) == ("refused", "x.md has no text to keep")


def test_nobody_sees_anothers_jobs(assistant: FakeAssistant) -> None:
    file = {"file": ("x.md", b"# X\n\nA rule.")}
    job = signed_in(assistant, Role.ADMIN).post("/api/v1/documents", files=file).json()["job"]
    other = signed_in(assistant, Role.KNOWLEDGE_MANAGER)
    assert other.get("/api/v1/jobs", params={"id": job}).json() == []


@pytest.mark.parametrize("field", ["valid_from", "audience"])
def test_settings_of_a_file_are_checked_before_it_is_taken(
    assistant: FakeAssistant, field: str
) -> None:
    response = signed_in(assistant, Role.ADMIN).post(
        "/api/v1/documents", files={"file": ("x.md", b"# X\n\nA rule.")}, data={field: "soon"}
    )
    assert response.status_code == 422
    assert response.json()["detail"].startswith(f"{field}: ")


def test_a_retired_document_can_be_brought_back(assistant: FakeAssistant) -> None:
    browser = signed_in(assistant, Role.KNOWLEDGE_MANAGER)
    retired = browser.post("/api/v1/documents/returns/retire").json()
    assert (retired["status"], retired["retired_on"]) == ("retired", today())
    back = browser.post("/api/v1/documents/returns/reinstate").json()
    assert (back["status"], back["retired_on"]) == ("in force", None)
