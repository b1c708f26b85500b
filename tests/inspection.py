"""What every page of the site must fulfil, looked at in the HTML that was sent."""

import re
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
UNLABELLED = ("hidden", "submit", "button", "reset", "image")


def complaints(soup: BeautifulSoup, resolves: Callable[[str, str], bool], url: str) -> list[str]:
    """Everything that is wrong with a page. `resolves(method, path)` knows the site's addresses."""
    return [
        *_frame(soup),
        *_headings(soup),
        *_ids(soup),
        *_fields(soup),
        *_csrf(soup),
        *_images(soup),
        *_names(soup),
        *_code(soup),
        *_links(soup, resolves, url),
        *_texts(soup),
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


def _frame(soup: BeautifulSoup) -> Iterator[str]:
    html = soup.find("html")
    lang = attribute(html, "lang") if isinstance(html, Tag) else ""
    if lang not in LANGUAGES:
        yield f"html lang is {lang!r}"
    if len(soup.find_all("main")) != 1:
        yield "there is not exactly one main"
    h1 = soup.find_all("h1")
    if len(h1) != 1:
        yield f"there are {len(h1)} h1"
        return
    title = inner_words(soup.find("title"))
    bare = next((title.removeprefix(each) for each in ERROR_PREFIXES if title.startswith(each)), "")
    heading = inner_words(h1[0])
    if not heading:
        yield "h1 is empty"
    if not (bare or title).startswith(heading):
        yield f"title {title!r} does not begin with h1 {heading!r}"


def _headings(soup: BeautifulSoup) -> Iterator[str]:
    before = 0
    for heading in soup.find_all(re.compile(r"^h[1-6]$")):
        level = int(heading.name[1])
        if level > before + 1 and before:
            yield f"h{before} is followed by h{level} {words(heading)!r}"
        before = level


def _ids(soup: BeautifulSoup) -> Iterator[str]:
    ids = [attribute(tag, "id") for tag in soup.find_all(id=True)]
    yield from (
        f"id {each!r} stands {ids.count(each)} times" for each in {*ids} if ids.count(each) > 1
    )
    for name in REFERENCES:
        for tag in soup.select(f"[{name}]"):
            for target in attribute(tag, name).split():
                if target not in ids:
                    yield f"{name}={target!r} of {tag.name} points nowhere"
    for link in soup.find_all("a", href=re.compile("^#.")):
        if attribute(link, "href")[1:] not in ids:
            yield f"link {attribute(link, 'href')!r} points nowhere"


def _fields(soup: BeautifulSoup) -> Iterator[str]:
    labelled = {attribute(label, "for") for label in soup.find_all("label") if words(label)}
    for field in soup.find_all(["input", "select", "textarea"]):
        if attribute(field, "type") in UNLABELLED:
            continue
        wrapping = words(field.find_parent("label"))
        if not (_label(field) or attribute(field, "id") in labelled or wrapping):
            yield f"field {attribute(field, 'name') or attribute(field, 'id')!r} has no label"
    for group in soup.find_all("fieldset"):
        if not words(group.find("legend")) and not attribute(group, "aria-labelledby"):
            yield "a fieldset has no legend"


def _csrf(soup: BeautifulSoup) -> Iterator[str]:
    for form in soup.find_all("form"):
        is_deed = attribute(form, "method").lower() == "post"
        if is_deed and form.find("input", attrs={"name": "csrf_token"}) is None:
            yield f"form to {attribute(form, 'action')!r} has no csrf_token"


def _images(soup: BeautifulSoup) -> Iterator[str]:
    for image in soup.find_all("img"):
        if image.get("alt") is None:
            yield f"image {attribute(image, 'src')!r} has no alt"
    for image in soup.select('[role="img"]'):
        if not (_label(image) or image.find("title")):
            yield f"{image.name} with role img has no name"


def _names(soup: BeautifulSoup) -> Iterator[str]:
    for tag in soup.find_all(["a", "button", "summary"]):
        picture = tag.find(["img", "svg"], attrs={"alt": True}) or tag.find("title")
        if not (words(tag) or attribute(tag, "aria-label") or picture):
            yield f"{tag.name} {attribute(tag, 'href')!r} has no text"
    for table in soup.find_all("table"):
        if not (words(table.find("caption")) or _label(table)):
            yield "a table has no caption"
        if table.find("th", scope=True) is None:
            yield "a table has no th with scope"
    names = [_label(nav) for nav in soup.find_all("nav")]
    if len(names) > 1 and (len({*names}) < len(names) or "" in names):
        yield f"nav elements cannot be told apart: {names}"


def _code(soup: BeautifulSoup) -> Iterator[str]:
    for script in soup.find_all("script"):
        if not script.get("src") and attribute(script, "type") != "application/ld+json":
            yield "there is an inline script"
    if soup.find("style") is not None:
        yield "there is a style element"
    for tag in soup.find_all(True):
        for name, value in tag.attrs.items():
            if name == "style" or name.startswith("on"):
                yield f"{tag.name} has the attribute {name}"
            if str(value).strip().lower().startswith("javascript:"):
                yield f"{tag.name} has {value!r}"


def _links(soup: BeautifulSoup, resolves: Callable[[str, str], bool], url: str) -> Iterator[str]:
    for tag in soup.find_all(["a", "link", "form", "img", "script", "button"]):
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


def _texts(soup: BeautifulSoup) -> Iterator[str]:
    seen = [words(soup)]
    for name in ("alt", "title", "aria-label", "placeholder", "value", "content"):
        seen += [attribute(tag, name) for tag in soup.select(f"[{name}]")]
    for text in seen:
        if leak := LEAKS.search(text):
            around = text[max(0, leak.start() - 40) : leak.end() + 40]
            yield f"the page says {around!r}"
