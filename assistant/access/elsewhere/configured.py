"""The provider that the settings name, and the address people reach us by."""

from urllib.parse import urlsplit

from assistant.access.elsewhere.model import Admits, Provider, is_loopback
from assistant.access.roles import Role
from assistant.errors import SettingsError
from assistant.settings import Settings

BACK = "/sign-in/elsewhere/back"


def provider_of(settings: Settings) -> Provider | None:
    """The identity provider, None when none is set; raises SettingsError."""
    if not settings.oidc_issuer:
        return None
    if not settings.oidc_client_id:
        raise SettingsError("HANDRAIL_OIDC_CLIENT_ID is missing: the id the provider gave us")
    try:
        return Provider(
            issuer=settings.oidc_issuer,
            client_id=settings.oidc_client_id,
            client_secret=settings.oidc_client_secret.get_secret_value(),
            name=settings.oidc_name,
            admits=Admits(settings.oidc_admits),
            domains=_domains(settings.oidc_domains),
            roles_claim=settings.oidc_roles_claim,
            roles=_roles(settings.oidc_roles),
        )
    except ValueError as error:
        raise SettingsError(f"HANDRAIL_OIDC_ISSUER is wrong: {error}") from error


def redirect_uri(public_url: str, scheme: str, host: str) -> str:
    """Where the provider sends people back to; raises SettingsError where nobody may say.

    Without a public address a request's own host counts, but only on this machine: whoever
    calls can write any name there.
    """
    if public_url:
        return public_url.rstrip("/") + BACK
    if not is_loopback(urlsplit(f"//{host}").hostname or ""):
        raise SettingsError("HANDRAIL_PUBLIC_URL is missing: the address people reach us by")
    return f"{scheme}://{host}{BACK}"


def _domains(text: str) -> frozenset[str]:
    for part in _parts(text):
        if not part.isascii():
            raise SettingsError(
                f"HANDRAIL_OIDC_DOMAINS is wrong: {part!r}; write such a domain in its xn-- form"
            )
    return frozenset(_parts(text.lower()))


def _roles(text: str) -> dict[str, Role]:
    roles: dict[str, Role] = {}
    for part in _parts(text):
        group, separator, name = (each.strip() for each in part.rpartition("="))
        if not (separator and group and name in set(Role)):
            known = ", ".join(Role)
            raise SettingsError(
                f"HANDRAIL_OIDC_ROLES is wrong: {part!r}; write GROUP=ROLE with commas between,"
                f" roles are {known}"
            )
        roles[group] = Role(name)
    return roles


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]
