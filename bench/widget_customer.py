"""A customer's browser, as the benches of the widget need it."""

import csv
import json
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import httpx

from assistant.access.owner import owner
from assistant.home import open_database
from assistant.json_value import Json
from assistant.settings import read_settings
from assistant.sites.desk import SiteDesk
from bench import places

ORIGIN = "https://shop.larkfield.example"
EVENTS = "text/event-stream"
_PATIENCE_S = 120.0
LIFTED = (
    "messages=1000000/1, site_messages=1000000/1, conversations=1000000/1, calls=1000000/1,"
    " conversation_calls=1000000/1, attachments=1000000/1, streams=1000000, all_calls=1000000/1,"
    " pages=1000000/1, searches=1000000/1"
)
"""HANDRAIL_CHAT_LIMITS for benches: here all customers come from one address."""


@dataclass(frozen=True, slots=True)
class Begun:
    """A conversation that was begun."""

    id: str
    token: str

    @property
    def path(self) -> str:
        """Where it is."""
        return f"/api/v1/conversations/{self.id}"

    @property
    def headers(self) -> dict[str, str]:
        """What opens it."""
        return {"Authorization": f"Bearer {self.token}"}


def fields_of(text: str | bytes) -> dict[str, Json]:
    """The object that a JSON text is; raises ValueError for anything else."""
    value = json.loads(text)
    if not isinstance(value, dict):
        raise ValueError(f"no object: {text[:80]!r}")
    return value


def begun(answer: str | bytes) -> Begun:
    """Read the answer to POST /conversations."""
    told = fields_of(answer)
    return Begun(str(told["id"]), str(told["token"]))


def site_headers(key: str, origin: str = ORIGIN) -> dict[str, str]:
    """What every call from a page of a site says."""
    return {"X-Site-Key": key, "Origin": origin}


def add_site(home: Path, origin: str = ORIGIN) -> str:
    """Let pages of an origin show the widget; the site's key."""
    database = open_database(read_settings(home=home))
    try:
        return SiteDesk(database, lambda: datetime.now(UTC)).add("Bench", [origin], by=owner()).key
    finally:
        database.close()


def answerable() -> list[str]:
    """Questions that the demo company's public documents answer today."""
    with (places.ROOT / "assistant/demo/questions.csv").open(encoding="utf-8", newline="") as file:
        return [
            row["question"]
            for row in csv.DictReader(file)
            if row["audience"] == "public" and not row["on"] and row["document_id"]
        ]


def wait_until_ready(url: str) -> None:
    """Return when the server answers from everything in its library; raises TimeoutError."""
    end = time.monotonic() + _PATIENCE_S
    while time.monotonic() < end:
        if httpx.get(f"{url}/readyz", timeout=_PATIENCE_S, trust_env=False).is_success:
            return
        time.sleep(0.2)
    raise TimeoutError("the server never got ready; try: handrail serve")
