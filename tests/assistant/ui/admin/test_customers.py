"""One customer's data looked up, handed out and erased by admins."""

import pytest
from starlette.testclient import TestClient

from assistant.audit.model import Act
from assistant.audit.reading import entries
from assistant.customers.model import Customer, CustomerId
from assistant.privacy.errors import NothingHeldError
from assistant.privacy.model import Subject, SubjectKind
from tests.assistant.fakes import FakeAssistant
from tests.assistant.ui.admin.conftest import followed

WHO = {"kind": "customer", "value": "C-77"}


@pytest.fixture
def known(assistant: FakeAssistant) -> Subject:
    """A customer of whom a profile is kept."""
    assistant.customers.put([Customer(id=CustomerId("C-77"), name="Rita <b>Schwarz</b>")])
    return Subject(SubjectKind.CUSTOMER, "C-77")


def test_what_is_kept_is_counted_and_nobody_stands_in_an_address(
    admin: TestClient, known: Subject
) -> None:
    answer = admin.post("/admin/customers", data=WHO)
    assert answer.status_code == 200
    assert "<dt>Profile</dt><dd>1</dd>" in answer.text
    assert "C-77" not in admin.get("/admin/customers", params=WHO).text


def test_a_name_finds_whom_it_may_mean_and_leads_to_one(
    admin: TestClient, assistant: FakeAssistant, known: Subject
) -> None:
    assistant.customers.put(
        [Customer(id=CustomerId("C-78"), name="Rita Weiss", email="r@w.example")]
    )
    page = admin.post("/admin/customers", data={"kind": "name", "value": "rita"}).text
    assert "Rita &lt;b&gt;Schwarz" in page
    assert "r@w.example" in page
    hidden = '<input type="hidden" name="kind" value="customer">'
    assert page.count(hidden) == 2
    assert '<input type="hidden" name="value" value="C-78">' in page


def test_a_name_that_many_have_asks_for_another_word(
    admin: TestClient, assistant: FakeAssistant
) -> None:
    many = [Customer(id=CustomerId(f"M-{number}"), name="Kim Lee") for number in range(21)]
    assistant.customers.put(many)
    page = admin.post("/admin/customers", data={"kind": "name", "value": "kim"}).text
    assert page.count('name="kind" value="customer"') == 20
    assert "There are more" in page


@pytest.mark.parametrize("value", ["", " ", "zebra"])
def test_a_name_that_nobody_has_is_said_in_one_line(admin: TestClient, value: str) -> None:
    answer = admin.post("/admin/customers", data={"kind": "name", "value": value})
    assert answer.status_code == 422
    assert answer.text.count('role="alert"') == 1


@pytest.mark.parametrize(
    "asked",
    [{"kind": "customer", "value": "C-0"}, {"kind": "contact", "value": " "}, {"kind": "king"}],
)
@pytest.mark.parametrize("act", ["", "/export", "/erase"])
def test_whom_nothing_is_kept_of_is_said_in_one_line(
    admin: TestClient, asked: dict[str, str], act: str
) -> None:
    answer = admin.post(f"/admin/customers{act}", data={**asked, "confirm": asked.get("value", "")})
    assert answer.status_code == 422
    assert answer.text.count('role="alert"') == 1


def test_the_file_is_a_zip_and_the_log_hears_of_it(
    admin: TestClient, assistant: FakeAssistant, known: Subject
) -> None:
    answer = admin.post("/admin/customers/export", data=WHO)
    assert answer.content.startswith(b"PK")
    assert "C-77" not in answer.headers["content-disposition"]
    assert entries(assistant.database, limit=1)[0].note.act is Act.CUSTOMER_EXPORTED


def test_nothing_is_erased_until_it_was_typed(
    admin: TestClient, assistant: FakeAssistant, known: Subject
) -> None:
    answer = admin.post("/admin/customers/erase", data={**WHO, "confirm": "C-78"})
    assert answer.status_code == 422
    assert "Nothing was erased" in answer.text
    assert 'value="C-78"' in answer.text
    assert assistant.privacy.held(known).total == 1


def test_what_was_confirmed_is_erased_and_noted_without_its_name(
    admin: TestClient, assistant: FakeAssistant, known: Subject
) -> None:
    page = followed(admin, admin.post("/admin/customers/erase", data={**WHO, "confirm": "C-77"}))
    assert "1 thing erased" in page
    with pytest.raises(NothingHeldError):
        assistant.privacy.held(known)
    noted = entries(assistant.database, limit=1)[0].note
    assert noted.act is Act.CUSTOMER_ERASED
    assert "C-77" not in f"{noted.about} {noted.details}"


def test_a_contact_that_another_customer_has_too_is_said_before_and_after(
    admin: TestClient, assistant: FakeAssistant, known: Subject
) -> None:
    line = "Another customer has r@w.example too"
    for id_ in ("C-77", "C-78"):
        who = Customer(id=CustomerId(id_), name="Rita", email="r@w.example")
        assistant.customers.put([who])
    assert line in admin.post("/admin/customers", data=WHO).text
    erased = admin.post("/admin/customers/erase", data={**WHO, "confirm": "C-77"})
    assert line in followed(admin, erased)
    assert line not in admin.post("/admin/customers", data={**WHO, "value": "C-78"}).text
