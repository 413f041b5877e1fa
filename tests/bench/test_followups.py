"""Conversations are read as the set has them, and every way of asking is measured."""

import json
from pathlib import Path

from assistant.following.model import Turn
from bench.followups import Asked, figures, read_conversations
from kb.model import Hit
from tests.passages import passage

LINES = [
    {
        "id": "c<::>1",
        "text": "May I return shoes?",
        "last_turn": "May I return shoes?",
        "all_user_turns": "|user|: May I return shoes?",
    },
    {
        "id": "c<::>2",
        "text": "May I return socks?",
        "last_turn": "and socks?",
        "all_user_turns": "|user|: May I return shoes?\n|user|: and socks?",
    },
]
GRADES = {"c<::>1": {"return": 1}, "c<::>2": {"return": 1}}


def find(text: str) -> list[Hit]:
    """A shop with one page for each of two words."""
    return [_hit(word) for word in ("socks", "return") if word in text]


def test_the_last_turn_is_not_among_the_earlier_ones(tmp_path: Path) -> None:
    text = "\n".join(json.dumps(line) for line in LINES)
    (tmp_path / "queries.jsonl").write_text(text, "utf-8")
    first, second = read_conversations(tmp_path)
    assert first == Asked("c<::>1", (), "May I return shoes?", "May I return shoes?")
    assert second.earlier == (Turn("May I return shoes?"),)
    assert (first.stands_alone, second.stands_alone) == (True, False)


def test_each_way_of_asking_has_its_figure() -> None:
    asked = [
        Asked("c<::>1", (), "May I return shoes?", "May I return shoes?"),
        Asked("c<::>2", (Turn("May I return shoes?"),), "and socks?", "May I return socks?"),
    ]
    found = {
        figure.name.removeprefix("mtrag_cloud "): round(figure.value, 2)
        for figure in figures(asked, GRADES, find, lambda *_: None)
    }
    assert found == {
        "nDCG@10 of the last turn": 0.5,
        "nDCG@10 of a person's rewrite": 0.82,
        "nDCG@10 of our rewrite alone": 0.82,
        "nDCG@10 of both searches": 0.82,
        "share of a person's gain": 1.0,
        "nDCG@10 of turns that stand alone": 1.0,
        "gain on turns that stand alone": 0.0,
        "share of turns rewritten": 0.5,
    }


def _hit(word: str) -> Hit:
    found = passage(word, id_=f"{word}@1-0", document=word, title=word)
    return Hit(found, 1.0 if word == "socks" else 0.9, bm25=1.0, cosine=0.5)
