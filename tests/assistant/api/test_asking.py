"""Questions take turns: a few at once, and whoever waits longest is next."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date

from assistant.api.asking import AT_ONCE, Asking
from kb.model import Audience, Hit
from tests.assistant.fakes import FakeAssistant

DAY = date(2026, 3, 1)


class Slow:
    """Answers when it is told to, and remembers the order in which it began."""

    def __init__(self, assistant: FakeAssistant) -> None:
        self.settings = assistant.settings
        self.database = assistant.database
        self.begun: list[str] = []
        self.may_go_on = threading.Semaphore(0)
        self._begins = threading.Condition()
        self._assistant = assistant

    def __getattr__(self, name: str) -> object:
        return getattr(self._assistant, name)

    def search(self, text: str, *, audience: Audience, on: date, limit: int) -> list[Hit]:
        """Begin, wait, and find what there is."""
        with self._begins:
            self.begun.append(text)
            self._begins.notify_all()
        self.may_go_on.acquire()
        return self._assistant.search(text, audience=audience, on=on, limit=limit)

    def has_begun(self, many: int) -> bool:
        """Wait until so many have begun."""
        with self._begins:
            return self._begins.wait_for(lambda: len(self.begun) >= many, timeout=30)


def test_a_few_questions_run_at_once_and_the_first_one_waiting_is_next(
    assistant: FakeAssistant,
) -> None:
    slow = Slow(assistant)
    asking = Asking(slow)  # type: ignore[arg-type]  # what it lacks is the fake's
    waiting = [f"question {number}" for number in range(AT_ONCE + 5)]

    def search(text: str) -> list[Hit]:
        return asking.search(text, audience=Audience.PUBLIC, on=DAY, limit=1)

    with ThreadPoolExecutor(len(waiting)) as people:
        asked = [people.submit(search, text) for text in waiting[:AT_ONCE]]
        assert slow.has_begun(AT_ONCE)
        for text in waiting[AT_ONCE:]:
            asked.append(people.submit(search, text))
            while asking.registry.get_sample_value("handrail_questions_open") != len(asked):
                time.sleep(0.001)
        assert len(slow.begun) == AT_ONCE
        for done in range(len(waiting)):
            slow.may_go_on.release()
            assert slow.has_begun(min(AT_ONCE + done + 1, len(waiting)))
        for each in asked:
            each.result()
    assert slow.begun[AT_ONCE:] == waiting[AT_ONCE:]
