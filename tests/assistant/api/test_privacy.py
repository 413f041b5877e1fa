"""One customer's data through the API: for admins alone."""

import io
import zipfile
from dataclasses import replace

import pytest

from assistant.access.roles import Role
from assistant.customers.model import CustomerId
from assistant.customers.store import CustomerStore
from tests.assistant.customers.people import BO, MIRA
from tests.assistant.fakes import FakeAssistant
from tests.assistant.served import signed_in

PLACE = "/api/v1/customers"


@pytest.fixture
def known(assistant: FakeAssistant) -> FakeAssistant:
    """The application with Mira and Bo."""
    CustomerStore(assistant.database).put([MIRA, BO])
    return assistant


def test_an_admin_is_told_hands_out_and_erases(known: FakeAssistant) -> None:
    admin = signed_in(known, Role.ADMIN)
    held = admin.get(f"{PLACE}/c-17/held")
    assert held.status_code == 200
    assert held.json()["counts"]["profile"] == held.json()["total"] > 1
    handed = admin.get(f"{PLACE}/c-17/export")
    assert handed.headers["content-type"] == "application/zip"
    assert handed.headers["cache-control"] == "no-store"
    assert "README.txt" in zipfile.ZipFile(io.BytesIO(handed.content)).namelist()
    erased = admin.post(f"{PLACE}/c-17/erase").json()
    assert (erased["again"], erased["total"]) == (False, held.json()["total"])
    assert admin.get(f"{PLACE}/c-17").status_code == 404
    assert admin.post(f"{PLACE}/c-17/erase").json()["again"] is True
    assert admin.get(f"{PLACE}/c-18").status_code == 200


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMIN])
def test_nobody_else_may(known: FakeAssistant, role: Role) -> None:
    browser = signed_in(known, role)
    assert browser.get(f"{PLACE}/c-17/held").status_code == 403
    assert browser.get(f"{PLACE}/c-17/export").status_code == 403
    assert browser.post(f"{PLACE}/c-17/erase").status_code == 403
    assert browser.get(f"{PLACE}/c-17").status_code == 200


def test_whom_nobody_knows_is_not_found(known: FakeAssistant) -> None:
    admin = signed_in(known, Role.ADMIN)
    for answer in (
        admin.get(f"{PLACE}/c-99/held"),
        admin.get(f"{PLACE}/c-99/export"),
        admin.post(f"{PLACE}/c-99/erase"),
        admin.post(f"{PLACE}/no@example.org/erase", params={"named": "contact"}),
        admin.get(f"{PLACE}/ab/held", params={"named": "chat"}),
    ):
        assert answer.status_code == 404
        assert answer.json()["detail"].startswith("nothing is kept of")
    assert admin.get(f"{PLACE}/c-17/held", params={"named": "star"}).status_code == 422
    assert admin.get(f"{PLACE}/%20/held").status_code == 422


def test_a_contact_that_another_customer_has_too_is_told(known: FakeAssistant) -> None:
    CustomerStore(known.database).put([replace(MIRA, id=CustomerId("c-19"), orders=())])
    admin = signed_in(known, Role.ADMIN)
    shared = sorted(each for each in (MIRA.email, MIRA.phone) if each)
    assert admin.get(f"{PLACE}/c-17/held").json()["shared_contacts"] == shared != []
    assert admin.post(f"{PLACE}/c-17/erase").json()["shared_contacts"] == shared
    assert admin.get(f"{PLACE}/c-19/held").json()["shared_contacts"] == []
