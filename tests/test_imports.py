"""Rules of the house as tests: imports point one way, heavy libraries have one home."""

import ast
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
    "holidays": "assistant/escalation/calendars/public_holidays.py",
    "vaderSentiment": "assistant/triage/emotion/tone.py",
    "sklearn": "assistant/triage/",
    "jwt": "assistant/sites/identity.py",
    "authlib": "assistant/access/elsewhere/",
    "joserfc": "assistant/access/elsewhere/",
    "limits": "assistant/api/limiting.py",
    "puremagic": "assistant/webchat/",
    "rjsmin": "assistant/widget/",
    "standardwebhooks": "assistant/webhooks/",
    "zxcvbn": "assistant/access/password_rules.py",
    "pyotp": "assistant/access/second_factor/codes.py",
    "segno": "assistant/access/second_factor/codes.py",
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
    "sklearn",
    "vaderSentiment",
    "holidays",
)
MODULES = sorted(path for package in MAY_IMPORT for path in (ROOT / package).rglob("*.py"))
BUILT = frozenset(MODULES)
CHECKED = sorted([*MODULES, *(ROOT / "bench").rglob("*.py"), *(ROOT / "tests").rglob("*.py")])


def place(module: Path) -> str:
    return module.relative_to(ROOT).as_posix()


@cache
def nodes(module: Path) -> tuple[ast.AST, ...]:
    """All that a module is made of: many tests ask, and reading it takes its time."""
    return tuple(ast.walk(ast.parse(module.read_text("utf-8"))))


def imported(module: Path) -> set[str]:
    names: set[str] = set()
    for node in nodes(module):
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
        for node in nodes(module)
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


def imported_modules(module: Path) -> Iterator[Path]:
    """Our modules that one of them imports, at the top or inside a function."""
    for node in nodes(module):
        match node:
            case ast.Import(aliases):
                names = [alias.name for alias in aliases]
            case ast.ImportFrom(module=str(source), names=aliases, level=0):
                names = [f"{source}.{alias.name}" for alias in aliases]
            case _:
                continue
        for name in names:
            if (found := module_called(name)) is not None and found != module:
                yield found


def module_called(name: str) -> Path | None:
    """The file of a module, or of the one that has something of that name."""
    whole = ROOT.joinpath(*name.split("."))
    for path in (whole.with_suffix(".py"), whole / "__init__.py", whole.parent.with_suffix(".py")):
        if path in BUILT:
            return path
    return None


def room(module: Path) -> str:
    """Its folder; what stands beside the rooms of a package is a room of its own."""
    folder = place(module.parent)
    return folder if "/" in folder else place(module)


def rooms_imported() -> dict[str, set[str]]:
    """What each room of the assistant imports of others, but for the folders in and around it."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for module in MODULES:
        if not place(module).startswith("assistant/"):
            continue
        for other in imported_modules(module):
            own, its = room(module), room(other)
            inside = f"{own}/".startswith(f"{its}/") or f"{its}/".startswith(f"{own}/")
            if not inside:
                found[own].add(its)
    return dict(found)


def cycle(imports: Mapping[str, set[str]]) -> list[str]:
    """One way round, first and last the same; empty when there is none."""
    try:
        TopologicalSorter(imports).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def test_no_modules_import_each_other() -> None:
    imports = {
        place(module): {place(other) for other in imported_modules(module)} for module in MODULES
    }
    assert cycle(imports) == []


def test_rooms_import_one_way() -> None:
    assert cycle(rooms_imported()) == []


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=20))
def test_a_way_round_is_found_wherever_one_is_built_in(pairs: list[tuple[int, int]]) -> None:
    one_way: defaultdict[str, set[str]] = defaultdict(set)
    for first, second in pairs:
        if first < second:
            one_way[f"room{first}"].add(f"room{second}")
    assert cycle(one_way) == []
    one_way["room4"].add("room5")
    one_way["room5"].add("room4")
    way = cycle(one_way)
    assert len(way) > 2
    assert way[0] == way[-1]


def test_imports_inside_functions_and_of_names_count() -> None:
    assert {"assistant/answering", "assistant/following", "assistant/wording"} <= rooms_imported()[
        "assistant/suggesting.py"
    ]
    inner = ROOT / "assistant/cli/customers.py"
    assert ROOT / "assistant/profile.py" in set(imported_modules(inner))


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
