"""What others ask of webhooks; `assistant.webhooks.desk.WebhookDesk` is one."""

from collections.abc import Sequence
from typing import Protocol

from assistant.access.model import Person
from assistant.webhooks.model import Delivery, DeliveryId, EventKind, Webhook, WebhookId


class Webhooks(Protocol):
    """Addresses of other systems that hear of events; safe to use from many threads.

    For admins. A delivery is signed by the Standard Webhooks scheme, is tried again over three
    days, and is sent at least once: its id stays the same.
    """

    def webhooks(self, *, by: Person) -> Sequence[Webhook]:
        """All of them, oldest first."""

    def add(self, url: str, events: Sequence[EventKind] = (), *, by: Person) -> tuple[Webhook, str]:
        """Let an address hear of events from now on; the secret is told this once.

        Raises RequestRefusedError for an address that is no https URL, or of this machine's own
        network unless the settings allow it.
        """

    def remove(self, webhook: WebhookId, *, by: Person) -> None:
        """Send it nothing more; raises UnknownWebhookError."""

    def deliveries(self, webhook: WebhookId, *, by: Person, limit: int = 100) -> Sequence[Delivery]:
        """What was sent to one, newest first."""

    def ping(self, webhook: WebhookId, *, by: Person) -> Delivery:
        """Send it a `ping` now, and tell what it answered."""

    def again(self, delivery: DeliveryId, *, by: Person) -> Delivery:
        """Send one again now, under its id."""
