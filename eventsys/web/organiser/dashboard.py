"""Where an organiser begins: what is coming in a region, and what needs to be seen to."""

from typing import Any

from flask import Blueprint, flash, redirect, request, url_for

from eventsys.core.clock import now
from eventsys.core.db import transaction
from eventsys.core.errors import NotFound
from eventsys.core.i18n import gettext as _
from eventsys.events import queries
from eventsys.events import series as series_service
from eventsys.events import service as events
from eventsys.events.models import CoHost, Event
from eventsys.people import service as people
from eventsys.places.models import Region
from eventsys.registration import seats
from eventsys.web import event_rows, event_words
from eventsys.web.doors import user
from eventsys.web.loaders import region_for
from eventsys.web.organiser import desk, rows, todo
from eventsys.web.organiser.frame import page

bp = Blueprint("dashboard", __name__)


@bp.get("/")
def index():
    """Straight to the region, for all who work in only one."""
    found = people.regions_of(user(), now())
    if not found and people.can_somewhere(user(), "admit"):
        return redirect(url_for("door.today.index"), 303)
    if len(found) == 1:
        return redirect(url_for("organiser.dashboard.region", region=found[0].slug), 303)
    return regions()


@bp.get("/regions")
def regions():
    """The choice of region, for those who work in several."""
    found = people.regions_of(user(), now())
    counts = queries.coming_counts(event_words.today(now()))
    return page("organiser/regions.html", here="regions", regions=found, counts=counts)


@bp.get("/<region>/")
def region(region: str):
    """What is coming, and what to see to."""
    found = region_for("view", region)
    today = event_words.today(now())
    coming = queries.for_organiser(found, today)
    standings = seats.availabilities(coming, now())
    invitations = queries.co_hosting(found, today)
    return page(
        "organiser/dashboard.html",
        found,
        here="events",
        months=desk.months(coming, standings, now()),
        todos=todo.of(coming, desk.facts(found, coming, standings, now())),
        pulse=desk.pulse(found, coming, standings, now()),
        asked=[_invitation(each) for each in invitations if each.state == "invited"],
        taken_part=[_invitation(each) for each in invitations if each.state == "accepted"],
        recurring=series_service.to_continue(found),
    )


@bp.get("/<region>/past")
def past(region: str):
    """What has been."""
    found = region_for("view", region)
    today = event_words.today(now())
    over = queries.for_organiser(found, today, past=True)
    standings = seats.availabilities(over, now())
    months = rows.by_month(over, standings, today, past=True)
    return page("organiser/past.html", found, here="events", months=months, count=len(over))


@bp.post("/<region>/co-hosting/<int:event_id>")
def answer(region: str, event_id: int):
    """Yes or no to holding another region's event together with it."""
    found = region_for("edit", region)
    accept = request.form.get("answer") == "yes"
    with transaction():
        event = _asked_for(event_id, found)
        events.answer_co_hosting(event, found, accept, user(), now())
    flash(
        _("Ni är medarrangör. Mötet visas nu i er kalender.")
        if accept
        else _("Ni har tackat nej. Mötet visas inte i er kalender.")
    )
    return redirect(url_for("organiser.dashboard.region", region=found.slug), 303)


def _asked_for(event_id: int, region: Region) -> Event:
    """A coming event that the region was asked to hold with its owner. Raises NotFound."""
    asked = queries.co_hosting(region, event_words.today(now()))
    event = next((each.event for each in asked if each.event_id == event_id), None)
    if event is None:
        raise NotFound
    return event


def _invitation(co_host: CoHost) -> dict[str, Any]:
    """What a region must know to answer."""
    event = co_host.event
    return {
        "event": event,
        "url": event_rows.event_url(event),
        "when": event_words.when(event),
        "owner": event.region.name,
    }
