"""Customers' identities: a site signs who they are, and what it signed is read again."""

import binascii
import math
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import jwt
from jwt.exceptions import InvalidSubjectError
from jwt.utils import base64url_decode, base64url_encode

from assistant.sites.errors import IdentityRefusedError
from assistant.sites.model import LONGEST_NAME, Identity
from assistant.texts import one_line, storable

LONGEST_LIFE = timedelta(hours=24)
LEEWAY = timedelta(seconds=30)
LONGEST_TOKEN = 4_000
LONGEST_SUBJECT = 200
LONGEST_EMAIL = 320

_ALGORITHM = "HS256"
_TOKEN = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]{43}")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+")


def sign(
    secret: str,
    site_key: str,
    subject: str,
    *,
    expires_at: datetime,
    name: str = "",
    email: str = "",
) -> str:
    """What a site's own server signs for a signed-in customer; `subject` is their id there."""
    claims: dict[str, str | int] = {
        "sub": subject,
        "aud": site_key,
        "exp": int(expires_at.timestamp()),
    }
    if name:
        claims["name"] = name
    if email:
        claims["email"] = email
    return jwt.encode(claims, secret, algorithm=_ALGORITHM)


def read_identity(token: str, *, secrets: tuple[str, ...], site_key: str, at: datetime) -> Identity:
    """Who a token says the customer is; raises IdentityRefusedError, which never repeats it.

    `secrets` are the site's that count at that moment. Only HS256 counts, whatever it says.
    """
    if not _is_plain(token):
        raise IdentityRefusedError("it is no signed token")
    claims = _signed(token, secrets, site_key)
    expires_at = _lifetime(claims, at)
    return Identity(
        subject=_subject(claims),
        expires_at=expires_at,
        name=_text(claims.get("name"))[:LONGEST_NAME].strip(),
        email=_email(claims.get("email")),
    )


def _is_plain(token: str) -> bool:
    """Whether it is written as a JWT is, and its signature in the one way there is.

    Readers of base64 pass over the last bits of a text and what is no letter of it: without this
    another text would be the same signature.
    """
    if len(token) > LONGEST_TOKEN or not _TOKEN.fullmatch(token):
        return False
    signature = token.rpartition(".")[2].encode()
    try:
        return base64url_encode(base64url_decode(signature)) == signature
    except binascii.Error:
        return False


def _signed(token: str, secrets: tuple[str, ...], site_key: str) -> Mapping[str, object]:
    """The claims, if one of the secrets signed them for this site; their times are unread."""
    for secret in secrets:
        try:
            return jwt.decode(
                token,
                secret,
                algorithms=[_ALGORITHM],
                audience=site_key,
                options={
                    "require": ["exp", "sub", "aud"],
                    "verify_exp": False,
                    "verify_nbf": False,
                    "verify_iat": False,
                },
            )
        except jwt.InvalidSignatureError:
            continue
        except (jwt.InvalidTokenError, ValueError, RecursionError) as error:
            raise IdentityRefusedError(_why(error)) from None
    raise IdentityRefusedError("it is not signed with this site's secret")


def _why(error: Exception) -> str:
    match error:
        case jwt.InvalidAlgorithmError():
            return f"it must be signed with {_ALGORITHM}"
        case jwt.MissingRequiredClaimError(claim=claim):
            return f"it has no {claim}"
        case jwt.InvalidAudienceError():
            return "its aud is not this site's key"
        case InvalidSubjectError():
            return "its sub is no text"
        case _:
            return "it is no signed token"


def _lifetime(claims: Mapping[str, object], at: datetime) -> datetime:
    """When it expires; raises unless it holds at that moment and not for too long."""
    now, leeway = at.timestamp(), LEEWAY.total_seconds()
    expires = _number(claims, "exp")
    if expires is None or expires <= now - leeway:
        raise IdentityRefusedError("it has expired")
    if expires > now + LONGEST_LIFE.total_seconds() + leeway:
        raise IdentityRefusedError("its exp is more than 24 hours ahead")
    for name in ("nbf", "iat"):
        begins = _number(claims, name)
        if begins is not None and begins > now + leeway:
            raise IdentityRefusedError(f"its {name} is still to come")
    return datetime.fromtimestamp(expires, UTC)


def _number(claims: Mapping[str, object], name: str) -> float | None:
    """A time in seconds since 1970, None where there is none; raises for what is no number."""
    if name not in claims:
        return None
    value = claims[name]
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise IdentityRefusedError(f"its {name} is no number of seconds")
    try:
        seconds = float(value)
    except OverflowError:
        seconds = math.inf
    if not math.isfinite(seconds):
        raise IdentityRefusedError(f"its {name} is no number of seconds")
    return seconds


def _subject(claims: Mapping[str, object]) -> str:
    value = claims["sub"]
    subject = value.strip() if isinstance(value, str) else ""
    if not subject or storable(subject) != subject:
        raise IdentityRefusedError("its sub is no text")
    if len(subject) > LONGEST_SUBJECT:
        raise IdentityRefusedError(f"its sub is longer than {LONGEST_SUBJECT} characters")
    return subject


def _email(value: object) -> str:
    email = _text(value)
    return email if len(email) <= LONGEST_EMAIL and _EMAIL.fullmatch(email) else ""


def _text(value: object) -> str:
    return one_line(value) if isinstance(value, str) else ""
