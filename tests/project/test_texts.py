"""Every text exists in Swedish, Danish and English, with the same blanks to fill in."""

import ast
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from flask import Flask
from jinja2 import nodes

from tests.project.reading import PACKAGE, ROOT, Module, modules, templates

LANGUAGES = ("da", "en")
FOLDERS = ("eventsys", "templates")
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": (1,),
    "gettext": (1,),
    "lazy_gettext": (1,),
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
# Words of a page that are the same in every language.
NAMES = {"Eventsys", "Google", "Outlook", "Apple", "Thunderbird", "Atom", "JSON", "Feed"}
# Not words but values, which a template says to itself.
NAMES |= {"autofocus", "radiocheckboxes"}
# Names in three languages side by side, letters of search, examples of how Swedish looks.
DATA = {
    "eventsys/mail/placeholders.py",
    "eventsys/events/kinds.py",
    "eventsys/core/text.py",
    "eventsys/core/dates.py",
    "eventsys/registration/organisation_kinds.py",
    "eventsys/web/styleguide.py",
}
BLANK = re.compile(r"%\(\w+\)[sd]|%%")

Key = tuple[str | None, str | tuple[str, ...]]


@cache
def messages() -> dict[Key, str]:
    """What code and templates say, and where it was seen first."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    mappings = settings["tool"]["babel"]["mappings"]
    options = {
        each["pattern"]: {
            key: value for key, value in each.items() if key not in ("pattern", "method")
        }
        for each in mappings
    }
    found: dict[Key, str] = {}
    for name, line, message, _comments, context in extract_from_dir(
        ROOT,
        [(each["pattern"], each["method"]) for each in mappings],
        options,
        KEYWORDS,
        directory_filter=lambda path: Path(path).relative_to(ROOT).parts[0] in FOLDERS,
    ):
        text = message if isinstance(message, str) else tuple(message)
        found.setdefault((context, text), f"{name}:{line}")
    return found


@cache
def catalogue(language: str) -> Catalog:
    with (PACKAGE / "translations" / f"{language}.po").open("rb") as file:
        return read_po(file, locale=language)


def entries(language: str) -> Iterator[Message]:
    yield from (message for message in catalogue(language) if message.id)


def texts(value: str | list[str] | tuple[str, ...] | None) -> list[str]:
    return [value] if isinstance(value, str) else list(value or ())


def test_there_are_messages() -> None:
    assert len(messages()) > 100


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_is_translated(language: str) -> None:
    missing = [
        f"{where}: {key[1]!r}"
        for key, where in messages().items()
        if not (entry := catalogue(language).get(_first(key[1]), key[0]))
        or not all(texts(entry.string))
    ]
    assert missing == []


def _first(message: str | tuple[str, ...]) -> str:
    return message if isinstance(message, str) else message[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_translated_that_nobody_says(language: str) -> None:
    said = {(context, _first(message)) for context, message in messages()}
    idle = [
        entry.id for entry in entries(language) if (entry.context, texts(entry.id)[0]) not in said
    ]
    assert idle == []
    assert [*catalogue(language).obsolete] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_translation_is_a_guess(language: str) -> None:
    assert [entry.id for entry in entries(language) if entry.fuzzy] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_blanks_are_filled_in(language: str) -> None:
    wrong = [
        (entry.id, entry.string)
        for entry in entries(language)
        if all(texts(entry.string)) and not _same_blanks(entry)
    ]
    assert wrong == []


def _same_blanks(entry: Message) -> bool:
    """The number itself may be left out of the singular: "one seat"."""
    wanted = [{*BLANK.findall(each)} for each in texts(entry.id)]
    given = [{*BLANK.findall(each)} for each in texts(entry.string)]
    number = {"%(num)s", "%(num)d", "%(count)s", "%(count)d"}
    is_plural = len(wanted) > 1
    allowed = number if is_plural else set[str]()
    everything = set[str]().union(*wanted)
    return all(everything - allowed <= each <= everything for each in given)


@pytest.mark.parametrize("language", LANGUAGES)
def test_ends_are_those_of_the_original(language: str) -> None:
    """A full stop, a colon or a space at an end is there in every language, or in none."""
    wrong = [
        (entry.id, entry.string)
        for entry in entries(language)
        for original, other in zip(texts(entry.id), texts(entry.string), strict=False)
        if other and _ends(original) != _ends(other)
    ]
    assert wrong == []


def _ends(text: str) -> tuple[bool, bool, str]:
    last = text.rstrip()[-1:]
    # Short words are abbreviations: v. is wk.
    is_sign = last in ".?!…" and len(text) > 4
    return text[:1].isspace(), text[-1:].isspace(), last if is_sign else ""


def test_no_template_speaks_past_the_catalogue(app: Flask) -> None:
    """What is written between the tags of a template, and not in a message."""
    loose = []
    for path in templates():
        if path.name in ("styleguide.html", "robots.txt"):  # Examples, and words for robots.
            continue
        tree = app.jinja_env.parse(path.read_text(encoding="utf-8"))
        bare = "".join(each.data for each in tree.find_all(nodes.TemplateData))
        bare = re.sub(r"<style>.*?</style>", "", bare, flags=re.DOTALL)
        loose += [f"{path.relative_to(ROOT)}: {word}" for word in spoken(bare) - NAMES]
    assert sorted(loose) == []


def spoken(html: str) -> set[str]:
    """The words that a reader of a page would see or hear."""
    attributes = re.findall(r"""\b(?:aria-label|alt|title|placeholder)=["']([^"'<>]+)""", html)
    between = re.sub(r"<[^>]*>|&\w+;|https?://\S+|[\w.]+\.\w+/\S+", " ", html)
    return {word for text in [between, *attributes] for word in re.findall(r"[^\W\d_]{3,}", text)}


def test_no_code_speaks_past_the_catalogue() -> None:
    """Swedish and Danish letters in a string of the code stand in a message or in data."""
    said = {each for _, message in messages() for each in texts(message)}
    loose = [
        f"{module}:{node.lineno}: {node.value}"
        for module in modules()
        if module.place != "demo" and str(module) not in DATA
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and re.search("[åäöæøÅÄÖÆØ]", node.value)
        and node.value not in said
        and node.value not in docstrings(module)
    ]
    assert loose == []


def test_what_says_a_message_is_called_by_its_name() -> None:
    """Another name would not be found when the messages are collected."""
    renamed = [
        f"{module}: {alias.name} as {alias.asname}"
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ImportFrom) and node.module == "eventsys.core.i18n"
        for alias in node.names
        if alias.name in KEYWORDS and alias.asname not in (None, "_")
    ]
    assert renamed == []


def docstrings(module: Module) -> set[str]:
    kinds = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    found = (node for node in ast.walk(module.tree) if isinstance(node, kinds))
    return {ast.get_docstring(node, clean=False) or "" for node in found}
