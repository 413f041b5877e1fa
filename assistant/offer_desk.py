"""The offers of a home put together, for the application and for commands that need no index."""

from assistant.cases.subjects import CaseFiles
from assistant.customers.store import CustomerStore
from assistant.offers.advice.weighing import read_weights
from assistant.offers.desk import OfferDesk
from assistant.settings import Settings
from kb.database import Database


def open_offer_desk(settings: Settings, database: Database) -> OfferDesk:
    """What agents may offer; raises SettingsError when its weights are wrong."""
    return OfferDesk(
        database,
        CustomerStore(database),
        CaseFiles(database),
        weights=read_weights(settings.offer_weights),
    )
