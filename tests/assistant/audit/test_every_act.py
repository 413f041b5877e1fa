"""Every act that the log knows is noted by whoever does it: each is done once, for real."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pyotp
import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from assistant.access import people
from assistant.access.acting import acting
from assistant.access.elsewhere.arriving import recognise
from assistant.access.elsewhere.model import Identity, Provider
from assistant.access.model import PersonId
from assistant.access.owner import owner
from assistant.access.roles import Role
from assistant.access.tables import IdentityRow
from assistant.audit.model import Act
from assistant.audit.reading import Wanted, entries
from assistant.audit.verifying import verify
from assistant.home import open_database
from assistant.server import create_app
from assistant.settings import read_settings
from ingest.jobs import Instructions
from ingest.outcomes import Refusal
from kb.model import Audience
from tests.assistant.access.homes import CHEAP, PASSWORD
from tests.assistant.access.noted import Noted
from tests.assistant.api.callers import Response
from tests.assistant.cli.in_process import run_here
from tests.assistant.demo_homes import DemoHome
from tests.assistant.served import browser
from tests.assistant.shop import catalogue_text

NEW = "velvet tangerine orbit"
_AUTHORITY = "# Authority\n\nAgents may grant goodwill credit up to fifteen euros without asking.\n"


@dataclass(frozen=True, slots=True)
class Company:
    """A company that keeps its log, with documents; `folder` is beside its home."""

    handrail: DemoHome
    app: FastAPI
    folder: Path

    def person(self, name: str, role: Role = Role.AGENT) -> PersonId:
        """Somebody new."""
        return people.add(
            self.handrail.database,
            name=name,
            email=f"{name}@example.com",
            role=role,
            password=PASSWORD,
            at=datetime.now(UTC),
            by=acting(owner()),
            audit=Noted(),
            passwords=CHEAP,
        ).id

    def signed_in(self, name: str, password: str = PASSWORD) -> TestClient:
        """A browser in which they signed in."""
        visitor = browser(self.app)
        given = {"email": f"{name}@example.com", "password": password}
        assert visitor.post("/sign-in", data=given).status_code == 303
        return visitor

    def newcomer(self, name: str, role: Role = Role.AGENT) -> TestClient:
        """Somebody new, signed in."""
        self.person(name, role)
        return self.signed_in(name)

    @property
    def admin(self) -> TestClient:
        """The admin, signed in."""
        return self.signed_in("boss")

    def commands(self, *arguments: str | Path) -> None:
        """What the owner of the home does at the command line."""
        ran = run_here(self.handrail.settings.home, *arguments)
        assert ran.status == 0, ran.err


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    folder = tmp_path_factory.mktemp("company")
    settings = read_settings(home=folder / "home", webhooks_within=True)
    with DemoHome.open(settings, make=True) as handrail:
        made = Company(handrail, create_app(handrail, screens=False, passwords=CHEAP), folder)
        made.person("boss", Role.ADMIN)
        taken_in(made, "returns", "# Returns\n\nShoes may be returned within thirty days.\n")
        taken_in(made, "authority", _AUTHORITY)
        yield made


def taken_in(company: Company, name: str, text: str) -> None:
    file = company.folder / f"{name}.md"
    file.write_text(text, "utf-8")
    files = [(file, file.name, Instructions(audience=Audience.PUBLIC))]
    taken = list(company.handrail.take_in(files, requested_by="test"))
    assert not [each for each in taken if isinstance(each, Refusal)]


def done(answer: Response) -> Response:
    assert answer.status_code < 400, answer.text
    return answer


def sign_in_wrongly(company: Company) -> None:
    given = {"email": "boss@example.com", "password": "wrong"}
    assert browser(company.app).post("/sign-in", data=given).status_code == 401


def sign_out(company: Company) -> None:
    done(company.newcomer("leaving").post("/sign-out"))


def revoke_a_session(company: Company) -> None:
    here = company.newcomer("twice")
    company.signed_in("twice")
    done(here.post("/account/sessions/revoke-others"))


def change_a_password(company: Company) -> None:
    given = {"old": PASSWORD, "new": NEW}
    done(company.newcomer("changing").post("/account/password", data=given))


def reset_a_password(company: Company) -> None:
    done(company.admin.post(f"/admin/people/{company.person('forgetful')}/password"))


def turn_a_second_factor_on(company: Company) -> None:
    begin_and_confirm(company.newcomer("careful"))


def turn_a_second_factor_off(company: Company) -> None:
    browser_of = company.newcomer("careless")
    begin_and_confirm(browser_of)
    done(browser_of.post("/account/second-factor/off", data={"password": PASSWORD}))


def begin_and_confirm(visitor: TestClient) -> None:
    shown = visitor.post("/account/second-factor/begin", data={"password": PASSWORD}).text
    secret = re.findall(r'account-secret">([A-Z2-7 ]+)<', shown)[0].replace(" ", "")
    given = {"code": pyotp.TOTP(secret).now()}
    assert "<li><code>" in visitor.post("/account/second-factor/confirm", data=given).text


def add_a_person(company: Company) -> None:
    given = {"name": "Eve", "email": "eve@example.com", "role": "agent"}
    done(company.admin.post("/admin/people", data=given))


def give_a_role(company: Company) -> None:
    person = company.person("rising")
    done(company.admin.post(f"/admin/people/{person}/role", data={"role": "supervisor"}))


def let_go(company: Company) -> None:
    done(company.admin.post(f"/admin/people/{company.person('leaver')}/let-go"))


def let_back(company: Company) -> None:
    person = company.person("returner")
    done(company.admin.post(f"/admin/people/{person}/let-go"))
    done(company.admin.post(f"/admin/people/{person}/let-back"))


def link_an_identity(company: Company) -> None:
    company.person("arriving")
    provider, audit = Provider("https://id.example", "handrail"), company.handrail.audit
    identity = Identity("s-2", "arriving@example.com")
    recognise(company.handrail.database, provider, identity, at=datetime.now(UTC), audit=audit)


def unlink_an_identity(company: Company) -> None:
    person = company.person("linked")
    issuer, subject = "https://id.example", "s-1"
    with company.handrail.database.write() as session:
        link = IdentityRow(
            issuer=issuer, subject=subject, person_id=person, since=datetime.now(UTC)
        )
        session.add(link)
    given = {"issuer": issuer, "subject": subject}
    done(company.admin.post(f"/admin/people/{person}/unlink", data=given))


def make_a_token(company: Company) -> Mapping[str, str]:
    given = {"name": "Nightly", "may": ["ask"], "days": 7}
    made: Mapping[str, str] = done(company.admin.post("/api/v1/tokens", json=given)).json()
    return made


def revoke_a_token(company: Company) -> None:
    made = make_a_token(company)
    done(company.admin.delete(f"/api/v1/tokens/{made['id']}"))


def add_a_site(company: Company) -> None:
    given = {"name": "Shop", "origins": ["https://shop.example"]}
    done(company.admin.post("/api/v1/sites", json=given))


def add_a_webhook(company: Company) -> None:
    given = {"url": "http://127.0.0.1:9/hook"}
    done(company.admin.post("/api/v1/webhooks", json=given))


def add_a_document(company: Company) -> None:
    taken_in(company, "boots", "# Boots\n\nBoots are repaired free of charge for two years.\n")


def retire_a_document(company: Company) -> None:
    done(company.admin.post("/api/v1/documents/returns/retire"))


def reinstate_a_document(company: Company) -> None:
    done(company.admin.post("/api/v1/documents/returns/reinstate"))


def erase_a_document(company: Company) -> None:
    taken_in(company, "drafted", "# Drafted\n\nNobody knows yet what this will say about hats.\n")
    company.commands("library", "erase", "drafted", "--yes")


def publish_offers(company: Company) -> None:
    text = catalogue_text(quote="Agents may grant goodwill credit up to fifteen euros")
    done(company.admin.put("/api/v1/offers", json={"text": text}))


def publish_a_service_text(company: Company) -> None:
    admin = company.admin
    held = admin.get("/api/v1/service/urgency").json()
    given = {"text": f"{held['text']}\n# Looked at.\n"}
    done(admin.put("/api/v1/service/urgency", json=given))


def import_customers(company: Company) -> None:
    given = {"customers": [{"id": "C-1", "name": "Mia Berg"}]}
    done(company.admin.post("/api/v1/customers", json=given))


def export_a_customer(company: Company) -> None:
    import_customers(company)
    done(company.admin.get("/api/v1/customers/C-1/export"))


def erase_a_customer(company: Company) -> None:
    import_customers(company)
    done(company.admin.post("/api/v1/customers/C-1/erase"))


def export_the_log(company: Company) -> None:
    done(company.admin.get("/api/v1/audit/export"))


def rebuild_the_indexes(company: Company) -> None:
    done(company.admin.post("/api/v1/reindex"))


def make_a_backup(company: Company) -> None:
    company.commands("backup", company.folder / "one.backup")


def restore_a_backup(company: Company) -> None:
    company.commands("backup", company.folder / "two.backup")
    elsewhere = company.folder / "elsewhere"
    ran = run_here(elsewhere, "restore", company.folder / "two.backup")
    assert ran.status == 0, ran.err


DOING: Mapping[Act, Callable[[Company], object]] = {
    Act.SIGNED_IN: lambda company: company.admin,
    Act.SIGN_IN_REFUSED: sign_in_wrongly,
    Act.SIGNED_OUT: sign_out,
    Act.SESSION_REVOKED: revoke_a_session,
    Act.PASSWORD_CHANGED: change_a_password,
    Act.PASSWORD_RESET: reset_a_password,
    Act.SECOND_FACTOR_ON: turn_a_second_factor_on,
    Act.SECOND_FACTOR_OFF: turn_a_second_factor_off,
    Act.PERSON_ADDED: add_a_person,
    Act.ROLE_GIVEN: give_a_role,
    Act.PERSON_LET_GO: let_go,
    Act.PERSON_LET_BACK: let_back,
    Act.IDENTITY_LINKED: link_an_identity,
    Act.IDENTITY_UNLINKED: unlink_an_identity,
    Act.TOKEN_MADE: make_a_token,
    Act.TOKEN_REVOKED: revoke_a_token,
    Act.SITE_CHANGED: add_a_site,
    Act.WEBHOOK_CHANGED: add_a_webhook,
    Act.DOCUMENT_ADDED: add_a_document,
    Act.DOCUMENT_RETIRED: retire_a_document,
    Act.DOCUMENT_REINSTATED: reinstate_a_document,
    Act.DOCUMENT_ERASED: erase_a_document,
    Act.OFFERS_PUBLISHED: publish_offers,
    Act.SERVICE_PUBLISHED: publish_a_service_text,
    Act.CUSTOMERS_IMPORTED: import_customers,
    Act.CUSTOMER_EXPORTED: export_a_customer,
    Act.CUSTOMER_ERASED: erase_a_customer,
    Act.AUDIT_EXPORTED: export_the_log,
    Act.REINDEXED: rebuild_the_indexes,
    Act.BACKUP_MADE: make_a_backup,
    Act.BACKUP_RESTORED: restore_a_backup,
}
"""How each act is done, once, as somebody does it; an act without a line here has no test."""


def test_every_act_is_done_by_some_test() -> None:
    assert [act.name for act in Act if act not in DOING] == []


@pytest.mark.parametrize("act", DOING, ids=lambda act: act.name)
def test_whoever_does_it_is_noted(company: Company, act: Act) -> None:
    before = noted(company, act)
    DOING[act](company)
    assert noted(company, act) > before
    assert verify(company.handrail.database).ok


def noted(company: Company, act: Act) -> int:
    """How many lines of an act there are; the restored home has a log of its own."""
    database = company.handrail.database
    if act is not Act.BACKUP_RESTORED:
        return len(entries(database, Wanted(act=act), limit=500))
    elsewhere = read_settings(home=company.folder / "elsewhere")
    if not elsewhere.home.exists():
        return 0
    restored = open_database(elsewhere)
    try:
        assert verify(restored).ok
        return len(entries(restored, Wanted(act=act)))
    finally:
        restored.close()
