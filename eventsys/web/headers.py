"""Headers that every answer carries."""

from flask import Flask, Response, make_response, request

CSP = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
ALWAYS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(), microphone=(), payment=()",
}
# Pages that belong to somebody: nothing between us and them may keep a copy.
PRIVATE_AREAS = {"attendee", "organiser", "door", "admin"}
# Carries what was typed when a session ended.
PRIVATE_PAGES = {"public.sign_in.show"}


def leading_out(page: str) -> Response:
    """A page with a form that ends on another site: browsers hold it to where forms may lead."""
    response = make_response(page)
    out = CSP.replace("form-action 'self'", "form-action 'self' https: http:")
    response.headers["Content-Security-Policy"] = out
    return response


def init_app(app: Flask) -> None:
    """Add the headers; HSTS only where the public address is https."""

    @app.after_request
    def add(response: Response) -> Response:
        for name, value in ALWAYS.items():
            response.headers.setdefault(name, value)
        if app.config["SETTINGS"].is_secure:
            response.headers["Strict-Transport-Security"] = "max-age=31536000"
        area = (request.endpoint or "").partition(".")[0]
        if area in PRIVATE_AREAS or request.endpoint in PRIVATE_PAGES:
            response.headers["Cache-Control"] = "no-store"
            response.headers["X-Robots-Tag"] = "noindex"
        if area == "attendee":
            response.headers["Referrer-Policy"] = "no-referrer"
        return response
