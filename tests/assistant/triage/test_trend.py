"""Where the emotion goes over the messages of a case."""

from hypothesis import given
from hypothesis import strategies as st

from assistant.triage.emotion.trend import trend_of
from assistant.triage.model import Emotion, Trend

HEATS = st.lists(st.sampled_from([emotion.heat for emotion in Emotion]), max_size=9)


def test_a_first_message_goes_nowhere() -> None:
    assert trend_of([1.0]) is Trend.STEADY


def test_from_calm_over_frustrated_to_angry_is_worsening() -> None:
    assert trend_of([0.0, 0.6, 1.0]) is Trend.WORSENING


def test_one_angry_message_long_ago_is_not_looked_back_to() -> None:
    assert trend_of([1.0, *[0.0] * 6]) is Trend.STEADY


@given(HEATS)
def test_told_backwards_a_trend_is_the_opposite(heats: list[float]) -> None:
    turned = {Trend.EASING: Trend.WORSENING, Trend.WORSENING: Trend.EASING}
    last = heats[-6:]
    assert trend_of(last[::-1]) is turned.get(trend_of(last), Trend.STEADY)
