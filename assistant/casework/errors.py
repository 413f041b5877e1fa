"""Everything casework can refuse to do; the messages say what to do next."""

from assistant.casework.model import PromiseFound
from assistant.errors import RequestRefusedError


class UnknownCaseError(RequestRefusedError):
    """There is no such case."""

    def __init__(self, case: str) -> None:
        super().__init__(f"there is no case {case[:40]!r}; choose one from the inbox")


class UnknownEscalationError(RequestRefusedError):
    """There is no such escalation."""

    def __init__(self, escalation: str) -> None:
        super().__init__(f"there is no escalation {escalation[:40]!r}; choose one from the list")


class UnknownPromiseError(RequestRefusedError):
    """There is no such promise."""

    def __init__(self, promise: str) -> None:
        super().__init__(f"there is no promise {promise[:40]!r}; choose one from the list")


class ChangedMeanwhileError(RequestRefusedError):
    """Somebody else did something to the case since it was looked at."""

    def __init__(self, who: str) -> None:
        super().__init__(f"{who} changed this case meanwhile; look at it, then do it again")


class ClaimedError(RequestRefusedError):
    """Somebody else works on the case."""

    def __init__(self, who: str) -> None:
        super().__init__(f"{who} works on this case; ask them, or a supervisor to reassign it")


class PromiseFlaggedError(RequestRefusedError):
    """A reply promises what nobody may or does; it was not sent and can be sent knowingly."""

    def __init__(self, flagged: tuple[PromiseFound, ...]) -> None:
        first = flagged[0]
        super().__init__(
            f"the reply promises “{first.words}”, but {first.flags[0]};"
            " change the words, or say who keeps it and until when"
        )
        self.flagged = flagged
