"""The fields some Markdown files open with, between two lines of `---` or `+++`."""

import re
import tomllib

import yaml

_FENCED = re.compile(
    r"\A(?P<fence>---|\+\+\+)[ \t]*\n(?P<body>.*?)^(?P=fence)[ \t]*(?:\n|\Z)", re.S | re.M
)
_FIELD = re.compile(r"^([A-Za-z][\w -]*?)[ \t]*:[ \t]*(.*?)[ \t]*$", re.MULTILINE)
_LONGEST = 20_000


def split_front_matter(text: str) -> tuple[dict[str, str], int]:
    """Return a file's own fields and where its text begins; no fields and 0 without them.

    Only plain values are kept. What is not quite YAML is read line by line, because
    `title: Returns: the rules` is what people write.
    """
    found = _FENCED.match(text)
    if found is None or len(found["body"]) > _LONGEST:
        return {}, 0
    body = found["body"]
    if found["fence"] == "---" and body.strip() and not _FIELD.search(body):
        return {}, 0
    fields = _toml(body) if found["fence"] == "+++" else _yaml(body)
    return fields, found.end()


def _yaml(body: str) -> dict[str, str]:
    try:
        loaded = yaml.load(body, Loader=yaml.BaseLoader)  # noqa: S506  # makes strings only
    except (yaml.YAMLError, RecursionError, ValueError):
        return _lines(body)
    if not isinstance(loaded, dict):
        return _lines(body)
    return {str(name): value for name, value in loaded.items() if isinstance(value, str)}


def _lines(body: str) -> dict[str, str]:
    return {name: value.strip("\"'") for name, value in _FIELD.findall(body)}


def _toml(body: str) -> dict[str, str]:
    try:
        loaded = tomllib.loads(body)
    except (tomllib.TOMLDecodeError, RecursionError):
        return {}
    return {
        name: str(value) for name, value in loaded.items() if not isinstance(value, dict | list)
    }
