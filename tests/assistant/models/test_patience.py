"""A model is asked again while that may help, never too often, and rested when it fails."""

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.models.model import (
    LanguageModel,
    Message,
    ModelBrokenError,
    ModelBusyError,
    ModelError,
    ModelLateError,
    ModelOverflowError,
    ModelRefusedError,
    Role,
)
from assistant.models.patience import Breaker, Pace, PatientModel
from tests.models import Reply, ScriptedModel

ASKED = [Message(Role.PERSON, "How long may I return it?")]
WITHIN_S = 30.0


class Clock:
    """Time that passes when somebody sleeps, and a little with each look at it."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept = 0.0

    def __call__(self) -> float:
        self.now += 1e-6
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds
        self.slept += seconds


def patient(model: LanguageModel, clock: Clock, *, calls_per_minute: int = 0) -> PatientModel:
    return PatientModel(
        model, Pace(calls_per_minute, clock), Breaker(clock), clock=clock, sleep=clock.sleep
    )


def ask(model: LanguageModel, *, within_s: float = WITHIN_S) -> str:
    return "".join(model.stream(ASKED, most_tokens=50, within_s=within_s))


@pytest.mark.parametrize("error", [ModelBusyError("busy"), ModelBrokenError("broken")])
def test_what_may_pass_is_tried_again(error: ModelError) -> None:
    clock = Clock()
    scripted = ScriptedModel(error, error, "30 days.")
    assert ask(patient(scripted, clock)) == "30 days."
    assert len(scripted.asked) == 3
    assert 0 < clock.slept < 5


def test_each_wait_is_longer_and_none_is_like_another() -> None:
    slept: list[float] = []
    for _ in range(20):
        clock = Clock()
        ask(patient(ScriptedModel(ModelBusyError("busy"), "Yes."), clock))
        slept.append(clock.slept)
    assert len(set(slept)) > 10
    twice = Clock()
    ask(patient(ScriptedModel(ModelBusyError("a"), ModelBusyError("b"), "Yes."), twice))
    assert twice.slept > max(slept)


@pytest.mark.parametrize(
    "error", [ModelRefusedError("key"), ModelOverflowError("long"), ModelLateError("late")]
)
def test_what_will_not_pass_is_not_tried_again(error: ModelError) -> None:
    scripted = ScriptedModel(error, "never asked")
    with pytest.raises(type(error)):
        ask(patient(scripted, Clock()))
    assert len(scripted.asked) == 1


def test_who_began_to_speak_is_not_asked_again() -> None:
    scripted = ScriptedModel(["Thirty", ModelBrokenError("cut")], "Forty days.")
    pieces = patient(scripted, Clock()).stream(ASKED, most_tokens=50, within_s=WITHIN_S)
    assert next(pieces) == "Thirty"
    with pytest.raises(ModelBrokenError):
        next(pieces)
    assert len(scripted.asked) == 1


def test_after_a_few_tries_the_last_reason_is_told() -> None:
    scripted = ScriptedModel(ModelBrokenError("first"), ModelBrokenError("last"))
    with pytest.raises(ModelBrokenError, match="last"):
        ask(patient(scripted, Clock()))
    assert len(scripted.asked) == 3


def test_the_provider_is_not_asked_before_it_wants_to_be() -> None:
    clock = Clock()
    model = patient(ScriptedModel(ModelBusyError("busy", after_s=12.0), "Yes."), clock)
    assert ask(model) == "Yes."
    assert clock.slept == pytest.approx(12.0, abs=0.1)


def test_nobody_waits_for_what_comes_too_late() -> None:
    clock = Clock()
    scripted = ScriptedModel(ModelBusyError("busy", after_s=60.0), "Yes.")
    with pytest.raises(ModelBusyError):
        ask(patient(scripted, clock))
    assert (len(scripted.asked), clock.slept) == (1, 0.0)


def test_every_try_has_only_the_time_that_is_left() -> None:
    clock = Clock()
    scripted = ScriptedModel(ModelBusyError("busy", after_s=10.0), "Yes.")
    ask(patient(scripted, clock))
    assert scripted.asked[1].within_s < scripted.asked[0].within_s - 9.9


def test_who_stops_while_waiting_gets_nothing_more() -> None:
    clock = Clock()
    scripted = ScriptedModel(ModelBusyError("busy", after_s=20.0), "Yes.")
    pieces = patient(scripted, clock).stream(
        ASKED, most_tokens=50, within_s=WITHIN_S, stopped=lambda: clock.slept > 1
    )
    assert list(pieces) == []
    assert clock.slept < 2


def test_a_silent_model_leaves_time_for_the_next() -> None:
    silent = ScriptedModel([threading.Event(), "never"])
    model = PatientModel(silent, first_share=0.01)
    with pytest.raises(ModelLateError, match="said nothing in time"):
        ask(model)


def test_a_model_that_speaks_has_all_the_time() -> None:
    slow = ScriptedModel(["Thirty", 0.4, " days."])
    model = PatientModel(slow, first_share=0.01)
    assert ask(model) == "Thirty days."


@given(
    st.lists(
        st.one_of(
            st.builds(ModelBusyError, st.just("busy"), st.none() | st.floats(0, 100)),
            st.builds(ModelBrokenError, st.just("broken")),
            st.builds(ModelLateError, st.just("late")),
            st.just("Yes."),
        ),
        min_size=1,
        max_size=8,
    ),
    st.floats(0, 60),
)
def test_all_tries_stay_within_the_one_deadline(replies: list[Reply], within_s: float) -> None:
    clock = Clock()
    model = patient(ScriptedModel(*replies), clock)
    begun = clock.now
    try:
        ask(model, within_s=within_s)
    except ModelError:
        pass
    finally:
        assert clock.now - begun <= within_s + 0.5


def test_three_failures_in_a_row_earn_a_rest() -> None:
    clock = Clock()
    refused = ModelRefusedError("key")
    scripted = ScriptedModel(refused, refused, refused, "Yes.", "Yes again.")
    model = patient(scripted, clock)
    for _ in range(3):
        with pytest.raises(ModelRefusedError):
            ask(model)
    with pytest.raises(ModelBusyError, match="left alone"):
        ask(model)
    assert len(scripted.asked) == 3
    clock.sleep(30.0)
    assert (ask(model), ask(model)) == ("Yes.", "Yes again.")


def test_a_success_between_failures_counts_anew() -> None:
    clock = Clock()
    refused = ModelRefusedError("key")
    model = patient(ScriptedModel(refused, refused, "Yes.", refused, refused, "Yes."), clock)
    for _ in range(2):
        for _ in range(2):
            with pytest.raises(ModelRefusedError):
                ask(model)
        assert ask(model) == "Yes."


def test_after_the_rest_one_call_tries_and_the_others_wait() -> None:
    clock = Clock()
    breaker = Breaker(clock)
    for _ in range(3):
        breaker.failed()
    clock.sleep(31.0)
    assert breaker.rest_s() == 0
    assert breaker.rest_s() > 0
    breaker.succeeded()
    assert breaker.rest_s() == 0


def test_a_request_that_is_too_long_is_no_failure_of_the_model() -> None:
    clock = Clock()
    model = patient(ScriptedModel(*[ModelOverflowError("long")] * 5, "Yes."), clock)
    for _ in range(5):
        with pytest.raises(ModelOverflowError):
            ask(model)
    assert ask(model) == "Yes."


def test_more_calls_than_allowed_are_refused_until_a_minute_has_passed() -> None:
    clock = Clock()
    scripted = ScriptedModel("Yes.")
    model = patient(scripted, clock, calls_per_minute=2)
    assert ask(model) + ask(model) == "Yes.Yes."
    for _ in range(4):
        with pytest.raises(ModelBusyError, match="HANDRAIL_MODEL_CALLS_PER_MINUTE") as told:
            ask(model)
    assert told.value.after_s == pytest.approx(60, abs=1)
    assert len(scripted.asked) == 2
    clock.sleep(60.0)
    assert ask(model) == "Yes."


def test_a_short_queue_is_waited_for() -> None:
    clock = Clock()
    model = patient(ScriptedModel("Yes."), clock, calls_per_minute=1)
    ask(model)
    clock.sleep(59.0)
    assert ask(model) == "Yes."


@given(st.integers(1, 5), st.lists(st.floats(0, 30), max_size=40))
def test_no_minute_ever_has_more_calls_than_allowed(most: int, waits: list[float]) -> None:
    clock = Clock()
    pace = Pace(most, clock)
    taken: list[float] = []
    for wait in waits:
        clock.sleep(wait)
        if pace.take() == 0:
            taken.append(clock.now)
    assert all(sum(0 <= at - start < 59.9 for at in taken) <= most for start in taken)


def test_it_is_the_model_it_asks() -> None:
    model = patient(ScriptedModel("Yes.", name="openai:m", remote=True, context_tokens=99), Clock())
    assert (model.name, model.remote, model.context_tokens) == ("openai:m", True, 99)
