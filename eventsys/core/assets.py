"""The site's own static files under immutable names.

All of `static/css/*.css` is one `site.css`, joined in name order when the application starts, so
that the files can be small and the page needs one request.
"""

import gzip
import hashlib
from dataclasses import dataclass
from mimetypes import guess_type

from flask import Flask, Response, abort, request

from eventsys.core.settings import PACKAGE

STATIC = PACKAGE / "static"
FONT = "font.woff2"
YEAR = 365 * 24 * 3600


@dataclass(frozen=True)
class Asset:
    """One file as it is sent."""

    content: bytes
    zipped: bytes | None
    media_type: str
    digest: str


def collect() -> dict[str, Asset]:
    """Every asset by name: the font where it was built, scripts, pictures, and `site.css`."""
    assets = {}
    font = STATIC / "fonts" / "schibsted-grotesk.woff2"
    if font.is_file():
        assets[FONT] = _asset(FONT, font.read_bytes())
    for path in sorted([*STATIC.glob("js/*.js"), *STATIC.glob("img/*.*")]):
        assets[path.name] = _asset(path.name, path.read_bytes())
    css = "\n".join(
        path.read_text(encoding="utf-8") for path in sorted((STATIC / "css").glob("*.css"))
    )
    if FONT in assets:
        # The same address as in the page's preload, or it would be fetched twice.
        css = css.replace(f'url("{FONT}")', f'url("{_address(FONT, assets[FONT])}")')
    assets["site.css"] = _asset("site.css", css.encode())
    return assets


def _address(name: str, asset: Asset) -> str:
    return f"/assets/{asset.digest}/{name}"


def _asset(name: str, content: bytes) -> Asset:
    media_type = "font/woff2" if name.endswith(".woff2") else guess_type(name)[0]
    if name.endswith(".js"):
        media_type = "text/javascript"
    text = name.endswith((".css", ".js", ".svg"))
    return Asset(
        content=content,
        zipped=gzip.compress(content, 9, mtime=0) if text else None,
        media_type=f"{media_type}; charset=utf-8" if text else str(media_type),
        digest=hashlib.sha256(content).hexdigest()[:12],
    )


def init_app(app: Flask) -> None:
    """Serve the assets, and give templates `asset(name)`, which is None for what is not there."""
    assets = collect()

    def asset(name: str) -> str | None:
        found = assets.get(name)
        return _address(name, found) if found else None

    @app.get("/assets/<digest>/<name>")
    def assets_file(digest: str, name: str) -> Response:
        if app.debug:
            assets.update(collect())
        found = assets.get(name) or abort(404)
        zipped = found.zipped if request.accept_encodings["gzip"] else None
        response = Response(zipped or found.content, content_type=found.media_type)
        if zipped:
            response.content_encoding = "gzip"
        if found.zipped:
            response.vary.add("Accept-Encoding")
        # A page from before an upgrade asks for an older digest: it gets today's file, unkept.
        current = digest == found.digest
        response.cache_control.public = True
        response.cache_control.max_age = YEAR if current else 0
        if current:
            response.cache_control.immutable = True
        response.set_etag(found.digest)
        response.make_conditional(request)
        return response

    app.jinja_env.globals["asset"] = asset
