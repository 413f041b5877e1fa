"""Pages say where to go on, and what they point at is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))
_LINK = re.compile(r"\]\((?!https?://|#|mailto:)([^)#\s]+)")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    targets = _LINK.findall(page.read_text("utf-8"))
    assert [target for target in targets if not (page.parent / target).exists()] == []


def test_every_decision_is_listed_with_its_title() -> None:
    titles = {
        path.name: path.read_text("utf-8").partition("\n")[0].partition(". ")[2]
        for path in DECISIONS
    }
    listed = (ROOT / "docs" / "decisions" / "README.md").read_text("utf-8")
    rows = {name: f"| [{name[:4]}]({name}) | {title} |" for name, title in titles.items()}
    assert {name for name, row in rows.items() if row not in listed.splitlines()} == set()
