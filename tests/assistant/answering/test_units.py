"""Passages are cut into what can be quoted alone."""

from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.answering.units import UnitKind, in_reading_order, units_of
from tests.assistant.answering.shelf import Document, cut

STEPS = Document(
    "freeze",
    "Freezing",
    "# Freezing\n\nDo this at once. Then call:\n\n1. Press **Freeze**.\n2. Call the desk.\n",
)


def test_sentences_and_steps_stand_alone_and_steps_keep_their_numbers() -> None:
    units = in_reading_order(cut(STEPS))
    assert [(unit.kind, unit.text) for unit in units] == [
        (UnitKind.SENTENCE, "Do this at once."),
        (UnitKind.SENTENCE, "Then call:"),
        (UnitKind.ITEM, "1. Press **Freeze**."),
        (UnitKind.ITEM, "2. Call the desk."),
    ]
    assert {unit.heading for unit in units} == {("Freezing",)}


def test_a_row_is_a_unit_that_knows_its_columns() -> None:
    table = "| Channel | Window |\n|---|---|\n| Online | 30 days |\n| Store | 14 days |\n"
    units = in_reading_order(cut(Document("window", "Window", table)))
    assert [unit.plain for unit in units] == [
        "Channel: Online; Window: 30 days",
        "Channel: Store; Window: 14 days",
    ]


def test_a_line_in_capitals_is_a_heading_over_what_follows() -> None:
    text = "SYMPTOM\nThe lamp flickers.\n\nRESOLVING THE PROBLEM\nChange the bulb.\n"
    units = in_reading_order(cut(Document("lamp", "Lamp", text)))
    spoken = {unit.text: unit.heading for unit in units if unit.kind is not UnitKind.HEADING}
    assert [heading[-1] for heading in spoken.values()] == ["SYMPTOM", "RESOLVING THE PROBLEM"]


def test_passages_are_read_in_their_order_and_once() -> None:
    passages = cut(STEPS)
    assert in_reading_order([*reversed(passages), *passages]) == in_reading_order(passages)


@settings(deadline=None)
@given(st.text(alphabet=st.sampled_from("aB1 .?!:\n*-|#`[]()é漢"), min_size=1, max_size=300))
def test_units_are_stretches_of_their_passage_in_order(text: str) -> None:
    for passage in cut(Document("x", "X", text)):
        units = units_of(passage)
        ends = [0, *(unit.end for unit in units)]
        assert all(
            before <= unit.start < unit.end for before, unit in zip(ends, units, strict=False)
        )
        assert all(unit.text == passage.text[unit.start : unit.end] for unit in units)
