"""A path opens when everything that one of its triggers says holds, and says why."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given

from assistant.escalation.deciding import open_paths
from assistant.escalation.model import (
    Path,
    PathId,
    ServicePlan,
    Situation,
    Span,
    TeamId,
    Trigger,
)
from assistant.money import Money
from assistant.offers.model import Stage
from assistant.triage.model import Emotion, Risk, Trend, Urgency
from tests.assistant.escalation.made_plans import triggers
from tests.assistant.escalation.situations import CITATION, QUOTE, situation, triage


def plan(*when: Trigger) -> ServicePlan:
    """A plan with one path, whose triggers these are."""
    return ServicePlan(paths=(Path(PathId("up"), "Up", when, TeamId("floor"), Span(60)),))


def why(trigger: Trigger, seen: Situation) -> tuple[str, ...]:
    opened = open_paths(seen, plan(trigger))
    return opened[0][1] if opened else ()


def euros(amount: int) -> Money:
    return Money(Decimal(amount), "EUR")


CALM = situation()
HOLDING = [
    (
        Trigger(risks=frozenset({Risk.LEGAL})),
        situation(triage(Risk.LEGAL, words="my solicitor")),
        "legal threat: says 'my solicitor'",
    ),
    (Trigger(priority=1), situation(triage(priority=1)), "priority 1"),
    (Trigger(priority=2), situation(triage(priority=1)), "priority 1"),
    (
        Trigger(wants_person=True),
        situation(triage(wants_person=True)),
        "the customer asked for a person",
    ),
    (
        Trigger(asked_for_person=2),
        replace(CALM, asked_for_person=2),
        "the customer asked for a person twice",
    ),
    (Trigger(abstained=2), replace(CALM, abstained=2), "the assistant had no answer twice"),
    (Trigger(abstained=1), replace(CALM, abstained=3), "the assistant had no answer 3 times"),
    (
        Trigger(authority_exceeded=True),
        replace(CALM, authority_exceeded=True),
        "it is above the agent's authority",
    ),
    (
        Trigger(emotions=frozenset({Emotion.ANGRY})),
        situation(replace(triage(emotion=Emotion.ANGRY), emotion_words="furious")),
        "the customer is angry: says 'furious'",
    ),
    (
        Trigger(trend=Trend.WORSENING),
        situation(triage(trend=Trend.WORSENING)),
        "the mood is worsening",
    ),
    (
        Trigger(urgency=Urgency.HIGH),
        situation(triage(urgency=Urgency.CRITICAL)),
        "urgency is critical",
    ),
    (
        Trigger(topics=frozenset({"warranty"})),
        situation(triage(topic="warranty")),
        "it is about Warranty",
    ),
    (Trigger(tiers=frozenset({"gold"})), replace(CALM, tier="Gold"), "the customer is Gold"),
    (Trigger(channels=frozenset({"social"})), replace(CALM, channel="social"), "it came by social"),
    (
        Trigger(stages=frozenset({Stage.AFTER})),
        replace(CALM, stage=Stage.AFTER),
        "it is after the purchase",
    ),
    (
        Trigger(words=("small claims court",)),
        situation(text="See you in the Small  Claims\nCourt."),
        "says 'small claims court'",
    ),
    (
        Trigger(contacts=3),
        replace(CALM, contacts=4),
        "the customer wrote 4 times in 30 days",
    ),
    (Trigger(reach=5000), replace(CALM, reach=12000), "12,000 people saw the post"),
    (Trigger(amount=euros(150)), replace(CALM, amount=euros(150)), "€150.00 is in dispute"),
]


@pytest.mark.parametrize(("trigger", "seen", "said"), HOLDING)
def test_a_trigger_that_holds_says_why_and_one_that_does_not_is_silent(
    trigger: Trigger, seen: Situation, said: str
) -> None:
    assert why(trigger, seen) == (said,)
    assert why(trigger, CALM) == ()


def test_everything_that_a_trigger_says_has_to_hold() -> None:
    both = Trigger(risks=frozenset({Risk.LEGAL}), words=("court papers",))
    threatens = triage(Risk.LEGAL)
    assert why(both, situation(threatens, "I will call my lawyer")) == ()
    assert len(why(both, situation(threatens, "I got court papers"))) == 2
    assert why(both, situation(text="I got court papers")) == ()


def test_a_risk_may_have_to_be_told_clearly() -> None:
    seen = situation(triage(Risk.FRAUD))
    assert why(Trigger(risks=frozenset({Risk.FRAUD}), sure=0.9), seen)
    assert why(Trigger(risks=frozenset({Risk.FRAUD}), sure=0.91), seen) == ()


def test_what_a_policy_about_the_message_hands_over_opens_a_path() -> None:
    handed = Trigger(policy_says=True)
    assert open_paths(CALM, plan(handed)) == []
    (opened,) = open_paths(CALM, plan(handed), CITATION)
    assert opened[1] == (f"policy says: '{QUOTE}'",)


def test_any_trigger_opens_a_path_and_all_that_hold_say_why_once() -> None:
    angry = Trigger(emotions=frozenset({Emotion.ANGRY}))
    seen = situation(triage(emotion=Emotion.ANGRY, wants_person=True))
    person = Trigger(wants_person=True)
    opened = open_paths(seen, plan(angry, person, Trigger(reach=1), person))
    assert [reasons for _, reasons in opened] == [
        ("the customer is angry", "the customer asked for a person")
    ]


@pytest.mark.parametrize(
    "text", ["I have no court papers", "supercourt papersoup", "", "papers of the court"]
)
def test_words_count_whole_in_order_and_where_nothing_denies_them(text: str) -> None:
    assert why(Trigger(words=("court papers",)), situation(text=text)) == ()


def test_amounts_of_another_currency_are_never_compared() -> None:
    dollars = Money(Decimal(1000), "USD")
    assert why(Trigger(amount=euros(150)), replace(CALM, amount=dollars)) == ()
    assert why(Trigger(amount=euros(150)), replace(CALM, amount=euros(149))) == ()


def test_a_path_that_only_others_go_on_with_never_opens_by_itself() -> None:
    assert open_paths(situation(triage(*Risk, priority=1)), plan()) == []


SEEN = replace(
    situation(
        triage(
            *Risk,
            emotion=Emotion.ANGRY,
            trend=Trend.WORSENING,
            urgency=Urgency.CRITICAL,
            wants_person=True,
            priority=1,
        ),
        text="a b c d",
    ),
    abstained=2,
    asked_for_person=3,
    authority_exceeded=True,
    contacts=9,
    reach=10**7,
)


@given(triggers(), triggers())
def test_saying_more_never_opens_a_path_that_saying_less_leaves_shut(
    trigger: Trigger, more: Trigger
) -> None:
    narrower = replace(trigger, wants_person=True, abstained=max(trigger.abstained, more.abstained))
    for seen in (CALM, SEEN):
        if why(narrower, seen):
            assert why(trigger, seen)
        assert all(reason.strip() for reason in why(trigger, seen))
