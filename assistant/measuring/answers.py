"""What Handrail answers to a set's questions, one line each for others to judge."""

import json
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from assistant.answering.model import Answer
from assistant.app import Handrail
from assistant.json_value import Json
from assistant.measuring.errors import EvaluationSetError
from assistant.measuring.library import Watch, fill
from assistant.measuring.metrics import percentile
from assistant.measuring.sets import Corpus, Question, read_corpus, read_questions
from assistant.settings import Settings
from assistant.suggestion import citation_json
from kb.model import Audience
from kb.ports import Step


@dataclass(frozen=True, slots=True)
class Answered:
    """One question's answer, and the milliseconds that searching and answering took."""

    question: Question
    answer: Answer
    milliseconds: float


@dataclass(frozen=True, slots=True)
class Answers:
    """How many questions were asked and not answered, and how long they took."""

    questions: int
    abstained: int
    p50_ms: float
    p95_ms: float


def measure_answers(folder: Path, *, out: Path, settings: Settings, watch: Watch) -> Answers:
    """Fill a home from a set, ask its questions as a customer, and write each answer to `out`.

    Raises EvaluationSetError when the set or the place for the answers cannot be used.
    """
    corpus, questions = read_corpus(folder), read_questions(folder)
    _write(out, [])
    given = answered(corpus, questions, settings=settings, watch=watch)
    _write(out, given)
    took = [each.milliseconds for each in given]
    return Answers(
        questions=len(given),
        abstained=sum(each.answer.abstained for each in given),
        p50_ms=percentile(took, 0.5),
        p95_ms=percentile(took, 0.95),
    )


def answered(
    corpus: Corpus, questions: Sequence[Question], *, settings: Settings, watch: Watch
) -> list[Answered]:
    """Ask a throw-away home every question, in order, as a customer would today."""
    with throw_away_handrail(corpus, settings, watch) as handrail:
        given: list[Answered] = []
        for question in questions:
            # A line of a set is one question, however many sentences ask it.
            told = handrail.ask(
                question.text,
                audience=Audience.PUBLIC,
                on=date.today(),
                asked_by="bench",
                as_one=True,
            )
            given.append(Answered(question, told.answer, told.search_ms + told.answer_ms))
            watch("answering", len(given), len(questions))
    return given


@contextmanager
def throw_away_handrail(corpus: Corpus, settings: Settings, watch: Watch) -> Iterator[Handrail]:
    """The whole application on a corpus, in a temporary home; the real home is not touched."""

    def stepped(step: Step) -> None:
        watch(step.work.value, step.done, step.total)

    with tempfile.TemporaryDirectory(prefix="handrail-bench-") as folder:
        elsewhere = {"home": Path(folder), "database_url": "", "chroma_url": ""}
        with Handrail.open(settings.model_copy(update=elsewhere), make=True) as handrail:
            fill(handrail.database, handrail.embedder, corpus.articles, watch)
            handrail.indexes(progress=stepped)
            yield handrail


def answer_json(given: Answered) -> dict[str, Json]:
    """One line of `handrail bench answers`."""
    answer = given.answer
    return {
        "id": given.question.id,
        "answer": answer.text,
        "abstained": answer.abstained,
        "confidence": round(answer.confidence, 6),
        "citations": [citation_json(citation) for citation in answer.citations],
        "ms": round(given.milliseconds, 2),
    }


def _write(path: Path, given: Sequence[Answered]) -> None:
    try:
        with path.open("w", encoding="utf-8", newline="\n") as lines:
            for each in given:
                lines.write(json.dumps(answer_json(each), ensure_ascii=False) + "\n")
    except OSError as error:
        raise EvaluationSetError(
            f"the answers cannot be written to {path}: {error.strerror}; name another file"
        ) from error
