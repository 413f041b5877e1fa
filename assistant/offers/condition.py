"""Declarative conditions over facts: plain values, nothing is ever executed."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Union

Value = str | Decimal | bool | date
FactValue = str | Decimal | bool | date | frozenset[str] | None


class Operator(StrEnum):
    """How a fact is compared."""

    IS = "is"
    IN = "in"
    NOT_IN = "not_in"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    INCLUDES = "includes"
    LACKS = "lacks"


@dataclass(frozen=True, slots=True)
class Comparison:
    """One fact compared with values; several for IN and NOT_IN, else exactly one."""

    fact: str
    operator: Operator
    values: tuple[Value, ...]

    def __post_init__(self) -> None:
        if not self.values:
            raise ValueError(f"{self.fact}: there is nothing to compare with")


@dataclass(frozen=True, slots=True)
class All:
    """Every one of them; with none, always."""

    of: tuple["Condition", ...] = ()


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one of them."""

    of: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Not that one."""

    of: "Condition"


Condition = Union[Comparison, All, AnyOf, Not]  # noqa: UP007  # it refers to itself

EVERYONE = All()
