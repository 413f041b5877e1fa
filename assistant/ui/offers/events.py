"""What the page does when somebody looks, finds and opens an offer."""

from dataclasses import replace

from assistant.access.model import Person
from assistant.access.permissions import Permission
from assistant.ui.events import Sent
from assistant.ui.offers.finding import Wanted
from assistant.ui.offers.looking import CatalogueChange, Looking, Tab, message
from assistant.ui.offers.reading import Reading
from assistant.ui.templates import render


class ReadingEvents:
    """The events of everyone who reads; `person` is the one of the session on the server."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading

    def load(self, person: Person) -> CatalogueChange:
        """A page was opened."""
        looking = Looking()
        return CatalogueChange(
            looking,
            head=self._reading.head(person, looking),
            rows=self._reading.rows(person, looking),
            detail=render("offers/no_detail"),
            message=message("ready", editor=person.may(Permission.EDIT_OFFERS)),
        )

    def look(self, person: Person, looking: Looking, sent: Sent) -> CatalogueChange:
        """The fields above the list changed."""
        return self._shown(person, replace(looking, wanted=Wanted.of(sent)))

    def turn(self, person: Person, looking: Looking, sent: Sent) -> CatalogueChange:
        """Another tab was chosen."""
        wanted = sent.text("tab")
        tab = Tab(wanted) if wanted in set(Tab) else Tab.OFFERS
        looking = replace(looking, tab=tab, chosen="")
        return CatalogueChange(
            looking,
            head=self._reading.head(person, looking),
            rows=self._reading.rows(person, looking),
            detail=render("offers/no_detail"),
        )

    def choose(self, person: Person, looking: Looking, sent: Sent) -> CatalogueChange:
        """An offer was chosen."""
        looking = replace(looking, chosen=sent.text("offer"))
        return self._shown(person, looking, detail=self._reading.detail(person, looking.chosen))

    def close(self, person: Person, looking: Looking, _sent: Sent) -> CatalogueChange:
        """The chosen offer was put aside."""
        looking = replace(looking, chosen="")
        return self._shown(person, looking, detail=render("offers/no_detail"))

    def _shown(
        self, person: Person, looking: Looking, detail: str | None = None
    ) -> CatalogueChange:
        return CatalogueChange(looking, rows=self._reading.rows(person, looking), detail=detail)


def fail(looking: Looking, why: str) -> CatalogueChange:
    """Something was not done, and why."""
    return CatalogueChange(looking, message=message("said", text=why))
