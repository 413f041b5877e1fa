"""What the customer's side refuses, in words for customers or who builds their site."""

from assistant.errors import RequestRefusedError


class TokenRefusedError(RequestRefusedError):
    """A conversation's token is forged, expired, or of another conversation or site."""

    def __init__(self) -> None:
        super().__init__("this conversation cannot be opened any more; begin a new one")


class UnknownMessageError(RequestRefusedError):
    """The conversation has no such message."""

    def __init__(self) -> None:
        super().__init__("this conversation has no such message; load it again")


class UnknownAttachmentError(RequestRefusedError):
    """There is no such file in the conversation."""

    def __init__(self) -> None:
        super().__init__("this conversation has no such file; send it again")


class AttachmentRefusedError(RequestRefusedError):
    """A file was not taken; nothing of it is kept."""
