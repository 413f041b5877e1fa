"""Conditions as they are written in a catalogue: all, any, none, use, and facts."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from assistant.offers.catalogue.fields import NAME_RULE, Faults, is_name, like
from assistant.offers.catalogue.scalars import amount_of, day_of, whole_of, yes_no_of
from assistant.offers.catalogue.tree import Field, Items, Node, Table, Text
from assistant.offers.condition import (
    EVERYONE,
    All,
    AnyOf,
    Comparison,
    Condition,
    Not,
    Operator,
    Value,
)
from assistant.offers.conditions.contradictions import Effort, impossible
from assistant.offers.conditions.fact_kinds import FACTS, FactKind, FactType

MOST_PARTS = 200
MOST_PARTS_IN_ALL = 50_000
MOST_LEVELS = 20
_LARGEST_NUMBER = 10**9
_LONGEST_VALUE = 200
_PARTS = ("all", "any", "none", "use")
_SEVERAL = (Operator.IN, Operator.NOT_IN)


@dataclass(frozen=True, slots=True)
class _Sized:
    """A condition with how many parts it has and how deep it goes, written out.

    Parts are comparisons and empty lists: lists with something in them count by that.
    """

    condition: Condition
    parts: int = 1
    levels: int = 0


# What stands in for a condition that was refused, and for what it is in, so that reading goes on.
_REFUSED = _Sized(EVERYONE)


class ConditionReader:
    """Reads conditions; named ones are written out where they are used.

    A condition with a fault is noted and read as one that everybody meets: whoever reads must
    refuse the whole when there are faults.
    """

    def __init__(
        self,
        named: Table | None,
        *,
        reasons: frozenset[str],
        currency: str,
        faults: Faults,
        effort: Effort,
    ) -> None:
        self._named: Mapping[str, Field] = {each.name: each for each in named.of} if named else {}
        self._done: dict[str, _Sized] = {}
        self._open: list[str] = []
        self._reasons = reasons
        self._currency = currency
        self._faults = faults
        self._effort = effort
        self._parts_in_all = 0

    def read(self, node: Node, what: str) -> Condition:
        """The condition that stands at a node; `what` it is for is said in faults."""
        before = len(self._faults.all)
        sized = self._read(node, what)
        fitted = self._parts_in_all <= MOST_PARTS_IN_ALL
        self._parts_in_all += sized.parts
        if fitted and self._parts_in_all > MOST_PARTS_IN_ALL:
            self._refuse(
                node.line,
                f"{what}: all conditions together have more than {MOST_PARTS_IN_ALL:,} parts; "
                "make them simpler",
            )
        # Half a condition says nothing: its opposite could be met by nobody.
        return sized.condition if len(self._faults.all) == before else EVERYONE

    def read_named(self) -> None:
        """Read every named condition, used or not, so that its faults are noted."""
        spelt: dict[str, str] = {}
        for name, field in self._named.items():
            if not is_name(name):
                self._faults.add(field.line, f"condition {name!r} is no name; {NAME_RULE}")
            elif (first := spelt.setdefault(name.casefold(), name)) != name:
                self._faults.add(
                    field.line, f"condition {name} differs from {first} in capitals alone"
                )
            self._use(name, 0, f"condition {name}")

    def _read(self, node: Node, what: str) -> _Sized:
        if not isinstance(node, Table):
            return self._refuse(node.line, f"{what} is a table of all, any, none, use and facts")
        if not node.of:
            return self._refuse(node.line, f"{what} is empty; leave it out if everybody meets it")
        parts = [self._field(field, what) for field in node.of]
        return parts[0] if len(parts) == 1 else self._joined(All, parts, node.line, what)

    def _field(self, field: Field, what: str) -> _Sized:
        match field.name:
            case "all" | "any":
                parts = self._parts(field, what)
                return self._joined(All if field.name == "all" else AnyOf, parts, field.line, what)
            case "none":
                parts = self._parts(field, what)
                inner = (
                    parts[0] if len(parts) == 1 else self._joined(AnyOf, parts, field.line, what)
                )
                if inner is _REFUSED:
                    return _REFUSED
                return self._within_bounds(
                    _Sized(Not(inner.condition), inner.parts, inner.levels + 1),
                    field.line,
                    what,
                )
            case "use" if isinstance(field.node, Text):
                return self._use(field.node.value.strip(), field.line, what)
            case "use":
                return self._refuse(field.line, f"{what}: use takes the name of one condition")
            case _:
                return self._fact(field, what)

    def _parts(self, field: Field, what: str) -> list[_Sized]:
        node = field.node
        if isinstance(node, Table) and field.name == "none":
            return [self._read(node, what)]
        if not isinstance(node, Items):
            reason = f"{what}: {field.name} is a list; begin each item with '-'"
            return [self._refuse(field.line, reason)]
        if not node.of and field.name != "all":
            return [self._refuse(field.line, f"{what}: {field.name} is empty")]
        return [self._read(each, what) for each in node.of]

    def _joined(
        self, kind: type[All] | type[AnyOf], parts: list[_Sized], line: int, what: str
    ) -> _Sized:
        # What holds a refused part is refused too: nobody shall write out what was too large.
        if any(part is _REFUSED for part in parts):
            return _REFUSED
        return self._within_bounds(
            _Sized(
                kind(tuple(part.condition for part in parts)),
                max(1, sum(part.parts for part in parts)),
                1 + max((part.levels for part in parts), default=0),
            ),
            line,
            what,
        )

    def _within_bounds(self, sized: _Sized, line: int, what: str) -> _Sized:
        if sized.parts > MOST_PARTS:
            return self._refuse(line, f"{what} has more than {MOST_PARTS} comparisons")
        if sized.levels > MOST_LEVELS:
            return self._refuse(line, f"{what} is nested more than {MOST_LEVELS} levels deep")
        return sized

    def _use(self, name: str, line: int, what: str) -> _Sized:
        """A named condition, read once."""
        if name in self._done:
            return self._done[name]
        if name in self._open:
            circle = " → ".join([*self._open[self._open.index(name) :], name])
            return self._refuse(line, f"conditions use each other in a circle: {circle}")
        if name not in self._named:
            return self._refuse(
                line, f"{what}: there is no condition {name!r}{like(name, self._named)}"
            )
        if len(self._open) >= MOST_LEVELS:
            return self._refuse(line, f"{what} uses others more than {MOST_LEVELS} deep")
        self._open.append(name)
        field = self._named[name]
        before = len(self._faults.all)
        sized = self._read(field.node, f"condition {name}")
        self._open.pop()
        if len(self._faults.all) > before:
            sized = _REFUSED
        elif why := impossible(sized.condition, currency=self._currency, effort=self._effort):
            sized = self._refuse(field.line, f"condition {name} can never be met: {why}")
        self._done[name] = sized
        return sized

    def _fact(self, field: Field, what: str) -> _Sized:
        kind = FACTS.get(field.name)
        if kind is None:
            known = [*_PARTS, *FACTS]
            close = like(field.name, known).partition("; there are")[0]
            ask = close or "; see docs/offers-catalogue.md for the facts there are"
            return self._refuse(field.line, f"{what}: unknown fact {field.name!r}{ask}")
        match field.node:
            case Table(of=()):
                return self._refuse(field.line, f"{what}: {kind.name} is compared with nothing")
            case Table(of=operators):
                parts = [self._comparison(kind, each, what) for each in operators]
                if len(parts) == 1:
                    return parts[0]
                return self._joined(All, parts, field.line, what)
            case node:
                usual = Operator.INCLUDES if kind.type is FactType.SET else Operator.IS
                if isinstance(node, Items) and Operator.IN in kind.type.operators:
                    usual = Operator.IN
                return self._compared(kind, usual, node, what)

    def _comparison(self, kind: FactKind, field: Field, what: str) -> _Sized:
        fitting = [each.value for each in kind.type.operators]
        if field.name not in fitting:
            return self._refuse(
                field.line,
                f"{what}: {kind.name} ({kind.type.value}) cannot be compared with {field.name!r}; "
                f"write {' or '.join(fitting)}",
            )
        return self._compared(kind, Operator(field.name), field.node, what)

    def _compared(self, kind: FactKind, operator: Operator, node: Node, what: str) -> _Sized:
        nodes = node.of if isinstance(node, Items) and operator in _SEVERAL else (node,)
        if not nodes:
            return self._refuse(node.line, f"{what}: {kind.name} is compared with nothing")
        values = [self._value(kind, each, what) for each in nodes]
        known = tuple(value for value in values if value is not None)
        if len(known) < len(values):
            return _REFUSED
        return _Sized(Comparison(kind.name, operator, known))

    def _value(self, kind: FactKind, node: Node, what: str) -> Value | None:
        if not isinstance(node, Text):
            self._refuse(node.line, f"{what}: {kind.name} is compared with one value here")
            return None
        try:
            return self._read_value(kind, node.value.strip())
        except ValueError as error:
            self._refuse(node.line, f"{what}: {kind.name}: {error}")
            return None

    def _read_value(self, kind: FactKind, text: str) -> Value:
        match kind.type:
            case FactType.NUMBER:
                return Decimal(whole_of(text, 0, _LARGEST_NUMBER))
            case FactType.MONEY:
                return amount_of(text, self._currency)
            case FactType.DAY:
                return day_of(text)
            case FactType.YES_NO:
                return yes_no_of(text)
            case FactType.TEXT | FactType.SET:
                return self._word(kind, text)

    def _word(self, kind: FactKind, text: str) -> str:
        if not text or len(text) > _LONGEST_VALUE or not text.isprintable():
            raise ValueError(f"a value has 1 to {_LONGEST_VALUE} letters")
        known = sorted(self._reasons) if kind.name == "case.reasons" else kind.values
        if kind.name != "case.reasons" and not known:
            return text
        if text not in known:
            raise ValueError(f"it cannot be {text!r}{like(text, known)}")
        return text

    def _refuse(self, line: int, reason: str) -> _Sized:
        self._faults.add(line, reason)
        return _REFUSED
