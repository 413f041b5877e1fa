"""Publishing a catalogue that somebody edited: never over a newer one that they have not seen."""

from assistant.access.model import Person
from assistant.access.permissions import Permission
from assistant.access.refusing import refuse_who_may_not
from assistant.errors import RequestRefusedError
from assistant.offers.errors import CatalogueRefusedError
from assistant.offers.model import Catalogue
from assistant.offers.ports import Offers
from assistant.offers.shelf import Published
from assistant.ui import words
from assistant.ui.offers.versions import newest
from kb.database import Database

_LONGEST_NOTE = 500


class OvertakenError(RequestRefusedError):
    """Somebody published while this person was editing; nothing was published."""

    def __init__(self, newer: Published) -> None:
        note = f" (“{newer.note}”)" if newer.note else ""
        super().__init__(
            f"{newer.by} published version {newer.version} at {words.clock(newer.at)}, while you"
            f" were editing{note}. Nothing was published, and what you typed is still here."
        )
        self.newer = newer


def publish(
    offers: Offers, database: Database, text: str, *, base: int, by: Person, note: str
) -> Catalogue:
    """Let a catalogue hold that was made from version `base`; 0 where none was published.

    Raises OvertakenError when a newer one holds by now, CatalogueRefusedError with every fault,
    RequestRefusedError when this person may not.
    """
    refuse_who_may_not(by, Permission.EDIT_OFFERS)
    refuse_overtaken(database, base)
    try:
        return offers.publish(text, by=by, note=note[:_LONGEST_NOTE], based_on=base)
    except CatalogueRefusedError:
        raise
    except RequestRefusedError:
        # Somebody may have been faster by a moment, and then that is what there is to say.
        refuse_overtaken(database, base)
        raise


def refuse_overtaken(database: Database, base: int) -> None:
    """Raise OvertakenError when a newer catalogue than version `base` holds."""
    now = newest(database)
    if now is not None and now.version != base:
        raise OvertakenError(now)
