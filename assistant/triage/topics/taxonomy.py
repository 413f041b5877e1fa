"""What a company's customers write about: topics with messages as examples; plain values."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Example:
    """A message whose topic is known, by the topic's id."""

    text: str
    topic: str

    def __post_init__(self) -> None:
        if not self.text.strip() or not self.topic:
            raise ValueError("an example needs a text and a topic")


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic, its title as screens show it, and messages about it in customers' words."""

    id: str
    title: str
    examples: tuple[str, ...]
    description: str = ""


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """A company's topics in the order in which screens list them; ids are unique."""

    topics: tuple[Topic, ...]

    def examples(self) -> tuple[Example, ...]:
        """Every example with its topic, in the taxonomy's order; titles and descriptions too."""
        return tuple(
            Example(text, topic.id)
            for topic in self.topics
            for text in (topic.title, topic.description, *topic.examples)
            if text
        )

    def titles(self) -> Mapping[str, str]:
        """Titles by topic id, in the taxonomy's order."""
        return {topic.id: topic.title for topic in self.topics}
