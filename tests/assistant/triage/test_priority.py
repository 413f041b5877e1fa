"""What is handled first, and why."""

from hypothesis import given
from hypothesis import strategies as st

from assistant.triage.lexicon.bundled import bundled_lexicon
from assistant.triage.lexicon.facts import known_facts
from assistant.triage.priority import rank

LEXICON = bundled_lexicon()
FACTS = sorted(known_facts(each.sign.id for each in LEXICON.urgency))


def priority(*facts: str, at_least: int = 5) -> int:
    return rank(dict.fromkeys(facts, ""), LEXICON.priorities, at_least=at_least).priority


def test_danger_comes_first_and_praise_last() -> None:
    assert priority("risk.safety", "emotion.calm") == 1
    assert priority("risk.fraud", "sign.takeover_in_progress") == 1
    assert priority("risk.vulnerable", "sign.essential_out") == 2
    assert priority("emotion.angry") == 3
    assert priority("emotion.calm") == 4
    assert priority("emotion.pleased") == 5


def test_a_high_tier_moves_up_but_never_beside_danger() -> None:
    assert priority("high_tier", "emotion.calm") == 3
    assert priority("high_tier", "sign.stranded") == 2


def test_in_a_language_whose_tone_is_not_read_nothing_waits_longer_than_the_ordinary() -> None:
    assert priority("sign.can_wait", at_least=4) == 4
    assert priority("risk.self_harm", at_least=4) == 1


def test_reasons_say_what_tells_them_weightiest_first() -> None:
    ranked = rank(
        {"risk.legal": "says 'my solicitor'", "emotion.angry": "'furious'"}, LEXICON.priorities
    )
    assert ranked.reasons[0] == "may become a matter for the law: says 'my solicitor'"
    assert ranked.reasons[1] == "the writer is angry: 'furious'"


@given(st.sets(st.sampled_from(FACTS)), st.sampled_from(["risk.safety", "risk.self_harm"]))
def test_whatever_else_is_told_danger_comes_first(told: set[str], danger: str) -> None:
    assert priority(*told, danger) == 1


@given(st.sets(st.sampled_from(FACTS)))
def test_a_priority_is_from_one_to_five_and_has_a_reason(told: set[str]) -> None:
    ranked = rank(dict.fromkeys(told, "x"), LEXICON.priorities)
    assert 1 <= ranked.priority <= 5
    assert all(ranked.reasons)
