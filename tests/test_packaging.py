"""What we import is declared, and what the packages read is installed with them."""

import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.test_imports import CHECKED, MAY_IMPORT, MODULES, ROOT, imported, place

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
NEEDED = PROJECT["project"]["dependencies"]
EXTRAS = PROJECT["project"]["optional-dependencies"]
OURS = {*MAY_IMPORT, "bench", "tests"}
INSTALLED = packages_distributions()


def names(requirements: list[str]) -> set[str]:
    return {canonicalize_name(Requirement(each).name) for each in requirements}


DECLARED = names([*NEEDED, *EXTRAS["postgres"], *EXTRAS["dev"]])


def undeclared(modules: list[Path], declared: set[str]) -> dict[str, set[str]]:
    wrong: dict[str, set[str]] = {}
    for module in modules:
        for library in imported(module) - set(sys.stdlib_module_names) - OURS:
            providers = {canonicalize_name(each) for each in INSTALLED.get(library, [library])}
            if not providers & declared:
                wrong.setdefault(library, set()).add(place(module))
    return wrong


def test_every_library_the_product_imports_is_declared() -> None:
    assert undeclared(MODULES, names(NEEDED) | names(EXTRAS["postgres"])) == {}


def test_every_library_tests_and_measurements_import_is_declared() -> None:
    further = [module for module in CHECKED if module not in MODULES]
    assert undeclared(further, DECLARED) == {}


def test_everything_declared_is_pinned_but_torch() -> None:
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    pinned = {canonicalize_name(line.partition("==")[0]) for line in lines if "==" in line}
    assert DECLARED - pinned == {"torch", "handrail"}


@pytest.mark.parametrize("package", MAY_IMPORT)
def test_files_beside_the_code_are_installed_with_it(package: str) -> None:
    folder = ROOT / package
    globs = PROJECT["tool"]["setuptools"]["package-data"].get(package, [])
    installed = {path for glob in globs for path in folder.glob(glob)}
    beside = {
        path
        for path in folder.rglob("*")
        if path.is_file() and path.suffix not in {".py", ".pyc"} and "__pycache__" not in path.parts
    }
    assert {place(path) for path in beside - installed} == set()
