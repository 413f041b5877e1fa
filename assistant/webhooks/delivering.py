"""The thread that follows the story and sends what is due; one slow address holds up no other."""

import logging
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from datetime import datetime, timedelta

from prometheus_client import Counter as Count

from assistant.webhooks.following import Following
from assistant.webhooks.model import WebhookId
from assistant.webhooks.posting import Answer, Poster
from assistant.webhooks.signing import signed_headers
from assistant.webhooks.trying import Leased, lease_due, note, sweep, waiting_webhooks
from kb.database import Database
from kb.errors import KnowledgeBaseError

AT_ONCE = 16
EACH_AT_ONCE = 2
"""How many calls go at once, in all and to one webhook, from one process."""

_log = logging.getLogger(__name__)
_SWEEP_EVERY = timedelta(hours=1)


def send(poster: Poster, sent: Leased, *, at: datetime, stop: threading.Event | None) -> Answer:
    """Send what was leased, signed as of that time."""
    headers = signed_headers(sent.secret, sent.event, sent.body, at=at)
    return poster.post(sent.url, sent.body, headers, stop=stop)


def outcome(answer: Answer) -> str:
    """What a try is counted as: 'arrived', 'refused' (an answer that is no success), 'failed'."""
    if answer.arrived:
        return "arrived"
    return "failed" if answer.status is None else "refused"


class Deliverer:
    """A thread of the server that sends events; what is due is looked for every `every_s`."""

    def __init__(
        self,
        database: Database,
        now: Callable[[], datetime],
        poster: Poster,
        *,
        tries: Count,
        every_s: float = 1.0,
        grace_s: float = 2.0,
    ) -> None:
        self._database = database
        self._now = now
        self._poster = poster
        self._tries = tries
        self._every_s = every_s
        self._grace_s = grace_s
        self._following = Following(database, now)
        self._closing = threading.Event()
        self._stopping = threading.Event()
        self._wake = threading.Event()
        self._lock = threading.Lock()
        self._busy: Counter[WebhookId] = Counter()
        self._going: set[Future[None]] = set()
        self._swept_at: datetime | None = None
        self._pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="webhooks")
        self._thread = threading.Thread(target=self._work, name="webhooks", daemon=True)

    def start(self) -> None:
        """Begin; what came while nobody followed is sent first."""
        self._thread.start()

    def close(self) -> None:
        """Stop: calls at hand have `grace_s`; what they leave is sent again after a minute."""
        self._closing.set()
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join()
        wait(self._calls(), timeout=self._grace_s)
        self._stopping.set()
        self._pool.shutdown(wait=True)

    def turn(self) -> int:
        """Follow the story and begin to send what is due; how many calls were begun.

        Raises KnowledgeBaseError when the database cannot be read or written.
        """
        self._following.follow()
        at = self._now()
        if self._swept_at is None or at - self._swept_at >= _SWEEP_EVERY:
            self._swept_at = at
            sweep(self._database, at)
        begun = 0
        for webhook in waiting_webhooks(self._database, at):
            begun += self._begin(webhook, at)
        return begun

    def finish(self) -> None:
        """Wait for the calls that were begun."""
        wait(self._calls())

    def _begin(self, webhook: WebhookId, at: datetime) -> int:
        with self._lock:
            free = min(EACH_AT_ONCE - self._busy[webhook], AT_ONCE - self._busy.total())
        if free <= 0:
            return 0
        leased = lease_due(self._database, webhook, at=at, limit=free)
        for each in leased:
            with self._lock:
                self._busy[webhook] += 1
                self._going.add(self._pool.submit(self._send, each))
        return len(leased)

    def _send(self, sent: Leased) -> None:
        try:
            answer = send(self._poster, sent, at=self._now(), stop=self._stopping)
            if not answer.stopped:
                self._tries.labels(outcome(answer)).inc()
                note(self._database, sent, answer, at=self._now())
        except KnowledgeBaseError as error:
            # Its lease lapses, and it is sent again.
            _log.warning("what came of event %s could not be noted: %s", sent.event, error)
        finally:
            with self._lock:
                self._busy[sent.webhook] -= 1
            self._wake.set()

    def _calls(self) -> set[Future[None]]:
        with self._lock:
            self._going = {each for each in self._going if not each.done()}
            return set(self._going)

    def _work(self) -> None:
        troubled = False
        while not self._closing.is_set():
            self._wake.clear()
            try:
                self.turn()
                troubled = False
            except KnowledgeBaseError as error:
                if not troubled:
                    _log.warning("webhooks are looked at again in a moment: %s", error)
                troubled = True
            self._calls()
            self._wake.wait(self._every_s)
