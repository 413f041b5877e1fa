"""A catalogue with what somebody typed into a form put in its place."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from assistant.errors import RequestRefusedError
from assistant.offers.model import Budget, Catalogue, Limit, Offer
from assistant.ui.events import Sent
from assistant.ui.offers.limit_form import read_budget, read_limit
from assistant.ui.offers.offer_form import read_offer
from assistant.ui.offers.typed import FieldFault, Typed

Entry = TypeVar("Entry")


@dataclass(frozen=True, slots=True)
class Draft:
    """The changed `catalogue`; the form's entry is the one at `place` of its `section`.

    `faults` are of fields that could not be read; such a draft is not published. `named` is
    what people call the entry. One that was taken out was not typed.
    """

    catalogue: Catalogue
    section: str
    place: int
    faults: tuple[FieldFault, ...]
    named: str
    offer: Offer | None = None
    is_new: bool = False
    is_typed: bool = True


def draft_of(sent: Sent, catalogue: Catalogue) -> Draft:
    """Put what was typed into a catalogue; raises RequestRefusedError if it is gone from there."""
    match sent.text("what"):
        case "limit":
            return _limit_draft(sent, catalogue)
        case "budget":
            return _budget_draft(sent, catalogue)
        case _:
            return _offer_draft(sent, catalogue)


def without(sent: Sent, catalogue: Catalogue) -> Draft:
    """A catalogue without the limit or budget of a form; raises RequestRefusedError if gone."""
    place = _place(sent)
    if sent.text("what") == "limit":
        _refuse_gone(place, catalogue.limits)
        rest = replace(catalogue, limits=_cut(catalogue.limits, place))
        return Draft(rest, "limits", place or 0, (), "a limit", is_typed=False)
    _refuse_gone(place, catalogue.budgets)
    rest = replace(catalogue, budgets=_cut(catalogue.budgets, place))
    return Draft(rest, "budgets", place or 0, (), "a budget", is_typed=False)


def place_now(sent: Sent, before: Catalogue | None, now: Catalogue) -> tuple[int | None, bool]:
    """Where the entry of a form stands in a newer catalogue, and whether it was changed there.

    None for a new entry, and for one that is no longer there.
    """
    if sent.text("what") == "offer":
        offer_id = sent.text("offer")
        same = before is not None and before.offer(offer_id) == now.offer(offer_id)
        return None, bool(offer_id) and not same
    place = _place(sent)
    if place is None or before is None:
        return None, False
    if sent.text("what") == "limit":
        return _found(before.limits, place, now.limits, _whose)
    return _found(before.budgets, place, now.budgets, _which)


def alone(draft: Draft) -> Draft:
    """The draft with nothing but its entry and what that names: enough to check it quickly."""
    catalogue = draft.catalogue
    if draft.section == "limits":
        limits = catalogue.limits
        named = {each for limit in limits for each in limit.offers}
        offers = tuple(each for each in catalogue.offers if each.id in named)
        return replace(draft, catalogue=replace(catalogue, offers=offers, budgets=()))
    if draft.section == "budgets" or draft.offer is None:
        return replace(draft, catalogue=replace(catalogue, offers=(), limits=()))
    beside = tuple(
        replace(each, excludes=frozenset())
        for each in catalogue.offers
        if each.id in draft.offer.excludes and each.id != draft.offer.id
    )
    smaller = replace(catalogue, offers=(draft.offer, *beside), limits=())
    return replace(draft, catalogue=smaller, place=0)


def _found(
    before: Sequence[Entry], place: int, now: Sequence[Entry], name: Callable[[Entry], object]
) -> tuple[int | None, bool]:
    if place >= len(before):
        return None, False
    entry = before[place]
    if entry in now:
        return now.index(entry), False
    names = [name(each) for each in now]
    return (names.index(name(entry)) if name(entry) in names else None), True


def _whose(limit: Limit) -> object:
    return limit.role, limit.person, limit.kinds, limit.offers


def _which(budget: Budget) -> object:
    return budget.name, budget.team, budget.valid_from


def _offer_draft(sent: Sent, catalogue: Catalogue) -> Draft:
    before = _offer_before(sent, catalogue)
    typed = Typed(sent)
    offer = read_offer(typed, before=before)
    if before is None and catalogue.offer(offer.id) is not None:
        typed.fault("id", f"There is an offer {offer.id} already; choose another id.")
    place = catalogue.offers.index(before) if before else None
    return Draft(
        replace(catalogue, offers=_put(catalogue.offers, place, offer)),
        "offers",
        len(catalogue.offers) if place is None else place,
        tuple(typed.faults),
        offer.title,
        offer,
        before is None,
    )


def _limit_draft(sent: Sent, catalogue: Catalogue) -> Draft:
    typed, place = Typed(sent), _place(sent)
    if place is not None:
        _refuse_gone(place, catalogue.limits)
    limit = read_limit(typed, before=None if place is None else catalogue.limits[place])
    return Draft(
        replace(catalogue, limits=_put(catalogue.limits, place, limit)),
        "limits",
        len(catalogue.limits) if place is None else place,
        tuple(typed.faults),
        "a limit",
        is_new=place is None,
    )


def _budget_draft(sent: Sent, catalogue: Catalogue) -> Draft:
    typed, place = Typed(sent), _place(sent)
    budget = read_budget(typed)
    if place is not None:
        _refuse_gone(place, catalogue.budgets)
    return Draft(
        replace(catalogue, budgets=_put(catalogue.budgets, place, budget)),
        "budgets",
        len(catalogue.budgets) if place is None else place,
        tuple(typed.faults),
        f"the budget {budget.name}",
        is_new=place is None,
    )


def _offer_before(sent: Sent, catalogue: Catalogue) -> Offer | None:
    offer_id = sent.text("offer")
    if not offer_id:
        return None
    before = catalogue.offer(offer_id)
    if before is None:
        raise RequestRefusedError(
            f"The offer {offer_id} is no longer in the catalogue; add it as a new one."
        )
    return before


def _place(sent: Sent) -> int | None:
    text = sent.text("place")
    return int(text) if text.isdecimal() and len(text) < 6 else None


def _refuse_gone(place: int | None, entries: Sequence[object]) -> None:
    if place is None or place >= len(entries):
        raise RequestRefusedError("It is no longer in the catalogue; add it as a new one.")


def _put(entries: tuple[Entry, ...], place: int | None, entry: Entry) -> tuple[Entry, ...]:
    if place is None:
        return (*entries, entry)
    return (*entries[:place], entry, *entries[place + 1 :])


def _cut(entries: tuple[Entry, ...], place: int | None) -> tuple[Entry, ...]:
    at = place or 0
    return (*entries[:at], *entries[at + 1 :])
