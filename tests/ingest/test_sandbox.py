"""The sandbox: whatever a file does to its reader, the caller gets one line and goes on."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from ingest.errors import FileRefusedError, RefusalKind
from ingest.limits import STANDARD_LIMITS, Limits
from ingest.sandbox import Sandbox, read_bytes, read_file

ROOT = Path(__file__).parents[2]
# A busy machine gives a second of processor time in many seconds by the clock.
TIGHT = Limits(cpu_seconds=1, memory_bytes=500_000_000)


@pytest.fixture(scope="module")
def hostile() -> Iterator[Sandbox]:
    sandbox = Sandbox(module="tests.ingest.hostile_worker")
    yield sandbox
    sandbox.close()


@pytest.fixture(params=["fork", "once"])
def sandbox(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    sandbox = Sandbox(mode=request.param)
    yield sandbox
    sandbox.close()


def workers() -> list[psutil.Process]:
    return [
        child
        for child in psutil.Process().children()
        if child.status() != psutil.STATUS_ZOMBIE and "ingest.sandbox_worker" in child.cmdline()
    ]


def refusal(sandbox: Sandbox, order: str, limits: Limits = TIGHT) -> FileRefusedError:
    with pytest.raises(FileRefusedError) as caught:
        sandbox.read_bytes("order.txt", order.encode(), limits=limits)
    assert "\n" not in caught.value.reason
    return caught.value


def test_a_file_is_read_in_another_process(sandbox: Sandbox) -> None:
    document = sandbox.read_bytes("a.md", b"# Returns\n\nThirty days.\n", limits=STANDARD_LIMITS)
    assert [document.text[b.span.start : b.span.end] for b in document.blocks] == [
        "Returns",
        "Thirty days.",
    ]
    assert document.properties == {"title": "Returns"}


def test_file_after_file_is_read(sandbox: Sandbox) -> None:
    for number in range(5):
        text = f"Rule {number}."
        document = sandbox.read_bytes("a.txt", text.encode(), limits=STANDARD_LIMITS)
        assert document.text == text


@pytest.mark.parametrize(
    ("order", "kind", "words"),
    [
        ("abort", RefusalKind.CRASHED, "SIGABRT"),
        ("spin", RefusalKind.TOO_SLOW, "more than 1 s of processor time"),
        ("sleep", RefusalKind.TOO_SLOW, "longer than 2 s"),
        ("flood", RefusalKind.TOO_LARGE, "more output"),
        ("lie", RefusalKind.CRASHED, "stopped half-way"),
        ("hoard", RefusalKind.CRASHED, "stopped half-way"),
        ("phone", RefusalKind.CRASHED, "stopped half-way"),
    ],
)
def test_a_hostile_file_is_refused_in_one_line(
    hostile: Sandbox, order: str, kind: RefusalKind, words: str
) -> None:
    limits = replace(TIGHT, characters=100_000, wall_seconds=2 if order == "sleep" else 60)
    refused = refusal(hostile, order, limits)
    assert refused.kind is kind
    assert words in refused.reason


def test_the_next_file_is_read_after_a_hostile_one(hostile: Sandbox) -> None:
    refusal(hostile, "abort")
    assert refusal(hostile, "anything").reason == "obeyed"


def test_a_reader_cannot_reach_a_port_that_is_open_here(hostile: Sandbox) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        refusal(hostile, "phone")
        with pytest.raises(TimeoutError):
            server.accept()


def test_what_a_reader_starts_ends_with_it(hostile: Sandbox, tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    assert refusal(hostile, f"fork {mark}").reason == "obeyed"
    time.sleep(2.5)
    assert not mark.exists()


def test_a_reader_sees_none_of_our_environment(
    hostile: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HANDRAIL_SECRET_FOR_TEST", "key")
    fresh = Sandbox(module="tests.ingest.hostile_worker")
    try:
        assert "HANDRAIL" not in refusal(fresh, "environment").reason
    finally:
        fresh.close()


def test_threads_are_served_side_by_side() -> None:
    sandbox = Sandbox()
    texts: dict[int, str] = {}

    def read(number: int) -> None:
        data = f"Rule {number}.".encode()
        texts[number] = sandbox.read_bytes("a.txt", data, limits=STANDARD_LIMITS).text

    threads = [threading.Thread(target=read, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sandbox.close()
    assert texts == {number: f"Rule {number}." for number in range(12)}


def test_workers_that_were_killed_are_replaced_however_many() -> None:
    sandbox = Sandbox()
    threads = [
        threading.Thread(
            target=sandbox.read_bytes, args=("a.txt", b"One."), kwargs={"limits": STANDARD_LIMITS}
        )
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    killed = workers()
    assert len(killed) > 2
    for worker in killed:
        worker.kill()
        worker.wait()
    assert sandbox.read_bytes("a.txt", b"Two.", limits=STANDARD_LIMITS).text == "Two."
    sandbox.close()


def test_workers_end_when_their_owner_is_killed() -> None:
    program = (
        "import sys, time, psutil; from ingest.sandbox import read_bytes;"
        "read_bytes('a.txt', b'One.');"
        "print(psutil.Process().children()[0].pid, flush=True); time.sleep(60)"
    )
    owner = subprocess.Popen(
        [sys.executable, "-c", program], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert owner.stdout is not None
    with owner.stdout:
        worker = psutil.Process(int(owner.stdout.readline()))
    os.kill(owner.pid, signal.SIGKILL)
    owner.wait()
    worker.wait(timeout=20)
    assert not worker.is_running()


def test_a_missing_file_a_folder_and_an_empty_file_are_refused(tmp_path: Path) -> None:
    empty = tmp_path / "empty.pdf"
    empty.touch()
    for path, kind in (
        (tmp_path / "none.pdf", RefusalKind.MISSING),
        (tmp_path, RefusalKind.MISSING),
        (empty, RefusalKind.EMPTY),
    ):
        with pytest.raises(FileRefusedError) as caught:
            read_file(path)
        assert caught.value.kind is kind


def test_a_file_above_its_limits_is_refused() -> None:
    long = b"word " * 1000
    with pytest.raises(FileRefusedError, match="more than 1,000 characters"):
        read_bytes("a.txt", long, limits=Limits(characters=1000))
    with pytest.raises(FileRefusedError, match="larger than"):
        read_bytes("a.txt", long, limits=Limits(file_bytes=1000))
    with pytest.raises(FileRefusedError, match="more than 10 rows and paragraphs"):
        read_bytes("a.txt", b"word\n\n" * 50, limits=Limits(blocks=10))


def test_limits_reject_nonsense() -> None:
    with pytest.raises(ValueError, match="wall_seconds"):
        Limits(wall_seconds=0)
