"""Passwords: what is accepted, how they are kept (argon2id), how they are checked."""

import secrets
from dataclasses import dataclass, field
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from assistant.access.errors import UnfitError

# A check takes 64 MiB: so many at once are a quarter of a gigabyte, however many people try.
_AT_ONCE = BoundedSemaphore(4)
SHORTEST = 10
LONGEST = 1000


@dataclass(frozen=True, slots=True)
class Passwords:
    """Makes and checks hashes; the cost is argon2-cffi's default, about 50 ms a check."""

    hasher: PasswordHasher = field(default_factory=PasswordHasher)

    def hash(self, password: str) -> str:
        """Return an argon2id hash with its own salt; raises UnfitError."""
        check_length(password)
        with _AT_ONCE:
            return self.hasher.hash(password)

    def matches(self, password_hash: str, password: str) -> bool:
        """Tell whether the password made this hash."""
        if len(password) > LONGEST:
            return False
        try:
            with _AT_ONCE:
                return self.hasher.verify(password_hash, password)
        except (VerificationError, InvalidHashError):
            return False

    def outdated(self, password_hash: str) -> bool:
        """Tell whether today's cost is higher than this hash's."""
        return self.hasher.check_needs_rehash(password_hash)


def check_length(password: str) -> None:
    """Refuse what is shorter than SHORTEST or longer than LONGEST; raises UnfitError."""
    if len(password) < SHORTEST:
        raise UnfitError(f"a password needs at least {SHORTEST} characters; choose a longer one")
    if len(password) > LONGEST:
        raise UnfitError(f"a password has at most {LONGEST} characters; choose a shorter one")


def new_password() -> str:
    """A password nobody can guess, in groups that can be read out."""
    return "-".join(secrets.token_hex(2) for _ in range(4))
