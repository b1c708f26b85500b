"""Filling in HTML forms as a person would: only what the form offers can be chosen."""

from collections.abc import Mapping, Sequence
from typing import Any

from bs4 import BeautifulSoup, Tag

from tests.inspection import attribute, words

Value = str | bool | Sequence[str]


def find(soup: BeautifulSoup, wanted: str) -> Tag:
    """The one form with this button, or that this CSS selector finds."""
    having = [form for form in soup.find_all("form") if find_button(form, wanted) is not None]
    found = having or [tag for tag in soup.select(wanted) if tag.name == "form"]
    if len(found) > 1:
        found = [form for form in found if attribute(form, "method").lower() == "post"] or found
    buttons = {i: [words(each) for each in buttons_of(form)] for i, form in enumerate(found)}
    assert len(found) == 1, f"{wanted!r} is {len(found)} forms, with the buttons {buttons}"
    return found[0]


def buttons_of(form: Tag) -> list[Tag]:
    """The buttons that send a form, also those outside that name it."""
    return [tag for tag in _elements(form, ("button", "input")) if _sends(tag)]


def find_button(form: Tag, text: str) -> Tag | None:
    """The button with this text; the first, if no text is given."""
    buttons = buttons_of(form)
    if not text:
        return buttons[0] if buttons else None
    return next((tag for tag in buttons if text in (words(tag), attribute(tag, "value"))), None)


def filled_in(form: Tag, fields: Mapping[str, Value], pressed: Tag | None) -> list[tuple[str, str]]:
    """What the browser would send. Fields that are not named keep what they show."""
    groups: dict[str, list[Tag]] = {}
    for tag in _elements(form, ("input", "select", "textarea")):
        if attribute(tag, "name") and not tag.has_attr("disabled") and not _sends(tag):
            groups.setdefault(attribute(tag, "name"), []).append(tag)
    unknown = fields.keys() - groups.keys()
    assert not unknown, f"the form has no {sorted(unknown)}, only {sorted(groups)}"
    data = [
        (name, value)
        for name, tags in groups.items()
        for value in (_chosen(tags, fields[name]) if name in fields else _shown(tags))
    ]
    if pressed is not None and attribute(pressed, "name"):
        data.append((attribute(pressed, "name"), attribute(pressed, "value")))
    return data


def registering(form: Tag, person: Mapping[str, Value]) -> list[tuple[str, str]]:
    """What somebody sends who registers, and comes in person where one may choose."""
    way = {"attendance": "onsite"} if form.select_one("[name=attendance]") else {}
    return filled_in(form, {**person, **way}, None)


def grouped(data: list[tuple[str, str]]) -> dict[str, list[str]]:
    """All values of each name."""
    result: dict[str, list[str]] = {}
    for name, value in data:
        result.setdefault(name, []).append(value)
    return result


def shown(soup: BeautifulSoup, name: str) -> list[str]:
    """What stands in the fields of this name."""
    tags = soup.find_all(["input", "select", "textarea"], attrs={"name": name})
    assert tags, f"there is no field {name!r}"
    return _shown(tags)


def _elements(form: Tag, names: tuple[str, ...]) -> list[Tag]:
    inside = [tag for tag in form.find_all(names) if not tag.has_attr("form")]
    form_id = attribute(form, "id")
    page = form.find_parent("html")
    if not form_id or page is None:
        return inside
    return inside + page.find_all(names, attrs={"form": form_id})


def _sends(tag: Tag) -> bool:
    kind = attribute(tag, "type").lower()
    if tag.name == "button":
        return kind in ("", "submit")
    return tag.name == "input" and kind in ("submit", "image", "button", "reset")


def _is_choice(tag: Tag) -> bool:
    return attribute(tag, "type") in ("radio", "checkbox")


def _shown(tags: list[Tag]) -> list[str]:
    first = tags[0]
    if first.name == "select":
        return [_option_value(option) for tag in tags for option in _selected(tag)]
    if _is_choice(first):
        return [attribute(tag, "value") or "on" for tag in tags if tag.has_attr("checked")]
    # A browser drops the line break that stands directly after <textarea>.
    return [
        tag.get_text().removeprefix("\n") if tag.name == "textarea" else attribute(tag, "value")
        for tag in tags
    ]


def _selected(select: Tag) -> list[Tag]:
    options = select.find_all("option")
    chosen = [option for option in options if option.has_attr("selected")]
    return chosen if chosen or select.has_attr("multiple") else options[:1]


def _option_value(option: Tag) -> str:
    return attribute(option, "value") if option.has_attr("value") else words(option)


def _chosen(tags: list[Tag], value: Any) -> list[str]:
    name = attribute(tags[0], "name")
    if isinstance(value, bool):
        assert attribute(tags[0], "type") == "checkbox", f"{name} is no checkbox"
        return [attribute(tags[0], "value") or "on"] if value else []
    values = [str(each) for each in value] if isinstance(value, list | tuple) else [str(value)]
    if tags[0].name == "select":
        offered = [_option_value(each) for tag in tags for each in tag.find_all("option")]
    elif _is_choice(tags[0]):
        offered = [attribute(tag, "value") or "on" for tag in tags]
    else:
        assert len(values) == len(tags), f"{name} is {len(tags)} fields"
        return values
    strange = [each for each in values if each not in offered]
    assert not strange, f"{name} offers {offered}, not {strange}"
    return values
