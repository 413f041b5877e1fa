"""Taking files in from the command line: by the running server, or by this process."""

import time
from collections.abc import Generator, Iterator, Sequence
from contextlib import suppress
from itertools import count
from pathlib import Path

from assistant.app import Handrail
from assistant.cli import server_calls
from assistant.cli.output import Bar, progress
from assistant.settings import Settings
from ingest.jobs import Instructions, Job, JobState
from ingest.outcomes import Outcome, Refusal
from ingest.progress import Progress, Watch
from kb.errors import IndexBusyError

_LOOK_EVERY_S = 0.2
_ASK_EVERY = 25

Given = Sequence[tuple[Path, str, Instructions]]


def take_in(
    settings: Settings, files: Given, *, password: str | None
) -> Iterator[Outcome | Refusal]:
    """Take files in and tell what became of each; makes the home if there is none yet.

    A running server owns the model and the index, so it does the work. A password is not
    written anywhere, so a file that needs one is read by this process.
    """
    with Handrail.open(settings, make=True) as handrail, progress("files") as bar:
        if password is None and server_calls.running(settings) is not None:
            waiting = handrail.accept(files, requested_by="command line", mine=False)
            waiting = yield from _served(handrail, settings, waiting, bar)
            yield from handrail.pipeline.run(waiting) if waiting else ()
            return

        watch = shown_on(bar)
        yield from handrail.take_in(
            files, requested_by="command line", password=password, watch=watch
        )
        # So that the next question need not wait for it. Whoever owns the index follows anyway.
        with suppress(IndexBusyError):
            handrail.indexes(progress=lambda step: bar.show(step.work.value, step.done, step.total))


def shown_on(bar: Bar) -> Watch:
    """Show a run's files, passages and passages a second on a progress line."""
    started = time.monotonic()

    def show(done: Progress) -> None:
        rate = done.passages / max(time.monotonic() - started, 0.1)
        bar.show(
            f"{done.passages:,} passages, {rate:.0f}/s  {done.name}", done.files, done.of_files
        )

    return show


def _served(
    handrail: Handrail, settings: Settings, ids: list[str], bar: Bar
) -> Generator[Outcome | Refusal, None, list[str]]:
    """Tell what the server makes of the jobs; return those it left when it went away."""
    ended: set[str] = set()
    for look in count(1):
        for job in handrail.jobs([id_ for id_ in ids if id_ not in ended]):
            if job.state in (JobState.DONE, JobState.REFUSED):
                ended.add(job.id)
                yield from _ends(job)
        bar.show("files, by the running server", len(ended), len(ids))
        if len(ended) == len(ids):
            break
        if look % _ASK_EVERY == 0 and server_calls.running(settings) is None:
            break
        time.sleep(_LOOK_EVERY_S)
    return [id_ for id_ in ids if id_ not in ended]


def _ends(job: Job) -> Iterator[Outcome | Refusal]:
    if job.state is JobState.REFUSED:
        yield Refusal(job.name, job.reason)
    yield from job.outcomes
