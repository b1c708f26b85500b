"""The language of the moment, and texts in it.

Messages are written in Swedish in code and templates; `translations/da.po` and `en.po` hold the
others and are read as they are, so there is no compile step and no stale compiled file.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from io import BytesIO
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from jinja2 import Environment

from eventsys.core.settings import PACKAGE

LANGUAGES = ("sv", "da", "en")
DEFAULT = "sv"
LANGUAGE_NAMES = {"sv": "Svenska", "da": "Dansk", "en": "English"}

_language: ContextVar[str] = ContextVar("language", default=DEFAULT)


def current_language() -> str:
    """The code of the language that texts are given in: sv, da or en."""
    return _language.get()


def set_language(language: str) -> None:
    """Speak this language from here on, in this request or command."""
    _language.set(language if language in LANGUAGES else DEFAULT)


@contextmanager
def in_language(language: str) -> Iterator[None]:
    """Speak another language for a while, as in a letter to somebody."""
    before = _language.get()
    set_language(language)
    try:
        yield
    finally:
        _language.set(before)


@cache
def catalogue(language: str) -> NullTranslations:
    """The messages of one language; those of Swedish are the message ids themselves."""
    if language == DEFAULT:
        return NullTranslations()
    with (PACKAGE / "translations" / f"{language}.po").open("rb") as file:
        entries = read_po(file, locale=language)
    compiled = BytesIO()
    write_mo(compiled, entries)
    compiled.seek(0)
    return Translations(compiled)


def gettext(message: str, **values: Any) -> str:
    """The message in the current language, with `%(name)s` filled in."""
    text = str(catalogue(_language.get()).gettext(message))
    return text % values if values else text


def ngettext(singular: str, plural: str, number: int, **values: Any) -> str:
    """One of two forms by number, which is also available as `%(num)s`."""
    text = str(catalogue(_language.get()).ngettext(singular, plural, number))
    return text % {"num": number, **values}


def pgettext(context: str, message: str, **values: Any) -> str:
    """Like gettext, for a word that means different things in different places."""
    text = str(catalogue(_language.get()).pgettext(context, message))
    return text % values if values else text


def npgettext(context: str, singular: str, plural: str, number: int, **values: Any) -> str:
    """Like ngettext, with a context."""
    text = str(catalogue(_language.get()).npgettext(context, singular, plural, number))
    return text % {"num": number, **values}


class LazyText:
    """A message that is put into words when it is shown, not when it is written down."""

    def __init__(self, message: str, values: dict[str, Any]) -> None:
        self.message = message
        self.values = values

    def __str__(self) -> str:
        return gettext(self.message, **self.values)

    def __mod__(self, values: Any) -> str:
        """WTForms fills in its limits this way."""
        text: str = str(self) % values
        return text

    def __repr__(self) -> str:
        return f"LazyText({self.message!r})"


def lazy_gettext(message: str, **values: Any) -> LazyText:
    """For labels and error texts that are written at import time."""
    return LazyText(message, values)


def install(environment: Environment) -> None:
    """Give a Jinja environment `_()` and `{% trans %}` in the current language."""
    environment.add_extension("jinja2.ext.i18n")
    environment.install_gettext_callables(  # type: ignore[attr-defined]  # added by the extension
        lambda message: catalogue(_language.get()).gettext(message),
        lambda one, many, number: catalogue(_language.get()).ngettext(one, many, number),
        newstyle=True,
        pgettext=lambda context, message: catalogue(_language.get()).pgettext(context, message),
        npgettext=lambda context, one, many, number: catalogue(_language.get()).npgettext(
            context, one, many, number
        ),
    )
