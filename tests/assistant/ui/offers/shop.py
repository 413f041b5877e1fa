"""A small catalogue whose policies are in the library of the fake application, and its people."""

import json
import re
from html import unescape

from bs4 import BeautifulSoup, Tag

from assistant.access import people
from assistant.access.model import Person
from assistant.access.roles import Role
from assistant.ui.offers.looking import CatalogueChange
from tests.assistant.fakes import FakeAssistant

TEXT = """# What the shops may give
currency: EUR
answer_within_minutes: 15

reasons:
  - {id: late, title: Late delivery, phrases: [late, has not arrived]}
  - {id: damaged, title: Damaged item, phrases: [broken]}

conditions:
  regulars:
    all:
      - customer.tier: {in: [gold, silver]}

teams:
  - {id: care, people: [agent@example.com]}

budgets:
  - {name: goodwill, team: care, amount: 500, valid_from: 2026-01-01, valid_until: 2036-12-31}
  - {name: goodwill, amount: 200, valid_from: 2026-01-01, valid_until: 2036-12-31}

limits:
  # agreed with the stores
  - {role: agent, per_offer: 20, per_case: 40, per_customer: {amount: 60, days: 90}}
  - {person: agent@example.com, kinds: [refund], per_offer: 50}

offers:
  - id: late_credit
    title: Credit for a late delivery
    kind: credit
    words: "I am sorry, {customer}. I have put {value} on your account."
    policy: {document: authority, quote: Agents may grant goodwill credit up to fifteen euros}
    amount: {share: 10 %, floor: 5, cap: 15}
    eligibility:
      all:
        - customer.tier: {in: [gold, silver]}
        - any: [{order.total: {at_least: 50}}, {customer.orders: {at_least: 3}}]
        - none: [{customer.complaints_90_days: {at_least: 4}}]
    stages: [during, after]
    channels: [chat, email]
    suits: [late]
    caps: [{times: 1, days: 90}]
    budget: goodwill
  # as the law wants it
  - id: refund
    title: Refund of returned shoes
    kind: refund
    words: The refund of {value} goes to the card you used.
    policy: {document: returns, heading: Refund window, quote: The refund goes to the card used.}
    amount: {share: 100 %}
    eligibility: {use: regulars}
  - id: replacement
    title: Replacement of a damaged item
    kind: replacement
    words: We send you a new one at once.
    policy: {document: returns, quote: Damaged items are replaced or refunded}
    eligibility:
      any:
        - all: [{customer.tier: gold}, {order.place: online}]
        - order.items: {at_least: 2}
"""


def person(assistant: FakeAssistant, role: Role) -> Person:
    """The person of a role."""
    return people.by_email(assistant.database, f"{role.value}@example.com")


def stock(assistant: FakeAssistant, text: str = TEXT) -> None:
    """Publish the catalogue as the knowledge manager does."""
    manager = person(assistant, Role.KNOWLEDGE_MANAGER)
    assistant.offers.publish(text, by=manager, note="The first one")


def told(change: CatalogueChange) -> dict[str, str]:
    """What the page's script was told, every value as text."""
    assert change.message is not None
    said: dict[str, object] = json.loads(change.message)
    return {name: str(value) for name, value in said.items()}


def faults(change: CatalogueChange) -> dict[str, str]:
    """What is wrong by field, as a form is told; several of one field one after another."""
    said = told(change)
    assert said["state"] == "faults", said
    found: dict[str, str] = {}
    for name, reason in json.loads(said["faults"]):
        found[name] = f"{found[name]} {reason}" if name in found else reason
    return found


def words(html: str | None) -> str:
    """The text of a part of the page, with single blanks."""
    assert html is not None
    return " ".join(BeautifulSoup(html, "html.parser").get_text(" ").split())


def typed(html: str) -> dict[str, str]:
    """What a form sends as it was opened, as the page's script gathers it."""
    form = BeautifulSoup(html, "html.parser").form
    assert form is not None
    sent: dict[str, str] = {}
    for field in form.find_all(["input", "select", "textarea"]):
        name = str(field.get("name", ""))
        if not name or field.find_parent(class_="form-row"):
            continue
        match field.get("type"):
            case "radio" if not field.has_attr("checked"):
                continue
            case "checkbox":
                chosen = f"{field['value']}\n" if field.has_attr("checked") else ""
                sent[name] = sent.get(name, "") + chosen
            case _:
                sent[name] = _value(field)
    for rows in form.find_all(attrs={"data-rows": True}):
        for at, row in enumerate(rows.find_all(class_="form-row")):
            for field in row.find_all(attrs={"data-part": True}):
                sent[f"{rows['data-rows']}.{at}.{field['data-part']}"] = _value(field)
    return sent


def _value(field: Tag) -> str:
    if field.name == "textarea":
        return unescape(field.get_text()).removeprefix("\n")
    if field.name == "select":
        options = field.find_all("option")
        chosen = next((each for each in options if each.has_attr("selected")), options[0])
        return str(chosen["value"])
    return str(field.get("value", ""))


def version_in(html: str | None) -> str:
    """The version that the top of the page names."""
    found = re.search(r'data-version="(\d+)"', html or "")
    return found[1] if found else ""
