"""The figures in docs/evaluation.md, which are the baseline's."""

from pathlib import Path

from bench import baseline, places

PAGE = places.ROOT / "docs" / "evaluation.md"
_BEGIN, _END = "<!-- figures: written by make bench-baseline -->", "<!-- end of figures -->"


def figures_in(page: Path) -> str:
    """What stands between the page's two marks."""
    return page.read_text("utf-8").partition(_BEGIN)[2].partition(_END)[0]


def write_figures(page: Path) -> None:
    """Put the baseline's figures between the page's two marks."""
    before, _, rest = page.read_text("utf-8").partition(_BEGIN)
    after = rest.partition(_END)[2]
    page.write_text(f"{before}{_BEGIN}{expected_figures()}{_END}{after}", "utf-8")


def expected_figures() -> str:
    """The committed baseline as the page should show it."""
    return f"\n{baseline.markdown(baseline.read(baseline.BASELINE))}\n"
