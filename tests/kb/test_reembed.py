"""Going to another embedding model: a batch at a time, going on where it stopped."""

from collections.abc import Sequence

import pytest

from kb import library
from kb.database import Database
from kb.embedder import Progress, Vectors
from kb.errors import IndexMismatchError
from kb.ports import Step, Work
from kb.reembed import Unembedded, lacking, reembed, require_model, supply
from tests.fakes import HashEmbedder
from tests.libraries import add, draft, put

OLD, NEW = "old model", "new model"


class PowerCutError(Exception):
    """The machine stopped."""


class Failing(HashEmbedder):
    """Embeds so many texts and then fails."""

    def __init__(self, name: str, texts: int) -> None:
        super().__init__(name)
        self.left = texts

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        if len(texts) > self.left:
            raise PowerCutError
        self.left -= len(texts)
        return super().encode(texts, progress)


def fill(database: Database, documents: int, lines: int) -> None:
    for number in range(documents):
        text = "\n\n".join(f"Document {number} says {line}" for line in range(lines))
        add(database, HashEmbedder(OLD), f"d{number}", text)


def test_a_library_that_is_embedded_lacks_nothing(database: Database) -> None:
    fill(database, 2, 3)
    assert (lacking(database, OLD), lacking(database, NEW)) == (0, 6)
    assert reembed(database, HashEmbedder(OLD)) == 0


def test_another_model_embeds_each_text_once(database: Database) -> None:
    put(database, HashEmbedder(OLD), draft("one", "same\n\nsame\n\nother", title="Title"))
    put(database, HashEmbedder(OLD), draft("two", "same", title="Title"))
    embedder = HashEmbedder(NEW)
    assert reembed(database, embedder) == 2
    assert sorted(embedder.encoded) == ["Title\nother", "Title\nsame"]
    assert lacking(database, NEW) == 0


def test_it_goes_on_where_it_stopped(database: Database) -> None:
    fill(database, 3, 200)
    with pytest.raises(PowerCutError):
        reembed(database, Failing(NEW, 300))
    left = lacking(database, NEW)
    assert 0 < left < 600
    embedder = HashEmbedder(NEW)
    assert reembed(database, embedder) == left
    assert len(embedder.encoded) == left
    assert lacking(database, NEW) == 0


def test_progress_is_told_to_the_end(database: Database) -> None:
    fill(database, 2, 200)
    steps: list[Step] = []
    reembed(database, HashEmbedder(NEW), steps.append)
    assert [step.work for step in steps] == [Work.EMBEDDING] * len(steps)
    assert len(steps) > 1
    assert (steps[-1].done, steps[-1].total) == (400, 400)


def test_the_old_models_vectors_stay_so_that_going_back_is_quick(database: Database) -> None:
    fill(database, 1, 3)
    reembed(database, HashEmbedder(NEW))
    assert lacking(database, OLD) == 0


def test_what_was_erased_while_it_was_embedded_leaves_no_vector(database: Database) -> None:
    fill(database, 1, 2)
    library.erase(database, "d0")
    supply(database, HashEmbedder(NEW), [Unembedded("0" * 64, "Document 0 says 1")])
    with database.read() as session:
        assert session.connection().exec_driver_sql("SELECT * FROM embeddings").all() == []


def test_a_library_only_another_model_has_embedded_is_not_taken_up(database: Database) -> None:
    require_model(database, NEW)
    fill(database, 1, 1)
    require_model(database, OLD)
    with pytest.raises(IndexMismatchError, match=r"'old model'.*'new model'.*handrail reindex"):
        require_model(database, NEW)
    reembed(database, HashEmbedder(NEW))
    require_model(database, NEW)
