"""A set is measured from its files to its figures, through the real library and search."""

import json
from pathlib import Path

import pytest

from assistant.measuring.answers import measure_answers
from assistant.measuring.errors import EvaluationSetError
from assistant.measuring.library import draft_of
from assistant.measuring.rankings import documents
from assistant.measuring.retrieval import measure_retrieval, quality_of
from assistant.measuring.sets import Article
from assistant.settings import read_settings
from kb.embedder import SentenceTransformerEmbedder
from tests.embedders import bundled

ARTICLES = [
    {"id": "returns", "title": "Returns", "text": "# Returns\n\nYou may return goods for 30 days."},
    {"id": "gifts", "title": "Gift cards", "text": "Gift cards are valid for three years."},
    {"id": "hours", "title": "Opening hours", "text": "Shops open at nine and close at seven."},
    {"id": "blank", "title": "Nothing", "text": "  "},
    {"id": "rule", "title": "A line", "text": "***"},
    {"id": "sharc#1", "title": "", "text": "Error ERR-1042 means that the till is offline."},
]
QUESTIONS = [
    {"id": "q1", "text": "How long may I return goods?"},
    {"id": "q2", "text": "until when is a gift card valid"},
    {"id": "q3", "text": "ERR-1042"},
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, lines in (("corpus", ARTICLES), ("queries", QUESTIONS)):
        text = "\n".join(json.dumps(line) for line in lines)
        (tmp_path / f"{name}.jsonl").write_text(text, "utf-8")
    (tmp_path / "qrels.tsv").write_text("q1\treturns\t1\nq2\tgifts\t1\nq3\tsharc#1\t1\n", "utf-8")
    return tmp_path


@pytest.fixture(scope="module")
def embedder() -> SentenceTransformerEmbedder:
    return bundled()


def ignore(_what: str, _done: int, _total: int) -> None:
    pass


@pytest.mark.model
def test_a_set_becomes_a_run_and_figures(
    folder: Path, embedder: SentenceTransformerEmbedder
) -> None:
    found = measure_retrieval(folder, depth=2, run=folder / "run", embedder=embedder, watch=ignore)
    lines = [line.split() for line in (folder / "run").read_text("utf-8").splitlines()]

    assert [line[2] for line in lines if line[3] == "1"] == ["returns", "gifts", "sharc#1"]
    assert {line[0]: line[5] for line in lines} == dict.fromkeys(("q1", "q2", "q3"), "handrail")
    assert max(int(line[3]) for line in lines) == 2
    assert (found.documents, found.skipped, found.passages, found.questions) == (4, 2, 4, 3)
    assert found.quality is not None
    assert (found.quality.ndcg10, found.quality.hit3, found.quality.questions) == (1.0, 1.0, 3)
    assert found.passages_per_second > 0
    assert 0 < found.p50_ms <= found.p95_ms


@pytest.mark.model
def test_a_set_without_qrels_still_gives_a_run(
    folder: Path, embedder: SentenceTransformerEmbedder
) -> None:
    (folder / "qrels.tsv").unlink()
    found = measure_retrieval(folder, depth=10, run=folder / "run", embedder=embedder, watch=ignore)
    assert found.quality is None
    assert (folder / "run").stat().st_size > 0


@pytest.mark.model
def test_answers_are_written_a_line_each_with_verbatim_quotes(folder: Path) -> None:
    out = folder / "answers.jsonl"
    found = measure_answers(folder, out=out, settings=read_settings(model=""), watch=ignore)
    lines = [json.loads(line) for line in out.read_text("utf-8").splitlines()]

    assert [line["id"] for line in lines] == ["q1", "q2", "q3"]
    assert found.questions == 3
    assert found.abstained == sum(line["abstained"] for line in lines)
    texts = {article["id"]: article["text"] for article in ARTICLES}
    for line in lines:
        assert line.keys() == {"id", "answer", "abstained", "confidence", "citations", "ms"}
        assert 0 <= line["confidence"] <= 1
        for citation in line["citations"]:
            assert citation["quote"] in texts[citation["document_id"]]


def test_a_run_is_refused_before_the_work_where_it_cannot_be_written(folder: Path) -> None:
    # No embedder is needed to notice it.
    class Untouched:
        name = "untouched"

    with pytest.raises(EvaluationSetError, match="name another file"):
        measure_retrieval(
            folder,
            depth=10,
            run=folder / "none" / "run",
            embedder=Untouched(),  # type: ignore[arg-type]  # never used
            watch=ignore,
        )


def test_an_article_is_read_as_markdown_under_its_title() -> None:
    draft = draft_of(Article("returns", "Returns", "# Returns\n\n## Shoes\n\n- 14 days, unworn"))
    assert draft is not None
    assert draft.title == "Returns"
    assert [(passage.heading, passage.text) for passage in draft.passages] == [
        (("Returns", "Shoes"), "14 days, unworn")
    ]
    assert draft_of(Article("rule", "A line", "***")) is None


def test_a_question_without_a_ranking_counts_as_not_found() -> None:
    found = quality_of({"q1": [("a", 0.9), ("b", 0.8)]}, {"q1": {"b": 1}, "q2": {"c": 1}})
    assert (found.questions, found.mrr10, found.recall5, found.hit3) == (2, 0.25, 0.5, 0.5)


def test_no_passages_are_no_documents() -> None:
    assert documents([]) == []
