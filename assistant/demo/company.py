"""Putting the demo company into a home: documents, resolutions, people, customers, offers."""

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib.resources import as_file, files
from pathlib import Path
from typing import Protocol

from assistant.access import people
from assistant.access.acting import acting
from assistant.access.errors import EmailTakenError
from assistant.access.owner import owner
from assistant.access.passwords import new_password
from assistant.access.roles import Role
from assistant.audit.log import SqlAuditLog
from assistant.demo.inbox import HasInbox, add_inbox
from assistant.demo.offers import HasOffers, add_customers_and_offers
from assistant.demo.site import HasSites, demo_site
from assistant.settings import Settings
from ingest.errors import FileRefusedError, RefusalKind
from ingest.jobs import Instructions
from ingest.outcomes import Outcome, Refusal
from ingest.progress import Progress, Watch
from kb.model import Audience

_SIGN_INS = "demo-sign-ins.json"


@dataclass(frozen=True, slots=True)
class SignIn:
    """What a demo person signs in with; the password is made anew for every home."""

    name: str
    email: str
    role: str
    password: str


class TakesIn(HasOffers, HasInbox, HasSites, Protocol):
    """The part of the application that the demo needs."""

    @property
    def settings(self) -> Settings:
        """The home's settings."""

    def take_in(
        self,
        accepted: list[tuple[Path, str, Instructions]],
        *,
        requested_by: str,
        watch: Watch,
    ) -> Iterator[Outcome | Refusal]:
        """Take in files, telling what became of each."""


def fill(handrail: TakesIn, *, watch: Watch = lambda _progress: None) -> None:
    """Take in the demo company; doing it twice changes nothing.

    Raises FileRefusedError when one of its files is not taken in: that is our mistake.
    """
    with as_file(files(__package__)) as folder:
        rounds = _rounds(folder)
        before = 0
        for accepted in rounds:

            def counted(done: Progress, before: int = before) -> None:
                watch(
                    Progress(
                        before + done.files,
                        sum(map(len, rounds)),
                        done.passages,
                        done.name,
                    )
                )

            for end in handrail.take_in(accepted, requested_by="demo", watch=counted):
                if isinstance(end, Refusal):
                    raise FileRefusedError(f"{end.path}: {end.reason}", RefusalKind.CORRUPT)
            before += len(accepted)
        _add_people(handrail, folder)
        add_customers_and_offers(handrail, folder)
        add_inbox(handrail, folder)
        demo_site(handrail)


def sign_ins_of(settings: Settings) -> list[SignIn]:
    """The demo people of a home with their first passwords; none in a home of your own."""
    try:
        noted = json.loads((settings.home / _SIGN_INS).read_text("utf-8"))
    except (OSError, ValueError):
        return []
    return [SignIn(each["name"], each["email"], each["role"], each["password"]) for each in noted]


def _rounds(folder: Path) -> list[list[tuple[Path, str, Instructions]]]:
    """The files in the order their versions were recorded: one version a document a round."""
    rounds: list[list[tuple[Path, str, Instructions]]] = []
    seen: dict[str, int] = {}
    for row in _rows(folder / "documents.csv"):
        turn = seen[row["document_id"]] = seen.get(row["document_id"], -1) + 1
        while len(rounds) <= turn:
            rounds.append([])
        said = Instructions(
            audience=Audience(row["audience"]),
            owner=row["owner"],
            title=row["title"],
            valid_from=date.fromisoformat(row["valid_from"]),
            valid_until=date.fromisoformat(row["valid_until"]) if row["valid_until"] else None,
            document_id=row["document_id"],
        )
        rounds[turn].append((folder / "documents" / row["path"], row["path"], said))
    rounds[0].append(
        (
            folder / "resolutions.csv",
            "resolutions.csv",
            Instructions(audience=Audience.INTERNAL, owner="Customer service"),
        )
    )
    return rounds


def _add_people(handrail: TakesIn, folder: Path) -> None:
    made: list[SignIn] = []
    for row in _rows(folder / "people.csv"):
        password = new_password()
        try:
            people.add(
                handrail.database,
                name=row["name"],
                email=row["email"],
                role=Role(row["role"]),
                password=password,
                at=datetime.now(UTC),
                by=acting(owner()),
                audit=SqlAuditLog(handrail.database, lambda: datetime.now(UTC)),
            )
        except EmailTakenError:
            continue
        made.append(SignIn(row["name"], row["email"], row["role"], password))
    if made:
        place = handrail.settings.home / _SIGN_INS
        noted = [
            {"name": one.name, "email": one.email, "role": one.role, "password": one.password}
            for one in made
        ]
        place.touch(mode=0o600)
        place.write_text(json.dumps(noted, indent=2), "utf-8")


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))
