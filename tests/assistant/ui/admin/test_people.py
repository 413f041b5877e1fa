"""People added, given roles and passwords, let go and back, on the admin pages."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from assistant.access import people
from assistant.access.permissions import MEANING
from assistant.access.roles import Role
from assistant.access.second_factor import keeping
from assistant.access.tables import IdentityRow, PersonRow
from assistant.audit.model import Act
from assistant.audit.reading import entries
from tests.assistant.access.homes import PASSWORD
from tests.assistant.fakes import FakeAssistant
from tests.assistant.served import browser, sign_in
from tests.assistant.ui.admin.conftest import followed, secret_on

HOSTILE = '<script>x</script>"><img src=x>'
EVE = {"name": "Eve Moore", "email": "eve@example.com", "role": "supervisor"}


def test_everybody_is_listed_with_their_role(admin: TestClient) -> None:
    page = admin.get("/admin/people").text
    for role in Role:
        assert f"{role.value}@example.com" in page
    for meaning in MEANING.values():
        assert meaning[1:].replace("'", "&#39;") in page


def test_the_list_is_searched_by_name_e_mail_and_role(admin: TestClient) -> None:
    page = admin.get("/admin/people", params={"q": "SUPERvisor"}).text
    assert "supervisor@example.com" in page
    assert "agent@example.com" not in page


def test_a_search_that_finds_nobody_says_so(admin: TestClient) -> None:
    assert "Nobody fits “zebra”" in admin.get("/admin/people?q=zebra").text


def test_who_was_added_signs_in_with_the_password_that_was_shown_once(
    admin: TestClient, app: FastAPI
) -> None:
    answer = admin.post("/admin/people", data=EVE)
    password = secret_on(followed(admin, answer))
    assert password not in admin.get(answer.headers["location"]).text
    given = {"email": EVE["email"], "password": password}
    assert browser(app).post("/sign-in", data=given).status_code == 303


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"email": "agent@example.com"}, "already a person here"),
        ({"email": "nobody"}, "is not an e-mail address"),
        ({"name": " "}, "needs a name"),
        ({"role": "emperor"}, "Choose one of the roles"),
    ],
)
def test_what_cannot_be_added_is_said_beside_what_was_typed(
    admin: TestClient, changed: dict[str, str], why: str
) -> None:
    typed = {**EVE, **changed}
    answer = admin.post("/admin/people", data=typed)
    assert answer.status_code == 422
    assert why in answer.text
    assert f'value="{typed["email"]}"' in answer.text
    assert answer.text.count('role="alert"') == 1


def test_hostile_names_stay_text_wherever_they_are_shown(
    admin: TestClient, assistant: FakeAssistant
) -> None:
    answer = admin.post("/admin/people", data={**EVE, "name": HOSTILE})
    pages = [followed(admin, answer)]
    pages += [admin.get(f"/admin/{each}").text for each in ("people", "sessions", "audit")]
    pages.append(admin.get("/admin/people", params={"q": HOSTILE}).text)
    pages.append(admin.get("/admin/audit", params={"about": HOSTILE, "who": HOSTILE}).text)
    pages.append(admin.post("/admin/people", data={**EVE, "name": HOSTILE, "role": HOSTILE}).text)
    for page in pages:
        assert "<script>x" not in page
        assert "<img src=x" not in page
    assert "&lt;script&gt;" in pages[0]


def test_a_role_is_given_and_noted(
    admin: TestClient, assistant: FakeAssistant, path_of: Callable[[Role], str]
) -> None:
    answer = admin.post(f"{path_of(Role.AGENT)}/role", data={"role": "knowledge_manager"})
    assert "is a knowledge manager from their next page on" in followed(admin, answer)
    given = people.by_email(assistant.database, "agent@example.com")
    assert given.role is Role.KNOWLEDGE_MANAGER
    noted = entries(assistant.database, limit=1)[0].note
    assert (noted.act, noted.by.name) == (Act.ROLE_GIVEN, "Admin")


def test_a_password_that_was_shown_is_not_lost_in_silence(admin: TestClient) -> None:
    answer = admin.post("/admin/people", data=EVE)
    assert "Shown this once: reloading or leaving this page loses it" in followed(admin, answer)
    again = followed(admin, answer)
    assert "First password of Eve Moore was shown once and is not kept" in again
    assert "Reset the password below" in again


@pytest.mark.parametrize("act", ["role", "let-go"])
def test_the_last_admin_cannot_remove_themselves(
    admin: TestClient, assistant: FakeAssistant, path_of: Callable[[Role], str], act: str
) -> None:
    answer = admin.post(f"{path_of(Role.ADMIN)}/{act}", data={"role": "agent"})
    assert answer.status_code == 422
    assert "is the last administrator" in answer.text
    left = people.by_email(assistant.database, "admin@example.com")
    assert (left.role, left.disabled_at) == (Role.ADMIN, None)


def test_the_last_admin_is_told_so_before_they_try(
    admin: TestClient, path_of: Callable[[Role], str]
) -> None:
    alone = admin.get(path_of(Role.ADMIN)).text
    assert "You are the last admin who may sign in" in alone
    assert "/let-go" not in alone
    admin.post(f"{path_of(Role.AGENT)}/role", data={"role": "admin"})
    assert "/let-go" in admin.get(path_of(Role.ADMIN)).text


@pytest.mark.parametrize(
    ("act", "what"),
    [
        ("let-go", "Agent is signed out everywhere, their tokens stop"),
        ("password", "Agent is signed out everywhere and comes in again"),
    ],
)
def test_what_costs_somebody_something_is_behind_a_second_press_that_says_what_happens(
    admin: TestClient, path_of: Callable[[Role], str], act: str, what: str
) -> None:
    page = admin.get(path_of(Role.AGENT)).text
    before, found, after = page.partition(f'action="{path_of(Role.AGENT)}/{act}"')
    assert found
    assert before.rpartition("<details")[2].count("</details>") == 0
    assert what in after.partition("</form>")[0]


def test_accounts_of_single_sign_on_are_shown_and_unlinked(
    admin: TestClient, assistant: FakeAssistant, path_of: Callable[[Role], str]
) -> None:
    path, agent = path_of(Role.AGENT), people.by_email(assistant.database, "agent@example.com")
    assert "Single sign-on" not in admin.get(path).text
    with assistant.database.write() as session:
        session.add(
            IdentityRow(
                issuer="https://id.example",
                subject='"><b>7',
                person_id=agent.id,
                since=datetime.now(UTC),
            )
        )
    page = admin.get(path).text
    assert "https://id.example" in page
    assert "<b>7" not in page
    which = {"issuer": "https://id.example", "subject": '"><b>7'}
    elsewhere = admin.post(f"{path_of(Role.SUPERVISOR)}/unlink", data=which)
    assert "was unlinked already" in followed(admin, elsewhere)
    page = followed(admin, admin.post(f"{path}/unlink", data=which))
    assert "is linked to that account no more" in page
    assert "https://id.example" not in page
    assert entries(assistant.database, limit=1)[0].note.act is Act.IDENTITY_UNLINKED
    assert "was unlinked already" in followed(admin, admin.post(f"{path}/unlink", data=which))


def test_one_of_two_admins_may_step_down_and_is_led_to_the_desk(
    admin: TestClient, path_of: Callable[[Role], str]
) -> None:
    admin.post(f"{path_of(Role.AGENT)}/role", data={"role": "admin"})
    answer = admin.post(f"{path_of(Role.ADMIN)}/role", data={"role": "agent"})
    assert answer.headers["location"].startswith("/desk/")
    assert admin.get("/admin/people").status_code == 403


def test_a_new_password_ends_every_session_and_is_shown_once(
    admin: TestClient, app: FastAPI, path_of: Callable[[Role], str]
) -> None:
    other = sign_in(browser(app), Role.AGENT)
    page = followed(admin, admin.post(f"{path_of(Role.AGENT)}/password"))
    assert other.get("/api/v1/desk/conversations").status_code == 401
    given = {"email": "agent@example.com", "password": secret_on(page)}
    assert browser(app).post("/sign-in", data=given).status_code == 303


def test_who_was_let_go_is_out_until_they_are_let_back(
    admin: TestClient, app: FastAPI, path_of: Callable[[Role], str]
) -> None:
    other = sign_in(browser(app), Role.AGENT)
    assert "was let go" in followed(admin, admin.post(f"{path_of(Role.AGENT)}/let-go"))
    assert other.get("/api/v1/desk/conversations").status_code == 401
    assert "may sign in again" in followed(admin, admin.post(f"{path_of(Role.AGENT)}/let-back"))
    sign_in(browser(app), Role.AGENT)


def test_signing_somebody_out_everywhere_ends_all_they_have_open(
    admin: TestClient, app: FastAPI, path_of: Callable[[Role], str]
) -> None:
    others = [sign_in(browser(app), Role.AGENT) for _ in range(2)]
    page = followed(admin, admin.post(f"{path_of(Role.AGENT)}/sign-out"))
    assert "2 sessions ended" in page
    for other in others:
        assert other.get("/api/v1/desk/conversations").status_code == 401


def test_a_lost_second_factor_is_taken_off(
    admin: TestClient, assistant: FakeAssistant, path_of: Callable[[Role], str]
) -> None:
    person = people.by_email(assistant.database, "agent@example.com")
    keeping.begin(assistant.database, person.id)
    with assistant.database.write() as session:
        row = session.get(PersonRow, person.id)
        assert row is not None
        row.totp_since = datetime.now(UTC)
    assert '<span class="badge">on</span>' in admin.get("/admin/people").text
    page = followed(admin, admin.post(f"{path_of(Role.AGENT)}/second-factor/off"))
    assert "was taken off" in page
    assert not keeping.standing(assistant.database, person.id).is_on
    again = followed(admin, admin.post(f"{path_of(Role.AGENT)}/second-factor/off"))
    assert "was off already" in again


@pytest.mark.parametrize("act", ["password", "second-factor/off"])
def test_an_admins_own_password_and_second_factor_are_the_account_pages(
    admin: TestClient,
    app: FastAPI,
    assistant: FakeAssistant,
    path_of: Callable[[Role], str],
    act: str,
) -> None:
    own = people.by_email(assistant.database, "admin@example.com")
    with assistant.database.write() as session:
        session.get_one(PersonRow, own.id).totp_since = datetime.now(UTC)
    page = admin.get(path_of(Role.ADMIN)).text
    assert f'action="{path_of(Role.ADMIN)}/{act}"' not in page
    answer = admin.post(f"{path_of(Role.ADMIN)}/{act}")
    assert answer.status_code == 422
    assert "Do it on your account’s page." in answer.text
    assert admin.get("/admin/people").status_code == 200
    assert keeping.standing(assistant.database, own.id).is_on
    given = {"email": own.email, "password": PASSWORD}
    assert (
        browser(app).post("/sign-in", data=given).headers["location"].startswith("/sign-in/second")
    )


def test_people_are_seen_when_they_were_last_here(admin: TestClient) -> None:
    page = admin.get("/admin/people").text
    assert page.count("Never") == len(Role) - 1
    assert page.count("Today") == 1
