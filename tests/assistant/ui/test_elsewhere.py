"""In by an identity provider, over HTTP: a real one, and one that forges whatever it can."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlencode, urlsplit

import pyotp
import pytest
from fastapi import FastAPI
from joserfc.jwk import RSAKey
from pydantic import SecretStr
from sqlalchemy import select, update
from starlette.testclient import TestClient

from assistant.access import people, sessions
from assistant.access.acting import acting
from assistant.access.model import How
from assistant.access.roles import Role
from assistant.access.second_factor import keeping
from assistant.access.signin import Door
from assistant.access.tables import KnownAddressRow, OpenDoorRow, PersonRow, SessionRow
from assistant.audit.tables import AuditRow
from assistant.json_value import Json
from assistant.ui.elsewhere import ROUNDS, elsewhere_of, elsewhere_routes
from tests.assistant.access.elsewhere import real_provider
from tests.assistant.access.elsewhere.real_provider import RealProvider
from tests.assistant.access.elsewhere.scripted_provider import (
    CLIENT,
    CLIENT_SECRET,
    Claims,
    Scripted,
    good_claims,
    scripted,
)
from tests.assistant.access.homes import CHEAP
from tests.assistant.access.noted import OWNER_ACTS, Noted
from tests.assistant.fakes import FakeAssistant
from tests.assistant.served import ORIGIN, browser, client

AGENT: Claims = {"email": "agent@example.com", "email_verified": True, "name": "Ana Ruiz"}
NEXT = "/library/?document=returns"


@pytest.fixture(scope="module")
def real() -> Iterator[RealProvider]:
    with real_provider.running() as provider:
        yield provider


@pytest.fixture(scope="module")
def key() -> RSAKey:
    return RSAKey.generate_key(2048, auto_kid=True)


@pytest.fixture
def forger(key: RSAKey) -> Iterator[Scripted]:
    with scripted(key) as provider:
        yield provider


@dataclass
class Visitor:
    """A browser, and the application it looks at."""

    assistant: FakeAssistant
    browser: TestClient

    def leave(self, next: str = NEXT) -> str:
        """Click the button; return where the browser is sent."""
        sent = self.browser.get("/sign-in/elsewhere", params={"next": next})
        assert sent.status_code == 303
        return str(sent.headers["location"])

    def come_back(self, url: str) -> tuple[int, str]:
        """Follow the provider's answer; return the status and where it leads or what it says."""
        answer = self.browser.get(url)
        if answer.status_code == 303:
            return 303, str(answer.headers["location"])
        return answer.status_code, answer.text

    def person(self) -> str:
        """The e-mail of whoever is signed in here, empty for nobody."""
        token = self.browser.cookies.get("handrail_session", default="")
        found = sessions.who(self.assistant.database, token or "", at=datetime.now(UTC))
        return found.email if found else ""

    def acts(self) -> list[str]:
        """What the audit log has, oldest first."""
        with self.assistant.database.read() as session:
            return list(session.scalars(select(AuditRow.act).order_by(AuditRow.number)))


def visitor_at(assistant: FakeAssistant, issuer: str, **settings: str | SecretStr) -> Visitor:
    set_up(assistant, issuer, **settings)
    return Visitor(assistant, client(assistant))


def set_up(assistant: FakeAssistant, issuer: str, **settings: str | SecretStr) -> None:
    given = {
        "public_url": ORIGIN,
        "oidc_issuer": issuer,
        "oidc_client_id": CLIENT,
        "oidc_client_secret": SecretStr(CLIENT_SECRET),
        "oidc_name": "Larkfield ID",
        **settings,
    }
    assistant.settings = assistant.settings.model_copy(update=given)


def with_factor(assistant: FakeAssistant, email: str = "agent@example.com") -> pyotp.TOTP:
    """Turn a second factor on, a while ago; returns the authenticator app."""
    person, long_ago = people.by_email(assistant.database, email), datetime(2026, 3, 3, tzinfo=UTC)
    app = pyotp.TOTP(keeping.begin(assistant.database, person.id))
    code = app.at(long_ago)
    by, audit = acting(person), Noted()
    keeping.confirm(assistant.database, person.id, code, at=long_ago, by=by, audit=audit)
    return app


def nonce_of(url: str) -> str:
    return parse_qs(urlsplit(url).query)["nonce"][0]


def state_of(url: str) -> str:
    return parse_qs(urlsplit(url).query)["state"][0]


def back(url: str, **changed: str) -> str:
    """Where a provider sends the browser for an authorization request."""
    return "/sign-in/elsewhere/back?" + urlencode(
        {"code": "a-code", "state": state_of(url), **changed}
    )


def signed_in_with(
    visitor: Visitor, forger: Scripted, sign: Callable[[Claims], str] | None = None, **changed: Json
) -> tuple[int, str]:
    """One whole sign-in at the scripted provider with a token of these claims."""
    url = visitor.leave()
    forger.claims = good_claims(forger.url, **{"nonce": nonce_of(url), **changed})
    forger.sign = sign
    return visitor.come_back(back(url))


# With a real provider


def test_somebody_known_comes_in_and_lands_where_they_were_going(
    assistant: FakeAssistant, real: RealProvider
) -> None:
    real.knows("ana", AGENT)
    visitor = visitor_at(assistant, real.url)
    arrived = visitor.come_back(real.consents(visitor.leave(), "ana"))
    assert arrived == (303, NEXT)
    assert visitor.person() == "agent@example.com"
    with assistant.database.read() as session:
        assert session.scalars(select(SessionRow.how)).all() == [How.SINGLE_SIGN_ON.value]
    assert visitor.acts()[-1] == "signed in"


def test_the_second_time_the_subject_counts_and_not_the_email(
    assistant: FakeAssistant, real: RealProvider
) -> None:
    real.knows("moves", AGENT)
    visitor = visitor_at(assistant, real.url)
    visitor.come_back(real.consents(visitor.leave(), "moves"))
    real.knows("moves", {"email": "admin@example.com", "email_verified": True})
    visitor.come_back(real.consents(visitor.leave(), "moves"))
    assert visitor.person() == "agent@example.com"


def test_who_says_no_there_stays_outside(assistant: FakeAssistant, real: RealProvider) -> None:
    visitor = visitor_at(assistant, real.url)
    status, _said = visitor.come_back(real.denies(visitor.leave()))
    assert (status, visitor.person()) == (401, "")
    # This provider forgets the state when it says no; others send it along.
    url = visitor.leave()
    status, said = visitor.come_back(back(url, error="access_denied", code=""))
    assert (status, visitor.person()) == (401, "")
    assert "let nobody in" in said


def test_an_unverified_email_opens_nothing(assistant: FakeAssistant, real: RealProvider) -> None:
    visitor = visitor_at(assistant, real.url, oidc_admits="welcome")
    unsaid: Claims = {"email": "agent@example.com"}
    unverified: tuple[Json, ...] = (False, "true", "false", 1)
    for claims in (unsaid, *({**unsaid, "email_verified": each} for each in unverified)):
        real.knows("unsure", claims)
        status, shown = visitor.come_back(real.consents(visitor.leave(), "unsure"))
        assert (status, visitor.person()) == (403, "")
        assert "Ask an admin" in shown


def test_strangers_stay_outside_or_become_agents_as_the_settings_say(
    assistant: FakeAssistant, real: RealProvider
) -> None:
    real.knows("new", {"email": "New@Example.com", "email_verified": True, "name": "Neo New"})
    known = visitor_at(assistant, real.url)
    assert known.come_back(real.consents(known.leave(), "new"))[0] == 403
    welcome = visitor_at(assistant, real.url, oidc_admits="welcome", oidc_domains="example.com")
    assert welcome.come_back(real.consents(welcome.leave(), "new")) == (303, NEXT)
    added = people.by_email(assistant.database, "new@example.com")
    assert (added.name, added.role) == ("Neo New", Role.AGENT)
    assert "person added" in welcome.acts()


def test_another_companys_people_stay_outside(assistant: FakeAssistant, real: RealProvider) -> None:
    real.knows("other", {"email": "eve@evil.example", "email_verified": True})
    visitor = visitor_at(assistant, real.url, oidc_admits="welcome", oidc_domains="example.com")
    assert visitor.come_back(real.consents(visitor.leave(), "other"))[0] == 403


def test_who_was_let_go_stays_outside_by_email_and_by_subject(
    assistant: FakeAssistant, real: RealProvider
) -> None:
    real.knows("gone", AGENT)
    visitor = visitor_at(assistant, real.url)

    def let_go() -> None:
        now = datetime.now(UTC)
        people.disable(
            assistant.database, "agent@example.com", at=now, by=OWNER_ACTS, audit=assistant.audit
        )

    let_go()
    assert visitor.come_back(real.consents(visitor.leave(), "gone"))[0] == 403
    people.enable(assistant.database, "agent@example.com", by=OWNER_ACTS, audit=assistant.audit)
    assert visitor.come_back(real.consents(visitor.leave(), "gone"))[0] == 303
    let_go()
    assert visitor.come_back(real.consents(visitor.leave(), "gone"))[0] == 403
    assert visitor.person() == ""
    assert visitor.acts()[-1] == "sign-in refused"


def test_the_provider_gives_roles_where_the_settings_say_so(
    assistant: FakeAssistant, real: RealProvider
) -> None:
    real.knows("lead", {**AGENT, "roles": ["staff", "leads"]})
    visitor = visitor_at(
        assistant,
        real.url,
        oidc_roles_claim="roles",
        oidc_roles="handrail-admin=admin, leads=supervisor",
    )
    visitor.come_back(real.consents(visitor.leave(), "lead"))
    assert people.by_email(assistant.database, "agent@example.com").role is Role.SUPERVISOR
    assert "role given" in visitor.acts()
    real.knows("lead", AGENT)
    visitor.come_back(real.consents(visitor.leave(), "lead"))
    assert people.by_email(assistant.database, "agent@example.com").role is Role.AGENT


def test_the_last_admin_stays_one_whatever_the_provider_says(
    assistant: FakeAssistant, real: RealProvider
) -> None:
    real.knows("boss", {"email": "admin@example.com", "email_verified": True, "roles": []})
    visitor = visitor_at(assistant, real.url, oidc_roles_claim="roles", oidc_roles="boss=admin")
    assert visitor.come_back(real.consents(visitor.leave(), "boss"))[0] == 303
    assert people.by_email(assistant.database, "admin@example.com").role is Role.ADMIN


# The second factor


def test_a_second_factor_is_asked_for_besides_the_providers_word(
    assistant: FakeAssistant, real: RealProvider
) -> None:
    real.knows("careful", AGENT)
    app = with_factor(assistant)
    visitor = visitor_at(assistant, real.url)
    status, second = visitor.come_back(real.consents(visitor.leave(), "careful"))
    assert (status, urlsplit(second).path) == (303, "/sign-in/second")
    assert (visitor.person(), visitor.acts()) == ("", ["single sign-on linked"])
    assert f'value="{NEXT}"' in visitor.browser.get(second).text
    wrong = visitor.browser.post("/sign-in/second", data={"code": "no code", "next": NEXT})
    assert (wrong.status_code, visitor.person()) == (401, "")
    right = visitor.browser.post("/sign-in/second", data={"code": app.now(), "next": NEXT})
    assert (right.status_code, right.headers["location"]) == (303, NEXT)
    assert visitor.person() == "agent@example.com"
    assert visitor.acts() == ["single sign-on linked", "sign-in refused", "signed in"]
    with assistant.database.read() as session:
        assert session.scalars(select(SessionRow.how)).all() == [How.SINGLE_SIGN_ON.value]


def test_nobody_comes_by_the_provider_past_the_code_of_another_browser(
    assistant: FakeAssistant, forger: Scripted
) -> None:
    app = with_factor(assistant)
    visitor, other = visitor_at(assistant, forger.url), visitor_at(assistant, forger.url)
    signed_in_with(visitor, forger)
    assert other.browser.post("/sign-in/second", data={"code": app.now()}).status_code == 401
    assert (visitor.person(), other.person()) == ("", "")


def test_an_address_somebody_came_in_from_is_known_like_after_a_password(
    assistant: FakeAssistant, forger: Scripted
) -> None:
    signed_in_with(visitor_at(assistant, forger.url), forger)
    agent = people.by_email(assistant.database, "agent@example.com")
    with assistant.database.read() as session:
        assert session.scalars(select(KnownAddressRow.person_id)).all() == [agent.id]


# The way out and back


def test_an_answer_counts_once(assistant: FakeAssistant, real: RealProvider) -> None:
    real.knows("ana", AGENT)
    visitor = visitor_at(assistant, real.url)
    answer = real.consents(visitor.leave(), "ana")
    kept = dict(visitor.browser.cookies)
    assert visitor.come_back(answer)[0] == 303
    visitor.browser.cookies.clear()
    visitor.browser.cookies.update({"handrail_elsewhere": kept["handrail_elsewhere"]})
    status, said = visitor.come_back(answer)
    assert (status, visitor.person()) == (401, "")
    assert "Begin again" in said


def test_an_answer_for_another_browser_gets_nothing_and_takes_nothing(
    assistant: FakeAssistant, forger: Scripted
) -> None:
    victim, attacker = visitor_at(assistant, forger.url), visitor_at(assistant, forger.url)
    own = attacker.leave()
    forger.claims = good_claims(forger.url, nonce=nonce_of(own))
    assert victim.come_back(back(own))[0] == 401
    victim.leave()
    assert victim.come_back(back(own))[0] == 401
    assert victim.person() == ""
    assert attacker.come_back(back(own)) == (303, NEXT)


def test_a_state_nobody_gave_out_gets_nothing(assistant: FakeAssistant, forger: Scripted) -> None:
    visitor = visitor_at(assistant, forger.url)
    url = visitor.leave()
    for state in ("", "made-up", "x" * 5000, state_of(url)[:-1]):
        assert visitor.come_back(back(url, state=state))[0] == 401
    assert forger.times("/token") == 0


def test_an_answer_after_ten_minutes_gets_nothing(
    assistant: FakeAssistant, forger: Scripted
) -> None:
    visitor = visitor_at(assistant, forger.url)
    url = visitor.leave()
    with assistant.database.write() as session:
        long_ago = datetime.now(UTC) - timedelta(minutes=10)
        session.execute(update(OpenDoorRow).values(at=long_ago))
    assert visitor.come_back(back(url))[0] == 401


def test_neither_state_nor_the_browsers_half_is_kept(
    assistant: FakeAssistant, forger: Scripted
) -> None:
    visitor = visitor_at(assistant, forger.url)
    url = visitor.leave()
    with assistant.database.read() as session:
        row = session.scalars(select(OpenDoorRow)).one()
    kept = f"{row.state_sha256} {row.nonce} {row.verifier} {row.next}"
    assert state_of(url) not in kept
    assert visitor.browser.cookies["handrail_elsewhere"] not in kept


def test_the_code_is_traded_with_the_secret_and_the_verifier_behind_the_challenge(
    assistant: FakeAssistant, forger: Scripted
) -> None:
    from authlib.oauth2.rfc7636 import (  # type: ignore[import-untyped]  # it has no types
        create_s256_code_challenge,
    )

    visitor = visitor_at(assistant, forger.url)
    url = visitor.leave()
    forger.claims = good_claims(forger.url, nonce=nonce_of(url))
    assert visitor.come_back(back(url))[0] == 303
    asked = parse_qs(urlsplit(url).query)
    _path, headers, form = next(each for each in forger.asked if each[0] == "/token")
    assert headers["Authorization"].startswith("Basic ")
    assert create_s256_code_challenge(form["code_verifier"][0]) == asked["code_challenge"][0]
    assert asked["code_challenge_method"] == ["S256"]
    assert form["redirect_uri"] == asked["redirect_uri"] == [f"{ORIGIN}/sign-in/elsewhere/back"]


def test_nobody_is_led_to_another_site(assistant: FakeAssistant, forger: Scripted) -> None:
    visitor = visitor_at(assistant, forger.url)
    for elsewhere in ("https://evil.example", "//evil.example", "/\\evil", "x"):
        url = visitor.leave(elsewhere)
        forger.claims = good_claims(forger.url, nonce=nonce_of(url))
        assert visitor.come_back(back(url)) == (303, "/desk/")


@dataclass
class Ticking:
    """Seconds that pass when a test says so."""

    now: float = 0.0

    def __call__(self) -> float:
        return self.now


def limited(assistant: FakeAssistant, forger: Scripted, clock: Ticking) -> Visitor:
    """A browser at these routes alone, whose limits go by a clock of the test's."""
    set_up(assistant, forger.url)
    door = Door(assistant.database, CHEAP, audit=assistant.audit)
    routes = elsewhere_routes(
        door, elsewhere_of(assistant), public_url=ORIGIN, secure=False, clock=clock
    )
    app = FastAPI()
    app.include_router(routes)
    return Visitor(assistant, browser(app))


def test_who_goes_out_too_often_is_told_to_wait_and_costs_nothing(
    assistant: FakeAssistant, forger: Scripted
) -> None:
    clock = Ticking()
    visitor = limited(assistant, forger, clock)
    for _ in range(ROUNDS[0].most):
        visitor.leave()
    answer = visitor.browser.get("/sign-in/elsewhere")
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "60")
    assert "Too many tries. Wait a minute, then try again." in answer.text
    with assistant.database.read() as session:
        assert len(session.scalars(select(OpenDoorRow)).all()) == ROUNDS[0].most
    clock.now += ROUNDS[0].seconds
    assert visitor.leave()


def test_strangers_cannot_fill_the_audit_log_by_coming_back(
    assistant: FakeAssistant, forger: Scripted
) -> None:
    clock = Ticking()
    visitor = limited(assistant, forger, clock)
    denied = {"error": "access_denied", "code": ""}
    for _ in range(ROUNDS[0].most - 1):
        assert visitor.come_back("/sign-in/elsewhere/back?state=made+up&code=x")[0] == 401
    assert visitor.acts() == []
    assert visitor.come_back(back(visitor.leave(), **denied))[0] == 401
    assert visitor.acts() == ["sign-in refused"]
    again = visitor.leave()
    for state in ("made up", state_of(again)):
        answer = visitor.browser.get(back(again, state=state, **denied))
        assert (answer.status_code, answer.headers["retry-after"]) == (429, "60")
    assert visitor.acts() == ["sign-in refused"]
    # What waits for this browser goes on waiting.
    clock.now += ROUNDS[0].seconds
    forger.claims = good_claims(forger.url, nonce=nonce_of(again))
    assert visitor.come_back(back(again)) == (303, NEXT)


def test_the_cookie_is_for_the_way_back_alone(assistant: FakeAssistant, forger: Scripted) -> None:
    visitor = visitor_at(assistant, forger.url)
    cookie = visitor.browser.get("/sign-in/elsewhere").headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Path=/sign-in/elsewhere" in cookie
    assert "Max-Age=600" in cookie


def test_without_a_public_address_a_hosts_name_is_not_believed(
    assistant: FakeAssistant, forger: Scripted
) -> None:
    visitor = visitor_at(assistant, forger.url, public_url="")
    answer = visitor.browser.get("/sign-in/elsewhere")
    assert answer.status_code == 503
    assert "HANDRAIL_PUBLIC_URL" in answer.text


def test_without_a_provider_there_is_no_button_and_no_way(assistant: FakeAssistant) -> None:
    browser = client(assistant)
    assert "Sign in with" not in browser.get("/sign-in").text
    for path in ("/sign-in/elsewhere", "/sign-in/elsewhere/back?state=x&code=y"):
        answer = browser.get(path)
        assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")


def test_the_button_says_where_it_leads_and_keeps_the_way(
    assistant: FakeAssistant, forger: Scripted
) -> None:
    visitor = visitor_at(assistant, forger.url, oidc_name="<b>Larkfield")
    page = visitor.browser.get("/sign-in", params={"next": NEXT}).text
    assert "Sign in with &lt;b&gt;Larkfield" in page
    assert 'href="/sign-in/elsewhere?next=/library/%3Fdocument%3Dreturns"' in page


# What the provider signs


def test_a_token_as_it_should_be_lets_in(assistant: FakeAssistant, forger: Scripted) -> None:
    visitor = visitor_at(assistant, forger.url)
    assert signed_in_with(visitor, forger) == (303, NEXT)


def test_a_token_for_another_sign_in_lets_nobody_in(
    assistant: FakeAssistant, forger: Scripted
) -> None:
    visitor = visitor_at(assistant, forger.url)
    status, said = signed_in_with(visitor, forger, nonce="another")
    assert (status, visitor.person()) == (401, "")
    assert "does not hold" in said
    assert visitor.acts()[-1] == "sign-in refused"


def test_an_answer_of_another_issuer_lets_nobody_in(
    assistant: FakeAssistant, forger: Scripted
) -> None:
    visitor = visitor_at(assistant, forger.url)
    url = visitor.leave()
    forger.claims = good_claims(forger.url, nonce=nonce_of(url))
    assert visitor.come_back(back(url, iss="https://evil.example"))[0] == 401
    assert forger.times("/token") == 0


def test_another_account_with_the_same_email_does_not_take_over(
    assistant: FakeAssistant, forger: Scripted
) -> None:
    visitor = visitor_at(assistant, forger.url)
    assert signed_in_with(visitor, forger)[0] == 303
    visitor.browser.cookies.clear()
    assert signed_in_with(visitor, forger, sub="somebody-else")[0] == 403
    assert visitor.person() == ""


def test_what_a_person_may_do_there_comes_from_userinfo_too(
    assistant: FakeAssistant, forger: Scripted
) -> None:
    forger.further["userinfo_endpoint"] = f"{forger.url}/userinfo"
    about = b'{"sub": "%s", "email": "agent@example.com", "email_verified": true}'
    visitor = visitor_at(assistant, forger.url)
    forger.answers["/userinfo"] = about % b"another"
    assert signed_in_with(visitor, forger, email=None, email_verified=None)[0] == 401
    forger.answers["/userinfo"] = about % b"ana-at-the-provider"
    assert signed_in_with(visitor, forger, email=None, email_verified=None)[0] == 303


@pytest.mark.parametrize("unsure", [b"", b', "email_verified": false'], ids=["unsaid", "false"])
def test_the_tokens_word_on_an_email_is_not_about_that_of_userinfo(
    assistant: FakeAssistant, forger: Scripted, unsure: bytes
) -> None:
    forger.further["userinfo_endpoint"] = f"{forger.url}/userinfo"
    email = b'"email": "agent@example.com"'
    forger.answers["/userinfo"] = b'{"sub": "ana-at-the-provider", %s%s}' % (email, unsure)
    visitor = visitor_at(assistant, forger.url)
    assert signed_in_with(visitor, forger, email=None, email_verified=True)[0] == 403
    assert visitor.person() == ""


def test_a_new_key_is_found_once_it_is_published(
    assistant: FakeAssistant, forger: Scripted
) -> None:
    visitor = visitor_at(assistant, forger.url)
    assert signed_in_with(visitor, forger)[0] == 303
    assert signed_in_with(visitor, forger)[0] == 303
    assert forger.times("/keys") == 1


# What the provider does instead of answering


def test_a_provider_that_is_down_is_one_line_and_passwords_still_count(
    assistant: FakeAssistant,
) -> None:
    visitor = visitor_at(assistant, "http://127.0.0.1:9")
    answer = visitor.browser.get("/sign-in/elsewhere")
    assert answer.status_code == 503
    assert "Try again in a minute" in answer.text
    assert 'name="password"' in answer.text


def test_what_the_provider_says_went_wrong_is_not_repeated(
    assistant: FakeAssistant, forger: Scripted
) -> None:
    visitor = visitor_at(assistant, forger.url)
    url = visitor.leave()
    said = visitor.come_back(
        back(url, error="<script>x</script>", error_description="Call +1 555", code="")
    )
    assert said[0] == 401
    assert "<script>x" not in said[1]
    assert "555" not in said[1]


def test_only_rows_of_people_who_came_in_are_made(
    assistant: FakeAssistant, forger: Scripted
) -> None:
    visitor = visitor_at(assistant, forger.url)
    with assistant.database.read() as session:
        before = len(session.scalars(select(PersonRow)).all())
    signed_in_with(visitor, forger, email="nobody@example.com")
    with assistant.database.read() as session:
        assert len(session.scalars(select(PersonRow)).all()) == before
