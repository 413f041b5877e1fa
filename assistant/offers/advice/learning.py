"""How often an offer went well with customers of a kind: counted, never guessed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from assistant.customers.model import Customer
from assistant.offers.conditions.facts import Facts
from assistant.offers.model import OfferId
from assistant.offers.tables import LearningRow

RATED_WEIGHT = 0.5
"""What being satisfied or not afterwards counts, beside 1 for taking the offer or not."""

_NO_TIER = "no tier"
_FIRST = ", first order"
# Satisfaction is kept beside the answers, so that these stay whole numbers people can check.
_RATED = " (rated)"
_LONGEST_TIER = 80


@dataclass(frozen=True, slots=True)
class Tally:
    """How often customers of a segment took an offer or not, and how they rated it later.

    `well` and `badly` are weights of ratings: RATED_WEIGHT for each.
    """

    accepted: float = 0.0
    turned_down: float = 0.0
    well: float = 0.0
    badly: float = 0.0

    @property
    def good(self) -> float:
        """Everything that speaks for the offer."""
        return self.accepted + self.well

    @property
    def bad(self) -> float:
        """Everything that speaks against it."""
        return self.turned_down + self.badly


@dataclass(frozen=True, slots=True)
class Learnt:
    """What was learnt of one segment; an offer that is not there has no history."""

    segment: str
    tallies: Mapping[OfferId, Tally] = field(default_factory=dict)

    def of(self, offer: OfferId) -> Tally:
        """How an offer went."""
        return self.tallies.get(offer, Tally())


def segment_of(customer: Customer, facts: Facts) -> str:
    """Which customers this one is counted with: the tier, and whether it is their first order.

    Few segments, so that each soon has enough to say something.
    """
    tier = " ".join(customer.tier.casefold().split())[:_LONGEST_TIER].strip() or _NO_TIER
    orders = facts.get("customer.orders")
    return tier + (_FIRST if orders is not None and orders == 1 else "")


def customers_of(segment: str) -> str:
    """The segment as a sentence names it, such as 'gold customers on their first order'."""
    tier = segment.removesuffix(_FIRST)
    named = "customers without a tier" if tier == _NO_TIER else f"{tier} customers"
    return named + (" on their first order" if tier != segment else "")


def load(session: Session, segment: str) -> Learnt:
    """Read what was learnt of a segment."""
    row = LearningRow
    # Columns, not rows: there may be one of every offer, and nothing here is changed.
    found = session.execute(
        select(row.offer, row.segment, row.good, row.bad).where(
            row.segment.in_((segment, segment + _RATED))
        )
    )
    counts = {(offer, whose): (good, bad) for offer, whose, good, bad in found}
    tallies = {
        OfferId(offer): Tally(
            *counts.get((offer, segment), (0.0, 0.0)),
            *counts.get((offer, segment + _RATED), (0.0, 0.0)),
        )
        for offer, _ in counts
    }
    return Learnt(segment, MappingProxyType(tallies))


def learn_answer(session: Session, offer: OfferId, segment: str, *, accepted: bool) -> None:
    """Count that a customer took an offer, or turned it down."""
    learn(session, offer, segment, good=float(accepted), bad=float(not accepted))


def learn_rating(session: Session, offer: OfferId, segment: str, *, satisfaction: int) -> None:
    """Count how satisfied a customer was later, 1 to 5: 4 and 5 are good, 1 and 2 are bad."""
    if not 1 <= satisfaction <= 5:
        raise ValueError(f"satisfaction is 1 to 5, not {satisfaction}")
    good = RATED_WEIGHT if satisfaction >= 4 else 0.0
    bad = RATED_WEIGHT if satisfaction <= 2 else 0.0
    if good or bad:
        learn(session, offer, segment + _RATED, good=good, bad=bad)


def learn(session: Session, offer: OfferId, segment: str, good: float, bad: float) -> None:
    """Add to what was learnt; two at once lose nothing."""
    dialect = session.get_bind().dialect.name
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    adding = insert(LearningRow).values(offer=offer, segment=segment, good=good, bad=bad)
    session.execute(
        adding.on_conflict_do_update(
            index_elements=["offer", "segment"],
            set_={"good": LearningRow.good + good, "bad": LearningRow.bad + bad},
        )
    )
