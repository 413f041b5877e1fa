"""The page's parts as HTML: the top, the table of a tab, the chosen offer."""

from datetime import date

from assistant.access import people
from assistant.access.model import Person
from assistant.access.permissions import Permission
from assistant.offers.advice.policies import Policies
from assistant.offers.model import Catalogue, Kind
from assistant.offers.ports import Offers
from assistant.ui import words
from assistant.ui.offers import terms, usage, versions
from assistant.ui.offers.finding import find
from assistant.ui.offers.looking import Looking, Tab
from assistant.ui.offers.views import HeadView, ListView, Words
from assistant.ui.templates import render
from kb import library
from kb.database import Database

_ROWS = 200


class Reading:
    """Renders what holds today; safe to use from many threads."""

    def __init__(self, offers: Offers, database: Database) -> None:
        self._offers = offers
        self._database = database
        self._policies = Policies(database)

    def catalogue(self) -> Catalogue:
        """The catalogue that holds."""
        return self._offers.catalogue()

    def head(self, person: Person, looking: Looking) -> str:
        """The name of the page, the version that holds, the tabs."""
        catalogue, newest = self.catalogue(), versions.newest(self._database)
        published = ""
        if newest is not None:
            day = words.day(newest.at.astimezone().date())
            published = f"{day} at {words.clock(newest.at)} by {newest.by}"
        view = HeadView(
            tab=looking.tab.value,
            version=newest.version if newest else 0,
            published=published,
            note=newest.note if newest else "",
            offers=len(catalogue.offers),
            limits=len(catalogue.limits),
            budgets=len(catalogue.budgets),
            may_edit=person.may(Permission.EDIT_OFFERS),
        )
        return render("offers/head", view=view)

    def rows(self, person: Person, looking: Looking) -> str:
        """The table of the tab; the YAML has none."""
        match looking.tab:
            case Tab.OFFERS:
                return self._offer_rows(person, looking)
            case Tab.LIMITS:
                return self._limit_rows(person)
            case Tab.BUDGETS:
                return self._budget_rows(person)
            case Tab.SHEET:
                return ""

    def detail(self, person: Person, offer_id: str) -> str:
        """Everything about an offer of the catalogue that holds."""
        catalogue = self.catalogue()
        offer = catalogue.offer(offer_id)
        if offer is None:
            return render("offers/gone")
        view = self._words(catalogue).detail(offer, may_edit=person.may(Permission.EDIT_OFFERS))
        return render("offers/detail", view=view)

    def names(self) -> dict[str, str]:
        """The names of everybody who works here, by e-mail."""
        everyone = people.everyone(self._database)
        return {each.email: each.name for each in everyone if each.disabled_at is None}

    def _offer_rows(self, person: Person, looking: Looking) -> str:
        catalogue = self.catalogue()
        found = find(catalogue.offers, looking.wanted, on=date.today())
        view = ListView(
            rows=self._words(catalogue).rows(found, chosen=looking.chosen, most=_ROWS),
            found=words.count(len(found), "offer"),
            more=max(0, len(found) - _ROWS),
            catalogue_is_empty=not catalogue.offers,
            may_edit=person.may(Permission.EDIT_OFFERS),
        )
        return render("offers/rows", view=view)

    def _limit_rows(self, person: Person) -> str:
        catalogue, names = self.catalogue(), self.names()
        reads = self._words(catalogue)
        rows = [reads.limit(place, each, names) for place, each in enumerate(catalogue.limits)]
        return render("offers/limits", rows=rows, may_edit=person.may(Permission.EDIT_OFFERS))

    def _budget_rows(self, person: Person) -> str:
        catalogue = self.catalogue()
        reads = self._words(catalogue)
        rows = [reads.budget(place) for place in range(len(catalogue.budgets))]
        teams = [(each.id, len(each.people)) for each in catalogue.teams]
        return render(
            "offers/budgets", rows=rows, teams=teams, may_edit=person.may(Permission.EDIT_OFFERS)
        )

    def _words(self, catalogue: Catalogue) -> Words:
        today = date.today()
        documents = library.documents(self._database, on=today)
        return Words(
            catalogue,
            on=today,
            policy=self._policies.on(today),
            spent=usage.spent_of(self._database, catalogue.budgets, catalogue.currency),
            usage=usage.usage_by_offer(self._database),
            titles={each.id: each.current.title for each in documents},
        )


def tools() -> str:
    """The fields above the list of offers."""
    kinds = [(kind.value, terms.kind(kind)) for kind in Kind]
    return render("offers/tools", kinds=kinds)
