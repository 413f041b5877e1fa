"""Webhooks for programs of admins: over HTTP, and for nobody else."""

from assistant.api.webhooks import DeliveryOut, WebhookMadeOut, WebhookOut
from tests.assistant.api.callers import Callers, all_told_as, refused, told_as
from tests.assistant.webhooks.receivers import Said, receiver

URL = "https://crm.example.com/hooks"
PLACE = "/api/v1/webhooks"


def test_an_admin_adds_an_address_and_is_told_its_secret_once(callers: Callers) -> None:
    response = callers.admin.post(PLACE, json={"url": URL, "events": ["case.resolved"]})
    assert response.status_code == 201
    made = WebhookMadeOut.model_validate(response.json())
    assert made.secret.startswith("whsec_")
    listed = callers.admin.get(PLACE)
    [kept] = all_told_as(WebhookOut, listed)
    assert kept.id == made.id
    assert "whsec_" not in listed.text
    assert callers.admin.delete(f"{PLACE}/{made.id}").status_code == 204
    assert callers.admin.get(PLACE).json() == []


def test_a_delivery_is_shown_and_sent_again(callers: Callers) -> None:
    with receiver(Said(503)) as other:
        made = WebhookMadeOut.model_validate(
            callers.admin.post(PLACE, json={"url": other.url}).json()
        )
        failed = told_as(DeliveryOut, callers.admin.post(f"{PLACE}/{made.id}/ping"))
        assert (failed.said, failed.case) == ("503 Service Unavailable", None)
        again = told_as(DeliveryOut, callers.admin.post(f"{PLACE}/deliveries/{failed.id}/again"))
        assert again.state == "arrived"
    assert all_told_as(DeliveryOut, callers.admin.get(f"{PLACE}/{made.id}/deliveries")) == [again]
    callers.admin.delete(f"{PLACE}/{made.id}")


def test_nobody_but_an_admin_sees_or_changes_webhooks(callers: Callers) -> None:
    for other in (callers.agent, callers.supervisor, callers.manager):
        assert "admin" in refused(other.get(PLACE), 403)
        assert "admin" in refused(other.post(PLACE, json={"url": URL}), 403)
        for place in (f"{PLACE}/x/deliveries",):
            assert "admin" in refused(other.get(place), 403)
        for place in (f"{PLACE}/x/ping", f"{PLACE}/deliveries/x/again"):
            assert "admin" in refused(other.post(place), 403)
        assert "admin" in refused(other.delete(f"{PLACE}/x"), 403)


def test_what_is_not_there_or_no_address_is_refused(callers: Callers) -> None:
    admin = callers.admin
    assert "'x'" in refused(admin.get(f"{PLACE}/x/deliveries"), 404)
    assert "'x'" in refused(admin.post(f"{PLACE}/x/ping"), 404)
    assert "'x'" in refused(admin.post(f"{PLACE}/deliveries/x/again"), 404)
    assert "'x'" in refused(admin.delete(f"{PLACE}/x"), 404)
    assert "https://" in refused(admin.post(PLACE, json={"url": "ftp://x"}))
    refused(admin.post(PLACE, json={"url": URL, "events": ["case.eaten"]}))
    refused(admin.post(PLACE, json={"url": URL, "secret": "mine"}))
