"""Everything access control can refuse.

AccessError
├── SignInRefusedError      this e-mail and password do not open the door
├── CodeNeededError         the password is right; the second factor's code is still to come
├── CodeRefusedError        this code is not right, or was used before
├── HalfSignInOverError     a sign-in waited too long for its code, or had too many wrong ones
├── TooManyTriesError       too many wrong tries; wait
├── WrongPasswordError      somebody signed in gave a password that is not theirs
├── SecondFactorError       a second factor that is on already, or was never begun
├── UnknownSessionError     this person has no such session
├── UnknownPersonError      nobody has this e-mail
├── EmailTakenError         somebody already has this e-mail
├── LastAdministratorError  nobody would be left who may manage people
└── UnfitError              a name, e-mail or password that cannot be accepted
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


class CodeNeededError(AccessError):
    """The password is right, and a second factor is on."""

    def __init__(self) -> None:
        super().__init__(
            "A code is needed too: send the one your authenticator app shows, or a recovery"
            " code, as 'code'."
        )


class CodeRefusedError(AccessError):
    """The code is not right, or was used before."""

    def __init__(self) -> None:
        super().__init__(
            "That code is not right, or was used before. Wait for the next one, or use a"
            " recovery code."
        )


class HalfSignInOverError(AccessError):
    """A sign-in waited too long for its code, or had too many wrong ones."""

    def __init__(self) -> None:
        super().__init__("That took too long, or too many tries. Sign in again.")


class TooManyTriesError(AccessError):
    """Wrong tries came too often; `minutes` is how long to wait, at least 1."""

    def __init__(self, minutes: int) -> None:
        wait = "a minute" if minutes == 1 else f"{minutes} minutes"
        super().__init__(f"Too many tries. Wait {wait}, then try again.")
        self.minutes = minutes


class WrongPasswordError(AccessError):
    """Somebody signed in gave a password that is not theirs."""

    def __init__(self) -> None:
        super().__init__("That is not your password now. Try again, or ask an admin for a reset.")


class SecondFactorError(AccessError):
    """A second factor that is on already, or was never begun; the message says what to do."""


class UnknownSessionError(AccessError):
    """This person has no such session; another's and one that ended are the same."""

    def __init__(self) -> None:
        super().__init__("That session has ended already; reload the page to see which are open.")


class UnknownPersonError(AccessError):
    """Nobody has this e-mail."""

    def __init__(self, email: str) -> None:
        super().__init__(f"nobody here has the e-mail {email!r}; see 'handrail people list'")


class EmailTakenError(AccessError):
    """Somebody already has this e-mail."""

    def __init__(self, email: str) -> None:
        super().__init__(f"{email!r} is already a person here; see 'handrail people list'")


class LastAdministratorError(AccessError):
    """Nobody would be left who may manage people."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name} is the last administrator who may sign in; make somebody else one first"
        )


class UnfitError(AccessError):
    """A name, e-mail or password that cannot be accepted; the message says why."""
