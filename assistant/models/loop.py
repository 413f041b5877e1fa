"""The one event loop of this process, on a thread of its own, where providers are waited for."""

import asyncio
import threading
from collections.abc import Callable, Coroutine

_making = threading.Lock()
_made: list[asyncio.AbstractEventLoop] = []


def background_loop() -> asyncio.AbstractEventLoop:
    """The loop, begun when it is first asked for; it ends with the process."""
    with _making:
        if not _made:
            loop = asyncio.new_event_loop()
            threading.Thread(target=loop.run_forever, name="models", daemon=True).start()
            _made.append(loop)
        return _made[0]


def run_in_background(
    work: Coroutine[None, None, None], done: Callable[[BaseException | None], None]
) -> Callable[[], None]:
    """Begin some work on the loop; return what cancels it, and what it waits for, at once.

    `done` is called on the loop, once, with what went wrong or None; a cancelled work's end is
    None too. Whatever goes wrong is told there alone, and logged nowhere.
    """
    loop = background_loop()
    tasks: list[asyncio.Task[None]] = []

    def finish(task: asyncio.Task[None]) -> None:
        done(None if task.cancelled() else task.exception())

    def begin() -> None:
        task = loop.create_task(work)
        task.add_done_callback(finish)
        tasks.append(task)

    def cancel() -> None:
        for task in tasks:
            task.cancel()

    loop.call_soon_threadsafe(begin)

    def leave() -> None:
        loop.call_soon_threadsafe(cancel)

    return leave
