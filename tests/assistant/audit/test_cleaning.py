"""What may stand in a line of the audit log, and what never does."""

import hashlib
import unicodedata
from base64 import urlsafe_b64encode
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.audit.cleaning import (
    LEFT_OUT,
    LONGEST_ABOUT,
    LONGEST_DETAIL,
    LONGEST_NAME,
    cleaned,
    names_a_secret,
)
from assistant.audit.model import Act, Actor, Note

ANA = Actor("4f", "Ana Ruiz")


def detail(value: str) -> str:
    return cleaned(Note(Act.SITE_CHANGED, ANA, details={"said": value})).details["said"]


@pytest.mark.parametrize(
    "name",
    [
        "password",
        "new_password",
        "Token",
        "sessionToken",
        "handrail-cookie",
        "client.secret",
        "Authorization",
        "api_key",
        "APIKey",
        "totp_code",
        "recovery.codes",
    ],
)
def test_a_detail_named_like_a_secret_is_refused(name: str) -> None:
    assert names_a_secret(name)
    with pytest.raises(ValueError, match="never holds"):
        cleaned(Note(Act.SIGNED_IN, ANA, details={name: "x"}))


@pytest.mark.parametrize("name", ["how", "role", "audience", "address", "tokenised", "version"])
def test_other_details_are_kept(name: str) -> None:
    assert cleaned(Note(Act.SIGNED_IN, ANA, details={name: "x"})).details == {name: "x"}


@pytest.mark.parametrize(
    "secret",
    [
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHQ$RdescudvJCsgt3ub",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbmEifQ.c2lnbmVk",
    ],
)
def test_what_opens_a_door_is_left_out_wherever_it_stands(secret: str) -> None:
    assert detail(f"it was {secret} then") == f"it was {LEFT_OUT} then"


def test_the_tokens_we_make_are_left_out() -> None:
    made = [urlsafe_b64encode(Random(seed).randbytes(32)).decode()[:43] for seed in range(200)]
    assert [token for token in made if token in detail(f"with {token}")] == []


@pytest.mark.parametrize(
    "name",
    [
        "Returns-and-refunds-policy-2026-for-all-of-Europe",
        "ReturnsAndRefundsPolicyOfLarkfieldForEurope2026",
        "case_7f3c9a_about_a_kettle_that_came_without_its_lid",
    ],
)
def test_a_long_name_is_no_secret(name: str) -> None:
    assert detail(name) == name


def test_a_head_that_was_noted_is_no_secret() -> None:
    head = hashlib.sha256(b"line").hexdigest()
    assert detail(head) == head


@given(st.text(), st.text(), st.text(), st.text())
def test_whatever_is_noted_is_short_and_on_one_line(
    by: str, name: str, about: str, said: str
) -> None:
    note = cleaned(Note(Act.SIGNED_IN, Actor(by, name), about, {"said": said}))
    texts = {
        note.by.id: LONGEST_NAME,
        note.by.name: LONGEST_NAME,
        note.about: LONGEST_ABOUT,
        note.details["said"]: LONGEST_DETAIL,
    }
    for text, longest in texts.items():
        assert len(text) <= longest
        assert not any(unicodedata.category(each)[0] == "C" for each in text)
        assert text.isprintable()


def test_a_line_does_not_grow_without_end() -> None:
    with pytest.raises(ValueError, match="at most 20"):
        cleaned(Note(Act.SIGNED_IN, ANA, details={f"n{each}": "x" for each in range(21)}))
