"""The demo company's web site: made once, as a site may be, with questions that have answers."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

import pytest

from assistant import home
from assistant.access.owner import owner
from assistant.demo.site import SHOP, demo_site, shop_of
from assistant.sites.desk import SiteDesk
from assistant.sites.looks import fit_look
from kb.database import Database


@dataclass(frozen=True, slots=True)
class Company:
    """A home with sites."""

    sites: SiteDesk


@pytest.fixture
def company(tmp_path: Path) -> Iterator[Company]:
    """A home without any site."""
    database = Database.open(f"sqlite:///{tmp_path / 'h.db'}", migrations=home.MIGRATIONS)
    yield Company(SiteDesk(database, lambda: datetime.now(UTC)))
    database.close()


def test_the_shop_is_made_once_and_works_on_this_machine(company: Company) -> None:
    assert shop_of(company) is None
    demo_site(company)
    demo_site(company)
    (site,) = company.sites.sites()
    assert shop_of(company) == site
    assert site.name == SHOP
    for origin in ("http://127.0.0.1:8000", "http://localhost:8000"):
        assert company.sites.admitted(site.key, origin) == site
    assert site.look.attachments
    assert fit_look(site.look) == site.look
    assert [each.language for each in site.look.texts] == ["en", "de"]


def test_a_shop_that_was_retired_is_not_made_again(company: Company) -> None:
    demo_site(company)
    company.sites.retire(company.sites.sites()[0].key, by=owner())
    demo_site(company)
    assert len(company.sites.sites()) == 1
    assert shop_of(company) is None


def test_every_suggestion_is_a_question_that_public_documents_answer(company: Company) -> None:
    demo_site(company)
    site = shop_of(company)
    assert site is not None
    lines = (files("assistant.demo") / "questions.csv").read_text("utf-8-sig").splitlines(True)
    answered = {
        row["question"].casefold().rstrip("?")
        for row in csv.DictReader(lines)
        if row["audience"] == "public" and row["document_id"] and not row["on"]
    }
    suggested = [each for texts in site.look.texts for each in texts.suggestions]
    assert suggested
    assert {each.casefold().rstrip("?") for each in suggested} <= answered
