"""Codes: of an authenticator app (RFC 6238, 30 s, six digits), and for the day it is lost."""

import hmac
import io
import secrets
from datetime import datetime

import pyotp
import segno

from assistant.access.hashes import sha256_of

STEP_S = 30
SKEW = 1
"""How many steps a clock may be off, each way."""
RECOVERY_CODES = 10
_ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"
_GROUPS, _GROUP = 4, 5


def new_secret() -> str:
    """160 random bits in base32, as RFC 4226 recommends."""
    return pyotp.random_base32()


def step_of(secret: str, code: str, *, at: datetime) -> int | None:
    """The 30-second step a code belongs to, at most one from now; None when it is wrong."""
    app = pyotp.TOTP(secret, interval=STEP_S)
    given = "".join(code.split())
    now = int(at.timestamp()) // STEP_S
    found = None
    # Every step is compared, so that the time taken says nothing about which one it was.
    for step in range(now - SKEW, now + SKEW + 1):
        if hmac.compare_digest(app.generate_otp(step).encode(), given.encode()):
            found = step
    return found


def address_for_apps(secret: str, email: str, *, issuer: str) -> str:
    """What an authenticator app reads: an otpauth:// address."""
    return pyotp.TOTP(secret, interval=STEP_S).provisioning_uri(name=email, issuer_name=issuer)


def qr_svg(text: str) -> str:
    """A QR code as an SVG element without a style of its own; black on white, for any scheme."""
    out = io.BytesIO()
    segno.make(text, error="m").save(
        out, kind="svg", xmldecl=False, svgns=False, omitsize=True, light="#fff", title="QR code"
    )
    return out.getvalue().decode()


def new_recovery_codes() -> tuple[str, ...]:
    """Ten codes of 100 random bits, in groups that can be read out."""
    return tuple(_recovery_code() for _ in range(RECOVERY_CODES))


def recovery_hash(code: str) -> str:
    """How a recovery code is kept; blanks, dashes and capitals make no difference."""
    kept = "".join(each for each in code.casefold() if each.isalnum())
    return sha256_of(kept)


def _recovery_code() -> str:
    groups = ("".join(secrets.choice(_ALPHABET) for _ in range(_GROUP)) for _ in range(_GROUPS))
    return "-".join(groups)
