"""Everything the assistant can refuse to do.

AssistantError
├── SettingsError        a setting is wrong
├── HomeMissingError     there is no home yet
├── ServerError          the server cannot start or cannot be reached
└── RequestRefusedError  a question or request that cannot be taken as it is
"""

from pathlib import Path


class AssistantError(Exception):
    """Base of this package's errors: the one class an entry point catches."""


class SettingsError(AssistantError):
    """A setting has a value that cannot be used; the message names its variable."""


class HomeMissingError(AssistantError):
    """Nothing was set up where the settings point."""

    def __init__(self, home: Path) -> None:
        super().__init__(
            f"there is no Handrail home at {home}; run 'handrail init' (or 'handrail init --demo')"
        )
        self.home = home


class ServerError(AssistantError):
    """The server cannot start, or one that should be running does not answer."""


class RequestRefusedError(AssistantError):
    """What was asked cannot be taken as it is; the message says what to change."""
