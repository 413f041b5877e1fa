"""The provider as the settings name it, and the address people are sent back to."""

from pathlib import Path

import pytest

from assistant.access.elsewhere.configured import provider_of, redirect_uri
from assistant.access.elsewhere.identity import identity_of
from assistant.access.elsewhere.model import Admits
from assistant.access.roles import Role
from assistant.errors import SettingsError
from assistant.json_value import Json
from assistant.settings import read_settings

GIVEN = {"oidc_issuer": "https://id.example", "oidc_client_id": "handrail"}


def test_without_an_issuer_there_is_no_provider(tmp_path: Path) -> None:
    assert provider_of(read_settings(home=tmp_path)) is None


def test_a_provider_is_read_from_the_settings(tmp_path: Path) -> None:
    provider = provider_of(
        read_settings(
            home=tmp_path,
            **GIVEN,
            oidc_admits="welcome",
            oidc_domains="Example.com, example.org",
            oidc_roles_claim="roles",
            oidc_roles="handrail-admin=admin, leads=supervisor",
        )
    )
    assert provider is not None
    assert provider.admits is Admits.WELCOME
    assert provider.domains == {"example.com", "example.org"}
    assert list(provider.roles.items()) == [
        ("handrail-admin", Role.ADMIN),
        ("leads", Role.SUPERVISOR),
    ]


@pytest.mark.parametrize(
    ("changed", "names"),
    [
        ({"oidc_client_id": ""}, "HANDRAIL_OIDC_CLIENT_ID"),
        ({"oidc_issuer": "http://id.example"}, "HANDRAIL_OIDC_ISSUER"),
        ({"oidc_issuer": "id.example"}, "HANDRAIL_OIDC_ISSUER"),
        ({"oidc_issuer": "https://id.example/?a=b"}, "HANDRAIL_OIDC_ISSUER"),
        ({"oidc_issuer": "https://me:pass@id.example"}, "HANDRAIL_OIDC_ISSUER"),
        ({"oidc_issuer": "https://id.example/" + "x" * 300}, "HANDRAIL_OIDC_ISSUER"),
        ({"oidc_domains": "example.com, strauß.de"}, "HANDRAIL_OIDC_DOMAINS"),
        ({"oidc_domains": "\u212aelvin.example"}, "HANDRAIL_OIDC_DOMAINS"),
        ({"oidc_roles": "admins"}, "HANDRAIL_OIDC_ROLES"),
        ({"oidc_roles": "admins=boss"}, "HANDRAIL_OIDC_ROLES"),
    ],
    ids=str,
)
def test_a_wrong_setting_is_one_line_with_its_name(
    tmp_path: Path, changed: dict[str, str], names: str
) -> None:
    with pytest.raises(SettingsError, match=names):
        provider_of(read_settings(home=tmp_path, **{**GIVEN, **changed}))


def test_the_client_secret_is_not_in_what_a_provider_looks_like(tmp_path: Path) -> None:
    provider = provider_of(read_settings(home=tmp_path, **GIVEN, oidc_client_secret="hidden"))
    assert provider is not None
    assert provider.client_secret == "hidden"
    assert "hidden" not in repr(provider)


@pytest.mark.parametrize("host", ["localhost:8000", "127.0.0.1:8000", "[::1]:8000"])
def test_on_this_machine_the_request_says_where_we_are(host: str) -> None:
    assert redirect_uri("", "http", host) == f"http://{host}/sign-in/elsewhere/back"


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "", "127.0.0.1.evil"])
def test_another_hosts_name_is_not_believed(host: str) -> None:
    with pytest.raises(SettingsError, match="HANDRAIL_PUBLIC_URL"):
        redirect_uri("", "https", host)


def test_the_public_address_counts_whatever_a_request_says() -> None:
    there = redirect_uri("https://desk.example/", "http", "evil.example")
    assert there == "https://desk.example/sign-in/elsewhere/back"


@pytest.mark.parametrize(
    ("claims", "email"),
    [
        ({"email": " Ana@Example.com ", "email_verified": True}, "ana@example.com"),
        ({"email": "ana@example.com"}, ""),
        ({"email": "ana@example.com", "email_verified": "true"}, ""),
        ({"email": "ana@example.com", "email_verified": 1}, ""),
        ({"email": ["ana@example.com"], "email_verified": True}, ""),
        ({"email": "ana@example.com@evil.example", "email_verified": True}, ""),
        ({"email": "x" * 320 + "@example.com", "email_verified": True}, ""),
        ({"email": "Zoë@Example.com", "email_verified": True}, "zoë@example.com"),
        ({"email": "zoe@XN--STRAU-OQA.de", "email_verified": True}, "zoe@xn--strau-oqa.de"),
    ],
    ids=str,
)
def test_an_email_counts_only_as_one_that_is_verified(claims: dict[str, Json], email: str) -> None:
    assert identity_of({"sub": "s", **claims}, "").email == email


@pytest.mark.parametrize(
    ("email", "others"),
    [
        ("boss@strauß.de", "boss@strauss.de"),
        ("bo\u017fs@example.com", "boss@example.com"),
        ("boß@example.com", "boss@example.com"),
        ("\u212aim@example.com", "kim@example.com"),
        ("kim@mar\u212aet.example", "kim@market.example"),
        ("o\ufb03ce@example.com", "office@example.com"),
        ("an\u200ba@example.com", "ana@example.com"),
        ("ana@example.com\u200b", "ana@example.com"),
        ("ana\x00@example.com", "ana@example.com"),
        ("an\u0430@ex\u0430mple.com", "ana@example.com"),
    ],
    ids=ascii,
)
def test_an_email_that_looks_or_folds_like_anothers_is_none(email: str, others: str) -> None:
    assert identity_of({"sub": "s", "email": others, "email_verified": True}, "").email == others
    assert identity_of({"sub": "s", "email": email, "email_verified": True}, "").email == ""


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("  Ana \n Ruiz ", "Ana Ruiz"),
        ("A\u200bna\ufeff Ru\u00adiz", "Ana Ruiz"),
        ("Ana\u202e ziuR\u2066", "Ana ziuR"),
        ("Ana\x07Ruiz\u2028!", "Ana Ruiz !"),
        ("\u200b\u3164", ""),
        ("x" * 79 + "   y", "x" * 79),
        (["Ana"], ""),
    ],
    ids=ascii,
)
def test_a_name_is_what_is_seen_of_it(name: Json, kept: str) -> None:
    assert identity_of({"sub": "s", "name": name}, "").name == kept


@pytest.mark.parametrize(
    ("claims", "claim", "groups"),
    [
        ({"roles": ["a", 7, "b"]}, "roles", ("a", "b")),
        ({"roles": "a"}, "roles", ("a",)),
        ({"realm_access": {"roles": ["a"]}}, "realm_access.roles", ("a",)),
        ({"https://x.example/roles": ["a"]}, "https://x.example/roles", ("a",)),
        ({"realm_access": "a"}, "realm_access.roles", ()),
        ({}, "roles", ()),
        ({"roles": {"a": True}}, "roles", ()),
        ({"roles": ["a"]}, "", ()),
    ],
    ids=str,
)
def test_groups_are_what_the_claim_lists(
    claims: dict[str, Json], claim: str, groups: tuple[str, ...]
) -> None:
    assert identity_of({"sub": "s", **claims}, claim).groups == groups
