"""Small files, short functions. A budget that would make the code worse is broken here, openly."""

import ast
from pathlib import Path

from tests.project.reading import ROOT, Module, modules, templates

FILE, FUNCTION, VIEW, TEMPLATE, TEST = 300, 40, 25, 180, 550
# Demo content is told event by event; cut in two, an event would be harder to read.
STORY = 80

# Name: how long it may be, and why.
LONGER: dict[str, tuple[int, str]] = {
    "eventsys/migrations/versions/0001_first.py": (800, "written by Alembic, read once"),
    "eventsys/migrations/versions/0005_workbench.py": (400, "a list of tables"),
    "eventsys/migrations/versions/0006_registration_in_depth.py": (600, "a list of tables"),
    "upgrade": (600, "a list of tables"),
    "downgrade": (200, "a list of tables"),
    "templates/macros/form.html": (240, "one macro for each kind of field"),
    "templates/macros/page.html": (240, "one macro for each part that pages share"),
}


def budget(name: str, usual: int) -> int:
    return max(usual, LONGER[name][0]) if name in LONGER else usual


def lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def usual(module: Module, function: ast.FunctionDef) -> int:
    if module.place == "demo":
        return STORY
    return VIEW if is_view(function) else FUNCTION


def is_view(function: ast.FunctionDef) -> bool:
    """Whether an address leads to it."""
    return any(
        isinstance(decorator, ast.Call)
        and ast.unparse(decorator.func) in ("bp.get", "bp.post", "bp.route")
        for decorator in function.decorator_list
    )


def length(function: ast.FunctionDef) -> int:
    """Lines from its name on, the docstring apart."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    if not body:
        return 1
    return (function.end_lineno or 0) - body[0].lineno + 1


def test_files() -> None:
    long = {str(each): lines(each.path) for each in modules()}
    assert {name: size for name, size in long.items() if size > budget(name, FILE)} == {}


def test_functions_and_views() -> None:
    long = {
        f"{module}: {function.name}": length(function)
        for module in modules()
        for function in module.functions()
        if length(function) > budget(function.name, usual(module, function))
    }
    assert long == {}


def test_templates() -> None:
    long = {str(path.relative_to(ROOT)): lines(path) for path in templates()}
    assert {name: size for name, size in long.items() if size > budget(name, TEMPLATE)} == {}


def test_tests_are_short_too() -> None:
    long = {path.name: lines(path) for path in (ROOT / "tests").rglob("*.py")}
    assert {name: size for name, size in long.items() if size > TEST} == {}


def test_nothing_is_longer_than_it_says() -> None:
    """An exception that is needed no more is taken away."""
    functions: dict[str, int] = {}
    for function in (function for each in modules() for function in each.functions()):
        functions[function.name] = max(length(function), functions.get(function.name, 0))
    files = {str(each): lines(each.path) for each in modules()}
    pages = {str(path.relative_to(ROOT)): lines(path) for path in templates()}
    needed = [
        *(name for name, size in functions.items() if size > FUNCTION),
        *(name for name, size in files.items() if size > FILE),
        *(name for name, size in pages.items() if size > TEMPLATE),
    ]
    assert {*LONGER} <= {*needed}
