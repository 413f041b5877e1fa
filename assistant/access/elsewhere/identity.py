"""Whom the provider means: what it signed and says of somebody becomes an `Identity`."""

from collections.abc import Mapping

import regex

from assistant.access.elsewhere.errors import TokenRefusedError
from assistant.access.elsewhere.model import LONGEST_SUBJECT, Identity
from assistant.access.people import fit_email
from assistant.json_value import Json
from assistant.texts import storable, unturned

_LONGEST_NAME = 80
# Two names that differ in these alone look alike.
_UNSEEN = regex.compile(r"\p{Default_Ignorable_Code_Point}")


def identity_of(claims: Mapping[str, Json], roles_claim: str) -> Identity:
    """Whom claims are about; an e-mail counts only where the provider says it is verified.

    Raises TokenRefusedError when they name nobody.
    """
    subject = claims.get("sub")
    if not isinstance(subject, str) or not subject or storable(subject) != subject:
        raise TokenRefusedError("its sub is no text")
    if len(subject) > LONGEST_SUBJECT:
        raise TokenRefusedError("its sub is too long")
    return Identity(
        subject,
        _email(claims),
        _name(claims.get("name")),
        _groups(claims, roles_claim),
    )


def _email(claims: Mapping[str, Json]) -> str:
    # Only the truth itself: some providers write "false" as text, which would count as true.
    if claims.get("email_verified") is not True:
        return ""
    email = claims.get("email")
    return fit_email(email) if isinstance(email, str) else ""


def _groups(claims: Mapping[str, Json], roles_claim: str) -> tuple[str, ...]:
    """What the claim of that name lists; a name with dots also leads into objects."""
    if not roles_claim:
        return ()
    value = claims[roles_claim] if roles_claim in claims else _within(claims, roles_claim)
    if isinstance(value, str):
        return (value,)
    return tuple(each for each in value if isinstance(each, str)) if isinstance(value, list) else ()


def _within(claims: Mapping[str, Json], path: str) -> Json:
    found: Json = dict(claims)
    for name in path.split("."):
        if not isinstance(found, dict):
            return None
        found = found.get(name)
    return found


def _name(value: Json | None) -> str:
    if not isinstance(value, str):
        return ""
    return unturned(_UNSEEN.sub("", value))[:_LONGEST_NAME].strip()
