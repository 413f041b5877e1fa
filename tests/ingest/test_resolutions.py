"""Past resolutions: from rows of a ticket export to documents without personal data."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.jobs import Instructions
from ingest.resolutions.columns import looks_like_resolutions
from ingest.resolutions.draft import ResolutionDraft, document_id
from ingest.resolutions.file import resolution_file
from ingest.resolutions.read import read_resolutions
from ingest.resolutions.recording import version_of
from ingest.resolutions.rows import RefusedRow
from kb.database import Database
from kb.model import Audience, DocumentKind, PassageKind
from kb.record import Fate, record

TODAY = date(2026, 6, 1)
HEADER = "question,resolution,outcome,date,agent,channel,product,case"


def rows(
    content: str | bytes, name: str = "tickets.csv", *, today: date = TODAY
) -> list[ResolutionDraft | RefusedRow]:
    data = content.encode("utf-8") if isinstance(content, str) else content
    file = resolution_file(name, data)
    assert file is not None, "not taken for resolutions"
    return list(read_resolutions(file, today=today))


def draft(content: str | bytes, name: str = "tickets.csv") -> ResolutionDraft:
    (only,) = rows(content, name)
    assert isinstance(only, ResolutionDraft), only
    return only


def refusal(content: str, name: str = "tickets.csv") -> RefusedRow:
    (only,) = rows(content, name)
    assert isinstance(only, RefusedRow), only
    return only


# Which files these are.


@pytest.mark.parametrize(
    "header",
    [
        "question,resolution,outcome,date,agent,channel,product,case",
        "Question,Resolution",
        "CASE ID,Question,How resolved",
        "Ticket Number,Subject,Description,Solution,Closed At,Assignee",
        "Frage,Antwort,Ergebnis,Datum,Bearbeiter",
        "problem,answer,ticket_id,channel",
    ],
)
def test_a_record_of_cases_is_recognised_by_its_columns(header: str) -> None:
    assert looks_like_resolutions(header.split(","))


@pytest.mark.parametrize(
    "header",
    [
        "question,answer",
        "id,question,answer,category",
        "question,answer,status,updated",
        "problem,solution",
        "product,price,currency",
        "date,agent,channel,outcome",
        "resolution,width,height",
        "",
    ],
)
def test_other_tables_are_not_taken_for_cases(header: str) -> None:
    assert not looks_like_resolutions(header.split(","))


def test_only_tables_and_json_lines_are_looked_into() -> None:
    content = b"question,resolution\nq,r\n"
    assert resolution_file("tickets.csv", content) is not None
    assert resolution_file("tickets.txt", content) is None
    assert resolution_file("prices.csv", b"product,price\nlamp,5\n") is None
    assert resolution_file("events.jsonl", b'{"event": "login"}\n') is None
    assert resolution_file("empty.csv", b"") is None


# What becomes of a row.


def test_a_row_becomes_one_document_with_one_passage() -> None:
    found = draft(
        f"{HEADER}\n"
        "May I return a lamp?,We took it back.,refunded,2026-03-02,Kim,mail,LX-300,C-17\n"
    )
    assert found.document_id == "resolution-c-17"
    assert found.title == "May I return a lamp? (LX-300)"
    assert found.day == date(2026, 3, 2)
    assert found.kind is DocumentKind.RESOLUTION
    assert found.text == (
        "Question:\n\nMay I return a lamp?\n\nResolution:\n\nWe took it back.\n\n"
        "Outcome: refunded\n\nProduct: LX-300\n\nChannel: mail"
    )
    (passage,) = found.passages
    assert passage.kind is PassageKind.RESOLUTION
    assert passage.text == found.text
    assert found.line == 2


def test_the_original_is_the_cleaned_row_and_the_agent_is_in_nothing_that_is_kept() -> None:
    found = draft(
        f"{HEADER}\n"
        '"I am Ana López, ana@example.es","Zdenka told Ana to wait. Regards, Zdenka",done,'
        "2026-03-02,Zdenka Novák,mail,Lamp,C-1\n"
    )
    assert json.loads(found.original) == {
        "case": "C-1",
        "channel": "mail",
        "date": "2026-03-02",
        "outcome": "done",
        "product": "Lamp",
        "question": "I am [name], [email]",
        "resolution": "[name] told [name] to wait. Regards, [name]",
    }
    kept = found.original.decode() + found.text + found.title + "".join(found.warnings)
    assert not any(name in kept for name in ("Ana", "López", "Zdenka", "Novák", "ana@"))
    assert found.warnings == ("personal data removed in 5 places",)


def test_customer_columns_are_dropped_and_their_names_removed_from_the_text() -> None:
    found = draft(
        "question,resolution,customer name,email,case\n"
        "Brannigan wants a voucher,brannigan got one,Oisín Brannigan,b@example.ie,C-2\n"
    )
    assert "[name] wants a voucher" in found.text
    assert "[name] got one" in found.text
    assert "b@example.ie" not in found.original.decode()


def test_a_name_learned_from_the_question_is_removed_from_the_resolution() -> None:
    found = draft("question,resolution\nMy name is Odalys Benavides.,Odalys gets €5.00 back.\n")
    assert "[name] gets €5.00 back." in found.text


def test_a_product_called_like_a_person_keeps_its_name_in_the_whole_file() -> None:
    first, second = rows(
        "question,resolution,product,case\n"
        "Nora wobbles,Screws sent,Nora armchair,1\n"
        "Is the Nora in stock?,Yes,,2\n"
    )
    assert isinstance(first, ResolutionDraft)
    assert isinstance(second, ResolutionDraft)
    assert "Nora wobbles" in first.text
    assert "the Nora in stock" in second.text


def test_a_case_that_is_personal_data_is_not_kept() -> None:
    found = draft("question,resolution,case\nWhere is it?,Sent again.,ana@example.es\n")
    assert "ana" not in found.document_id
    assert "ana" not in found.original.decode()
    assert "the case number was personal data and is not kept" in found.warnings


def test_without_a_case_the_wording_gives_the_id() -> None:
    content = "question,resolution\nWhere is it?,Sent again.\n"
    assert draft(content).document_id == draft(content).document_id
    other = draft("question,resolution\nWhere is it?,Lost.\n")
    assert other.document_id != draft(content).document_id


def test_a_subject_line_stands_before_the_description() -> None:
    found = draft("subject,description,solution,ticket,agent\nLate parcel,It is late.,Sent.,7,Jo\n")
    assert found.text.startswith("Question:\n\nLate parcel\n\nIt is late.\n\nResolution:")


def test_a_long_question_gives_a_short_title() -> None:
    found = draft(f"question,resolution\n{'very ' * 40}long,Yes.\n")
    assert found.title.endswith("very …")
    assert len(found.title) <= 82


def test_a_long_resolution_is_cut_between_sentences() -> None:
    sentences = [f"Step {place} was to ask the depot again." for place in range(120)]
    found = draft(f"question,resolution\nWhat now?,{' '.join(sentences)}\n")
    assert len(found.passages) > 3
    assert all(len(passage.text) <= 1200 for passage in found.passages)
    for passage in found.passages:
        assert found.text[passage.span.start : passage.span.end] == passage.text
    for sentence in sentences:
        assert any(sentence in passage.text for passage in found.passages)


# How files are written.


def test_delimiters_encodings_marks_and_quoted_lines_are_understood() -> None:
    table = (
        'Frage;Lösung;Ticket;Datum;Kanal\n"Größe; zu\nklein";'
        "Umtausch über die Filiale möglich;T-1;13.03.2026;Mail\n"
    )
    for content in (
        table.encode("utf-8"),
        table.encode("utf-8-sig"),
        table.encode("utf-16"),
        table.encode("cp1252"),
        ("sep=;\r\n" + table.replace("\n", "\r\n")).encode(),
        table.replace(";", "\t").replace("Größe\t", "Größe;").encode(),
    ):
        found = draft(content)
        assert "Größe; zu\nklein" in found.text
        assert found.day == date(2026, 3, 13)


def test_json_lines_say_the_same_as_a_table() -> None:
    line = {"Question": "May I?", "Resolution": "Yes.", "Date": "2026-03-02", "Case": 17}
    table = "question,resolution,date,case\nMay I?,Yes.,2026-03-02,17\n"
    assert draft(json.dumps(line), "tickets.jsonl").original == draft(table).original


def test_a_bad_line_of_json_stops_no_other() -> None:
    content = (
        '{"question": "a", "resolution": "b"}\n'
        "\n"
        '{"question": "a", \n'
        "[1, 2]\n"
        f"{'[' * 100_000}\n"
        '{"question": "c", "resolution": {"deep": 1}}\n'
        '{"question": "c", "resolution": "d\\ud800"}\n'
    )
    found = rows(content, "tickets.jsonl")
    assert [row.line for row in found] == [1, 3, 4, 5, 6, 7]
    assert [type(row) for row in found] == [ResolutionDraft, *[RefusedRow] * 4, ResolutionDraft]
    last = found[-1]
    assert isinstance(last, ResolutionDraft)
    assert json.loads(last.original)["resolution"] == "d"


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (",We did it.,,2026-01-01,,,,C-1", "has no question"),
        ("Why?,,,2026-01-01,,,,C-1", "has no resolution"),
        ("Why?,So.,,soon,,,,C-1", "the date cannot be read"),
        ("Why?,So.,,2026-02-30,,,,C-1", "there is no such date"),
        ("Why?,So.,,2062-02-03,,,,C-1", "in the future"),
        ("Why?,So.,,0206-02-03,,,,C-1", "before 1990"),
        ("Why?,So.,,03/04/2026,,,,C-1", "day or month first"),
        ("Why?,So, but.,,2026-01-01,,,,C-1", "9 cells and the header 8"),
        (f"Why?,{'x' * 50_001},,2026-01-01,,,,C-1", "longer than 50,000 characters"),
    ],
)
def test_a_bad_row_is_refused_by_its_line_with_the_reason(row: str, reason: str) -> None:
    found = refusal(f"{HEADER}\n{row}\n")
    assert found.line == 2
    assert reason in found.reason
    assert "\n" not in found.reason


def test_a_bad_row_stops_no_other_and_lines_are_counted_as_an_editor_does() -> None:
    found = rows(
        'question,resolution,case\n"two\nlines",ok,1\n,missing,2\n\n"three\n\nlines",ok,3\n'
    )
    assert [(row.line, type(row)) for row in found] == [
        (2, ResolutionDraft),
        (4, RefusedRow),
        (6, ResolutionDraft),
    ]


def test_a_quote_that_is_never_closed_costs_one_row() -> None:
    found = rows(
        'question,resolution,case\na,ok,1\n"never closed,ok,2\nc,ok,3\n"d, quoted",ok,4\ne,ok,5\n'
    )
    assert [(row.line, type(row)) for row in found] == [
        (2, ResolutionDraft),
        (3, RefusedRow),
        (4, ResolutionDraft),
        (5, ResolutionDraft),
        (6, ResolutionDraft),
    ]


def test_a_quote_that_swallows_a_long_file_costs_one_row() -> None:
    body = "".join(f"question {place},answer,{place}\n" for place in range(10_000))
    found = rows(f'question,resolution,case\n"never closed,ok,x\n{body}')
    assert isinstance(found[0], RefusedRow)
    assert "quotation mark" in found[0].reason
    assert sum(isinstance(row, ResolutionDraft) for row in found) == 10_000


def test_an_inch_mark_is_no_quotation() -> None:
    assert '5" screen' in draft('question,resolution\nMy 5" screen broke,Replaced\n').text


def test_hidden_characters_do_not_hide_an_address() -> None:
    found = draft("question,resolution\nana\u200b@exam\u00adple.es wrote,Answered\n")
    assert "[email] wrote" in found.text


# Days.


@pytest.mark.parametrize(
    "written",
    [
        "2026-03-04",
        "2026-03-04T10:11:12Z",
        "2026-03-04 10:11",
        "2026/3/4",
        "20260304",
        "04.03.2026",
        "4.3.26",
        "4 March 2026",
        "March 4, 2026",
        "4. März 2026",
        "4 mars 2026",
        "4 de marzo de 2026",
        "4 maart 2026",
    ],
)
def test_a_day_is_read_however_it_is_written(written: str) -> None:
    found = draft(f'question,resolution,date\nq,r,"{written}"\n')
    assert found.day == date(2026, 3, 4)


@pytest.mark.parametrize(
    ("other", "day"), [("25/12/2025", date(2026, 4, 3)), ("12/25/2025", date(2026, 3, 4))]
)
def test_one_clear_day_tells_how_a_file_writes_the_others(other: str, day: date) -> None:
    found = rows(f"question,resolution,date,case\na,b,03/04/2026,1\na,b,{other},2\n")
    assert isinstance(found[0], ResolutionDraft)
    assert found[0].day == day


@pytest.mark.parametrize("written", ["yesterday", "in 3 days", "March", "10:30", "12", "tomorrow"])
def test_what_is_no_day_by_itself_is_refused(written: str) -> None:
    assert "date" in refusal(f"question,resolution,date\nq,r,{written}\n").reason


# The same case more than once.


def test_of_one_case_the_latest_day_counts_and_the_others_are_named() -> None:
    (found,) = rows(
        "question,resolution,date,case\n"
        "a,second,2026-03-02,C-1\n"
        "a,third,2026-03-03,c-1\n"
        "a,first,2026-03-01,C-1\n"
    )
    assert isinstance(found, ResolutionDraft)
    assert "third" in found.text
    assert found.warnings == ("line 3 is the latest of its case; left out: line 2, line 4",)


@given(st.lists(st.text(min_size=1).filter(str.strip), min_size=2, max_size=2))
def test_two_cases_never_share_a_document(cases: list[str]) -> None:
    first, second = (case.strip().casefold() for case in cases)
    assert (document_id(cases[0]) == document_id(cases[1])) == (first == second)


@given(st.text())
def test_an_id_is_short_and_plain(case: str) -> None:
    assert len(document_id(case)) <= 120
    assert "#" not in document_id(case)
    assert "/" not in document_id(case)


# Any file at all.

_CELL = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


@given(st.lists(st.tuples(_CELL, _CELL, _CELL), max_size=6))
def test_any_cells_end_as_drafts_or_refusals(cells: list[tuple[str, str, str]]) -> None:
    content = "\n".join(
        json.dumps({"question": question, "resolution": resolution, "product": product})
        for question, resolution, product in [("a", "b", "c"), *cells]
    )
    found = rows(content, "tickets.jsonl")
    assert [row.line for row in found] == list(range(1, len(cells) + 2))
    for row in found:
        if isinstance(row, ResolutionDraft):
            assert row.passages
            assert row.text.isprintable() or "\n" in row.text
            assert "".join(row.text.split()) == "".join(
                "".join(passage.text for passage in row.passages).split()
            )


@given(st.binary(max_size=400))
def test_any_bytes_behind_a_header_are_read_or_refused(body: bytes) -> None:
    file = resolution_file("tickets.csv", b"question,resolution,case\n" + body)
    if file is not None:
        assert all(row.line >= 1 for row in read_resolutions(file, today=TODAY))


# Recording.


@pytest.fixture
def database(tmp_path: Path) -> Database:
    return Database.open(f"sqlite:///{tmp_path}/handrail.db")


@pytest.fixture
def recorded(database: Database) -> Callable[..., tuple[str, Fate]]:
    """Take a file's only row into the library; return its document and what became of it."""
    import numpy as np

    def take(
        content: str,
        *,
        source: str = "upload:tickets.csv",
        said: Instructions = Instructions(),  # noqa: B008  # frozen
        today: date = TODAY,
    ) -> tuple[str, Fate]:
        version = version_of(
            database, draft(content), said=said, source=source, recorded_by="kim", today=today
        )
        vectors = np.full((len(version.passages), 4), 0.5, np.float32)
        kept = record(database, version, vectors, "unit")
        return kept.document_id, kept.fate

    return take


Take = Callable[..., tuple[str, Fate]]
LAMP = "question,resolution,date,case\nWhy does the lamp hum?,Sent a new driver.,{},C-1\n"


def test_the_same_row_again_changes_nothing(recorded: Take) -> None:
    assert recorded(LAMP.format("2026-03-02")) == ("resolution-c-1", Fate.ADDED)
    assert recorded(LAMP.format("2026-03-02")) == ("resolution-c-1", Fate.UNCHANGED)


def test_a_row_without_a_day_keeps_the_day_it_first_came(recorded: Take) -> None:
    assert recorded(LAMP.format("")) == ("resolution-c-1", Fate.ADDED)
    later = recorded(LAMP.format(""), today=date(2026, 7, 1))
    assert later == ("resolution-c-1", Fate.UNCHANGED)


def test_a_changed_row_is_a_new_version(recorded: Take) -> None:
    recorded(LAMP.format("2026-03-02"))
    changed = LAMP.replace("new driver", "new lamp").format("2026-03-09")
    assert recorded(changed) == ("resolution-c-1", Fate.NEW_VERSION)
    elsewhere = recorded(LAMP.format("2026-03-10"), source="upload:export-2.csv")
    assert elsewhere == ("resolution-c-1", Fate.NEW_VERSION)


def test_another_systems_case_of_the_same_number_is_another_document(recorded: Take) -> None:
    recorded(LAMP.format("2026-03-02"))
    other = "question,resolution,case\nInvoice shows wrong VAT number,Corrected it,C-1\n"
    assert recorded(other, source="upload:billing.csv") == ("resolution-c-1-2", Fate.ADDED)
    assert recorded(other, source="upload:billing.csv") == ("resolution-c-1-2", Fate.UNCHANGED)


def test_resolutions_are_internal_unless_somebody_says_otherwise(database: Database) -> None:
    found = draft(LAMP.format("2026-03-02"))
    for said, audience in (
        (Instructions(), Audience.INTERNAL),
        (Instructions(audience=Audience.PUBLIC), Audience.PUBLIC),
    ):
        version = version_of(
            database, found, said=said, source="upload:t.csv", recorded_by="kim", today=TODAY
        )
        assert version.audience is audience
        assert version.source == "upload:t.csv#resolution-c-1"
        assert version.valid_from == date(2026, 3, 2)
