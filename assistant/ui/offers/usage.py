"""What became of the offers in the catalogue: how often made, how often taken, what they used."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from assistant.money import Money
from assistant.offers.decision import Status
from assistant.offers.model import Budget
from assistant.offers.tables import DecisionRow
from kb.database import Database

_MADE = (Status.MADE, Status.ACCEPTED, Status.TURNED_DOWN, Status.FULFILLED)
_TAKEN = (Status.ACCEPTED, Status.FULFILLED)
_SPENDING = tuple(status for status in Status if status.spends)


@dataclass(frozen=True, slots=True)
class Usage:
    """How often an offer was made to customers, and how often they took it."""

    made: int = 0
    taken: int = 0


@dataclass(frozen=True, slots=True)
class Spent:
    """A budget with what was spent of it so far."""

    budget: Budget
    amount: Money
    spent: Money

    @property
    def left(self) -> Money:
        """What may still be spent; negative once it was overspent."""
        return self.amount - self.spent

    @property
    def share(self) -> float:
        """The part that is spent, from 0 to 1; a budget of nothing is all spent."""
        if not self.amount:
            return 1.0
        return min(1.0, max(0.0, float(self.spent.amount / self.amount.amount)))


def usage_by_offer(database: Database) -> Mapping[str, Usage]:
    """How often each offer was made and taken, by its id; offers never made are not in it."""
    with database.read() as session:
        rows = session.execute(
            select(DecisionRow.offer, DecisionRow.status, func.count())
            .where(DecisionRow.status.in_([status.value for status in _MADE]))
            .group_by(DecisionRow.offer, DecisionRow.status)
        ).all()
    made: dict[str, Usage] = {}
    for offer, status, count in rows:
        before = made.get(offer, Usage())
        taken = count if Status(status) in _TAKEN else 0
        made[offer] = Usage(before.made + count, before.taken + taken)
    return made


def spent_of(database: Database, budgets: Sequence[Budget], currency: str) -> tuple[Spent, ...]:
    """Each budget with what was spent of it, in the order given."""
    with database.read() as session:
        rows = session.execute(
            select(
                DecisionRow.budget,
                DecisionRow.team,
                DecisionRow.spent_on,
                func.sum(DecisionRow.cost_minor),
            )
            .where(
                DecisionRow.status.in_([status.value for status in _SPENDING]),
                DecisionRow.currency == currency,
                DecisionRow.budget != "",
            )
            .group_by(DecisionRow.budget, DecisionRow.team, DecisionRow.spent_on)
        ).all()

    def minor(budget: Budget) -> int:
        return sum(
            int(cost)
            for name, team, day, cost in rows
            if name == budget.name
            and team == budget.team
            and day is not None
            and budget.valid_from <= day <= budget.valid_until
        )

    return tuple(
        Spent(
            budget,
            Money.rounded(budget.amount, currency),
            Money.of_minor(minor(budget), currency),
        )
        for budget in budgets
    )
