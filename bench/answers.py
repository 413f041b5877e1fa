"""Verbatim answers against what experts answered, and abstention against what has no answer."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.measuring.answers import Answered, answered
from assistant.measuring.library import Watch
from assistant.measuring.metrics import auroc, mean, percentile, risk_at, token_f1, words
from assistant.measuring.sets import read_corpus, read_grades, read_questions
from assistant.settings import read_settings
from bench import places
from bench.figures import Figure, Kind

# Every fifth question of policyqa_dev: within about 0.01 of all, in a fifth of the time.
_EVERY = 5
_COVERAGES = (0.5, 0.8, 1.0)
_LONGEST = 120


@dataclass(frozen=True, slots=True)
class _Expected:
    """What a question's answer should be; no wordings where nothing answers."""

    wordings: tuple[str, ...]
    documents: frozenset[str]


def measure(watch: Watch) -> list[Figure]:
    """Measure the answers to techqa_480 and to a part of policyqa_dev."""
    return [*_techqa(watch), *_policyqa(watch)]


def _techqa(watch: Watch) -> list[Figure]:
    name = "techqa_480"
    given, expected = _asked(name, 1, _expert_answer, watch)
    confidence: dict[bool, list[float]] = {True: [], False: []}
    for each in given:
        answerable = bool(expected[each.question.id].wordings)
        confidence[answerable].append(each.answer.confidence)
    return [
        Figure(
            f"{name} abstention AUROC",
            auroc(confidence[True], confidence[False]),
            Kind.QUALITY,
            goal=0.83,
        ),
        *_closeness(name, given, expected, goal=0.36),
        *_risks(name, given, expected),
        *_manners(name, given),
    ]


def _policyqa(watch: Watch) -> list[Figure]:
    name = "policyqa_dev"
    given, expected = _asked(name, _EVERY, _marked_spans, watch)
    told = [each for each in given if not each.answer.abstained]
    held = [
        float(any(_holds(each.answer.text, span) for span in expected[each.question.id].wordings))
        for each in told
    ]
    return [
        *_closeness(name, given, expected, goal=None),
        Figure(f"{name} answers that hold a marked span", mean(held), Kind.QUALITY),
        *_risks(name, given, expected),
        *_manners(name, given),
    ]


def _asked(
    name: str,
    every: int,
    wordings: Callable[[Mapping[str, object]], tuple[str, ...]],
    watch: Watch,
) -> tuple[list[Answered], dict[str, _Expected]]:
    folder = places.part(name)
    grades = read_grades(folder)
    expected = {
        str(line["id"]): _Expected(wordings(line), frozenset(grades.get(str(line["id"]), {})))
        for line in _lines(folder / "queries.jsonl")
    }
    given = answered(
        read_corpus(folder),
        read_questions(folder)[::every],
        settings=read_settings(model=""),
        watch=lambda what, done, total: watch(f"{name}: {what}", done, total),
    )
    return given, expected


def _closeness(
    name: str, given: Sequence[Answered], expected: Mapping[str, _Expected], goal: float | None
) -> list[Figure]:
    """Token F1 over questions that have an answer: of those told, and of all, silence as 0."""
    scores = {
        each.question.id: 0.0
        if each.answer.abstained
        else max(token_f1(each.answer.text, one) for one in expected[each.question.id].wordings)
        for each in given
        if expected[each.question.id].wordings
    }
    told = [
        scores[each.question.id]
        for each in given
        if each.question.id in scores and not each.answer.abstained
    ]
    return [
        Figure(f"{name} token F1 where answered", mean(told), Kind.QUALITY, goal),
        Figure(f"{name} token F1, silence as 0", mean(list(scores.values())), Kind.QUALITY),
        Figure(f"{name} answerable and answered", len(told) / len(scores), Kind.QUALITY),
    ]


def _risks(name: str, given: Sequence[Answered], expected: Mapping[str, _Expected]) -> list[Figure]:
    """How often the looked-at documents are not the right one, as more questions are answered."""
    right = [
        float(
            any(
                citation.document_id in expected[each.question.id].documents
                for citation in each.answer.citations
            )
        )
        for each in given
    ]
    confidences = [each.answer.confidence for each in given]
    return [
        Figure(
            f"{name} wrong source at {coverage:.0%} coverage",
            risk_at(confidences, right, coverage=coverage),
            Kind.RISK,
        )
        for coverage in _COVERAGES
    ]


def _manners(name: str, given: Sequence[Answered]) -> list[Figure]:
    lengths = [
        sum(not word.startswith("[") for word in each.answer.text.split())
        for each in given
        if not each.answer.abstained
    ]
    return [
        Figure(f"{name} words, 99 of 100 answers", percentile(lengths, 0.99), Kind.WORDS, _LONGEST),
        Figure(
            f"{name} answer p95",
            percentile([each.milliseconds for each in given], 0.95),
            Kind.MILLISECONDS,
        ),
    ]


def _expert_answer(line: Mapping[str, object]) -> tuple[str, ...]:
    return (str(line["answer"]),) if line["answerable"] else ()


def _marked_spans(line: Mapping[str, object]) -> tuple[str, ...]:
    answers = line["answers"]
    if not isinstance(answers, list):
        return ()
    return tuple(str(answer["text"]) for answer in answers if isinstance(answer, dict))


def _holds(answer: str, span: str) -> bool:
    return f" {' '.join(words(span))} " in f" {' '.join(words(answer))} "


def _lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text("utf-8").split("\n") if line.strip()]
