"""What every request meets: limits, the same-origin rule, headers that keep pages at home."""

from collections.abc import Iterator

import pytest

from assistant.access.owner import owner
from assistant.access.roles import Role
from assistant.api.defences import content_security_policy
from tests.assistant.fakes import FakeAssistant
from tests.assistant.served import OWNER, QUESTION, client, signed_in

PASSWORD = {"email": "agent@example.com", "password": "correct horse battery"}


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "", "http://handrail.test.evil", "http://["]
)
def test_another_sites_page_changes_nothing(assistant: FakeAssistant, origin: str) -> None:
    browser = signed_in(assistant, Role.KNOWLEDGE_MANAGER)
    response = browser.post("/api/v1/documents/returns/retire", headers={"Origin": origin})
    assert response.status_code == 403
    assert browser.get("/api/v1/documents/returns").json()["status"] == "in force"


def test_another_sites_page_signs_nobody_in(assistant: FakeAssistant) -> None:
    browser = client(assistant)
    headers = {"Origin": "https://evil.example"}
    response = browser.post("/sign-in", data=PASSWORD, headers=headers)
    assert response.status_code == 403
    assert "set-cookie" not in response.headers


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_another_sites_link_reads_nothing_from_the_api_as_who_follows_it(
    assistant: FakeAssistant, site: str
) -> None:
    browser = signed_in(assistant, Role.ADMIN)
    noted = len(browser.get("/api/v1/audit").json()["entries"])
    answer = browser.get("/api/v1/audit/export", headers={"Sec-Fetch-Site": site})
    assert answer.status_code == 403
    assert len(browser.get("/api/v1/audit").json()["entries"]) == noted
    assert browser.get("/api/v1/audit/export").status_code == 200
    assert browser.get("/desk", headers={"Sec-Fetch-Site": site}).status_code != 403


def test_a_program_with_a_token_names_no_page(assistant: FakeAssistant) -> None:
    headers = {"Authorization": f"Bearer {OWNER}", "Origin": ""}
    response = client(assistant).post("/api/v1/documents/returns/retire", headers=headers)
    assert response.status_code == 200


@pytest.mark.parametrize("path", ["/api/v1/ask", "/sign-in", "/api/v1/search"])
def test_more_than_a_megabyte_is_refused(assistant: FakeAssistant, path: str) -> None:
    response = signed_in(assistant, Role.AGENT).post(path, content=b"x" * 1_000_001)
    assert response.status_code == 413
    assert "1 MB" in response.json()["detail"]


def test_a_body_that_hides_its_length_is_counted(assistant: FakeAssistant) -> None:
    def endless() -> Iterator[bytes]:
        for _ in range(30):
            yield b"x" * 100_000

    response = signed_in(assistant, Role.AGENT).post(
        "/api/v1/ask", content=endless(), headers={"Content-Type": "application/json"}
    )
    assert response.status_code == 413


def test_an_upload_may_be_larger_but_not_without_end(assistant: FakeAssistant) -> None:
    browser = signed_in(assistant, Role.KNOWLEDGE_MANAGER)
    text = b"# Long\n\n" + b"A rule. " * 180_000
    kept = browser.post("/api/v1/documents", files={"file": ("long.md", text)})
    refused = browser.post("/api/v1/documents", files={"file": ("long.md", text * 2)})
    assert (kept.status_code, refused.status_code) == (202, 413)
    assert "2 MB" in refused.json()["detail"]


@pytest.mark.parametrize("path", ["/sign-in", "/api/v1/documents", "/healthz", "/static/base.css"])
def test_every_response_keeps_the_browser_at_home(assistant: FakeAssistant, path: str) -> None:
    headers = client(assistant).get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "same-origin"
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "http" not in policy
    assert "*" not in policy


@pytest.mark.parametrize("path", ["/desk/", "/library/", "/sign-in"])
def test_no_page_may_run_a_script_written_into_it(path: str) -> None:
    policy = content_security_policy(path, "n0nce")
    scripts = next(part for part in policy.split("; ") if part.startswith("script-src"))
    assert "'unsafe-inline'" not in scripts
    assert "img-src 'self' data:" in policy


def test_what_is_personal_is_not_kept_by_browsers(assistant: FakeAssistant) -> None:
    browser = signed_in(assistant, Role.AGENT)
    answer = browser.post("/api/v1/ask", json={"question": QUESTION})
    assert answer.headers["cache-control"] == "no-store"
    assert "cache-control" not in browser.get("/static/base.css").headers


def test_a_session_cookie_that_is_nonsense_is_nobody(assistant: FakeAssistant) -> None:
    browser = client(assistant)
    response = browser.get("/api/v1/documents", headers={"Cookie": 'handrail_session="\\'})
    assert response.status_code == 401


@pytest.mark.parametrize("path", ["/help/returns", "/shop/", "/help/"])
def test_a_public_page_runs_our_scripts_and_no_others(path: str) -> None:
    policy = dict(part.split(" ", 1) for part in content_security_policy(path, "n0nce").split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == "'self'"
    assert policy["style-src"] == "'self'"
    assert policy["img-src"] == "'self' data:"
    assert policy["form-action"] == "'self'"
    assert policy["connect-src"] == "'self'"


def test_the_widgets_script_is_for_every_page_and_kept_for_a_while(
    assistant: FakeAssistant,
) -> None:
    told = client(assistant).get("/widget.js").headers
    assert told["cross-origin-resource-policy"] == "cross-origin"
    assert "max-age" in told["cache-control"]
    assert told["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("path", ["/help/", "/shop/", "/static/base.css", "/api/v1/documents"])
def test_nothing_else_is_for_every_page(assistant: FakeAssistant, path: str) -> None:
    told = client(assistant).get(path).headers
    assert told["cross-origin-resource-policy"] == "same-origin"


def test_a_customers_call_needs_no_page_of_ours_and_no_bearer(assistant: FakeAssistant) -> None:
    browser = client(assistant)
    shop = assistant.sites.add("Shop", ["https://shop.example"], by=owner())
    headers = {"Origin": "https://shop.example", "X-Site-Key": shop.key}
    begun = browser.post("/api/v1/conversations", json={}, headers=headers)
    assert begun.status_code == 201
    staff = browser.post("/api/v1/inbox/messages", json={}, headers=headers)
    assert staff.status_code == 403
