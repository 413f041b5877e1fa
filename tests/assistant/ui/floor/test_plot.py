"""Numbers stand on an axis with round marks."""

import pytest
from hypothesis import given as always
from hypothesis import strategies as st

from assistant.offers.comparing.disparity import Disparity, Measure
from assistant.ui.floor.plot import plotted


def disparity(mean: float, reach: float, pairs: int = 40) -> Disparity:
    return Disparity("ana", 9, pairs, mean, mean - reach, mean + reach, 1.0, Measure.VALUE)


@pytest.mark.parametrize(
    ("found", "marks"),
    [
        ([disparity(9, 4)], (-20, -10, 0, 10, 20)),
        ([disparity(-3, 1)], (-4, -2, 0, 2, 4)),
        # Too few pairs: what is not shown does not stretch the axis.
        ([disparity(9, 4), disparity(900, 0, pairs=2)], (-20, -10, 0, 10, 20)),
    ],
)
def test_marks_are_round_and_zero_is_in_the_middle(
    found: list[Disparity], marks: tuple[float, ...]
) -> None:
    plot = plotted(found)
    assert plot.marks == marks
    assert plot.place(0) == 50


def test_without_any_difference_there_is_an_axis_still() -> None:
    assert 0 in plotted([disparity(0, 0)]).marks


@always(
    st.lists(
        st.builds(disparity, st.floats(-1e6, 1e6), st.floats(0, 1e6), st.integers(0, 9)),
        min_size=1,
    )
)
def test_every_interval_that_is_shown_fits_and_keeps_its_order(found: list[Disparity]) -> None:
    plot = plotted(found)
    assert 3 <= len(plot.marks) <= 7
    for each in found:
        places = [plot.place(number) for number in (each.low, each.mean, each.high)]
        assert places == sorted(places)
        assert all(0 <= place <= 100 for place in places)
        if each.enough:
            assert plot.least * (1 + 1e-9) <= each.low
            assert each.high <= plot.most * (1 + 1e-9)
