"""How well an offer fits a case, and what says so."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.offers.advice.suitability import Suitability, suitability_of
from assistant.offers.advice.worth import Weights
from assistant.offers.model import Kind, Offer, OfferId, PolicyAnchor, Reason, Stage

LATE = Reason("late", "Late parcel")
DAMAGED = Reason("damaged", "Damaged on arrival")
CREDIT = Offer(
    OfferId("G1"),
    "Goodwill credit",
    Kind.CREDIT,
    "We add {value}.",
    PolicyAnchor("guide", "G1"),
    suits=frozenset({"late"}),
)


def fit(
    offer: Offer = CREDIT,
    *reasons: Reason,
    stage: Stage | None = None,
    channel: str = "",
) -> Suitability:
    return suitability_of(offer, reasons=reasons, stage=stage, channel=channel, weights=Weights())


def words(found: Suitability) -> list[str]:
    return [part.words for part in found.parts if part.words]


def test_an_offer_that_makes_good_what_happened_suits() -> None:
    found = fit(CREDIT, LATE)
    assert found.score == pytest.approx(0.9)
    assert words(found) == ["suits: Late parcel"]


def test_an_offer_that_makes_good_half_of_what_happened_suits_less() -> None:
    assert fit(CREDIT, LATE, DAMAGED).score == pytest.approx(0.7)
    both = replace(CREDIT, suits=frozenset({"late", "damaged"}))
    assert fit(both, LATE, DAMAGED).score == pytest.approx(0.9)


def test_an_offer_for_this_stage_and_channel_goes_before_one_for_all() -> None:
    meant = replace(CREDIT, stages=frozenset({Stage.AFTER}), channels=frozenset({"chat"}))
    found = fit(meant, LATE, stage=Stage.AFTER, channel="chat")
    assert found.score == pytest.approx(1)
    assert words(found) == ["suits: Late parcel", "meant for after a purchase", "meant for chat"]


def test_less_is_known_the_less_it_suits() -> None:
    general = replace(CREDIT, suits=frozenset())
    scores = [fit(CREDIT, LATE), fit(CREDIT), fit(general, LATE), fit(CREDIT, DAMAGED)]
    assert [each.score for each in scores] == pytest.approx([0.9, 0.42, 0.34, 0.18])
    assert words(fit(CREDIT)) == ["it is not known what this is about"]
    assert words(fit(general)) == ["fits any reason a little"]
    assert words(fit(CREDIT, DAMAGED)) == ["meant for other reasons"]


@given(
    suits=st.frozensets(st.sampled_from(["late", "damaged", "price"])),
    reasons=st.lists(st.sampled_from([LATE, DAMAGED, Reason("price", "Price")]), unique=True),
    stages=st.frozensets(st.sampled_from(Stage)),
    stage=st.none() | st.sampled_from(Stage),
    channels=st.frozensets(st.sampled_from(["chat", "phone"])),
    channel=st.text(),
)
def test_suitability_is_between_nothing_and_one_and_its_parts_are_all_of_it(
    suits: frozenset[str],
    reasons: list[Reason],
    stages: frozenset[Stage],
    stage: Stage | None,
    channels: frozenset[str],
    channel: str,
) -> None:
    offer = replace(CREDIT, suits=suits, stages=stages, channels=channels)
    found = fit(offer, *reasons, stage=stage, channel=channel)
    assert 0 <= found.score <= 1 + 1e-9
    assert sum(part.of for part in found.parts) == pytest.approx(1)
    assert all(0 <= part.given <= part.of for part in found.parts)
    assert found == fit(offer, *reversed(reasons), stage=stage, channel=channel) or len(reasons) > 1
