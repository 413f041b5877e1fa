"""A follow-up is searched as said and as rewritten; what stands alone is searched once."""

from collections.abc import Sequence

from assistant.following.model import Turn
from assistant.following.rewriting import follow_up
from assistant.following.searching import search_both
from kb.model import Hit
from tests.assistant.following.test_evidence import hits

PAGES = {"socks": {"socks": 0.9}, "return": {"returns": 0.8, "socks": 0.3}}


class Listening:
    """A search over two words that remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def find(self, text: str) -> Sequence[Hit]:
        self.asked.append(text)
        return hits({name: score for word in PAGES if word in text for name, score in _of(word)})


def _of(word: str) -> list[tuple[str, float]]:
    return list(PAGES[word].items())


def found(earlier: list[str], said: str) -> tuple[list[str], list[str]]:
    search = Listening()
    followed = follow_up([Turn(turn) for turn in earlier], said)
    passages = search_both(followed, search.find, limit=5)
    return [hit.passage.id for hit in passages], search.asked


def test_a_fragment_finds_what_the_conversation_is_about_too() -> None:
    passages, asked = found(["May I return shoes?"], "and socks?")
    assert passages == ["socks", "returns"]
    assert asked == ["and socks?", "shoes, return: and socks?"]


def test_a_turn_that_stands_alone_is_searched_once_as_it_is() -> None:
    assert found([], "May I return shoes?") == (["returns", "socks"], ["May I return shoes?"])
