"""The command tree: every command's name, and the module that holds it."""

from collections.abc import Sequence
from importlib import import_module

import typer

# Listed in the order in which a person meets them. Only the module of the command that was
# called is imported, which is what lets `ask` answer in under a second through a server.
COMMANDS = {
    "init": "home",
    "serve": "home",
    "ingest": "documents",
    "search": "questions",
    "ask": "questions",
    "triage": "triage",
    "settings": "home",
    "doctor": "home",
    "reindex": "home",
    "backup": "home",
    "restore": "home",
}
GROUPS = {
    "inbox": ("triage", "inbox_commands"),
    "service": ("service", "service_commands"),
    "library": ("documents", "library_commands"),
    "bench": ("measure", "bench_commands"),
    "offers": ("offers", "offers_commands"),
    "ledger": ("ledger", "ledger_commands"),
    "audit": ("audit", "audit_commands"),
    "customers": ("customers", "customers_commands"),
    "people": ("people", "people_commands"),
    "sites": ("sites", "sites_commands"),
    "webhooks": ("webhooks", "webhooks_commands"),
}


def build(arguments: Sequence[str]) -> typer.Typer:
    """Put together the command that was called, or all of them when help is wanted."""
    app = typer.Typer(
        name="handrail",
        help="Answers from policy in force, for the people who serve customers.",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        add_completion=False,
        rich_markup_mode=None,
    )
    called = arguments[0] if arguments else ""
    known = called in COMMANDS or called in GROUPS
    # One command alone would lose its name, so `called` never stands alone.
    app.callback()(_about)
    for name, module in COMMANDS.items():
        if name == called or not known:
            app.command(name)(getattr(import_module(f"assistant.cli.{module}"), name))
    for name, (module, group) in GROUPS.items():
        if name == called or not known:
            app.add_typer(getattr(import_module(f"assistant.cli.{module}"), group), name=name)
    return app


def _about() -> None:
    """Answers from policy in force, for the people who serve customers."""
