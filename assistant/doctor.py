"""The doctor: looks at every part and says what to do about what is wrong."""

import json
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum

import httpx
from sqlalchemy import make_url

from assistant import home
from assistant.api.addresses import proxies
from assistant.api.unnamed_proxies import METRIC
from assistant.errors import AssistantError
from assistant.models.budget import read_budget
from assistant.models.model import LanguageModel, ModelError
from assistant.models.opening import open_models, prepare_models
from assistant.models.trial import try_out
from assistant.settings import Settings
from kb.database import Database
from kb.embedder import BUNDLED, SentenceTransformerEmbedder
from kb.errors import KnowledgeBaseError
from kb.reembed import lacking

_LITTLE_ROOM = 1_000_000_000


class State(StrEnum):
    """How a part is."""

    FINE = "fine"
    NOTE = "note"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Finding:
    """One part, how it is, and what to do if it is not fine."""

    part: str
    state: State
    message: str


def examine(settings: Settings) -> list[Finding]:
    """Look at every part; a part that is broken does not keep the next from being looked at."""
    findings = [_home(settings), _room(settings)]
    findings += list(_guarded("database", lambda: _database(settings)))
    findings += list(_guarded("embedding model", lambda: _embedding(settings)))
    findings += list(_guarded("model budget", lambda: _budget(settings)))
    findings += list(_guarded("proxies", lambda: examine_proxies(settings)))
    return [*findings, *examine_models(settings), _scans()]


def examine_models(settings: Settings) -> list[Finding]:
    """Ask each language model for a word; takes at most some ten seconds a model."""
    return list(_guarded("language model", lambda: _language_models(settings)))


def _guarded(part: str, look: Callable[[], Iterator[Finding]]) -> Iterator[Finding]:
    try:
        yield from look()
    except (AssistantError, KnowledgeBaseError) as error:
        yield Finding(part, State.WRONG, str(error))


def _home(settings: Settings) -> Finding:
    if not home.is_made(settings):
        return Finding("home", State.WRONG, f"{settings.home} is no home; run 'handrail init'")
    if not os.access(settings.home, os.W_OK | os.X_OK):
        return Finding("home", State.WRONG, f"{settings.home} may not be written; run as its owner")
    return Finding("home", State.FINE, str(settings.home))


def _room(settings: Settings) -> Finding:
    place = settings.home if settings.home.is_dir() else settings.home.parent
    while not place.is_dir():
        place = place.parent
    free = shutil.disk_usage(place).free
    message = f"{free / 1e9:.1f} GB free"
    if free < _LITTLE_ROOM:
        return Finding("disk", State.WRONG, f"{message}; free some space before taking files in")
    return Finding("disk", State.FINE, message)


def _database(settings: Settings) -> Iterator[Finding]:
    database = home.open_database(settings)
    try:
        yield Finding("database", State.FINE, f"{database.dialect}, tables up to date")
        yield from _damage(database)
        name = settings.embedding_model or BUNDLED
        waiting = lacking(database, name)
        if waiting:
            yield Finding(
                "vectors",
                State.NOTE,
                f"{waiting} texts have no vector of {name!r} yet; 'handrail reindex' makes them",
            )
        else:
            yield Finding("vectors", State.FINE, f"every passage has a vector of {name!r}")
    finally:
        database.close()


def _damage(database: Database) -> Iterator[Finding]:
    if database.dialect != "sqlite":
        return
    path = make_url(str(database.engine.url)).database or ""
    with closing(sqlite3.connect(path)) as connection:
        (verdict,) = connection.execute("PRAGMA quick_check").fetchone()
    if verdict != "ok":
        yield Finding("database", State.WRONG, f"damaged ({verdict}); restore a backup")


def _embedding(settings: Settings) -> Iterator[Finding]:
    embedder = SentenceTransformerEmbedder.open(settings.embedding_model)
    yield Finding(
        "embedding model", State.FINE, f"{embedder.name}, {embedder.dimensions} dimensions"
    )


def _language_models(settings: Settings) -> Iterator[Finding]:
    models = open_models(settings)
    if not models:
        yield Finding("language model", State.FINE, "none: answers are quoted word for word")
    for n, model in enumerate(models):
        yield _language_model("fallback model" if n else "language model", model, settings)


def _budget(settings: Settings) -> Iterator[Finding]:
    limits = read_budget(settings.model_budget)
    hour, day = (each or "any number of" for each in (limits.hour, limits.day))
    if limits.hour or limits.day:
        most = f"{hour} calls an hour, {day} a day"
        yield Finding("model budget", State.FINE, f"{most}; then answers are quoted word for word")
    elif settings.model:
        yield Finding(
            "model budget", State.NOTE, "no limit of calls; HANDRAIL_MODEL_BUDGET sets one"
        )


def examine_proxies(settings: Settings) -> Iterator[Finding]:
    """Whether callers can be told apart behind a proxy; raises SettingsError for what is none.

    Asks the server of this home, where one runs, what it noticed; waits two seconds at most.
    """
    named = proxies(settings.trusted_proxies)
    forwarded = _forwarded_unnamed(settings)
    if forwarded:
        yield Finding(
            "proxies",
            State.NOTE,
            f"calls ({forwarded:.0f}) were forwarded by an address that HANDRAIL_TRUSTED_PROXIES"
            " does not name; if it is your proxy, name it (the log has it; docs/operations.md)",
        )
    elif named:
        yield Finding("proxies", State.FINE, ", ".join(map(str, named)))
    elif settings.secure_cookies or settings.public_url.startswith("https://"):
        yield Finding(
            "proxies",
            State.NOTE,
            "people come by https, so through a proxy, and none is named: all share one limit;"
            " set HANDRAIL_TRUSTED_PROXIES (docs/operations.md)",
        )
    else:
        yield Finding("proxies", State.FINE, "none named; each caller is counted by their address")


def _forwarded_unnamed(settings: Settings) -> float:
    """How many such calls the server that runs has noticed; 0 where none does or can be asked."""
    try:
        noted = json.loads((settings.home / "server.json").read_text("utf-8"))
        figures = httpx.get(f"{noted['url']}/metrics", timeout=2.0, trust_env=False).text
    except (OSError, ValueError, KeyError, TypeError, httpx.HTTPError, httpx.InvalidURL):
        return 0
    said = (line.removeprefix(METRIC) for line in figures.splitlines() if line.startswith(METRIC))
    return float(next(said, "0"))


def _language_model(part: str, model: LanguageModel, settings: Settings) -> Finding:
    prepare_models([model])
    try:
        trial = try_out(model)
    except ModelError as error:
        return Finding(part, State.WRONG, str(error))
    heard = f"{model.name} began with {trial.first!r} after {trial.first_s:.1f} s"
    if not model.remote:
        return Finding(part, State.FINE, f"{heard}; text stays in your network")
    if settings.masks(remote=True):
        return Finding(part, State.FINE, f"{heard}; personal data is masked before it is sent")
    return Finding(
        part,
        State.NOTE,
        f"{heard}; personal data is sent as it is, HANDRAIL_MASK=auto would mask it",
    )


def _scans() -> Finding:
    if shutil.which("tesseract"):
        return Finding("scanned files", State.FINE, "read by tesseract")
    return Finding(
        "scanned files", State.NOTE, "refused; 'apt install tesseract-ocr' lets them be read"
    )
