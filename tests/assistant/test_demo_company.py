"""What the demo company's files promise to everything that is shown with them."""

import csv
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import groupby, pairwise
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from docx import Document
from pypdf import PdfReader

from kb.model import Audience

DEMO = Path(__file__).parents[2] / "assistant" / "demo"
DOCUMENTS = DEMO / "documents"
TODAY = date(2026, 11, 21)
OUTCOMES = {"resolved", "refunded", "replaced", "escalated", "declined", "goodwill"}
CHANNELS = {"chat", "email", "phone", "store", "social"}
EMAIL = re.compile(r"[\w.+-]+@([\w-]+(?:\.[\w-]+)+)")
PHONE = re.compile(r"\+\d[\d ]{7,}\d")
FICTIONAL_PHONE = re.compile(r"\+353 20 91\d|\+49 30 23125|\+1 \d{3} 555 01|\+31 6 5550 01")


@dataclass(frozen=True, slots=True)
class Row:
    """One version of one document, as documents.csv lists it."""

    path: str
    document_id: str
    title: str
    audience: Audience
    owner: str
    valid_from: date
    valid_until: date | None


@dataclass(frozen=True, slots=True)
class Question:
    """One line of questions.csv; without a document, abstaining is right."""

    question: str
    audience: Audience
    on: date
    document_id: str
    must_contain: str


def lines(name: str) -> list[list[str]]:
    with (DEMO / name).open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def columns(name: str) -> str:
    return ",".join(lines(name)[0])


def versions() -> list[Row]:
    return [
        Row(
            path,
            document_id,
            title,
            Audience(audience),
            owner,
            date.fromisoformat(valid_from),
            date.fromisoformat(valid_until) if valid_until else None,
        )
        for path, document_id, title, audience, owner, valid_from, valid_until in lines(
            "documents.csv"
        )[1:]
    ]


def questions() -> list[Question]:
    return [
        Question(
            question,
            Audience(audience),
            date.fromisoformat(on) if on else TODAY,
            document_id,
            must_contain,
        )
        for question, audience, on, document_id, must_contain in lines("questions.csv")[1:]
    ]


def by_document() -> Iterable[tuple[str, list[Row]]]:
    ordered = sorted(versions(), key=lambda row: row.document_id)
    for document_id, rows in groupby(ordered, key=lambda row: row.document_id):
        yield document_id, list(rows)


def in_force(document_id: str, on: date) -> Row:
    """The version that starts last among those that hold on that day."""
    holding = [
        row
        for row in versions()
        if row.document_id == document_id
        and row.valid_from <= on
        and (row.valid_until is None or on <= row.valid_until)
    ]
    return max(holding, key=lambda row: row.valid_from)


def docx_text(path: Path) -> str:
    document = Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


@cache
def text_of(name: str) -> str:
    """The words of one document on one line, whatever its format."""
    path = DOCUMENTS / name
    match path.suffix:
        case ".md":
            text = path.read_text(encoding="utf-8")
        case ".html":
            text = BeautifulSoup(path.read_text(encoding="utf-8"), "lxml").get_text(" ")
        case ".docx":
            text = docx_text(path)
        case _:
            text = "\n".join(page.extract_text() for page in PdfReader(path).pages)
    return " ".join(text.split())


def front_matter(name: str) -> list[tuple[str, str]]:
    text = (DOCUMENTS / name).read_text(encoding="utf-8")
    if not text.startswith("---\n"):
        return []
    pairs = [line.partition(": ") for line in text.split("---\n")[1].splitlines()]
    return [(key, value) for key, _, value in pairs]


def test_every_listed_document_has_its_file_and_every_file_is_listed() -> None:
    listed = [row.path for row in versions()]
    assert sorted(listed) == sorted(path.name for path in DOCUMENTS.iterdir())


def test_the_list_of_documents_has_its_columns() -> None:
    expected = "path,document_id,title,audience,owner,valid_from,valid_until"
    assert columns("documents.csv") == expected


def test_the_company_is_large_enough_and_its_formats_are_mixed() -> None:
    formats = Counter(Path(row.path).suffix for row in versions())
    assert len(list(by_document())) >= 48
    assert formats[".md"] >= formats.total() // 2
    assert formats[".docx"] >= 6
    assert formats[".html"] >= 6
    assert formats[".pdf"] >= 5


@pytest.mark.parametrize("row", versions(), ids=lambda row: row.path)
def test_a_version_is_well_formed(row: Row) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", row.document_id)
    assert row.title.strip()
    assert row.owner.strip()
    assert row.valid_until is None or row.valid_from <= row.valid_until
    assert (DOCUMENTS / row.path).stat().st_size < 80_000
    assert row.title in text_of(row.path)


def test_versions_of_one_document_follow_one_another_in_time_without_overlap() -> None:
    for document_id, rows in by_document():
        for earlier, later in pairwise(rows):
            assert earlier.valid_until is not None, document_id
            assert earlier.valid_until < later.valid_from, document_id


def test_versions_of_one_document_share_audience_and_differ_in_a_number() -> None:
    several = [rows for _, rows in by_document() if len(rows) > 1]
    assert len(several) >= 8
    for rows in several:
        assert len({row.audience for row in rows}) == 1
        numbers = {tuple(re.findall(r"\d+", text_of(row.path))) for row in rows}
        assert len(numbers) == len(rows), rows[0].document_id


@pytest.mark.parametrize(
    "row", [row for row in versions() if row.path.endswith(".md")], ids=lambda row: row.path
)
def test_front_matter_agrees_with_the_list(row: Row) -> None:
    listed = {
        ("title", row.title),
        ("audience", row.audience.value),
        ("owner", row.owner),
        ("valid_from", row.valid_from.isoformat()),
    }
    if row.valid_until:
        listed.add(("valid_until", row.valid_until.isoformat()))
    stated = set(front_matter(row.path))
    assert stated in (set(), listed)


def test_public_documents_name_no_inside_extension() -> None:
    public = [row.path for row in versions() if row.audience is Audience.PUBLIC]
    assert [path for path in public if re.search(r"\bext\. \d{4}", text_of(path))] == []


def test_contacts_in_documents_and_cases_are_fictional() -> None:
    texts = [text_of(row.path) for row in versions()]
    texts += [" ".join(row[:2]) for row in lines("resolutions.csv")[1:]]
    texts += [question.question for question in questions()]
    for text in texts:
        for domain in EMAIL.findall(text):
            assert domain.endswith(".example") or domain.startswith("example."), domain
        for phone in PHONE.findall(text):
            assert FICTIONAL_PHONE.match(phone), phone


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("click-and-collect.html", "for 7 days after the ready message"),
        ("store-vs-online.html", "Parcels are kept for 10 days"),
        ("large-item-delivery.pdf", "free of charge until 48 hours before"),
        ("order-changes.md", "free of charge until 24 hours before"),
    ],
)
def test_the_noted_conflicts_stand_in_the_documents(name: str, words: str) -> None:
    assert words in text_of(name)
    assert name in (DEMO / "NOTES.md").read_text(encoding="utf-8")


def test_there_are_two_hundred_resolutions_with_their_columns() -> None:
    assert columns("resolutions.csv") == (
        "question,resolution,outcome,date,agent,channel,product,case"
    )
    assert len(lines("resolutions.csv")) == 201


def test_resolutions_are_complete_and_of_known_kinds() -> None:
    for question, resolution, outcome, day, agent, channel, product, case in lines(
        "resolutions.csv"
    )[1:]:
        assert question.strip(), case
        assert resolution.strip(), case
        assert product.strip(), case
        assert outcome in OUTCOMES, case
        assert channel in CHANNELS, case
        assert date(2024, 6, 1) <= date.fromisoformat(day) <= TODAY, case
        assert re.fullmatch(r"\w+ [A-Z]\.", agent), case
        assert re.fullmatch(r"LK-\d{5}", case), case


def test_no_case_and_no_question_of_a_resolution_comes_twice() -> None:
    rows = lines("resolutions.csv")[1:]
    assert len({row[-1] for row in rows}) == len(rows)
    assert len({row[0] for row in rows}) == len(rows)


def test_enough_resolutions_hold_personal_data_to_show_its_removal() -> None:
    personal = re.compile(rf"{EMAIL.pattern}|555|IBAN|\bLF\d{{8}}\b|4242")
    found = [row for row in lines("resolutions.csv")[1:] if personal.search(" ".join(row[:2]))]
    assert len(found) >= 20


def test_the_questions_have_their_columns_and_number() -> None:
    assert columns("questions.csv") == "question,audience,on,document_id,must_contain"
    assert len(questions()) == 60
    assert sum(not question.document_id for question in questions()) >= 12


@pytest.mark.parametrize(
    "question",
    [question for question in questions() if question.document_id],
    ids=lambda question: f"{question.document_id} on {question.on}",
)
def test_the_answer_stands_in_the_version_in_force_and_the_asker_may_read_it(
    question: Question,
) -> None:
    version = in_force(question.document_id, question.on)
    assert question.must_contain
    assert question.must_contain in text_of(version.path)
    assert question.audience.may_read(version.audience)


def test_a_question_to_abstain_from_expects_no_words() -> None:
    assert all(not q.must_contain for q in questions() if not q.document_id)


def test_the_demo_people_have_each_role() -> None:
    assert columns("people.csv") == "name,email,role"
    people = lines("people.csv")[1:]
    assert len(people) == 8
    assert len({email for _, email, _ in people}) == 8
    assert {role for *_, role in people} == {"agent", "knowledge_manager", "supervisor", "admin"}
    assert all(email.endswith("@larkfield.example") for _, email, _ in people)
