"""What the documents say about settings, commands, areas and folders is true and complete."""

import re

import click

from eventsys.cli import cli
from eventsys.web.areas import AREAS
from tests.project.reading import PACKAGE, ROOT, modules

RUNNING = (ROOT / "docs" / "running.md").read_text(encoding="utf-8")
ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_setting_is_described() -> None:
    code = "\n".join(module.text for module in modules())
    read = {*re.findall(r'"(EVENTSYS_[A-Z_]+)"', code)}
    told = {*re.findall(r"`(EVENTSYS_[A-Z_]+)`", RUNNING)}
    assert (sorted(read - told), sorted(told - read)) == ([], [])


def commands(group: click.Group, before: str = "") -> set[str]:
    """Every command as one types it: "serve", "user add"."""
    found: set[str] = set()
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            found |= commands(command, f"{before}{name} ")
        else:
            found.add(f"{before}{name}")
    return found


def test_every_command_is_described() -> None:
    told = {
        name
        for line in RUNNING.splitlines()
        if (found := re.match(r"\| `eventsys ([^`]+)` \|", line))
        for name in [found[1]]
    }
    bare = {" ".join(word for word in each.split() if not word.isupper()) for each in told}
    assert bare == commands(cli)


def test_every_option_is_described() -> None:
    for name, command in cli.commands.items():
        if isinstance(command, click.Group):
            continue
        line = next(x for x in RUNNING.splitlines() if x.startswith(f"| `eventsys {name}"))
        for option in command.params:
            if isinstance(option, click.Option) and not option.hidden:
                assert option.opts[-1] in line, f"{name} {option.opts}"


def test_every_area_is_described() -> None:
    assert {*re.findall(r"^\| `(\w+)` \|", ARCHITECTURE, re.MULTILINE)} >= {*AREAS}


def test_the_tree_lists_every_folder_and_top_module() -> None:
    tree = ARCHITECTURE.split("## The tree")[1].split("```")[1]
    told = {*re.findall(r"[\w.]+/|\w+\.py", tree)}
    folders = {f"{path.parent.name}/" for path in PACKAGE.glob("*/__init__.py")}
    folders |= {f"{path.name}/" for path in PACKAGE.iterdir() if path.name in ("static",)}
    top = {path.name for path in PACKAGE.glob("*.py")}
    audiences = {f"{path.parent.name}/" for path in (PACKAGE / "web").glob("*/__init__.py")}
    tests = {
        f"{path.name}/" for path in (ROOT / "tests").iterdir() if any(path.glob("**/test_*.py"))
    }
    assert sorted((folders | top | audiences | tests) - told) == []


def test_the_order_of_features_is_told_as_it_is_kept() -> None:
    told = re.search(r"^\s*(core → .*?)\n(?!\s*→)", ARCHITECTURE, re.MULTILINE | re.DOTALL)
    assert told is not None
    names = re.findall(r"\w+", told[1])
    assert names == [
        "core",
        "audit",
        "mail",
        "places",
        "people",
        "jobs",
        "events",
        "programme",
        "speakers",
        "documents",
        "registration",
        "checkin",
        "participants",
        "undo",
        "calendars",
        "evaluation",
        "messages",
        "newsletter",
        "incoming",
        "planning",
        "reports",
        "privacy",
        "demo",
    ]


def test_the_readme_names_the_two_commands() -> None:
    assert "make run" in README
    assert "make test" in README


def test_every_relative_link_leads_somewhere() -> None:
    broken = [
        f"{document.relative_to(ROOT)}: {target}"
        for document in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", document.read_text("utf-8"))
        if not (document.parent / target).exists()
    ]
    assert broken == []


def test_decisions_are_numbered_without_gaps() -> None:
    names = sorted(path.name for path in (ROOT / "docs" / "decisions").glob("*.md"))
    assert [name[:4] for name in names] == [f"{n:04}" for n in range(1, len(names) + 1)]
