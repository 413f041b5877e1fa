"""A taxonomy of topics as YAML that reads back as the same taxonomy."""

import yaml

from assistant.triage.topics.taxonomy import Taxonomy, Topic

_WIDTH = 96


def written(taxonomy: Taxonomy) -> str:
    """The taxonomy as docs/triage-topics.md says; a description that is empty is left out."""
    return yaml.safe_dump(
        {"topics": [_of_topic(each) for each in taxonomy.topics]},
        sort_keys=False,
        allow_unicode=True,
        width=_WIDTH,
    )


def _of_topic(topic: Topic) -> dict[str, str | list[str]]:
    fields: dict[str, str | list[str]] = {"id": topic.id, "title": topic.title}
    if topic.description:
        fields["description"] = topic.description
    return {**fields, "examples": list(topic.examples)}
