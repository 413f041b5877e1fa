"""The demo company's public documents on their pages: a link to any passage finds its words."""

import csv
from datetime import date
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from bs4 import BeautifulSoup

import assistant.demo
from assistant.help_pages.body import body_of
from assistant.help_pages.links import url_of_passage
from assistant.help_pages.shelf import PublicDocument
from ingest.blocks import ReadDocument
from ingest.passages import passages
from ingest.read import read
from kb.model import Audience, DocumentId, DocumentKind, Passage, PassageId

DEMO = Path(assistant.demo.__file__).parent
TODAY = "2026-11-22"
BLOCKS = ["p", "li", "td", "th", "pre"]


def public_rows() -> list[dict[str, str]]:
    """The public versions in force, as the demo's list says."""
    with (DEMO / "documents.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [
        row
        for row in rows
        if row["audience"] == "public"
        and row["valid_from"] <= TODAY
        and (not row["valid_until"] or row["valid_until"] >= TODAY)
    ]


def demo_document(row: dict[str, str]) -> PublicDocument:
    """One of them, read and cut as it is when it comes in."""
    content = (DEMO / "documents" / row["path"]).read_bytes()
    made = read(row["path"], content, None)
    assert isinstance(made, ReadDocument)
    id_, since = DocumentId(row["document_id"]), date.fromisoformat(row["valid_from"])
    stretches = tuple(
        Passage(
            id=PassageId(f"{id_}/{ordinal}"),
            document_id=id_,
            version=1,
            ordinal=ordinal,
            title=row["title"],
            kind=draft.kind,
            heading=draft.heading,
            page=draft.page,
            span=draft.span,
            text=draft.text,
            context=draft.context,
            audience=Audience.PUBLIC,
            document_kind=DocumentKind.POLICY,
            valid_from=since,
            valid_until=None,
        )
        for ordinal, draft in enumerate(passages(made))
    )
    source = made.text if row["path"].endswith(".md") else ""
    return PublicDocument(id_, row["title"], 1, since, row["path"], stretches, source)


@pytest.mark.parametrize("row", public_rows(), ids=lambda row: row["document_id"])
def test_a_link_to_a_passage_finds_its_heading_and_its_words(row: dict[str, str]) -> None:
    document = demo_document(row)
    body = body_of(document)
    ids = {body.title_id, *(section.id for section in body.sections)}
    html = BeautifulSoup("".join(section.text for section in body.sections), "lxml")
    blocks = [" ".join(block.get_text().split()) for block in html.find_all(BLOCKS)]
    for passage in document.passages:
        anchor, _, text = urlsplit(url_of_passage(passage)).fragment.partition(":~:text=")
        assert unquote(anchor) in ids
        places = [
            [place for place, block in enumerate(blocks) if unquote(words) in block]
            for words in text.split(",")
        ]
        assert all(places), passage.text
        assert places[0][0] <= places[-1][-1]
