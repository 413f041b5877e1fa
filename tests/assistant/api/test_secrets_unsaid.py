"""Passwords, tokens and keys stand in no log, refusal, figure or setting that is shown."""

import json
import logging
import re
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import jwt
import pyotp
import pytest
from joserfc.jwk import RSAKey
from pydantic import SecretStr
from sqlalchemy import text

from assistant.access.owner import owner
from assistant.access.roles import Role
from assistant.api.caller import COOKIE
from assistant.audit.reading import exported
from assistant.doctor import State, examine_models
from assistant.settings import described, read_settings
from kb.errors import HomeError
from tests.assistant.access.elsewhere.scripted_provider import CLIENT, Claims, good_claims, scripted
from tests.assistant.access.homes import PASSWORD
from tests.assistant.api.chatting import SHOP, browser_of
from tests.assistant.cli.in_process import run_here
from tests.assistant.fakes import FakeAssistant
from tests.assistant.served import (
    ORIGIN,
    OWNER,
    QUESTION,
    application,
    browser,
    client,
    sign_in,
)
from tests.assistant.webhooks.receivers import Said, receiver

WRONG = "a wrong but telling pass phrase"
FORGED = "forged-bearer-token-2b7e151628aed2a6"
CLIENT_SECRET_OF_OURS = "telling-client-secret-0b7e1516"
KEY = "sk-telling-model-key-3243f6a8885a308d"


def test_no_secret_is_logged_or_told_at_any_level(
    assistant: FakeAssistant, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    app = application(assistant)
    staff = sign_in(browser(app), Role.ADMIN)
    session = staff.cookies[COOKIE]
    site = assistant.sites.add("Shop", [SHOP], by=owner())
    told = [staff.get(path).text for path in ("/metrics", "/api/v1/documents", "/nothing")]
    told.append(staff.post("/api/v1/ask", json={"question": QUESTION}).text)

    stranger = browser(app)
    given = {"email": "agent@example.com", "password": WRONG}
    told.append(stranger.post("/sign-in", data=given).text)
    for token in (FORGED, OWNER):
        headers = {"Authorization": f"Bearer {token}"}
        for path in ("/api/v1/documents", "/api/v1/documents/none", "/api/v1/search"):
            told.append(stranger.get(path, headers=headers).text)

    customer = browser_of(app, site.key, SHOP)
    token = customer.post("/api/v1/conversations", json={}).json()["token"]
    headers = {"Authorization": f"Bearer {token}"}
    told.append(customer.get("/api/v1/conversations/none", headers=headers).text)
    assistant.is_broken = True
    told.append(staff.post("/api/v1/ask", json={"question": QUESTION}).text)
    told.append(customer.get("/api/v1/widget").text)

    logged = "\n".join([*(each.getMessage() for each in caplog.records), caplog.text, *told])
    secret = assistant.sites.secret(site.key, by=owner())
    secrets = (PASSWORD, WRONG, FORGED, OWNER, session, token, secret)
    assert [each for each in secrets if each in logged] == []


@pytest.fixture
def logged(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    """Everything that anything logs, at any level, other people's libraries included."""
    caplog.set_level(logging.DEBUG)
    for name in ("assistant", "httpx", "httpcore", "authlib", "openai", "urllib3"):
        caplog.set_level(logging.DEBUG, name)
    return caplog


def said_of(assistant: FakeAssistant, logged: pytest.LogCaptureFixture, *told: str) -> str:
    """All that was logged, with its causes, the whole audit log, the figures, `told`.

    What the browser of the test logs of its own requests is not of the server.
    """
    form = logging.Formatter("%(name)s %(message)s")
    records = [form.format(each) for each in logged.records if each.name != "httpx2"]
    lines = list(exported(assistant.database))
    figures = client(assistant).get("/metrics").text
    return "\n".join([*records, *lines, figures, *told])


def test_what_is_logged_is_seen_so_that_the_others_prove_something(
    assistant: FakeAssistant, logged: pytest.LogCaptureFixture
) -> None:
    logging.getLogger("assistant.api.any").debug("a token: %s", FORGED)
    site = assistant.sites.add("Telling name", [SHOP], by=owner())
    said = said_of(assistant, logged, "an error")
    assert FORGED in said
    assert site.name in said, "the audit log is read"
    assert "handrail_" in said, "so are the figures"


def test_no_secret_of_a_second_factor_is_logged_or_told(
    assistant: FakeAssistant, logged: pytest.LogCaptureFixture
) -> None:
    app = application(assistant)
    agent = sign_in(browser(app), Role.AGENT)
    begun = agent.post("/account/second-factor/begin", data={"password": PASSWORD}).text
    shown = re.findall(r'account-secret">([A-Z2-7 ]+)<', begun)[0]
    totp = pyotp.TOTP(shown.replace(" ", ""))
    first = totp.now()
    told = [agent.post("/account/second-factor/confirm", data={"code": "000000"}).text]
    on = agent.post("/account/second-factor/confirm", data={"code": first}).text
    recovery = re.findall(r"<li><code>([a-z0-9-]+)</code>", on)
    assert len(recovery) == 10
    given = {"email": "agent@example.com", "password": PASSWORD}
    comes_back = browser(app)
    comes_back.post("/sign-in", data=given)
    half = comes_back.cookies["handrail_half"]
    # Used up already, so refused; then one that opens, twice.
    for code in (first, "not-a-code-at-all", recovery[0]):
        told.append(comes_back.post("/sign-in/second", data={"code": code}).text)
    session = comes_back.cookies[COOKIE]
    program = browser(app)
    told.append(program.post("/api/v1/sessions", json={**given, "code": recovery[0]}).text)
    told.append(agent.get("/account").text)
    secrets = [totp.secret, shown, half, session, *recovery]
    said = said_of(assistant, logged, *told)
    assert [each for each in secrets if each in said] == []
    assert re.search(rf"(?<!\d){first}(?!\d)", said) is None


def test_nothing_of_a_sign_in_elsewhere_is_logged_or_told(
    assistant: FakeAssistant, logged: pytest.LogCaptureFixture
) -> None:
    given = {
        "public_url": ORIGIN,
        "oidc_client_id": CLIENT,
        "oidc_client_secret": SecretStr(CLIENT_SECRET_OF_OURS),
        "oidc_name": "Larkfield ID",
    }
    with scripted(RSAKey.generate_key(2048, auto_kid=True)) as provider:
        assistant.settings = assistant.settings.model_copy(
            update={**given, "oidc_issuer": provider.url}
        )
        told, secrets = [], [CLIENT_SECRET_OF_OURS]
        strangers: Claims = {"sub": "who", "email": "who@example.net"}
        for changed in ({}, {"aud": "another"}, {"iss": "https://evil.example"}, strangers):
            visitor = client(assistant)
            leaving = visitor.get("/sign-in/elsewhere").headers["location"]
            asked = {name: each[0] for name, each in parse_qs(urlsplit(leaving).query).items()}
            claims = good_claims(provider.url, **{"nonce": asked["nonce"], **changed})
            provider.claims = claims
            code = f"telling-code-{uuid.uuid4().hex}"
            back = visitor.get(
                "/sign-in/elsewhere/back", params={"code": code, "state": asked["state"]}
            )
            told.append(back.text)
            secrets += [code, asked["state"], asked["nonce"], provider.signed(claims)]
            secrets += [each for each in (visitor.cookies.get(COOKIE),) if each]
        assert provider.times("/token") == 4, "each code was handed in"
    assert len(secrets) == 1 + 4 * 4 + 1, "one of them came in"
    said = said_of(assistant, logged, *told)
    assert [each for each in secrets if each in said] == []


def test_no_key_of_a_model_is_logged_or_told_when_its_provider_echoes_it(
    assistant: FakeAssistant, logged: pytest.LogCaptureFixture
) -> None:
    with echoing() as provider:
        settings = read_settings(
            model="openai:gpt-4.1-mini", model_base_url=f"{provider}/v1", model_key=KEY
        )
        (finding,) = examine_models(settings)
    assert finding.state is State.WRONG
    said = said_of(assistant, logged, finding.message, repr(settings), str(described(settings)))
    assert KEY not in said


@contextmanager
def echoing() -> Iterator[str]:
    """A provider that refuses whoever asks, and tells them all that they sent."""

    class Refusing(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("content-length", 0)))
            body = {"error": {"message": f"you sent {dict(self.headers)}", "code": "no"}}
            content = json.dumps(body).encode()
            self.send_response(401)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Refusing)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_no_secret_of_sites_webhooks_and_tokens_is_logged_or_told(
    assistant: FakeAssistant, logged: pytest.LogCaptureFixture
) -> None:
    app = application(assistant)
    admin = sign_in(browser(app), Role.ADMIN)
    given = {"name": "Shop", "origins": [SHOP]}
    site = admin.post("/api/v1/sites", json=given).json()["key"]
    site_secret = admin.get(f"/api/v1/sites/{site}/secret").json()["secret"]
    fresh = admin.post(f"/api/v1/sites/{site}/secret").json()["secret"]
    made = admin.post("/api/v1/tokens", json={"name": "Nightly", "may": ["ask"], "days": 7}).json()
    hook_secret, token = "", made["token"]
    with receiver(Said(500)) as other:
        hook = admin.post("/api/v1/webhooks", json={"url": other.url}).json()
        hook_secret = hook["secret"]
        admin.post(f"/api/v1/webhooks/{hook['id']}/ping")
    program = browser(app)
    program.headers["Authorization"] = f"Bearer {token}"
    told = [program.get(path).text for path in ("/api/v1/documents", "/api/v1/webhooks")]
    told.append(program.get("/api/v1/documents/none").text)
    admin.delete(f"/api/v1/tokens/{made['id']}")
    told.append(program.get("/api/v1/documents").text)
    page = browser_of(app, site, SHOP)
    begun = page.post("/api/v1/conversations", json={}).json()
    forged = jwt.encode({"sub": "C-1", "exp": 1}, fresh, algorithm="HS256")
    page.headers["Authorization"] = f"Bearer {begun['token']}"
    place = f"/api/v1/conversations/{begun['id']}"
    told.append(page.put(f"{place}/identity", json={"identity": forged}).text)
    told.append(page.get(place).text)
    lists = ("/admin/sites", "/admin/webhooks", "/admin/tokens", "/admin/sessions", "/admin/audit")
    told += [admin.get(each).text for each in lists]
    told.append(admin.get(f"/admin/webhooks/{hook['id']}").text)
    told.append(admin.get("/api/v1/webhooks").text)
    told.append(admin.get("/api/v1/tokens").text)
    secrets = [site_secret, fresh, hook_secret, token, begun["token"], forged]
    secrets.append(admin.cookies[COOKIE])
    assert all(len(each) > 20 for each in secrets)
    said = said_of(assistant, logged, *told)
    assert [each for each in secrets if each in said] == []


def test_an_error_of_the_database_tells_no_value(assistant: FakeAssistant) -> None:
    with pytest.raises(HomeError) as caught, assistant.database.write() as session:
        session.execute(text("SELECT :telling FROM nothing_of_that_name"), {"telling": WRONG})
    # What a log holds of it goes down to what the database said.
    told = f"{caught.value} {caught.value.__cause__}"
    assert "SELECT ? FROM nothing_of_that_name" in told
    assert WRONG not in told


def test_the_doctor_tells_no_key(assistant: FakeAssistant) -> None:
    assistant.close()
    ran = run_here(
        assistant.settings.home,
        "doctor",
        HANDRAIL_MODEL="openai:gpt-4.1-mini",
        HANDRAIL_MODEL_BASE_URL="http://127.0.0.1:9/v1",
        HANDRAIL_MODEL_KEY=KEY,
        HANDRAIL_OIDC_ISSUER="http://127.0.0.1:9",
        HANDRAIL_OIDC_CLIENT_ID=CLIENT,
        HANDRAIL_OIDC_CLIENT_SECRET=CLIENT_SECRET_OF_OURS,
        HANDRAIL_PUBLIC_URL=ORIGIN,
    )
    assert "language model" in ran.out
    assert KEY not in ran.out + ran.err
    assert CLIENT_SECRET_OF_OURS not in ran.out + ran.err


def test_settings_show_no_key() -> None:
    settings = read_settings(
        model="openai:gpt-4.1-mini",
        model_key=KEY,
        database_url=f"postgresql://handrail:{KEY}@127.0.0.1/handrail",
    )
    shown = f"{described(settings)} {settings!r}"
    assert KEY not in str(described(settings))
    assert "handrail:***@127.0.0.1" in shown
