"""Conditions as the catalogue's screens say them, and as rows of a form."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from assistant.offers.condition import All, AnyOf, Comparison, Condition, Not, Operator, Value
from assistant.offers.conditions.fact_kinds import FACTS, FactKind, FactType
from assistant.ui import words
from assistant.ui.offers import terms

_OPERATORS = {
    Operator.IS: "is",
    Operator.IN: "is one of",
    Operator.NOT_IN: "is none of",
    Operator.AT_LEAST: "at least",
    Operator.AT_MOST: "at most",
    Operator.INCLUDES: "include",
    Operator.LACKS: "do not include",
}
Titles = Mapping[str, str]
NO_TITLES: Titles = {}
_SEVERAL = (Operator.IN, Operator.NOT_IN)


class Group(StrEnum):
    """How a row of the form counts: every row of ALL, one of ANY, none of NONE."""

    ALL = "all"
    ANY = "any"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Row:
    """One comparison as it is typed; several values stand between commas."""

    group: Group
    fact: str
    operator: str
    value: str


class RowError(ValueError):
    """A row is no comparison; the message says what to write, `part` which field it is about."""

    def __init__(self, part: str, reason: str) -> None:
        super().__init__(reason)
        self.part = part


def operator(value: Operator) -> str:
    """How a comparison is said: at least."""
    return _OPERATORS[value]


def said(condition: Condition, titles: Titles = NO_TITLES) -> tuple[str, ...]:
    """What must hold, each part a line of its own; nothing when it always holds.

    `titles` are those of reasons, by id.
    """
    match condition:
        case All(of):
            return tuple(line for each in of for line in said(each, titles))
        case _:
            return (_sentence(condition, titles),)


def rows_of(condition: Condition) -> tuple[Row, ...] | None:
    """The rows that say the same; None for what is nested deeper than rows can say."""
    parts = condition.of if isinstance(condition, All) else (condition,)
    rows: list[Row] = []
    for part in parts:
        match part:
            case Comparison():
                rows.append(_row(Group.ALL, part))
            case AnyOf(of) if not any(row.group is Group.ANY for row in rows):
                alternatives = [each for each in of if isinstance(each, Comparison)]
                if len(alternatives) != len(of) or not of:
                    return None
                rows += [_row(Group.ANY, each) for each in alternatives]
            case Not(Comparison() as one):
                rows.append(_row(Group.NONE, one))
            case Not(AnyOf(of)):
                refused = [each for each in of if isinstance(each, Comparison)]
                if len(refused) != len(of):
                    return None
                rows += [_row(Group.NONE, each) for each in refused]
            case _:
                return None
    return tuple(rows)


def comparison_of(row: Row) -> Comparison:
    """The comparison a row says; raises RowError when it says none."""
    kind = FACTS.get(row.fact)
    if kind is None:
        raise RowError("fact", "Choose what is compared.")
    compared = next((each for each in kind.type.operators if each == row.operator), None)
    if compared is None:
        can = ", ".join(_OPERATORS[each] for each in kind.type.operators)
        raise RowError("operator", f"{kind.words} can be compared with: {can}.")
    typed = row.value.split(",") if compared in _SEVERAL else [row.value]
    written = [each.strip() for each in typed if each.strip()]
    if not written:
        raise RowError("value", f"Write what {kind.words} is compared with.")
    return Comparison(kind.name, compared, tuple(_value(each, kind) for each in written))


def condition_of(rows: list[tuple[Group, Comparison]]) -> Condition:
    """One condition of all the rows; without any it always holds."""
    every = [one for group, one in rows if group is Group.ALL]
    some = tuple(one for group, one in rows if group is Group.ANY)
    none = [Not(one) for group, one in rows if group is Group.NONE]
    return All((*every, *((AnyOf(some),) if some else ()), *none))


def _row(group: Group, one: Comparison) -> Row:
    return Row(group, one.fact, one.operator.value, ", ".join(map(typed, one.values)))


def typed(value: Value) -> str:
    """A value as it is typed into a form."""
    match value:
        case bool():
            return "yes" if value else "no"
        case Decimal():
            return terms.plain(value)
        case date():
            return value.isoformat()
        case str():
            return value


def _value(text: str, kind: FactKind) -> Value:
    match kind.type:
        case FactType.NUMBER | FactType.MONEY:
            return _number(text, kind)
        case FactType.DAY:
            try:
                return date.fromisoformat(text)
            except ValueError:
                raise RowError("value", f"{text} is no day; write 2026-03-31.") from None
        case FactType.YES_NO:
            if text.casefold() not in ("yes", "no"):
                raise RowError("value", "Write yes or no.")
            return text.casefold() == "yes"
        case FactType.TEXT | FactType.SET:
            return text


def _number(text: str, kind: FactKind) -> Decimal:
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        example = "25.00" if kind.type is FactType.MONEY else "30"
        raise RowError("value", f"{text} is no number; write {example}.")
    return number


def _sentence(condition: Condition, titles: Titles) -> str:
    match condition:
        case Comparison():
            return _compared(condition, titles)
        case All(of):
            return " and ".join(_inside(each, titles) for each in of) or "always"
        case AnyOf(of):
            about = _reasons_of(of)
            if about:
                return _about(about, titles)
            return " or ".join(_inside(each, titles) for each in of) or "never"
        case Not(of):
            return f"not: {_sentence(of, titles)}"


def _inside(condition: Condition, titles: Titles) -> str:
    alone = isinstance(condition, Comparison)
    return _sentence(condition, titles) if alone else f"({_sentence(condition, titles)})"


def _reasons_of(of: Iterable[Condition]) -> tuple[str, ...]:
    """The reasons of which one is enough, when that is all that is asked; else none."""
    reasons: list[str] = []
    for each in of:
        if not isinstance(each, Comparison) or not _is_about(each):
            return ()
        reasons += map(str, each.values)
    return tuple(dict.fromkeys(reasons))


def _is_about(one: Comparison) -> bool:
    return one.fact == "case.reasons" and one.operator is Operator.INCLUDES


def _about(reasons: Sequence[str], titles: Titles) -> str:
    return f"it is about: {_in_one([titles.get(each, each) for each in reasons])}"


def _compared(one: Comparison, titles: Titles) -> str:
    if _is_about(one):
        return _about([str(each) for each in one.values], titles)
    kind = FACTS.get(one.fact)
    if kind is None:
        return f"{one.fact} {_OPERATORS[one.operator]} {_listed(one)}"
    if kind.type is FactType.YES_NO:
        return kind.told if one.values[0] is True else kind.told_not
    return f"{kind.words} {_OPERATORS[one.operator]} {_listed(one)}"


def _listed(one: Comparison) -> str:
    values = [words.day(each) if isinstance(each, date) else typed(each) for each in one.values]
    return _in_one(values)


def _in_one(values: Sequence[str]) -> str:
    return values[0] if len(values) == 1 else f"{', '.join(values[:-1])} or {values[-1]}"
