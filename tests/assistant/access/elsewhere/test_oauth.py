"""What an identity token must be before it counts."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, OctKey, RSAKey

from assistant.access.elsewhere.errors import ProviderFailedError, TokenRefusedError
from assistant.access.elsewhere.model import Provider
from assistant.access.elsewhere.oauth import (
    SKEW_S,
    Expected,
    authorization_url,
    claims_of,
    key_id,
    key_set,
    token_request,
)
from assistant.json_value import Json
from tests.assistant.access.elsewhere.scripted_provider import (
    CLIENT,
    CLIENT_SECRET,
    Claims,
    good_claims,
)

ISSUER = "https://id.example"
NOW = 1_772_528_400
KEY = RSAKey.generate_key(2048, auto_kid=True)
STRANGER = RSAKey.generate_key(2048, auto_kid=True)
KEYS = KeySet([KEY])
EXPECTED = Expected(ISSUER, CLIENT, "the nonce", NOW, "the access token")


OWN_KEY: Claims = {"jwk": json.loads(json.dumps(STRANGER.as_dict(private=False)))}


def good(**changed: Json) -> Claims:
    times: Claims = {"iat": NOW, "exp": NOW + 300}
    return good_claims(ISSUER, **{"nonce": "the nonce", **times, **changed})


def signed(claims: Claims, key: RSAKey = KEY, **header: Json) -> str:
    return jwt.encode({"alg": "RS256", "kid": KEY.kid, **header}, dict(claims), key)


def part(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def test_a_token_as_it_should_be_holds() -> None:
    assert claims_of(signed(good()), KEYS, EXPECTED)["sub"] == "ana-at-the-provider"


@pytest.mark.parametrize(
    "changed",
    [
        {"aud": [CLIENT]},
        {"aud": [CLIENT, "another"], "azp": CLIENT},
        {"exp": NOW - SKEW_S + 1},
        {"iat": NOW + SKEW_S},
        {"nbf": NOW + SKEW_S},
    ],
    ids=str,
)
def test_what_may_be_otherwise_may(changed: dict[str, Json]) -> None:
    assert claims_of(signed(good(**changed)), KEYS, EXPECTED)["iss"] == ISSUER


@pytest.mark.parametrize(
    "changed",
    [
        {"nonce": "another"},
        {"nonce": None},
        {"aud": "another"},
        {"aud": None},
        {"aud": []},
        {"aud": [CLIENT, "another"]},
        {"azp": "another"},
        {"iss": "https://evil.example"},
        {"iss": f"{ISSUER}/"},
        {"iss": None},
        {"exp": None},
        {"exp": "soon"},
        {"exp": NOW - SKEW_S},
        {"iat": None},
        {"iat": NOW + SKEW_S + 1},
        {"nbf": NOW + SKEW_S + 1},
        {"sub": None},
        {"sub": 7},
        {"at_hash": "of another access token"},
    ],
    ids=str,
)
def test_what_says_anything_else_is_refused(changed: dict[str, Json]) -> None:
    with pytest.raises(TokenRefusedError):
        claims_of(signed(good(**changed)), KEYS, EXPECTED)


def unsigned() -> str:
    return f"{part({'alg': 'none'})}.{part(good())}."


def unsigned_in_another_spelling() -> str:
    return f"{part({'alg': 'nOnE', 'kid': KEY.kid})}.{part(good())}."


def by_the_public_key() -> str:
    signing = f"{part({'alg': 'HS256', 'kid': KEY.kid})}.{part(good())}"
    public = KEY.as_pem(private=False)
    mark = hmac.new(public, signing.encode(), hashlib.sha256).digest()
    return f"{signing}.{base64.urlsafe_b64encode(mark).decode().rstrip('=')}"


def by_the_secret() -> str:
    return jwt.encode({"alg": "HS256"}, good(), OctKey.import_key(CLIENT_SECRET.ljust(40)))


def by_a_stranger() -> str:
    return signed(good(), STRANGER)


def with_a_key_of_its_own() -> str:
    return signed(good(), STRANGER, kid="own", **OWN_KEY)


def by_another_kind_of_key() -> str:
    return jwt.encode({"alg": "ES256", "kid": KEY.kid}, good(), ECKey.generate_key("P-256"))


def changed_afterwards() -> str:
    head, _, signature = signed(good()).split(".")
    return f"{head}.{part(good(sub='another'))}.{signature}"


@pytest.mark.parametrize(
    "forge",
    [
        unsigned,
        unsigned_in_another_spelling,
        by_the_public_key,
        by_the_secret,
        by_a_stranger,
        with_a_key_of_its_own,
        by_another_kind_of_key,
        changed_afterwards,
    ],
)
def test_what_is_signed_otherwise_is_refused(forge: Callable[[], str]) -> None:
    with pytest.raises(TokenRefusedError):
        claims_of(forge(), KEYS, EXPECTED)


@given(
    st.text() | st.from_regex(r"[A-Za-z0-9_-]{0,30}(\.[A-Za-z0-9_-]{0,30}){1,4}", fullmatch=True)
)
def test_no_text_is_a_token_by_chance(text: str) -> None:
    with pytest.raises(TokenRefusedError):
        claims_of(text, KEYS, EXPECTED)


def test_a_long_token_is_refused_unread() -> None:
    with pytest.raises(TokenRefusedError, match="does not hold"):
        key_id("x" * 50_001)


@pytest.mark.parametrize(
    "published",
    [{}, {"keys": 7}, {"keys": []}, {"keys": ["x"]}, {"keys": [{"kty": "oct", "k": "c2VjcmV0"}]},
     {"keys": [{"kty": "RSA", "n": "x"}]}],
    ids=str,
)  # fmt: skip
def test_keys_that_cannot_be_used_are_no_keys(published: dict[str, Json]) -> None:
    with pytest.raises(ProviderFailedError):
        key_set(published)


def test_secrets_go_the_way_the_provider_takes_them() -> None:
    provider = Provider(ISSUER, CLIENT, "a b")
    given = {"code": "c", "redirect_uri": "https://us.example/back", "verifier": "v"}
    basic = token_request(f"{ISSUER}/token", provider, frozenset(), **given)
    posted = token_request(f"{ISSUER}/token", provider, frozenset({"client_secret_post"}), **given)
    public = token_request(f"{ISSUER}/token", Provider(ISSUER, CLIENT), frozenset(), **given)
    assert basic.headers["Authorization"].startswith("Basic ")
    assert "a+b" not in basic.form
    assert "Authorization" not in posted.headers
    assert "client_secret=a+b" in posted.form
    assert "client_secret" not in public.form
    assert "code_verifier=v" in public.form


def test_the_verifier_itself_does_not_go_along() -> None:
    url = authorization_url(
        f"{ISSUER}/authorize?tenant=1",
        Provider(ISSUER, CLIENT, CLIENT_SECRET),
        redirect_uri="https://us.example/back",
        state="s",
        nonce="n",
        verifier="the verifier",
    )
    assert url.startswith(f"{ISSUER}/authorize?tenant=1&")
    assert "the+verifier" not in url
    assert CLIENT_SECRET.replace(" ", "+") not in url
