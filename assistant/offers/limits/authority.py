"""Whether a person may make an offer alone, has to ask, or may not: computed from limits alone."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_FLOOR, Decimal
from functools import lru_cache

from babel.dates import format_date

from assistant.access.model import Person
from assistant.access.roles import Role, a_role
from assistant.customers.model import Customer
from assistant.money import LARGEST, Money
from assistant.offers.limits.budgets import budget_in_force, team_of
from assistant.offers.limits.spent import Reach, Spent, in_money
from assistant.offers.model import Catalogue, Kind, Limit, Offer, OfferId
from assistant.offers.proposals import Allowance, Authority, Standing

__all__ = ["authority_over", "team_of"]

# Whom to ask, first come first.
_APPROVERS = (Role.SUPERVISOR, Role.ADMIN)


@dataclass(frozen=True, slots=True)
class _Gate:
    """One limit as it stands, in the smallest unit: as much as is left goes through."""

    name: str
    limit: int
    used: int

    @property
    def left(self) -> int:
        """What still goes through; never negative."""
        return max(0, self.limit - self.used)


def authority_over(
    offer: Offer,
    value: Money,
    *,
    cost: Money,
    by: Person,
    catalogue: Catalogue,
    spent: Spent,
    on: date,
    customer: Customer | None = None,
) -> Authority:
    """What a person may do with an offer of a value that costs so much, on a day.

    `customer` brings what was offered elsewhere, for limits that count offers. Raises ValueError
    when currencies or people are mixed up, and for a negative amount.
    """
    _refuse_mixing(value, cost, by, catalogue, spent)
    team = team_of(catalogue, by) if spent.team is None else spent.team
    budget, short = _budget(offer, cost, team, catalogue, spent, on)
    limits = _limits(catalogue, offer, by.role, by.email, spent)
    gates = [gate for limit in limits for gate in _gates(limit, spent, on)]
    over = [gate for gate in gates if value.minor > gate.left]
    often = tuple(_too_often(limits, catalogue, spent, on, customer))
    most = _most(
        gates if limits and not often else None, offer, budget, bool(short), catalogue.currency
    )
    every = (*gates, budget) if budget else tuple(gates)
    allowances = tuple(_allowance(gate, catalogue.currency) for gate in every)
    if short:
        return Authority(Standing.MAY_NOT, most, allowances, why=(short,))
    if by.disabled_at is not None:
        gone = f"{by.name} was let go and makes no offers"
        return Authority(Standing.MAY_NOT, most, allowances, why=(gone,))
    if limits and not over and not often:
        return Authority(Standing.MAY, most, allowances)
    why = often + (_why(over, offer, value) if over or not often else ())
    approver, hindered = _approver(offer, value, catalogue, spent, on, customer)
    if approver is None:
        return Authority(Standing.MAY_NOT, most, allowances, why=(*why, hindered))
    return Authority(Standing.ASK, most, allowances, approver, why)


def limits_of(catalogue: Catalogue, offer: Offer, *, role: Role, email: str) -> tuple[Limit, ...]:
    """Every limit that covers an offer for a person; with none they may not make it alone.

    An admin whom no limit names as admin has the supervisors' limits.
    """
    if role is Role.ADMIN and not any(
        limit.role is Role.ADMIN and not limit.person for limit in catalogue.limits
    ):
        role = Role.SUPERVISOR
    own = [limit for limit in catalogue.limits if limit.person and limit.person == email]
    stood_in = {(limit.kinds, limit.offers) for limit in own}
    of_role = [
        limit
        for limit in catalogue.limits
        if not limit.person and limit.role is role and (limit.kinds, limit.offers) not in stood_in
    ]
    return tuple(limit for limit in (*own, *of_role) if limit.covers(offer.id, offer.kind))


def _limits(
    catalogue: Catalogue, offer: Offer, role: Role, email: str, spent: Spent
) -> tuple[Limit, ...]:
    """The same as `limits_of`: offers of one kind that no limit names share their limits."""
    shared = spent.limits_in(catalogue)
    key = (role, email, offer.kind, offer.id if offer.id in shared.named else "")
    if key not in shared.covering:
        shared.covering[key] = limits_of(catalogue, offer, role=role, email=email)
    return shared.covering[key]


def _gates(limit: Limit, spent: Spent, on: date, *, of_agent: bool = True) -> Iterator[_Gate]:
    """What a limit lets through; without `of_agent` as if they had given nothing yet."""
    about, currency = _about(limit.kinds, limit.offers), spent.currency
    if limit.per_offer is not None:
        yield _Gate(f"per offer{about}", _floored(limit.per_offer, currency), 0)
    if limit.per_case is not None:
        used = spent.used(Reach.CASE, limit, on=on)
        yield _Gate(f"per case{about}", _floored(limit.per_case, currency), used)
    for name, reach, rolling in (
        ("per customer", Reach.CUSTOMER, limit.per_customer),
        ("per agent", Reach.AGENT, limit.per_agent),
    ):
        if rolling is not None:
            counts = of_agent or reach is not Reach.AGENT
            used = spent.used(reach, limit, on=on, days=rolling.days) if counts else 0
            named = f"{name} in {_days(rolling.days)}{about}"
            yield _Gate(named, _floored(rolling.amount, currency), used)


def _too_often(
    limits: Sequence[Limit],
    catalogue: Catalogue,
    spent: Spent,
    on: date,
    customer: Customer | None,
) -> Iterator[str]:
    """What says that the customer had enough offers of a kind for somebody to give another."""
    for limit in limits:
        cap = limit.times_per_customer
        if cap is not None:
            times = spent.times(limit, catalogue, customer, on=on, days=cap.days)
            if times >= cap.times:
                yield (
                    f"this customer had {times} such offer{'' if times == 1 else 's'} in {cap.days}"
                    f" days, and the limit is {cap.times}"
                )


def _approver(
    offer: Offer,
    value: Money,
    catalogue: Catalogue,
    spent: Spent,
    on: date,
    customer: Customer | None,
) -> tuple[Role | None, str]:
    """Who could give this alone, or why nobody could.

    How much an approver gave others lately is not looked at here: that is theirs to find out.
    """
    hindered = "no role that approves has a limit for it"
    asked = [(role, "") for role in _APPROVERS]
    asked += [(person.role, person.email) for person in spent.approvers]
    for role, email in asked:
        limits = _limits(catalogue, offer, role, email, spent)
        gates = [gate for each in limits for gate in _gates(each, spent, on, of_agent=False)]
        over = [gate for gate in gates if value.minor > gate.left]
        often = next(_too_often(limits, catalogue, spent, on, customer), "")
        if limits and not over and not often:
            return role, ""
        if often:
            hindered = f"nor may {a_role(role)}: {often}"
        elif over:
            hindered = f"nor may {a_role(role)}: {_too_little(over[0], value)}"
    return None, hindered


def _budget(
    offer: Offer, cost: Money, team: str, catalogue: Catalogue, spent: Spent, on: date
) -> tuple[_Gate | None, str]:
    """The budget an offer draws on, and why it cannot."""
    if not offer.budget:
        return None, ""
    of_team = f" for team {team!r}" if team else ""
    period = budget_in_force(catalogue, offer.budget, team=team, on=on)
    if period is None:
        return None, f"no budget {offer.budget!r} is in force{of_team} on {_day(on)}"
    gate = _Gate(
        f"budget {offer.budget!r}{of_team} until {_day(period.valid_until)}",
        _floored(period.amount, catalogue.currency),
        spent.cost_drawn(period.name, team, period.valid_from),
    )
    if cost.minor <= gate.left:
        return gate, ""
    return gate, f"{gate.name}: {_left(gate, cost.currency)}, this costs {_said(cost)}"


def _most(
    gates: Sequence[_Gate] | None, offer: Offer, budget: _Gate | None, short: bool, currency: str
) -> Money:
    """The largest value within every limit and the budget; nothing where no limit covers it."""
    if gates is None or (short and budget is None):
        return in_money(0, currency)
    bounds = [gate.left for gate in gates]
    if budget is not None:
        bounds.append(_affordable(offer, budget.left, currency))
    return in_money(min([*bounds, _largest(currency)]), currency)


def _affordable(offer: Offer, left: int, currency: str) -> int:
    """The largest value whose cost a budget still bears, in the smallest unit."""
    unit = in_money(1, currency).amount
    free = left * unit - offer.cost.fixed
    if free < 0:
        return 0
    if not offer.cost.share:
        return _largest(currency)
    return min(_largest(currency), int((free / offer.cost.share / unit).to_integral(ROUND_FLOOR)))


def _why(over: Sequence[_Gate], offer: Offer, value: Money) -> tuple[str, ...]:
    if not over:
        kind = offer.kind.value.replace("_", " ")
        return (f"no limit of yours covers {offer.title} ({kind})",)
    return tuple(_too_little(gate, value) for gate in over)


def _too_little(gate: _Gate, value: Money) -> str:
    return f"{gate.name}: {_left(gate, value.currency)}, this is worth {_said(value)}"


def _left(gate: _Gate, currency: str) -> str:
    left, limit = in_money(gate.left, currency), in_money(gate.limit, currency)
    return f"{_said(left)} of {_said(limit)} left"


@lru_cache(maxsize=10_000)
def _allowance(gate: _Gate, currency: str) -> Allowance:
    return Allowance(gate.name, in_money(gate.limit, currency), in_money(gate.used, currency))


@lru_cache(maxsize=1_000)
def _about(kinds: frozenset[Kind], offers: frozenset[OfferId]) -> str:
    """Which offers a limit is narrower than everything for, in brackets."""
    names = [kind.value.replace("_", " ") for kind in sorted(kinds)]
    names += sorted(offers)
    return f" ({', '.join(names)})" if names else ""


def _refuse_mixing(
    value: Money, cost: Money, by: Person, catalogue: Catalogue, spent: Spent
) -> None:
    if {value.currency, cost.currency, spent.currency} != {catalogue.currency}:
        raise ValueError(f"everything is reckoned in the catalogue's {catalogue.currency}")
    if value.amount < 0 or cost.amount < 0:
        raise ValueError("an offer is worth and costs nothing or more")
    if spent.agent != by.id:
        raise ValueError(f"what {spent.agent} spent says nothing of {by.id}")


@lru_cache(maxsize=10_000)
def _floored(amount: Decimal, currency: str) -> int:
    """An amount of the catalogue in the smallest unit; what cannot be paid is not allowed."""
    return int((amount / in_money(1, currency).amount).to_integral(ROUND_FLOOR))


@lru_cache(maxsize=100)
def _largest(currency: str) -> int:
    return Money(LARGEST, currency).minor


@lru_cache(maxsize=20_000)
def _said(money: Money) -> str:
    return str(money)


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"


@lru_cache(maxsize=1_000)
def _day(day: date) -> str:
    return format_date(day, "d MMMM yyyy", locale="en")
