"""A figure: something measured, and what counts as better or as no change."""

from dataclasses import dataclass
from enum import Enum


@dataclass(frozen=True, slots=True)
class _Kind:
    higher_is_better: bool
    absolute: float
    relative: float
    decimals: int
    unit: str


class Kind(Enum):
    """What a figure counts; it decides the direction and how much is mere noise."""

    QUALITY = _Kind(True, absolute=0.002, relative=0.0, decimals=3, unit="")
    RISK = _Kind(False, absolute=0.005, relative=0.0, decimals=3, unit="")
    RATIO = _Kind(True, absolute=0.0, relative=0.05, decimals=2, unit="×")
    RATE = _Kind(True, absolute=0.0, relative=0.15, decimals=1, unit="/s")
    MILLISECONDS = _Kind(False, absolute=1.0, relative=0.25, decimals=1, unit="ms")
    SECONDS = _Kind(False, absolute=0.5, relative=0.25, decimals=1, unit="s")
    MEGABYTES = _Kind(False, absolute=20.0, relative=0.1, decimals=0, unit="MB")
    WORDS = _Kind(False, absolute=2.0, relative=0.0, decimals=0, unit="words")
    SUCCESSES = _Kind(True, absolute=0.0, relative=0.0, decimals=0, unit="")
    FAILURES = _Kind(False, absolute=0.0, relative=0.0, decimals=0, unit="")


class Move(Enum):
    """How a figure stands against the one before it."""

    BETTER = "better"
    WORSE = "worse"
    SAME = "same"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured value; `name` is unique in its section, such as 'techqa_480 nDCG@10'.

    `goal` is the value to reach, or None where there is none.
    """

    name: str
    value: float
    kind: Kind
    goal: float | None = None

    @property
    def reached(self) -> bool | None:
        """Whether the goal is reached exactly, not within tolerance; None without a goal."""
        if self.goal is None:
            return None
        if self.kind.value.higher_is_better:
            return self.value >= self.goal
        return self.value <= self.goal

    def moved(self, before: float | None) -> Move:
        """Compare with an earlier value; within the kind's tolerance nothing moved."""
        if before is None:
            return Move.NEW
        kind = self.kind.value
        change = self.value - before
        if abs(change) <= max(kind.absolute, kind.relative * abs(before)):
            return Move.SAME
        return Move.BETTER if (change > 0) == kind.higher_is_better else Move.WORSE

    def shown(self, value: float | None) -> str:
        """A value as people read it in a table, with its unit."""
        if value is None:
            return "–"
        return f"{value:,.{self.kind.value.decimals}f} {self.kind.value.unit}".strip()
