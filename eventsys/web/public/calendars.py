"""Calendar feeds for calendar apps. No cookie, no redirect, no paging, and honest HTTP caching."""

from flask import Blueprint, Response, abort

from eventsys.calendars import feeds
from eventsys.core.clock import now
from eventsys.events import queries
from eventsys.events import service as events
from eventsys.places import service as places
from eventsys.web import kept
from eventsys.web.loaders import public_event, public_region

bp = Blueprint("calendars", __name__, url_prefix="/calendar")
KEPT_SECONDS = 900


@bp.get("/all.ics")
@kept.for_the_day
def all_events():
    return answer(feeds.feed(feeds.everything(), now()))


@bp.get("/<region>.ics")
@kept.for_the_day
def region(region: str):
    return answer(feeds.feed(feeds.of_region(public_region(region)), now()))


@bp.get("/<region>/<kind>.ics")
@kept.for_the_day
def kind(region: str, kind: str):
    found = events.find_kind(kind) or abort(404)
    return answer(feeds.feed(feeds.of_region(public_region(region), found), now()))


@bp.get("/municipality/<code>.ics")
@kept.for_the_day
def municipality(code: str):
    found = places.find_municipality(code) or abort(404)
    return answer(feeds.feed(feeds.of_municipality(found), now()))


@bp.get("/series/<region>/<slug>.ics")
@kept.for_the_day
def series(region: str, slug: str):
    found = queries.public_series(public_region(region), slug) or abort(404)
    return answer(feeds.feed(feeds.of_series(found), now()))


@bp.get("/event/<region>/<event>.ics")
@kept.for_the_day
def event(region: str, event: str):
    return answer(feeds.feed(feeds.of_event(public_event(region, event)), now()))


@bp.get("/my/<token>.ics")
@kept.for_one
def my(token: str):
    response = answer(feeds.personal(token, now()))
    response.cache_control.public = False
    response.cache_control.private = True
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def answer(feed: feeds.Feed) -> Response:
    """The feed, which calendar apps need not ask for more often than this."""
    response = Response(feed.content, content_type="text/calendar; charset=utf-8")
    response.last_modified = feed.changed_at
    response.cache_control.public = True
    response.cache_control.max_age = KEPT_SECONDS
    return response
