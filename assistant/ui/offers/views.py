"""What the catalogue's templates show: offers in rows, one in full, limits, budgets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from assistant.offers.advice.policies import Look
from assistant.offers.model import Budget, Catalogue, Kind, Limit, Offer, Rolling
from assistant.ui import words
from assistant.ui.library.views import Badge
from assistant.ui.offers import terms
from assistant.ui.offers.conditions import said
from assistant.ui.offers.finding import When, when_of
from assistant.ui.offers.usage import Spent, Usage

_WHEN = {
    When.NOW: Badge("In force", "badge"),
    When.COMING: Badge("Coming", "badge badge-plain"),
    When.ENDED: Badge("Ended", "badge badge-plain"),
}
_NO_POLICY = Badge("No policy in force", "badge badge-red")
_NEARLY_SPENT = 0.85


@dataclass(frozen=True, slots=True)
class HeadView:
    """The top of the page; `version` is 0 before any catalogue was published."""

    tab: str
    version: int
    published: str
    note: str
    offers: int
    limits: int
    budgets: int
    may_edit: bool


@dataclass(frozen=True, slots=True)
class BarView:
    """How much of a budget is spent; `percent` is 0 to 100."""

    name: str
    percent: int
    left: str
    look: str


@dataclass(frozen=True, slots=True)
class PolicyView:
    """The policy that allows an offer, and whether it is in force on the day."""

    document: str
    title: str
    heading: str
    quote: str
    state: Badge


@dataclass(frozen=True, slots=True)
class RowView:
    """An offer in the list."""

    id: str
    title: str
    kind: str
    amount: str
    who: str
    when: str
    days: str
    state: Badge
    policy: PolicyView
    budget: str
    budget_look: str
    budgets: tuple[BarView, ...]
    chosen: bool


@dataclass(frozen=True, slots=True)
class ListView:
    """The offers found; `more` is how many are left out."""

    rows: tuple[RowView, ...]
    found: str
    more: int
    catalogue_is_empty: bool
    may_edit: bool


@dataclass(frozen=True, slots=True)
class FactView:
    """One line of what is known of something: its name and what it is."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class DetailView:
    """One offer with everything about it."""

    row: RowView
    words: str
    facts: tuple[FactView, ...]
    conditions: tuple[str, ...]
    made: str
    may_edit: bool
    has_ended: bool


@dataclass(frozen=True, slots=True)
class LimitView:
    """One limit in the table; an empty text is no limit. `place` is its place in the catalogue."""

    place: int
    who: str
    email: str
    covers: str
    per_offer: str
    per_case: str
    per_customer: str
    per_agent: str
    times: str


@dataclass(frozen=True, slots=True)
class BudgetView:
    """One budget in the table."""

    place: int
    name: str
    team: str
    days: str
    state: Badge
    amount: str
    spent: str
    bar: BarView


class Words:
    """How one catalogue reads on one day, with what was spent and made so far."""

    def __init__(
        self,
        catalogue: Catalogue,
        *,
        on: date,
        policy: Look,
        spent: Sequence[Spent],
        usage: Mapping[str, Usage],
        titles: Mapping[str, str],
    ) -> None:
        """`titles` are those of documents, by id."""
        self._catalogue = catalogue
        self._on = on
        self._policy = policy
        self._spent = spent
        self._usage = usage
        self._titles = titles

    def rows(self, offers: Sequence[Offer], *, chosen: str, most: int) -> tuple[RowView, ...]:
        """The first `most` of the offers."""
        return tuple(self.row(each, chosen=each.id == chosen) for each in offers[:most])

    def row(self, offer: Offer, *, chosen: bool = False) -> RowView:
        """An offer in one line."""
        policy = self._policy_of(offer)
        when = when_of(offer.valid_from, offer.valid_until, self._on)
        budget, look = self._budget_line(offer)
        state = _NO_POLICY if when is When.NOW and policy.state == _NO_POLICY else _WHEN[when]
        return RowView(
            id=offer.id,
            title=offer.title,
            kind=terms.kind(offer.kind),
            amount=terms.amount(offer.amount, self._catalogue.currency),
            who="; ".join(self._said(offer)) or "everyone",
            when=terms.when(offer),
            days=terms.holds_briefly(offer.valid_from, offer.valid_until),
            state=state,
            policy=policy,
            budget=budget,
            budget_look=look,
            budgets=self._bars_of(offer),
            chosen=chosen,
        )

    def detail(self, offer: Offer, *, may_edit: bool) -> DetailView:
        """An offer with everything about it."""
        used = self._usage.get(offer.id, Usage())
        made = "Not made yet"
        if used.made:
            share = f"{100 * used.taken / used.made:.0f} %"
            made = f"Made {words.count(used.made, 'time')}, taken {used.taken} ({share})"
        return DetailView(
            row=self.row(offer),
            words=offer.words,
            facts=tuple(FactView(name, value) for name, value in self._facts(offer) if value),
            conditions=self._said(offer),
            made=made,
            may_edit=may_edit,
            has_ended=when_of(None, offer.valid_until, self._on) is When.ENDED,
        )

    def _facts(self, offer: Offer) -> list[tuple[str, str]]:
        currency = self._catalogue.currency
        reasons = {each.id: each.title for each in self._catalogue.reasons}
        titles = {each.id: each.title for each in self._catalogue.offers}
        return [
            ("Worth", terms.amount(offer.amount, currency)),
            ("Costs us", terms.cost(offer.cost, currency)),
            ("Holds", terms.holds(offer.valid_from, offer.valid_until)),
            ("When", terms.when(offer) or "any stage, any channel"),
            ("Suits", ", ".join(sorted(reasons.get(each, each) for each in offer.suits))),
            ("Not with", ", ".join(sorted(titles.get(each, each) for each in offer.excludes))),
            ("At most", ", ".join(cap_in_words(each.times, each.days) for each in offer.caps)),
            ("Customers", "may take it by themselves" if offer.self_service else ""),
            ("Budget", offer.budget or "none"),
            ("Id", offer.id),
        ]

    def limit(self, place: int, limit: Limit, names: dict[str, str]) -> LimitView:
        """A limit in one line; `names` are people's by e-mail."""
        return LimitView(
            place=place,
            who=terms.whose(limit, names),
            email=limit.person,
            covers=self._covers(limit),
            per_offer=self._money(limit.per_offer),
            per_case=self._money(limit.per_case),
            per_customer=self._rolling(limit.per_customer),
            per_agent=self._rolling(limit.per_agent),
            times=_times(limit),
        )

    def budget(self, place: int) -> BudgetView:
        """The budget at a place of the catalogue, in one line."""
        spent = self._spent[place]
        budget = spent.budget
        return BudgetView(
            place=place,
            name=budget.name,
            team=budget.team or "everyone in no team",
            days=words.in_force_briefly(budget.valid_from, budget.valid_until),
            state=_WHEN[when_of(budget.valid_from, budget.valid_until, self._on)],
            amount=str(spent.amount),
            spent=str(spent.spent),
            bar=_bar(spent),
        )

    def _said(self, offer: Offer) -> tuple[str, ...]:
        """For whom it is, reasons by their titles."""
        return said(offer.eligibility, {each.id: each.title for each in self._catalogue.reasons})

    def _covers(self, limit: Limit) -> str:
        titles = {each.id: each.title for each in self._catalogue.offers}
        kinds = [terms.kind(each) for each in Kind if each in limit.kinds]
        offers = sorted(titles.get(each, each) for each in limit.offers)
        return ", ".join([*kinds, *offers]) or "Everything"

    def _money(self, amount: Decimal | None) -> str:
        return terms.money(amount, self._catalogue.currency) if amount is not None else ""

    def _rolling(self, rolling: Rolling | None) -> str:
        if rolling is None:
            return ""
        return f"{self._money(rolling.amount)} in {words.count(rolling.days, 'day')}"

    def _bars_of(self, offer: Offer) -> tuple[BarView, ...]:
        return tuple(map(_bar, self._now_of(offer)))

    def _budget_line(self, offer: Offer) -> tuple[str, str]:
        """The budget an offer draws on and its look: goodwill, 4 teams, least left €1,040.86."""
        now = self._now_of(offer)
        if not now:
            return offer.budget, ""
        least = min(now, key=lambda each: each.left.amount)
        look = _bar(least).look
        if len(now) == 1:
            return f"{offer.budget}, {least.left} left", look
        teams = sum(bool(each.budget.team) for each in now)
        others = " and others" if teams < len(now) else ""
        many = words.count(teams, "team")
        return f"{offer.budget}, {many}{others}, least left {least.left}", look

    def _now_of(self, offer: Offer) -> list[Spent]:
        return [
            each
            for each in self._spent
            if each.budget.name == offer.budget and _is_now(each.budget, self._on)
        ]

    def _policy_of(self, offer: Offer) -> PolicyView:
        found = self._policy(offer.policy) if offer.policy.quote.split() else None
        document = offer.policy.document
        title = found.title if found else self._titles.get(document, document)
        headings = tuple(found.heading.split(" > ")) if found else (offer.policy.heading,)
        return PolicyView(
            document=document,
            title=title,
            heading=" › ".join(under(title, headings)),
            quote=found.quote if found else offer.policy.quote,
            state=Badge("In force", "badge") if found else _NO_POLICY,
        )


def cap_in_words(times: int, days: int) -> str:
    """How often one customer may get an offer: 1 time in 90 days."""
    return f"{words.count(times, 'time')} in {words.count(days, 'day')}"


def _times(limit: Limit) -> str:
    cap = limit.times_per_customer
    return cap_in_words(cap.times, cap.days) if cap else ""


def under(title: str, headings: Sequence[str]) -> tuple[str, ...]:
    """The headings that say more than the document's title does."""
    said = headings[1:] if headings and headings[0] == title else headings
    return tuple(each for each in said if each)


def _is_now(budget: Budget, on: date) -> bool:
    return budget.valid_from <= on <= budget.valid_until


def _bar(spent: Spent) -> BarView:
    look = "budget-bar"
    if spent.share >= 1:
        look += " budget-out"
    elif spent.share >= _NEARLY_SPENT:
        look += " budget-low"
    name = spent.budget.name + (f" · {spent.budget.team}" if spent.budget.team else "")
    return BarView(name, round(100 * spent.share), f"{spent.left} left", look)
