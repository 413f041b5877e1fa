"""The best window is the stretch that is worth most, by looking at every one."""

from hypothesis import given
from hypothesis import strategies as st

from assistant.answering.units import Unit, UnitKind
from assistant.answering.window import best_window
from tests.passages import passage

EXPECTED = 20.0


def unit(words: int, kind: UnitKind, ordinal: int) -> Unit:
    holding = passage(
        "x", id_=f"returns@1#{ordinal}", document="returns", title="Returns", ordinal=ordinal
    )
    return Unit(holding, 0, 1, kind, (), "x", frozenset("x"), words)


Drawn = tuple[int, UnitKind, int, float, float]
units = st.lists(
    st.tuples(
        st.integers(1, 150),
        st.sampled_from([UnitKind.SENTENCE, UnitKind.ITEM, UnitKind.HEADING]),
        st.integers(0, 2),
        st.floats(0, 1),
        st.floats(0.1, 1),
    ),
    max_size=10,
)


def worth(drawn: list[Drawn], first: int, last: int) -> float | None:
    """What a stretch is worth; None when it may not be quoted."""
    inside = drawn[first : last + 1]
    words = sum(each[0] for each in inside)
    gap = any(skipped > 1 for _, _, skipped, _, _ in inside[1:])
    if UnitKind.HEADING in (inside[0][1], inside[-1][1]) or gap or (words > 120 and first < last):
        return None
    hoped = sum(chance * min(length, 120) for length, _, _, chance, _ in inside)
    return min(2 * hoped / (min(words, 120) + EXPECTED) * inside[0][4], 1.0)


@given(units)
def test_no_stretch_is_worth_more_than_the_one_found(drawn: list[Drawn]) -> None:
    ordinal = 0
    laid_out = []
    for words, kind, skipped, _, _ in drawn:
        ordinal += skipped
        laid_out.append(unit(words, kind, ordinal))
    found = best_window(
        laid_out,
        [each[3] for each in drawn],
        expected_words=EXPECTED,
        openings=[each[4] for each in drawn],
    )
    stretches = [
        value
        for first in range(len(drawn))
        for last in range(first, len(drawn))
        if (value := worth(drawn, first, last)) is not None
    ]
    if found is None:
        assert not stretches
        return
    assert abs(found.value - max(stretches)) < 1e-9
    value = worth(drawn, found.first, found.last)
    assert value is not None
    assert abs(value - found.value) < 1e-9
    assert found.words == sum(each[0] for each in drawn[found.first : found.last + 1])


def test_headings_alone_are_no_window() -> None:
    assert best_window([unit(3, UnitKind.HEADING, 0)], [1.0], expected_words=EXPECTED) is None
    assert best_window([], [], expected_words=EXPECTED) is None
