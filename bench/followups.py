"""Follow-ups without a model: turns as typed, as rewritten by us, and as rewritten by a person."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.following.model import Turn
from assistant.following.rewriting import follow_up
from assistant.following.searching import search_both
from assistant.measuring import metrics
from assistant.measuring.library import Watch
from assistant.measuring.rankings import Find, documents, finder
from assistant.measuring.retrieval import throw_away_home
from assistant.measuring.sets import Grades, read_corpus, read_grades
from bench import places
from bench.figures import Figure, Kind
from kb.embedder import Embedder
from kb.model import Hit
from kb.tokens import tokens

SET = "mtrag_cloud"
GOAL = 0.8
_DEPTH = 100
_PASSAGES = 600
_SPEAKER = "|user|: "


@dataclass(frozen=True, slots=True)
class Asked:
    """The last turn of a conversation, as typed and as a person rewrote it to stand alone."""

    id: str
    earlier: tuple[Turn, ...]
    typed: str
    rewritten: str

    @property
    def stands_alone(self) -> bool:
        """Whether the person saw nothing to rewrite but spelling of case and marks."""
        return tokens(self.typed) == tokens(self.rewritten)


def measure(embedder: Embedder, watch: Watch) -> list[Figure]:
    """Measure the set of conversations; their answers are not in it, only what users typed."""
    folder = places.part(SET)
    asked, grades = read_conversations(folder), read_grades(folder)
    with throw_away_home(read_corpus(folder), embedder, watch) as home:
        return figures(asked, grades, finder(home.search, depth=_DEPTH), watch)


def figures(asked: Sequence[Asked], grades: Grades, find: Find, watch: Watch) -> list[Figure]:
    """What each way of asking gains in nDCG@10, over all turns and those that stand alone."""
    alone = [each for each in asked if each.stands_alone]
    followed = {each.id: follow_up(each.earlier, each.typed) for each in asked}

    def both(each: Asked) -> Sequence[Hit]:
        return search_both(followed[each.id], find, limit=_PASSAGES)

    def ndcg(search: Callable[[Asked], Sequence[Hit]], name: str) -> dict[str, float]:
        gained: dict[str, float] = {}
        for done, each in enumerate(asked, 1):
            ranking = [document for document, _ in documents(search(each))]
            gained[each.id] = metrics.ndcg(ranking, grades.get(each.id, {}), depth=10)
            watch(name, done, len(asked))
        return gained

    by_typed = ndcg(lambda each: find(each.typed), "as typed")
    by_person = ndcg(lambda each: find(each.rewritten), "as a person rewrote it")
    by_rewrite = ndcg(lambda each: find(followed[each.id].question), "as we rewrite it")
    by_both = ndcg(both, "both")
    typed, person, rewritten, ours = (
        metrics.mean(list(each.values())) for each in (by_typed, by_person, by_rewrite, by_both)
    )
    alone_typed, alone_ours = (
        metrics.mean([each[turn.id] for turn in alone]) for each in (by_typed, by_both)
    )
    quality = Kind.QUALITY
    return [
        Figure(f"{SET} nDCG@10 of the last turn", typed, quality),
        Figure(f"{SET} nDCG@10 of a person's rewrite", person, quality),
        Figure(f"{SET} nDCG@10 of our rewrite alone", rewritten, quality),
        Figure(f"{SET} nDCG@10 of both searches", ours, quality),
        Figure(f"{SET} share of a person's gain", _share(typed, ours, person), quality, GOAL),
        Figure(f"{SET} nDCG@10 of turns that stand alone", alone_ours, quality),
        Figure(f"{SET} gain on turns that stand alone", alone_ours - alone_typed, quality, 0.0),
        Figure(
            f"{SET} share of turns rewritten",
            metrics.mean([float(each.rewritten) for each in followed.values()]),
            Kind.RATIO,
        ),
    ]


def _share(typed: float, ours: float, person: float) -> float:
    """What we gain for each point a person gains; 0 where a person gains nothing."""
    return (ours - typed) / (person - typed) if person > typed else 0.0


def read_conversations(folder: Path) -> list[Asked]:
    """Read queries.jsonl, where `all_user_turns` has a line for each turn, the last one too."""
    lines = (folder / "queries.jsonl").read_text("utf-8").splitlines()
    return [_asked(json.loads(line)) for line in lines if line.strip()]


def _asked(line: dict[str, str]) -> Asked:
    turns = line["all_user_turns"].removeprefix(_SPEAKER).split(f"\n{_SPEAKER}")
    earlier = tuple(Turn(turn.strip()) for turn in turns[:-1])
    return Asked(line["id"], earlier, line["last_turn"].strip(), line["text"].strip())
