"""Sites through the API: admins make, change and retire them; nobody else sees them."""

import pytest
from starlette.testclient import TestClient

from assistant.api.sites import SecretOut, SiteOut
from tests.assistant.api.callers import Callers, Response, all_told_as, refused, told_as

PLACE = "/api/v1/sites"
SHOP = "https://shop.example"


def made(callers: Callers, *origins: str) -> SiteOut:
    sent = {"name": "Our shop", "origins": origins or (SHOP,)}
    answer = callers.admin.post(PLACE, json=sent)
    assert answer.status_code == 201, answer.text
    return SiteOut.model_validate(answer.json())


def now(callers: Callers, key: str) -> SiteOut:
    return told_as(SiteOut, callers.admin.get(f"{PLACE}/{key}"))


def test_a_site_is_made_and_listed(callers: Callers) -> None:
    site = made(callers, "HTTPS://Shop.example:443/", "http://localhost:8000")
    assert (site.name, site.origins) == ("Our shop", [SHOP, "http://localhost:8000"])
    assert site.key.startswith("site_")
    assert site in all_told_as(SiteOut, callers.admin.get(PLACE))
    assert now(callers, site.key) == site
    assert callers.assistant.sites.admitted(site.key, SHOP).key == site.key


def test_what_is_sent_changes_and_the_rest_stays(callers: Callers) -> None:
    site = made(callers)
    texts = [
        {"language": "en", "title": "Ask us", "suggestions": ["Where is my order?"]},
        {"language": "de", "greeting": "Hallo!"},
    ]
    look = {"colour": "#0F6E63", "side": "start", "languages": ["de", "en"], "texts": texts}
    first = told_as(
        SiteOut, callers.admin.patch(f"{PLACE}/{site.key}", json={"name": "Shop", "look": look})
    )
    assert (first.name, first.origins, first.revision) == ("Shop", [SHOP], 2)
    assert (first.look.colour, first.look.side, first.look.survey) == ("#0f6e63", "start", True)
    assert [each.language for each in first.look.texts] == ["en", "de"]
    second = told_as(
        SiteOut,
        callers.admin.patch(
            f"{PLACE}/{site.key}",
            json={
                "origins": ["https://new.example"],
                "look": {"texts": texts[1:], "attachments": True, "survey": False},
            },
        ),
    )
    assert (second.name, second.origins) == ("Shop", ["https://new.example"])
    assert [each.greeting for each in second.look.texts] == ["Hallo!"]
    assert (second.look.colour, second.look.languages) == ("#0f6e63", ["de", "en"])
    assert (second.look.attachments, second.look.survey) == (True, False)
    assert now(callers, site.key) == second


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        ({"origins": []}, "origins: "),
        ({"origins": ["https://*.example"]}, "origins: "),
        ({"origins": [f"https://{n}.example" for n in range(21)]}, "origins: "),
        ({"origins": SHOP}, "origins: "),
        ({"name": " "}, "name: "),
        ({"name": "x" * 81}, "name: "),
        ({"name": 7}, "name: "),
        ({"key": "site_mine"}, "key: "),
        ({"look": {"colour": "red"}}, "colour: "),
        ({"look": {"side": "top"}}, "look.side: "),
        ({"look": {"languages": ["xx"]}}, "languages: "),
        ({"look": {"attachments": "maybe"}}, "look.attachments: "),
        ({"look": {"texts": [{"title": "x"}]}}, "look.texts.0.language: "),
        ({"look": {"texts": [{"language": "en", "title": "x" * 201}]}}, "texts.en.title: "),
        ({"look": {"texts": [{"language": "en", "html": "x"}]}}, "look.texts.0.html: "),
        (
            {"look": {"texts": [{"language": "en", "suggestions": list("abcdefg")}]}},
            "texts.en.suggestions: ",
        ),
    ],
)
def test_a_refused_change_names_its_field_and_changes_nothing(
    callers: Callers, sent: dict[str, object], why: str
) -> None:
    site = made(callers)
    answer = callers.admin.patch(f"{PLACE}/{site.key}", json={"name": "Changed", **sent})
    assert refused(answer).startswith(why)
    assert now(callers, site.key) == site


def test_a_site_without_a_name_or_an_origin_is_not_made(callers: Callers) -> None:
    before = len(callers.assistant.sites.sites())
    for sent in ({"name": "x"}, {"origins": [SHOP]}, {"name": "x", "origins": ["null"]}, {}):
        refused(callers.admin.post(PLACE, json=sent))
    assert len(callers.assistant.sites.sites()) == before


def test_a_secret_is_told_to_admins_and_kept_by_nobody_between(callers: Callers) -> None:
    key = made(callers).key
    first = callers.admin.get(f"{PLACE}/{key}/secret")
    assert first.headers["cache-control"] == "no-store"
    anew = callers.admin.post(f"{PLACE}/{key}/secret")
    assert anew.headers["cache-control"] == "no-store"
    assert told_as(SecretOut, anew) != told_as(SecretOut, first)
    assert told_as(SecretOut, callers.admin.get(f"{PLACE}/{key}/secret")) == told_as(
        SecretOut, anew
    )
    assert told_as(SecretOut, anew).secret not in callers.admin.get(PLACE).text


def test_a_retired_site_is_listed_and_known_no_more(callers: Callers) -> None:
    key = made(callers).key
    retired = told_as(SiteOut, callers.admin.post(f"{PLACE}/{key}/retire"))
    assert retired.retired_at is not None
    assert retired in all_told_as(SiteOut, callers.admin.get(PLACE))
    for answer in calls_about(callers.admin, key):
        assert "there is no site" in refused(answer, 404)


@pytest.mark.parametrize("key", ["none", "x" * 500, "%00", "%F0%9F%A7%BA"])
def test_a_site_there_is_not_is_not_found(callers: Callers, key: str) -> None:
    for answer in calls_about(callers.admin, key):
        assert "there is no site" in refused(answer, 404)


def test_only_admins_look_after_sites(callers: Callers) -> None:
    site = made(callers)
    for program in (callers.agent, callers.supervisor, callers.manager):
        for answer in (
            program.get(PLACE),
            program.post(PLACE, json={"name": "Mine", "origins": [SHOP]}),
            *calls_about(program, site.key),
        ):
            assert "cannot manage sites and webhooks; ask an admin" in refused(answer, 403)
    assert now(callers, site.key) == site


def calls_about(program: TestClient, key: str) -> list[Response]:
    return [
        program.get(f"{PLACE}/{key}"),
        program.patch(f"{PLACE}/{key}", json={"name": "Another"}),
        program.get(f"{PLACE}/{key}/secret"),
        program.post(f"{PLACE}/{key}/secret"),
        program.post(f"{PLACE}/{key}/retire"),
    ]
