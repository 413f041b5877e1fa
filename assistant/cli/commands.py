"""The command tree: every command's name, and the function behind it."""

import typer

from assistant.cli import documents, home, measure, people, questions


def build() -> typer.Typer:
    """Put the commands together; nothing is opened or read yet."""
    app = typer.Typer(
        name="handrail",
        help="Answers from policy in force, for the people who serve customers.",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        add_completion=False,
        rich_markup_mode=None,
    )
    for command in (
        home.init,
        home.serve,
        documents.ingest,
        questions.search,
        questions.ask,
        home.settings,
        home.doctor,
        home.reindex,
        home.backup,
        home.restore,
    ):
        app.command()(command)
    app.add_typer(documents.library_commands, name="library")
    app.add_typer(measure.bench_commands, name="bench")
    app.add_typer(people.people_commands, name="people")
    return app
