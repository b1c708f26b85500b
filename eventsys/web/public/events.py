"""The page of one event."""

from flask import Blueprint, abort, redirect, render_template, url_for

from eventsys.core.clock import now
from eventsys.events import queries
from eventsys.web import event_page, kept
from eventsys.web.loaders import public_region

bp = Blueprint("events", __name__)


@bp.get("/<region>/<event>/")
@kept.for_everybody
def show(region: str, event: str):
    found = queries.public_event_page(region, event)
    if found is None:
        return to_owner(region, event)
    facts = event_page.facts(found, now())
    kept.follows_from([facts["standing"]])
    return render_template("public/event.html", **facts)


def to_owner(region: str, slug: str):
    """A co-host lists an event under its own address too; the owner's is the one that counts."""
    event = queries.co_hosted_event(public_region(region), slug) or abort(404)
    address = url_for("public.events.show", region=event.region.slug, event=event.slug)
    return redirect(address, 301)
