"""A taxonomy is read whole, or refused with every fault and its line."""

from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.offers.errors import Fault
from assistant.triage.topics.errors import TaxonomyRefusedError
from assistant.triage.topics.reading import read_taxonomy
from assistant.triage.topics.taxonomy import Example, Taxonomy, Topic
from assistant.triage.topics.writing import written

TWO = """\
topics:
  - id: returns
    title: Returns
    description: Sending something back.
    examples:
      - I want to send it back.
      - no
  - id: late
    title: Came late
    examples: [Where is my parcel?]
"""

BUNDLED = {
    "default": files("assistant.triage.topics") / "default.yaml",
    "demo": files("assistant.demo") / "topics.yaml",
}

words = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=9)
topics = st.lists(
    st.builds(
        Topic,
        id=st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,8}", fullmatch=True),
        title=words,
        examples=st.lists(words, min_size=1, max_size=4, unique_by=str.casefold).map(tuple),
        description=st.one_of(st.just(""), words),
    ),
    min_size=2,
    max_size=5,
    unique_by=(lambda topic: topic.id.casefold(), lambda topic: topic.title.casefold()),
)


def faults_of(text: str) -> tuple[Fault, ...]:
    with pytest.raises(TaxonomyRefusedError) as refused:
        read_taxonomy(text)
    return refused.value.faults


def test_a_taxonomy_is_read_as_it_is_written() -> None:
    assert read_taxonomy(TWO) == Taxonomy(
        (
            Topic(
                "returns", "Returns", ("I want to send it back.", "no"), "Sending something back."
            ),
            Topic("late", "Came late", ("Where is my parcel?",)),
        )
    )


def test_titles_and_descriptions_are_examples_too() -> None:
    assert [each.text for each in read_taxonomy(TWO).examples() if each.topic == "returns"] == [
        "Returns",
        "Sending something back.",
        "I want to send it back.",
        "no",
    ]


def test_an_example_without_text_is_a_wrong_call() -> None:
    with pytest.raises(ValueError, match="needs a text"):
        Example("  ", "late")


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("", 0, "a table of topics"),
        ("- returns\n", 1, "a table of topics"),
        ("topics: [a, b]\n", 1, "no table of id, title, description, examples"),
        ("topics:\n", 1, "is a list"),
        ("topics: []\n", 1, "too few: write at least 2"),
        ("topic: []\n", 1, "unknown field topic; did you mean topics?"),
        (TWO.replace("id: late", "id: came late"), 8, "no name"),
        (TWO.replace("id: late", "id: Returns"), 8, "is there already, in the topic at line 2"),
        (TWO.replace("title: Came late", "title: returns"), 9, "title of returns too"),
        (TWO.replace("[Where is my parcel?]", "[]"), 10, "examples are missing"),
        (TWO.replace("    examples: [Where is my parcel?]\n", ""), 8, "examples are missing"),
        (TWO.replace("      - no\n", "      -\n"), 7, "has an empty item"),
        (TWO.replace("- no", "- i want  to send it BACK."), 7, "example is twice, in line 6"),
        (TWO.replace("Where is my parcel?", "no"), 10, "example is in topic returns too"),
        (TWO.replace("examples: [", "example: ["), 10, "unknown field example"),
        (TWO.replace("- no", "- *no"), 7, "alias"),
        (TWO.replace("- no", "- a\u202eb"), 7, "nobody sees"),
        ("topics: [\n", 1, "is no YAML"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(text: str, line: int, said: str) -> None:
    assert any(each.line == line and said in each.reason for each in faults_of(text))


def test_every_fault_is_said_at_once_in_order() -> None:
    broken = TWO.replace("title: Returns", "titel: Returns").replace("id: late", "id: a b")
    lines = [each.line for each in faults_of(broken)]
    assert lines == sorted(lines)
    assert {2, 3, 8} <= set(lines)


def test_of_very_many_faults_the_first_are_said() -> None:
    many = "topics:\n" + "  - id: a b\n" * 400
    assert faults_of(many)[-1].reason == "and more; mend these first"


@given(topics)
def test_what_is_written_reads_back_the_same(found: list[Topic]) -> None:
    said = [text.casefold() for topic in found for text in topic.examples]
    taxonomy = Taxonomy(tuple(found))
    if len(set(said)) == len(said):
        assert read_taxonomy(written(taxonomy)) == taxonomy


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        taxonomy = read_taxonomy(text)
    except TaxonomyRefusedError:
        return
    assert len(taxonomy.topics) >= 2


@pytest.mark.parametrize("name", BUNDLED)
def test_the_taxonomies_that_come_with_the_product_are_whole(name: str) -> None:
    taxonomy = read_taxonomy(BUNDLED[name].read_text("utf-8"))
    assert 20 <= len(taxonomy.topics) <= 40
    assert min(len(topic.examples) for topic in taxonomy.topics) >= 8
    assert read_taxonomy(written(taxonomy)) == taxonomy
