"""Which doors there are today and on the days after."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from flask import Blueprint, url_for

from eventsys.checkin import queries
from eventsys.core.clock import now
from eventsys.events.models import Event
from eventsys.people import service as people
from eventsys.registration import seats
from eventsys.web import event_rows, event_words
from eventsys.web.door.frame import is_over, open_day, page
from eventsys.web.doors import user

bp = Blueprint("today", __name__)
AHEAD = timedelta(days=14)


@bp.get("/")
def index():
    """Today's events first. Yesterday's stay through the night."""
    today = event_words.today(now())
    regions = people.regions_of(user(), now(), "admit")
    found = queries.with_a_door(
        [each.id for each in regions], today - timedelta(days=1), today + AHEAD
    )
    open_now = [each for each in found if open_day(each)]
    later = [each for each in found if each not in open_now and not is_over(each)]
    standings = seats.availabilities([*open_now, *later], now())

    def rows(events: Iterable[Event]) -> list[dict[str, Any]]:
        return [_row(each, event_rows.row(each, standings[each.id], today)) for each in events]

    return page("door/today.html", today=rows(open_now), later=rows(later), regions=regions)


def _row(event: Event, found: dict[str, Any]) -> dict[str, Any]:
    url = url_for("door.desk.show", event_id=event.id)
    return found | {"url": url, "badges": [], "kind": None, "note": ""}
