"""Every page there is keeps its visitors at home: headers, policy, scripts, cookies and caches.

Each is opened as somebody who may, at something that is there, and answers with its page.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pyotp
import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

import assistant
from assistant.access import people
from assistant.access.acting import acting
from assistant.access.owner import owner
from assistant.access.roles import Role
from assistant.access.second_factor import keeping
from assistant.api.doors.model import CUSTOMERS
from assistant.api.doors.routes import ROUTES, SCREENS
from assistant.demo.site import SHOP as DEMO_SHOP
from assistant.home import open_database
from assistant.settings import Settings
from assistant.sites.model import Look
from kb.model import Audience, Hit
from tests.assistant.access.homes import PASSWORD
from tests.assistant.api.callers import Response
from tests.assistant.api.chatting import SHOP, browser_of
from tests.assistant.fakes import FakeAssistant
from tests.assistant.served import (
    ORIGIN,
    QUESTION,
    add_person,
    application,
    browser,
    sign_in,
    stocked,
)
from tests.assistant.shop import shop_at

# What goes on until somebody leaves.
_ENDLESS = re.compile(r"/events$|/gradio_api/(queue/data|heartbeat/)")
PAGES = sorted(path for method, path in ROUTES if method == "GET" and not _ENDLESS.search(path))
LED_ON = {
    "/": "/desk/",
    "/admin": "/admin/people",
    "/admin/": "/admin/people",
    "/sign-in/elsewhere": "/sign-in",
    "/sign-in/elsewhere/back": "/sign-in",
    **{screen: f"{screen}/" for screen in SCREENS},
}
"""Addresses that lead to another; the ways elsewhere do where no provider is set."""
NOT_THERE = {f"{screen}/svelte/{{path:path}}" for screen in SCREENS}
"""Gradio has a route for files that it does not bring along."""
ASKED = {
    "/api/v1/jobs": "?id=none",
    "/api/v1/offers/decisions": "?customer=C-1",
    "/api/v1/search": "?text=returns",
}
"""What has to be asked for."""
KEPT_BY_BROWSERS = re.compile(r"^/static/|^/widget\.js|^/help/|^/robots\.txt|/(assets|static)/")
"""What is the same for everybody, and may be kept."""
_SCRIPT = re.compile(r"<script\b(?P<given>[^>]*)>")
_LOADS = re.compile(r"""<(?:script|link|img|iframe|form)\b[^>]*?(?:src|href|action)=["']([^"']+)""")
_INLINE = re.compile(r"""<[^>]+\son\w+=["']|href=["']\s*javascript:""", re.IGNORECASE)
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00"


@dataclass(frozen=True, slots=True)
class Company:
    """A company with something behind every address, and who may look at it."""

    app: FastAPI
    admin: TestClient
    customer: TestClient
    half_in: TestClient
    stranger: TestClient
    names: Mapping[str, str]

    def place(self, template: str) -> str:
        """The address of something that is there; a KeyError for a name that no test knows."""
        return re.sub(
            r"\{(\w+)(?::path)?\}", lambda found: self._name(template, found[1]), template
        )

    def visitor(self, template: str) -> TestClient:
        """Somebody who may open it."""
        if ROUTES["GET", template] is CUSTOMERS:
            return self.customer
        others = {"/sign-in": self.stranger, "/sign-in/second": self.half_in}
        return others.get(template, self.admin)

    def opens(self, template: str) -> Response:
        place = self.place(template) + ASKED.get(template, "")
        return self.visitor(template).get(place)

    def _name(self, template: str, name: str) -> str:
        place = f"{template.partition('{')[0]}{name}"
        return self.names[place if place in self.names else name]


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    assistant = FakeAssistant.at(shop_at(tmp_path_factory.mktemp("home")))
    many = ", ".join(f"{each}=1000000/1" for each in ("calls", "conversation_calls", "pages"))
    chosen = {"chat_limits": many, "help_indexed": True}
    assistant.settings = assistant.settings.model_copy(update=chosen)
    app = application(assistant, screens=True)
    admin = sign_in(browser(app), Role.ADMIN)
    customer, theirs = chatting(assistant, app)
    (case,) = admin.get("/api/v1/inbox").json()
    asked = admin.post("/api/v1/ask", json={"question": QUESTION}).json()
    hook = assistant.webhooks.add("https://hooks.example/in", by=owner())[0]
    person = people.everyone(assistant.database)[0]
    names = {
        "person_id": person.id,
        "customer_id": "C-1",
        "document_id": "returns",
        "number": "1",
        "name": "urgency",
        "case": case["id"],
        "conversation_id": asked["conversation"],
        "key": assistant.sites.sites()[0].key,
        "webhook": hook.id,
        "webhook_id": hook.id,
        **theirs,
        **looks(admin),
    }
    yield Company(app, admin, customer, half_in(assistant, app), browser(app), names)
    assistant.close()


def chatting(assistant: FakeAssistant, app: FastAPI) -> tuple[TestClient, Mapping[str, str]]:
    """A customer with a conversation and a file in it, and their names."""
    # The demo's shop, so that its pages are there.
    site = assistant.sites.add(DEMO_SHOP, [SHOP], by=owner())
    assistant.sites.change(site.key, by=owner(), look=Look(attachments=True))
    page = browser_of(app, site.key, SHOP)
    begun = page.post("/api/v1/conversations", json={}).json()
    page.headers["Authorization"] = f"Bearer {begun['token']}"
    place = f"/api/v1/conversations/{begun['id']}"
    sent = page.post(f"{place}/attachments", files={"file": ("boots.png", PNG)}).json()
    said = {"text": "See this", "attachments": [sent["id"]]}
    assert page.post(f"{place}/messages", json=said).status_code == 200
    assert page.post(f"{place}/survey", json={"score": 5}).status_code < 300
    return page, {"conversation": begun["id"], "attachment": sent["id"]}


def half_in(assistant: FakeAssistant, app: FastAPI) -> TestClient:
    """Somebody who has given a password and still owes a code."""
    person = add_person(assistant, "careful")
    secret = keeping.begin(assistant.database, person.id)
    now = datetime.now(UTC)
    code = pyotp.TOTP(secret).at(now)
    by = acting(person)
    keeping.confirm(assistant.database, person.id, code, at=now, by=by, audit=assistant.audit)
    visitor = browser(app)
    given = {"email": "careful@example.com", "password": PASSWORD}
    assert visitor.post("/sign-in", data=given).headers["location"].startswith("/sign-in/second")
    return visitor


def looks(admin: TestClient) -> Mapping[str, str]:
    """A file of each place that files are served from."""
    names = {"/static/path": "base.css"}
    for screen in SCREENS:
        script = re.search(r"assets/([\w.-]+\.js)", admin.get(f"{screen}/").text)
        assert script is not None
        names[f"{screen}/assets/path"] = script[1]
        names[f"{screen}/static/path"] = "img/clear.svg"
        names[f"{screen}/svelte/path"] = "svelte.js"
    return names


def policy_of(header: str) -> dict[str, list[str]]:
    parts = (each.split() for each in header.split(";") if each.strip())
    return {name: sources for name, *sources in parts}


@pytest.mark.parametrize("template", PAGES)
def test_a_page_is_there_and_keeps_its_visitors_at_home(company: Company, template: str) -> None:
    answer = company.opens(template)
    if template in LED_ON:
        assert answer.status_code in (303, 307)
        assert answer.headers["location"] == LED_ON[template]
    elif template in NOT_THERE:
        assert answer.status_code in (403, 404)
    else:
        assert answer.status_code == 200, answer.text[:500]
    check_headers(answer, template)
    if is_page(answer):
        check_page(answer, template, company.admin)


@pytest.mark.parametrize("template", PAGES)
def test_whoever_is_turned_away_is_kept_at_home_too(company: Company, template: str) -> None:
    answer = company.stranger.get(company.place(template))
    check_headers(answer, template)
    if is_page(answer):
        check_page(answer, template, company.stranger)


def check_headers(answer: Response, template: str) -> None:
    headers = answer.headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    policy = policy_of(headers["content-security-policy"])
    # What a policy does not name, such as object-src and worker-src, is as default-src says.
    assert policy["default-src"] == ["'none'"]
    assert "object-src" not in policy
    assert policy["frame-ancestors"] == ["'none'"]
    hosts = [each for sources in policy.values() for each in sources if "." in each or "*" in each]
    assert hosts == [], "no page may reach another host"
    if not KEPT_BY_BROWSERS.search(template):
        assert headers["cache-control"] == "no-store"


def check_page(answer: Response, template: str, visitor: TestClient) -> None:
    """A page runs our scripts alone, names no other host and sends its forms to us."""
    policy = policy_of(answer.headers["content-security-policy"])
    scripts = set(policy["script-src"])
    nonces = {each for each in scripts if each.startswith("'nonce-")}
    # By its address: also where somebody is told whose it is instead.
    is_gradios = template.removesuffix("/") in SCREENS
    # Gradio compiles its templates; no page of ours does.
    assert scripts - nonces == ({"'self'", "'unsafe-eval'"} if is_gradios else {"'self'"})
    assert ("'unsafe-inline'" in policy["style-src"]) == is_gradios
    assert policy["base-uri"] == ["'self'"]
    assert policy["form-action"] == ["'self'"]
    assert policy["connect-src"] == ["'self'"]
    for found in _SCRIPT.finditer(answer.text):
        assert "src=" in found["given"] or "nonce=" in found["given"], found[0]
    assert _INLINE.search(answer.text) is None
    away = [each for each in _LOADS.findall(answer.text) if re.match(r"(https?:)?//", each)]
    assert [each for each in away if not each.startswith(str(visitor.base_url))] == []


def is_page(answer: Response) -> bool:
    return (answer.headers.get("content-type") or "").startswith("text/html")


def test_every_page_that_a_person_looks_at_was_looked_at(company: Company) -> None:
    """The check of pages is not passed by answers that are none."""
    pages = {template for template in PAGES if is_page(company.opens(template))}
    assert pages == {
        *("/account", "/account/tokens", "/sign-in", "/sign-in/second", "/shop/"),
        *("/help/", "/help/{document_id:path}"),
        *("/admin/people", "/admin/people/{person_id}", "/admin/sessions", "/admin/tokens"),
        *("/admin/sites", "/admin/sites/{key}", "/admin/webhooks", "/admin/webhooks/{webhook_id}"),
        *("/admin/audit", "/admin/customers"),
        *(f"{screen}/" for screen in SCREENS),
    }


@pytest.mark.parametrize(
    ("path", "sent"),
    [
        ("/sign-in", {"email": "admin@example.com", "password": "wrong"}),
        ("/account/second-factor/begin", {"password": PASSWORD}),
        ("/account/password", {"old": "wrong", "new": "wrong"}),
        ("/account/tokens", {"name": "Mine", "may": "ask", "days": "7"}),
        ("/admin/people", {"name": "", "email": "x"}),
        ("/admin/webhooks", {"url": "nonsense"}),
        ("/admin/customers", {"customer": "C-1"}),
        ("/admin/audit/verify", {"noted": "nonsense"}),
    ],
)
def test_a_page_that_answers_a_form_is_no_different(
    company: Company, path: str, sent: dict[str, str]
) -> None:
    answer = company.admin.post(path, data=sent)
    assert is_page(answer), answer.text[:300]
    check_headers(answer, path)
    check_page(answer, path, company.admin)


def test_the_page_of_somebody_elses_screen_is_no_different(company: Company) -> None:
    agent = sign_in(browser(company.app), Role.AGENT)
    for path in ("/floor/", "/admin/people"):
        answer = agent.get(path)
        assert (answer.status_code, is_page(answer)) == (403, True)
        check_headers(answer, path)
        check_page(answer, path, agent)


@pytest.mark.parametrize("path", ["/api/v1/search?text=returns", "/nothing"])
def test_what_breaks_keeps_its_visitors_at_home_too(tmp_path: Path, path: str) -> None:
    class Broken(FakeAssistant):
        """Its search has a defect."""

        def search(self, text: str, *, audience: Audience, on: date, limit: int) -> list[Hit]:
            raise ZeroDivisionError(text)

    stocked(tmp_path).close()
    broken = Broken(Settings(home=tmp_path), open_database(Settings(home=tmp_path)))
    answer = sign_in(browser(application(broken)), Role.ADMIN).get(path)
    broken.close()
    assert answer.status_code == (500 if "search" in path else 404)
    check_headers(answer, path)


def test_a_session_is_kept_where_no_script_and_no_other_site_reads_it(company: Company) -> None:
    cookies = set_cookies(company.app, ORIGIN)
    assert {name for name, _ in cookies} == {"handrail_session", "handrail_half"}
    for _, given in cookies:
        assert {"httponly", "samesite=lax"} <= given
        assert "secure" not in given


def set_cookies(app: FastAPI, origin: str) -> list[tuple[str, set[str]]]:
    """The cookies of both steps of signing in, and what is said of each."""
    told = []
    for email in ("agent@example.com", "careful@example.com"):
        given = {"email": email, "password": PASSWORD}
        visitor = TestClient(
            app, base_url=origin, headers={"Origin": origin}, follow_redirects=False
        )
        name, _, rest = visitor.post("/sign-in", data=given).headers["set-cookie"].partition("=")
        told.append((name, {each.strip().casefold() for each in rest.split(";")}))
    return told


def test_behind_https_cookies_stay_there_and_browsers_come_back_there(tmp_path: Path) -> None:
    assistant = FakeAssistant.at(shop_at(tmp_path))
    assistant.settings = assistant.settings.model_copy(update={"secure_cookies": True})
    app = application(assistant)
    half_in(assistant, app)
    # Before a proxy that speaks https we are spoken to in plain text all the same.
    for _, given in set_cookies(app, ORIGIN):
        assert {"httponly", "samesite=lax", "secure"} <= given
    for path in ("/sign-in", "/help/", "/api/v1/documents", "/static/base.css", "/nothing"):
        headers = browser(app).get(path).headers
        assert headers["strict-transport-security"] == "max-age=31536000"
    assistant.close()


def test_the_files_that_pages_load_are_of_this_server() -> None:
    sheets = list((Path(assistant.__file__).parent / "ui" / "static").glob("*.css"))
    assert sheets
    for file in sheets:
        assert not re.search(r"url\(\s*['\"]?(https?:)?//", file.read_text("utf-8")), file
