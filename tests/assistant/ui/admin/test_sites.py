"""Sites and webhooks on the admin pages."""

from html import unescape

import pytest
from starlette.testclient import TestClient

from assistant.access.owner import owner
from tests.assistant.fakes import FakeAssistant
from tests.assistant.ui.admin.conftest import followed, secret_on

SHOP = {"name": "Shop", "origins": "https://shop.example\nhttps://www.shop.example"}


def test_no_site_yet_says_what_to_do(admin: TestClient) -> None:
    assert "No site shows the chat yet" in admin.get("/admin/sites").text


def test_a_site_is_added_and_its_tag_shown(admin: TestClient, assistant: FakeAssistant) -> None:
    page = followed(admin, admin.post("/admin/sites", data=SHOP))
    site = assistant.sites.sites()[0]
    assert site.origins == ("https://shop.example", "https://www.shop.example")
    tag = f'<script src="http://handrail.test/widget.js" data-site="{site.key}" async></script>'
    assert tag in unescape(page)
    assert tag not in page
    assert "https://www.shop.example" in admin.get("/admin/sites").text


@pytest.mark.parametrize(
    "changed", [{"origins": "https://shop.example/path"}, {"origins": "*"}, {"name": ""}]
)
def test_what_is_no_site_is_said_beside_what_was_typed(
    admin: TestClient, changed: dict[str, str]
) -> None:
    typed = {**SHOP, **changed}
    answer = admin.post("/admin/sites", data=typed)
    assert answer.status_code == 422
    assert 'id="add-error"' in answer.text
    assert typed["origins"] in answer.text


def test_a_site_is_changed_or_left_as_it_was(admin: TestClient, assistant: FakeAssistant) -> None:
    key = assistant.sites.add("Shop", ["https://shop.example"], by=owner()).key
    path = f"/admin/sites/{key}"
    wrong = admin.post(path, data={"name": "New", "origins": "ftp://shop.example"})
    assert wrong.status_code == 422
    assert "ftp://shop.example" in wrong.text
    assert assistant.sites.site(key).name == "Shop"
    given = {"name": "New", "origins": "https://new.example"}
    followed(admin, admin.post(path, data=given))
    assert assistant.sites.site(key).name == "New"
    assert assistant.sites.site(key).origins == ("https://new.example",)


def test_a_new_secret_is_shown_once(admin: TestClient, assistant: FakeAssistant) -> None:
    key = assistant.sites.add("Shop", ["https://shop.example"], by=owner()).key
    before = assistant.sites.secret(key, by=owner())
    page = followed(admin, admin.post(f"/admin/sites/{key}/secret"))
    now = assistant.sites.secret(key, by=owner())
    assert now != before
    assert secret_on(page) == now
    assert now not in admin.get(f"/admin/sites/{key}").text


def test_a_retired_site_is_shown_and_cannot_be_changed(
    admin: TestClient, assistant: FakeAssistant
) -> None:
    key = assistant.sites.add("Shop", ["https://shop.example"], by=owner()).key
    page = followed(admin, admin.post(f"/admin/sites/{key}/retire"))
    assert "Its key opens nothing any more" in page
    assert assistant.sites.sites()[0].retired_at is not None
    for act in ("", "/secret", "/retire"):
        again = admin.post(f"/admin/sites/{key}{act}", data=SHOP)
        assert again.status_code == 404, act
        assert "Shop was retired and cannot be changed; add a new site instead." in again.text
        assert "handrail sites" not in again.text


def test_retiring_says_first_what_will_happen(admin: TestClient, assistant: FakeAssistant) -> None:
    key = assistant.sites.add("Shop", ["https://shop.example"], by=owner()).key
    page = admin.get(f"/admin/sites/{key}").text
    before, found, after = page.partition(f'action="/admin/sites/{key}/retire"')
    assert found
    assert before.rpartition("<details")[2].count("</details>") == 0
    assert "the chat goes from every page of Shop" in after.partition("</form>")[0]


def test_a_webhook_is_added_listed_and_removed(admin: TestClient, assistant: FakeAssistant) -> None:
    assert "No other system hears of events yet" in admin.get("/admin/webhooks").text
    given = {"url": "https://93.184.216.34/hook", "events": ["case.resolved"]}
    answer = admin.post("/admin/webhooks", data=given)
    assert secret_on(followed(admin, answer)).startswith("whsec_")
    listed = admin.get("/admin/webhooks").text
    assert "https://93.184.216.34/hook" in listed
    assert "nothing yet" in listed
    path = answer.headers["location"].partition("?")[0]
    assert "was removed" in followed(admin, admin.post(f"{path}/remove"))
    assert assistant.webhooks.webhooks(by=owner()) == []
    assert admin.get(path).status_code == 404


def test_an_address_that_may_not_be_called_is_refused_with_what_was_chosen(
    admin: TestClient,
) -> None:
    given = {"url": "ftp://crm.example/hook", "events": ["survey.given"]}
    answer = admin.post("/admin/webhooks", data=given)
    assert answer.status_code == 422
    assert 'value="ftp://crm.example/hook"' in answer.text
    assert 'value="survey.given" checked' in answer.text
