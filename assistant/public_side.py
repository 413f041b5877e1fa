"""What customers and other systems meet of a home, put together for the application."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from assistant.cases import record
from assistant.casework.model import ASSISTANT
from assistant.casework.ports import Casework
from assistant.customers.ports import Customers
from assistant.escalation.ports import Escalations
from assistant.offers.ports import Offers
from assistant.sites.desk import SiteDesk
from assistant.surveys.desk import SurveyDesk
from assistant.turns import Turns
from assistant.webchat.desk import WebChatDesk
from assistant.webhooks.desk import WebhookDesk
from kb.database import Database


@dataclass(frozen=True, slots=True)
class Behind:
    """What stands behind it in the home."""

    database: Database
    casework: Casework
    customers: Customers
    offers: Offers
    escalations: Escalations
    turns: Turns


class PublicSide:
    """Sites, customers' chats, surveys and webhooks of one home; threads may share it.

    `webhooks_within` lets webhooks call this machine's own network.
    """

    def __init__(
        self, behind: Behind, *, now: Callable[[], datetime], webhooks_within: bool
    ) -> None:
        database = behind.database

        def judge(suggestion: str, helpful: bool | None) -> None:
            record.judge(database, suggestion, by=ASSISTANT, good=helpful, reason="")

        self.sites = SiteDesk(database, now)
        self.surveys = SurveyDesk(database, behind.offers, now)
        self.webhooks = WebhookDesk(database, now=now, within=webhooks_within)
        self.webchat = WebChatDesk(
            database=database,
            casework=behind.casework,
            sites=self.sites,
            surveys=self.surveys,
            offers=behind.offers,
            customers=behind.customers,
            escalations=behind.escalations,
            judge=judge,
            turns=behind.turns,
            now=now,
        )
