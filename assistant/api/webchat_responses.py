"""What the customer's routes are described to answer; `assistant.api.openapi` adds the refusals."""

from pydantic import BaseModel

from assistant.api.case_answers import Responses
from assistant.api.streaming import EVENTS


def told(shape: type[BaseModel], status: int = 200) -> Responses:
    """A route that answers in a shape."""
    return {status: {"model": shape}}


def told_or_streamed(shape: type[BaseModel]) -> Responses:
    """The same, of a route that also answers as events."""
    return {200: {"model": shape, "content": {EVENTS: {"schema": {"type": "string"}}}}}


def events() -> Responses:
    """A route that answers as events alone."""
    return {200: {"description": "Events.", "content": {EVENTS: {"schema": {"type": "string"}}}}}


def download(*kinds: str) -> Responses:
    """A route that answers with a file of one of these types."""
    binary = {"schema": {"type": "string", "format": "binary"}}
    return {200: {"description": "The file.", "content": dict.fromkeys(kinds, binary)}}
