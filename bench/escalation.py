"""Ways up for tasks of other companies' service: who is sent up, and how often for nothing."""

import json
import math
import re
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from assistant import home
from assistant.escalation.model import Situation
from assistant.escalation.service_desk import EscalationDesk
from assistant.measuring.library import Watch, fill
from assistant.measuring.retrieval import opened_search
from assistant.measuring.sets import Article, read_corpus
from assistant.triage.lexicon.bundled import bundled_lexicon
from assistant.triage.model import Inbound
from assistant.triage.topic_port import NoTopics
from assistant.triage.triaging import Triager
from bench import places
from bench.figures import Figure, Kind
from bench.remembering import RememberingEmbedder
from kb.database import Database
from kb.embedder import Embedder, SentenceTransformerEmbedder
from kb.model import Audience, Hit
from kb.search import Search

DOMAINS = ("airline", "retail", "telecom")
FALSE_ALARMS = 0.05
"""At most so many of the tasks without transfer may get a required way up."""

_AT = datetime(2026, 11, 23, 10, tzinfo=UTC)
_HITS = 10
_CONFIDENT = 1.96
_HANDED = "transfer_to_human_agents"
_TO_A_TEAM = "Notify Internal Team"
_ME = re.compile(
    r"\b(tell|told|telling|gives?|gave|asks?|asked|helps?|helped|lets?|charged?|sent|send|allows?|for|to"
    r"|with|from|of|by)\s+you\b(?!\s+(?:can|want|need|have|are|were|would|will|do|did|don))",
    re.IGNORECASE,
)
_I = tuple(
    (re.compile(rf"\b{said}\b", re.IGNORECASE), instead)
    for said, instead in (
        ("you are", "I am"),
        ("you're", "I'm"),
        ("you were", "I was"),
        ("you've", "I've"),
        ("yourself", "myself"),
        ("yours", "mine"),
        ("your", "my"),
        ("you", "I"),
    )
)
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
_LATER = re.compile(r"(?:and )?(?:if|when|once|should) ", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Task:
    """What one customer writes, oldest message first, and whether a person had to take over."""

    id: str
    messages: tuple[str, ...]
    handed: bool


@dataclass(frozen=True, slots=True)
class Raised:
    """Whether a way up opened for a task at any of its messages, and whether it was required."""

    task: Task
    any: bool
    required: bool


Raise = Callable[[Task], Raised]


def measure(watch: Watch) -> list[Figure]:
    """Each domain's policies in a home of their own, the built-in plan, the built-in lexicon."""
    folder = places.part("tau_escalation")
    embedder = RememberingEmbedder(SentenceTransformerEmbedder.open(), places.cache_folder())
    triager = Triager(lexicon=bundled_lexicon(), embedder=embedder, topics=NoTopics())
    openings: list[Raised] = []
    told: list[Raised] = []
    figures: list[Figure] = []
    for domain in DOMAINS:
        with _desk(_policies(folder, domain), embedder, triager, watch) as raised:
            opened = [raised(each) for each in read_tasks(folder, domain, whole=False)]
            openings += opened
            told += [raised(each) for each in read_tasks(folder, domain, whole=True)]
            figures += _figures(domain, opened)
            if domain == "airline":
                spoken = [raised(each) for each in _conversations(folder)]
    return [
        *figures,
        *_figures("all openings", openings),
        *_figures("all that they mean to say", told),
        *_figures("airline conversations", spoken),
        *_figures("abcd_guidelines", _procedures(embedder, triager, watch), goal=None),
    ]


def read_tasks(folder: Path, domain: str, *, whole: bool) -> list[Task]:
    """The tasks of a domain: what the customer writes first, or all they were told to say.

    A ticket is what a colleague noted of it. What is said only if something happens comes later.
    """
    return [
        Task(
            id=str(line["id"]),
            messages=(_whole(line) if whole else _opening(line),),
            handed=line["transfer_to_human"] is True,
        )
        for line in _lines(folder / "tasks.jsonl")
        if line["domain"] == domain
    ]


def in_first_person(text: str) -> str:
    """An instruction to who plays a customer, as the customer says it."""
    said = _ME.sub(lambda found: f"{found[1]} me", text)
    for pattern, instead in _I:
        said = pattern.sub(instead, said)
    return said


def _opening(line: Mapping[str, "_Value"]) -> str:
    said = str(line["ticket"] or in_first_person(_scenario(line, "reason_for_call")))
    now = [each for each in _SENTENCE_END.split(said) if not _LATER.match(each)]
    return " ".join(now) or said


def _whole(line: Mapping[str, "_Value"]) -> str:
    parts = (_scenario(line, name) for name in ("reason_for_call", "task_instructions"))
    return in_first_person(" ".join(parts))


_Value = str | bool | None | list[str] | dict[str, str | None]


def _scenario(line: Mapping[str, _Value], name: str) -> str:
    scenario = line["scenario"]
    return (scenario.get(name) if isinstance(scenario, dict) else None) or ""


def _conversations(folder: Path) -> Iterator[Task]:
    """Recorded conversations about older tasks, which say where a person has to take over."""
    file = folder / "records" / "airline_conversations.json"
    for place, each in enumerate(json.loads(file.read_text("utf-8"))):
        said = [turn["content"] for turn in each["traj"] if turn["role"] == "user"]
        actions = {action["name"] for action in each["info"]["task"]["actions"]}
        # The last word of who plays the customer is a mark, not a message.
        messages = tuple(text for text in said if not text.startswith("###"))
        yield Task(f"conversation/{place}", messages, _HANDED in actions)


def _procedures(embedder: Embedder, triager: Triager, watch: Watch) -> list[Raised]:
    """A retailer's procedures, each asked for by its title and first sentence."""
    folder = places.part("abcd_guidelines")
    tasks = []
    for line in _lines(folder / "corpus.jsonl"):
        _, _, title = str(line["id"]).partition("/")
        first = next(each for each in str(line["text"]).split("\n")[1:] if each.strip())
        actions = line["actions"]
        handed = isinstance(actions, list) and _TO_A_TEAM in actions
        tasks.append(Task(str(line["id"]), (f"{title}. {first}",), handed))
    with _desk(read_corpus(folder).articles, embedder, triager, watch) as raised:
        return [raised(each) for each in tasks]


def _policies(folder: Path, domain: str) -> tuple[Article, ...]:
    files = sorted((folder / "policies").glob(f"{domain}__*.md"))
    return tuple(Article(file.stem, "", file.read_text("utf-8")) for file in files)


@contextmanager
def _desk(
    articles: Sequence[Article], embedder: Embedder, triager: Triager, watch: Watch
) -> Iterator[Raise]:
    """What is raised in a company that has these policies and no service plan of its own."""
    with tempfile.TemporaryDirectory(prefix="handrail-bench-") as folder:
        database = Database.open(f"sqlite:///{folder}/handrail.db", migrations=home.MIGRATIONS)
        try:
            fill(database, embedder, tuple(articles), watch)
            with opened_search(database, Path(folder) / "index", embedder, watch) as opened:
                desk = EscalationDesk(database, search=_looking(opened.search))
                yield lambda task: _raised(task, desk, triager)
        finally:
            database.close()


def _looking(search: Search) -> Callable[[str, date, bool], Sequence[Hit]]:
    def look(text: str, on: date, public: bool) -> Sequence[Hit]:
        audience = Audience.PUBLIC if public else Audience.INTERNAL
        return search.find(text, audience=audience, on=on, limit=_HITS)

    return look


def _raised(task: Task, desk: EscalationDesk, triager: Triager) -> Raised:
    opened = required = False
    for place, text in enumerate(task.messages):
        triage = triager.read(Inbound(text, channel="chat", earlier=task.messages[:place]))
        ways = desk.ways_up(Situation(triage=triage, at=_AT, text=text, channel="chat"))
        opened = opened or bool(ways)
        required = required or any(way.required for way in ways)
    return Raised(task, opened, required)


def _figures(
    name: str, raised: Sequence[Raised], goal: float | None = FALSE_ALARMS
) -> Iterator[Figure]:
    """Shares with their 95 % intervals, of those handed over and of those that were not."""
    handed = [each for each in raised if each.task.handed]
    kept = [each for each in raised if not each.task.handed]
    false = sum(each.required for each in kept)
    without = f"{name}: of {len(kept)} without transfer"
    yield Figure(f"{without}, required", false / len(kept), Kind.RISK, goal)
    yield Figure(f"{without}, required, at most", wilson(false, len(kept))[1], Kind.RISK)
    suggested = sum(each.any for each in kept)
    yield Figure(f"{without}, any way up", suggested / len(kept), Kind.RISK)
    for what, found in (
        ("required", sum(each.required for each in handed)),
        ("any way up", sum(each.any for each in handed)),
    ):
        least, most = wilson(found, len(handed))
        transferred = f"{name}: of {len(handed)} transferred, {what}"
        yield Figure(transferred, found / len(handed), Kind.QUALITY)
        yield Figure(f"{transferred}, at least", least, Kind.QUALITY)
        yield Figure(f"{transferred}, at most", most, Kind.QUALITY)
    opened = [each for each in raised if each.any]
    if opened:
        right = sum(each.task.handed for each in opened)
        yield Figure(f"{name}: right of those with any way up", right / len(opened), Kind.QUALITY)


def wilson(hits: int, of: int) -> tuple[float, float]:
    """The 95 % interval of a share by Wilson's score; everything where nothing was counted."""
    if not of:
        return 0.0, 1.0
    share, square = hits / of, _CONFIDENT**2
    middle = share + square / (2 * of)
    spread = _CONFIDENT * math.sqrt(share * (1 - share) / of + square / (4 * of**2))
    whole = 1 + square / of
    return max(0.0, (middle - spread) / whole), min(1.0, (middle + spread) / whole)


def _lines(file: Path) -> Iterator[dict[str, _Value]]:
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)
