"""Work takes turns: a few at once, and whoever waits longest is next."""

import threading
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from assistant.turns import Turns

AT_ONCE = 3


class Gate:
    """Work that tells when it begins and waits until it may go on."""

    def __init__(self) -> None:
        self.begun: list[int] = []
        self.may_go_on = threading.Semaphore(0)
        self._begins = threading.Condition()

    def work(self, number: int) -> int:
        """Begin, wait, and give the number back."""
        with self._begins:
            self.begun.append(number)
            self._begins.notify_all()
        self.may_go_on.acquire()
        return number

    def has_begun(self, many: int) -> bool:
        """Wait until so many have begun."""
        with self._begins:
            return self._begins.wait_for(lambda: len(self.begun) >= many, timeout=30)


def test_a_few_run_at_once_and_the_first_one_waiting_is_next() -> None:
    gate, turns = Gate(), Turns(AT_ONCE)
    people = list(range(AT_ONCE + 5))
    with ThreadPoolExecutor(len(people)) as threads:
        taken: list[Future[int]] = []
        for number in people:
            taken.append(threads.submit(turns.take, lambda number=number: gate.work(number)))
            # The next one comes only when this one has begun or stands in the line.
            while turns.waiting + len(gate.begun) < number + 1:
                pass
        assert gate.has_begun(AT_ONCE)
        assert len(gate.begun) == AT_ONCE
        for done in people:
            gate.may_go_on.release()
            assert gate.has_begun(min(AT_ONCE + done + 1, len(people)))
        assert [each.result() for each in taken] == people
    assert gate.begun[AT_ONCE:] == people[AT_ONCE:]


def test_what_the_work_raises_reaches_whoever_asked() -> None:
    turns = Turns()
    with pytest.raises(ZeroDivisionError):
        turns.take(lambda: 1 // 0)
    assert turns.take(lambda: 2) == 2


def test_work_that_needs_a_turn_within_its_own_does_not_wait_for_itself() -> None:
    turns = Turns(1)
    assert turns.take(lambda: turns.take(lambda: turns.take(lambda: 3))) == 3


def test_who_waits_for_something_else_lets_others_go_on() -> None:
    gate, turns = Gate(), Turns(1)

    def with_a_pause() -> int:
        with turns.aside():
            gate.work(1)
        return turns.take(lambda: 2)

    with ThreadPoolExecutor(1) as threads:
        paused = threads.submit(turns.take, with_a_pause)
        assert gate.has_begun(1)
        assert turns.take(lambda: 3) == 3
        gate.may_go_on.release()
        assert paused.result() == 2
    assert turns.take(lambda: 4) == 4
