"""A process killed at any moment loses nothing it said was done, and leaves nothing half."""

import random
import threading
from pathlib import Path

from kb import entries, library
from kb.database import Database
from kb.indexes import Indexes
from kb.model import Audience, PassageId
from kb.terms import asked
from tests.fakes import HashEmbedder
from tests.forked import forked
from tests.kb import following_process
from tests.libraries import TODAY

ROUNDS = 6


def test_killed_at_random_moments_the_indexes_still_follow(
    database: Database, database_url: str, tmp_path: Path
) -> None:
    chance = random.Random(20260303)
    kept: set[str] = set()
    gone: set[str] = set()
    for round_ in range(ROUNDS):
        for line in lines_of_a_killed_process(tmp_path, database_url, round_, chance.random()):
            verb, *names = line.split()
            if verb == "recorded":
                kept |= set(names)
            if verb == "erasing":
                kept -= set(names)
            if verb == "erased":
                gone |= set(names)
        check(database, tmp_path, kept, gone)
    assert kept


def lines_of_a_killed_process(home: Path, url: str, seed: int, moment: float) -> list[str]:
    """What it said until it was killed, `moment` seconds after it had opened the home."""
    with forked(following_process.main, str(home), url, str(seed)) as process:
        assert process.told.readline() == "open\n"
        timer = threading.Timer(moment, process.kill)
        timer.start()
        lines = process.told.readlines()
        timer.join()
    # A last line may have been cut short.
    return [line for line in lines if line.endswith("\n")]


def check(database: Database, home: Path, kept: set[str], gone: set[str]) -> None:
    """Everything acknowledged is there and whole, in SQL and in both indexes."""
    embedder = HashEmbedder()
    indexes = Indexes.open(database, home / "index", embedder)
    in_sql = {
        entry.id: entry for batch in entries.everything(database, embedder) for entry in batch
    }
    documents = {document.id for document in library.documents(database, on=TODAY)}
    assert kept <= documents
    assert not gone & documents
    with indexes.follower.vectors() as vectors, indexes.follower.words() as words:
        for text in Audience:
            expected = {id_ for id_, entry in in_sql.items() if entry.audience is text}
            anything = embedder.encode_queries(["anything"])
            assert set(vectors.near(text, anything, len(in_sql) + 1)[0]) == expected
            assert (vectors.count(text), words.count(text)) == (len(expected), len(expected))
        assert set(words.find(Audience.INTERNAL, asked("rule"), len(in_sql) + 1)) == set(in_sql)
        for id_, entry in list(in_sql.items())[:: max(1, len(in_sql) // 25)]:
            (nearest,) = vectors.near(entry.audience, entry.vector[None], 3)
            assert max(nearest.values()) > 0.999
            assert PassageId(id_) in nearest or len(set(nearest.values())) == 1
    indexes.close()
