"""Commands that measure retrieval and answers on a set of one's own."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from assistant.cli import choices
from assistant.cli.output import print_json, print_table, progress
from assistant.json_value import Json

bench_commands = typer.Typer(no_args_is_help=True, help="Measure on a folder of test data.")

Folder = Annotated[Path, typer.Argument(help="Holds corpus.jsonl and queries.jsonl.")]


@bench_commands.command("retrieval")
def retrieval(
    folder: Folder,
    run: Annotated[Path, typer.Option(metavar="FILE", help="The TREC run to write.")],
    depth: Annotated[int, typer.Option(min=1, max=1000, help="Documents a question.")] = 100,
    as_json: choices.AsJson = False,
) -> None:
    """Rank a set's documents for its questions; with qrels.tsv, say how well.

    Example: handrail bench retrieval data/techqa_480 --run techqa.run
    """
    from assistant.measuring.retrieval import measure_retrieval
    from kb.embedder import SentenceTransformerEmbedder

    settings = choices.settings()
    with progress("") as bar:
        found = measure_retrieval(
            folder,
            depth=depth,
            run=run,
            embedder=SentenceTransformerEmbedder.open(settings.embedding_model),
            watch=bar.show,
        )
    figures = asdict(found)
    quality = figures.pop("quality")
    _print({**figures, **(quality or {})}, as_json=as_json)


@bench_commands.command("answers")
def answers(
    folder: Folder,
    out: Annotated[Path, typer.Option(metavar="FILE", help="One JSON line a question.")],
    as_json: choices.AsJson = False,
) -> None:
    """Answer a set's questions as a customer would be answered, one line each.

    Example: handrail bench answers data/techqa_480 --out answers.jsonl
    """
    from assistant.measuring.answers import measure_answers

    with progress("") as bar:
        told = measure_answers(folder, out=out, settings=choices.settings(), watch=bar.show)
    _print(asdict(told), as_json=as_json)


def _print(figures: dict[str, Json], *, as_json: bool) -> None:
    if as_json:
        print_json(figures)
        return
    print_table(
        ("figure", "value"),
        [
            (name, f"{value:.4f}" if isinstance(value, float) else str(value))
            for name, value in figures.items()
        ],
    )
