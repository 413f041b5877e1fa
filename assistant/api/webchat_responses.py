"""Routes that answer with more than JSON, as they are described: events and files."""

from pydantic import BaseModel

from assistant.api.case_answers import Responses
from assistant.api.streaming import EVENTS


def answers_or_events(shape: type[BaseModel]) -> Responses:
    """A route that answers in a shape, or as events where they are accepted."""
    return {200: {"model": shape, "content": {EVENTS: {"schema": {"type": "string"}}}}}


def events() -> Responses:
    """A route that answers as events alone."""
    return {200: {"description": "Events.", "content": {EVENTS: {"schema": {"type": "string"}}}}}


def download(*kinds: str) -> Responses:
    """A route that answers with a file of one of these types."""
    binary = {"schema": {"type": "string", "format": "binary"}}
    return {200: {"description": "The file.", "content": dict.fromkeys(kinds, binary)}}
