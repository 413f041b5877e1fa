"""What requests about one customer's data refuse."""

from assistant.errors import RequestRefusedError


class NothingHeldError(RequestRefusedError):
    """Nothing is kept of whom a request names."""

    def __init__(self, subject: str) -> None:
        super().__init__(
            f"nothing is kept of {subject}; look for the customer's id, for a contact as it stands"
            " in their cases, or for the id of their chat"
        )
