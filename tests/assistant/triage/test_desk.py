"""A home's triage reads by the texts that hold, and learns anew when they change."""

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from assistant.access.model import Person, PersonId
from assistant.access.roles import Role
from assistant.errors import RequestRefusedError
from assistant.triage.desk import LEXICON, TriageDesk
from assistant.triage.errors import LexiconRefusedError
from assistant.triage.model import Inbound, Risk
from assistant.triage.service_texts import TextName
from assistant.triage.topics.errors import TaxonomyRefusedError
from assistant.triage.topics.taxonomy import Example
from kb.database import Database
from kb.embedder import Embedder
from tests.fakes import HashEmbedder

NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)
KIM = Person(PersonId("kim"), "Kim", "kim@example.com", Role.KNOWLEDGE_MANAGER, NOW)
ANA = Person(PersonId("ana"), "Ana", "ana@example.com", Role.AGENT, NOW)
BURNT = Inbound("My toaster gave off smoke and I burnt my hand.", "email")
TEXTS = (*LEXICON, TextName.TOPICS)


class Resolved:
    """Resolved cases to learn from."""

    def __init__(self) -> None:
        self.kept: list[Example] = []

    def version(self) -> str:
        """Another one with every case."""
        return str(len(self.kept))

    def examples(self) -> Sequence[Example]:
        """What was kept."""
        return self.kept


class Home:
    """A triage desk, how often it asked for the model, and the resolved cases it learns from."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.loaded = 0
        self.resolved = Resolved()
        self.model = HashEmbedder()
        self.desk = TriageDesk(database, self._load, resolved=self.resolved, now=lambda: NOW)

    def _load(self) -> Embedder:
        self.loaded += 1
        return self.model


@pytest.fixture
def home(database: Database) -> Home:
    """A home in which nothing was published."""
    return Home(database)


def changed(text: str) -> str:
    return f"{text}\n# changed\n"


def test_a_home_without_texts_of_its_own_reads_by_those_of_the_product(home: Home) -> None:
    read = home.desk.read(BURNT)
    assert Risk.SAFETY in {each.risk for each in read.risks}
    assert read.priority == 1
    assert home.desk.topics()


def test_the_model_is_loaded_for_the_first_message_not_before(home: Home) -> None:
    home.desk.topics()
    home.desk.text(TextName.RISKS)
    assert home.loaded == 0
    home.desk.read(BURNT)
    loaded = home.loaded
    home.desk.read(BURNT)
    assert (loaded, home.loaded) == (1, 1)


def test_what_was_learnt_before_is_not_learnt_again(home: Home) -> None:
    home.desk.learn()
    home.desk.read(BURNT)
    assert home.loaded == 1


@pytest.mark.parametrize("name", [TextName.RISKS, TextName.TOPICS])
def test_the_text_of_the_product_can_be_published_and_is_read_as_before(
    home: Home, name: TextName
) -> None:
    before = home.desk.read(BURNT)
    published = home.desk.publish(name, changed(home.desk.text(name)), by=KIM)
    assert (published.version, published.by, published.at) == (1, "Kim", NOW)
    assert home.desk.text(name).endswith("# changed\n")
    assert home.desk.read(BURNT) == before
    assert home.loaded == 2


def test_another_desk_of_the_same_home_reads_by_what_was_published(home: Home) -> None:
    other = Home(home.database)
    other.desk.learn()
    text = home.desk.text(TextName.TOPICS)
    home.desk.publish(TextName.TOPICS, text.replace("title: ", "title: Our ", 1), by=KIM)
    assert next(iter(other.desk.topics().values())).startswith("Our ")
    other.desk.read(BURNT)
    assert other.loaded == 2


def test_a_resolved_case_is_learnt_from_beside_and_one_of_no_topic_is_not(home: Home) -> None:
    home.desk.learn()
    (topic, *_) = home.desk.topics()
    said = "The pelican lamp has a hum that nobody can explain at all."
    home.resolved.kept = [Example(said, topic), Example("The walrus lamp", "a topic that is gone")]
    before = home.model.encoded.copy()
    read = home.desk.read(Inbound(said))
    home.desk.close()
    assert home.loaded == 2
    assert said not in before
    assert said in home.model.encoded
    assert "The walrus lamp" not in home.model.encoded
    assert read.priority in range(1, 6)


@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.parametrize("text", ["", "\x00", "[", "- 1", "a: &a [*a]"])
def test_a_text_that_says_nothing_we_know_is_refused_whole(
    home: Home, name: TextName, text: str
) -> None:
    before = home.desk.text(name)
    with pytest.raises((LexiconRefusedError, TaxonomyRefusedError)) as refused:
        home.desk.publish(name, text, by=KIM)
    assert isinstance(refused.value, LexiconRefusedError | TaxonomyRefusedError)
    assert refused.value.faults
    assert home.desk.text(name) == before


def test_agents_publish_nothing(home: Home) -> None:
    with pytest.raises(RequestRefusedError, match="ask a knowledge manager"):
        home.desk.publish(TextName.RISKS, changed(home.desk.text(TextName.RISKS)), by=ANA)


def test_what_was_published_meanwhile_is_named(home: Home) -> None:
    text = home.desk.text(TextName.URGENCY)
    home.desk.publish(TextName.URGENCY, changed(text), by=KIM, based_on=0)
    with pytest.raises(RequestRefusedError, match="Kim published version 1 meanwhile"):
        home.desk.publish(TextName.URGENCY, changed(changed(text)), by=KIM, based_on=0)
