"""Topics as triage asks for them: those of the taxonomy that holds, or none."""

from collections.abc import Mapping, Sequence
from typing import Self

from assistant.triage.model import TopicFound
from assistant.triage.topics.learning import TopicModel
from assistant.triage.topics.taxonomy import Example, Taxonomy
from kb.embedder import Embedder
from kb.ports import Vector

# A message that is more likely about nothing here gets no topic rather than a wrong one.
_IN_SCOPE = 0.5


class KnownTopics:
    """A `TellsTopics` that learned a taxonomy's examples, and resolved cases beside them."""

    def __init__(self, model: TopicModel, titles: Mapping[str, str]) -> None:
        self._model = model
        self._titles = titles

    @classmethod
    def learn(cls, taxonomy: Taxonomy, examples: Sequence[Example], embedder: Embedder) -> Self:
        """Learn from examples whose topics are in the taxonomy; see `TopicModel.learn`."""
        return cls(TopicModel.learn(examples, embedder), taxonomy.titles())

    def tell(self, text: str, vector: Vector) -> TopicFound | None:
        """The topic of a text whose vector this is; None where it is about none of them."""
        if not text.strip():
            return None
        told = self._model.tell(text, vector)
        if told.in_scope < _IN_SCOPE:
            return None
        return TopicFound(told.topic, self._titles[told.topic], told.probability, told.in_scope)

    def titles(self) -> Mapping[str, str]:
        """Titles by topic id, in the taxonomy's order."""
        return self._titles
