"""The change sequence is what indexes trust: numbered in commit order, without gaps."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from kb import changes, library
from kb.changes import Change, ChangeKind
from kb.database import Database
from kb.model import DocumentId
from tests.fakes import HashEmbedder
from tests.libraries import TODAY, add


def test_a_new_library_has_no_changes(database: Database) -> None:
    assert (changes.latest(database), changes.after(database, 0)) == (0, [])


def test_each_version_is_one_change(database: Database) -> None:
    add(database, HashEmbedder(), "returns", "30 days")
    add(database, HashEmbedder(), "returns", "14 days")
    assert changes.after(database, 0) == [
        Change(1, ChangeKind.ADDED, DocumentId("returns"), 1),
        Change(2, ChangeKind.ADDED, DocumentId("returns"), 2),
    ]
    assert changes.latest(database) == 2


def test_the_same_text_again_is_no_change(database: Database) -> None:
    add(database, HashEmbedder(), "returns", "30 days")
    add(database, HashEmbedder(), "returns", "30 days")
    assert changes.latest(database) == 1


def test_an_erasure_is_a_change_that_names_nothing(database: Database) -> None:
    add(database, HashEmbedder(), "jane-doe-complaint", "Jane Doe complained")
    library.erase(database, "jane-doe-complaint")
    assert changes.after(database, 1) == [Change(2, ChangeKind.ERASED, None, None)]


def test_retiring_changes_no_index(database: Database) -> None:
    add(database, HashEmbedder(), "returns", "30 days")
    library.retire(database, "returns", on=TODAY)
    assert changes.latest(database) == 1


def test_changes_come_in_portions(database: Database) -> None:
    for number in range(5):
        add(database, HashEmbedder(), f"d{number}", "text")
    assert [change.sequence for change in changes.after(database, 1, 2)] == [2, 3]


def test_a_change_that_fails_leaves_no_gap(database: Database) -> None:
    def fail() -> None:
        with database.write() as session:
            changes.append(session, ChangeKind.ERASED)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    add(database, HashEmbedder(), "returns", "30 days")
    assert [change.sequence for change in changes.after(database, 0)] == [1]


def test_whoever_sees_a_change_sees_all_before_it(database: Database) -> None:
    done = Event()

    def write(worker: int) -> None:
        for number in range(8):
            add(database, HashEmbedder(), f"w{worker}n{number}", "text")

    def watch() -> list[list[int]]:
        seen: list[list[int]] = []
        while not done.is_set():
            seen.append([change.sequence for change in changes.after(database, 0)])
        return seen

    with ThreadPoolExecutor(5) as pool:
        watching = pool.submit(watch)
        try:
            list(pool.map(write, range(4)))
        finally:
            done.set()
    assert all(seen == list(range(1, len(seen) + 1)) for seen in watching.result())
    assert changes.latest(database) == 32
