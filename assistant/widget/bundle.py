"""The widget as one script: its modules in the order of their imports, in one function, minified.

It knows just the forms that `source/` is written in, and refuses others: named imports from
`./name.js` at the head of a module, and `export` before a declaration.
"""

import json
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

import rjsmin  # type: ignore[import-untyped]  # no types

Texts = Mapping[str, str]
"""The words of one language, by key."""

_HERE = Path(__file__).parent
SOURCE = _HERE / "source"
TEXTS = _HERE / "texts"
FIRST = "start.js"
"""The module that runs; all others are reached from it."""
GIVEN = "given.js"
"""The module whose two constants are filled in here: the texts and the styles."""

_IMPORT = re.compile(r'^import \{([^}]*)\} from "\./([a-z_]+\.js)";$', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|class|const|let)\b)", re.MULTILINE)
_OTHER = re.compile(r"^(?:import|export)\b.*|\bimport\(.*|^.*\bimport\.meta\b.*", re.MULTILINE)
_DECLARED = re.compile(r"^(?:async )?(?:function\*?|class|const|let) (\w+)", re.MULTILINE)
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_AROUND = re.compile(r" ?([{};,>]) ?")


class BundleError(ValueError):
    """The sources cannot be joined; the message names the module and what to write instead."""


@lru_cache(maxsize=1)
def widget_script() -> str:
    """The script as it is served; joined once a process."""
    return joined(_modules(SOURCE), languages(), _styles(SOURCE))


def languages(folder: Path = TEXTS) -> dict[str, Texts]:
    """The widget's own words: by language (ISO 639-1), then by key."""
    return {
        path.stem: json.loads(path.read_text("utf-8")) for path in sorted(folder.glob("*.json"))
    }


def joined(modules: Mapping[str, str], texts: Mapping[str, Texts], styles: str) -> str:
    """One strict function of all modules that the first one reaches.

    Raises BundleError for a form that is not known, a circle, or a name declared twice.
    """
    order = _in_order(modules)
    bodies = {name: _body(name, modules[name]) for name in order}
    if GIVEN in bodies:
        bodies[GIVEN] = f"{_texts_said(texts)}const STYLES = {json.dumps(small(styles))};\n"
    _refuse_names_declared_twice(bodies)
    whole = "\n".join(bodies[name] for name in order)
    minified: str = rjsmin.jsmin(f'(() => {{\n"use strict";\n{whole}\n}})();\n')
    return minified


def small(styles: str) -> str:
    """The same styles without comments and needless blanks."""
    plain = " ".join(_COMMENT.sub(" ", styles).split())
    # A blank before a colon may join two selectors; the one after it never does.
    return _AROUND.sub(r"\1", plain).replace(": ", ":").replace(";}", "}")


def _texts_said(texts: Mapping[str, Texts]) -> str:
    """The texts with each key once: five times the same keys would be half of them."""
    keys = sorted({key for language in texts.values() for key in language})
    rows = {name: [language.get(key, 0) for key in keys] for name, language in texts.items()}
    return (
        f"const KEYS = {_literal(keys)};\nconst TEXTS = {_literal(rows)};\n"
        "for (const name of Object.keys(TEXTS)) {\n"
        "const texts = {};\n"
        "KEYS.forEach((key, n) => { if (TEXTS[name][n]) texts[key] = TEXTS[name][n]; });\n"
        "TEXTS[name] = texts;\n"
        "}\n"
    )


def _literal(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _modules(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text("utf-8") for path in folder.glob("*.js")}


def _styles(folder: Path) -> str:
    return "\n".join(path.read_text("utf-8") for path in sorted(folder.glob("*.css")))


def _in_order(modules: Mapping[str, str]) -> Sequence[str]:
    """Each module after all it imports."""
    order: list[str] = []
    path: list[str] = []

    def visit(name: str) -> None:
        if name in order:
            return
        if name in path:
            raise BundleError(f"{' -> '.join([*path, name])} go round; move what both need")
        if name not in modules:
            raise BundleError(f"{path[-1] if path else 'nothing'} imports {name}, which is missing")
        path.append(name)
        for match in _IMPORT.finditer(modules[name]):
            visit(match[2])
        path.pop()
        order.append(name)

    visit(FIRST)
    return order


def _body(name: str, module: str) -> str:
    for match in _IMPORT.finditer(module):
        if " as " in match[1]:
            raise BundleError(f"{name} renames what it imports from {match[2]}; keep the name")
    body = _EXPORT.sub("", _IMPORT.sub("", module))
    if other := _OTHER.search(body):
        raise BundleError(f"{name} has {other[0].strip()!r}; use named imports and exports")
    return body


def _refuse_names_declared_twice(bodies: Mapping[str, str]) -> None:
    declared: dict[str, str] = {}
    for name, body in bodies.items():
        for match in _DECLARED.finditer(body):
            if match[1] in declared:
                raise BundleError(f"{name} and {declared[match[1]]} both declare {match[1]}")
            declared[match[1]] = name
