"""What one fact can still be, while comparisons narrow it."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from assistant.offers.condition import Comparison, Operator, Value
from assistant.offers.conditions.fact_kinds import FACTS, FactKind, FactType
from assistant.offers.conditions.words import Literal

_Point = str | Decimal | bool
_TYPES: dict[FactType, type[Value]] = {
    FactType.TEXT: str,
    FactType.SET: str,
    FactType.NUMBER: Decimal,
    FactType.MONEY: Decimal,
    FactType.DAY: date,
    FactType.YES_NO: bool,
}
# No currency has smaller units than this.
_STEPS = {FactType.MONEY: Decimal("0.0001")}
_NOTHING: frozenset[_Point] = frozenset()


@dataclass(frozen=True, slots=True)
class Domain:
    """The values left of one fact: those `allowed` (None: all), not `forbidden`, in a span.

    The ends of the span are inside; days are numbered, texts have no capitals. A set must have
    what is `included` and nothing of what is `lacking`.
    """

    kind: FactKind
    allowed: frozenset[_Point] | None = None
    forbidden: frozenset[_Point] = _NOTHING
    low: Decimal | None = None
    high: Decimal | None = None
    included: frozenset[_Point] = _NOTHING
    lacking: frozenset[_Point] = _NOTHING

    @property
    def is_empty(self) -> bool:
        """Whether surely no value is left."""
        if self.included & self.lacking:
            return True
        if self.allowed is not None:
            return not any(map(self._has, self.allowed - self.forbidden))
        if self.low is None or self.high is None:
            return False
        taken = sum(1 for point in self.forbidden if self._has(point))
        return (self.high - self.low) / self._step + 1 <= taken

    def narrowed(self, literal: Literal) -> "Domain":
        """What is left when this comparison, or its opposite, is true too."""
        comparison, wanted = literal.comparison, literal.wanted
        if not _fits(comparison, self.kind.type):
            return replace(self, allowed=_NOTHING)
        points = frozenset(map(_point, comparison.values))
        if any(isinstance(point, Decimal) and not point.is_finite() for point in points):
            return self
        match comparison.operator:
            case Operator.IS | Operator.IN:
                return self._among(points, inside=wanted)
            case Operator.NOT_IN:
                return self._among(points, inside=not wanted)
            case Operator.AT_LEAST:
                return self._from(comparison) if wanted else self._below(comparison)
            case Operator.AT_MOST:
                return self._until(comparison) if wanted else self._above(comparison)
            case Operator.INCLUDES:
                return self._with(points, inside=wanted)
            case Operator.LACKS:
                return self._with(points, inside=not wanted)

    @property
    def _step(self) -> Decimal:
        return _STEPS.get(self.kind.type, Decimal(1))

    def _has(self, point: _Point) -> bool:
        """Whether a value is in the span, and one that the fact can have."""
        if not isinstance(point, Decimal):
            return True
        return (
            point % self._step == 0
            and (self.low is None or self.low <= point)
            and (self.high is None or point <= self.high)
        )

    def _among(self, points: frozenset[_Point], *, inside: bool) -> "Domain":
        if not inside:
            return replace(self, forbidden=self.forbidden | points)
        return replace(self, allowed=points if self.allowed is None else self.allowed & points)

    def _with(self, points: frozenset[_Point], *, inside: bool) -> "Domain":
        if inside:
            return replace(self, included=self.included | points)
        return replace(self, lacking=self.lacking | points)

    def _from(self, comparison: Comparison) -> "Domain":
        return self._raised(self._on_grid(_number(comparison), ROUND_CEILING))

    def _above(self, comparison: Comparison) -> "Domain":
        return self._raised(self._on_grid(_number(comparison), ROUND_FLOOR) + self._step)

    def _until(self, comparison: Comparison) -> "Domain":
        return self._lowered(self._on_grid(_number(comparison), ROUND_FLOOR))

    def _below(self, comparison: Comparison) -> "Domain":
        return self._lowered(self._on_grid(_number(comparison), ROUND_CEILING) - self._step)

    def _raised(self, low: Decimal) -> "Domain":
        return replace(self, low=low if self.low is None else max(self.low, low))

    def _lowered(self, high: Decimal) -> "Domain":
        return replace(self, high=high if self.high is None else min(self.high, high))

    def _on_grid(self, number: Decimal, rounding: str) -> Decimal:
        return (number / self._step).to_integral_value(rounding) * self._step


def any_value(fact: str) -> Domain | None:
    """Everything a fact can be before anything is wanted of it; None for an unknown fact."""
    kind = FACTS.get(fact)
    if kind is None:
        return None
    if kind.type is FactType.YES_NO:
        return Domain(kind, allowed=frozenset({True, False}))
    values = frozenset[_Point](value.casefold() for value in kind.values)
    return Domain(kind, allowed=values or None, low=kind.least)


def _fits(comparison: Comparison, kind: FactType) -> bool:
    return comparison.operator in kind.operators and all(
        isinstance(value, _TYPES[kind]) for value in comparison.values
    )


def _number(comparison: Comparison) -> Decimal:
    point = _point(comparison.values[0])
    if not isinstance(point, Decimal):
        raise ValueError(f"{comparison.fact} cannot be compared with {point!r}")
    return point


def _point(value: Value) -> _Point:
    match value:
        case str():
            return value.casefold()
        case date():
            return Decimal(value.toordinal())
        case _:
            return value
