"""Messages of several questions: what splitting them wins, and what it costs single questions."""

import json
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml

from assistant.answering.model import Answer
from assistant.answering.verbatim import answer_verbatim
from assistant.app import Handrail
from assistant.demo import company
from assistant.finding import Finder
from assistant.following.model import FollowUp
from assistant.following.searching import search_both
from assistant.inquiry.answering import Ask, answer_each
from assistant.inquiry.splitting import read_inquiries
from assistant.measuring.answers import throw_away_handrail
from assistant.measuring.library import Watch
from assistant.measuring.metrics import mean, token_f1
from assistant.measuring.sets import Question, read_corpus, read_questions
from assistant.settings import Settings, read_settings
from bench import places
from bench.figures import Figure, Kind
from kb.model import Audience, Hit

SAMPLES = places.ROOT / "tests" / "samples" / "inquiries" / "written.yaml"
TODAY = date(2026, 11, 21)
_HITS = 30
_HITS_EACH = 60
_SINGLE = ("techqa_480", "or_sharc_dev", "mtrag_cloud", "policyqa_dev")


@dataclass(frozen=True, slots=True)
class SubQuestion:
    """One question of a message: words it is told by, and where and how it is answered.

    `document` is empty when no policy answers; else that document's answer holds `holds`.
    """

    about: str
    document: str
    holds: str


@dataclass(frozen=True, slots=True)
class Written:
    """A message of several questions, in order."""

    name: str
    text: str
    audience: Audience
    asks: tuple[SubQuestion, ...]


def read_written(path: Path = SAMPLES) -> list[Written]:
    """The messages of our own."""
    return [
        Written(
            name=each["name"],
            text=each["text"],
            audience=Audience(each.get("audience", "public")),
            asks=tuple(SubQuestion(**ask) for ask in each["asks"]),
        )
        for each in yaml.safe_load(path.read_text("utf-8"))
    ]


def measure(watch: Watch) -> list[Figure]:
    """Measure our own messages against the demo company, and single questions of other sets."""
    settings = read_settings(model="")
    return [*_gain(settings, watch), *_cuts(watch), *_harm(settings, watch)]


def _gain(settings: Settings, watch: Watch) -> list[Figure]:
    """Sub-questions with the right document and words in the reply, whole and by question."""
    written = read_written()
    cut = [float(as_expected(each)) for each in written]
    found: dict[str, list[tuple[float, float]]] = {"whole": [], "split": []}
    unknown: list[float] = []
    with _demo(settings) as handrail:
        for done, each in enumerate(written, 1):
            ask = _asker(handrail, each.audience, TODAY)
            whole, split = ask(alone(each.text)), answer_each(each.text, ask=ask)
            for sub in each.asks:
                if sub.document:
                    found["whole"].append(right(whole, sub))
                    found["split"].append(right(split, sub))
                else:
                    unknown.append(float(_said_unknown(split, sub)))
            watch("messages", done, len(written))
    quality = Kind.QUALITY
    figures = [
        Figure("messages cut as expected", mean(cut), quality),
        Figure("parts that no policy answers and that say so", mean(unknown), quality),
    ]
    for way, scores in found.items():
        documents, words = ([score[at] for score in scores] for at in (0, 1))
        figures.append(Figure(f"right document, answered {way}", mean(documents), quality))
        figures.append(Figure(f"right words, answered {way}", mean(words), quality))
    return figures


def as_expected(written: Written) -> bool:
    """Whether a message is cut into the expected questions, in order."""
    inquiries = read_inquiries(written.text).inquiries
    return len(inquiries) == len(written.asks) and all(
        sub.about.casefold() in inquiry.said.casefold()
        for sub, inquiry in zip(written.asks, inquiries, strict=True)
    )


def right(answer: Answer, sub: SubQuestion) -> tuple[float, float]:
    """Whether a reply cites the document that answers, and whether it holds its words."""
    if answer.abstained:
        return 0.0, 0.0
    cited = any(citation.document_id == sub.document for citation in answer.citations)
    return float(cited), float(cited and sub.holds.casefold() in answer.text.casefold())


def _said_unknown(answer: Answer, sub: SubQuestion) -> bool:
    return any(part.abstained and sub.about in part.question for part in answer.parts)


def _cuts(watch: Watch) -> list[Figure]:
    """How many questions of sets of single questions the words alone would cut."""
    figures = []
    for done, name in enumerate(_SINGLE, 1):
        questions = read_questions(places.part(name))
        cut = [float(len(read_inquiries(each.text).inquiries) > 1) for each in questions]
        figures.append(Figure(f"{name} share cut by its words", mean(cut), Kind.RISK))
        watch("single questions", done, len(_SINGLE))
    return figures


def _harm(settings: Settings, watch: Watch) -> list[Figure]:
    """The questions of techqa_480 that change, answered before and after."""
    name = "techqa_480"
    folder = places.part(name)
    expected = _expert_answers(folder)
    changed = [each for each in read_questions(folder) if _changes(each)]
    before, after = [], []
    with throw_away_handrail(read_corpus(folder), settings, watch) as handrail:
        ask = _asker(handrail, Audience.PUBLIC, date.today())
        for done, each in enumerate(changed, 1):
            before.append(ask(alone(each.text)))
            after.append(answer_each(each.text, ask=ask))
            watch(f"{name}: changed questions", done, len(changed))
    quality = Kind.QUALITY
    return [
        Figure(f"{name} questions cut", sum(bool(each.parts) for each in after), Kind.FAILURES),
        *(
            Figure(f"{name} token F1 of those that change, {when}", score, quality)
            for when, score in (
                ("before", _closeness(changed, before, expected)),
                ("after", _closeness(changed, after, expected)),
            )
        ),
        *(
            Figure(
                f"{name} right silence of those that change, {when}",
                _silence(changed, answers, expected),
                quality,
            )
            for when, answers in (("before", before), ("after", after))
        ),
    ]


def _expert_answers(folder: Path) -> dict[str, tuple[str, ...]]:
    """What an expert answered to each question; nothing where there is no answer."""
    lines = (folder / "queries.jsonl").read_text("utf-8").split("\n")
    known = [json.loads(line) for line in lines if line.strip()]
    return {str(line["id"]): (str(line["answer"]),) if line["answerable"] else () for line in known}


def _changes(question: Question) -> bool:
    asked = read_inquiries(question.text)
    return len(asked.inquiries) > 1 or asked.whole != question.text


def _closeness(
    questions: Sequence[Question],
    answers: Sequence[Answer],
    expected: dict[str, tuple[str, ...]],
) -> float:
    """Token F1 over those that have an answer, silence as 0."""
    return mean(
        [
            0.0 if answer.abstained else max(token_f1(answer.text, one) for one in wordings)
            for question, answer in zip(questions, answers, strict=True)
            if (wordings := expected[question.id])
        ]
    )


def _silence(
    questions: Sequence[Question],
    answers: Sequence[Answer],
    expected: dict[str, tuple[str, ...]],
) -> float:
    """The share of questions that are answered just when they have an answer."""
    return mean(
        [
            float(answer.abstained is not bool(expected[question.id]))
            for question, answer in zip(questions, answers, strict=True)
        ]
    )


def alone(question: str) -> FollowUp:
    """A question that stands alone."""
    return FollowUp.alone(question)


def _asker(handrail: Handrail, audience: Audience, on: date) -> Ask:
    """Answers any text as one question, word for word."""
    finder = Finder(handrail.database, handrail.indexes)

    def find(text: str) -> Sequence[Hit]:
        return finder.find(text, audience=audience, on=on, limit=_HITS_EACH)

    def ask(followed: FollowUp) -> Answer:
        hits = search_both(followed, find, limit=_HITS)
        return answer_verbatim(
            followed.question,
            hits,
            neighbours=finder.around(hits, audience=audience, on=on),
            meaning=handrail.meaning,
            rarity=finder.rarity(audience),
        )

    return ask


@contextmanager
def _demo(settings: Settings) -> Iterator[Handrail]:
    """The demo company in a temporary home."""
    with tempfile.TemporaryDirectory(prefix="handrail-bench-") as folder:
        elsewhere = {"home": Path(folder), "database_url": "", "chroma_url": ""}
        with Handrail.open(settings.model_copy(update=elsewhere), make=True) as handrail:
            company.fill(handrail)
            handrail.indexes()
            yield handrail
