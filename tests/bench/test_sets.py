"""Evaluation sets are read as they are, or refused with the line that is wrong."""

from pathlib import Path

import pytest

from assistant.measuring.errors import EvaluationSetError
from assistant.measuring.sets import Article, Question, read_corpus, read_grades, read_questions


def written(folder: Path, name: str, *lines: str) -> Path:
    (folder / name).write_text("\n".join(lines) + "\n", "utf-8")
    return folder


def test_a_corpus_is_read_in_order_without_its_empty_lines(tmp_path: Path) -> None:
    corpus = read_corpus(
        written(
            tmp_path,
            "corpus.jsonl",
            '{"id": "b", "title": "Returns", "text": "14 days.\\u2028Then no."}',
            "",
            '{"id": "e", "title": "Nothing", "text": " \\n"}',
            '{"id": 7, "title": null, "text": "Gift cards never expire."}',
            '{"id": "b", "title": "Returns", "text": "Another."}',
        )
    )
    assert corpus.articles == (
        Article("b", "Returns", "14 days.\u2028Then no."),
        Article("7", "", "Gift cards never expire."),
    )
    assert (corpus.empty, corpus.repeated) == (1, 1)


def test_questions_and_grades_are_read(tmp_path: Path) -> None:
    written(tmp_path, "queries.jsonl", '{"id": "q1", "text": "How long?", "answer": "14 days"}')
    written(tmp_path, "qrels.tsv", "q1\tb\t2", "q1\tc\t0", "q2\tb\t1")
    assert read_questions(tmp_path) == (Question("q1", "How long?"),)
    assert read_grades(tmp_path) == {"q1": {"b": 2}, "q2": {"b": 1}}


def test_a_set_without_qrels_has_no_grades(tmp_path: Path) -> None:
    assert read_grades(tmp_path) == {}


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (["{"], r"corpus\.jsonl:1: this is not JSON"),
        (['{"id": "a", "text": "x"}', "[]"], r"corpus\.jsonl:2: each line is an object"),
        (['{"text": "x"}'], r"corpus\.jsonl:1: the id is missing"),
        (['{"id": "a", "text": 5}'], r"corpus\.jsonl:1: the text is not a text"),
        (['{"id": "a", "text": ""}'], r"corpus\.jsonl has no document with text"),
    ],
)
def test_a_wrong_corpus_is_refused_by_line(tmp_path: Path, lines: list[str], message: str) -> None:
    with pytest.raises(EvaluationSetError, match=message):
        read_corpus(written(tmp_path, "corpus.jsonl", *lines))


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (['{"id": "q", "text": " "}'], "the question 'q' has no text"),
        (
            ['{"id": "q", "text": "x"}', '{"id": "q", "text": "y"}'],
            ":2: the id 'q' was used before",
        ),
        ([""], "has no question"),
    ],
)
def test_wrong_questions_are_refused(tmp_path: Path, lines: list[str], message: str) -> None:
    with pytest.raises(EvaluationSetError, match=message):
        read_questions(written(tmp_path, "queries.jsonl", *lines))


@pytest.mark.parametrize("line", ["q1 b 1", "q1\tb\tgood", "q1\tb"])
def test_wrong_grades_are_refused(tmp_path: Path, line: str) -> None:
    with pytest.raises(EvaluationSetError, match=r"qrels\.tsv:1: write question, document"):
        read_grades(written(tmp_path, "qrels.tsv", line))


def test_a_missing_set_says_what_a_set_is(tmp_path: Path) -> None:
    with pytest.raises(EvaluationSetError, match=r"a set is a folder with corpus\.jsonl"):
        read_corpus(tmp_path / "nowhere")


def test_a_set_in_another_encoding_says_so(tmp_path: Path) -> None:
    (tmp_path / "corpus.jsonl").write_bytes('{"id": "ä"}'.encode("latin-1"))
    with pytest.raises(EvaluationSetError, match="is not UTF-8"):
        read_corpus(tmp_path)
