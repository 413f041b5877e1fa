"""What the audit log can refuse to do."""

from assistant.errors import RequestRefusedError


class UnfitNotedError(RequestRefusedError):
    """What was given as a noted head is none."""

    def __init__(self, said: str) -> None:
        super().__init__(
            f"{said[:80]!r} is no head of the audit log; write it as 'handrail audit verify'"
            " told it: NUMBER:HASH"
        )


class LogChangedError(RequestRefusedError):
    """A line cannot be read as one that was written."""

    def __init__(self, number: int) -> None:
        super().__init__(
            f"line {number} of the audit log is not what was written; see 'handrail audit verify'"
        )
        self.number = number
