"""Every word by which a case's story is told is either sent to other systems or kept here."""

import ast
from collections.abc import Iterator
from pathlib import Path

from assistant.casework.model import Author, PromiseState
from assistant.webhooks.story import UNSENT, WORDS, tellings, words_of

ROOMS = Path(__file__).parents[3] / "assistant"
TELLING = ("casework", "surveys", "webchat")


class Source:
    """What the rooms that tell stories say in their code: functions, calls by name, constants."""

    def __init__(self) -> None:
        files = [file for room in TELLING for file in sorted((ROOMS / room).rglob("*.py"))]
        trees = [ast.parse(file.read_text("utf-8")) for file in files]
        self.named = constants(trees)
        self.calls: dict[str, list[ast.Call]] = {}
        self.telling: list[tuple[ast.FunctionDef, ast.Call]] = []
        for function in (each for tree in trees for each in functions(tree)):
            for node in ast.walk(function):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                    self.calls.setdefault(node.func.id, []).append(node)
                    if node.func.id == "tell":
                        self.telling.append((function, node))


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef]:
    return (each for each in ast.walk(tree) if isinstance(each, ast.FunctionDef))


def constants(trees: list[ast.Module]) -> dict[str, set[str]]:
    """Texts that a module gives a name to, by that name, whichever module it is."""
    named: dict[str, set[str]] = {}
    for tree in trees:
        for node in tree.body:
            if not isinstance(node, ast.Assign):
                continue
            targets, values = [node.targets[0]], [node.value]
            if isinstance(targets[0], ast.Tuple) and isinstance(node.value, ast.Tuple):
                targets, values = list(targets[0].elts), list(node.value.elts)
            for target, value in zip(targets, values, strict=False):
                if isinstance(target, ast.Name) and isinstance(value, ast.Constant):
                    named.setdefault(target.id, set()).add(str(value.value))
    return named


def told_words() -> set[str]:
    """What any call of `tell` may be given as its word, followed through names and parameters."""
    source = Source()
    assert source.telling
    words = [said(call.args[2], function, source) for function, call in source.telling]
    return set().union(*words)


def said(word: ast.expr, function: ast.FunctionDef, source: Source) -> set[str]:
    match word:
        case ast.Constant(str(value)):
            return {value}
        case ast.IfExp():
            return said(word.body, function, source) | said(word.orelse, function, source)
        case ast.JoinedStr():
            assert ast.unparse(word) == "f'promise {state}'"
            ends = (each for each in PromiseState if each is not PromiseState.OPEN)
            return {f"promise {each.value}" for each in ends}
        case ast.Attribute():
            return source.named[word.attr]
        case ast.Name(id=name):
            return of_name(name, function, source)
    raise AssertionError(f"a word that cannot be followed: {ast.unparse(word)}")


def of_name(name: str, function: ast.FunctionDef, source: Source) -> set[str]:
    positional = [each.arg for each in function.args.args]
    if name in [*positional, *(each.arg for each in function.args.kwonlyargs)]:
        found: set[str] = set()
        for call in source.calls[function.name]:
            keywords = {each.arg: each.value for each in call.keywords}
            given = keywords.get(name) or call.args[positional.index(name)]
            found |= said(given, function, source)
        return found
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == name:
            return said(node.value, function, source)
    return source.named[name]


def test_every_word_of_the_story_is_on_one_of_the_two_lists() -> None:
    assert not WORDS & UNSENT
    assert told_words() == WORDS | UNSENT


def test_what_customers_and_staff_write_brings_its_message() -> None:
    assert words_of(Author.CUSTOMER) == {"opened", "wrote"}
    assert words_of(Author.AGENT) == {"replied"}
    assert words_of(Author.NOTE) == frozenset()
    assert tellings("noted", "") == ()
