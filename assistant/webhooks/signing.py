"""Secrets and signatures by the Standard Webhooks scheme. The only importer of its library."""

import base64
import secrets
from datetime import UTC, datetime

from standardwebhooks import Webhook as Signer

_PREFIX = "whsec_"
_SECRET_BYTES = 32


def fresh_secret() -> str:
    """A new secret as both sides keep it: 'whsec_' and 32 random bytes in base64."""
    return _PREFIX + base64.b64encode(secrets.token_bytes(_SECRET_BYTES)).decode()


def signed_headers(secret: str, event: str, body: str, *, at: datetime) -> dict[str, str]:
    """The headers that say which event this is, when it was sent, and that it is ours."""
    sent_at = at.astimezone(UTC)
    return {
        "webhook-id": event,
        "webhook-timestamp": str(int(sent_at.timestamp())),
        "webhook-signature": Signer(secret).sign(event, sent_at, body),
    }
