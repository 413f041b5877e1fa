"""What customers and other systems meet of a home, put together: sites, surveys, webhooks."""

from collections.abc import Callable
from datetime import datetime

from assistant.offers.ports import Offers
from assistant.sites.desk import SiteDesk
from assistant.surveys.desk import SurveyDesk
from assistant.webhooks.desk import WebhookDesk
from kb.database import Database


class PublicSide:
    """The parts that face the world outside; threads may share it."""

    def __init__(
        self,
        database: Database,
        *,
        offers: Offers,
        now: Callable[[], datetime],
        webhooks_within: bool,
    ) -> None:
        self.sites = SiteDesk(database, now)
        self.surveys = SurveyDesk(database, offers, now)
        self.webhooks = WebhookDesk(database, now=now, within=webhooks_within)
