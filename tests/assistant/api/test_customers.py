"""Customers through the API: found, read, pushed, refused."""

from dataclasses import replace

import pytest

from assistant.access.roles import Role
from assistant.customers.model import CustomerId
from assistant.customers.store import CustomerStore
from assistant.customers.written import customer_json
from tests.assistant.customers.people import BO, MIRA, euros
from tests.assistant.fakes import FakeAssistant
from tests.assistant.served import signed_in

PLACE = "/api/v1/customers"
EDITORS = [Role.KNOWLEDGE_MANAGER, Role.ADMIN]
READERS = [Role.AGENT, Role.SUPERVISOR]


@pytest.fixture
def store(assistant: FakeAssistant) -> CustomerStore:
    """The application's customers: Mira and Bo."""
    store = CustomerStore(assistant.database)
    store.put([MIRA, BO])
    return store


@pytest.mark.parametrize("role", Role)
def test_all_the_staff_finds_customers(
    assistant: FakeAssistant, store: CustomerStore, role: Role
) -> None:
    found = signed_in(assistant, role).get(PLACE, params={"text": "lf-1001"}).json()
    assert [(each["id"], each["name"]) for each in found] == [("c-17", "Mira Okafor")]
    assert "orders" not in found[0]


def test_the_newest_are_listed_up_to_a_limit(
    assistant: FakeAssistant, store: CustomerStore
) -> None:
    store.put([replace(BO, id=CustomerId("c-19"))])
    found = signed_in(assistant, Role.AGENT).get(PLACE, params={"limit": 1}).json()
    assert [each["id"] for each in found] == ["c-19"]


def test_one_customer_is_all_that_is_known(assistant: FakeAssistant, store: CustomerStore) -> None:
    shown = signed_in(assistant, Role.AGENT).get(f"{PLACE}/c-17").json()
    expected = customer_json(MIRA)
    for contact in shown["contacts"]:
        contact["at"] = contact["at"].replace("Z", "+00:00")
    assert shown == expected


def test_a_profile_sums_a_customer_up(assistant: FakeAssistant, store: CustomerStore) -> None:
    browser = signed_in(assistant, Role.AGENT)
    shown = browser.get(f"{PLACE}/c-17/profile", params={"on": "2026-11-22"}).json()
    assert shown["spent_in_12_months"] == [{"amount": "189.90", "currency": "EUR"}]
    assert (shown["complaints_in_12_months"], shown["emotion"]) == (1, "angry")
    assert shown["offers"][0]["became"] == "accepted"


@pytest.mark.parametrize("path", ["c-99", "c-99/profile", "a/b"])
def test_an_unknown_customer_is_not_found(assistant: FakeAssistant, path: str) -> None:
    response = signed_in(assistant, Role.AGENT).get(f"{PLACE}/{path}")
    assert response.status_code == 404
    assert response.headers["content-type"] == "application/problem+json"
    assert "import them first" in response.json()["detail"]


@pytest.mark.parametrize("role", EDITORS)
def test_what_was_read_can_be_put_back(
    assistant: FakeAssistant, store: CustomerStore, role: Role
) -> None:
    browser = signed_in(assistant, role)
    shown = browser.get(f"{PLACE}/c-17").json()
    assert browser.put(f"{PLACE}/c-17", json=shown).json() == shown
    assert store.get("c-17") == MIRA


def test_putting_a_customer_empties_what_is_left_out(
    assistant: FakeAssistant, store: CustomerStore
) -> None:
    browser = signed_in(assistant, Role.ADMIN)
    order = {"id": "LF-9", "total": "12.5", "placed_on": "2026-11-01"}
    put = browser.put(f"{PLACE}/c-17", json={"name": "Mira", "orders": [order]})
    assert put.status_code == 200
    kept = store.get("c-17")
    assert (kept.name, kept.tier, kept.contacts) == ("Mira", "", ())
    assert [(each.id, each.total) for each in kept.orders] == [("LF-9", euros("12.50"))]


def test_an_id_with_a_slash_is_one_too(assistant: FakeAssistant, store: CustomerStore) -> None:
    browser = signed_in(assistant, Role.ADMIN)
    assert browser.put(f"{PLACE}/eu/17", json={"name": "Eve"}).json()["id"] == "eu/17"
    assert browser.get(f"{PLACE}/eu/17/profile").json()["name"] == "Eve"


def test_many_are_pushed_at_once_and_keep_what_is_left_out(
    assistant: FakeAssistant, store: CustomerStore
) -> None:
    pushed = {"customers": [{"id": "c-17", "tier": "silver"}, {"id": "c-20", "name": "Cy"}]}
    taken = signed_in(assistant, Role.KNOWLEDGE_MANAGER).post(PLACE, json=pushed).json()
    assert taken == {"added": 1, "changed": 1, "unchanged": 0}
    assert store.get("c-17") == replace(MIRA, tier="silver")
    assert store.get("c-20").name == "Cy"


@pytest.mark.parametrize("role", READERS)
def test_who_does_not_edit_offers_changes_no_customers(
    assistant: FakeAssistant, store: CustomerStore, role: Role
) -> None:
    browser = signed_in(assistant, role)
    put = browser.put(f"{PLACE}/c-17", json={"name": "Nobody"})
    post = browser.post(PLACE, json={"customers": [{"id": "c-17", "name": "Nobody"}]})
    assert (put.status_code, post.status_code) == (403, 403)
    assert "ask a knowledge manager" in put.json()["detail"]
    assert store.get("c-17") == MIRA


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"id": "c-30", "name": "X", "vip": True}, "customers.1.vip"),
        ({"name": "X"}, "customers.1.id"),
        ({"id": "c-30"}, "customer 'c-30' is not known"),
        ({"id": "c-30", "tier": "gold"}, "needs a name"),
        ({"id": "c-30", "name": "X", "email": "nowhere"}, "customers.1.email"),
        ({"id": "c-30", "name": "X", "since": "03/04/2020"}, "may be two days"),
        ({"id": "c-30", "name": "X", "since": 1700000000}, "is not a day"),
        ({"id": "c-30", "name": "X", "orders": [{"id": "o"}]}, "total"),
        ({"id": "c-30", "name": "X", "orders": [{"id": "o", "total": "-1"}]}, "not negative"),
        ({"id": "c-30", "name": "X", "orders": [{"id": "o", "total": "1.005"}]}, "too many places"),
        ({"id": "c-30", "name": "X", "orders": [{"id": "o", "total": "1,234"}]}, "two amounts"),
        (
            {"id": "c-30", "name": "X", "orders": [{"id": "o", "total": 1, "currency": "XQQ"}]},
            "is no currency",
        ),
        ({"id": "c-30", "name": "X", "orders": [{"id": "LF-1001", "total": 1}]}, "c-17"),
        ({"id": "c-18", "name": "Twice"}, "here twice"),
    ],
)
def test_one_that_is_wrong_refuses_them_all(
    assistant: FakeAssistant, store: CustomerStore, wrong: dict[str, object], why: str
) -> None:
    browser = signed_in(assistant, Role.ADMIN)
    response = browser.post(PLACE, json={"customers": [{"id": "c-18", "name": "Changed"}, wrong]})
    assert response.status_code == 422
    assert why in response.json()["detail"]
    assert "\n" not in response.json()["detail"]
    assert store.get("c-18") == BO
    assert len(store.find("", 9)) == 2


def test_a_body_for_somebody_else_is_refused(
    assistant: FakeAssistant, store: CustomerStore
) -> None:
    response = signed_in(assistant, Role.ADMIN).put(f"{PLACE}/c-17", json={"id": "c-18"})
    assert response.status_code == 422
    assert "leave the id out of the body" in response.json()["detail"]


def test_the_description_shows_an_example_that_works(
    assistant: FakeAssistant, store: CustomerStore
) -> None:
    browser = signed_in(assistant, Role.ADMIN)
    schemas = browser.get("/api/v1/openapi.json").json()["components"]["schemas"]
    (example,) = schemas["CustomersPost"]["examples"]
    assert browser.post(PLACE, json=example).json() == {"added": 0, "changed": 1, "unchanged": 0}
    assert store.get("c-17").phone == "+493012345678"
