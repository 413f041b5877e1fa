"""Signed identities: what a site signed is read, and nothing else ever is."""

import base64
import hashlib
import hmac
import json
import string
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from hypothesis import given
from hypothesis import strategies as st

from assistant.sites.errors import IdentityRefusedError
from assistant.sites.identity import read_identity, sign
from assistant.sites.model import Identity
from tests.assistant.sites.conftest import NOW

SECRET = "k" * 43
OTHER = "o" * 43
SITE = "site_of-the-shop"
SOON = int(NOW.timestamp()) + 600
CLAIMS: dict[str, object] = {"sub": "C-1001", "aud": SITE, "exp": SOON}


def read(token: str, *secrets: str, at: datetime = NOW) -> Identity:
    return read_identity(token, secrets=secrets or (SECRET,), site_key=SITE, at=at)


def refusal(token: str, *secrets: str, at: datetime = NOW) -> str:
    with pytest.raises(IdentityRefusedError) as refused:
        read(token, *secrets, at=at)
    told = str(refused.value)
    assert "\n" not in told
    assert len(told) < 200
    for part in filter(None, token.split(".")):
        assert len(part) < 8 or part not in told
    return told


def made(claims: object, *, header: object = None, secret: str = SECRET, by: str = "sha256") -> str:
    """A token put together by hand, as somebody who means harm would."""
    signing = ".".join(
        _b64(each if isinstance(each, bytes) else json.dumps(each).encode())
        for each in (header or {"alg": "HS256", "typ": "JWT"}, claims)
    )
    return f"{signing}.{_b64(hmac.digest(secret.encode(), signing.encode(), by))}"


def _b64(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def test_what_a_site_signed_says_who_the_customer_is() -> None:
    expires = NOW + timedelta(hours=1)
    token = sign(SECRET, SITE, "C-1001", expires_at=expires, name="Aoife", email="a@example.com")
    assert read(token) == Identity("C-1001", expires, "Aoife", "a@example.com")
    assert read(sign(SECRET, SITE, "C-1", expires_at=expires)) == Identity("C-1", expires)


def test_a_token_of_other_libraries_is_the_same() -> None:
    assert read(made(CLAIMS)).subject == "C-1001"
    assert read(made({**CLAIMS, "aud": [SITE, "another"]})).subject == "C-1001"
    assert read(made(CLAIMS, header={"alg": "HS256"})).subject == "C-1001"


def test_the_secret_before_is_tried_too() -> None:
    token = made(CLAIMS, secret=OTHER)
    assert read(token, SECRET, OTHER).subject == "C-1001"
    assert "this site's secret" in refusal(token)


@pytest.mark.parametrize("name", ["none", "None", "NONE", "HS384", "HS512", "RS256", "ES256", ""])
def test_no_other_algorithm_counts(name: str) -> None:
    header = {"alg": name, "typ": "JWT"}
    assert "HS256" in refusal(made(CLAIMS, header=header))
    unsigned = made(CLAIMS, header=header).rpartition(".")[0]
    refusal(f"{unsigned}.")
    refusal(unsigned)


@pytest.mark.parametrize("by", ["sha384", "sha512"])
def test_a_longer_signature_is_none_of_ours(by: str) -> None:
    refusal(made(CLAIMS, header={"alg": f"HS{by[3:]}"}, by=by))
    refusal(made(CLAIMS, by=by))


def test_a_public_key_taken_for_a_secret_opens_nothing() -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048).public_key()
    text = key.public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    ).decode()
    for alg in ("RS256", "HS256"):
        refusal(made(CLAIMS, header={"alg": alg}, secret=text))


@pytest.mark.parametrize(
    "header",
    [
        {"typ": "JWT"},
        {"alg": None},
        {"alg": ["HS256"]},
        {"alg": "HS256", "crit": ["exp"]},
        {"alg": "HS256", "b64": False, "crit": ["b64"]},
        {"alg": "HS256", "kid": 7},
        ["HS256"],
        "HS256",
        b"\xff\xfe",
        b"[" * 2_500,
        b'{"alg":"HS256","x":' + b"[" * 2_000 + b"]" * 900 + b"}",
    ],
)
def test_a_strange_header_is_refused(header: object) -> None:
    refusal(made(CLAIMS, header=header))


@pytest.mark.parametrize(
    ("claims", "why"),
    [
        ({"aud": SITE, "exp": SOON}, "it has no sub"),
        ({"sub": "C-1", "aud": SITE}, "it has no exp"),
        ({"sub": "C-1", "exp": SOON}, "it has no aud"),
        ({**CLAIMS, "aud": "site_of-another"}, "aud is not"),
        ({**CLAIMS, "aud": ""}, "no aud"),
        ({**CLAIMS, "aud": None}, "it has no aud"),
        ({**CLAIMS, "aud": []}, "no aud"),
        ({**CLAIMS, "aud": {"site": SITE}}, "aud is not"),
        ({**CLAIMS, "aud": SITE.upper()}, "aud is not"),
        ({**CLAIMS, "sub": 17}, "sub is no text"),
        ({**CLAIMS, "sub": ""}, "sub is no text"),
        ({**CLAIMS, "sub": "  "}, "sub is no text"),
        ({**CLAIMS, "sub": ["C-1"]}, "sub is no text"),
        ({**CLAIMS, "sub": "C\x001"}, "sub is no text"),
        ({**CLAIMS, "sub": "C\ud8001"}, "sub is no text"),
        ({**CLAIMS, "sub": "x" * 201}, "longer than 200"),
        ({**CLAIMS, "exp": "soon"}, "exp is no number"),
        ({**CLAIMS, "exp": str(SOON)}, "exp is no number"),
        ({**CLAIMS, "exp": True}, "exp is no number"),
        ({**CLAIMS, "exp": None}, "it has no exp"),
        ({**CLAIMS, "exp": [SOON]}, "exp is no number"),
        ({**CLAIMS, "exp": float("nan")}, "exp is no number"),
        ({**CLAIMS, "exp": float("inf")}, "exp is no number"),
        ({**CLAIMS, "exp": 10**400}, "exp is no number"),
        ({**CLAIMS, "exp": 10**12}, "24 hours"),
        ({**CLAIMS, "exp": -(10**12)}, "expired"),
        ({**CLAIMS, "exp": SOON, "nbf": SOON}, "nbf is still to come"),
        ({**CLAIMS, "exp": SOON, "iat": SOON}, "iat is still to come"),
        ({**CLAIMS, "nbf": "now"}, "nbf is no number"),
        ({**CLAIMS, "iat": {}}, "iat is no number"),
        (["sub", "C-1"], "no signed token"),
        (b"null", "no signed token"),
        (b"{", "no signed token"),
        (b"\xff", "no signed token"),
        (b"[" * 2_500, "no signed token"),
        (b"9" * 2_500, "no signed token"),
        (b"", "no signed token"),
    ],
)
def test_claims_that_do_not_hold_are_refused_and_say_why(claims: object, why: str) -> None:
    assert why in refusal(made(claims))


def test_a_token_holds_until_it_expires_give_or_take_half_a_minute() -> None:
    token = made({**CLAIMS, "exp": int(NOW.timestamp())})
    assert read(token, at=NOW + timedelta(seconds=29)).subject == "C-1001"
    assert "expired" in refusal(token, at=NOW + timedelta(seconds=30))
    assert "24 hours" in refusal(token, at=NOW - timedelta(hours=24, seconds=31))
    assert read(token, at=NOW - timedelta(hours=24, seconds=29)).subject == "C-1001"


def test_a_token_holds_from_its_nbf_and_iat_give_or_take_half_a_minute() -> None:
    for name in ("nbf", "iat"):
        ahead = int(NOW.timestamp()) + 30
        assert read(made({**CLAIMS, name: ahead})).subject == "C-1001"
        assert f"{name} is still" in refusal(made({**CLAIMS, name: ahead + 1}))


def test_name_and_email_are_tidied_and_never_a_reason_to_refuse() -> None:
    told = read(made({**CLAIMS, "name": " Aoife \n Brennan\x00", "email": " a@example.com "}))
    assert (told.name, told.email) == ("Aoife Brennan\N{REPLACEMENT CHARACTER}", "a@example.com")
    long = read(made({**CLAIMS, "name": "n" * 900, "email": "e" * 320 + "@example.com"}))
    assert (long.name, long.email) == ("n" * 80, "")
    odd = read(made({**CLAIMS, "name": ["x"], "email": "nobody"}))
    assert (odd.name, odd.email) == ("", "")


def test_a_subject_in_any_script_is_kept_as_it_is() -> None:
    assert read(made({**CLAIMS, "sub": "Łucja-🧺-١٢"})).subject == "Łucja-🧺-١٢"
    assert read(made({**CLAIMS, "sub": "x" * 200})).subject == "x" * 200


@pytest.mark.parametrize(
    "token",
    [
        "",
        ".",
        "..",
        "...",
        "a.b.c",
        "undefined",
        "null",
        "[object Object]",
        "ey" * 50_000,
        "é.è.ê",
        "\ud800.\ud800.\ud800",
        f"Bearer {made(CLAIMS)}",
        f" {made(CLAIMS)}",
        f"{made(CLAIMS)}\n",
        f"{made(CLAIMS)}=",
        f"{made(CLAIMS)}.x",
        made(CLAIMS).replace(".", ".."),
        made({**CLAIMS, "name": "x" * 100_000}),
    ],
)
def test_what_is_no_token_is_refused(token: str) -> None:
    assert "no signed token" in refusal(token)


_GOOD = sign(SECRET, SITE, "C-1001", expires_at=NOW + timedelta(hours=1), name="Aoife Brennan")


@given(st.integers(0, len(_GOOD) - 1), st.characters())
def test_a_token_of_which_one_character_is_another_is_never_accepted(
    place: int, other: str
) -> None:
    changed = _GOOD[:place] + other + _GOOD[place + 1 :]
    if changed != _GOOD:
        refusal(changed)


def test_no_other_last_character_is_the_same_signature() -> None:
    # Its last two bits are no part of the signature: four characters would be read alike.
    for other in set(string.ascii_letters + string.digits + "-_") - {_GOOD[-1]}:
        refusal(_GOOD[:-1] + other)


@given(st.integers(0, len(_GOOD)), st.text(min_size=1, max_size=3))
def test_a_token_with_more_or_less_in_it_is_never_accepted(place: int, more: str) -> None:
    refusal(_GOOD[:place] + more + _GOOD[place:])
    if place < len(_GOOD):
        refusal(_GOOD[:place])


@given(st.text(max_size=300))
def test_no_text_is_an_identity_unless_it_was_signed(text: str) -> None:
    refusal(text)
    refusal(made(text))


def test_the_signature_is_that_of_rfc_7515() -> None:
    head, _, signature = _GOOD.rpartition(".")
    assert _b64(hmac.new(SECRET.encode(), head.encode(), hashlib.sha256).digest()) == signature
    assert datetime.fromtimestamp(SOON, UTC) == read(made(CLAIMS)).expires_at


def test_the_example_for_sites_signs_what_is_accepted() -> None:
    page = (Path(__file__).parents[3] / "docs" / "widget.md").read_text("utf-8")
    example = page.split("```python\n")[1].split("```")[0]
    named: dict[str, Any] = {"SITE_KEY": SITE, "SITE_SECRET": SECRET}
    exec(compile(example, "widget.md", "exec"), named)
    token = named["identity_of"]("C-1001", "Aoife Brennan", "aoife@example.com")
    told = read(token, at=datetime.now(UTC))
    assert (told.subject, told.name) == ("C-1001", "Aoife Brennan")
    assert told.email == "aoife@example.com"
