"""News feeds of a region for readers and web sites."""

from flask import Blueprint, Response

from eventsys.calendars import news
from eventsys.core.clock import now
from eventsys.web import kept
from eventsys.web.loaders import public_region

bp = Blueprint("news", __name__, url_prefix="/feed")
KEPT_SECONDS = 900


@bp.get("/<region>.atom")
@kept.for_the_day
def atom(region: str):
    found = public_region(region)
    content = news.atom(found, news.items(found, now().date()))
    return answer(content, "application/atom+xml; charset=utf-8")


@bp.get("/<region>.json")
@kept.for_the_day
def json_feed(region: str):
    found = public_region(region)
    content = news.json_feed(found, news.items(found, now().date()))
    response = answer(content, "application/feed+json; charset=utf-8")
    # Regions' own sites read it from the browser.
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def answer(content: bytes, content_type: str) -> Response:
    """The feed."""
    response = Response(content, content_type=content_type)
    response.cache_control.public = True
    response.cache_control.max_age = KEPT_SECONDS
    return response
