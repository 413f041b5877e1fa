"""The indexes follow SQL: through additions, erasures, crashes, damage and replicas."""

import shutil
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from kb import changes, library
from kb.database import Database
from kb.errors import HomeError, IndexMismatchError
from kb.indexes import Indexes
from kb.model import Audience
from kb.ports import Step, Work
from kb.record import Fate
from kb.terms import asked
from tests.fakes import HashEmbedder
from tests.libraries import TODAY, add, draft, put

EMBEDDER = HashEmbedder()
PUBLIC, INTERNAL = Audience.PUBLIC, Audience.INTERNAL


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "index"


@pytest.fixture
def indexes(database: Database, folder: Path) -> Iterator[Indexes]:
    """The indexes of an empty library."""
    opened = Indexes.open(database, folder, EMBEDDER)
    yield opened
    opened.close()


def held(indexes: Indexes) -> list[tuple[int, int]]:
    """How many passages for each audience the vector and the lexical index hold."""
    with indexes.follower.vectors() as vectors, indexes.follower.words() as words:
        return [(vectors.count(text), words.count(text)) for text in Audience]


def found(indexes: Indexes, question: str, asker: Audience = INTERNAL) -> set[str]:
    """What both indexes alone return, without the check in SQL."""
    rows = EMBEDDER.encode_queries([question])
    with indexes.follower.vectors() as vectors, indexes.follower.words() as words:
        near = {
            id_
            for text in Audience
            if asker.may_read(text)
            for id_ in vectors.near(text, rows, 1000)[0]
        }
        return near | set(words.find(asker, asked(question), 1000))


def builds(folder: Path) -> dict[str, list[str]]:
    return {
        name: sorted(place.name for place in (folder / name).glob("build-*"))
        for name in ("vectors", "words")
    }


def test_a_new_library_has_empty_indexes(indexes: Indexes) -> None:
    assert held(indexes) == [(0, 0), (0, 0)]
    assert (indexes.follower.sequence, indexes.follower.behind()) == (0, 0)


def test_what_is_recorded_is_in_both_indexes_after_catching_up(
    database: Database, indexes: Indexes
) -> None:
    add(database, EMBEDDER, "returns", "30 days\n\nReceipt")
    add(database, EMBEDDER, "limits", "Up to 50", audience=INTERNAL)
    assert indexes.follower.behind() == 2
    indexes.follower.catch_up()
    assert held(indexes) == [(2, 2), (1, 1)]
    assert (indexes.follower.sequence, indexes.follower.behind()) == (2, 0)


def test_every_version_stays_findable(database: Database, indexes: Indexes) -> None:
    add(database, EMBEDDER, "returns", "thirty days")
    add(database, EMBEDDER, "returns", "fourteen days", valid_from=TODAY)
    indexes.follower.catch_up()
    assert found(indexes, "days") == {"returns@1#0", "returns@2#0"}


def test_catching_up_twice_changes_nothing(database: Database, indexes: Indexes) -> None:
    add(database, EMBEDDER, "returns", "30 days")
    indexes.follower.catch_up()
    indexes.follower.catch_up()
    assert held(indexes) == [(1, 1), (0, 0)]


def test_progress_is_told_in_both_indexes(database: Database, indexes: Indexes) -> None:
    for number in range(3):
        add(database, EMBEDDER, f"d{number}", "text")
    steps: list[Step] = []
    indexes.follower.catch_up(steps.append)
    assert steps == [Step(Work.MEANINGS, 3, 3), Step(Work.WORDS, 3, 3)]
    indexes.rebuild(steps.append)
    assert steps[2:] == [Step(Work.MEANINGS, 3, 3), Step(Work.WORDS, 3, 3)]


def test_what_a_crash_left_undone_is_done_at_the_next_start(
    database: Database, folder: Path
) -> None:
    Indexes.open(database, folder, EMBEDDER).close()
    before = builds(folder)
    add(database, EMBEDDER, "returns", "30 days")
    again = Indexes.open(database, folder, EMBEDDER)
    assert held(again) == [(1, 1), (0, 0)]
    assert builds(folder) == before
    again.close()


def test_a_search_by_the_next_start_finds_the_same_builds(database: Database, folder: Path) -> None:
    add(database, EMBEDDER, "returns", "30 days")
    Indexes.open(database, folder, EMBEDDER).close()
    before = builds(folder)
    again = Indexes.open(database, folder, EMBEDDER)
    assert builds(folder) == before
    assert found(again, "days") == {"returns@1#0"}
    again.close()


def test_nothing_erased_is_left_in_the_folder(
    database: Database, folder: Path, indexes: Indexes
) -> None:
    add(database, EMBEDDER, "xylophones", "Xylophone strings are free\n\nZither too")
    add(database, EMBEDDER, "returns", "30 days")
    indexes.follower.catch_up()
    assert b"ylophon" in content(folder)
    library.erase(database, "xylophones")
    indexes.follower.catch_up()
    assert b"ylophon" not in content(folder)
    assert held(indexes) == [(1, 1), (0, 0)]
    assert [len(names) for names in builds(folder).values()] == [1, 1]


def content(folder: Path) -> bytes:
    return b"".join(place.read_bytes() for place in folder.rglob("*") if place.is_file())


def test_an_id_used_again_after_an_erasure_finds_the_new_text(
    database: Database, indexes: Indexes
) -> None:
    add(database, EMBEDDER, "returns", "thirty days")
    indexes.follower.catch_up()
    library.erase(database, "returns")
    add(database, EMBEDDER, "returns", "fourteen days")
    indexes.follower.catch_up()
    with indexes.follower.words() as words:
        assert words.find(PUBLIC, asked("thirty"), 9) == {}
        assert list(words.find(PUBLIC, asked("fourteen"), 9)) == ["returns@1#0"]


def test_many_erasures_are_one_rebuild(database: Database, folder: Path, indexes: Indexes) -> None:
    for number in range(6):
        add(database, EMBEDDER, f"d{number}", "text")
    for number in range(5):
        library.erase(database, f"d{number}")
    steps: list[Step] = []
    indexes.follower.catch_up(steps.append)
    assert steps == [Step(Work.MEANINGS, 1, 1), Step(Work.WORDS, 1, 1)]
    assert held(indexes) == [(1, 1), (0, 0)]


def test_passages_without_a_vector_are_embedded_on_the_way(
    database: Database, folder: Path
) -> None:
    add(database, HashEmbedder("first"), "returns", "30 days")
    add(database, EMBEDDER, "delivery", "a week")
    indexes = Indexes.open(database, folder, EMBEDDER)
    assert held(indexes) == [(2, 2), (0, 0)]
    add(database, HashEmbedder("first"), "gifts", "never expire")
    indexes.follower.catch_up()
    assert held(indexes) == [(3, 3), (0, 0)]
    indexes.close()


def test_rebuilding_gives_what_following_gave(database: Database, indexes: Indexes) -> None:
    for number in range(12):
        audience = INTERNAL if number % 3 == 0 else PUBLIC
        text = f"Rule {number} grants {number} days\n\nSee the receipt"
        add(database, EMBEDDER, f"d{number}", text, audience=audience)
        indexes.follower.catch_up()
    questions = ["how many days", "receipt", "rule 7"]
    followed = answers(indexes, questions)
    indexes.rebuild()
    rebuilt = answers(indexes, questions)
    for before, after in zip(followed, rebuilt, strict=True):
        assert before.keys() == after.keys()
        assert before == pytest.approx(after, rel=1e-5)


def answers(indexes: Indexes, questions: list[str]) -> list[dict[str, float]]:
    return [
        {
            f"{hit.passage.id} {name}": score
            for hit in indexes.search.find(question, audience=asker, on=TODAY, limit=50)
            for name, score in (("all", hit.score), ("words", hit.bm25), ("meaning", hit.cosine))
        }
        for question in questions
        for asker in Audience
    ]


@pytest.mark.parametrize("index", ["vectors", "words"])
@pytest.mark.parametrize("damage", ["gone", "emptied", "halved", "garbled"])
def test_a_damaged_index_is_rebuilt_at_the_start(
    tmp_path: Path, folder: Path, index: str, damage: str
) -> None:
    database = Database.open(f"sqlite:///{tmp_path / 'handrail.db'}")
    for number in range(40):
        add(database, EMBEDDER, f"d{number}", f"Rule {number}\n\nReceipt {number}")
    Indexes.open(database, folder, EMBEDDER).close()
    (build,) = (folder / index).glob("build-*")
    for place in [path for path in build.rglob("*") if path.is_file()]:
        whole = place.read_bytes()
        match damage:
            case "gone":
                place.unlink()
            case "emptied":
                place.write_bytes(b"")
            case "halved":
                place.write_bytes(whole[: len(whole) // 2])
            case _:
                place.write_bytes(bytes(255 - byte for byte in whole))
    again = Indexes.open(database, folder, EMBEDDER)
    assert held(again) == [(80, 80), (0, 0)]
    assert found(again, "receipt") >= {f"d{number}@1#1" for number in range(40)}
    assert not build.exists()
    again.close()
    database.close()


def test_an_index_that_lost_passages_is_rebuilt_at_the_start(
    database: Database, folder: Path
) -> None:
    add(database, EMBEDDER, "returns", "30 days")
    add(database, EMBEDDER, "delivery", "a week")
    Indexes.open(database, folder, EMBEDDER).close()
    with database.write() as session:
        # As if the index had marked the change and lost the passages.
        session.connection().exec_driver_sql("UPDATE change_counter SET value = 1")
        session.connection().exec_driver_sql("DELETE FROM changes WHERE sequence = 2")
    steps: list[Step] = []
    indexes = Indexes.open(database, folder, EMBEDDER, progress=steps.append)
    assert [step.work for step in steps] == [Work.MEANINGS, Work.WORDS]
    assert indexes.follower.sequence == 1
    indexes.close()


def test_another_model_is_refused_until_it_is_asked_for(database: Database, folder: Path) -> None:
    add(database, EMBEDDER, "returns", "30 days")
    Indexes.open(database, folder, EMBEDDER).close()
    other = HashEmbedder("another", dimensions=32)
    with pytest.raises(IndexMismatchError, match=r"'hashes'.*'another'"):
        Indexes.open(database, folder, other)
    indexes = Indexes.open(database, folder, other, anew=True)
    assert held(indexes) == [(1, 1), (0, 0)]
    assert [hit.passage.id for hit in indexes.search.find("days", audience=PUBLIC, on=TODAY)] == [
        "returns@1#0"
    ]
    indexes.close()
    with pytest.raises(IndexMismatchError):
        Indexes.open(database, folder, EMBEDDER)


def test_a_refused_opening_leaves_the_home_free(database: Database, folder: Path) -> None:
    add(database, EMBEDDER, "returns", "30 days")
    Indexes.open(database, folder, EMBEDDER).close()
    put(database, HashEmbedder("another"), draft("gifts", "never expire"))
    with pytest.raises(IndexMismatchError):
        Indexes.open(database, folder, HashEmbedder("another"))
    Indexes.open(database, folder, EMBEDDER).close()


def test_searches_go_on_while_the_index_is_rebuilt(database: Database, indexes: Indexes) -> None:
    for number in range(30):
        add(database, EMBEDDER, f"d{number}", f"Rule {number} has a receipt")
    indexes.follower.catch_up()
    done = threading.Event()

    def ask(_: int) -> set[int]:
        counts = set()
        while not done.is_set():
            hits = indexes.search.find("receipt", audience=PUBLIC, on=TODAY, limit=50)
            counts.add(len(hits))
        return counts

    with ThreadPoolExecutor(4) as pool:
        asking = [pool.submit(ask, number) for number in range(4)]
        try:
            for _ in range(3):
                indexes.rebuild()
        finally:
            done.set()
    assert set().union(*(each.result() for each in asking)) == {30}


def test_many_threads_search_and_record_at_once(database: Database, indexes: Indexes) -> None:
    def work(number: int) -> bool:
        recorded = add(database, EMBEDDER, f"d{number}", f"Rule number{number} holds")
        indexes.follower.catch_up()
        hits = indexes.search.find(f"number{number}", audience=PUBLIC, on=TODAY, limit=3)
        return recorded.fate is Fate.ADDED and hits[0].passage.document_id == f"d{number}"

    with ThreadPoolExecutor(6) as pool:
        assert all(pool.map(work, range(24)))
    assert held(indexes) == [(24, 24), (0, 0)]


def test_a_running_server_follows_by_itself(database: Database, indexes: Indexes) -> None:
    indexes.start(every=0.01)
    add(database, EMBEDDER, "returns", "30 days")
    library.erase(database, "returns")
    add(database, EMBEDDER, "gifts", "never expire")
    patience = threading.Event()
    while indexes.follower.behind():
        patience.wait(0.01)
    assert held(indexes) == [(1, 1), (0, 0)]


def test_a_small_change_is_searchable_without_waiting_for_the_background(
    database: Database, indexes: Indexes
) -> None:
    add(database, EMBEDDER, "returns", "30 days")
    assert [hit.passage.id for hit in indexes.search.find("days", audience=PUBLIC, on=TODAY)] == [
        "returns@1#0"
    ]


def test_a_search_does_not_wait_for_an_erasure_and_shows_nothing_erased(
    database: Database, folder: Path, indexes: Indexes
) -> None:
    add(database, EMBEDDER, "returns", "30 days")
    add(database, EMBEDDER, "delivery", "a week of days")
    indexes.follower.catch_up()
    before = builds(folder)
    library.erase(database, "returns")
    hits = indexes.search.find("days", audience=PUBLIC, on=TODAY)
    assert [hit.passage.id for hit in hits] == ["delivery@1#0"]
    assert builds(folder) == before
    assert indexes.follower.behind() == 1


def test_an_index_that_breaks_while_it_is_used_is_rebuilt(
    database: Database, folder: Path, indexes: Indexes
) -> None:
    add(database, EMBEDDER, "returns", "30 days")
    indexes.follower.catch_up()
    (build,) = (folder / "words").glob("build-*")
    shutil.rmtree(build)
    add(database, EMBEDDER, "gifts", "never expire")
    indexes.follower.catch_up()
    assert held(indexes) == [(2, 2), (0, 0)]
    assert found(indexes, "expire") == {"returns@1#0", "gifts@1#0"}


def test_following_that_is_told_to_stop_goes_on_at_the_next_start(
    database: Database, folder: Path
) -> None:
    indexes = Indexes.open(database, folder, EMBEDDER)
    add(database, EMBEDDER, "returns", "30 days")
    library.erase(database, "returns")
    add(database, EMBEDDER, "gifts", "never expire")

    def stop(_: Step) -> None:
        closing.start()

    closing = threading.Thread(target=indexes.close)
    indexes.follower.rebuild(stop)
    closing.join()
    again = Indexes.open(database, folder, EMBEDDER)
    assert held(again) == [(1, 1), (0, 0)]
    assert [len(names) for names in builds(folder).values()] == [1, 1]
    again.close()


def test_a_folder_that_cannot_be_written_is_said_in_one_line(
    database: Database, folder: Path, indexes: Indexes
) -> None:
    add(database, EMBEDDER, "returns", "30 days")
    indexes.follower.catch_up()
    library.erase(database, "returns")
    (folder / "vectors").rename(folder / "away")
    (folder / "vectors").write_text("in the way")
    with pytest.raises(HomeError, match="nothing is lost"):
        indexes.follower.catch_up()
    (folder / "vectors").unlink()
    (folder / "away").rename(folder / "vectors")
    indexes.follower.catch_up()
    assert held(indexes) == [(0, 0), (0, 0)]
    assert changes.latest(database) == indexes.follower.sequence
