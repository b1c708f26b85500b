"""From an address to the thing it names, with the permission to do what is asked, in one step."""

from flask import abort

from eventsys.events import queries
from eventsys.events import series as series_service
from eventsys.events import service as events
from eventsys.events.models import Event, Series
from eventsys.jobs import service as jobs
from eventsys.jobs.models import Job
from eventsys.newsletter import editions
from eventsys.newsletter.models import Edition
from eventsys.people import service as people
from eventsys.places import service as places
from eventsys.places.models import Region
from eventsys.planning import templates
from eventsys.planning.models import EventTemplate
from eventsys.registration import bookings
from eventsys.registration.models import Registration
from eventsys.web.doors import user


def event_for(action: str, event_id: int) -> Event:
    """An event that the signed-in user may `view`, `edit` or `administer`; else 404 or 403."""
    event = events.get(event_id)
    if not people.can(user(), action, event.region_id):
        abort(403)
    return event


def series_for(action: str, series_id: int) -> Series:
    """A series that the signed-in user may `view` or `edit`; else 404 or 403."""
    series = series_service.get(series_id)
    if not people.can(user(), action, series.region_id):
        abort(403)
    return series


def job_for(job_id: int) -> tuple[Job, Event | None]:
    """Long work that the signed-in user asked for, where they may still look; else 404 or 403."""
    job = jobs.get(job_id, user())
    if job.region_id is not None and not people.can(user(), "view", job.region_id):
        abort(403)
    return job, event_for("view", job.event_id) if job.event_id else None


def region_for(action: str, slug: str) -> Region:
    """A region in which the signed-in user may do this; else 404 or 403."""
    region = places.get_region(slug)
    if not people.can(user(), action, region.id):
        abort(403)
    return region


def template_for(action: str, template_id: int) -> EventTemplate:
    """A template that the signed-in user may `edit`; else 404 or 403."""
    template = templates.get(template_id)
    if not people.can(user(), action, template.region_id):
        abort(403)
    return template


def edition_for(action: str, edition_id: int) -> Edition:
    """A newsletter that the signed-in user may `view` or `edit`; else 404 or 403."""
    edition = editions.get(edition_id)
    if not people.can(user(), action, edition.region_id):
        abort(403)
    return edition


def public_region(slug: str) -> Region:
    """A region by its address, or 404."""
    return places.find_region(slug) or abort(404)


def public_event(region_slug: str, slug: str) -> Event:
    """A published or cancelled event by its address, or 404."""
    return queries.public_event(region_slug, slug) or abort(404)


def booking_for(token: str) -> Registration:
    """The registration whose secret link this is, or 404."""
    return bookings.by_token(token) or abort(404)
