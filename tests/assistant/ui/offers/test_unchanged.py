"""Whatever is in a catalogue: its form, opened and saved as it is, changes nothing of it."""

from hypothesis import given, settings

from assistant.offers.model import Catalogue
from assistant.ui.events import Sent
from assistant.ui.offers.draft import draft_of
from assistant.ui.offers.form_views import (
    budget_form,
    fact_groups,
    limit_form,
    offer_form,
    operators,
)
from assistant.ui.templates import render
from tests.assistant.offers.made_catalogues import catalogues
from tests.assistant.ui.offers.shop import typed


def saved(html: str, catalogue: Catalogue) -> Catalogue:
    """The catalogue after a form was saved as it was opened; nothing of it is at fault."""
    draft = draft_of(Sent.of(typed(html)), catalogue)
    assert draft.faults == ()
    return draft.catalogue


@settings(max_examples=25)
@given(catalogues())
def test_a_limit_opened_and_saved_is_unchanged(catalogue: Catalogue) -> None:
    for place, limit in enumerate(catalogue.limits):
        view = limit_form(limit, catalogue, place=place, base=1, names={})
        assert saved(render("offers/limit_form", view=view), catalogue) == catalogue


@settings(max_examples=25)
@given(catalogues())
def test_a_budget_opened_and_saved_is_unchanged(catalogue: Catalogue) -> None:
    for place, budget in enumerate(catalogue.budgets):
        view = budget_form(budget, catalogue, place=place, base=1)
        assert saved(render("offers/budget_form", view=view), catalogue) == catalogue


@settings(max_examples=25)
@given(catalogues())
def test_an_offer_opened_and_saved_is_unchanged(catalogue: Catalogue) -> None:
    for offer in catalogue.offers:
        view = offer_form(offer, catalogue, key="", name="", base=1, documents={}, new=False)
        html = render("offers/offer_form", view=view, facts=fact_groups(), operators=operators())
        assert saved(html, catalogue) == catalogue
