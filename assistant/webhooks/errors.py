"""What webhooks refuse; the messages say what to do next."""

from assistant.errors import RequestRefusedError


class UnknownWebhookError(RequestRefusedError):
    """There is no such webhook, or no such delivery."""

    def __init__(self, wanted: str) -> None:
        super().__init__(
            f"there is no webhook or delivery {wanted[:40]!r}; 'handrail webhooks list' shows them"
        )
