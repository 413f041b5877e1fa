"""Commands that measure retrieval and answers on a set of one's own."""

import typer

bench_commands = typer.Typer(no_args_is_help=True, help="Measure on a folder of test data.")
