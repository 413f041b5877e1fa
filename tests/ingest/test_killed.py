"""Killed at any moment, an ingest leaves whole documents, loses none it told of, and goes on."""

import random
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from ingest import jobs
from kb import library, passages
from kb.database import Database
from tests.forked import forked
from tests.ingest import ingest_and_die

FILES = 40
ROUNDS = 30


def test_thirty_kills_at_random_moments_lose_nothing(
    empty_database_url: str, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    Database.open(empty_database_url).close()
    chance = random.Random(20260301)
    told: dict[str, int] = {}
    cut_short = 0
    for turn in range(ROUNDS):
        for number in range(FILES):
            if turn == 0 or chance.random() < 0.3:
                paragraphs = [f"File {number} turn {turn} part {part}." for part in range(6)]
                (folder / f"file-{number:02}.txt").write_text("\n\n".join(paragraphs), "utf-8")
        cut_short += _run_and_kill(empty_database_url, folder, chance.uniform(0.0, 0.6), told)
        _check_whole(empty_database_url, told)
    record_property("killed while at work", cut_short)
    assert cut_short >= ROUNDS // 2, "the kills came too late to mean anything"

    _run_and_kill(empty_database_url, folder, None, told)
    found = _check_whole(empty_database_url, told)
    assert len(found) == FILES
    database = Database.open(empty_database_url)
    for id_, newest in found.items():
        expected = (folder / f"{id_}.txt").read_text("utf-8")
        assert library.version(database, id_, newest).text == expected
    assert jobs.waiting(database) == []
    database.close()


def _run_and_kill(url: str, folder: Path, after: float | None, told: dict[str, int]) -> bool:
    """Run an ingest, kill it some seconds after it started work; True if it was not done."""
    with forked(ingest_and_die.main, url, str(folder)) as process:
        assert process.told.readline() == "started\n"
        if after is not None:
            time.sleep(after)
            process.kill()
        lines = process.told.read().split("\n")
        was_cut_short = process.ended() != 0
    for line in lines[:-1]:
        id_, version = line.rsplit(" ", 1)
        told[id_] = max(told.get(id_, 0), int(version))
    return was_cut_short


def _check_whole(url: str, told: dict[str, int]) -> dict[str, int]:
    """Every document is whole and there once, and no told version is missing."""
    database = Database.open(url)
    found = library.documents(database, on=date(2026, 3, 1))
    newest: dict[str, int] = {}
    for overview in found:
        versions = library.history(database, overview.id)
        assert sorted(each.number for each in versions) == list(range(1, len(versions) + 1))
        newest[overview.id] = versions[0].number
        kept = library.version(database, overview.id, versions[0].number)
        parts = passages.of_version(database, kept.document_id, kept.number)
        assert "\n\n".join(part.text for part in parts) == kept.text
        with_vectors = passages.with_vectors(database, kept.document_id, kept.number, "hashes")
        assert all(vector is not None for _passage, vector in with_vectors)
    texts = [library.version(database, id_, number).text for id_, number in newest.items()]
    assert len(set(texts)) == len(texts)
    for id_, version in told.items():
        assert newest.get(id_, 0) >= version, f"{id_} version {version} was told and is gone"
    database.close()
    return newest
