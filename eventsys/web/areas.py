"""The map of the site: area → prefix, door, pages."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Flask

from eventsys.web import doors, numbers
from eventsys.web.admin import letters
from eventsys.web.attendee import booking
from eventsys.web.organiser import (
    dashboard,
    history,
    jobs,
    lifecycle,
    participant_deeds,
    participant_files,
    participant_import,
    participants,
    programme,
    registration_settings,
    tour,
)
from eventsys.web.organiser import documents as organiser_documents
from eventsys.web.organiser import events as organiser_events
from eventsys.web.organiser import series as organiser_series
from eventsys.web.public import (
    calendars,
    events,
    home,
    news,
    pages,
    registration,
    series,
    sign_in,
    supervision,
)


@dataclass(frozen=True)
class Area:
    """A part of the site with one door."""

    prefix: str
    door: Callable[[], Any]
    pages: Sequence[Blueprint]


AREAS = {
    "public": Area(
        "",
        doors.everyone,
        [
            home.bp,
            events.bp,
            series.bp,
            registration.bp,
            calendars.bp,
            news.bp,
            pages.bp,
            sign_in.bp,
            supervision.bp,
        ],
    ),
    "attendee": Area("", doors.everyone, [booking.bp]),
    "organiser": Area(
        "/organiser",
        doors.signed_in,
        [
            dashboard.bp,
            organiser_events.bp,
            lifecycle.bp,
            programme.bp,
            organiser_series.bp,
            tour.bp,
            registration_settings.bp,
            participants.bp,
            participant_deeds.bp,
            participant_files.bp,
            participant_import.bp,
            jobs.bp,
            organiser_documents.bp,
            history.bp,
        ],
    ),
    "admin": Area("/admin", doors.administrators, [letters.bp]),
}


def init_app(app: Flask) -> None:
    """Build each area anew, since a blueprint that was registered once cannot take more pages."""
    numbers.init_app(app)
    for name, area in AREAS.items():
        blueprint = Blueprint(name, __name__, url_prefix=area.prefix or None)
        blueprint.before_request(area.door)
        for page in area.pages:
            blueprint.register_blueprint(page)
        app.register_blueprint(blueprint)
