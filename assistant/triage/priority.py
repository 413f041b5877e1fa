"""How soon a message is to be handled: the rules of the lexicon over what was found in it."""

from collections.abc import Mapping
from dataclasses import dataclass

from assistant.triage.lexicon.model import Move, Priorities, Rule

_ORDINARY = "nothing in it asks for more than the ordinary"


@dataclass(frozen=True, slots=True)
class Ranked:
    """A priority from 1, first, to 5; and why, weightiest first, never empty."""

    priority: int
    reasons: tuple[str, ...]


def rank(facts: Mapping[str, str], priorities: Priorities, *, at_least: int = 5) -> Ranked:
    """The priority of a message of which `facts` hold, each with what tells it.

    The first priority of which a rule holds counts, then every move that holds; no later than
    `at_least`.
    """
    holding = [each for each in priorities.rules if each.facts <= facts.keys()]
    base = min((each.priority for each in holding), default=priorities.ordinary)
    reasons = [_reason(each, facts) for each in holding if each.priority == base]
    base = min(base, at_least)
    for move in priorities.moves:
        if (
            move.facts <= facts.keys()
            and (moved := max(base - move.places, move.not_before)) < base
        ):
            base = moved
            reasons.append(_reason(move, facts))
    reasons += [_reason(each, facts) for each in holding if each.priority > base]
    return Ranked(base, tuple(dict.fromkeys(reasons)) or (_ORDINARY,))


def _reason(rule: Rule | Move, facts: Mapping[str, str]) -> str:
    told = "; ".join(dict.fromkeys(facts[fact] for fact in sorted(rule.facts) if facts[fact]))
    return f"{rule.why}: {told}" if told else rule.why
