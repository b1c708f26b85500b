"""What every page of the site must fulfil, looked at in the HTML that was sent."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup, Tag

LANGUAGES = ("sv", "da", "en")
ERROR_PREFIXES = ("Fel: ", "Fejl: ", "Error: ")
# Python, Jinja and gettext showing through.
LEAKS = re.compile(
    r"\bNone\b|\bUndefined\b|LazyText\(|<[\w.]+ object|\{\{|\}\}|\{%|%\(\w+\)|datetime\.", re.ASCII
)
REFERENCES = ("for", "aria-describedby", "aria-labelledby", "aria-controls", "aria-owns", "list")
HEADINGS = {f"h{level}": level for level in range(1, 7)}
UNLABELLED = ("hidden", "submit", "button", "reset", "image")


class Tags:
    """All tags of a page in order, read in one go: thousands of pages are looked at."""

    def __init__(self, soup: BeautifulSoup) -> None:
        self.soup = soup
        self.all = [tag for tag in soup.descendants if isinstance(tag, Tag)]
        self._named = defaultdict[str, list[Tag]](list)
        self._with = defaultdict[str, list[Tag]](list)
        for tag in self.all:
            self._named[tag.name].append(tag)
            for name in tag.attrs:
                self._with[name].append(tag)

    def named(self, *names: str) -> list[Tag]:
        """The tags of these names."""
        return [tag for name in names for tag in self._named.get(name, ())]

    def having(self, attribute_name: str) -> list[Tag]:
        """The tags that have an attribute."""
        return self._with.get(attribute_name, [])


def complaints(soup: BeautifulSoup, resolves: Callable[[str, str], bool], url: str) -> list[str]:
    """Everything that is wrong with a page. `resolves(method, path)` knows the site's addresses."""
    tags = Tags(soup)
    return [
        *_frame(tags),
        *_headings(tags),
        *_ids(tags),
        *_fields(tags),
        *_csrf(tags),
        *_images(tags),
        *_names(tags),
        *_code(tags),
        *_links(tags, resolves, url),
        *_texts(tags),
    ]


def words(tag: Tag | BeautifulSoup | None) -> str:
    """The text of a tag with single spaces."""
    return " ".join(tag.get_text(" ").split()) if tag is not None else ""


def inner_words(tag: Tag | None) -> str:
    """The text of a tag as it is read: only the spaces that are written."""
    return " ".join(tag.get_text().split()) if tag is not None else ""


def attribute(tag: Tag, name: str) -> str:
    """An attribute as one text; empty when it is not there."""
    value = tag.get(name, "")
    return " ".join(value) if isinstance(value, list) else str(value or "")


def _label(tag: Tag) -> str:
    return attribute(tag, "aria-label") or attribute(tag, "aria-labelledby")


def _frame(tags: Tags) -> Iterator[str]:
    lang = " ".join(attribute(html, "lang") for html in tags.named("html"))
    if lang not in LANGUAGES:
        yield f"html lang is {lang!r}"
    if len(tags.named("main")) != 1:
        yield "there is not exactly one main"
    h1 = tags.named("h1")
    if len(h1) != 1:
        yield f"there are {len(h1)} h1"
        return
    title = inner_words(next(iter(tags.named("title")), None))
    bare = next((title.removeprefix(each) for each in ERROR_PREFIXES if title.startswith(each)), "")
    heading = inner_words(h1[0])
    if not heading:
        yield "h1 is empty"
    if not (bare or title).startswith(heading):
        yield f"title {title!r} does not begin with h1 {heading!r}"


def _headings(tags: Tags) -> Iterator[str]:
    before = 0
    for heading in tags.all:
        if heading.name not in HEADINGS:
            continue
        level = HEADINGS[heading.name]
        if level > before + 1 and before:
            yield f"h{before} is followed by h{level} {words(heading)!r}"
        before = level


def _ids(tags: Tags) -> Iterator[str]:
    ids = Counter(attribute(tag, "id") for tag in tags.having("id"))
    yield from (f"id {each!r} stands {count} times" for each, count in ids.items() if count > 1)
    for name in REFERENCES:
        for tag in tags.having(name):
            for target in attribute(tag, name).split():
                if target not in ids:
                    yield f"{name}={target!r} of {tag.name} points nowhere"
    for link in tags.named("a"):
        address = attribute(link, "href")
        if address.startswith("#") and address[1:] and address[1:] not in ids:
            yield f"link {address!r} points nowhere"


def _fields(tags: Tags) -> Iterator[str]:
    labelled = {attribute(label, "for") for label in tags.named("label") if words(label)}
    for field in tags.named("input", "select", "textarea"):
        if attribute(field, "type") in UNLABELLED:
            continue
        wrapping = words(field.find_parent("label"))
        if not (_label(field) or attribute(field, "id") in labelled or wrapping):
            yield f"field {attribute(field, 'name') or attribute(field, 'id')!r} has no label"
    for group in tags.named("fieldset"):
        if not words(group.find("legend")) and not attribute(group, "aria-labelledby"):
            yield "a fieldset has no legend"


def _csrf(tags: Tags) -> Iterator[str]:
    for form in tags.named("form"):
        is_deed = attribute(form, "method").lower() == "post"
        if is_deed and form.find("input", attrs={"name": "csrf_token"}) is None:
            yield f"form to {attribute(form, 'action')!r} has no csrf_token"


def _images(tags: Tags) -> Iterator[str]:
    for image in tags.named("img"):
        if image.get("alt") is None:
            yield f"image {attribute(image, 'src')!r} has no alt"
    for image in tags.having("role"):
        if attribute(image, "role") != "img":
            continue
        if not (_label(image) or image.find("title")):
            yield f"{image.name} with role img has no name"


def _names(tags: Tags) -> Iterator[str]:
    for tag in tags.named("a", "button", "summary"):
        picture = tag.find(["img", "svg"], attrs={"alt": True}) or tag.find("title")
        if not (words(tag) or attribute(tag, "aria-label") or picture):
            yield f"{tag.name} {attribute(tag, 'href')!r} has no text"
    for table in tags.named("table"):
        if not (words(table.find("caption")) or _label(table)):
            yield "a table has no caption"
        if table.find("th", scope=True) is None:
            yield "a table has no th with scope"
    names = [_label(nav) for nav in tags.named("nav")]
    if len(names) > 1 and (len({*names}) < len(names) or "" in names):
        yield f"nav elements cannot be told apart: {names}"


def _code(tags: Tags) -> Iterator[str]:
    for script in tags.named("script"):
        if not script.get("src") and attribute(script, "type") != "application/ld+json":
            yield "there is an inline script"
    if tags.named("style"):
        yield "there is a style element"
    for tag in tags.all:
        for name, value in tag.attrs.items():
            if name == "style" or name.startswith("on"):
                yield f"{tag.name} has the attribute {name}"
            if str(value).strip().lower().startswith("javascript:"):
                yield f"{tag.name} has {value!r}"


def _links(tags: Tags, resolves: Callable[[str, str], bool], url: str) -> Iterator[str]:
    for tag in tags.named("a", "link", "form", "img", "script", "button"):
        for name in ("href", "src", "action", "formaction"):
            if tag.get(name) is None:
                continue
            address = attribute(tag, name)
            if not address or address == "#":
                yield f"{tag.name} has an empty {name}"
                continue
            if address.startswith("#"):  # Elsewhere on the page, whichever deed it answers.
                continue
            path = local_path(address, url)
            if path and not resolves(_method(tag, name), path):
                yield f"{tag.name} {name}={address!r} is no address of the site"


def local_path(address: str, url: str) -> str | None:
    """The path of an address on this site as seen from the page at `url`; None for others."""
    whole, here = urlsplit(urljoin(url, address)), urlsplit(url)
    if whole.scheme not in ("http", "https") or whole.netloc != here.netloc:
        return None
    return whole.path


def _method(tag: Tag, name: str) -> str:
    if name == "formaction":
        return "POST"
    return attribute(tag, "method").upper() or "GET" if tag.name == "form" else "GET"


def _texts(tags: Tags) -> Iterator[str]:
    seen = [words(tags.soup)]
    for name in ("alt", "title", "aria-label", "placeholder", "value", "content"):
        seen += [attribute(tag, name) for tag in tags.having(name)]
    for text in seen:
        if leak := LEAKS.search(text):
            around = text[max(0, leak.start() - 40) : leak.end() + 40]
            yield f"the page says {around!r}"
