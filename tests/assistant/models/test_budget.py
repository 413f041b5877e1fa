"""How many calls of language models there may be."""

import threading
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import SettingsError
from assistant.models.budget import (
    Budget,
    BudgetedModel,
    BudgetLimits,
    BudgetSpentError,
    asked_by,
    read_budget,
)
from assistant.models.model import Message, Role
from tests.models import ScriptedModel

HELLO = [Message(Role.PERSON, "Hello")]


class Clock:
    """A time that a test moves."""

    def __init__(self) -> None:
        self.at = 0.0

    def __call__(self) -> float:
        return self.at


def ask(model: BudgetedModel) -> str:
    pieces: Iterator[str] = model.stream(HELLO, most_tokens=10, within_s=1)
    return "".join(pieces)


def model_of(limits: BudgetLimits, clock: Clock) -> tuple[BudgetedModel, ScriptedModel]:
    inner = ScriptedModel("Yes")
    return BudgetedModel(inner, Budget(limits, clock)), inner


def test_a_setting_is_read() -> None:
    assert read_budget("hour=5, day=40,each=3/600") == BudgetLimits(5, 40, 3, 600)
    assert read_budget(" ") == BudgetLimits()


@pytest.mark.parametrize("text", ["hour", "hour=x", "hour=5/60", "each=5", "each=5/0", "week=9"])
def test_a_wrong_setting_is_refused_in_one_line(text: str) -> None:
    with pytest.raises(SettingsError, match="HANDRAIL_MODEL_BUDGET is wrong at"):
        read_budget(text)


def test_when_the_hour_is_spent_the_model_is_not_asked_until_it_is_over() -> None:
    clock = Clock()
    model, inner = model_of(BudgetLimits(hour=2), clock)
    assert [ask(model), ask(model)] == ["Yes", "Yes"]
    with pytest.raises(BudgetSpentError, match="this hour's 2 calls"):
        ask(model)
    assert len(inner.asked) == 2
    clock.at = 3600
    assert ask(model) == "Yes"


def test_a_day_is_counted_besides_its_hours() -> None:
    clock = Clock()
    model, _ = model_of(BudgetLimits(hour=2, day=3), clock)
    for hour in range(3):
        clock.at = hour * 3600
        ask(model)
    with pytest.raises(BudgetSpentError, match="this day's 3 calls"):
        ask(model)


def test_who_spent_their_own_takes_nothing_from_others() -> None:
    model, _ = model_of(BudgetLimits(each=1, each_s=60), Clock())
    with asked_by("conversation 1"):
        ask(model)
        with pytest.raises(BudgetSpentError, match="this asker's 1 calls"):
            ask(model)
    with asked_by("conversation 2"):
        assert ask(model) == "Yes"
    assert ask(model) == "Yes"


def test_what_was_spent_and_refused_can_be_read() -> None:
    model, _ = model_of(BudgetLimits(hour=1), Clock())
    ask(model)
    with pytest.raises(BudgetSpentError):
        ask(model)
    spent = model.budget.spent()
    assert (spent.hour, spent.day, spent.refused) == (1, 1, 1)


def test_many_at_once_spend_no_more_than_there_is() -> None:
    model, inner = model_of(BudgetLimits(hour=7), Clock())

    def asking() -> None:
        for _ in range(5):
            try:
                ask(model)
            except BudgetSpentError:
                return

    threads = [threading.Thread(target=asking) for _ in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(inner.asked) == 7


def test_any_number_of_askers_takes_so_much_memory_and_no_more() -> None:
    clock = Clock()
    budget = Budget(BudgetLimits(each=2), clock)
    for number in range(10_050):
        with asked_by(f"conversation-{number}"):
            budget.spend()
    assert budget.askers == 10_000
    with asked_by("conversation-10049"):
        budget.spend()
        with pytest.raises(BudgetSpentError):
            budget.spend()


@given(
    st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 40)), max_size=60),
    st.integers(1, 5),
    st.integers(1, 4),
)
def test_nobody_ever_has_more_than_their_share(
    calls: list[tuple[str, int]], most: int, each: int
) -> None:
    clock = Clock()
    budget = Budget(BudgetLimits(hour=most, each=each, each_s=100), clock)
    made: list[tuple[str, float]] = []
    for who, later in calls:
        clock.at += later
        with asked_by(who):
            try:
                budget.spend()
            except BudgetSpentError:
                continue
        made.append((who, clock.at))
        assert sum(at > clock.at - 3600 for _, at in made) <= most
        assert sum(at > clock.at - 100 and by == who for by, at in made) <= each
