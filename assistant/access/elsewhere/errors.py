"""Everything that can go wrong between us and an identity provider.

ElsewhereError
├── ProviderFailedError    it cannot be reached, or answers what cannot be understood
├── SignInDeniedError      it says no, or the person did
├── SignInEndedError       no sign-in of this browser is waiting: late, twice, or forged
├── TokenRefusedError      what it signed does not hold
└── NotAdmittedError       it vouches for somebody who may not come in here
"""

from assistant.access.errors import AccessError


class ElsewhereError(AccessError):
    """Base of these errors: the message is for whoever signs in, `reason` for the audit log."""

    def __init__(self, message: str, reason: str) -> None:
        super().__init__(message)
        self.reason = reason


class ProviderFailedError(ElsewhereError):
    """The provider cannot be reached, or answers what cannot be understood."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            "The sign-in service does not answer as it should. Try again in a minute; if it"
            " stays so, tell an admin.",
            reason,
        )


class SignInDeniedError(ElsewhereError):
    """The provider says no, or the person did."""

    def __init__(self, reason: str) -> None:
        super().__init__("The sign-in service let nobody in. Try again, or ask an admin.", reason)


class SignInEndedError(ElsewhereError):
    """No sign-in of this browser is waiting for this answer."""

    def __init__(self) -> None:
        super().__init__(
            "That sign-in is over, or was begun in another browser. Begin again here.",
            "no sign-in of this browser was waiting",
        )


class TokenRefusedError(ElsewhereError):
    """What the provider signed does not hold."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            "The sign-in service sent something that does not hold. Try again; if it stays so,"
            " tell an admin.",
            reason,
        )


class NotAdmittedError(ElsewhereError):
    """The provider vouches for somebody who may not come in here.

    People who are unknown and people who were let go are told the same.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(
            "You may not come in here that way. Ask an admin of your Handrail.", reason
        )
