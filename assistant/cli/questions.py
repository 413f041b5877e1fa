"""Commands that ask: search and ask, through a running server or on their own."""

from datetime import date
from typing import Annotated

import typer

from assistant.cli import choices, server_calls
from assistant.cli.offered import print_offers
from assistant.cli.output import print_json, print_table, say
from assistant.cli.server_calls import About
from assistant.errors import RequestRefusedError
from assistant.json_value import Json
from assistant.settings import Settings
from assistant.suggestion import hit_json, suggestion_json
from kb.model import Audience

LONGEST_QUESTION = 20_000
_ASKED_BY = "owner"


def search(
    text: Annotated[str, typer.Argument(help="What to look for.")],
    k: Annotated[int, typer.Option("-k", min=1, max=100, help="At most this many passages.")] = 10,
    audience: Annotated[
        Audience, typer.Option(help="Who is looking: internal sees public texts too.")
    ] = Audience.INTERNAL,
    on: Annotated[
        str | None, typer.Option(metavar="DATE", help="The day that counts; default today.")
    ] = None,
    as_json: choices.AsJson = False,
) -> None:
    """Find passages in force, best first.

    Example: handrail search "refund window" -k 5 --on 2026-03-03
    """
    question, day = _checked(text), choices.day(on, "--on") or date.today()
    found = _search(choices.settings(), question, audience, day, k)
    if as_json:
        print_json(found)
        return
    print_table(
        ("score", "document", "heading", "text"),
        [
            (
                f"{each['score']:.2f}",
                str(each["document_id"]),
                str(each["heading"]),
                " ".join(str(each["text"]).split())[:160],
            )
            for each in found
        ],
    )


def ask(
    text: Annotated[str, typer.Argument(help="The question, in plain words.")],
    audience: Annotated[
        Audience, typer.Option(help="Who asks: internal may see staff policies.")
    ] = Audience.INTERNAL,
    on: Annotated[
        str | None, typer.Option(metavar="DATE", help="The day that counts; default today.")
    ] = None,
    channel: Annotated[str, typer.Option(help="Where the answer will be used.")] = "",
    conversation: Annotated[
        str, typer.Option(metavar="ID", help="Go on with a conversation; --json shows its id.")
    ] = "",
    customer: Annotated[
        str,
        typer.Option(metavar="ID", help="Whom it is about: what they may be offered comes too."),
    ] = "",
    order: Annotated[str, typer.Option(metavar="ID", help="The order it is about.")] = "",
    offers_as: Annotated[
        str,
        typer.Option("--as", metavar="EMAIL", help="Whose authority counts; default any agent."),
    ] = "",
    as_json: choices.AsJson = False,
) -> None:
    """Answer a question from policy in force, every sentence with its source.

    Example: handrail ask "How long do I have to ask for a refund?" --audience public
    """
    question, day = _checked(text), choices.day(on, "--on") or date.today()
    if not customer and (order or offers_as):
        raise RequestRefusedError("--order and --as go with --customer; name the customer too")
    about = About(customer, order, offers_as)
    suggestion = _ask(choices.settings(), question, audience, day, channel, conversation, about)
    if as_json:
        print_json(suggestion)
        return
    answer = suggestion["answer"]
    assert isinstance(answer, dict)  # noqa: S101  (our own shape, see suggestion_json)
    if suggestion["understood"] != suggestion["question"]:
        say(f"understood as: {suggestion['understood']}")
    print(answer["text"])
    if answer["note"]:
        say(str(answer["note"]))
    citations = answer["citations"]
    for citation in citations if isinstance(citations, list) else []:
        if isinstance(citation, dict):
            place = f", {citation['heading']}" if citation["heading"] else ""
            page = f", page {citation['page']}" if citation["page"] else ""
            print(f"[{citation['n']}] {citation['title']}{place}{page} (v{citation['version']})")
    print_offers(suggestion["offers"])


def _checked(text: str) -> str:
    if not text.strip():
        raise RequestRefusedError("the question is empty; say what you want to know")
    if len(text) > LONGEST_QUESTION:
        raise RequestRefusedError(
            f"the question has {len(text):,} characters; at most {LONGEST_QUESTION:,} are read"
        )
    return text


def _search(
    settings: Settings, text: str, audience: Audience, on: date, limit: int
) -> list[dict[str, Json]]:
    server = server_calls.running(settings)
    if server is not None:
        return server.search(text, audience=audience, on=on, limit=limit)
    from assistant.app import Handrail

    with Handrail.open(settings) as handrail:
        return [
            hit_json(hit) for hit in handrail.search(text, audience=audience, on=on, limit=limit)
        ]


def _ask(
    settings: Settings,
    text: str,
    audience: Audience,
    on: date,
    channel: str,
    conversation: str,
    about: About,
) -> dict[str, Json]:
    server = server_calls.running(settings)
    if server is not None:
        return server.ask(
            text,
            audience=audience,
            on=on,
            channel=channel,
            conversation=conversation,
            about=about,
        )
    from assistant.app import Handrail
    from assistant.customers.model import CustomerId
    from assistant.offers.decision import Subject
    from assistant.offers.offering import offering

    with Handrail.open(settings) as handrail:
        by = offering(handrail.database, None, about.offers_as)
        suggestion = handrail.ask(
            text,
            audience=audience,
            on=on,
            asked_by=_ASKED_BY,
            channel=channel,
            conversation=conversation,
            about=Subject(CustomerId(about.customer), by, about.order) if about.customer else None,
        )
        return suggestion_json(suggestion)
