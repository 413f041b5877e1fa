"""Whether a condition can hold at all: what its parts want of each fact is put together.

Every way through its alternatives is followed until one is free of contradictions; a part that
contradicts ends its way at once. How many steps that may take is bounded, for one condition and
for all that are looked at together: a catalogue cannot keep its reader busy.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import assert_never

from assistant.offers.condition import All, AnyOf, Comparison, Condition, Not, Operator
from assistant.offers.conditions.domains import Domain, any_value
from assistant.offers.conditions.words import Literal, in_words

# Beyond so many steps nobody can tell by reading either; the rule is then taken as possible.
MOST_STEPS = 20_000
_MOST_REASONS = 3
_HAS_ORDER = Comparison("case.has_order", Operator.IS, (True,))


@dataclass(slots=True)
class Effort:
    """What may still be done to look at several conditions; a step is one part of one of them."""

    left: int = 500_000

    def take(self) -> bool:
        """Spend one step; tell whether there was one left."""
        self.left -= 1
        return self.left >= 0


def impossible(condition: Condition, *, currency: str = "", effort: Effort | None = None) -> str:
    """Say why no facts at all can meet a condition; '' when some can, or nobody can tell.

    Takes at most MOST_STEPS, and no more than is left of an `effort` that is shared.
    """
    search = _Search(currency, effort or Effort())
    met = search.is_met(((condition, True),), (), {})
    if met or search.is_given_up:
        return ""
    return "; ".join(list(search.reasons)[:_MOST_REASONS])


_Goal = tuple[Condition, bool]
"""A condition, and whether it or its opposite is wanted."""


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What is wanted of one fact until now, and the comparisons that want it."""

    domain: Domain
    by: tuple[Literal, ...]


@dataclass(slots=True)
class _Search:
    """One search for facts; `reasons` are why ways ended, in order."""

    currency: str
    effort: Effort
    reasons: dict[str, None] = field(default_factory=dict)
    steps: int = 0
    is_given_up: bool = False

    def _step(self) -> bool:
        """Spend one step; False, for good, when there is none left."""
        self.steps += 1
        if self.steps > MOST_STEPS or not self.effort.take():
            self.is_given_up = True
        return not self.is_given_up

    def is_met(
        self,
        goals: tuple[_Goal, ...],
        choices: tuple[tuple[_Goal, ...], ...],
        wanted: Mapping[str, _Wanted],
    ) -> bool:
        """Whether all goals, and one of each choice, can be met beside what is wanted."""
        known = dict(wanted)
        open_choices = list(choices)
        for literal in self._literals(goals, open_choices):
            if reason := self._want(literal, known):
                self.reasons.setdefault(reason)
                return False
        if self.is_given_up:
            return False
        if not open_choices:
            return True
        # The same choice twice is one.
        open_choices = list(
            {tuple((id(of), yes) for of, yes in each): each for each in open_choices}.values()
        )
        first, *later = sorted(open_choices, key=len)
        if not first:
            self.reasons.setdefault("an empty 'any' is never met")
        return any(
            not self.is_given_up and self.is_met((goal,), tuple(later), known) for goal in first
        )

    def _want(self, literal: Literal, known: dict[str, _Wanted]) -> str:
        """Add a comparison to what is known to be wanted; return why it cannot be, or ''."""
        fact = literal.comparison.fact
        if reason := self._want_of(fact, literal, literal, known):
            return reason
        if fact.startswith("order."):
            # Of an order something is known only where there is one.
            return self._want_of(_HAS_ORDER.fact, Literal(_HAS_ORDER), literal, known)
        return ""

    def _want_of(self, fact: str, literal: Literal, by: Literal, known: dict[str, _Wanted]) -> str:
        if (domain := any_value(fact)) is None:
            return ""
        before = known.get(fact, _Wanted(domain, ()))
        domain = before.domain.narrowed(literal)
        since = (*before.by, by) if by not in before.by else before.by
        if domain.is_empty:
            said = dict.fromkeys(in_words(each, self.currency) for each in since)
            never = "cannot hold together" if len(said) > 1 else "can never be"
            return f"{' and '.join(said)} {never}"
        known[fact] = _Wanted(domain, since)
        return ""

    def _literals(
        self, goals: tuple[_Goal, ...], choices: list[tuple[_Goal, ...]]
    ) -> Iterator[Literal]:
        """The comparisons that all must be met; alternatives are added to the choices."""
        for condition, wanted in goals:
            if not self._step():
                return
            match condition:
                case Comparison():
                    yield Literal(condition, wanted)
                case Not(of=inner):
                    yield from self._literals(((inner, not wanted),), choices)
                case All(of) | AnyOf(of):
                    parts = tuple((part, wanted) for part in of)
                    if isinstance(condition, All) is wanted:
                        yield from self._literals(parts, choices)
                    else:
                        choices.append(parts)
                case _:
                    assert_never(condition)
