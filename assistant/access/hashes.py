"""Tokens by chance, and the hashes by which this room knows what it does not keep."""

import hashlib
import secrets


def new_token() -> str:
    """256 random bits, URL-safe: 43 characters."""
    return secrets.token_urlsafe(32)


def sha256_of(text: str) -> str:
    """64 hexadecimal digits.

    Nobody finds a random token from them. What people make up can be guessed: that is hashed
    for a short while only (`tries`), and never in the audit log, see `audit.marks`.
    """
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
