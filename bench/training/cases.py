"""Questions with what was found for them and what answers, from six sets of five kinds."""

import json
import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.measuring.sets import Article, read_corpus, read_grades
from bench import places
from bench.training.shelf import Kept, Shelf
from kb.embedder import Embedder
from kb.model import Hit, Passage, Span

_QUESTIONS = Path(__file__).with_name("policy_questions.tsv")
_REFERS = re.compile(
    r"\b(?:it|its|they|them|their|he|she|his|her|this|that|these|those|there|ones?|both|same"
    r"|else|another|other|more|instead|so)\b",
    re.IGNORECASE,
)
_SIZES = (1, 2, 5, 20, 60)


@dataclass(frozen=True, slots=True)
class Case:
    """One question asked of one library.

    `group` is shared by cases that must not be in training and test at once. `wordings`,
    `spans` (of the document's text) and `pattern` are three ways to say what answers; a case
    that has none of them is no example for choosing sentences.
    """

    set: str
    question: str
    group: str
    answerable: bool
    hits: tuple[Hit, ...]
    near: tuple[Passage, ...]
    rarity: Callable[[str], float]
    documents: frozenset[str] = frozenset()
    wordings: tuple[str, ...] = ()
    spans: tuple[Span, ...] = ()
    pattern: str = ""


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question before it is searched for."""

    question: str
    group: str
    documents: frozenset[str]
    answerable: bool = True
    wordings: tuple[str, ...] = ()


def cases(embedder: Embedder) -> Iterator[Case]:
    """Every case, always in the same order; raises DataMissingError when a set is absent."""
    rng = random.Random(1)
    yield from _techqa(embedder, rng)
    yield from _sharc(embedder, rng)
    yield from _conversations(embedder, rng)
    yield from _privacy(embedder, rng)
    yield from _policies(embedder, rng)


def _case(name: str, shelf: Shelf, asked: _Asked, answerable: bool, kept: Kept | None) -> Case:
    hits = shelf.find(asked.question, kept)
    near = [
        each
        for each in shelf.around(hits)
        if kept is None or each.document_id in _names(shelf, kept)
    ]
    return Case(
        name,
        asked.question,
        asked.group,
        answerable,
        tuple(hits),
        tuple(near),
        shelf.rarity(kept),
        asked.documents,
        asked.wordings if answerable else (),
    )


def _names(shelf: Shelf, kept: Kept) -> frozenset[str]:
    return frozenset(map(str, shelf.documents[kept]))


def _smaller(name: str, shelf: Shelf, asked: _Asked, rng: random.Random) -> Iterator[Case]:
    """The question asked of a few documents, with or without one that answers."""
    everything = sorted(set(map(str, shelf.documents)))
    chosen = set(rng.sample(everything, rng.choice(_SIZES))) - asked.documents
    answerable = rng.random() < 0.6
    if answerable:
        chosen = {*sorted(chosen)[1:], rng.choice(sorted(asked.documents))}
    if chosen:
        yield _case(f"{name}, small", shelf, asked, answerable, shelf.keeping(sorted(chosen)))


def _removed(name: str, shelf: Shelf, asked: _Asked, out: frozenset[str]) -> Case:
    return _case(f"{name}, removed", shelf, asked, False, ~shelf.keeping(sorted(out)))


def _techqa(embedder: Embedder, rng: random.Random) -> Iterator[Case]:
    folder = places.part("techqa_480")
    shelf = Shelf(read_corpus(folder).articles, embedder)
    grades = read_grades(folder)
    for line in _lines(folder / "queries.jsonl"):
        id_ = str(line["id"])
        gold = frozenset(grades.get(id_, {}))
        asked = _Asked(
            str(line["text"]), min(gold, default=id_), gold, bool(gold), (str(line["answer"]),)
        )
        yield _case("techqa", shelf, asked, bool(gold), None)
        if gold and rng.random() < 0.4:
            yield _removed("techqa", shelf, asked, gold)
        if gold and rng.random() < 0.7:
            yield from _smaller("techqa", shelf, asked, rng)


def _sharc(embedder: Embedder, rng: random.Random) -> Iterator[Case]:
    folder = places.part("or_sharc_dev")
    shelf = Shelf(read_corpus(folder).articles, embedder)
    grades = read_grades(folder)
    for line in rng.sample(list(_lines(folder / "queries.jsonl")), 500):
        gold = frozenset(grades[str(line["id"])])
        asked = _Asked(str(line["text"]), f"rule {min(gold)}", gold)
        kind = rng.random()
        if kind < 0.3:
            yield _case("sharc", shelf, asked, True, None)
        elif kind < 0.5:
            yield _removed("sharc", shelf, asked, gold)
        else:
            yield from _smaller("sharc", shelf, asked, rng)


def _conversations(embedder: Embedder, rng: random.Random) -> Iterator[Case]:
    tasks = list(_lines(places.part("mtrag_answerability") / "tasks.jsonl"))
    rewritten = {
        str(line["id"]): str(line["text"])
        for line in _lines(places.part("mtrag_cloud") / "queries.jsonl")
    }
    for domain in ("cloud", "clapnq"):
        of_domain = [task for task in tasks if task["domain"] == domain]
        articles = {each.id: each for task in of_domain for each in _contexts(task)}
        shelf = Shelf(tuple(articles.values()), embedder)
        for task in of_domain:
            text = _standing_alone(task, rewritten)
            if text and task["answerability"] in ("ANSWERABLE", "PARTIAL", "UNANSWERABLE"):
                yield from _conversation(task, text, shelf, rng)


def _conversation(
    task: Mapping[str, object], text: str, shelf: Shelf, rng: random.Random
) -> Iterator[Case]:
    contexts = _objects(task["contexts"])
    gold = frozenset(str(each["id"]) for each in contexts if each["relevant"] == "yes")
    answerable = task["answerability"] != "UNANSWERABLE"
    group = f"conversation {str(task['id']).partition('<')[0]}"
    asked = _Asked(text, group, gold, answerable, (str(task["reference_answer"]),))
    yield _case("mtrag", shelf, asked, answerable, None)
    kind = rng.random()
    if not answerable or not gold:
        return
    if kind < 0.3:
        # Passages of one page overlap, so the whole pages go.
        pages = {_page(str(each["id"])) for each in contexts}
        out = frozenset(str(name) for name in shelf.documents if _page(str(name)) in pages)
        yield _removed("mtrag", shelf, asked, out)
    elif kind < 0.6:
        yield from _smaller("mtrag", shelf, asked, rng)


def _page(passage: str) -> str:
    return passage.split("-")[0] if passage.startswith("ibmcld") else passage.split("_")[0]


def _standing_alone(task: Mapping[str, object], rewritten: Mapping[str, str]) -> str:
    text = str(task["question"])
    if str(task["id"]) in rewritten:
        return rewritten[str(task["id"])]
    follows = task["history"] and (_REFERS.search(text) or len(text.split()) < 5)
    return "" if follows else text


def _contexts(task: Mapping[str, object]) -> Iterator[Article]:
    for each in _objects(task["contexts"]):
        text = str(each["text"])
        title, _, rest = text.strip().partition("\n")
        yield Article(str(each["id"]), title if rest and len(title) < 100 else "", text)


def _privacy(embedder: Embedder, rng: random.Random) -> Iterator[Case]:
    """Questions about one site's privacy policy, asked of that policy alone."""
    folder = places.part("policyqa_dev")
    starts: dict[str, int] = {}
    sites: dict[str, str] = {}
    for line in _lines(folder / "corpus.jsonl"):
        site = str(line["doc_id"])
        before = f"{sites[site]}\n\n" if site in sites else ""
        starts[str(line["id"])] = len(before)
        sites[site] = before + str(line["text"])
    shelf = Shelf(
        [Article(site, site.split(".")[0], text) for site, text in sites.items()], embedder
    )
    kept = {site: shelf.keeping([site]) for site in sites}
    rarities = {site: shelf.rarity(kept[site]) for site in sites}
    for line in rng.sample(list(_lines(folder / "queries.jsonl")), 300):
        site, question = str(line["site"]), str(line["question"])
        spans = [
            _span(starts[str(each["segment"])] + int(str(each["start"])), str(each["text"]))
            for each in _objects(line["answers"])
        ]
        hits = shelf.find(question, kept[site])
        near = shelf.around(hits)
        yield Case(
            "policyqa",
            question,
            site,
            True,
            tuple(hits),
            tuple(near),
            rarities[site],
            frozenset([site]),
            tuple(str(each["text"]) for each in _objects(line["answers"])),
            tuple(spans),
        )


def _span(start: int, text: str) -> Span:
    return Span(start, start + len(text))


def _policies(embedder: Embedder, rng: random.Random) -> Iterator[Case]:
    """Our own questions about published policies, and questions about other things."""
    folder = places.part("documents") / "policies"
    articles = [
        Article(str(path.relative_to(folder)), _title(path), path.read_text("utf-8", "replace"))
        for path in sorted(folder.rglob("*.md"))
    ]
    shelf = Shelf([each for each in articles if each.text.strip()], embedder)
    for row in _QUESTIONS.read_text("utf-8").splitlines():
        question, _, pattern = row.partition("\t")
        hits = shelf.find(question)
        near = tuple(shelf.around(hits))
        rarity = shelf.rarity(None)
        yield Case("policies", question, question, True, tuple(hits), near, rarity, pattern=pattern)
    everything = sorted(set(map(str, shelf.documents)))
    for text in _off_topic(rng, 220):
        asked = _Asked(text, text, frozenset(), answerable=False)
        kept = shelf.keeping(rng.sample(everything, rng.choice((1, 3, 10))))
        yield _case("off topic", shelf, asked, False, None)
        if rng.random() < 0.5:
            yield _case("off topic, small", shelf, asked, False, kept)


def _title(path: Path) -> str:
    return path.parent.name if path.stem == "index" else path.stem


def _off_topic(rng: random.Random, count: int) -> list[str]:
    read = json.loads((places.part("clinc_oos") / "data_full.json").read_text("utf-8"))
    texts = [str(row[0]) for row in (*read["oos_test"][:300], *read["test"])]
    return rng.sample(texts[:300], count // 2) + rng.sample(texts[300:], count // 2)


def _lines(path: Path) -> Iterator[Mapping[str, object]]:
    for row in path.read_text("utf-8").splitlines():
        read: Mapping[str, object] = json.loads(row)
        yield read


def _objects(value: object) -> Sequence[Mapping[str, object]]:
    if not isinstance(value, list):
        raise ValueError(f"expected a list, not {value!r}")
    return value
