"""How the catalogue's screens say kinds, amounts, limits and when an offer holds."""

from datetime import date
from decimal import Decimal

from assistant.access.roles import Role
from assistant.money import Money
from assistant.offers.model import AmountRule, CostRule, Kind, Limit, Offer, Stage
from assistant.ui import words

_KINDS = {Kind.CALL_BACK: "Call-back"}
_STAGES = {
    Stage.BEFORE: "before a purchase",
    Stage.DURING: "while an order is under way",
    Stage.AFTER: "after delivery",
}


def kind(value: Kind) -> str:
    """A kind of offer: Free shipping."""
    return _KINDS.get(value, value.value.replace("_", " ").capitalize())


def stage(value: Stage) -> str:
    """Where the customer stands: after delivery."""
    return _STAGES[value]


def money(amount: Decimal, currency: str) -> str:
    """An amount to pay: €25.00."""
    return str(Money.rounded(amount, currency))


def percent(share: Decimal) -> str:
    """A share as people say it: 12.5 %."""
    return f"{plain(share * 100)} %"


def plain(number: Decimal) -> str:
    """A number without zeros that say nothing: 25, 12.5."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def amount(rule: AmountRule, currency: str) -> str:
    """What an offer is worth: €25.00, adjustable up to €40.00."""
    bounds = _bounds(rule, currency)
    if rule.fixed is not None:
        said = money(rule.fixed, currency)
        return f"{said}, adjustable {bounds}" if bounds else said
    if rule.share is not None:
        said = f"{percent(rule.share)} of the order"
        return f"{said}, {bounds}" if bounds else said
    return "No amount"


def cost(rule: CostRule, currency: str) -> str:
    """What an offer costs the company: what it is worth, plus €4.00."""
    parts = []
    if rule.share == 1:
        parts.append("what it is worth")
    elif rule.share:
        parts.append(f"{percent(rule.share)} of what it is worth")
    if rule.fixed:
        parts.append(money(rule.fixed, currency))
    return " plus ".join(parts) or "nothing"


def holds(first: date | None, last: date | None) -> str:
    """The days something holds, the last included: until 31 March 2026."""
    if first is None:
        return f"until {words.day(last)}" if last else "always"
    return words.in_force(first, last)


def holds_briefly(first: date | None, last: date | None) -> str:
    """The same where there is little room."""
    if first is None:
        return f"until {words.day_briefly(last)}" if last else "always"
    return words.in_force_briefly(first, last)


def when(offer: Offer) -> str:
    """The stages and channels an offer is for: after delivery · chat, phone."""
    stages = [stage(each) for each in Stage if each in offer.stages]
    parts = [", ".join(stages), ", ".join(sorted(offer.channels))]
    return " · ".join(part for part in parts if part)


def whose(limit: Limit, names: dict[str, str]) -> str:
    """Whom a limit is for: Every agent, or a person by name; `names` are by e-mail."""
    if limit.person:
        return names.get(limit.person, limit.person)
    return f"Every {limit.role.label}" if limit.role else "Nobody"


def role(value: Role) -> str:
    """A role with a capital: Knowledge manager."""
    return value.label.capitalize()


def _bounds(rule: AmountRule, currency: str) -> str:
    low = money(rule.floor, currency) if rule.floor is not None else ""
    high = money(rule.cap, currency) if rule.cap is not None else ""
    if low and high:
        return f"{low} to {high}"
    return f"at least {low}" if low else f"at most {high}" if high else ""
