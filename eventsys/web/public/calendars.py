"""Calendar feeds for calendar apps. No cookie, no redirect, no paging, and honest HTTP caching."""

from flask import Blueprint, Response, abort, request

from eventsys.calendars import feeds
from eventsys.core.clock import now
from eventsys.events import queries
from eventsys.events import service as events
from eventsys.places import service as places
from eventsys.web.loaders import public_event, public_region

bp = Blueprint("calendars", __name__, url_prefix="/calendar")
KEPT_SECONDS = 900


@bp.get("/all.ics")
def all_events():
    return answer(feeds.feed("all", feeds.everything, now()))


@bp.get("/<region>.ics")
def region(region: str):
    return answer(feeds.feed(region, lambda: feeds.of_region(public_region(region)), now()))


@bp.get("/<region>/<kind>.ics")
def kind(region: str, kind: str):
    def scope() -> feeds.Scope:
        return feeds.of_region(public_region(region), events.find_kind(kind) or abort(404))

    return answer(feeds.feed(f"{region}/{kind}", scope, now()))


@bp.get("/municipality/<code>.ics")
def municipality(code: str):
    def scope() -> feeds.Scope:
        return feeds.of_municipality(places.find_municipality(code) or abort(404))

    return answer(feeds.feed(f"municipality/{code}", scope, now()))


@bp.get("/series/<region>/<slug>.ics")
def series(region: str, slug: str):
    def scope() -> feeds.Scope:
        found = queries.public_series(public_region(region), slug)
        return feeds.of_series(found or abort(404))

    return answer(feeds.feed(f"series/{region}/{slug}", scope, now()))


@bp.get("/event/<region>/<event>.ics")
def event(region: str, event: str):
    def scope() -> feeds.Scope:
        return feeds.of_event(public_event(region, event))

    return answer(feeds.feed(f"event/{region}/{event}", scope, now()))


@bp.get("/my/<token>.ics")
def my(token: str):
    response = answer(feeds.personal(token, now()))
    response.cache_control.public = False
    response.cache_control.private = True
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def answer(feed: feeds.Feed) -> Response:
    """The feed, zipped for those who can read it, or 304 for those who have it."""
    zipped = bool(request.accept_encodings["gzip"])
    response = Response(
        feed.zipped if zipped else feed.content, content_type="text/calendar; charset=utf-8"
    )
    if zipped:
        response.content_encoding = "gzip"
    # Two forms of the same feed are two sets of bytes, and a strong tag names one.
    tags = [f"{feed.etag}-gzip", feed.etag]
    response.set_etag(next(filter(request.if_none_match.contains, tags), tags[not zipped]))
    response.vary.add("Accept-Encoding")
    response.last_modified = feed.changed_at
    response.cache_control.public = True
    response.cache_control.max_age = KEPT_SECONDS
    response.make_conditional(request)
    return response
