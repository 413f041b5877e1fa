"""The committed figures that a run is compared with, and the table of what moved."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from bench.figures import Figure, Move

FOLDER = Path(__file__).parent
BASELINE = FOLDER / "baseline.json"
OUT = FOLDER / "out"

Values = dict[str, dict[str, float]]
_COLOUR = {Move.BETTER: "green", Move.WORSE: "red", Move.SAME: "dim", Move.NEW: "cyan"}


def read(path: Path) -> Values:
    """Read figures by section and name; a file that is not there has none."""
    if not path.exists():
        return {}
    stored: Values = json.loads(path.read_text("utf-8"))
    return stored


def keep(section: str, *, out: Path = OUT, baseline: Path = BASELINE) -> bool:
    """Make a section's last measurement its baseline; False when it was not measured."""
    measured = out / f"{section}.json"
    if not measured.exists():
        return False
    figures = json.loads(measured.read_text("utf-8"))["figures"]
    values = read(baseline)
    values[section] = {figure["name"]: round(figure["value"], 4) for figure in figures}
    text = json.dumps(dict(sorted(values.items())), indent=2, ensure_ascii=False)
    baseline.write_text(text + "\n", "utf-8")
    return True


def write_out(section: str, figures: Sequence[Figure], folder: Path) -> None:
    """Write one section's figures with kinds and goals, for other programs."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = [
        {
            "name": figure.name,
            "value": figure.value,
            "kind": figure.kind.name.lower(),
            "goal": figure.goal,
            "reached": figure.reached,
        }
        for figure in figures
    ]
    text = json.dumps({"section": section, "figures": rows}, indent=2, ensure_ascii=False)
    (folder / f"{section}.json").write_text(text + "\n", "utf-8")


def print_moves(section: str, figures: Sequence[Figure], before: Mapping[str, float]) -> None:
    """Print a section's figures beside the baseline's: better, worse or same, goals reached."""
    from rich.console import Console
    from rich.table import Table

    table = Table(title=section, title_justify="left", title_style="bold", box=None)
    for column in ("figure", "now", "baseline", "", "goal"):
        table.add_column(column, justify="left" if column in ("figure", "") else "right")
    for figure in figures:
        move = figure.moved(before.get(figure.name))
        table.add_row(
            figure.name,
            figure.shown(figure.value),
            figure.shown(before.get(figure.name)),
            f"[{_COLOUR[move]}]{move.value}[/]",
            _goal(figure),
        )
    Console(width=None).print(table)


def _goal(figure: Figure) -> str:
    if figure.goal is None:
        return ""
    sign = "≥" if figure.kind.value.higher_is_better else "≤"
    verdict = "[green]reached[/]" if figure.reached else "[red]not reached[/]"
    return f"{sign} {figure.shown(figure.goal)} {verdict}"
