"""Everything access control can refuse.

AccessError
├── SignInRefusedError   this e-mail and password do not open the door
├── TooManyTriesError    too many wrong passwords; wait
├── UnknownPersonError   nobody has this e-mail
├── EmailTakenError      somebody already has this e-mail
└── UnfitError           a name, e-mail or password that cannot be accepted
"""

from assistant.errors import AssistantError


class AccessError(AssistantError):
    """Base of this package's errors: the one class an entry point catches."""


class SignInRefusedError(AccessError):
    """The e-mail, the password or both are wrong; which one is never said."""

    def __init__(self) -> None:
        super().__init__(
            "That e-mail and password do not match. Try again, or ask an admin for a reset."
        )


class TooManyTriesError(AccessError):
    """Wrong passwords came too often; `minutes` is how long to wait, at least 1."""

    def __init__(self, minutes: int) -> None:
        wait = "a minute" if minutes == 1 else f"{minutes} minutes"
        super().__init__(f"Too many tries. Wait {wait}, then try again.")
        self.minutes = minutes


class UnknownPersonError(AccessError):
    """Nobody has this e-mail."""

    def __init__(self, email: str) -> None:
        super().__init__(f"nobody here has the e-mail {email!r}; see 'handrail people list'")


class EmailTakenError(AccessError):
    """Somebody already has this e-mail."""

    def __init__(self, email: str) -> None:
        super().__init__(f"{email!r} is already a person here; see 'handrail people list'")


class UnfitError(AccessError):
    """A name, e-mail or password that cannot be accepted; the message says why."""
