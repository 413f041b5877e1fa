"""The triage of one home: it reads by the texts that hold, learnt anew when they change."""

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from assistant.access.model import Person
from assistant.triage.lexicon.bundled import bundled_texts
from assistant.triage.lexicon.model import Part
from assistant.triage.lexicon.reading import read_lexicon, read_lexicon_text
from assistant.triage.model import Inbound, Triage
from assistant.triage.service_texts import PublishedText, ServiceTexts, TextName
from assistant.triage.topics.bundled import bundled_taxonomy
from assistant.triage.topics.model import Example
from assistant.triage.topics.reading import read_taxonomy
from assistant.triage.topics.telling import Topics
from assistant.triage.triaging import Triager
from kb.database import Database
from kb.embedder import Embedder

LEXICON = tuple(TextName(part.value) for part in Part)
"""The texts that make the lexicon; the taxonomy is another."""

_Versions = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Learnt:
    versions: _Versions
    resolved: tuple[Example, ...]
    triager: Triager


class TriageDesk:
    """A `Triages` of one home; threads may share it.

    `embedder` loads the model when it is first needed. `resolved` are messages of resolved cases
    with their topics, as people approved them: topics are learnt from them beside the taxonomy's
    examples.
    """

    def __init__(
        self,
        database: Database,
        embedder: Callable[[], Embedder],
        *,
        resolved: Callable[[], Sequence[Example]] = tuple,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._texts = ServiceTexts(database)
        self._embedder = embedder
        self._resolved = resolved
        self._now = now
        self._learning = threading.Lock()
        self._learnt: _Learnt | None = None

    def read(self, message: Inbound) -> Triage:
        """What a message says; the first one after a change waits until that is learnt."""
        return self._triager().read(message)

    def topics(self) -> Mapping[str, str]:
        """The taxonomy: titles by topic id, in its order."""
        return {topic.id: topic.title for topic in read_taxonomy(self.text(TextName.TOPICS)).topics}

    def learn(self) -> None:
        """Learn what holds now, so that the next message need not wait for it."""
        self._triager()

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
        versions, resolved = self._versions(), tuple(self._resolved())
        learnt = self._learnt
        if learnt is None or (learnt.versions, learnt.resolved) != (versions, resolved):
            with self._learning:
                learnt = self._learnt
                if learnt is None or (learnt.versions, learnt.resolved) != (versions, resolved):
                    learnt = self._learnt = self._learn_anew(versions, resolved)
        return learnt.triager

    def _learn_anew(self, versions: _Versions, resolved: tuple[Example, ...]) -> _Learnt:
        embedder = self._embedder()
        lexicon = read_lexicon({each.value: self.text(each) for each in LEXICON})
        taxonomy = read_taxonomy(self.text(TextName.TOPICS))
        topics = Topics.learn(taxonomy, resolved, embedder)
        return _Learnt(
            versions, resolved, Triager(lexicon=lexicon, embedder=embedder, topics=topics)
        )

    def _versions(self) -> _Versions:
        held = self._texts.held()
        return tuple(held.get(name, 0) for name in (*LEXICON, TextName.TOPICS))


def _bundled(name: TextName) -> str:
    return bundled_taxonomy() if name is TextName.TOPICS else bundled_texts()[name.value]
