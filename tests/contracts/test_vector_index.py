"""What every vector index promises: Chroma in a folder of ours, and on a server."""

import uuid
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from functools import partial
from pathlib import Path

import httpx
import numpy as np
import pytest

from kb.errors import HomeError, IndexMismatchError
from kb.index_home import Folders, Shelf
from kb.model import Audience, PassageId
from kb.ports import Entry, UnreadableIndexError, Vectors
from kb.vectors import ChromaIndex, ChromaServerShelf

MODEL = "a model"
ShelfFor = Callable[[str], Shelf[ChromaIndex]]


@pytest.fixture(params=["embedded", "server"])
def shelf_for(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[ShelfFor]:
    """The shelf of one home, opened with a model's name; again and again the same home's."""
    if request.param == "embedded":
        yield lambda model: Folders(
            tmp_path / "vectors",
            create=partial(ChromaIndex.create, model=model),
            open_=partial(ChromaIndex.open, model=model),
        )
        return
    url = str(request.getfixturevalue("chroma_server"))
    opened: list[ChromaServerShelf] = []
    namespace = uuid.uuid4().hex[:12]

    def open_server(model: str) -> Shelf[ChromaIndex]:
        opened.append(ChromaServerShelf(url, namespace, model, lambda wait: nullcontext(True)))
        return opened[-1]

    yield open_server
    for shelf in opened:
        shelf.close()


@pytest.fixture
def shelf(shelf_for: ShelfFor) -> Shelf[ChromaIndex]:
    return shelf_for(MODEL)


@pytest.fixture
def index(shelf: Shelf[ChromaIndex]) -> Iterator[ChromaIndex]:
    """An empty build."""
    build = shelf.fresh()
    yield build
    build.close()


def unit(*numbers: float) -> Vectors:
    row = np.array(numbers, np.float32)
    return row / np.linalg.norm(row)


def entry(id_: str, vector: Vectors, audience: Audience = Audience.PUBLIC) -> Entry:
    return Entry(PassageId(id_), audience, "", vector)


EAST, NORTH_EAST, NORTH, WEST = unit(1, 0), unit(1, 1), unit(0, 1), unit(-1, 0)


def test_a_new_index_is_empty_and_has_seen_no_change(index: ChromaIndex) -> None:
    assert (index.sequence, [index.count(text) for text in Audience]) == (0, [0, 0])
    assert index.near(Audience.PUBLIC, np.stack([EAST, NORTH]), 5) == [{}, {}]


def test_the_nearest_come_first_with_their_cosines(index: ChromaIndex) -> None:
    index.put([entry("west", WEST), entry("north", NORTH), entry("east", EAST)])
    (found,) = index.near(Audience.PUBLIC, NORTH_EAST[None], 10)
    assert set(list(found)[:2]) == {"east", "north"}
    assert list(found)[2] == "west"
    assert list(found.values()) == pytest.approx([0.7071, 0.7071, -0.7071], abs=1e-4)


def test_each_row_is_answered_as_if_it_were_alone(index: ChromaIndex) -> None:
    generator = np.random.default_rng(1)
    rows = generator.standard_normal((300, 16)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    index.put([entry(f"p{place}", row) for place, row in enumerate(rows)])
    together = index.near(Audience.PUBLIC, rows[:9], 7)
    assert together == [index.near(Audience.PUBLIC, row[None], 7)[0] for row in rows[:9]]
    assert [next(iter(found)) for found in together] == [f"p{place}" for place in range(9)]


def test_cosines_are_those_of_the_vectors(index: ChromaIndex) -> None:
    generator = np.random.default_rng(2)
    rows = generator.standard_normal((200, 32)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    index.put([entry(f"p{place}", row) for place, row in enumerate(rows)])
    (found,) = index.near(Audience.PUBLIC, rows[:1], 200)
    exact = {f"p{place}": float(row @ rows[0]) for place, row in enumerate(rows)}
    assert len(found) == 200
    assert all(abs(exact[id_] - cosine) < 1e-5 for id_, cosine in found.items())


def test_texts_of_another_audience_are_not_looked_at(index: ChromaIndex) -> None:
    index.put([entry("open", WEST), entry("secret", EAST, Audience.INTERNAL)])
    assert list(index.near(Audience.PUBLIC, EAST[None], 10)[0]) == ["open"]
    assert list(index.near(Audience.INTERNAL, EAST[None], 10)[0]) == ["secret"]
    assert [index.count(text) for text in Audience] == [1, 1]


def test_a_passage_put_again_is_replaced(index: ChromaIndex) -> None:
    index.put([entry("a", EAST), entry("b", NORTH)])
    index.put([entry("a", WEST)])
    assert index.count(Audience.PUBLIC) == 2
    (found,) = index.near(Audience.PUBLIC, WEST[None], 10)
    assert found[PassageId("a")] == pytest.approx(1.0, abs=1e-5)


def test_a_limit_holds(index: ChromaIndex) -> None:
    index.put([entry(f"p{place}", unit(1, place / 10)) for place in range(30)])
    assert list(index.near(Audience.PUBLIC, EAST[None], 3)[0]) == ["p0", "p1", "p2"]


def test_no_rows_are_no_question(index: ChromaIndex) -> None:
    assert index.near(Audience.PUBLIC, np.empty((0, 2), np.float32), 3) == []


def test_thousands_are_put_at_once(index: ChromaIndex) -> None:
    index.put([entry(f"p{place}", unit(1, place)) for place in range(2001)])
    assert index.count(Audience.PUBLIC) == 2001


def test_an_unfinished_build_is_not_current(shelf: Shelf[ChromaIndex]) -> None:
    shelf.fresh().close()
    assert shelf.current() is None


def test_an_appointed_build_is_found_again_with_what_was_marked(shelf_for: ShelfFor) -> None:
    shelf = shelf_for(MODEL)
    build = shelf.fresh()
    build.put([entry("a", EAST), entry("b", NORTH, Audience.INTERNAL)])
    build.mark(7)
    shelf.appoint(build)
    build.mark(8)
    build.close()
    again = shelf_for(MODEL).current()
    assert again is not None
    assert (again.sequence, [again.count(text) for text in Audience]) == (8, [1, 1])
    assert list(again.near(Audience.PUBLIC, EAST[None], 3)[0]) == ["a"]
    again.close()


def test_a_later_build_takes_the_place_of_an_earlier_one(shelf: Shelf[ChromaIndex]) -> None:
    first, second = shelf.fresh(), shelf.fresh()
    shelf.appoint(first)
    second.put([entry("new", EAST)])
    second.mark(1)
    shelf.appoint(second)
    shelf.discard(first)
    second.close()
    current = shelf.current()
    assert current is not None
    assert current.place == second.place
    assert current.count(Audience.PUBLIC) == 1
    current.close()


def test_clearing_leaves_one_build(shelf: Shelf[ChromaIndex]) -> None:
    kept, left_over = shelf.fresh(), shelf.fresh()
    shelf.appoint(kept)
    left_over.close()
    shelf.clear(keep=kept)
    kept.probe()
    kept.close()
    fresh = shelf.fresh()
    shelf.discard(fresh)
    current = shelf.current()
    assert current is not None
    assert current.place == kept.place
    current.close()


def test_another_models_vectors_are_refused_with_both_names(shelf_for: ShelfFor) -> None:
    shelf = shelf_for(MODEL)
    build = shelf.fresh()
    shelf.appoint(build)
    build.close()
    with pytest.raises(IndexMismatchError, match=r"'a model'.*'another'.*handrail reindex"):
        shelf_for("another").current()


def test_a_healthy_index_passes_the_probe(index: ChromaIndex) -> None:
    index.probe()
    index.put([entry("a", EAST), entry("b", EAST, Audience.INTERNAL)])
    index.probe()


def test_a_build_that_a_process_left_half_written_is_not_opened(tmp_path: Path) -> None:
    build = ChromaIndex.create(tmp_path, MODEL)
    build.put([entry("a", EAST)])
    build.mark(1)
    build.close()
    again = ChromaIndex.open(tmp_path, MODEL)
    again.put([entry("b", NORTH)])
    again.close()
    with pytest.raises(UnreadableIndexError, match="a process ended while it wrote"):
        ChromaIndex.open(tmp_path, MODEL)


def test_homes_on_one_server_do_not_see_each_other(chroma_server: str) -> None:
    def home(namespace: str) -> ChromaServerShelf:
        return ChromaServerShelf(chroma_server, namespace, MODEL, lambda wait: nullcontext(True))

    one, other = home(uuid.uuid4().hex[:12]), home(uuid.uuid4().hex[:12])
    build = one.fresh()
    one.appoint(build)
    assert other.current() is None
    elsewhere = other.fresh()
    other.appoint(elsewhere)
    other.clear(keep=elsewhere)
    current = one.current()
    assert current is not None
    assert current.place == build.place
    one.close()
    other.close()


def test_a_server_cannot_have_us_load_a_model_of_its_choice(
    chroma_server: str, tmp_path: Path
) -> None:
    ran = tmp_path / "ran"
    (tmp_path / "config.json").write_text("{}")
    module = '[{"idx": 0, "name": "0", "path": "", "type": "its_code.Its"}]'
    (tmp_path / "modules.json").write_text(module)
    (tmp_path / "its_code.py").write_text(f"import pathlib\npathlib.Path({str(ran)!r}).touch()\n")
    home = ChromaServerShelf(
        chroma_server, namespace := uuid.uuid4().hex[:12], MODEL, lambda wait: nullcontext(True)
    )
    settings = {"model_name": str(tmp_path), "device": "cpu", "normalize_embeddings": False}
    chosen = settings | {"kwargs": {"trust_remote_code": True}}
    described = {"type": "known", "name": "sentence_transformer", "config": chosen}
    for audience in Audience:
        httpx.post(
            f"{chroma_server}/api/v2/tenants/default_tenant/databases/default_database/collections",
            json={
                "name": f"handrail-{namespace}-1-{audience.value}",
                "configuration": {"embedding_function": described},
                "metadata": {"model": MODEL, "form": 1, "sequence": 0, "whole": 1},
            },
        ).raise_for_status()

    def put() -> None:
        build = home.current()
        assert build is not None
        build.put([entry("a", EAST)])

    with pytest.raises(UnreadableIndexError, match="names an embedding function"):
        put()
    assert not ran.exists()
    home.close()


@pytest.mark.parametrize(
    ("url", "line"),
    [
        ("http://127.0.0.1:9", "does not answer; start it, or empty HANDRAIL_CHROMA_URL"),
        ("ftp://somewhere", "write it as http://host:8000"),
    ],
)
def test_a_server_that_is_not_there_is_said_in_one_line(url: str, line: str) -> None:
    shelf = ChromaServerShelf(url, "0123456789ab", MODEL, lambda wait: nullcontext(True))
    with pytest.raises(HomeError, match=line):
        shelf.current()
