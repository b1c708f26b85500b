"""Templates compile, are used, import what they use, and hold no code of the page."""

import re
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import nodes

from tests.project.reading import TEMPLATES, modules, templates

ALL = [str(path.relative_to(TEMPLATES)) for path in templates()]
INLINE = {
    "a style element": re.compile(r"<style[\s>]"),
    "a style attribute": re.compile(r"""\sstyle\s*="""),
    "an event handler": re.compile(r"""<[^>]*\son[a-z]+\s*="""),
    "a javascript address": re.compile(r"javascript:"),
    "an inline script": re.compile(r"<script(?![^>]*\ssrc=)(?![^>]*application/ld\+json)"),
    "somebody else's address": re.compile(
        r"""<(?:script|img|link|iframe|source)\s[^>]*(?:src|href)=["']https?://"""
    ),
}


# A browser ends the paragraph where a form begins, and what follows stands outside of it.
FORM_IN_PARAGRAPH = re.compile(r"<p[\s>](?:(?!</p>).)*?(?:post_button\(|<form\b)", re.DOTALL)
Kinds = tuple[type[nodes.Node], ...]
REFERRING: Kinds = (nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)


def parsed(app: Flask, name: str) -> nodes.Template:
    return app.jinja_env.parse((TEMPLATES / name).read_text(encoding="utf-8"))


def test_every_template_compiles(app: Flask) -> None:
    for name in ALL:
        app.jinja_env.get_template(name)


def test_every_template_is_used(app: Flask) -> None:
    code = "\n".join(module.text for module in modules())
    used = {name for name in ALL if f'"{name}"' in code}
    for name in ALL:
        used |= referenced(app, name)
    # A letter is asked for by the name of its folder.
    used |= {
        name for name in ALL if name.startswith("email/") and f'"{Path(name).parent.name}"' in code
    }
    assert sorted({*ALL} - used) == []


def referenced(app: Flask, name: str, kinds: Kinds = REFERRING) -> set[str]:
    """What a template extends, includes or imports, paths beside it too."""
    tree = parsed(app, name)
    found = (each for kind in kinds for each in tree.find_all(kind))
    return {
        str(each.value)
        for node in found
        for each in [getattr(node, "template", None)]
        if isinstance(each, nodes.Const)
    }


def test_what_is_referred_to_exists(app: Flask) -> None:
    missing = {name: referenced(app, name) - {*ALL} for name in ALL}
    assert {name: each for name, each in missing.items() if each} == {}


def test_what_is_imported_is_used(app: Flask) -> None:
    pages = [name for name in ALL if not name.endswith("base.html")]  # Frames import for pages.
    idle = [f"{name}: {each}" for name in pages for each in unused(app, name)]
    assert idle == []


def unused(app: Flask, name: str) -> list[str]:
    tree = parsed(app, name)
    taken: set[str] = set()
    for one in tree.find_all(nodes.FromImport):
        taken |= {each if isinstance(each, str) else each[1] for each in one.names}
    taken |= {each.target for each in tree.find_all(nodes.Import)}
    # What is imported here is seen in the frame that is extended, and in the parts included.
    seen = {each.name for each in tree.find_all(nodes.Name)}
    for other in used_with(app, name):
        seen |= {each.name for each in parsed(app, other).find_all(nodes.Name)}
    return sorted(taken - seen)


def used_with(app: Flask, name: str) -> set[str]:
    """The templates that share their names with this one."""
    found: set[str] = set()
    ahead = [name]
    while ahead:
        for other in referenced(app, ahead.pop(), (nodes.Extends, nodes.Include)) - found:
            found.add(other)
            ahead.append(other)
    return found


def test_no_paragraph_holds_a_form() -> None:
    holding = [
        name
        for name in ALL
        if FORM_IN_PARAGRAPH.search((TEMPLATES / name).read_text(encoding="utf-8"))
    ]
    assert holding == []


@pytest.mark.parametrize("what", INLINE)
def test_pages_hold_no_code_and_need_nobody_else(what: str) -> None:
    holding = [
        name
        for name in ALL
        if not name.startswith("email/")
        and INLINE[what].search((TEMPLATES / name).read_text(encoding="utf-8"))
    ]
    assert holding == []
