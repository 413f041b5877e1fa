"""The triage of one home: it reads by the texts that hold, learnt anew when they change."""

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.resources import files
from typing import Protocol

from assistant.access.model import Person
from assistant.triage.known_topics import KnownTopics
from assistant.triage.lexicon.bundled import bundled_texts
from assistant.triage.lexicon.model import Lexicon, Part
from assistant.triage.lexicon.reading import read_lexicon, read_lexicon_text
from assistant.triage.model import Inbound, Triage
from assistant.triage.remembered import RememberedEmbedder
from assistant.triage.service_texts import PublishedText, ServiceTexts, TextName
from assistant.triage.topic_port import NoTopics
from assistant.triage.topics.learning import words_of
from assistant.triage.topics.reading import read_taxonomy
from assistant.triage.topics.taxonomy import Example, Taxonomy
from assistant.triage.triaging import Triager
from kb.database import Database
from kb.embedder import Embedder

LEXICON = tuple(TextName(part.value) for part in Part)
"""The texts that make the lexicon; the taxonomy is another."""

_Versions = tuple[int, ...]


class Resolved(Protocol):
    """Messages of resolved cases with their topics, as people approved them."""

    def version(self) -> str:
        """Changes whenever the examples do; cheap, it is asked with every message."""

    def examples(self) -> Sequence[Example]:
        """The messages and their topics."""


class NothingResolved:
    """Stands where no case was resolved yet."""

    def version(self) -> str:
        """Always the same."""
        return ""

    def examples(self) -> Sequence[Example]:
        """None."""
        return ()


@dataclass(frozen=True, slots=True)
class _Learnt:
    versions: _Versions
    resolved: str
    triager: Triager


class TriageDesk:
    """A `Triages` of one home; threads may share it.

    `embedder` loads the model when it is first needed. Topics are learnt from what was `resolved`
    beside the taxonomy's examples.
    """

    def __init__(
        self,
        database: Database,
        embedder: Callable[[], Embedder],
        *,
        resolved: Resolved | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._database = database
        self._texts = ServiceTexts(database)
        self._embedder = embedder
        self._resolved = resolved or NothingResolved()
        self._now = now
        self._learning = threading.Lock()
        self._behind: threading.Thread | None = None
        self._learnt: _Learnt | None = None

    def read(self, message: Inbound) -> Triage:
        """What a message says; the first one after a change waits until that is learnt."""
        return self._triager().read(message)

    def topics(self) -> Mapping[str, str]:
        """The taxonomy: titles by topic id, in its order."""
        return read_taxonomy(self.text(TextName.TOPICS)).titles()

    def learn(self) -> None:
        """Learn what holds now, so that the next message need not wait for it."""
        self._triager()

    def close(self) -> None:
        """Wait for what is being learnt beside, before its database goes."""
        if self._behind is not None:
            self._behind.join()

    def text(self, name: TextName) -> str:
        """The text that holds; the bundled one before any was published."""
        published = self._texts.current(name)
        return published.text if published else _bundled(name)

    def check(self, name: TextName, text: str) -> None:
        """Read a text; raises LexiconRefusedError, TaxonomyRefusedError with every fault."""
        if name is TextName.TOPICS:
            read_taxonomy(text)
            return
        others = {each.value: self.text(each) for each in LEXICON if each is not name}
        read_lexicon_text(name.value, text, others)

    def publish(
        self,
        name: TextName,
        text: str,
        *,
        by: Person,
        note: str = "",
        based_on: int | None = None,
    ) -> PublishedText:
        """Check a text and let it hold from now on; see `ServiceTexts.publish`."""
        self.check(name, text)
        return self._texts.publish(name, text, by=by, at=self._now(), note=note, based_on=based_on)

    def _triager(self) -> Triager:
        """What reads messages now: by the texts that hold, and soon by what was resolved since."""
        versions, resolved = self._versions(), self._resolved.version()
        learnt = self._learnt
        if learnt is None or learnt.versions != versions:
            learnt = self._learnt_by(versions, resolved)
        elif learnt.resolved != resolved:
            self._learn_beside(versions, resolved)
        return learnt.triager

    def _learnt_by(self, versions: _Versions, resolved: str) -> _Learnt:
        """Learn while whoever asked waits; of several at once one learns."""
        with self._learning:
            learnt = self._learnt
            if learnt is None or (learnt.versions, learnt.resolved) != (versions, resolved):
                learnt = self._learnt = self._learn_anew(versions, resolved)
            return learnt

    def _learn_beside(self, versions: _Versions, resolved: str) -> None:
        """Learn while messages go on being read by what was learnt before."""
        if self._behind is None or not self._behind.is_alive():
            self._behind = threading.Thread(
                target=self._learnt_by, args=(versions, resolved), name="triage", daemon=True
            )
            self._behind.start()

    def _learn_anew(self, versions: _Versions, resolved: str) -> _Learnt:
        lexicon = read_lexicon({each.value: self.text(each) for each in LEXICON})
        taxonomy = read_taxonomy(self.text(TextName.TOPICS))
        examples = (*taxonomy.examples(), *_of(taxonomy, self._resolved.examples()))
        embedder = RememberedEmbedder(
            self._database,
            self._embedder(),
            [*_texts(lexicon), *_examples(taxonomy), *(each.text for each in examples)],
        )
        topics = KnownTopics.learn(taxonomy, examples, embedder) if examples else NoTopics()
        triager = Triager(lexicon=lexicon, embedder=embedder, topics=topics)
        return _Learnt(versions, resolved, triager)

    def _versions(self) -> _Versions:
        held = self._texts.held()
        return tuple(held.get(name, 0) for name in (*LEXICON, TextName.TOPICS))


def _bundled(name: TextName) -> str:
    if name is TextName.TOPICS:
        return (files("assistant.triage.topics") / "default.yaml").read_text("utf-8")
    return bundled_texts()[name.value]


def _texts(lexicon: Lexicon) -> Iterator[str]:
    """The examples of a lexicon."""
    for _, sign in lexicon.signs():
        yield from sign.examples
        yield from sign.unlike


def _examples(taxonomy: Taxonomy) -> Iterator[str]:
    """What topics are learned from beside messages: the words of their ids."""
    return filter(None, map(words_of, taxonomy.titles()))


def _of(taxonomy: Taxonomy, resolved: Iterable[Example]) -> Iterator[Example]:
    """Resolved cases whose topic is still in the taxonomy."""
    known = taxonomy.titles()
    return (each for each in resolved if each.topic in known)
