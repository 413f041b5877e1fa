"""Several processes on one PostgreSQL and one Chroma server; here two homes stand for them."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant import home
from kb import library
from kb.database import Database
from kb.errors import HomeError
from kb.indexes import Indexes
from kb.model import Audience
from kb.namespace import namespace
from kb.replicas import turn
from tests.fakes import HashEmbedder
from tests.libraries import TODAY, add

EMBEDDER = HashEmbedder()


@pytest.fixture
def replicas(
    database: Database, database_url: str, chroma_server: str, tmp_path: Path
) -> Iterator[tuple[Indexes, Indexes]]:
    """Two replicas: one database, one Chroma server, a home each."""
    again = Database.open(database_url, migrations=home.MIGRATIONS)
    opened = (
        Indexes.open(database, tmp_path / "one", EMBEDDER, chroma_url=chroma_server),
        Indexes.open(again, tmp_path / "two", EMBEDDER, chroma_url=chroma_server),
    )
    yield opened
    for each in opened:
        each.close()
    again.close()


def found(indexes: Indexes, question: str) -> list[str]:
    hits = indexes.search.find(question, audience=Audience.INTERNAL, on=TODAY)
    return sorted(hit.passage.id for hit in hits)


def held(indexes: Indexes) -> list[int]:
    with indexes.follower.vectors() as vectors, indexes.follower.words() as words:
        return [index.count(text) for index in (vectors, words) for text in Audience]


def test_what_one_replica_took_in_the_other_finds(
    database: Database, replicas: tuple[Indexes, Indexes]
) -> None:
    one, two = replicas
    add(database, EMBEDDER, "returns", "30 days")
    one.follower.catch_up()
    two.follower.catch_up()
    assert found(one, "days") == found(two, "days") == ["returns@1#0"]
    assert held(one) == held(two) == [1, 0, 1, 0]


def test_after_an_erasure_both_use_the_new_index(
    database: Database, replicas: tuple[Indexes, Indexes]
) -> None:
    one, two = replicas
    add(database, EMBEDDER, "returns", "30 days")
    add(database, EMBEDDER, "gifts", "never expire", audience=Audience.INTERNAL)
    one.follower.catch_up()
    two.follower.catch_up()
    library.erase(database, "returns")
    one.follower.catch_up()
    # The other still holds the index that was replaced, and finds out by asking it.
    assert found(two, "expire") == ["gifts@1#0"]
    two.follower.catch_up()
    assert held(one) == held(two) == [0, 1, 0, 1]


def test_a_replica_that_starts_later_does_not_build_again(
    database: Database, chroma_server: str, tmp_path: Path
) -> None:
    add(database, EMBEDDER, "returns", "30 days")
    first = Indexes.open(database, tmp_path / "one", EMBEDDER, chroma_url=chroma_server)
    with first.follower.vectors() as vectors:
        place = vectors.place
    later = Indexes.open(database, tmp_path / "two", EMBEDDER, chroma_url=chroma_server)
    with later.follower.vectors() as vectors:
        assert vectors.place == place
    first.close()
    later.close()


def test_two_libraries_have_two_names(tmp_path: Path) -> None:
    opened = [Database.open(f"sqlite:///{tmp_path / name}") for name in ("one.db", "two.db")]
    assert len({namespace(database) for database in opened}) == 2
    assert namespace(opened[0]) == namespace(opened[0])
    for database in opened:
        database.close()


def test_a_copied_library_has_another_name(tmp_path: Path) -> None:
    database = Database.open(f"sqlite:///{tmp_path / 'one.db'}")
    name = namespace(database)
    database.close()
    (tmp_path / "copy.db").write_bytes((tmp_path / "one.db").read_bytes())
    copy = Database.open(f"sqlite:///{tmp_path / 'copy.db'}")
    assert namespace(copy) != name
    copy.close()


def test_a_server_that_is_away_is_said_in_one_line_and_the_home_stays_free(
    database: Database, tmp_path: Path
) -> None:
    with pytest.raises(HomeError, match="does not answer; start it, or empty HANDRAIL_CHROMA_URL"):
        Indexes.open(database, tmp_path, EMBEDDER, chroma_url="http://127.0.0.1:9")
    Indexes.open(database, tmp_path, EMBEDDER).close()


@pytest.mark.postgres
def test_one_replica_writes_at_a_time(postgres_url: str) -> None:
    one, two = Database.open(postgres_url), Database.open(postgres_url)
    with turn(one, "index", wait=True) as mine:
        assert mine
        with turn(two, "index", wait=False) as also_mine:
            assert not also_mine
        with turn(two, "another index", wait=False) as free:
            assert free
    with turn(two, "index", wait=False) as now_mine:
        assert now_mine
    one.close()
    two.close()


@pytest.mark.postgres
def test_a_replica_that_waits_gets_its_turn(postgres_url: str) -> None:
    one, two = Database.open(postgres_url), Database.open(postgres_url)
    got = threading.Event()

    def wait() -> None:
        with turn(two, "index", wait=True) as mine:
            assert mine
            got.set()

    with turn(one, "index", wait=True):
        waiting = threading.Thread(target=wait)
        waiting.start()
        assert not got.is_set()
    waiting.join()
    assert got.is_set()
    one.close()
    two.close()
