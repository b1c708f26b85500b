"""The code as the tests of this folder read it."""

import ast
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "eventsys"
TEMPLATES = ROOT / "templates"


@dataclass(frozen=True)
class Module:
    """One Python file of the package."""

    path: Path

    @property
    def name(self) -> str:
        """eventsys.events.rules, or eventsys.events for its __init__."""
        parts = self.path.relative_to(ROOT).with_suffix("").parts
        return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)

    @property
    def place(self) -> str:
        """The part of the whole that it belongs to: core, events, web, cli …"""
        return self.name.partition(".")[2].partition(".")[0]

    def __str__(self) -> str:
        return str(self.path.relative_to(ROOT))

    @cached_property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @cached_property
    def imports(self) -> set[str]:
        """Full names of what it imports, also for type checking: eventsys.core.db, flask …"""
        return {name for node in ast.walk(self.tree) for name in imported(node)}

    def functions(self) -> Iterator[ast.FunctionDef]:
        for node in ast.walk(self.tree):
            if isinstance(node, ast.FunctionDef):
                yield node


def imported(node: ast.AST) -> set[str]:
    """What one statement imports; `from eventsys.core import db` gives eventsys.core.db."""
    if isinstance(node, ast.Import):
        return {alias.name for alias in node.names}
    if isinstance(node, ast.ImportFrom) and node.module:
        whole = {f"{node.module}.{alias.name}" for alias in node.names}
        return {name if is_module(name) else str(node.module) for name in whole}
    return set()


def is_module(name: str) -> bool:
    """Whether a name of ours is a file or a folder, and not something inside one."""
    path = ROOT / Path(*name.split("."))
    return path.with_suffix(".py").is_file() or (path / "__init__.py").is_file()


def modules() -> list[Module]:
    """Every module of the package; the build hook runs before the package exists."""
    paths = sorted(PACKAGE.rglob("*.py"))
    return [Module(path) for path in paths if path.name != "build_hook.py"]


def document(name: str) -> str:
    """The text of one of the documents."""
    return (ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8")


def blocks_of(text: str, language: str) -> list[str]:
    """What a document quotes in a language: sh, nginx, ini …"""
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def block_of(text: str, language: str) -> str:
    """What a document quotes in a language just once."""
    (found,) = blocks_of(text, language)
    return found


def templates() -> list[Path]:
    """Every template: pages, parts of them, and letters."""
    return sorted(path for path in TEMPLATES.rglob("*") if path.is_file())


def files_in_git() -> list[Path]:
    """What belongs to the project: known to git, or new and not ignored."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if listed.returncode != 0:  # A copy without its history.
        kept = (path for path in ROOT.rglob("*") if not {*path.parts} & {".venv", ".cache"})
        return sorted(path for path in kept if path.is_file())
    names = listed.stdout.decode().split("\0")
    return sorted(path for name in names if name and (path := ROOT / name).is_file())
