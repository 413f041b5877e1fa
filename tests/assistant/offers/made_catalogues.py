"""Catalogues made at random that hold nothing wrong, for tests about every one of them."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from hypothesis import strategies as st

from assistant.access.roles import Role
from assistant.offers.catalogue.checking import faults_in
from assistant.offers.conditions.fact_kinds import CHANNELS
from assistant.offers.model import (
    AmountRule,
    Budget,
    Catalogue,
    CostRule,
    FrequencyCap,
    Kind,
    Limit,
    Offer,
    OfferId,
    PolicyAnchor,
    Reason,
    Rolling,
    Stage,
    Team,
)
from tests.assistant.offers import made

IDS = st.text("abN0_.-", min_size=1, max_size=4).map("x".__add__)
_TRICKY = (
    "no",
    "- a",
    "a: b",
    "# a",
    "null",
    "~",
    "1.5",
    "'",
    '"',
    "{a}",
    "ä ß",
    "a\n\n b",
    "🙂",
)
TEXTS = st.sampled_from(_TRICKY) | st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cf", "Cs", "Zl", "Zp")), max_size=8
).map(lambda text: f"a{text}z")
QUOTES = TEXTS.map("may be given once {}".format)
SHARES = st.integers(0, 10**6).map(lambda millionth: Decimal(millionth) / 10**6)
FREQUENCIES = st.builds(FrequencyCap, st.integers(1, 9), st.integers(1, 365))
OPTIONAL = st.none() | made.AMOUNTS


def some(values: Sequence[str]) -> st.SearchStrategy[frozenset[str]]:
    return st.frozensets(st.sampled_from(values), max_size=3) if values else st.just(frozenset())


@st.composite
def amounts(draw: st.DrawFn) -> AmountRule:
    floor, middle, cap = sorted(draw(st.tuples(made.AMOUNTS, made.AMOUNTS, made.AMOUNTS)))
    low, high = draw(st.sampled_from([(floor, cap), (None, cap), (floor, None), (None, None)]))
    rule = draw(st.sampled_from(["none", "fixed", "share"]))
    if rule == "none":
        return AmountRule()
    if rule == "fixed":
        return AmountRule(fixed=middle, floor=low, cap=high)
    return AmountRule(share=draw(SHARES), floor=low, cap=high)


@st.composite
def offers(draw: st.DrawFn, offer_id: str, others: Sequence[str], budgets: Sequence[str]) -> Offer:
    days = sorted(draw(st.tuples(made.DAYS, made.DAYS)))
    return Offer(
        id=OfferId(offer_id),
        title=draw(TEXTS),
        kind=draw(st.sampled_from(Kind)),
        words=draw(st.sampled_from(["Here is {value}.", "{customer}:\n{title}", "- yes", "no"])),
        policy=PolicyAnchor(draw(TEXTS), draw(QUOTES), draw(st.just("") | TEXTS)),
        amount=draw(amounts()),
        cost=CostRule(draw(SHARES), draw(made.AMOUNTS)),
        stages=draw(st.frozensets(st.sampled_from(Stage))),
        channels=draw(some(CHANNELS)),
        eligibility=draw(made.conditions(fewest=1)),
        suits=draw(some(made.REASON_IDS)),
        excludes=frozenset(map(OfferId, draw(some(others)))),
        caps=tuple(
            draw(
                st.lists(
                    st.builds(FrequencyCap, st.integers(1, 9), st.integers(1, 365)), max_size=2
                )
            )
        ),
        budget=draw(st.sampled_from(["", *budgets])),
        valid_from=draw(st.sampled_from([None, days[0]])),
        valid_until=draw(st.sampled_from([None, days[1]])),
        self_service=draw(st.booleans()),
    )


@st.composite
def catalogues(draw: st.DrawFn) -> Catalogue:
    """A catalogue without faults; reasons of conditions are its own."""
    ids = draw(st.lists(IDS, unique_by=str.casefold, max_size=3))
    budgets = draw(st.lists(IDS, unique_by=str.casefold, max_size=3))
    days = sorted(draw(st.tuples(made.DAYS, made.DAYS)))
    rolling = st.none() | st.builds(Rolling, made.AMOUNTS, st.integers(1, 365))
    limits = [
        Limit(
            role=role,
            person="" if role else "ana@larkfield.example",
            kinds=draw(st.frozensets(st.sampled_from(Kind))),
            per_offer=draw(OPTIONAL),
            per_customer=draw(rolling),
            per_agent=draw(rolling),
            times_per_customer=draw(st.none() | FREQUENCIES),
        )
        for role in draw(st.lists(st.none() | st.sampled_from(Role), unique=True))
    ]
    made_offers = [
        draw(offers(each, [other for other in ids if other != each], budgets)) for each in ids
    ]
    catalogue = Catalogue(
        currency="EUR",
        reasons=tuple(
            Reason(each, each.title(), tuple(draw(st.lists(TEXTS, unique=True, max_size=1))))
            for each in made.REASON_IDS
        ),
        teams=(Team("north", frozenset(draw(some(["ana@b.example", "bo@b.example"])))),),
        budgets=tuple(
            Budget(name, draw(made.AMOUNTS), days[0], days[1], draw(st.sampled_from(["", "north"])))
            for name in budgets
        ),
        limits=tuple(limits),
        offers=tuple(made_offers),
        answer_within_min=draw(st.integers(1, 600)),
    )
    wrong = {str(fault).partition(":")[0] for fault in faults_in(catalogue)}
    possible = tuple(each for each in made_offers if f"offer {each.id}" not in wrong)
    return without(catalogue, possible)


def without(catalogue: Catalogue, possible: tuple[Offer, ...]) -> Catalogue:
    """The catalogue with only the offers that somebody can have."""
    left = {offer.id for offer in possible}
    return replace(
        catalogue,
        offers=tuple(replace(each, excludes=each.excludes & left) for each in possible),
    )
