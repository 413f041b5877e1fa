"""Everything taking in a file can refuse.

IngestError
├── FileRefusedError   this file is not read; the reason says what to do
└── SandboxError       no file can be read on this machine as it is
"""

from enum import StrEnum


class RefusalKind(StrEnum):
    """Why a file is refused, for those who sort refusals rather than read them."""

    MISSING = "missing"
    EMPTY = "empty"
    NO_TEXT = "no_text"
    UNSUPPORTED = "unsupported"
    WRONG_TYPE = "wrong_type"
    CORRUPT = "corrupt"
    NEEDS_PASSWORD = "needs_password"  # noqa: S105  # the name of a refusal, not a secret
    WRONG_PASSWORD = "wrong_password"  # noqa: S105
    NEEDS_OCR = "needs_ocr"
    TOO_LARGE = "too_large"
    TOO_SLOW = "too_slow"
    CRASHED = "crashed"


class IngestError(Exception):
    """Base of this package's errors: the one class an entry point catches."""


class FileRefusedError(IngestError):
    """One file cannot be read; `reason` is one line: what is wrong and what to do."""

    def __init__(self, reason: str, kind: RefusalKind) -> None:
        super().__init__(reason)
        self.reason = reason
        self.kind = kind


class SandboxError(IngestError):
    """The process that reads files cannot be started; the message says what to do."""
