"""Passwords whose check takes so long that something else happens during it."""

from collections.abc import Callable
from dataclasses import dataclass, field

from argon2 import PasswordHasher

from assistant.access.passwords import Passwords
from tests.assistant.access.homes import CHEAP


@dataclass(frozen=True, slots=True)
class Meanwhile(Passwords):
    """Has something happen once, after the first password was held against its hash."""

    hasher: PasswordHasher = CHEAP.hasher
    happen: Callable[[], None] = lambda: None
    checks: list[str] = field(default_factory=list)

    def matches(self, password_hash: str, password: str) -> bool:
        """Check, and let it happen."""
        found = Passwords.matches(self, password_hash, password)
        self.checks.append(password_hash)
        if len(self.checks) == 1:
            self.happen()
        return found
