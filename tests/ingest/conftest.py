"""A pipeline on real files and a real sandbox; only the embedding model stands in."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from ingest import jobs
from ingest.jobs import Instructions
from ingest.outcomes import Outcome, Refusal
from ingest.pipeline import Pipeline
from ingest.read import read
from kb.database import Database
from tests.fakes import HashEmbedder

TODAY = date(2026, 3, 1)

TakeIn = Callable[..., list[Outcome | Refusal]]


@pytest.fixture
def pipeline(database: Database) -> Pipeline:
    """Takes files in as of 1 March 2026."""
    return Pipeline(database, HashEmbedder(), read=read, today=lambda: TODAY)


@pytest.fixture
def take_in(database: Database, pipeline: Pipeline) -> TakeIn:
    """Accept files and work them off; each keeps its own name."""

    def take(
        *paths: Path, instructions: Instructions | None = None, password: str | None = None
    ) -> list[Outcome | Refusal]:
        ids = jobs.accept_files(
            database,
            [(path, path.name, instructions or Instructions()) for path in paths],
            requested_by="Ana",
        )
        return list(pipeline.run(ids, password=password))

    return take
