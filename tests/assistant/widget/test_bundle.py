"""The widget's modules become one small script, and what joining does not know it refuses."""

import gzip
import re

import pytest

from assistant.widget.bundle import SOURCE, BundleError, joined, small, widget_script

LARGEST = 30_000
# What would make a page's policy refuse the script, or let somebody's text become markup.
FORBIDDEN = re.compile(
    r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|"
    r"setAttribute\(\"style\"|\.cssText|DOMParser|createContextualFragment"
)


def test_the_whole_widget_is_at_most_thirty_kilobytes() -> None:
    assert len(gzip.compress(widget_script().encode(), 9)) <= LARGEST


def test_it_is_one_strict_function() -> None:
    script = widget_script()
    assert script.startswith('(()=>{"use strict";')
    assert script.rstrip().endswith("})();")
    assert not re.search(r"^(?:import|export)\b", script, re.MULTILINE)


def test_nothing_in_it_turns_text_into_markup_or_code() -> None:
    for path in SOURCE.glob("*.js"):
        assert not FORBIDDEN.findall(path.read_text("utf-8")), path.name


def test_each_part_says_what_it_is_and_is_checked() -> None:
    for path in SOURCE.glob("*.js"):
        first, second, *_ = path.read_text("utf-8").splitlines()
        assert first.startswith("// ")
        assert second == "// @ts-check"


def test_a_module_comes_after_what_it_imports() -> None:
    script = joined(
        {
            "start.js": 'import { b } from "./b.js";\nimport { a } from "./a.js";\nstart(a, b);\n',
            "b.js": 'import { a } from "./a.js";\nexport const b = a + 1;\n',
            "a.js": "export const a = 1; // one\n",
        },
        {},
        "",
    )
    assert script.index("a=1") < script.index("b=a+1") < script.index("start(a,b)")
    assert "one" not in script


def test_texts_and_styles_are_filled_in() -> None:
    modules = {
        "start.js": 'import { TEXTS, STYLES } from "./given.js";\nshow(TEXTS, STYLES);\n',
        "given.js": "export const TEXTS = {};\nexport const STYLES = '';\n",
    }
    script = joined(modules, {"de": {"yes": 'Ja "so"'}, "en": {"yes": "Yes"}}, ".a { top: 0; }")
    assert r'"Ja \"so\""' in script
    assert '".a{top:0}"' in script


@pytest.mark.parametrize(
    ("module", "says"),
    [
        ('import { a } from "./start.js";\nexport const a = 1;', "go round"),
        ('import { a } from "./c.js";', "c.js, which is missing"),
        ('import { c as d } from "./d.js";', "renames"),
        ('import a from "./c.js";', "named imports"),
        ('import * as a from "./c.js";', "named imports"),
        ("export default 1;", "named imports and exports"),
        ("export { a };", "named imports and exports"),
        ('const a = await import("./c.js");', "named imports"),
        ("function start() {}", "both declare start"),
    ],
)
def test_what_it_does_not_know_it_refuses_and_says_where(module: str, says: str) -> None:
    start = 'import { b } from "./b.js";\nfunction start() {}\n'
    with pytest.raises(BundleError, match=re.escape(says)):
        joined({"start.js": start, "b.js": module, "d.js": "export const c = 1;"}, {}, "")


def test_styles_lose_only_what_means_nothing() -> None:
    styles = """
    /* A head. */
    .a > .b :hover,
    .c { margin: calc(1px + 2px) auto; color: red; }
    """
    assert small(styles) == ".a>.b :hover,.c{margin:calc(1px + 2px) auto;color:red}"
