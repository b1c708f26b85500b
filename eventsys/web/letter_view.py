"""A letter shown to staff as it is sent, in a frame that can do nothing."""

from flask import Response

from eventsys.mail.wording import Words
from eventsys.web.headers import CSP

# A page that shows a letter in a frame says so.
FRAMING = f"{CSP}; frame-src 'self'"
# A letter has its styles inside, since mail programs read no others. Its links open beside it.
_LETTER = "default-src 'none'; style-src 'unsafe-inline'; sandbox allow-popups"
_BESIDE = '<head>\n  <base target="_blank">'


def framed(words: Words) -> Response:
    """The letter for the frame."""
    response = Response(words.html.replace("<head>", _BESIDE, 1), mimetype="text/html")
    response.headers["Content-Security-Policy"] = f"{_LETTER}; frame-ancestors 'self'"
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response


def framing(page: str) -> Response:
    """A page with such a frame."""
    response = Response(page, mimetype="text/html")
    response.headers["Content-Security-Policy"] = FRAMING
    return response
