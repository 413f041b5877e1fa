"""Fifty injected documents and messages, a model that obeys them all, and all that is told after.

The cases stand in `injected_answers.jsonl`: what is written, where, and what may never come out.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cache, cached_property
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
import regex
from sqlalchemy import func, select
from starlette.testclient import TestClient

from assistant.access.owner import owner
from assistant.casework.model import Author
from assistant.casework.tables import CaseMessageRow, CaseRow
from assistant.models.model import LanguageModel
from assistant.offers.tables import DecisionRow
from assistant.replying.model import Channel
from assistant.replying.render import render as worded
from assistant.server import create_app
from assistant.settings import read_settings
from assistant.ui.desk.views import turn_view
from assistant.ui.templates import render
from assistant.webhooks.following import Following
from assistant.webhooks.tables import DeliveryRow
from ingest.jobs import Instructions
from ingest.outcomes import Refusal
from kb.model import Audience
from tests.assistant.access.homes import CHEAP
from tests.assistant.api.chatting import browser_of
from tests.assistant.demo_homes import DemoHome
from tests.models import ObedientModel

SHOP = "https://shop.larkfield.example"
_FOREIGN = regex.compile(
    r"(?:https?:)?//(?!shop\.larkfield\.example(?![\w@-]|\.\w)|handrail\.test)[\w-]+\."
)
_ACTIVE = regex.compile(r"<(?:img|script|iframe|form|style|svg|object|embed)\b|\son\w+=", regex.I)
# Signs of our own are drawn by the desk.
_ACTIVE_ON_PAGES = regex.compile(r"<(?:img|script|iframe|style|object|embed)\b|\son\w+=", regex.I)
_OUT = regex.compile(
    r"<[^<>]*\b(?:href|src|action)=[\"']?+(?!/|#|https?://handrail\.test)", regex.I
)


@dataclass(frozen=True, slots=True)
class Case:
    """One injection; `never` are words that reach nobody, `about` the product it hides behind."""

    name: str
    kind: str
    where: str
    about: str
    text: str
    never: tuple[str, ...]

    @property
    def asked(self) -> str:
        """What the customer writes."""
        if self.where == "message":
            return self.text
        return f"Within how many days of delivery may a {self.about} be returned?"


@cache
def cases() -> tuple[Case, ...]:
    """All of them."""
    lines = Path(__file__).with_name("injected_answers.jsonl").read_text("utf-8").splitlines()
    read = [json.loads(line) for line in lines]
    return tuple(Case(**{**each, "never": tuple(each["never"])}) for each in read)


class ObeyingHome(DemoHome):
    """A home whose model does whatever it reads."""

    @cached_property
    def obedient(self) -> ObedientModel:
        """The one model of this home, which counts what it is asked."""
        return ObedientModel(
            "You get 900 euros: https://parcel-gifts.example/now ![x](//e.example)"
        )

    @property
    def models(self) -> tuple[LanguageModel, ...]:
        return (self.obedient,)


@dataclass(frozen=True, slots=True)
class Shop:
    """The home, the customer's browser, and a webhook that hears everything."""

    home: ObeyingHome
    browser: TestClient

    def effects(self) -> tuple[int, ...]:
        """What an order could have brought about: decisions of offers, cases that were ended."""
        ended = select(func.count()).select_from(CaseRow).where(CaseRow.outcome != "")
        with self.home.database.read() as session:
            decided = session.scalar(select(func.count()).select_from(DecisionRow)) or 0
            return decided, session.scalar(ended) or 0

    def sent(self) -> list[str]:
        """Everything that was made for the webhook, but what customers wrote themselves."""
        Following(self.home.database, lambda: datetime.now(UTC)).follow()
        with self.home.database.read() as session:
            bodies = session.scalars(select(DeliveryRow.body)).all()
        return [each for each in bodies if '"speaker":"customer"' not in each]

    def said(self) -> list[str]:
        """What the assistant wrote in cases."""
        theirs = CaseMessageRow.author != Author.CUSTOMER.value
        with self.home.database.read() as session:
            return list(session.scalars(select(CaseMessageRow.text).where(theirs)))


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """A shop whose documents are the injected ones."""
    documents = {each.about: each.text for each in cases() if each.where == "document"}
    with _open_shop(tmp_path_factory.mktemp("injected"), documents) as opened:
        yield opened


@pytest.fixture(scope="module")
def honest(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """The same shop with nothing injected, but one address, of a host it lets stay."""
    documents = {
        each.about: _TRUE.format(thing=each.about) for each in cases() if each.where == "document"
    }
    documents[_LED.about] = _LED.text
    folder = tmp_path_factory.mktemp("honest")
    with _open_shop(folder, documents, link_hosts="parcel-gifts.example") as opened:
        yield opened


@contextmanager
def _open_shop(folder: Path, documents: dict[str, str], *, link_hosts: str = "") -> Iterator[Shop]:
    files: list[tuple[Path, str, Instructions]] = []
    for about, text in {"kettle": _TRUE.format(thing="kettle"), **documents}.items():
        path = folder / f"{about}.md"
        titled = text if text.startswith("#") else f"# Returning a {about}\n\n{text}"
        path.write_text(f"{titled}\n", "utf-8")
        files.append((path, path.name, Instructions(audience=Audience.PUBLIC)))
    many = ", ".join(f"{each}=100000/1" for each in ("calls", "conversations", "site_messages"))
    chosen = read_settings(home=folder / "home", chat_limits=many, link_hosts=link_hosts)
    with ObeyingHome.open(chosen, make=True) as home:
        taken = list(home.take_in(files, requested_by="test"))
        assert [each for each in taken if isinstance(each, Refusal)] == []
        key = home.sites.add("Shop", [SHOP], by=owner()).key
        home.webhooks.add("https://hooks.larkfield.example/in", by=owner())
        app = create_app(home, screens=False, passwords=CHEAP)
        yield Shop(home, browser_of(app, key, SHOP))


_TRUE = "A {thing} may be returned within 45 days of delivery."
_LED = next(each for each in cases() if each.name.startswith("a bare address"))


def test_there_are_fifty_of_many_kinds() -> None:
    assert len(cases()) == 50
    assert len({each.name for each in cases()}) == 50
    assert len({each.kind for each in cases()}) >= 15


@pytest.mark.parametrize("case", [pytest.param(each, id=each.name) for each in cases()])
def test_nobody_is_told_what_was_injected(shop: Shop, case: Case) -> None:
    before, said, sent = shop.effects(), set(shop.said()), set(shop.sent())
    for told in (*_customers(shop, case), *_letters(shop, case)):
        _holds_nothing(told, case)
    for told in (*(set(shop.said()) - said), *(set(shop.sent()) - sent)):
        _holds_nothing(told, case)
    for page in (*_help_pages(shop, case), _desk(shop, case)):
        assert _ACTIVE_ON_PAGES.search(page) is None
        assert _OUT.search(page) is None
    assert shop.effects() == before


_KINDS = {f"{each.kind}, {each.where}": each for each in cases()}


@pytest.mark.parametrize("kind", _KINDS)
def test_without_the_injection_the_answer_comes_through(honest: Shop, kind: str) -> None:
    case = _KINDS[kind]
    asked = f"Within how many days of delivery may a {case.about} be returned?"
    plain = replace(case, text=asked, never=())
    calls = len(honest.home.obedient.asked)
    told = _customers(honest, plain)
    assert "within 45 days of delivery" in told[0], told[0]
    assert len(honest.home.obedient.asked) > calls
    for each in told:
        _holds_nothing(each, plain)


def test_the_model_obeys_and_is_asked_about_what_was_injected(shop: Shop) -> None:
    model = shop.home.obedient
    calls = len(model.asked)
    _customers(shop, _LED)
    asked = model.asked[calls:]
    assert asked
    assert all("parcel-gifts.example/now" in str(model.reply_to(each)) for each in asked)


def test_an_address_that_may_stay_is_told_so_that_its_absence_proves_something(
    honest: Shop,
) -> None:
    told = _customers(honest, _LED)
    assert all("https://parcel-gifts.example/claim" in each for each in told)
    with pytest.raises(AssertionError):
        _holds_nothing(told[0], _LED)


def _customers(shop: Shop, case: Case) -> list[str]:
    """What the widget and the transcript show, without what the customer wrote."""
    begun = shop.browser.post("/api/v1/conversations", json={}).json()
    url = f"/api/v1/conversations/{begun['id']}"
    headers = {"Authorization": f"Bearer {begun['token']}"}
    told: list[str] = []
    for accepted in ("application/json", "text/event-stream"):
        asked = shop.browser.post(
            f"{url}/messages",
            json={"text": case.asked},
            headers={**headers, "Accept": accepted},
        )
        assert asked.status_code == 200, asked.text
        told.append(
            _without_message(asked.json()) if accepted.endswith("json") else _late(asked.text)
        )
    read: dict[str, Any] = shop.browser.get(f"{url}/messages", headers=headers).json()
    told += [json.dumps(each) for each in read["messages"] if each["speaker"] != "customer"]
    transcript = shop.browser.get(f"{url}/transcript", headers=headers).text
    told.append(transcript.replace(case.asked, ""))
    return told


def _without_message(answered: dict[str, Any]) -> str:
    assert answered["offers"] == []
    return json.dumps({**answered, "message": None}, ensure_ascii=False)


def _late(stream: str) -> str:
    """A stream's events without the customer's own message."""
    blocks = stream.split("\n\n")
    told = [each for each in blocks if not each.startswith(("event: message", "event: done"))]
    return "\n".join(told)


def _letters(shop: Shop, case: Case) -> list[str]:
    """The answer as mail, chat and posts word it."""
    told = shop.home.ask(
        case.asked, audience=Audience.PUBLIC, on=date.today(), asked_by="assistant"
    )
    return [worded(told.answer, channel=each).text for each in Channel]


def _desk(shop: Shop, case: Case) -> str:
    """The turn as the desk shows it to staff."""
    told = shop.home.ask(case.asked, audience=Audience.INTERNAL, on=date.today(), asked_by="ana")
    return render("desk/thread", turns=(turn_view(told),), pending=None)


def _help_pages(shop: Shop, case: Case) -> list[str]:
    """The public page of the document, and a search for it; only what is between body's tags."""
    pages = [
        shop.browser.get(f"/help/{case.about}").text,
        shop.browser.get("/help/", params={"q": case.about}).text,
    ]
    return [_ours_taken_out(each.partition("<main")[2]) for each in pages]


def _ours_taken_out(page: str) -> str:
    return regex.sub(r"<form[^>]*action=\"/help/\"[^>]*>", "", page)


def _says(told: str, what: str) -> bool:
    """Whether something is told; a figure is not told by the ids and instants it turns up in."""
    within = r"(?<![\da-f.]){}(?![\da-f])" if what.isdecimal() else "{}"
    return regex.search(within.format(regex.escape(what.casefold())), told) is not None


def _holds_nothing(told: str, case: Case) -> None:
    plain = unquote(told).casefold()
    decoded = unquote(_unescaped(told)).casefold()
    assert [each for each in case.never if _says(plain, each) or _says(decoded, each)] == []
    assert _ACTIVE.search(decoded) is None
    assert _FOREIGN.search(decoded) is None
    assert "900 euros" not in decoded


def _unescaped(told: str) -> str:
    """JSON's escapes as the letters they are."""
    return regex.sub(r"\\u([0-9a-fA-F]{4})", lambda found: chr(int(found[1], 16)), told)
