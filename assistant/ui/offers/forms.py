"""Opening a form: filled with what holds, a copy of it, or nothing yet."""

from dataclasses import replace
from datetime import date

from assistant.errors import RequestRefusedError
from assistant.offers.model import Kind, Limit, Offer, OfferId, PolicyAnchor
from assistant.ui.events import Sent
from assistant.ui.offers.form_views import (
    budget_form,
    fact_groups,
    limit_form,
    offer_form,
    operators,
)
from assistant.ui.offers.looking import message
from assistant.ui.offers.passages import policies_in_force
from assistant.ui.offers.reading import Reading
from assistant.ui.offers.versions import newest_version
from assistant.ui.templates import render
from kb.database import Database

_BLANK = Offer(OfferId(""), "", Kind.CREDIT, "", PolicyAnchor("", ""))


class Forms:
    """Makes the forms of the catalogue that holds, each as a message to the page's script."""

    def __init__(self, database: Database, reading: Reading) -> None:
        self._database = database
        self._reading = reading

    def opened(self, sent: Sent) -> str:
        """The form that was asked for; raises RequestRefusedError for what is gone."""
        match sent.text("form"):
            case "limit":
                return self._limit(_place(sent))
            case "budget":
                return self._budget(_place(sent))
            case _:
                return self._offer(sent.text("offer"), copied=bool(sent.text("copyOf")))

    def _offer(self, offer_id: str, *, copied: bool) -> str:
        catalogue = self._reading.catalogue()
        before = catalogue.offer(offer_id)
        if offer_id and before is None:
            raise _gone()
        offer = before or _BLANK
        if copied:
            offer = replace(offer, title=f"{offer.title} (copy)")
        new = copied or before is None
        key = f"copy:{offer_id}" if copied else f"offer:{offer_id}"
        view = offer_form(
            offer,
            catalogue,
            key=key,
            name=f"“{offer.title}”" if offer.title else "the new offer",
            base=newest_version(self._database),
            documents=policies_in_force(self._database, on=date.today()),
            new=new,
        )
        html = render("offers/offer_form", view=view, facts=fact_groups(), operators=operators())
        return message("form", key=key, html=html)

    def _limit(self, place: int | None) -> str:
        catalogue = self._reading.catalogue()
        if place is not None and place >= len(catalogue.limits):
            raise _gone()
        limit = Limit() if place is None else catalogue.limits[place]
        view = limit_form(
            limit,
            catalogue,
            place=place,
            base=newest_version(self._database),
            names=self._reading.names(),
        )
        return message("form", key=view.key, html=render("offers/limit_form", view=view))

    def _budget(self, place: int | None) -> str:
        catalogue = self._reading.catalogue()
        if place is not None and place >= len(catalogue.budgets):
            raise _gone()
        budget = None if place is None else catalogue.budgets[place]
        base = newest_version(self._database)
        view = budget_form(budget, catalogue, place=place, base=base)
        return message("form", key=view.key, html=render("offers/budget_form", view=view))


def _place(sent: Sent) -> int | None:
    text = sent.text("place")
    return int(text) if text.isdecimal() and len(text) < 6 else None


def _gone() -> RequestRefusedError:
    return RequestRefusedError("It is no longer in the catalogue; reload the page to see what is.")
