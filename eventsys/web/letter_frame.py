"""Showing a letter on a page: in a frame of its own, in which it can do nothing."""

from flask import Response, make_response, request

from eventsys.core.i18n import DEFAULT, LANGUAGES
from eventsys.mail.wording import Words
from eventsys.web.headers import CSP as USUAL

# It runs nothing and loads nothing; its styles stand in it, as mail programs want them.
CSP = "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"


def letter(words: Words) -> Response:
    """The HTML of a letter, to be framed by our own pages only."""
    # A link would open inside the frame. Elsewhere, it is stopped by the sandbox.
    html = words.html.replace("<head>", '<head>\n  <base target="_blank">', 1)
    response = make_response(html)
    response.headers["Content-Security-Policy"] = CSP
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response


def framing(page: str, status: int = 200) -> Response:
    """A page that shows letters in frames."""
    response = make_response(page, status)
    response.headers["Content-Security-Policy"] = f"{USUAL}; frame-src 'self'"
    return response


def asked_language(usual: str) -> str:
    """The language that the address asks for."""
    asked = request.args.get("language", usual)
    return asked if asked in LANGUAGES else DEFAULT
