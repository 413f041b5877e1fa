"""Evaluation sets: a folder with corpus.jsonl, queries.jsonl and, where known, qrels.tsv."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from assistant.measuring.errors import EvaluationSetError

Grades = dict[str, dict[str, int]]


@dataclass(frozen=True, slots=True)
class Article:
    """One document of a set; its text is Markdown or plain text and never empty."""

    id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a set."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Corpus:
    """A set's documents in file order, and how many lines had no text or repeated an id."""

    articles: tuple[Article, ...]
    empty: int
    repeated: int


def read_corpus(folder: Path) -> Corpus:
    """Read corpus.jsonl; of lines with the same id the first counts."""
    articles: dict[str, Article] = {}
    empty = repeated = 0
    for place, line in _lines(folder / "corpus.jsonl"):
        article = Article(_id(line, place), _text(line, "title", place), _text(line, "text", place))
        if not article.text.strip():
            empty += 1
        elif article.id in articles:
            repeated += 1
        else:
            articles[article.id] = article
    if not articles:
        raise EvaluationSetError(f"{folder / 'corpus.jsonl'} has no document with text")
    return Corpus(tuple(articles.values()), empty, repeated)


def read_questions(folder: Path) -> tuple[Question, ...]:
    """Read queries.jsonl in file order; every question needs its own id and a text."""
    questions: dict[str, Question] = {}
    for place, line in _lines(folder / "queries.jsonl"):
        question = Question(_id(line, place), _text(line, "text", place))
        if not question.text.strip():
            raise EvaluationSetError(f"{place}: the question {question.id!r} has no text")
        if question.id in questions:
            raise EvaluationSetError(f"{place}: the id {question.id!r} was used before")
        questions[question.id] = question
    if not questions:
        raise EvaluationSetError(f"{folder / 'queries.jsonl'} has no question")
    return tuple(questions.values())


def read_grades(folder: Path) -> Grades:
    """Read qrels.tsv: for each question the documents that answer it, with grades above 0.

    Without that file nothing is known, and the result is empty.
    """
    path = folder / "qrels.tsv"
    grades: Grades = {}
    if not path.exists():
        return grades
    for number, line in enumerate(_read(path).split("\n"), 1):
        if not line.strip():
            continue
        fields = line.split("\t")
        if len(fields) != 3 or not fields[2].strip().lstrip("-").isdecimal():
            raise EvaluationSetError(
                f"{path}:{number}: write question, document and whole-number grade,"
                " with tabs between"
            )
        if (grade := int(fields[2])) > 0:
            grades.setdefault(fields[0], {})[fields[1]] = grade
    return grades


def _lines(path: Path) -> Iterator[tuple[str, dict[str, object]]]:
    for number, line in enumerate(_read(path).split("\n"), 1):
        if not line.strip():
            continue
        place = f"{path}:{number}"
        try:
            value = json.loads(line)
        except json.JSONDecodeError as error:
            raise EvaluationSetError(f"{place}: this is not JSON ({error.msg})") from error
        if not isinstance(value, dict):
            raise EvaluationSetError(f"{place}: each line is an object with an id and a text")
        yield place, value


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except FileNotFoundError as error:
        raise EvaluationSetError(
            f"{path} is not there; a set is a folder with corpus.jsonl and queries.jsonl"
        ) from error
    except UnicodeDecodeError as error:
        raise EvaluationSetError(f"{path} is not UTF-8; save it as UTF-8") from error
    except OSError as error:
        raise EvaluationSetError(f"{path} cannot be read: {error.strerror}") from error


def _id(line: dict[str, object], place: str) -> str:
    value = line.get("id")
    if isinstance(value, bool) or not isinstance(value, str | int) or not str(value).strip():
        raise EvaluationSetError(f"{place}: the id is missing")
    return str(value)


def _text(line: dict[str, object], name: str, place: str) -> str:
    value = line.get(name, "")
    if value is None:
        return ""
    if not isinstance(value, str):
        raise EvaluationSetError(f"{place}: the {name} is not a text")
    return value
