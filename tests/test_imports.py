"""Rules of the house as tests: imports point one way, heavy libraries have one home."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MAY_IMPORT: dict[str, set[str]] = {
    "prompts": set(),
    "kb": set(),
    "ingest": {"kb"},
    "assistant": {"kb", "prompts"},
}
# What puts the two sides together: the composition root with its queue, the command line,
# the demo company, back-ups of everything, and the measurements.
MAY_IMPORT_INGEST = (
    "assistant/app.py",
    "assistant/intake.py",
    "assistant/backups.py",
    "assistant/cli/",
    "assistant/demo/",
    "assistant/measuring/",
)
LIBRARY_HOME = {
    "chromadb": "kb/vectors.py",
    "tantivy": "kb/lexical.py",
    "sentence_transformers": "kb/embedder.py",
    "torch": "kb/embedder.py",
    "transformers": "kb/embedder.py",
    "langchain": "assistant/models/client.py",
    "langchain_core": "assistant/models/client.py",
    "langsmith": "assistant/models/client.py",
    "gradio": "assistant/ui/",
}
ENVIRONMENT_HOME = ("assistant/settings.py",)
HEAVY = (
    "torch",
    "transformers",
    "sentence_transformers",
    "gradio",
    "langchain",
    "chromadb",
    "pandas",
)
MODULES = sorted(path for package in MAY_IMPORT for path in (ROOT / package).rglob("*.py"))
CHECKED = sorted([*MODULES, *(ROOT / "bench").rglob("*.py"), *(ROOT / "tests").rglob("*.py")])


def place(module: Path) -> str:
    return module.relative_to(ROOT).as_posix()


def imported(module: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(module.read_text("utf-8"))):
        match node:
            case ast.Import(aliases):
                names.update(alias.name.partition(".")[0] for alias in aliases)
            case ast.ImportFrom(module=str(source), level=0):
                names.add(source.partition(".")[0])
    return names


def reads_environment(module: Path) -> bool:
    return any(
        isinstance(node, ast.Attribute)
        and node.attr in {"environ", "getenv", "putenv"}
        and isinstance(node.value, ast.Name)
        and node.value.id == "os"
        for node in ast.walk(ast.parse(module.read_text("utf-8")))
    )


@pytest.mark.parametrize("package", MAY_IMPORT)
def test_imports_point_one_way(package: str) -> None:
    wrong: dict[str, set[str]] = {}
    for module in (ROOT / package).rglob("*.py"):
        allowed = MAY_IMPORT[package] | {package}
        if place(module).startswith(MAY_IMPORT_INGEST):
            allowed |= {"ingest"}
        if ours := (imported(module) & {*MAY_IMPORT, "bench", "tests"}) - allowed:
            wrong[place(module)] = ours
    assert wrong == {}


@pytest.mark.parametrize(("library", "home"), LIBRARY_HOME.items())
def test_each_heavy_library_has_one_home(library: str, home: str) -> None:
    users = {place(module) for module in MODULES if library in imported(module)}
    assert {user for user in users if not user.startswith(home)} == set()


def test_only_the_settings_read_the_environment() -> None:
    users = {place(module) for module in MODULES if reads_environment(module)}
    assert {user for user in users if not user.startswith(ENVIRONMENT_HOME)} == set()


@pytest.mark.parametrize(
    "module", ["assistant.cli", "assistant.app", "ingest.readers", "kb.search"]
)
def test_importing_ours_loads_nothing_heavy(module: str) -> None:
    loaded = f"import sys, {module}; print(*sorted({set(HEAVY)!r} & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", loaded], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.stdout.split(), done.stderr) == ([], "")


@pytest.mark.parametrize("module", CHECKED, ids=place)
def test_the_first_line_says_what_the_file_is(module: Path) -> None:
    text = module.read_text("utf-8")
    words = ast.get_docstring(ast.parse(text)) if text.strip() else ""
    assert words is not None, "the file needs a docstring"
    assert not text.strip() or text.startswith('"""'), "the docstring comes first"
