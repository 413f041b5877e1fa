"""A taxonomy of topics read from YAML: everything that is wrong at once, or all of it."""

from collections.abc import Iterator

from assistant.offers.catalogue.fields import Faults, Row, TooManyFaultsError
from assistant.offers.catalogue.tree import Items, Table, Text, read_tree
from assistant.offers.errors import Fault
from assistant.triage.topics.errors import TaxonomyRefusedError
from assistant.triage.topics.taxonomy import Taxonomy, Topic

FEWEST_TOPICS = 2
"""With fewer there is nothing to tell apart."""

_TOP = ("topics",)
_TOPIC = ("id", "title", "description", "examples")
_AND_MORE = Fault(0, "and more; mend these first")


def read_taxonomy(text: str) -> Taxonomy:
    """Read a taxonomy as docs/triage-topics.md says.

    Raises TaxonomyRefusedError with every fault in the order of lines, or with some hundred of
    them and a last one that says there are more.
    """
    tree = read_tree(text)
    faults = Faults()
    taxonomy = None
    try:
        faults.extend(tree.faults)
        if not isinstance(tree.root, Table):
            if not tree.faults:
                faults.add(tree.root.line if tree.root else 0, "a taxonomy is a table of topics")
        else:
            taxonomy = _taxonomy(Row("taxonomy", tree.root, faults), faults)
    except TooManyFaultsError:
        raise TaxonomyRefusedError([*_in_order(faults), _AND_MORE]) from None
    if taxonomy is None or faults.all:
        raise TaxonomyRefusedError(_in_order(faults))
    return taxonomy


def _in_order(faults: Faults) -> list[Fault]:
    return sorted(dict.fromkeys(faults.all), key=lambda fault: fault.line)


def _taxonomy(top: Row, faults: Faults) -> Taxonomy:
    top.check_fields(_TOP)
    rows = list(top.rows("topics", "topic", _TOPIC))
    topics = tuple(map(_topic, rows))
    _check_ids(rows, topics)
    _check_titles(rows, topics)
    _check_examples(rows, faults)
    if len(rows) < FEWEST_TOPICS and not faults.all:
        top.note("topics", f"are too few: write at least {FEWEST_TOPICS}")
    return Taxonomy(topics)


def _topic(row: Row) -> Topic:
    examples = row.texts("examples")
    if not row.has("examples") or not examples:
        row.note("examples", "are missing; write some messages as customers do")
    return Topic(
        id=row.name("id", required=True),
        title=row.text("title", required=True),
        description=row.text("description"),
        examples=examples,
    )


def _check_ids(rows: list[Row], topics: tuple[Topic, ...]) -> None:
    seen: dict[str, int] = {}
    for row, topic in zip(rows, topics, strict=True):
        line = row.table.line
        if topic.id and (first := seen.setdefault(topic.id.casefold(), line)) != line:
            row.note("id", f"{topic.id} is there already, in the topic at line {first}")


def _check_titles(rows: list[Row], topics: tuple[Topic, ...]) -> None:
    seen: dict[str, str] = {}
    for row, topic in zip(rows, topics, strict=True):
        title = topic.title.casefold()
        if title and (other := seen.setdefault(title, topic.id)) != topic.id:
            row.note(
                "title",
                f"{topic.title!r} is the title of {other} too; nobody could tell them apart",
            )


def _check_examples(rows: list[Row], faults: Faults) -> None:
    """One message cannot be an example of two topics: nothing could be learned from it."""
    seen: dict[str, tuple[str, int]] = {}
    for row in rows:
        for text in _texts(row):
            said = " ".join(text.value.casefold().split())
            topic, line = seen.setdefault(said, (row.what, text.line))
            if said and line != text.line:
                where = "twice" if topic == row.what else f"in {topic} too"
                faults.add(text.line, f"{row.what}: this example is {where}, in line {line}")


def _texts(row: Row) -> Iterator[Text]:
    node = row.node("examples")
    if isinstance(node, Items):
        yield from (each for each in node.of if isinstance(each, Text))
