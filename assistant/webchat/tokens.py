"""The token that opens a conversation: random, kept as a hash, compared in constant time."""

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta

from assistant.webchat.model import IDLE
from assistant.webchat.tables import ChatRow

NOTED_EVERY = timedelta(minutes=5)
"""A use is written down at most this often, so that reading does not write to the database."""

_NONE = hashlib.sha256(b"").hexdigest()


def new_token() -> str:
    """A token of 256 random bits, URL-safe."""
    return secrets.token_urlsafe(32)


def hash_of(token: str) -> str:
    """What is kept of a token: 256 random bits cannot be guessed from their plain hash."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def opens(row: ChatRow | None, token: str, *, site: str, at: datetime) -> bool:
    """Whether a token opens a conversation from this site now; None is no conversation."""
    same = hmac.compare_digest(hash_of(token), row.token_sha256 if row is not None else _NONE)
    return same and row is not None and row.site == site and at - row.used_at <= IDLE
