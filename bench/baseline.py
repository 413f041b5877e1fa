"""The committed figures that a run is compared with, and the table of what moved."""

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from bench.figures import Figure, Kind, Move

FOLDER = Path(__file__).parent
BASELINE = FOLDER / "baseline.json"
OUT = FOLDER / "out"

_COLOUR = {Move.BETTER: "green", Move.WORSE: "red", Move.SAME: "dim", Move.NEW: "cyan"}


def read(path: Path) -> dict[str, list[Figure]]:
    """Read the figures of each section, in order; a file that is not there has none."""
    if not path.exists():
        return {}
    stored = json.loads(path.read_text("utf-8"))
    return {
        section: [
            Figure(row["name"], row["value"], Kind[row["kind"].upper()], row["goal"])
            for row in rows
        ]
        for section, rows in stored.items()
    }


def write(path: Path, sections: Mapping[str, Sequence[Figure]]) -> None:
    """Write the figures of each section, to be read by people and programs too."""
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = {section: [_row(figure) for figure in figures] for section, figures in sections.items()}
    path.write_text(json.dumps(rows, indent=1, ensure_ascii=False) + "\n", "utf-8")


def keep(section: str, *, out: Path = OUT, baseline: Path = BASELINE) -> bool:
    """Make a section's last measurement its baseline; False when it was not measured."""
    measured = read(out / f"{section}.json")
    if section not in measured:
        return False
    write(baseline, dict(sorted({**read(baseline), **measured}.items())))
    return True


def print_moves(section: str, figures: Sequence[Figure], before: Sequence[Figure]) -> None:
    """Print a section's figures beside the baseline's: better, worse or same, goals reached."""
    from rich.console import Console
    from rich.table import Table

    earlier = {figure.name: figure.value for figure in before}
    table = Table(title=section, title_justify="left", title_style="bold", box=None)
    for column in ("figure", "now", "baseline", "", "goal"):
        table.add_column(column, justify="left" if column in ("figure", "") else "right")
    for figure in figures:
        move = figure.moved(earlier.get(figure.name))
        verdict = {True: "[green]reached[/]", False: "[red]not reached[/]", None: ""}
        table.add_row(
            figure.name,
            figure.shown(figure.value),
            figure.shown(earlier.get(figure.name)),
            f"[{_COLOUR[move]}]{move.value}[/]",
            f"{goal_of(figure)} {verdict[figure.reached]}",
        )
    # In a pipe rich would fold the names at 80 columns.
    Console(width=None if sys.stdout.isatty() else 120).print(table)


def markdown(sections: Mapping[str, Sequence[Figure]]) -> str:
    """The figures as Markdown tables, one a section."""
    lines: list[str] = []
    for section, figures in sections.items():
        lines += [f"### {section}", "", "| figure | measured | goal | |", "|---|---:|---:|---|"]
        for figure in figures:
            verdict = {True: "✓", False: "not reached", None: ""}[figure.reached]
            shown = figure.shown(figure.value)
            lines.append(f"| {figure.name} | {shown} | {goal_of(figure)} | {verdict} |")
        lines.append("")
    return "\n".join(lines)


def goal_of(figure: Figure) -> str:
    """A figure's goal with its direction; nothing where there is none."""
    if figure.goal is None:
        return ""
    sign = "≥" if figure.kind.value.higher_is_better else "≤"
    return f"{sign} {figure.shown(figure.goal)}"


def _row(figure: Figure) -> dict[str, str | float | bool | None]:
    return {
        "name": figure.name,
        "value": round(figure.value, 4),
        "kind": figure.kind.name.lower(),
        "goal": figure.goal,
        "reached": figure.reached,
    }
