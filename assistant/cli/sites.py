"""Commands about the sites that may show the widget: add, list, set, secret, retire."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli import choices
from assistant.cli.output import print_json, print_table, say
from assistant.errors import RequestRefusedError
from assistant.sites.model import LONGEST_NAME, Side, Site

if TYPE_CHECKING:
    from assistant.sites.changing import TextChange
    from assistant.sites.desk import SiteDesk

sites_commands = typer.Typer(
    no_args_is_help=True, help="The company's web sites that may show the chat widget."
)

Key = Annotated[str, typer.Argument(help="The site's key; see 'handrail sites list'.")]


@sites_commands.command("add")
def add(
    origins: Annotated[
        list[str],
        typer.Argument(
            metavar="ORIGIN...", help="Where its pages are: https://host[:port], without a path."
        ),
    ],
    name: Annotated[
        str, typer.Option(help="What people know the site by; default: its first origin.")
    ] = "",
    as_json: choices.AsJson = False,
) -> None:
    """Make a key for a site and print the script tag for its pages.

    Example: handrail sites add https://shop.example https://www.shop.example --name "Our shop"
    """
    from assistant.access.owner import owner
    from assistant.sites.origins import read_origins
    from assistant.sites.shown import site_json

    with _desk() as desk:
        site = desk.add(name or _called(read_origins(origins)[0]), origins, by=owner())
    if as_json:
        print_json({**site_json(site), "script": _script(site)})
        return
    print(_script(site))
    say(
        "put this line into the site's pages, with the address at which customers reach this"
        f" server; the key works on {', '.join(site.origins)}"
    )


@sites_commands.command("list")
def list_sites(as_json: choices.AsJson = False) -> None:
    """List the sites, oldest first, retired ones last.

    Example: handrail sites list
    """
    from assistant.sites.shown import site_json

    with _desk() as desk:
        everyone = desk.sites()
    if as_json:
        print_json([site_json(each) for each in everyone])
        return
    print_table(
        ("key", "name", "origins", "works"),
        [
            (each.key, each.name, " ".join(each.origins), "no" if each.retired_at else "yes")
            for each in everyone
        ],
    )


@sites_commands.command("set")
def set_(
    key: Key,
    name: Annotated[str | None, typer.Option(help="What people know the site by.")] = None,
    origin: Annotated[
        list[str] | None, typer.Option(help="Instead of those there are; may be repeated.")
    ] = None,
    colour: Annotated[
        str | None, typer.Option(metavar="#RRGGBB", help="The widget's; empty: its own.")
    ] = None,
    side: Annotated[Side | None, typer.Option(help="Where on the page it stands.")] = None,
    attachments: Annotated[
        bool | None,
        typer.Option("--attachments/--no-attachments", help="Let customers send files."),
    ] = None,
    survey: Annotated[
        bool | None, typer.Option("--survey/--no-survey", help="Ask customers how it was.")
    ] = None,
    language: Annotated[
        list[str] | None,
        typer.Option(metavar="CODE", help="One it may speak; may be repeated; empty: all."),
    ] = None,
    text: Annotated[
        list[str] | None,
        typer.Option(metavar="LANGUAGE.title=TEXT", help="Its title or greeting; may be repeated."),
    ] = None,
    suggest: Annotated[
        list[str] | None,
        typer.Option(
            metavar="LANGUAGE=QUESTION",
            help="A question to begin with, instead of the language's; may be repeated.",
        ),
    ] = None,
    as_json: choices.AsJson = False,
) -> None:
    """Change a site's name, origins or look; what is not named stays.

    Example: handrail sites set KEY --colour '#0f6e63' --text 'en.title=Ask us'
    --suggest 'en=Where is my order?' --attachments
    """
    from assistant.access.owner import owner
    from assistant.sites.changing import LookChange, changed_look
    from assistant.sites.shown import site_json

    change = LookChange(
        colour=colour,
        side=side,
        languages=None if not language else tuple(filter(None, language)),
        attachments=attachments,
        survey=survey,
        texts=_text_changes(text or (), suggest or ()),
    )
    looks_changed = change != LookChange()
    if name is None and not origin and not looks_changed:
        raise RequestRefusedError("say what to change; see 'handrail sites set --help'")
    with _desk() as desk:
        before = desk.site(key).look
        site = desk.change(
            key,
            by=owner(),
            name=name,
            origins=origin or None,
            look=changed_look(before, change) if looks_changed else None,
        )
    if as_json:
        print_json(site_json(site))
        return
    say(f"{site.name} is changed; pages show it when they are loaded next")


@sites_commands.command("secret")
def secret(
    key: Key,
    anew: Annotated[
        bool, typer.Option("--anew", help="Make another; the one before works for an hour more.")
    ] = False,
    as_json: choices.AsJson = False,
) -> None:
    """Print what the site's own server signs its customers' identities with.

    Example: handrail sites secret KEY
    """
    from assistant.access.owner import owner

    with _desk() as desk:
        told = desk.secret(key, by=owner(), anew=anew)
    if as_json:
        print_json({"key": key, "secret": told})
        return
    print(told)
    say("keep it on the site's server: who has it can sign in as any customer")


@sites_commands.command("retire")
def retire(key: Key, as_json: choices.AsJson = False) -> None:
    """Let a key stop working at once; its conversations are kept.

    Example: handrail sites retire KEY
    """
    from assistant.access.owner import owner
    from assistant.sites.shown import site_json

    with _desk() as desk:
        site = desk.retire(key, by=owner())
    if as_json:
        print_json(site_json(site))
        return
    say(f"{site.name} shows the chat no more; take the script tag off its pages")


@contextmanager
def _desk() -> Iterator["SiteDesk"]:
    from datetime import UTC, datetime

    from assistant.sites.desk import SiteDesk

    with choices.open_database() as database:
        yield SiteDesk(database, lambda: datetime.now(UTC))


def _called(origin: str) -> str:
    """What a site is known by where nobody named it: its host."""
    return origin.partition("://")[2][:LONGEST_NAME]


def _script(site: Site) -> str:
    """The tag for the site's pages, at the address of people, or else where this server listens."""
    settings = choices.settings()
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    place = settings.public_url or f"http://{host}:{settings.port}"
    return f'<script src="{place}/widget.js" data-site="{site.key}" async></script>'


def _text_changes(texts: Sequence[str], suggested: Sequence[str]) -> "dict[str, TextChange]":
    """What was said of each language, by its code."""
    from assistant.sites.changing import TextChange

    changes: dict[str, TextChange] = {}
    for said in texts:
        where, text = _split(said, "--text", "en.title=Ask us")
        language, _, part = where.partition(".")
        before = changes.get(language, TextChange())
        match part:
            case "title":
                changes[language] = replace(before, title=text)
            case "greeting":
                changes[language] = replace(before, greeting=text)
            case _:
                raise RequestRefusedError(
                    f"--text {said[:40]!r}: write en.title=… or en.greeting=…"
                )
    for said in suggested:
        language, question = _split(said, "--suggest", "en=Where is my order?")
        before = changes.get(language, TextChange())
        changes[language] = replace(before, suggestions=(*(before.suggestions or ()), question))
    return changes


def _split(said: str, option: str, example: str) -> tuple[str, str]:
    where, separator, text = said.partition("=")
    if not separator:
        raise RequestRefusedError(f"{option} {said[:40]!r} says no language; write {example!r}")
    return where.strip().lower(), text
