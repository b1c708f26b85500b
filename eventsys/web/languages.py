"""The language of a page stands first in its address: /da/… and /en/…, nothing for Swedish.

The prefix is moved to SCRIPT_NAME before routing, so that every address made by `url_for` stays in
the language without anybody thinking of it.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from flask import Flask, request

from eventsys.core.i18n import DEFAULT, LANGUAGE_NAMES, LANGUAGES, set_language

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


class LanguagePrefix:
    """WSGI middleware."""

    def __init__(self, wsgi_app: "WSGIApplication") -> None:
        self.wsgi_app = wsgi_app

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        first, _, rest = environ.get("PATH_INFO", "")[1:].partition("/")
        if first in LANGUAGES and first != DEFAULT:
            environ["eventsys.language"] = first
            environ["SCRIPT_NAME"] = environ.get("SCRIPT_NAME", "") + f"/{first}"
            environ["PATH_INFO"] = "/" + rest.lstrip("/")
        return self.wsgi_app(environ, start_response)


def init_app(app: Flask) -> None:
    """Choose the language of each request, and tell templates about the others."""
    app.wsgi_app = LanguagePrefix(app.wsgi_app)  # type: ignore[method-assign]

    @app.before_request
    def choose() -> None:
        set_language(request.environ.get("eventsys.language", DEFAULT))

    app.jinja_env.globals["language_links"] = language_links


def prefix(language: str) -> str:
    """What stands before an address in this language."""
    return "" if language == DEFAULT else f"/{language}"


def language_links() -> list[dict[str, str | bool]]:
    """The same page in every language: `language`, `name`, `url` (path and query), `current`."""
    current = request.environ.get("eventsys.language", DEFAULT)
    query = f"?{request.query_string.decode('latin-1')}" if request.query_string else ""
    return [
        {
            "language": language,
            "name": LANGUAGE_NAMES[language],
            "url": f"{prefix(language)}{request.path}{query}",
            "current": language == current,
        }
        for language in LANGUAGES
    ]
