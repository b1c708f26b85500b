"""Each part of the code imports only what stands before it, and does only what belongs to it."""

import ast
from collections.abc import Iterator

import pytest

from tests.project.reading import Module, modules

ORDER = (
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
    "install",
    "migrations",
    "keeping",
    "web",
    "application",
    "",  # create_app
    "server",
    "post",
    "processes",
    "commands",
    "cli",
)
NOT_FEATURES = (
    "core",
    "install",
    "migrations",
    "web",
    "application",
    "",
    "server",
    "post",
    "processes",
    "commands",
    "cli",
)
AUDIENCES = ("public", "attendee", "organiser", "door", "admin")
WEB_PACKAGES = {"flask", "wtforms", "werkzeug", "flask_wtf"}
EXTENSIONS = {"flask_sqlalchemy", "flask_migrate", "flask_compress"}
MAY_USE_EXTENSIONS = ("core", "install", "cli")
# Values in, values out: nothing that these reach, however far, may know database, web or clock.
PURE = (
    "eventsys.core.charts",
    "eventsys.core.dates",
    "eventsys.core.daysoff",
    "eventsys.core.ics",
    "eventsys.core.recurrence",
    "eventsys.core.sheets",
    "eventsys.core.tables",
    "eventsys.core.text",
    "eventsys.core.zones",
    "eventsys.newsletter.matching",
    "eventsys.registration.organisation_kinds",
    "eventsys.registration.placing",
    "eventsys.registration.sign_up_rules",
    "eventsys.registration.transitions",
    "eventsys.reports.map",
)
IMPURE = {
    "flask",
    "sqlalchemy",
    "werkzeug",
    "wtforms",
    "eventsys.core.db",
    "eventsys.core.clock",
    "eventsys.core.links",
}

ALL = modules()
BY_NAME = {module.name: module for module in ALL}


def packages(module: Module) -> set[str]:
    """The outermost names of what a module imports."""
    return {name.partition(".")[0] for name in module.imports}


def reached(module: Module) -> set[str]:
    """All that a module imports, and what those import, as far as it is ours."""
    found: set[str] = set()
    ahead = {*module.imports}
    while ahead:
        name = ahead.pop()
        found.add(name)
        if name in BY_NAME:
            ahead |= BY_NAME[name].imports - found
    return found | {name.partition(".")[0] for name in found}


def test_every_part_has_its_place() -> None:
    assert {module.place for module in ALL} == {*ORDER}


@pytest.mark.parametrize("module", ALL, ids=str)
def test_imports_go_one_way(module: Module) -> None:
    later = {
        name
        for name in module.imports
        if name.startswith("eventsys")
        and ORDER.index(name.partition(".")[2].partition(".")[0]) > ORDER.index(module.place)
    }
    assert later == set()


def test_features_know_no_web() -> None:
    features = [module for module in ALL if module.place not in NOT_FEATURES]
    assert {str(each): packages(each) & WEB_PACKAGES for each in features} == {
        str(each): set() for each in features
    }


def test_extensions_are_touched_in_one_place() -> None:
    strange = [
        str(module)
        for module in ALL
        if module.place not in MAY_USE_EXTENSIONS and packages(module) & EXTENSIONS
    ]
    assert strange == []


def test_rules_and_tools_are_pure() -> None:
    pure = [each for each in ALL if each.name in PURE or each.path.name == "rules.py"]
    assert len(pure) >= 4 + 4
    assert {str(each): reached(each) & IMPURE for each in pure} == {
        str(each): set() for each in pure
    }


def test_audiences_do_not_know_each_other() -> None:
    """What two of them need stands beside them, directly in web/."""
    strange = [
        f"{module} imports {name}"
        for module in ALL
        for name in module.imports
        if module.place == "web"
        and module.name not in ("eventsys.web.areas", "eventsys.web")
        and (audience := audience_of(name)) is not None
        and audience != audience_of(module.name)
        # Administrators are staff too, and their pages have the staff's frame.
        and (audience_of(module.name), audience) != ("admin", "organiser")
    ]
    assert strange == []


def audience_of(name: str) -> str | None:
    parts = name.split(".")
    is_audience = parts[:2] == ["eventsys", "web"] and parts[2:3] and parts[2] in AUDIENCES
    return parts[2] if is_audience else None


def calls(module: Module) -> Iterator[tuple[str, int]]:
    """Names of the methods that a module calls."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield node.func.attr, node.lineno


def test_only_a_transaction_commits() -> None:
    places = [str(each) for each in ALL for name, _ in calls(each) if name == "commit"]
    assert places == ["eventsys/core/db.py"]


def test_the_watch_is_looked_at_in_one_place() -> None:
    looking = {"now", "today", "utcnow"}
    places = {
        str(each)
        for each in ALL
        for node in ast.walk(each.tree)
        if isinstance(node, ast.Attribute)
        and node.attr in looking
        and ast.unparse(node.value) in ("datetime", "date", "datetime.datetime", "datetime.date")
    }
    assert places == {"eventsys/core/clock.py"}


def test_the_clock_is_asked_only_where_somebody_asks_for_something() -> None:
    asking = {each.place for each in ALL if "eventsys.core.clock" in each.imports}
    assert asking <= {"web", "commands", "cli", "mail", "processes", "post"}


def test_no_import_is_hidden_in_a_function() -> None:
    hidden = [
        f"{module}:{node.lineno}"
        for module in ALL
        for function in module.functions()
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert hidden == []


def test_every_module_says_what_is_in_it() -> None:
    assert [str(each) for each in ALL if not ast.get_docstring(each.tree)] == []


def test_print_and_the_environment_have_their_places() -> None:
    reading = [str(each) for each in ALL if "os.environ" in each.text]
    assert {*reading} <= {
        "eventsys/core/settings.py",
        "eventsys/processes.py",
        "eventsys/cli.py",
    }
