"""A hundred customers who chat at once: how soon they are answered, and what the server needs.

`python -m bench.widget_load [--customers N] [--seconds S] [--think S] [--home FOLDER]`. Each
customer follows their conversation's events, asks what the demo company's public documents answer,
reads the answer and thinks a while: exponentially long, 30 s on average, which is what reading
sixty words and typing ten takes; and once more 15 s, as if all were in a hurry. The first message
comes within as many seconds. The customers run on the server's machine and take of its time.
"""

import argparse
import asyncio
import json
import random
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import psutil

from assistant.measuring.library import Watch
from assistant.measuring.metrics import percentile
from bench.figures import Figure, Kind
from bench.serving import command, serving
from bench.widget_customer import (
    EVENTS,
    LIFTED,
    Begun,
    add_site,
    answerable,
    begun,
    fields_of,
    site_headers,
    wait_until_ready,
)

CUSTOMERS, SECONDS, THINK_S, HURRIED_S = 100, 120.0, 30.0, 15.0
_LONGEST_THOUGHT = 4
_SETTLE_S = 30.0
_GREETINGS = ("", "Hi,", "Hello,", "Hello there,", "Good morning,", "Good evening,", "Dear team,")
_PARTINGS = ("", "Thanks,", "Thank you,", "Regards,", "Best,", "Kind regards,", "Cheers,")
_NAMES = (
    "",
    "Mia",
    "Tom",
    "Noor",
    "Jonas",
    "Ines",
    "Pia",
    "Lea",
    "Timo",
    "Bo",
    "Ada",
    "Sam",
    "Kai",
)
_LOOKS_AT_S = (20.0, 60.0)


@dataclass(frozen=True, slots=True)
class Load:
    """How many customers, for how long, and how many seconds they think on average."""

    customers: int = CUSTOMERS
    seconds: float = SECONDS
    think_s: float = THINK_S


@dataclass
class Tally:
    """What came of it: seconds until each final answer, what failed, the server's megabytes."""

    took: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    handed_over: int = 0
    unheard: int = 0
    memory: list[float] = field(default_factory=list)
    cpu: float = 0.0


def measure(watch: Watch) -> list[Figure]:
    """Make the demo company, serve it, and let customers at it: at their ease, then in a hurry."""
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory(prefix="handrail-bench-") as folder:
        home = Path(folder) / "home"
        watch("setting up the demo company", 0, 3)
        command(home, "init", "--demo")
        for step, think_s in enumerate((THINK_S, HURRIED_S), 1):
            watch(f"{CUSTOMERS} customers who think {think_s:.0f} s, {SECONDS:.0f} s", step, 3)
            figures += _figures(load(home, Load(think_s=think_s)), f"think {think_s:.0f} s: ")
    return figures


def _figures(tally: Tally, load: str) -> list[Figure]:
    took = [each * 1000 for each in tally.took]
    first, later, last = tally.memory
    return [
        Figure(f"{load}messages answered", len(took), Kind.SUCCESSES),
        Figure(f"{load}messages answered a second", len(took) / SECONDS, Kind.RATE),
        Figure(f"{load}errors", len(tally.errors), Kind.FAILURES, goal=0),
        Figure(f"{load}messages that were not followed", tally.unheard, Kind.FAILURES, goal=0),
        Figure(f"{load}handed over to a person", tally.handed_over, Kind.FAILURES),
        Figure(f"{load}final answer p50", percentile(took, 0.5), Kind.MILLISECONDS),
        Figure(f"{load}final answer p95", percentile(took, 0.95), Kind.MILLISECONDS, goal=1500.0),
        Figure(f"{load}final answer p99", percentile(took, 0.99), Kind.MILLISECONDS),
        Figure(f"{load}server memory after 20 s", first, Kind.MEGABYTES),
        Figure(f"{load}server memory after 60 s", later, Kind.MEGABYTES),
        Figure(f"{load}server memory at the end", last, Kind.MEGABYTES),
        Figure(f"{load}memory grown since 60 s", last - later, Kind.MEGABYTES, goal=20.0),
        Figure(f"{load}cores that the server used", tally.cpu, Kind.RATIO),
    ]


def load(home: Path, asked: Load) -> Tally:
    """Serve a home to so many customers; what came of it."""
    key = add_site(home)
    with serving(home, chat_limits=LIFTED) as server:
        wait_until_ready(server.url)
        return asyncio.run(_crowd(server.url, key, server.process, asked))


async def _crowd(url: str, key: str, server: psutil.Process, asked: Load) -> Tally:
    tally = Tally()
    async with httpx.AsyncClient(
        base_url=url,
        headers=site_headers(key),
        timeout=httpx.Timeout(60.0),
        limits=httpx.Limits(max_connections=None, max_keepalive_connections=None),
        trust_env=False,
    ) as client:
        answered = [each for each in answerable() if await _is_answered(client, each)]
        before, start = _cpu_s(server), time.perf_counter()
        looking = asyncio.create_task(_look(server, tally, asked.seconds))
        customers = (
            _customer(client, random.Random(each), answered, tally, asked)
            for each in range(asked.customers)
        )
        await asyncio.gather(*customers)
        tally.cpu = (_cpu_s(server) - before) / (time.perf_counter() - start)
        await looking
        tally.memory.append(_megabytes(server))
    return tally


async def _is_answered(client: httpx.AsyncClient, question: str) -> bool:
    """Whether the assistant answers alone; what is dangerous or private goes to people."""
    conversation = await _begin(client)
    answer = await client.post(
        f"{conversation.path}/messages", json={"text": question}, headers=conversation.headers
    )
    told = fields_of(answer.raise_for_status().text)["answer"]
    return isinstance(told, dict) and not told["abstained"]


async def _customer(
    client: httpx.AsyncClient,
    chance: random.Random,
    questions: Sequence[str],
    tally: Tally,
    asked: Load,
) -> None:
    """One customer after another in one chat window, until the time is over."""
    end = time.perf_counter() + asked.seconds
    first = True
    try:
        while first or time.perf_counter() < end:
            first = False
            await _converse(client, chance, questions, tally, asked.think_s, end)
    except (httpx.HTTPError, ValueError, KeyError) as error:
        tally.errors.append(f"{type(error).__name__}: {error}")


async def _converse(
    client: httpx.AsyncClient,
    chance: random.Random,
    questions: Sequence[str],
    tally: Tally,
    think_s: float,
    end: float,
) -> None:
    """One customer, who asks until the time is over or a person has to answer."""
    conversation = await _begin(client)
    async with _following(client, conversation, tally) as heard:
        said: set[str] = set()
        thought = chance.uniform(0, think_s)
        # Who asks the same again is not content with the answer, and goes to people.
        for question in chance.sample(questions, len(questions)):
            await asyncio.sleep(max(0.0, min(thought, end - time.perf_counter())))
            if said and time.perf_counter() >= end:
                break
            ids, is_going_on = await _ask(
                client, conversation, _in_own_words(question, chance), tally
            )
            said |= ids
            if not is_going_on:
                break
            thought = min(chance.expovariate(1 / think_s), _LONGEST_THOUGHT * think_s)
        tally.unheard += await _missing(said, heard)


def _in_own_words(question: str, chance: random.Random) -> str:
    """A message that nobody sent before: a server remembers those it has seen."""
    return (
        f"{chance.choice(_GREETINGS)} {question} {chance.choice(_PARTINGS)} {chance.choice(_NAMES)}"
    )


async def _begin(client: httpx.AsyncClient) -> Begun:
    answer = await client.post("/api/v1/conversations", json={"language": "en"})
    return begun(answer.raise_for_status().text)


async def _ask(
    client: httpx.AsyncClient, conversation: Begun, question: str, tally: Tally
) -> tuple[set[str], bool]:
    """Ask and wait for the final answer; the ids of what was said, and whether it goes on."""
    start = time.perf_counter()
    async with client.stream(
        "POST",
        f"{conversation.path}/messages",
        json={"text": question},
        headers={**conversation.headers, "Accept": EVENTS},
    ) as response:
        response.raise_for_status()
        ends = [each async for each in _events(response) if each[0] in ("done", "error")]
    if [name for name, _ in ends] != ["done"]:
        raise ValueError(f"no final answer: {ends}")
    final = fields_of(ends[0][1])
    message, answer = final["message"], final["answer"]
    if not isinstance(message, dict) or not isinstance(answer, dict):
        raise ValueError(f"nobody answered: {ends[0][1][:200]}")
    tally.took.append(time.perf_counter() - start)
    tally.handed_over += bool(final["handed_over"])
    return {str(message["id"]), str(answer["id"])}, not final["handed_over"]


@asynccontextmanager
async def _following(
    client: httpx.AsyncClient, conversation: Begun, tally: Tally
) -> AsyncIterator[set[str]]:
    """Follow a conversation meanwhile; the ids of the messages that were heard."""
    heard: set[str] = set()

    async def follow() -> None:
        async with client.stream(
            "GET", f"{conversation.path}/events", headers=conversation.headers
        ) as response:
            response.raise_for_status()
            async for name, data in _events(response):
                if name == "message":
                    heard.add(str(fields_of(data)["id"]))
        tally.errors.append("the events ended")

    task = asyncio.create_task(follow())
    try:
        yield heard
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _events(response: httpx.Response) -> AsyncIterator[tuple[str, str]]:
    """The names and data of server-sent events; comments are left out."""
    name, data = "", ""
    async for line in response.aiter_lines():
        if line.startswith("event:"):
            name = line.removeprefix("event:").strip()
        elif line.startswith("data:"):
            data += line.removeprefix("data:").strip()
        elif not line and name:
            yield name, data
            name, data = "", ""


async def _missing(said: set[str], heard: set[str]) -> int:
    """How many messages the events still have not told after a while."""
    end = time.perf_counter() + _SETTLE_S
    while said - heard and time.perf_counter() < end:
        await asyncio.sleep(0.2)
    return len(said - heard)


async def _look(server: psutil.Process, tally: Tally, seconds: float) -> None:
    """Note the server's memory on the way."""
    for before, at in zip((0.0, *_LOOKS_AT_S), _LOOKS_AT_S, strict=False):
        await asyncio.sleep(min(at, seconds) - min(before, seconds))
        tally.memory.append(_megabytes(server))


def _all(server: psutil.Process) -> Sequence[psutil.Process]:
    return [server, *server.children(recursive=True)]


def _megabytes(server: psutil.Process) -> float:
    return float(sum(each.memory_info().rss for each in _all(server)) / 1e6)


def _cpu_s(server: psutil.Process) -> float:
    times = [each.cpu_times() for each in _all(server)]
    return float(sum(each.user + each.system for each in times))


def main() -> None:
    """Measure once and print it all."""
    reading = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    reading.add_argument("--customers", type=int, default=CUSTOMERS)
    reading.add_argument("--seconds", type=float, default=SECONDS)
    reading.add_argument("--think", type=float, default=THINK_S)
    reading.add_argument("--home", type=Path, help="a demo home that is not served, to be used")
    given = reading.parse_args()
    asked = Load(given.customers, given.seconds, given.think)
    with tempfile.TemporaryDirectory(prefix="handrail-bench-") as folder:
        home = given.home or Path(folder) / "home"
        if given.home is None:
            command(home, "init", "--demo")
        tally = load(home, asked)
    for each in sorted(set(tally.errors)):
        print(f"! {tally.errors.count(each)} x {each}")
    took = [each * 1000 for each in tally.took]
    shares = {f"p{share * 100:.0f}": percentile(took, share) for share in (0.5, 0.95, 0.99)}
    print(
        json.dumps(
            {
                "messages": len(took),
                "messages a second": len(took) / asked.seconds,
                "errors": len(tally.errors),
                "not followed": tally.unheard,
                "handed over": tally.handed_over,
                "milliseconds": shares,
                "megabytes": tally.memory,
                "cores": tally.cpu,
            },
            indent=2,
        )
    )


if __name__ == "__main__":
    main()
